"""What a simulation knows of each milestone: when it may begin, how long it takes or when it lands, who does it.

Time is counted in working days from the start of the calendar, so that a lag is a sum. Nothing is made up: a milestone
without an estimate, a confidence or a date has no job, and what depends on it none either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.model.milestone import Effort, Milestone
from milepost.model.plan import Planned
from milepost.model.working_time import WorkingTime
from milepost.stages.plan.forecast import draws
from milepost.stages.plan.forecast.draws import RUNS, Draws
from milepost.stages.plan.pace import Pace, amount

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Job:
    """One milestone in a simulation.

    `begin` is the first moment its work may begin, `lands` the earliest it may end, once for each run; `effort` is in
    what its team can do of, or in working days where no `team` is named. `mean` is the length that puts it in order.
    """

    begin: float | None = None
    lands: Draws | None = None
    effort: Draws | None = None
    mean: float = 0.0
    team: str = ""
    is_uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Present:
    """When the simulation begins: the day, and how time is counted and teams work on it."""

    day: date
    time: WorkingTime
    pace: Pace

    @property
    def now(self) -> float:
        """The moment the day begins."""
        return self.opening(self.day)

    def opening(self, day: date) -> float:
        """The moment a day begins; the first day of the year 1 has none before it that could be over."""
        return float(self.time.number_before(day))

    def moment(self, day: date) -> float:
        """The moment a day is over."""
        return float(self.time.number(day))


def job(entry: Planned, length: int, is_counted: bool, present: Present) -> Job | None:
    """Say what a simulation can do with a milestone; `length` is in working days, by its written dates."""
    item = entry.milestone
    if not item.is_open or item.kind == "event":
        return _fixed(item, present)
    if item.estimate and is_counted and (days := present.pace.days(item)) is not None:
        return _work(entry, days, present)
    begin = present.opening(item.start.first) if item.start and item.start.first else None
    return _promise(entry, begin, length, present)


def _fixed(item: Milestone, present: Present) -> Job | None:
    """What is done is there; an outside date comes when it comes."""
    if item.status == "done":
        return Job(lands=[present.now] * RUNS)
    return Job(lands=[present.moment(item.target.last)] * RUNS) if item.target and item.target.last else None


def _work(entry: Planned, days: float, present: Present) -> Job | None:
    """Work that takes as long as its estimate, from its start on; of work under way only what is left."""
    item, calendar = entry.milestone, present.pace.calendar
    if item.estimate is None or (present.pace.limits(item) and not present.pace.rates[item.team]):
        return None  # a team that can never do anything
    in_unit = amount(Effort(1, 1, 1, item.estimate.unit), calendar)
    left = 1 - entry.progress.percent / WHOLE if entry.progress and item.status == "active" else 1.0
    drawn = draws.effort(item.estimate, item.id)
    return Job(
        begin=max(present.now, _begin(entry, present)),
        effort=[one * in_unit * left for one in drawn],
        mean=days * left,
        team=item.team if present.pace.limits(item) else "",
        is_uncertain=item.estimate.is_range,
    )


def _begin(entry: Planned, present: Present) -> float:
    """When work may begin: as written, or with the period of a coarse target; before a single day, at once."""
    item = entry.milestone
    limits = [item.not_before.first if item.not_before else None]
    if item.start:
        limits.append(item.start.first)
    elif item.target and not item.target.is_point:
        limits.append(item.target.first)
    return max((present.opening(day) for day in limits if day), default=present.now)


def _promise(entry: Planned, begin: float | None, length: int, present: Present) -> Job | None:
    """What has no estimate lands as promised: by its confidence inside a period, else on its last day."""
    item, target = entry.milestone, entry.target
    if item.target is None and item.start is None and entry.children:
        return Job()  # a parent without dates: its parts decide
    if target is None or target.last is None:
        return None
    last = present.moment(target.last)
    first = max(present.now, present.opening(target.first)) if target.first else present.now
    chance = (item.confidence or 0) / WHOLE
    if item.target and chance and not target.is_point and last > first:
        lands = draws.landing(first, last, chance, item.id)
        return Job(begin, lands, [float(length)] * RUNS, length, is_uncertain=True)
    return Job(begin, [max(last, present.now)] * RUNS, [float(length)] * RUNS, length)


def of_all(
    planned: Mapping[str, Planned], lengths: Mapping[str, int], counted: frozenset[str], present: Present
) -> dict[str, Job]:
    """Give every milestone that has one its job."""
    made = {id_: job(entry, lengths[id_], id_ in counted, present) for id_, entry in planned.items()}
    return {id_: one for id_, one in made.items() if one is not None}
