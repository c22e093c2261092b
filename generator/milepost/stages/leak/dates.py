"""Days, weeks and months that a circle is told only coarsely: too fine ones in the projection, exact ones in a site.

A day is searched for where its milestone is spoken of (its page, its rows, its events): elsewhere the same day may be
another's.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from milepost.model.labels import label, spoken
from milepost.model.milestone import Milestone
from milepost.model.periods import Period, Precision
from milepost.model.words import Words
from milepost.stages.leak.circle import COARSENESS, Circle

_DATE = re.compile(r"(?P<year>\d{4})-(?:(?P<week>W\d{2})|(?P<month>\d{2})(?:-(?P<day>\d{2}))?)")
_UNDATED = frozenset({"date", "bodies", "references", "places"})
_FISCAL = re.compile(r"FY\d{2}(?:-[QH]\d)?[~?]?")
_FIRST_MONTHS = {"month": range(1, 13), "quarter": (1, 4, 7, 10), "half": (1, 7), "year": (1,)}


def periods_of(value: Any) -> tuple[Period, ...]:
    """Find the periods and days in a value, however deep they are."""
    if isinstance(value, Period):
        return (value,)
    if isinstance(value, date):
        return (Period(value.isoformat(), value, value + timedelta(days=1), "day"),)
    if isinstance(value, Mapping):
        return tuple(period for entry in value.values() for period in periods_of(entry))
    if isinstance(value, list | tuple):
        return tuple(period for entry in value for period in periods_of(entry))
    if is_dataclass(value):
        parts = (getattr(value, name) for name in _names(value.__class__))
        return tuple(period for part in parts for period in periods_of(part))
    return ()


@cache
def _names(of: Any) -> tuple[str, ...]:
    """Name the fields of a type that may hold dates: not the texts, nor the days on which something was said."""
    return tuple(field.name for field in fields(of) if field.name not in _UNDATED)


def is_too_fine(told: Iterable[Period], written: Iterable[Period], precision: Precision | None) -> bool:
    """Tell whether a date is told finer than a precision allows, or was never written."""
    known = {period.text for period in written}
    if precision is None:
        return any(period.text not in known for period in told)
    return any(not _is_coarse(period, precision) for period in told)


def _is_coarse(period: Period, precision: Precision) -> bool:
    if period.is_board:
        return True
    if precision == "board":
        return False
    if _FISCAL.fullmatch(period.text):
        return COARSENESS.index(period.precision) >= COARSENESS.index(precision)
    return all(is_on_grid(day, precision) for day in (period.begin, period.end) if day)


def is_on_grid(day: date, precision: Precision) -> bool:
    """Tell whether a unit of a precision begins on a day."""
    if precision == "week":
        return day.weekday() == 0
    return precision == "day" or (day.day == 1 and day.month in _FIRST_MONTHS[precision])


def exact_dates(item: Milestone, circle: Circle, words: Words) -> Iterator[str]:
    """Give each day, week and month of a milestone that a circle is told only coarsely, in every form a site has."""
    now = circle.precision(item)
    written: list[tuple[Period, Precision | None]] = [(period, now) for period in periods_of(item)] if now else []
    for one in circle.past_of(item):
        values = one.version.values
        written += [(period, one.precision) for period in periods_of((values.target, values.start))]
    for period, precision in dict.fromkeys(written):
        if precision and COARSENESS.index(period.precision) < COARSENESS.index(precision):
            for text in re.split("[/~?]", period.text):
                yield from _forms(text, precision, words)


def told_days(circle: Circle, words: Words) -> Iterator[str]:
    """Give every day, week and month that a circle may read of some milestone, in the same forms."""
    for item in circle.roadmap.milestones.values():
        if not circle.is_told_of(item):
            continue
        told = periods_of(item) if circle.precision(item) is None else ()
        texts = [side for period in told for side in re.split("[/~?]", period.text)]
        texts += [update.date.isoformat() for update in item.updates if circle.sees("updates")]
        if circle.sees("history"):
            texts += _told_then(item, circle)
        # Who is told a day is told its month.
        months = [text[:7] for text in texts if _DATE.fullmatch(text) and "W" not in text]
        for text in dict.fromkeys((*texts, *months)):
            yield from _forms(text, None, words)


def _told_then(item: Milestone, circle: Circle) -> Iterator[str]:
    """Give the days on which its plan changed, and the dates it then had, as far as they were told exactly."""
    for one in circle.past_of(item):
        if one.day is None:
            continue
        yield one.day.isoformat()
        if one.precision is None:
            for period in periods_of((one.version.values.target, one.version.values.start)):
                yield from re.split("[/~?]", period.text)


def forms_of_day(day: date, words: Words) -> tuple[str, ...]:
    """Write a day as files and pages do."""
    return tuple(_forms(day.isoformat(), None, words))


def _forms(text: str, precision: Precision | None, words: Words) -> Iterator[str]:
    """Write a day, week or month as files and pages do; one that a coarse period begins or ends with is no secret."""
    found = _DATE.fullmatch(text)
    if not found:
        return
    if found["week"]:
        yield text.casefold()
        return
    if precision == "month" and not found["day"]:
        return
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"] or 1)
    begin = date(year, month, day)
    end = begin + timedelta(days=1 if found["day"] else monthrange(year, month)[1])
    if precision and precision != "board" and (is_on_grid(begin, precision) or is_on_grid(end, precision)):
        return
    yield text
    shown = Period(text, begin, end, "day" if found["day"] else "month")
    yield from (write(shown, words).casefold() for write in (label, spoken))
    if found["day"]:
        yield text.replace("-", "")


def stands(form: str, text: str) -> bool:
    """Tell whether a date stands in a text for itself, and not as a part of a longer one."""
    # "2027-03" is a part of "2027-03-31", and "mar 2027" of "31 mar 2027".
    before = r"(?<!\d )" if form[0].isalpha() else ""
    return bool(re.search(rf"{before}(?<![\w-]){re.escape(form)}(?!\w)(?!-\d)", text))
