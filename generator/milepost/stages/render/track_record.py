"""How well promises were kept: of what is done, the share that was there by the end of its first promise.

Takes a plan; gives counts, and a share only where there are enough of them to speak of one. Lateness is measured on
ends: from the last day first promised to the last day of what was recorded.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from statistics import median_high
from typing import Literal

from milepost.model.history import Series, is_same_span
from milepost.model.periods import Period, Precision
from milepost.model.plan import Plan, Planned
from milepost.model.roadmap import Seen
from milepost.stages.render.period_report import is_told_moves

Fineness = Literal["day", "month", "quarter", "coarser"]
Distance = Literal["months", "half", "year", "beyond"]
Name = Fineness | Distance | Literal["all"]
# The most days between a promise and its end, by what that is called.
DISTANCES: tuple[tuple[Distance, int], ...] = (("months", 92), ("half", 184), ("year", 366))
FINENESS: dict[Precision, Fineness] = {"day": "day", "week": "day", "month": "month", "quarter": "quarter"}
LEAST = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one first promise: how many days after its end the milestone was done.

    `fineness` is how fine it was, `distance` how far ahead it was made; None where nobody knows when that was.
    """

    fineness: Fineness
    distance: Distance | None
    days: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some promises were kept; `percent` is None where they are too few."""

    name: Name
    kept: int
    count: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """The share of all promises, by how fine they were, and by how far ahead they were made.

    `median_days` is None where they are too few.
    """

    whole: Share
    by_fineness: tuple[Share, ...]
    by_distance: tuple[Share, ...]
    median_days: int | None


def track_record(plan: Plan[Seen]) -> TrackRecord | None:
    """Sum up what became of first promises; None where there is none, or where this circle is not told them."""
    if not is_told_moves(plan):
        return None
    outcomes = [outcome for planned in plan.planned.values() for outcome in _outcome(planned, plan.roadmap.history)]
    if not outcomes:
        return None
    days = median_high(outcome.days for outcome in outcomes) if len(outcomes) >= LEAST else None
    return TrackRecord(
        _share("all", outcomes),
        tuple(_shares(outcomes, ("day", "month", "quarter", "coarser"), attrgetter("fineness"))),
        tuple(_shares(outcomes, ("months", "half", "year", "beyond"), attrgetter("distance"))),
        days,
    )


def _shares(
    outcomes: Sequence[Outcome], names: Sequence[Name], name_of: Callable[[Outcome], Name | None]
) -> Iterator[Share]:
    for name in names:
        those = [outcome for outcome in outcomes if name_of(outcome) == name]
        if those:
            yield _share(name, those)


def _outcome(planned: Planned, history: Mapping[str, Series]) -> Iterator[Outcome]:
    milestone = planned.milestone
    promised, done = planned.first_target or milestone.target, milestone.completed
    if planned.state != "done" or milestone.kind == "event" or promised is None or done is None:
        return
    if promised.end and done.end:
        distance = _distance(promised, history.get(milestone.id, ()))
        yield Outcome(FINENESS.get(promised.precision, "coarser"), distance, (done.end - promised.end).days)


def _distance(promised: Period, series: Series) -> Distance | None:
    """Say how far ahead a first promise was made, where the history has the day on which it was."""
    first = next((version for version in series if version.values.target), None)
    if first is None or promised.end is None or not is_same_span(first.values.target, promised):
        return None
    days = (promised.end - first.day).days
    return next((name for name, most in DISTANCES if days <= most), "beyond")


def _share(name: Name, outcomes: Sequence[Outcome]) -> Share:
    kept, count = sum(outcome.days <= 0 for outcome in outcomes), len(outcomes)
    return Share(name, kept, count, round(100 * kept / count) if count >= LEAST else None)
