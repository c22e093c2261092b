"""The units of time that have a number: days, weeks, months, quarters, halves and years, fiscal ones too.

Takes numbers; gives the `Period` of that unit in its normalised spelling, or a `PeriodError` that says which numbers
there are. Never reads a text, and never makes a unit that does not exist: no 30 February, no week 53 of a year with 52.
"""

from datetime import date, timedelta

from milepost.model.calendar import MONTHS_IN, Calendar, months_later
from milepost.model.periods.period import Period, PeriodError, Precision

_MARKS = {"month": "-{:02}", "quarter": "-Q{}", "half": "-H{}", "year": ""}


def whole_day(day: date) -> Period:
    """Take a day as a period."""
    return Period(day.isoformat(), day, day + timedelta(days=1), "day")


def day_of_month(year: int, month: int, day: int) -> Period:
    """Find the day of a date written in numbers; day and month that are swapped are offered the right way round."""
    if month > 12 and 1 <= day <= 12 and month <= _days_in(year, day):
        raise PeriodError(f"{year:04} has no month {month}", f"did you mean '{year:04}-{day:02}-{month:02}'?")
    whole = month_of_year(year, month)
    count = _days_in(year, month)
    if not 1 <= day <= count:
        hint = f"days of this month go from '{whole.text}-01' to '{whole.text}-{count}'"
        raise PeriodError(f"{whole.text} has no day {day}", hint)
    return whole_day(date(year, month, day))


def month_of_year(year: int, number: int) -> Period:
    """Find a month by its number."""
    return share(f"{year:04}", _january(year), "month", number)


def part_of_year(year: int, part: str) -> Period:
    """Find the quarter, half or week of a year, written as Q1, H1 or W01; an empty part is the whole year."""
    begin = _january(year)
    if part.startswith("W"):
        return week(year, int(part[1:]))
    return share(f"{year:04}", begin, *_step(part))


def part_of_fiscal_year(digits: str, part: str, calendar: Calendar) -> Period:
    """Find the quarter or half of a fiscal year of two or four digits; an empty part is the whole year."""
    year = int(digits) + (2000 if len(digits) == 2 else 0)
    name = f"FY{year % 100:02}" if 2000 <= year < 2100 else f"FY{year:04}"
    if part.startswith("W"):
        raise PeriodError("weeks are counted in calendar years only", f"write '{year:04}-{part}' or '{name}-Q1'")
    first_month = calendar.fiscal_year_start
    _january(year)
    begin = _january(year - (first_month > 1)).replace(month=first_month)
    return share(name, begin, *_step(part))


def week(year: int, number: int) -> Period:
    """Find an ISO week by its number."""
    count = date(year, 12, 28).isocalendar().week
    if not 1 <= number <= count:
        raise PeriodError(f"{year:04} has no week {number}", f"write one from '{year:04}-W01' to '{year:04}-W{count}'")
    monday = date.fromisocalendar(year, number, 1)
    return Period(f"{year:04}-W{number:02}", monday, monday + timedelta(days=7), "week")


def share(name: str, begin: date, precision: Precision, number: int) -> Period:
    """Cut the month, quarter or half of a number out of the year that begins on a day, or the year itself."""
    mark, length = _MARKS[precision], MONTHS_IN[precision]
    if not 1 <= number <= 12 // length:
        hint = f"write one from '{name}{mark.format(1)}' to '{name}{mark.format(12 // length)}'"
        raise PeriodError(f"{name} has no {precision} {number}", hint)
    start = months_later(begin, (number - 1) * length)
    return Period(name + mark.format(number), start, months_later(start, length), precision)


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


def _step(part: str) -> tuple[Precision, int]:
    if not part:
        return "year", 1
    return ("quarter" if part[0] == "Q" else "half"), int(part[1:])
