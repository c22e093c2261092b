"""How a roadmap counts time: its fiscal year, its own periods, its working days."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

DayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAY_NAMES: tuple[DayName, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PeriodLength = Literal["month", "quarter", "half", "year"]
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The counting rules of roadmap.yml's `calendar`; `named` has a name, its first day and the day after its last."""

    fiscal_year_start: int = 1
    period: PeriodLength = "quarter"
    plan_ahead: int = 3
    working_days: tuple[DayName, ...] = DAY_NAMES[:5]
    holidays: frozenset[date] = frozenset()
    named: tuple[tuple[str, date, date], ...] = ()

    def is_working(self, day: date) -> bool:
        """Tell whether people work on a day."""
        return DAY_NAMES[day.weekday()] in self.working_days and day not in self.holidays


def months_later(day: date, months: int) -> date:
    """Go to the first day of the month so many months from this day's; stays inside the years a date can hold."""
    count = day.year * 12 + day.month - 1 + months
    return date(min(max(count // 12, 1), 9999), count % 12 + 1, 1)


def period_start(day: date, calendar: Calendar) -> date:
    """Find the first day of the planning period that holds a day; quarters, halves and years follow the fiscal year."""
    months = MONTHS_IN[calendar.period]
    offset = (day.month - calendar.fiscal_year_start) % months
    return months_later(day, -offset)


def periods_after(day: date, count: int, calendar: Calendar) -> date:
    """Find the first day of the planning period `count` periods after the one that holds a day."""
    return months_later(period_start(day, calendar), count * MONTHS_IN[calendar.period])
