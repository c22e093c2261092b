"""Working days counted and gone over without a loop, so that ten thousand links with lags cost nothing.

Every working day of a calendar has a number, from 1 for the first one in the year 1. A day off has the number of the
working day before it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from milepost.model.calendar import DAY_NAMES, Calendar

WEEK = 7
FIRST, LAST = date.min.toordinal(), date.max.toordinal()


class WorkingTime:
    """The working days of one calendar."""

    def __init__(self, calendar: Calendar) -> None:
        """Number the days of a week, and the holidays that would have been worked on."""
        # The first day of the year 1 is a Monday, so a week of ordinals begins as a week of the calendar.
        self._in_week = [number for number, name in enumerate(DAY_NAMES, 1) if name in calendar.working_days]
        worked = (day.toordinal() for day in calendar.holidays if DAY_NAMES[day.weekday()] in calendar.working_days)
        self._off: Sequence[int] = sorted(worked)
        # For each holiday the number of the working day before it.
        self._before = [self._of_weeks(day) - 1 - index for index, day in enumerate(self._off)]

    def number(self, day: date) -> int:
        """Give the number of a working day, or of the last one before a day off."""
        ordinal = day.toordinal()
        return self._of_weeks(ordinal) - bisect_right(self._off, ordinal)

    def number_before(self, day: date) -> int:
        """Give the number of the last working day before a day, which for the first of all days is 0."""
        return self.number(day) - self._is_working(day.toordinal())

    def day(self, number: int) -> date:
        """Find the working day with a number; stays inside the years a date can hold."""
        index = number + bisect_left(self._before, number) - 1
        weeks, rest = divmod(index, len(self._in_week))
        return date.fromordinal(min(max(weeks * WEEK + self._in_week[rest], FIRST), LAST))

    def count(self, first: date, last: date) -> int:
        """Count the working days from one day to another, both included; none where the last comes before the first."""
        return max(0, self.number(last) - self.number_before(first))

    def later(self, day: date, count: int) -> date:
        """Go forward (or back, when negative) over a number of working days; a day off counts for nothing."""
        if not count:
            return day
        start = self.number(day) if count > 0 else self.number_before(day) + 1
        return self.day(start + count)

    def latest(self, limit: date, count: int) -> date:
        """Find the last day from which going over a number of working days does not pass a limit."""
        if not count:
            return limit
        if count > 0:
            return _day_before(self.day(self.number(limit) - count + 1))
        return self.day(self.number(limit) - count)

    def end(self, begin: date, length: int) -> date:
        """Find the last of a number of working days that begin on a day, that day included where it is one."""
        return self.day(self.number_before(begin) + length) if length else begin

    def begin(self, end: date, length: int) -> date:
        """Find the last day on which so many working days may begin and be over at an end."""
        return self.day(self.number(end) - length + 1) if length else end

    def _of_weeks(self, ordinal: int) -> int:
        weeks, rest = divmod(ordinal, WEEK)
        return weeks * len(self._in_week) + bisect_right(self._in_week, rest)

    def _is_working(self, ordinal: int) -> bool:
        index = bisect_left(self._off, ordinal)
        is_off = index < len(self._off) and self._off[index] == ordinal
        return not is_off and (ordinal - 1) % WEEK + 1 in self._in_week


def _day_before(day: date) -> date:
    return date.fromordinal(max(day.toordinal() - 1, FIRST))


@lru_cache(maxsize=64)
def working_time(calendar: Calendar) -> WorkingTime:
    """Give the working time of a calendar; made once for each."""
    return WorkingTime(calendar)
