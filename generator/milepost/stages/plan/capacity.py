"""What each team is asked for in a planning period, against what it can do, and what then no longer fits.

Work is spread evenly over the working days from its start to its target, also over those that have passed: a period
shows what falls into its own days. Of a parent whose parts are estimated only the parts count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.model.calendar import DAY_NAMES, Calendar, periods_after
from milepost.model.milestone import Commitment, Effort
from milepost.model.periods import Period, coarsen, parse
from milepost.model.plan import Load, Planned, why_uncounted
from milepost.model.roadmap import Items
from milepost.model.settings import Capacity
from milepost.stages.plan.dates import bottom_up

SERVED: tuple[Commitment, ...] = ("committed", "target", "exploring")
# Shares are fractions, and what fills a capacity exactly must not pass it by their rounding.
ROUNDING = 1e-6
Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Work:
    """A milestone's estimate in the unit of loads, and the days it spreads over, both ends included."""

    id: str
    amount: float
    first: date
    last: date


def of_teams(
    roadmap: Items, planned: Mapping[str, Planned], order: Sequence[str], day: date
) -> tuple[tuple[Load, ...], tuple[str, ...]]:
    """Load each team in the present period and those ahead; what has an estimate and could not be counted follows."""
    estimated = _estimated(planned, order)
    if not estimated or not _is_limited(roadmap):
        return (), ()
    calendar = roadmap.settings.calendar
    unit = (roadmap.settings.capacity or Capacity()).unit
    uncounted = tuple(id_ for id_ in estimated if why_uncounted(planned[id_], unit))
    teams: dict[str, list[Work]] = {team: [] for team in (roadmap.settings.capacity or Capacity()).teams}
    for id_ in sorted(set(estimated) - set(uncounted), key=lambda id_: _by_promise(planned[id_])):
        teams.setdefault(planned[id_].milestone.team, []).append(_work(planned[id_], calendar))
    periods = _periods(day, calendar)
    return tuple(_load(team, period, teams[team], roadmap) for team in sorted(teams) for period in periods), uncounted


def working_days(first: date, last: date, calendar: Calendar) -> int:
    """Count the working days from one day to another, both included, without going over them one by one."""
    weeks, rest = divmod(max(last.toordinal() - first.toordinal() + 1, 0), 7)
    week = [DAY_NAMES[(first.weekday() + number) % 7] in calendar.working_days for number in range(7)]
    off = (day for day in calendar.holidays if first <= day <= last)
    lost = sum(DAY_NAMES[day.weekday()] in calendar.working_days for day in off)
    return weeks * sum(week) + sum(week[:rest]) - lost


def _estimated(planned: Mapping[str, Planned], order: Sequence[str]) -> list[str]:
    """List the open milestones whose own estimate counts, by date."""
    found = [id_ for id_ in order if planned[id_].milestone.is_open and planned[id_].milestone.kind == "milestone"]
    in_parts = _estimated_in_parts(planned)
    return [id_ for id_ in found if planned[id_].milestone.estimate and id_ not in in_parts]


def _estimated_in_parts(planned: Mapping[str, Planned]) -> set[str]:
    """Name the parents below which something is estimated, at any depth."""
    found: set[str] = set()
    for id_ in bottom_up({id_: entry.children for id_, entry in planned.items()}):
        if any(planned[child].milestone.estimate or child in found for child in planned[id_].children):
            found.add(id_)
    return found


def _is_limited(roadmap: Items) -> bool:
    return roadmap.settings.capacity is not None or any(report.capacity for report in roadmap.periods.values())


def _by_promise(planned: Planned) -> tuple[int, date, str]:
    return SERVED.index(planned.milestone.commitment), planned.latest or date.max, planned.milestone.id


def _work(planned: Planned, calendar: Calendar) -> Work:
    """Take the work of a milestone that can be counted."""
    item = planned.milestone
    if item.estimate is None or planned.earliest is None or planned.latest is None:
        raise ValueError(f"{item.id} has no estimate or no dates")
    return Work(item.id, _amount(item.estimate, calendar), planned.earliest, planned.latest)


def _amount(effort: Effort, calendar: Calendar) -> float:
    """Weigh three points into one amount, in working days or points."""
    mean = (effort.low + 4 * effort.likely + effort.high) / 6
    return mean * len(set(calendar.working_days)) if effort.unit == "w" else mean


def _periods(day: date, calendar: Calendar) -> tuple[Period, ...]:
    """Name the present planning period and those ahead; one that is none of the calendar's own goes by its months."""
    begins = [periods_after(day, number, calendar) for number in range(calendar.plan_ahead + 1)]
    spans = [(begin, date.fromordinal(periods_after(begin, 1, calendar).toordinal() - 1)) for begin in begins]
    units = [coarsen(parse(begin.isoformat(), calendar), calendar.period, calendar) for begin in begins]
    return tuple(
        unit if (unit.first, unit.last) == span else parse(f"{span[0]:%Y-%m}/{span[1]:%Y-%m}", calendar)
        for unit, span in zip(units, spans, strict=True)
    )


def _load(team: str, period: Period, works: Sequence[Work], roadmap: Items) -> Load:
    calendar = roadmap.settings.calendar
    shares = {work.id: share for work in works if (share := _share(work, period, calendar)) > 0}
    capacity = _capacity(team, period, roadmap)
    return Load(
        team=team,
        period=period,
        capacity=capacity,
        demand=sum(shares.values()),
        unit="pt" if roadmap.settings.capacity and roadmap.settings.capacity.unit == "points" else "d",
        shares=shares,
        first_over=_first_over(shares, capacity),
    )


def _share(work: Work, period: Period, calendar: Calendar) -> float:
    """Say how much of a milestone's work falls into a period; what has no working day is all done on its last day."""
    begin, end = period.first or date.min, period.last or date.max
    first, last = max(work.first, begin), min(work.last, end)
    if last < first:
        return 0.0
    whole = working_days(work.first, work.last, calendar)
    if not whole:
        return work.amount if begin <= work.last <= end else 0.0
    return work.amount * working_days(first, last, calendar) / whole


def _capacity(team: str, period: Period, roadmap: Items) -> float | None:
    """Say what a team can do in a period: what the period's file says of it, then of all teams, then roadmap.yml."""
    settings, calendar = roadmap.settings.capacity or Capacity(), roadmap.settings.calendar
    days = (period.first, period.last)
    reports = [report.capacity for report in roadmap.periods.values() if (report.span.first, report.span.last) == days]
    told = [report[name] for report in reports for name in (team, "") if name in report]
    amount = told[0] if told else settings.teams.get(team, settings.default)
    in_weeks = amount is not None and settings.unit == "weeks"
    return amount * len(set(calendar.working_days)) if amount is not None and in_weeks else amount


def _first_over(shares: Shares, capacity: float | None) -> str:
    """Find the first milestone with which the demand passes the capacity."""
    total = 0.0
    for id_, share in shares.items():
        total += share
        if capacity is not None and total - capacity > ROUNDING:
            return id_
    return ""
