"""The grammar: which spellings are read, and as what.

Takes a text on one line and a calendar; gives a `Period` in its normalised spelling, None for a text of no known form,
and a `PeriodError` for one whose days do not exist. Never looks for what any other text may have meant.
"""

import re
from dataclasses import replace

from milepost.model.calendar import Calendar
from milepost.model.periods import units
from milepost.model.periods.period import BOARD, OPEN, PRECISIONS, Period, PeriodError, Precision, Qualifier, quoted

ANY_CASE = re.ASCII | re.IGNORECASE
RANGE = re.compile(r"([0-9]{4}/[0-9]{2}/[0-9]{2}|[^/]+)/([0-9]{4}/[0-9]{2}/[0-9]{2}|[^/]+)", ANY_CASE)
_CLOCK = r"(?:[01][0-9]|2[0-4]):[0-5][0-9](?::[0-6][0-9](?:[.,][0-9]+)?)? ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
_DAY = re.compile(rf"([0-9]{{4}})([-/])([0-9]{{2}})\2([0-9]{{2}})(?:[T ]{_CLOCK})?", ANY_CASE)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", ANY_CASE)
_YEAR = r"(?:(?P<year>[0-9]{4})|FY ?(?P<fiscal>[0-9]{4}|[0-9]{2}))"
_PART = r"(?P<part>[QH][0-9]|W[0-9]{2})"
_YEAR_FIRST = re.compile(rf"{_YEAR}(?:[- ]?{_PART})?", ANY_CASE)
_YEAR_LAST = re.compile(rf"{_PART}[- ]?{_YEAR}", ANY_CASE)
_LENGTHS: tuple[tuple[int, Precision], ...] = (
    (1, "day"),
    (7, "week"),
    (31, "month"),
    (92, "quarter"),
    (184, "half"),
)
_OPEN_ENDS = "write '..' for an open end: '2026-03/..' or '../2026-06'"


def read(text: str, calendar: Calendar) -> Period | None:
    """Read a text of a known form: None for any other form, PeriodError for days that do not exist."""
    bare, qualifier = unqualified(text)
    if found := single(bare, calendar):
        if found.is_board and qualifier:
            raise PeriodError(f"a place on the board takes no '{qualifier}'", f"write '{found.text}'")
        return _qualified(found, qualifier)
    sides = RANGE.fullmatch(bare)
    return _range(sides[1].strip(), sides[2].strip(), qualifier, calendar) if sides else None


def single(text: str, calendar: Calendar) -> Period | None:
    """Read a period that is neither a range nor qualified."""
    if text.lower() in BOARD:
        return Period(text.lower(), None, None, "board")
    if found := _DAY.fullmatch(text):
        return units.day_of_month(int(found[1]), int(found[3]), int(found[4]))
    if found := _MONTH.fullmatch(text):
        return units.month_of_year(int(found[1]), int(found[2]))
    if found := _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text):
        part = (found["part"] or "").upper()
        if found["fiscal"]:
            return units.part_of_fiscal_year(found["fiscal"], part, calendar)
        return units.part_of_year(int(found["year"]), part)
    return _named(text, calendar)


def span(begin: Period | None, end: Period | None, qualifier: Qualifier) -> Period:
    """Join two ends to a range, None being an open end; ends with the same text are that one period."""
    if begin and end and begin.text == end.text:
        return _qualified(begin, qualifier)
    first, after = begin.begin if begin else None, end.end if end else None
    left, right = (side.text if side else OPEN for side in (begin, end))
    if first and after and first >= after:
        message = f"the range {quoted(f'{left}/{right}')} ends before it begins"
        raise PeriodError(message, f"did you mean '{right}/{left}'?")
    precision = max((side.precision for side in (begin, end) if side), key=PRECISIONS.index)
    return _qualified(Period(f"{left}/{right}", first, after, precision), qualifier)


def unqualified(text: str) -> tuple[str, Qualifier]:
    """Part a text from the qualifier at its end."""
    if text.endswith("~"):
        return text[:-1].rstrip(), "~"
    return (text[:-1].rstrip(), "?") if text.endswith("?") else (text, "")


def _qualified(period: Period, qualifier: Qualifier) -> Period:
    return replace(period, text=period.text + qualifier, qualifier=qualifier)


def _range(begin: str, end: str, qualifier: Qualifier, calendar: Calendar) -> Period | None:
    if begin == end == OPEN:
        raise PeriodError("a range open at both ends says nothing", "give one end: '2026-03/..' or '../2026-06'")
    ends: list[Period | None] = []
    for side in (begin, end):
        bare, own = unqualified(side)
        found = single(bare, calendar)
        if found is None and side != OPEN:
            return None
        if found and found.is_board:
            raise PeriodError(f"'{found.text}' is a place on the board, not an end of a range", _OPEN_ENDS)
        qualifier = max(qualifier, own, key=("", "~", "?").index)
        ends.append(found)
    return span(ends[0], ends[1], qualifier)


def _named(text: str, calendar: Calendar) -> Period | None:
    # A name with a slash would make every range doubtful, so none is looked for.
    for name, begin, end in calendar.named:
        if "/" not in name and " ".join(name.split()).casefold() == text.casefold():
            days = (end - begin).days
            return Period(name, begin, end, next((unit for most, unit in _LENGTHS if days <= most), "year"))
    return None
