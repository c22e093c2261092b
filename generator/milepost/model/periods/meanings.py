"""What a text that is not read may have meant: other orders, words for months, other signs between two ends.

Takes a text that has no known form; gives the normalised texts it may stand for, all of them where several are as
likely, and what is wrong with the way it was written. Never raises, and never gives a text that is not read itself.
"""

import re
from collections.abc import Iterator

from milepost.model.calendar import Calendar
from milepost.model.periods.period import OPEN, PeriodError
from milepost.model.periods.reading import ANY_CASE, read, unqualified

UNDECIDED = re.compile(
    r"[?~…-]{1,3}|tb[acd]|un(?:known|decided|defined|clear|planned)|none|nil|n/?a|soon|asap|some(?:day|time)|open|"
    r"eventually|ongoing|backlog|future|never",
    ANY_CASE,
)
MONTH_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY, MONTH = r"(?P<day>[0-9]{1,2})", r"(?P<month>[0-9]{1,2})"
UNIT = r"(?P<unit>Q|H|W|CW|KW|WK|quarter|half|week)[ -]?(?P<number>[0-9]{1,2})"
_MONTH_STEMS = "janfebmaraprmayjunjulaugsepoctnovdec"
_GAP = r"[-/., _]*"
_NTH = DAY + r"(?:st|nd|rd|th)?\.?"
_Y4, _Y = r"(?P<year>[0-9]{4})", r"(?P<fiscal>FY)?[ ']*(?P<year>[0-9]{4}|[0-9]{2})"
_DAY_AND_MORE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[^0-9].*", ANY_CASE)
_IN_FULL = "is not written in full, with leading zeros and hyphens"
_YEAR_LATE = "does not begin with the year"
_AS_WORD = "spells the month as a word"
_AS_PART = "is not a year of four digits, a hyphen and a part of that year"
_AS_RANGE = "is not written as a range: two ends in full with '/' between them"
_SIGN_LATE = "does not end with its '~'"
_REWRITINGS = tuple(
    (re.compile(form, ANY_CASE), wrong, right)
    for form, wrong, right in (
        (rf"{_Y4}/{MONTH}", "is neither a month nor a range", "{year}-{month}"),
        (rf"{_Y4}[-/. ]{MONTH}(?:[-/. ]{DAY})?\.?", _IN_FULL, "{year}-{month}-{day}"),
        (rf"{_Y4}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})?(?:T.*)?", _IN_FULL, "{year}-{month}-{day}"),
        (rf"{DAY}([-/ ]){MONTH}\2{_Y4}", _YEAR_LATE, "{year}-{month}-{day}|{year}-{day}-{month}"),
        # Where people write dots, the day comes first; with slashes it depends on the country.
        (rf"{DAY}\. ?{MONTH}\. ?{_Y4}", _YEAR_LATE, "{year}-{month}-{day}"),
        (rf"{MONTH}[-/. ]{_Y4}", _YEAR_LATE, "{year}-{month}"),
        (rf"{MONTH_NAME}{_GAP}(?:{_NTH}{_GAP})?{_Y4}", _AS_WORD, "{year}-{month}-{day}"),
        (rf"{_NTH}{_GAP}{MONTH_NAME}{_GAP}{_Y4}", _AS_WORD, "{year}-{month}-{day}"),
        (rf"{_Y4}{_GAP}{MONTH_NAME}(?:{_GAP}{_NTH})?", _AS_WORD, "{year}-{month}-{day}"),
        (rf"{UNIT}{_GAP}(?:of )?{_Y}", _AS_PART, "{year}-{part}"),
        (rf"{_Y}{_GAP}{UNIT}", _AS_PART, "{year}-{part}"),
        (rf"(?P<number>[1-4])(?P<unit>[QH]){_GAP}{_Y}", _AS_PART, "{year}-{part}"),
        (r"(?P<fiscal>FY)[- './]*(?P<year>[0-9]{4}|[0-9]{2})", _AS_PART, "{year}"),
        (r"(?:~|ca\.?|circa|about|around|approx\.?) ?(?P<rest>.+)", _SIGN_LATE, "{rest}~"),
        (r"(?P<rest>.+?)(?:~\?|\?~|%)", "has two qualifiers, and takes one", "{rest}~|{rest}?"),
        (r"(?:from|since|starting) (?P<rest>.+)", _AS_RANGE, "{rest}/.."),
        (r"(?:until|till|by|up to) (?P<rest>.+)", _AS_RANGE, "../{rest}"),
    )
)
_JOINERS = (" to ", " until ", " till ", " through ", "...", "..", " - ", "/", "-")


def meant(text: str, calendar: Calendar) -> tuple[str, list[str]]:
    """Find what a text may have meant, as normalised texts; an empty list when nothing fits."""
    for wrong, rewritten in candidates(text):
        readings = [reading for candidate in rewritten for reading in attempt(candidate, calendar)]
        if readings:
            return wrong, list(dict.fromkeys(readings))
    if span := _joined(text, calendar):
        return _AS_RANGE, [span]
    cut = _DAY_AND_MORE.fullmatch(text)
    return "has more than a day in it", attempt(cut[1], calendar) if cut else []


def candidates(text: str) -> Iterator[tuple[str, list[str]]]:
    """Rewrite a text in every way that fits it: what is wrong with it, and the texts it may stand for."""
    for part, qualifier in dict.fromkeys(((text, ""), unqualified(text))):
        for form, wrong, right in _REWRITINGS:
            if found := form.fullmatch(part):
                written = right.format_map(_values(found)).split("|")
                yield wrong, [candidate.rstrip("-") + qualifier for candidate in written]


def attempt(text: str, calendar: Calendar) -> list[str]:
    """Normalise a text if it is read; an empty list when it is not."""
    try:
        period = read(text, calendar)
    except PeriodError:
        return []
    return [period.text] if period else []


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
            span = _ends_meant(left, right, calendar) if joiner != "-" or (left and right) else None
            if span:
                return span
    return None


def _ends_meant(left: str, right: str, calendar: Calendar) -> str | None:
    # What one end leaves out stands in the other: Q1-Q2 2026, 2026-Q1/Q2.
    begin = _end_meant(left, calendar)
    if begin is None and left[0].isalpha():
        begin = _end_meant(f"{left} {right[-4:]}", calendar)
    end = _end_meant(right, calendar)
    if begin and end is None and len(right) == 2:
        end = _end_meant(begin[:-2] + right, calendar)
    spans = attempt(f"{begin}/{end}", calendar) if begin and end else []
    return spans[0] if spans else None


def _end_meant(text: str, calendar: Calendar) -> str | None:
    if not text or UNDECIDED.fullmatch(text):
        return OPEN
    options = [[text], *(rewritten for _, rewritten in candidates(text))]
    readings = ([found for candidate in option for found in attempt(candidate, calendar)] for option in options)
    first = next(filter(None, readings), [])
    return first[0] if len(first) == 1 else None
