"""Working days counted without a loop, against loops that look at each day."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from milepost.model.calendar import DAY_NAMES, Calendar
from milepost.model.working_time import WorkingTime, working_time

DAY = timedelta(days=1)
BEGIN = date(2026, 9, 1)
SPAN = 160
MONDAY_TO_FRIDAY = WorkingTime(Calendar())


def is_worked(day: date, calendar: Calendar) -> bool:
    return DAY_NAMES[day.weekday()] in calendar.working_days and day not in calendar.holidays


def gone_over(day: date, count: int, calendar: Calendar) -> date:
    """Go on day by day, and count down at each day that is worked."""
    step = DAY if count > 0 else -DAY
    while count:
        day += step
        if is_worked(day, calendar):
            count -= 1 if count > 0 else -1
    return day


def ended(begin: date, length: int, calendar: Calendar) -> date:
    """Work day by day until nothing is left."""
    day = begin
    while length:
        length -= is_worked(day, calendar)
        if length:
            day += DAY
    return day


def some_calendars(seed: int, count: int) -> Iterator[tuple[Calendar, Random]]:
    """Draw weeks of one to seven days, and holidays that fall on any day of them, also several in a row."""
    chance = Random(seed)  # noqa: S311
    for _ in range(count):
        days = tuple(name for name in DAY_NAMES if chance.random() < 0.65) or (chance.choice(DAY_NAMES),)
        holidays = {BEGIN + DAY * chance.randrange(-30, SPAN + 30) for _ in range(chance.choice((0, 0, 3, 25)))}
        closed = BEGIN + DAY * chance.randrange(SPAN)
        holidays |= {closed + DAY * number for number in range(chance.choice((0, 14)))}
        yield Calendar(working_days=days, holidays=frozenset(holidays)), chance


def a_day(chance: Random) -> date:
    return BEGIN + DAY * chance.randrange(SPAN)


def test_before_a_day_stands_the_number_of_the_day_before_and_before_the_first_of_all_days_none() -> None:
    for calendar, chance in some_calendars(7, 60):
        time = WorkingTime(calendar)
        for day in (a_day(chance) for _ in range(20)):
            assert time.number_before(day) == time.number(day - DAY)
        assert time.number_before(date.min) == 0


def test_working_days_are_numbered_one_after_another_and_a_day_off_has_the_number_before() -> None:
    for calendar, _ in some_calendars(1, 60):
        time = WorkingTime(calendar)
        number = time.number(BEGIN)
        for day in (BEGIN + DAY * count for count in range(1, SPAN)):
            number += is_worked(day, calendar)
            assert time.number(day) == number, (day, calendar)
            if is_worked(day, calendar):
                assert time.day(number) == day, (day, calendar)


def test_the_first_working_day_of_all_has_number_one() -> None:
    # The first of January in the year 1 is a Monday.
    assert MONDAY_TO_FRIDAY.number(date(1, 1, 1)) == 1
    assert MONDAY_TO_FRIDAY.number(date(1, 1, 7)) == 5
    assert MONDAY_TO_FRIDAY.day(1) == date(1, 1, 1)
    assert MONDAY_TO_FRIDAY.day(6) == date(1, 1, 8)
    weekend = WorkingTime(Calendar(working_days=("sat",)))
    assert (weekend.number(date(1, 1, 5)), weekend.day(1)) == (0, date(1, 1, 6))


def test_a_count_is_that_of_looking_at_each_day_and_none_backwards() -> None:
    for calendar, chance in some_calendars(2, 300):
        first, last = a_day(chance), a_day(chance)
        looked_at = (first + DAY * count for count in range((last - first).days + 1))
        expected = sum(is_worked(day, calendar) for day in looked_at)
        assert WorkingTime(calendar).count(first, last) == expected, (first, last, calendar)


@pytest.mark.parametrize("count", [-23, -6, -1, 0, 1, 2, 5, 31])
def test_going_later_or_back_is_going_day_by_day(count: int) -> None:
    for calendar, chance in some_calendars(3, 120):
        day = a_day(chance)
        assert WorkingTime(calendar).later(day, count) == gone_over(day, count, calendar), (day, count, calendar)


@pytest.mark.parametrize("count", [-23, -6, -1, 0, 1, 2, 5, 31])
def test_the_latest_day_keeps_a_limit_and_the_day_after_it_does_not(count: int) -> None:
    for calendar, chance in some_calendars(4, 120):
        limit = a_day(chance)
        found = WorkingTime(calendar).latest(limit, count)
        assert gone_over(found, count, calendar) <= limit, (limit, count, calendar)
        assert gone_over(found + DAY, count, calendar) > limit, (limit, count, calendar)


@pytest.mark.parametrize("length", [0, 1, 2, 5, 31])
def test_work_ends_where_doing_it_day_by_day_ends(length: int) -> None:
    for calendar, chance in some_calendars(5, 120):
        begin = a_day(chance)
        assert WorkingTime(calendar).end(begin, length) == ended(begin, length, calendar), (begin, length, calendar)


@pytest.mark.parametrize("length", [0, 1, 2, 5, 31])
def test_work_that_begins_a_day_after_its_last_begin_is_over_too_late(length: int) -> None:
    for calendar, chance in some_calendars(6, 120):
        end = a_day(chance)
        begin = WorkingTime(calendar).begin(end, length)
        assert ended(begin, length, calendar) <= end, (end, length, calendar)
        assert ended(begin + DAY, length, calendar) > end, (end, length, calendar)


def test_a_holiday_at_the_weekend_takes_no_working_day_away() -> None:
    saturday = Calendar(holidays=frozenset({date(2026, 11, 28)}))
    time = WorkingTime(saturday)
    assert time.count(date(2026, 11, 23), date(2026, 12, 4)) == 10
    assert time.later(date(2026, 11, 27), 1) == date(2026, 11, 30)
    assert time.number(date(2026, 11, 30)) == time.number(date(2026, 11, 27)) + 1


def test_from_a_day_off_the_next_working_day_is_one_later_and_the_last_one_earlier() -> None:
    sunday, friday, monday = date(2026, 11, 29), date(2026, 11, 27), date(2026, 11, 30)
    assert [MONDAY_TO_FRIDAY.later(sunday, count) for count in (-1, 0, 1)] == [friday, sunday, monday]
    assert MONDAY_TO_FRIDAY.end(sunday, 1) == monday
    assert MONDAY_TO_FRIDAY.begin(sunday, 1) == friday


@pytest.mark.parametrize("holidays", [frozenset(), frozenset({date.min, date.max, date(9999, 12, 30)})])
def test_nothing_leaves_the_years_a_date_can_hold(holidays: frozenset[date]) -> None:
    time = WorkingTime(Calendar(holidays=holidays))
    for count in (1, 300, 10**7):
        assert time.later(date.max, count) == date.max
        assert time.latest(date.min, count) == date.min
        assert time.end(date.max, count + 1) == date.max
        assert time.begin(date.min, count + 1) == date.min
        assert time.later(date.min, -count) == date.min
        assert time.latest(date.max, -count) == date.max
    assert time.later(date.min, 10**7) == time.end(date.min, 10**7) == date.max
    assert time.later(date.max, -(10**7)) == time.begin(date.max, 10**7) == date.min
    assert (time.latest(date.max, 0), time.later(date.min, 0)) == (date.max, date.min)
    assert time.count(date.max, date.min) == 0


def test_all_days_of_all_years_are_counted() -> None:
    # 9,999 years hold 3,652,059 days: 521,722 weeks and five days, the last of them a Friday.
    assert MONDAY_TO_FRIDAY.count(date.min, date.max) == 521_722 * 5 + 5
    assert WorkingTime(Calendar(working_days=DAY_NAMES)).count(date.min, date.max) == 3_652_059


def test_equal_calendars_share_their_working_time() -> None:
    assert working_time(Calendar(holidays=frozenset({BEGIN}))) is working_time(Calendar(holidays=frozenset({BEGIN})))
    assert working_time(Calendar(holidays=frozenset({BEGIN}))) is not working_time(Calendar())
