"""How well promises were kept: of what is done, the share that was there by the end of its first promise.

Takes a plan; gives counts, and a share only where there are enough of them to speak of one. Lateness is measured on
ends: from the last day first promised to the last day of what was recorded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median_high
from typing import Literal

from milepost.model.periods import Precision
from milepost.model.plan import Plan, Planned
from milepost.model.roadmap import Seen

Fineness = Literal["day", "month", "quarter", "coarser"]
FINENESS: dict[Precision, Fineness] = {"day": "day", "week": "day", "month": "month", "quarter": "quarter"}
LEAST = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one first promise: how fine it was, and how many days after its end the milestone was done."""

    fineness: Fineness
    days: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some promises were kept; `percent` is None where they are too few."""

    fineness: Fineness | Literal["all"]
    kept: int
    count: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """The shares by how fine the promise was, all together last; `median_days` is None where they are too few."""

    shares: tuple[Share, ...]
    median_days: int | None

    @property
    def whole(self) -> Share:
        """The share of all promises."""
        return self.shares[-1]


def track_record(plan: Plan[Seen]) -> TrackRecord | None:
    """Sum up what became of first promises; None where there is none, or where this circle is not told them."""
    if not (plan.roadmap.audience.sees("updates") or plan.roadmap.audience.sees("history")):
        return None  # without its moves, what was promised last would pass for what was promised first
    outcomes = [outcome for planned in plan.planned.values() for outcome in _outcome(planned)]
    if not outcomes:
        return None
    by_fineness: list[tuple[Fineness, list[Outcome]]] = [
        (fineness, [outcome for outcome in outcomes if outcome.fineness == fineness])
        for fineness in ("day", "month", "quarter", "coarser")
    ]
    shares = [_share(fineness, those) for fineness, those in by_fineness if those]
    days = median_high(outcome.days for outcome in outcomes) if len(outcomes) >= LEAST else None
    return TrackRecord((*shares, _share("all", outcomes)), days)


def _outcome(planned: Planned) -> Iterator[Outcome]:
    milestone = planned.milestone
    promised, done = planned.first_target or milestone.target, milestone.completed
    if planned.state != "done" or milestone.kind == "event" or promised is None or done is None:
        return
    if promised.end and done.end:
        yield Outcome(FINENESS.get(promised.precision, "coarser"), (done.end - promised.end).days)


def _share(fineness: Fineness | Literal["all"], outcomes: Sequence[Outcome]) -> Share:
    kept, count = sum(outcome.days <= 0 for outcome in outcomes), len(outcomes)
    return Share(fineness, kept, count, round(100 * kept / count) if count >= LEAST else None)
