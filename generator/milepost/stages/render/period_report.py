"""What became of what a period was to bring: due, done, moved out and where to, and how much of it was done in time.

Takes a plan and the days of a period; gives ids, each in one place. Ends decide, as everywhere: what ends in a period
is due or done in it. What moved is known from moves that were told, and is never guessed.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from milepost.model.history import days_between
from milepost.model.periods import Period
from milepost.model.plan import Move, Plan, Planned
from milepost.model.roadmap import Seen

Place = Literal["due", "done", "moved", "overdue", "going", "events", "cancelled"]


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a period, the first and the one after the last."""

    begin: date
    end: date

    def holds(self, period: Period | None) -> bool:
        """Tell whether a period ends in this one."""
        return period is not None and period.end is not None and self.begin < period.end <= self.end


@dataclass(frozen=True, slots=True)
class Departure:
    """How something left a period: where its target moved, how many days later, and why.

    `to` is None for what was put off, or done at another time than it was due; `days` None where an end is not known.
    """

    to: Period | None = None
    days: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Of what was due in a period that is over, how many were done by its end."""

    kept: int
    count: int


def places(plan: Plan[Seen], span: Span, inside: Collection[str]) -> dict[Place, list[str]]:
    """Sort what a period has to do with, `inside` naming what lies in its days; in the order of dates."""
    is_now, lying = span.begin <= plan.day < span.end, frozenset(inside)
    found: dict[Place, list[str]] = defaultdict(list)
    for id_ in plan.order:
        planned = plan.planned[id_]
        place = _ended(planned, span) or ("moved" if departure(planned, span, plan.moves_of.get(id_, ())) else None)
        if place is None and is_now and planned.is_overdue and planned.latest and planned.latest < span.begin:
            place = "overdue"
        if place is None and id_ in lying and planned.milestone.status not in {"cancelled", "deferred"}:
            place = "events" if planned.milestone.kind == "event" else "going"
        if place:
            found[place].append(id_)
    return found


def _ended(planned: Planned, span: Span) -> Place | None:
    """Find the place of what ends in a period."""
    milestone = planned.milestone
    if not span.holds(planned.when) or milestone.status == "deferred":
        return None
    if milestone.status == "cancelled":
        return "cancelled"
    if milestone.kind == "event":
        return "events"
    return "done" if milestone.status == "done" else "due"


def departure(planned: Planned, span: Span, moves: Sequence[Move]) -> Departure | None:
    """Say how something that was due in a period left it; None where it did not, or is no longer planned at all."""
    milestone = planned.milestone
    if milestone.status == "cancelled" or milestone.kind == "event":
        return None
    if span.holds(planned.target):
        if milestone.status == "deferred":
            return Departure()
        if milestone.status != "done" or span.holds(planned.when):
            return None
        return Departure(days=days_between(planned.target, planned.when))
    move = next((move for move in moves if span.holds(move.before) and not span.holds(move.after)), None)
    return Departure(move.after, move.days, move.reason) if move else None


def kept(plan: Plan[Seen], span: Span) -> Kept | None:
    """Count what was due in a period that is over; None where nothing was, or where this circle is not told moves."""
    if span.end > plan.day or not is_told_moves(plan):
        return None
    due = [planned for id_, planned in plan.planned.items() if _was_due(planned, span, plan.moves_of.get(id_, ()))]
    in_time = sum(_is_done_by(planned, span.end) for planned in due)
    return Kept(in_time, len(due)) if due else None


def is_told_moves(plan: Plan[Seen]) -> bool:
    """Tell whether a circle is told moves; else what was promised last would pass for what was promised first."""
    return plan.roadmap.audience.sees("updates") or plan.roadmap.audience.sees("history")


def _was_due(planned: Planned, span: Span, moves: Sequence[Move]) -> bool:
    """Tell whether a period was ever promised; of what is done it must be known when."""
    milestone = planned.milestone
    is_known = milestone.status != "done" or milestone.completed is not None
    is_promised = span.holds(planned.target) or any(span.holds(move.before) for move in moves)
    return is_promised and is_known and milestone.kind == "milestone" and milestone.status != "cancelled"


def _is_done_by(planned: Planned, end: date) -> bool:
    done = planned.milestone.completed if planned.milestone.status == "done" else None
    return done is not None and done.end is not None and done.end <= end
