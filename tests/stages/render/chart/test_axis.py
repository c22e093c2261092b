"""Which days a chart shows, and what stands above them; every expected day is written down."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.model.calendar import Calendar
from milepost.model.words import Words
from milepost.stages.render.chart.axis import Axis, around, whole, window

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WORDS = Words(
    {
        "axis.quarter": "Q{n}",
        "axis.half": "H{n}",
        "axis.year": "{year}",
        "axis.fiscal_year": "FY{year}",
        **{f"dates.short.{number}": name for number, name in enumerate(MONTHS, 1)},
    }
)
TODAY = date(2026, 11, 23)
QUARTERS = Calendar()


def labelled(ticks: tuple[object, ...]) -> list[tuple[date, str]]:
    return [(tick.day, tick.label) for tick in ticks]  # type: ignore[attr-defined]


def days(first: date, last: date) -> tuple[date, date]:
    """Write a span as the layout does: its first day, and the day after its last."""
    return first, last + timedelta(days=1)


def test_a_window_with_nothing_in_it_shows_the_previous_period_and_as_many_ahead_as_are_planned() -> None:
    axis = window(TODAY, [], QUARTERS, WORDS)
    assert (axis.begin, axis.end, axis.today) == (date(2026, 7, 1), date(2027, 10, 1), TODAY)


@pytest.mark.parametrize(
    ("last", "end"),
    [
        (date(2027, 9, 30), date(2027, 10, 1)),
        (date(2027, 10, 1), date(2028, 1, 1)),
        (date(2027, 12, 31), date(2028, 1, 1)),
        (date(2028, 12, 31), date(2029, 1, 1)),
        (date(2029, 1, 1), date(2029, 1, 1)),
        (date(2050, 6, 1), date(2029, 1, 1)),
    ],
)
def test_a_window_reaches_to_the_end_of_the_last_period_in_use_eight_ahead_at_most(last: date, end: date) -> None:
    assert window(TODAY, [days(date(2026, 12, 1), last)], QUARTERS, WORDS).end == end


def test_what_begins_beyond_the_eighth_period_does_not_widen_a_window() -> None:
    spans = [days(date(2029, 1, 1), date(2029, 3, 31)), days(date(2120, 1, 1), date(2120, 3, 31))]
    assert window(TODAY, spans, QUARTERS, WORDS).end == date(2027, 10, 1)


def test_what_was_long_ago_does_not_widen_a_window() -> None:
    spans = [days(date(1999, 1, 1), date(1999, 12, 31))]
    axis = window(TODAY, spans, QUARTERS, WORDS)
    assert (axis.begin, axis.end) == (date(2026, 7, 1), date(2027, 10, 1))


@pytest.mark.parametrize(
    ("calendar", "begin", "least", "most"),
    [
        (Calendar(period="month"), date(2026, 10, 1), date(2027, 3, 1), date(2027, 8, 1)),
        (Calendar(period="half"), date(2026, 1, 1), date(2028, 7, 1), date(2031, 1, 1)),
        (Calendar(period="year"), date(2025, 1, 1), date(2030, 1, 1), date(2035, 1, 1)),
        (Calendar(fiscal_year_start=2), date(2026, 8, 1), date(2027, 11, 1), date(2029, 2, 1)),
        (Calendar(period="half", fiscal_year_start=4), date(2026, 4, 1), date(2028, 10, 1), date(2031, 4, 1)),
        (Calendar(plan_ahead=20), date(2026, 7, 1), date(2029, 1, 1), date(2029, 1, 1)),
    ],
)
def test_a_window_counts_in_the_periods_of_the_calendar(
    calendar: Calendar, begin: date, least: date, most: date
) -> None:
    bare = window(TODAY, [], calendar, WORDS)
    full = window(TODAY, [days(TODAY, date(2090, 1, 1))], calendar, WORDS)
    assert (bare.begin, bare.end) == (begin, least)
    assert (full.begin, full.end) == (begin, most)


def test_ticks_stand_at_the_beginnings_of_quarters_and_years() -> None:
    axis = window(TODAY, [], QUARTERS, WORDS)
    assert labelled(axis.ticks) == [
        (date(2026, 7, 1), "Q3"),
        (date(2026, 10, 1), "Q4"),
        (date(2027, 1, 1), "Q1"),
        (date(2027, 4, 1), "Q2"),
        (date(2027, 7, 1), "Q3"),
    ]
    assert labelled(axis.years) == [(date(2026, 7, 1), "2026"), (date(2027, 1, 1), "2027")]
    # 457 days are shown; the first of October is the 92nd after the first of July.
    assert [tick.x for tick in axis.ticks] == [0.0, 20.13, 40.26, 59.96, 79.87]
    assert [tick.width for tick in axis.years] == [40.26, 59.74]


def test_a_fiscal_year_is_named_by_the_year_it_ends_in_and_counts_its_own_quarters() -> None:
    axis = window(TODAY, [], Calendar(fiscal_year_start=4), WORDS)
    assert labelled(axis.ticks) == [
        (date(2026, 7, 1), "Q2"),
        (date(2026, 10, 1), "Q3"),
        (date(2027, 1, 1), "Q4"),
        (date(2027, 4, 1), "Q1"),
        (date(2027, 7, 1), "Q2"),
    ]
    assert labelled(axis.years) == [(date(2026, 7, 1), "FY27"), (date(2027, 4, 1), "FY28")]


def test_a_fiscal_year_that_begins_within_a_quarter_has_quarters_of_its_own() -> None:
    axis = window(TODAY, [], Calendar(fiscal_year_start=2), WORDS)
    assert labelled(axis.ticks) == [
        (date(2026, 8, 1), "Q3"),
        (date(2026, 11, 1), "Q4"),
        (date(2027, 2, 1), "Q1"),
        (date(2027, 5, 1), "Q2"),
        (date(2027, 8, 1), "Q3"),
    ]
    assert labelled(axis.years) == [(date(2026, 8, 1), "FY27"), (date(2027, 2, 1), "FY28")]


def test_the_halves_of_a_fiscal_year_are_counted_from_its_beginning() -> None:
    calendar = Calendar(period="half", fiscal_year_start=4)
    axis = whole(TODAY, [date(2022, 1, 1)], [date(2030, 1, 1)], calendar, WORDS)
    assert labelled(axis.ticks)[:3] == [
        (date(2021, 10, 1), "H2"),
        (date(2022, 4, 1), "H1"),
        (date(2022, 10, 1), "H2"),
    ]
    assert labelled(axis.years)[:2] == [(date(2021, 10, 1), "FY22"), (date(2022, 4, 1), "FY23")]


def test_months_are_named_where_there_is_room_for_them() -> None:
    axis = around(TODAY, date(2026, 10, 1), date(2026, 12, 31), QUARTERS, WORDS)
    assert (axis.begin, axis.end) == (date(2026, 10, 1), date(2027, 1, 1))
    assert labelled(axis.months) == [
        (date(2026, 10, 1), "Oct"),
        (date(2026, 11, 1), "Nov"),
        (date(2026, 12, 1), "Dec"),
    ]
    # Of 960 px a quarter has 192 when there are five, and 160 when there are six.
    assert len(window(TODAY, [], QUARTERS, WORDS).months) == 15
    assert window(TODAY, [days(TODAY, date(2027, 10, 1))], QUARTERS, WORDS).months == ()


@pytest.mark.parametrize(
    ("until", "labels"),
    [(date(2032, 6, 30), {"Q1", "Q2", "Q3", "Q4"}), (date(2036, 6, 30), {"H1", "H2"}), (date(2041, 6, 30), set())],
)
def test_a_long_axis_has_fewer_ticks(until: date, labels: set[str]) -> None:
    axis = whole(TODAY, [TODAY], [until], QUARTERS, WORDS)
    assert {tick.label for tick in axis.ticks} == labels
    assert len(axis.ticks) <= 25
    assert labelled(axis.years)[1] == (date(2027, 1, 1), "2027")


def test_the_whole_goes_from_the_first_begin_to_the_last_end_in_whole_periods() -> None:
    axis = whole(TODAY, [date(2025, 5, 6), date(2026, 2, 1)], [date(2026, 3, 1), date(2029, 8, 8)], QUARTERS, WORDS)
    assert (axis.begin, axis.end) == (date(2025, 4, 1), date(2029, 10, 1))


def test_the_whole_of_nothing_is_the_present_period() -> None:
    axis = whole(TODAY, [], [], QUARTERS, WORDS)
    assert (axis.begin, axis.end) == (date(2026, 10, 1), date(2027, 1, 1))


def test_a_year_far_away_does_not_squash_all_others() -> None:
    firsts, lasts = [date(207, 1, 1), date(2026, 10, 1)], [date(2026, 12, 31), date(9999, 12, 30)]
    axis = whole(TODAY, firsts, lasts, QUARTERS, WORDS)
    assert date(2011, 1, 1) <= axis.begin
    assert axis.end <= date(2042, 4, 1)
    assert axis.x(date(207, 1, 1)) == 0.0
    assert axis.x(date(9999, 12, 30)) == 100.0


@pytest.mark.parametrize(("decimals", "x"), [(2, 26.41), (1, 26.4)])
def test_a_day_is_placed_as_exactly_as_was_asked_for(decimals: int, x: float) -> None:
    # 145 of 549 days have passed: 26.4116 %.
    axis = Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY, decimals=decimals)
    assert axis.x(TODAY) == x
    assert (axis.x(date(2026, 7, 1)), axis.x(date(2028, 1, 1))) == (0.0, 100.0)


def test_an_axis_holds_its_first_day_and_not_the_day_it_ends_at() -> None:
    axis = Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY)
    days_held = [date(2026, 6, 30), date(2026, 7, 1), date(2027, 12, 31), date(2028, 1, 1)]
    assert [axis.holds(day) for day in days_held] == [False, True, True, False]


DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
CALENDARS = st.builds(
    Calendar,
    fiscal_year_start=st.integers(1, 12),
    period=st.sampled_from(["month", "quarter", "half", "year"]),
    plan_ahead=st.integers(1, 12),
)
SPANS = st.lists(st.tuples(DAYS, DAYS).map(sorted).map(lambda pair: days(*pair)), max_size=8)


def is_well_made(axis: Axis) -> bool:
    """Look at what must hold of every axis: ticks in order and inside, each where its day is, names in order."""
    for ticks in (axis.years, axis.ticks, axis.months):
        assert all(one.x < other.x for one, other in pairwise(ticks))
        assert all(one.day < other.day for one, other in pairwise(ticks))
        for tick in ticks:
            assert tick.x >= 0
            assert tick.x + tick.width <= 100.02
            assert tick.x == pytest.approx((tick.day - axis.begin) / (axis.end - axis.begin) * 100, abs=0.006)
    assert axis.begin.day == axis.end.day == 1
    return axis.holds(axis.today) and bool(axis.years)


@settings(deadline=None)
@given(DAYS, SPANS, CALENDARS)
def test_every_window_holds_today_and_is_well_made(
    today: date, spans: list[tuple[date, date]], calendar: Calendar
) -> None:
    axis = window(today, spans, calendar, WORDS)
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[calendar.period]
    assert is_well_made(axis)
    length = (axis.end.year - axis.begin.year) * 12 + axis.end.month - axis.begin.month
    assert length % months == 0
    assert 3 <= length // months <= 10


@settings(deadline=None)
@given(DAYS, SPANS, CALENDARS)
def test_every_whole_holds_all_near_days_and_is_well_made(
    today: date, spans: list[tuple[date, date]], calendar: Calendar
) -> None:
    axis = whole(today, [begin for begin, _ in spans], [end - timedelta(days=1) for _, end in spans], calendar, WORDS)
    assert is_well_made(axis)
    near = [day for begin, end in spans for day in (begin, end - timedelta(days=1)) if abs((day - today).days) < 5000]
    assert all(axis.holds(day) for day in near)


@settings(deadline=None)
@given(DAYS, DAYS, DAYS, st.sampled_from([1, 2]))
def test_a_later_day_never_stands_left_of_an_earlier_one(today: date, one: date, other: date, decimals: int) -> None:
    axis = replace(window(today, [], QUARTERS, WORDS), decimals=decimals)
    first, last = sorted((one, other))
    assert 0 <= axis.x(first) <= axis.x(last) <= 100
