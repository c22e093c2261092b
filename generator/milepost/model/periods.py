"""The one time type: a text as an author writes it, read into a half-open interval of days.

Takes a text and a calendar; gives a `Period`, or a `PeriodError` that says what to type instead. Never asks
for today, never knows zones or clock times, and never guesses: a text with two meanings is refused, and both
are named.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Literal

from milepost.model.calendar import MONTHS_IN, Calendar, months_later

Precision = Literal["day", "week", "month", "quarter", "half", "year", "board"]
Qualifier = Literal["", "~", "?"]
PRECISIONS: tuple[Precision, ...] = ("day", "week", "month", "quarter", "half", "year", "board")
BOARD = ("now", "next", "later")
OPEN = ".."


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `begin` up to, not including, `end`; None is an open side, `text` the normalised spelling."""

    text: str
    begin: date | None
    end: date | None
    precision: Precision
    qualifier: Qualifier = ""

    @property
    def first(self) -> date | None:
        """The first day."""
        return self.begin

    @property
    def last(self) -> date | None:
        """The last day that still belongs to the period."""
        return self.end - timedelta(days=1) if self.end else None

    @property
    def is_point(self) -> bool:
        """The period is exactly one day."""
        return self.begin is not None and self.begin == self.last

    @property
    def is_board(self) -> bool:
        """The period is a place on the board and has no days."""
        return self.precision == "board"

    @property
    def is_open(self) -> bool:
        """One side is open."""
        return (self.begin is None) != (self.end is None)


class PeriodError(ValueError):
    """A text is no period: the message says what is wrong with it, the hint what to type."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message


def parse(text: str, calendar: Calendar) -> Period:
    """Read a period in any accepted spelling; any other text raises PeriodError and nothing else."""
    written = " ".join(text.split())
    if len(written) > _LONGEST:
        raise PeriodError(f"{_quoted(written)} is too long for a period", _FORMS)
    period = _read(written, calendar)
    if period is None:
        raise _mistake(written, calendar)
    return period


def coarsen(period: Period, precision: Precision, calendar: Calendar) -> Period:
    """Cover a period by whole units of a precision; one that is as coarse already stays as it was written."""
    if precision == "board":
        raise ValueError("a place on the board follows from the plan, not from the days of one period")
    if period.is_board or _is_coarse(period, precision, calendar):
        return period
    first, last = (_unit(day, precision) if day else None for day in (period.first, period.last))
    return _span(first, last, period.qualifier)


def _is_coarse(period: Period, precision: Precision, calendar: Calendar) -> bool:
    # A range has its coarser end's precision, so look at each end: to a reader of quarters 2026-01/2026-Q4
    # would still tell that the work begins in January.
    base = period.text.removesuffix(period.qualifier)
    sides = [side for side in base.split("/") if side != OPEN]
    ends = [period] if "/" not in base else [_single(side, calendar) for side in sides]
    if any(end is None or PRECISIONS.index(end.precision) < PRECISIONS.index(precision) for end in ends):
        return False
    if _FISCAL_UNIT.fullmatch(base) or all(_CALENDAR_UNIT.fullmatch(side) for side in sides):
        return True
    first, last = period.first, period.last
    begins_on_grid = first is None or _unit(first, precision).first == first
    return begins_on_grid and (last is None or _unit(last, precision).last == last)


# What is read. The longest text taken bounds every search, so hostile input costs no more than a long name.
_LONGEST = 100
_FLAGS = re.ASCII | re.IGNORECASE
_CLOCK = r"(?:[01][0-9]|2[0-4]):[0-5][0-9](?::[0-6][0-9](?:[.,][0-9]+)?)? ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
_DAY = re.compile(rf"([0-9]{{4}})([-/])([0-9]{{2}})\2([0-9]{{2}})(?:[T ]{_CLOCK})?", _FLAGS)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", _FLAGS)
_YEAR = r"(?:(?P<year>[0-9]{4})|FY ?(?P<fiscal>[0-9]{4}|[0-9]{2}))"
_PART = r"(?P<part>[QH][0-9]|W[0-9]{2})"
_YEAR_FIRST = re.compile(rf"{_YEAR}(?:[- ]?{_PART})?", _FLAGS)
_YEAR_LAST = re.compile(rf"{_PART}[- ]?{_YEAR}", _FLAGS)
_RANGE = re.compile(r"([0-9]{4}/[0-9]{2}/[0-9]{2}|[^/]+)/([0-9]{4}/[0-9]{2}/[0-9]{2}|[^/]+)", _FLAGS)
_CALENDAR_UNIT = re.compile(r"[0-9]{4}(?:-[QHW]?[0-9]{1,2}(?:-[0-9]{2})?)?", re.ASCII)
_FISCAL_UNIT = re.compile(r"FY(?:[0-9]{2}){1,2}(?:-[QH][0-9])?", re.ASCII)
_MARKS = {"month": "-{:02}", "quarter": "-Q{}", "half": "-H{}", "year": ""}
_LENGTHS: tuple[tuple[int, Precision], ...] = (
    (1, "day"),
    (7, "week"),
    (31, "month"),
    (92, "quarter"),
    (184, "half"),
)


def _read(text: str, calendar: Calendar) -> Period | None:
    """Read a text of a known form: None for any other form, PeriodError for days that do not exist."""
    bare, qualifier = _unqualified(text)
    if single := _single(bare, calendar):
        if single.is_board and qualifier:
            raise PeriodError(f"a place on the board takes no '{qualifier}'", f"write '{single.text}'")
        return _qualified(single, qualifier)
    sides = _RANGE.fullmatch(bare)
    return _range(sides[1].strip(), sides[2].strip(), qualifier, calendar) if sides else None


def _range(begin: str, end: str, qualifier: Qualifier, calendar: Calendar) -> Period | None:
    if begin == end == OPEN:
        raise PeriodError("a range open at both ends says nothing", "give one end: '2026-03/..' or '../2026-06'")
    ends: list[Period | None] = []
    for side in (begin, end):
        bare, own = _unqualified(side)
        single = _single(bare, calendar)
        if single is None and side != OPEN:
            return None
        if single and single.is_board:
            raise PeriodError(f"'{single.text}' is a place on the board, not an end of a range", _OPEN_ENDS)
        qualifier = max(qualifier, own, key=("", "~", "?").index)
        ends.append(single)
    return _span(ends[0], ends[1], qualifier)


def _span(begin: Period | None, end: Period | None, qualifier: Qualifier) -> Period:
    if begin and end and begin.text == end.text:
        return _qualified(begin, qualifier)
    first, after = begin.begin if begin else None, end.end if end else None
    left, right = (side.text if side else OPEN for side in (begin, end))
    if first and after and first >= after:
        message = f"the range {_quoted(f'{left}/{right}')} ends before it begins"
        raise PeriodError(message, f"did you mean '{right}/{left}'?")
    precision = max((side.precision for side in (begin, end) if side), key=PRECISIONS.index)
    return _qualified(Period(f"{left}/{right}", first, after, precision), qualifier)


def _unqualified(text: str) -> tuple[str, Qualifier]:
    if text.endswith("~"):
        return text[:-1].rstrip(), "~"
    return (text[:-1].rstrip(), "?") if text.endswith("?") else (text, "")


def _qualified(period: Period, qualifier: Qualifier) -> Period:
    return replace(period, text=period.text + qualifier, qualifier=qualifier)


def _single(text: str, calendar: Calendar) -> Period | None:
    if text.lower() in BOARD:
        return Period(text.lower(), None, None, "board")
    if found := _DAY.fullmatch(text):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _MONTH.fullmatch(text):
        return _share(found[1], _january(int(found[1])), "month", int(found[2]))
    if found := _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text):
        part = (found["part"] or "").upper()
        if found["fiscal"]:
            return _part_of_fiscal_year(found["fiscal"], part, calendar)
        return _part_of_year(int(found["year"]), part)
    return _named(text, calendar)


def _day(year: int, month: int, day: int) -> Period:
    if month > 12 and 1 <= day <= 12 and month <= _days_in(year, day):
        raise PeriodError(f"{year:04} has no month {month}", f"did you mean '{year:04}-{day:02}-{month:02}'?")
    whole = _share(f"{year:04}", _january(year), "month", month)
    count = _days_in(year, month)
    if not 1 <= day <= count:
        hint = f"days of this month go from '{whole.text}-01' to '{whole.text}-{count}'"
        raise PeriodError(f"{whole.text} has no day {day}", hint)
    return _unit(date(year, month, day), "day")


def _days_in(year: int, month: int) -> int:
    begin = _january(year).replace(month=month)
    return (months_later(begin, 1) - begin).days


def _january(year: int) -> date:
    # A date cannot hold the day after 9999's last, and a fiscal year may begin in the year before.
    if not 1 <= year <= 9998:
        raise PeriodError(
            f"the year {year:04} is outside 0001 to 9998",
            "write a year such as '2026', or '..' for an open end",
        )
    return date(year, 1, 1)


def _part_of_year(year: int, part: str) -> Period:
    begin = _january(year)
    if part.startswith("W"):
        return _week(year, int(part[1:]))
    return _share(f"{year:04}", begin, *_step(part))


def _part_of_fiscal_year(digits: str, part: str, calendar: Calendar) -> Period:
    year = int(digits) + (2000 if len(digits) == 2 else 0)
    name = f"FY{year % 100:02}" if 2000 <= year < 2100 else f"FY{year:04}"
    if part.startswith("W"):
        raise PeriodError("weeks are counted in calendar years only", f"write '{year:04}-{part}' or '{name}-Q1'")
    first_month = calendar.fiscal_year_start
    _january(year)
    begin = _january(year - (first_month > 1)).replace(month=first_month)
    return _share(name, begin, *_step(part))


def _step(part: str) -> tuple[Precision, int]:
    if not part:
        return "year", 1
    return ("quarter" if part[0] == "Q" else "half"), int(part[1:])


def _share(name: str, begin: date, precision: Precision, number: int) -> Period:
    """Cut the month, quarter or half of a number out of the year that begins on a day, or the year itself."""
    mark, length = _MARKS[precision], MONTHS_IN[precision]
    if not 1 <= number <= 12 // length:
        hint = f"write one from '{name}{mark.format(1)}' to '{name}{mark.format(12 // length)}'"
        raise PeriodError(f"{name} has no {precision} {number}", hint)
    start = months_later(begin, (number - 1) * length)
    return Period(name + mark.format(number), start, months_later(start, length), precision)


def _week(year: int, number: int) -> Period:
    count = date(year, 12, 28).isocalendar().week
    if not 1 <= number <= count:
        raise PeriodError(f"{year:04} has no week {number}", f"write one from '{year:04}-W01' to '{year:04}-W{count}'")
    monday = date.fromisocalendar(year, number, 1)
    return Period(f"{year:04}-W{number:02}", monday, monday + timedelta(days=7), "week")


def _unit(day: date, precision: Precision) -> Period:
    """Find the day, week, month, quarter, half or year of the calendar that holds a day."""
    if precision == "day":
        return Period(day.isoformat(), day, day + timedelta(days=1), "day")
    if precision == "week":
        return _week(day.isocalendar().year, day.isocalendar().week)
    number = (day.month - 1) // MONTHS_IN[precision] + 1
    return _share(f"{day.year:04}", date(day.year, 1, 1), precision, number)


def _named(text: str, calendar: Calendar) -> Period | None:
    # A name with a slash would make every range doubtful, so none is looked for.
    for name, begin, end in calendar.named:
        if "/" not in name and " ".join(name.split()).casefold() == text.casefold():
            days = (end - begin).days
            return Period(name, begin, end, next((unit for most, unit in _LENGTHS if days <= most), "year"))
    return None


# What is not read, and what its author may have meant.
_FORMS = "write a day '2026-03-15', month '2026-03', quarter '2026-Q1', year '2026' or range '2026-Q1/2026-Q2'"
_OPEN_ENDS = "write '..' for an open end: '2026-03/..' or '../2026-06'"
_NO_DATE = "leave it out, or write 'later'"
_ROUGHLY = "write a month, quarter or half, with '~' for about: '2026-Q3~'"
_YEAR_TOO = "write the year, and write it first: '2026-Q1', '2026-03', '2026-03-15'"
_UNDECIDED = re.compile(
    r"[?~…-]{1,3}|tb[acd]|un(?:known|decided|defined|clear|planned)|none|nil|n/?a|soon|asap|some(?:day|time)|open|"
    r"eventually|ongoing|backlog|future|never",
    _FLAGS,
)
_PLACEHOLDER = re.compile(
    r"<.*|\{.*|\[.*|(?:.*[^a-z])?(?:y{2,}|m{2,}|d{2,}|x{2,}|[0-9]+x+|[qhw][nx]+|y{4}m{2}d{2}|date)(?:[^a-z].*)?",
    _FLAGS,
)
_VAGUE = re.compile(
    r"(?:early|mid|late|end|start|begin|beginning|spring|summer|autumn|fall|winter|christmas|this|next|last|today|"
    r"tomorrow|yesterday|in|within|eoy|eoq|eom)\b.*",
    _FLAGS,
)
_MONTH_STEMS = "janfebmaraprmayjunjulaugsepoctnovdec"
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_D, _M, _GAP = r"(?P<day>[0-9]{1,2})", r"(?P<month>[0-9]{1,2})", r"[-/., _]*"
_NTH = _D + r"(?:st|nd|rd|th)?\.?"
_Y4, _Y = r"(?P<year>[0-9]{4})", r"(?P<fiscal>FY)?[ ']*(?P<year>[0-9]{4}|[0-9]{2})"
_U = r"(?P<unit>Q|H|W|CW|KW|WK|quarter|half|week)[ -]?(?P<number>[0-9]{1,2})"
_NO_YEAR = re.compile(rf"{_U}|{_D}[-/.]{_M}\.?|{_NAME}(?: [0-9]{{1,2}})?", _FLAGS)
_LONG_YEAR = re.compile(r"[+-]?[0-9]{5}.*", _FLAGS)
_DAY_AND_MORE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[^0-9].*", _FLAGS)
_IN_FULL = "is not written in full, with leading zeros and hyphens"
_YEAR_LATE = "does not begin with the year"
_AS_WORD = "spells the month as a word"
_AS_PART = "is not a year of four digits, a hyphen and a part of that year"
_AS_RANGE = "is not written as a range: two ends in full with '/' between them"
_SIGN_LATE = "does not end with its '~'"
_REWRITINGS = tuple(
    (re.compile(form, _FLAGS), wrong, right)
    for form, wrong, right in (
        (rf"{_Y4}/{_M}", "is neither a month nor a range", "{year}-{month}"),
        (rf"{_Y4}[-/. ]{_M}(?:[-/. ]{_D})?\.?", _IN_FULL, "{year}-{month}-{day}"),
        (rf"{_Y4}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})?(?:T.*)?", _IN_FULL, "{year}-{month}-{day}"),
        (rf"{_D}([-/ ]){_M}\2{_Y4}", _YEAR_LATE, "{year}-{month}-{day}|{year}-{day}-{month}"),
        # Where people write dots, the day comes first; with slashes it depends on the country.
        (rf"{_D}\. ?{_M}\. ?{_Y4}", _YEAR_LATE, "{year}-{month}-{day}"),
        (rf"{_M}[-/. ]{_Y4}", _YEAR_LATE, "{year}-{month}"),
        (rf"{_NAME}{_GAP}(?:{_NTH}{_GAP})?{_Y4}", _AS_WORD, "{year}-{month}-{day}"),
        (rf"{_NTH}{_GAP}{_NAME}{_GAP}{_Y4}", _AS_WORD, "{year}-{month}-{day}"),
        (rf"{_Y4}{_GAP}{_NAME}(?:{_GAP}{_NTH})?", _AS_WORD, "{year}-{month}-{day}"),
        (rf"{_U}{_GAP}(?:of )?{_Y}", _AS_PART, "{year}-{part}"),
        (rf"{_Y}{_GAP}{_U}", _AS_PART, "{year}-{part}"),
        (rf"(?P<number>[1-4])(?P<unit>[QH]){_GAP}{_Y}", _AS_PART, "{year}-{part}"),
        (r"(?P<fiscal>FY)[- './]*(?P<year>[0-9]{4}|[0-9]{2})", _AS_PART, "{year}"),
        (r"(?:~|ca\.?|circa|about|around|approx\.?) ?(?P<rest>.+)", _SIGN_LATE, "{rest}~"),
        (r"(?P<rest>.+?)(?:~\?|\?~|%)", "has two qualifiers, and takes one", "{rest}~|{rest}?"),
        (r"(?:from|since|starting) (?P<rest>.+)", _AS_RANGE, "{rest}/.."),
        (r"(?:until|till|by|up to) (?P<rest>.+)", _AS_RANGE, "../{rest}"),
    )
)
_JOINERS = (" to ", " until ", " till ", " through ", "...", "..", " - ", "/", "-")


def _mistake(text: str, calendar: Calendar) -> PeriodError:
    """Say what is wrong with a text that has no known form, and what to type for what it seems to mean."""
    seen, plain = _quoted(text), _plain(text)
    if not text or _UNDECIDED.fullmatch(plain):
        return PeriodError(f"{seen} is not a time" if text else "no period is written", _NO_DATE)
    if plain != text and (meant := _attempt(plain, calendar)):
        return PeriodError(f"{seen} has characters that only look like digits and hyphens", _did_you_mean(meant))
    if _PLACEHOLDER.fullmatch(plain):
        return PeriodError(f"{seen} is a placeholder left from a template", f"{_FORMS}, or leave it out")
    wrong, meant = _meant(plain, calendar)
    if meant:
        return PeriodError(f"{seen} {wrong}", _did_you_mean(meant))
    return _impossible(plain, calendar) or _incomplete(plain) or _unknown(plain, calendar)


def _meant(text: str, calendar: Calendar) -> tuple[str, list[str]]:
    """Find what a text may have meant, as normalised texts; an empty list when nothing fits."""
    for wrong, candidates in _candidates(text):
        meant = [reading for candidate in candidates for reading in _attempt(candidate, calendar)]
        if meant:
            return wrong, list(dict.fromkeys(meant))
    if span := _joined(text, calendar):
        return _AS_RANGE, [span]
    cut = _DAY_AND_MORE.fullmatch(text)
    return "has more than a day in it", _attempt(cut[1], calendar) if cut else []


def _candidates(text: str) -> Iterator[tuple[str, list[str]]]:
    for part, qualifier in dict.fromkeys(((text, ""), _unqualified(text))):
        for form, wrong, right in _REWRITINGS:
            if found := form.fullmatch(part):
                written = right.format_map(_values(found)).split("|")
                yield wrong, [candidate.rstrip("-") + qualifier for candidate in written]


def _values(found: re.Match[str]) -> dict[str, str]:
    values = {name: text or "" for name, text in found.groupdict().items()}
    padded = {name: values[name].zfill(2) for name in ("day", "month") if values.get(name)}
    if "name" in values:
        padded["month"] = f"{_MONTH_STEMS.index(values['name'][:3].lower()) // 3 + 1:02}"
    if "unit" in values:
        letter = "W" if "w" in values["unit"].lower() else values["unit"][0].upper()
        padded["part"] = f"{letter}{int(values['number']):0{2 if letter == 'W' else 1}}"
    if "year" in values:
        century = values.get("fiscal") or ("20" if len(values["year"]) == 2 else "")
        padded["year"] = century + values["year"]
    return values | padded


def _joined(text: str, calendar: Calendar) -> str | None:
    """Find the range meant by two ends that are not in full, or have no slash between them."""
    for joiner in _JOINERS:
        pieces = text.split(joiner)
        for middle in sorted({len(pieces) - 1, len(pieces) // 2} - {0}, reverse=True):
            left, right = joiner.join(pieces[:middle]).strip(), joiner.join(pieces[middle:]).strip()
            meant = _ends_meant(left, right, calendar) if joiner != "-" or (left and right) else None
            if meant:
                return meant
    return None


def _ends_meant(left: str, right: str, calendar: Calendar) -> str | None:
    # What one end leaves out stands in the other: Q1-Q2 2026, 2026-Q1/Q2.
    begin = _end_meant(left, calendar)
    if begin is None and left[0].isalpha():
        begin = _end_meant(f"{left} {right[-4:]}", calendar)
    end = _end_meant(right, calendar)
    if begin and end is None and len(right) == 2:
        end = _end_meant(begin[:-2] + right, calendar)
    meant = _attempt(f"{begin}/{end}", calendar) if begin and end else []
    return meant[0] if meant else None


def _end_meant(text: str, calendar: Calendar) -> str | None:
    if not text or _UNDECIDED.fullmatch(text):
        return OPEN
    options = [[text], *(candidates for _, candidates in _candidates(text))]
    readings = ([found for candidate in option for found in _attempt(candidate, calendar)] for option in options)
    meant = next(filter(None, readings), [])
    return meant[0] if len(meant) == 1 else None


def _attempt(text: str, calendar: Calendar) -> list[str]:
    try:
        period = _read(text, calendar)
    except PeriodError:
        return []
    return [period.text] if period else []


def _impossible(text: str, calendar: Calendar) -> PeriodError | None:
    for _, candidates in _candidates(text):
        try:
            _read(candidates[0], calendar)
        except PeriodError as error:
            return error
    return None


def _incomplete(text: str) -> PeriodError | None:
    bare, _ = _unqualified(text)
    if _NO_YEAR.fullmatch(bare):
        return PeriodError(f"{_quoted(text)} has no year", _YEAR_TOO)
    if _VAGUE.fullmatch(bare):
        return PeriodError(f"{_quoted(text)} is not a time", _ROUGHLY)
    if _LONG_YEAR.fullmatch(bare):
        return PeriodError(f"{_quoted(text)} does not have a year of four digits", _FORMS)
    return None


def _unknown(text: str, calendar: Calendar) -> PeriodError:
    if sides := _RANGE.fullmatch(text):
        wrong = (side.strip() for side in sides.groups() if not _attempt(side.strip(), calendar))
        return _mistake(next(wrong, ""), calendar)
    names = {name.casefold(): name for name, _, _ in calendar.named}
    if near := get_close_matches(text.casefold(), names):
        return PeriodError(f"no period is named {_quoted(text)}", _did_you_mean([names[name] for name in near]))
    listed = ", ".join(_quoted(name) for name in list(names.values())[:5])
    hint = f"{_FORMS}, or a name: {listed}" if listed else _FORMS
    return PeriodError(f"{_quoted(text)} is not a period", hint)


def _plain(text: str) -> str:
    dashes = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
    return "".join(str(unicodedata.decimal(character, character)) for character in text.translate(dashes))


def _quoted(text: str) -> str:
    shown = text if len(text) <= 41 else f"{text[:40]}…"
    return "'" + "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in shown) + "'"


def _did_you_mean(texts: list[str]) -> str:
    return f"did you mean {' or '.join(_quoted(text) for text in texts)}?"
