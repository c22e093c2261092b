"""What each team is asked for in a planning period, against what it can do, and what then no longer fits.

Work is spread evenly over the working days from its start to its target, also over those that have passed: a period
shows what falls into its own days. Of a parent whose parts are estimated only the parts count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.model.calendar import Calendar
from milepost.model.milestone import Commitment
from milepost.model.periods import Period
from milepost.model.plan import Load, Planned, why_uncounted
from milepost.model.roadmap import Items
from milepost.model.settings import Capacity
from milepost.model.working_time import WorkingTime, working_time
from milepost.stages.plan.dates import bottom_up
from milepost.stages.plan.pace import ROUNDING, amount, capacity_of, planning_periods

SERVED: tuple[Commitment, ...] = ("committed", "target", "exploring")
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
    own = counted(planned)
    estimated = [id_ for id_ in order if id_ in own]
    if not estimated or not _is_limited(roadmap):
        return (), ()
    calendar = roadmap.settings.calendar
    unit = (roadmap.settings.capacity or Capacity()).unit
    periods = planning_periods(day, calendar, calendar.plan_ahead + 1)
    uncounted = tuple(
        id_ for id_ in estimated if why_uncounted(planned[id_], unit) or _is_past(planned[id_], periods[0])
    )
    teams: dict[str, list[Work]] = {team: [] for team in (roadmap.settings.capacity or Capacity()).teams}
    for id_ in sorted(set(estimated) - set(uncounted), key=lambda id_: _by_promise(planned[id_])):
        teams.setdefault(planned[id_].milestone.team, []).append(_work(planned[id_], calendar))
    return tuple(_load(team, period, teams[team], roadmap) for team in sorted(teams) for period in periods), uncounted


def _is_past(planned: Planned, present: Period) -> bool:
    """Tell whether open work was to be over before the first period that is shown."""
    return planned.latest is not None and present.first is not None and planned.latest < present.first


def counted(planned: Mapping[str, Planned]) -> frozenset[str]:
    """Name the open milestones whose own estimate counts: of a parent whose parts are estimated only the parts do."""
    in_parts = _estimated_in_parts(planned)
    items = (planned[id_].milestone for id_ in planned.keys() - in_parts)
    return frozenset(item.id for item in items if item.estimate and item.is_open and item.kind == "milestone")


def ranks(planned: Mapping[str, Planned]) -> dict[str, int]:
    """Number milestones in the order in which teams serve them: by commitment, then end, then id."""
    order = sorted(planned, key=lambda id_: _by_promise(planned[id_]))
    return {id_: number for number, id_ in enumerate(order)}


def _estimated_in_parts(planned: Mapping[str, Planned]) -> set[str]:
    """Name the parents below which something is estimated, at any depth."""
    found: set[str] = set()
    for id_ in bottom_up({id_: entry.children for id_, entry in planned.items()}):
        parts = [planned[part].milestone for part in planned[id_].children]
        if any((part.estimate or part.id in found) and part.status != "cancelled" for part in parts):
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
    return Work(item.id, amount(item.estimate, calendar), planned.earliest, planned.latest)


def _load(team: str, period: Period, works: Sequence[Work], roadmap: Items) -> Load:
    time = working_time(roadmap.settings.calendar)
    shares = {work.id: share for work in works if (share := _share(work, period, time)) > 0}
    capacity = capacity_of(team, period, roadmap)
    return Load(
        team=team,
        period=period,
        capacity=capacity,
        demand=sum(shares.values()),
        unit="pt" if roadmap.settings.capacity and roadmap.settings.capacity.unit == "points" else "d",
        shares=shares,
        first_over=_first_over(shares, capacity),
    )


def _share(work: Work, period: Period, time: WorkingTime) -> float:
    """Say how much of a milestone's work falls into a period; what has no working day is all done on its last day."""
    begin, end = period.first or date.min, period.last or date.max
    first, last = max(work.first, begin), min(work.last, end)
    if last < first:
        return 0.0
    whole = time.count(work.first, work.last)
    if not whole:
        return work.amount if begin <= work.last <= end else 0.0
    return work.amount * time.count(first, last) / whole


def _first_over(shares: Shares, capacity: float | None) -> str:
    """Find the first milestone with which the demand passes the capacity."""
    total = 0.0
    for id_, share in shares.items():
        total += share
        if capacity is not None and total - capacity > ROUNDING:
            return id_
    return ""
