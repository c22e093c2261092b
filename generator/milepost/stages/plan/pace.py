"""How much a team does: what it can do in a planning period, and how long an estimate takes it.

A team that works on one thing alone gives it all it can do in a day. Without a capacity an estimate takes as many
working days as it says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from milepost.model.calendar import Calendar, periods_after
from milepost.model.milestone import Effort, Milestone
from milepost.model.periods import Period, coarsen, parse
from milepost.model.roadmap import Items
from milepost.model.settings import Capacity
from milepost.model.working_time import working_time

# Shares and rates are fractions, and what fills a capacity exactly must not pass it by their rounding.
ROUNDING = 1e-6
PERIODS = 40  # after which a team goes on as in the last of them


@dataclass(frozen=True, slots=True)
class Pace:
    """What each team does in a working day, in days or points; 0 where it never does anything, None: no limit."""

    calendar: Calendar
    in_points: bool
    rates: Mapping[str, float | None]

    def days(self, milestone: Milestone) -> float | None:
        """Say how many working days a milestone's estimate takes its team; None where that cannot be said."""
        if milestone.estimate is None:
            return None
        rate = self.rates[milestone.team] if self.limits(milestone) else None
        if rate:
            return amount(milestone.estimate, self.calendar) / rate
        return None if milestone.estimate.unit == "pt" else amount(milestone.estimate, self.calendar)

    def limits(self, milestone: Milestone) -> bool:
        """Tell whether the capacity of a milestone's team is counted in the unit of its estimate."""
        is_in_points = milestone.estimate is not None and milestone.estimate.unit == "pt"
        return bool(milestone.team) and self.rates.get(milestone.team) is not None and is_in_points == self.in_points


def pace(roadmap: Items, day: date) -> Pace:
    """Find out how fast each team that has work is from a day on: what it does in the first period it does anything."""
    teams = dict.fromkeys(item.team for item in roadmap.milestones.values() if item.team)
    ahead = {team: [rate for _, rate in rates(team, roadmap, day)] for team in teams}
    found = {team: next((rate for rate in known if rate), 0.0) if known else None for team, known in ahead.items()}
    settings = roadmap.settings
    return Pace(settings.calendar, (settings.capacity or Capacity()).unit == "points", found)


def rates(team: str, roadmap: Items, day: date) -> list[tuple[float, float]]:
    """List what a team does in a working day, by the moment from which it does that; empty where it has no limit.

    A moment is the number of the last working day before it. Where only some periods have a limit, a team goes on in
    the others as in the one before; after the last of them as in the last in which it did anything.
    """
    calendar = roadmap.settings.calendar
    time = working_time(calendar)
    found: list[tuple[float, float | None]] = []
    for period in planning_periods(day, calendar, PERIODS):
        able, first, last = capacity_of(team, period, roadmap), period.first or day, period.last or day
        worked = time.count(first, last)
        rate = able / worked if able is not None and worked else 0.0
        found.append((float(time.number(last) - worked), None if able is None else rate))
    return _filled(found)


def _filled(found: Sequence[tuple[float, float | None]]) -> list[tuple[float, float]]:
    known = [rate for _, rate in found if rate is not None]
    if not known:
        return []
    filled, rate = [], known[0]
    for moment, given in found:
        rate = rate if given is None else given
        filled.append((moment, rate))
    last = next((rate for _, rate in reversed(filled) if rate), 0.0)
    return [*filled[:-1], (filled[-1][0], last)]


def amount(effort: Effort, calendar: Calendar) -> float:
    """Give the mean of an estimate in working days or points."""
    return effort.mean * len(set(calendar.working_days)) if effort.unit == "w" else effort.mean


@lru_cache(maxsize=64)
def planning_periods(day: date, calendar: Calendar, count: int) -> tuple[Period, ...]:
    """Name some planning periods, the present one first; one that is none of the calendar's own goes by its months."""
    begins = [periods_after(day, number, calendar) for number in range(count)]
    spans = [(begin, date.fromordinal(periods_after(begin, 1, calendar).toordinal() - 1)) for begin in begins]
    units = [coarsen(parse(begin.isoformat(), calendar), calendar.period, calendar) for begin in begins]
    return tuple(
        unit if (unit.first, unit.last) == span else parse(f"{span[0]:%Y-%m}/{span[1]:%Y-%m}", calendar)
        for unit, span in zip(units, spans, strict=True)
    )


def capacity_of(team: str, period: Period, roadmap: Items) -> float | None:
    """Say what a team can do in a period: what the period's file says of it, then of all teams, then roadmap.yml."""
    settings, calendar = roadmap.settings.capacity or Capacity(), roadmap.settings.calendar
    days = (period.first, period.last)
    reports = [report.capacity for report in roadmap.periods.values() if (report.span.first, report.span.last) == days]
    told = [report[name] for report in reports for name in (team, "") if name in report]
    able = told[0] if told else settings.teams.get(team, settings.default)
    in_weeks = able is not None and settings.unit == "weeks"
    return able * len(set(calendar.working_days)) if able is not None and in_weeks else able
