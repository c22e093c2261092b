"""Coarser periods: what may be told to readers who are to see quarters, but not the day.

Takes a period and a precision; gives whole units of the calendar that cover it, or the period itself when it is as
coarse already. Never leaves a day out, and never lets the finer end of a range show.
"""

import re
from datetime import date

from milepost.model.calendar import MONTHS_IN, Calendar
from milepost.model.periods import units
from milepost.model.periods.period import OPEN, PRECISIONS, Period, Precision
from milepost.model.periods.reading import single, span

_CALENDAR_UNIT = re.compile(r"[0-9]{4}(?:-[QHW]?[0-9]{1,2}(?:-[0-9]{2})?)?", re.ASCII)
_FISCAL_UNIT = re.compile(r"FY(?:[0-9]{2}){1,2}(?:-[QH][0-9])?", re.ASCII)


def coarsen(period: Period, precision: Precision, calendar: Calendar) -> Period:
    """Cover a period by whole units of a precision; one that is as coarse already stays as it was written."""
    if precision == "board":
        raise ValueError("a place on the board follows from the plan, not from the days of one period")
    if period.is_board or _is_coarse(period, precision, calendar):
        return period
    first, last = (_unit_around(day, precision) if day else None for day in (period.first, period.last))
    return span(first, last, period.qualifier)


def _is_coarse(period: Period, precision: Precision, calendar: Calendar) -> bool:
    # A range has its coarser end's precision, so look at each end: to a reader of quarters 2026-01/2026-Q4
    # would still tell that the work begins in January.
    base = period.text.removesuffix(period.qualifier)
    sides = [side for side in base.split("/") if side != OPEN]
    ends = [period] if "/" not in base else [single(side, calendar) for side in sides]
    if any(end is None or PRECISIONS.index(end.precision) < PRECISIONS.index(precision) for end in ends):
        return False
    if _FISCAL_UNIT.fullmatch(base) or all(_CALENDAR_UNIT.fullmatch(side) for side in sides):
        return True
    first, last = period.first, period.last
    begins_on_grid = first is None or _unit_around(first, precision).first == first
    return begins_on_grid and (last is None or _unit_around(last, precision).last == last)


def _unit_around(day: date, precision: Precision) -> Period:
    """Find the day, week, month, quarter, half or year of the calendar that holds a day."""
    if precision == "day":
        return units.whole_day(day)
    if precision == "week":
        return units.week(day.isocalendar().year, day.isocalendar().week)
    number = (day.month - 1) // MONTHS_IN[precision] + 1
    return units.share(f"{day.year:04}", date(day.year, 1, 1), precision, number)
