"""The time axis: which days a chart shows, where a day stands in percent of its width, where ticks and labels go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from milepost.model.calendar import Calendar, months_later, period_start, periods_after
from milepost.model.words import Words

PERIODS_AHEAD = 8
NOMINAL_WIDTH = 960  # px of a lane, at which it is decided whether months get labels
MONTH_LABELS_FROM = 180  # px a quarter needs before its months are named
MOST_YEARS = 15  # either side of the day; a date further away is a slip of the pen and would squash all others


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid and what stands at it; `x` and `width` in percent."""

    x: float
    width: float
    label: str
    day: date


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from `begin` to, and without, `end`; places have so many decimals of a percent."""

    begin: date
    end: date
    today: date
    years: tuple[Tick, ...] = ()
    ticks: tuple[Tick, ...] = ()
    months: tuple[Tick, ...] = ()
    decimals: int = 2

    def x(self, day: date) -> float:
        """Place a day's beginning, in percent of the width, held inside the chart."""
        share = (day - self.begin).days / (self.end - self.begin).days
        return round(min(max(share, 0.0), 1.0) * 100, self.decimals)

    def holds(self, day: date) -> bool:
        """Tell whether a day is shown."""
        return self.begin <= day < self.end


def window(today: date, spans: Iterable[tuple[date, date]], calendar: Calendar, words: Words) -> Axis:
    """Show the previous period, the present one, and as many ahead as there is something in, eight at most.

    A span is a first day and the day after the last.
    """
    begin = periods_after(today, -1, calendar)
    most = periods_after(today, PERIODS_AHEAD + 1, calendar)
    latest = max((end - timedelta(days=1) for start, end in spans if start < most), default=today)
    least = periods_after(today, min(calendar.plan_ahead, PERIODS_AHEAD) + 1, calendar)
    end = max(least, min(most, periods_after(min(latest, most), 1, calendar)))
    return _ticked(begin, end, today, calendar, words)


def whole(today: date, first: Iterable[date], last: Iterable[date], calendar: Calendar, words: Words) -> Axis:
    """Show everything, from the first begin to the last end."""
    reach = timedelta(days=366 * MOST_YEARS)
    begin = period_start(max(min([*first, today]), today - reach), calendar)
    end = periods_after(min(max([*last, today]), today + reach), 1, calendar)
    return _ticked(begin, end, today, calendar, words)


def around(today: date, first: date, last: date, calendar: Calendar, words: Words) -> Axis:
    """Show the periods that hold two days."""
    return _ticked(period_start(first, calendar), periods_after(last, 1, calendar), today, calendar, words)


def _ticked(begin: date, end: date, today: date, calendar: Calendar, words: Words) -> Axis:
    axis = Axis(begin, end, today)
    months = _months_between(begin, end)
    step = next((size for size in (3, 6, 12) if months / size <= 24), 12)
    ticks = _ticks(axis, step, calendar, words)
    is_wide = months and NOMINAL_WIDTH / (months / 3) >= MONTH_LABELS_FROM
    return Axis(
        begin,
        end,
        today,
        _years(axis, calendar, words),
        ticks if step < 12 else (),
        _month_ticks(axis, words) if is_wide else (),
    )


def _months_between(begin: date, end: date) -> int:
    return (end.year - begin.year) * 12 + end.month - begin.month


def _starts(axis: Axis, step: int, first_month: int) -> list[date]:
    """List the beginnings of all stretches of `step` months that touch the axis, the first perhaps before it."""
    offset = (axis.begin.month - first_month) % step
    day = months_later(axis.begin, -offset)
    found = []
    while day < axis.end:
        found.append(day)
        day = months_later(day, step)
    return found


def _tick(axis: Axis, begin: date, months: int, label: str) -> Tick:
    left, right = axis.x(begin), axis.x(months_later(begin, months))
    return Tick(left, round(right - left, 2), label, max(begin, axis.begin))


def _ticks(axis: Axis, step: int, calendar: Calendar, words: Words) -> tuple[Tick, ...]:
    """Name quarters or halves, counted from the beginning of the fiscal year that stands above them."""
    key = "axis.quarter" if step == 3 else "axis.half"
    start = calendar.fiscal_year_start
    return tuple(
        _tick(axis, begin, step, words(key, n=(begin.month - start) % 12 // step + 1))
        for begin in _starts(axis, step, start)
    )


def _years(axis: Axis, calendar: Calendar, words: Words) -> tuple[Tick, ...]:
    start = calendar.fiscal_year_start
    found = []
    for begin in _starts(axis, 12, start):
        if start == 1:
            label = words("axis.year", year=begin.year)
        else:
            label = words("axis.fiscal_year", year=f"{(begin.year + 1) % 100:02d}")
        found.append(_tick(axis, begin, 12, label))
    return tuple(found)


def _month_ticks(axis: Axis, words: Words) -> tuple[Tick, ...]:
    return tuple(_tick(axis, day, 1, words(f"dates.short.{day.month}")) for day in _starts(axis, 1, 1))
