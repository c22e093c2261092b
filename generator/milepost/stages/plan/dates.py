"""From what was written to days: spans, the dates a parent takes from its children, what is possible at all.

A written period leaves its days open. `Window` keeps the first and last day that an event may have, so that a rule
speaks only where no choice of days could satisfy it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from milepost.model.milestone import Milestone
from milepost.model.periods import Period

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """When a milestone is: what was written or came from its children, and its first and last possible day."""

    start: Period | None
    target: Period | None
    earliest: date | None
    latest: date | None


def spans(milestones: Mapping[str, Milestone], children: Mapping[str, tuple[str, ...]]) -> dict[str, Span]:
    """Give each milestone its span; a parent without dates spans its children's."""
    found: dict[str, Span] = {}
    for id_ in bottom_up(children):
        milestone = milestones[id_]
        target, start = milestone.target, milestone.start
        if target is None and start is None and children[id_]:
            found[id_] = _around(found[child] for child in children[id_] if child in found)
        else:
            found[id_] = _of(start, target)
    return found


def bottom_up(children: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Order ids so that children come before their parents; ids caught in a circle come last, in their own order."""
    top_down: list[str] = []
    has_parent = {child for group in children.values() for child in group}
    todo = [id_ for id_ in children if id_ not in has_parent]
    while todo:
        id_ = todo.pop()
        top_down.append(id_)
        todo.extend(children[id_])
    placed = set(top_down)
    return [*reversed(top_down), *(id_ for id_ in children if id_ not in placed)]


def _of(start: Period | None, target: Period | None) -> Span:
    begins = start or target
    earliest = begins.first if begins else None
    latest = target.last if target else None
    return Span(start, target, earliest, latest)


def _around(parts: Iterable[Span]) -> Span:
    spans_of = list(parts)
    first = min((span.earliest for span in spans_of if span.earliest), default=None)
    last = max((span for span in spans_of if span.latest), key=lambda span: span.latest or date.min, default=None)
    if last is None:
        return Span(None, None, first, None)
    return Span(None, last.target, first, last.latest)


@dataclass(frozen=True, slots=True)
class Window:
    """The days an event may fall on, both ends included; None where nothing bounds it."""

    first: date | None
    last: date | None


def end_window(milestone: Milestone) -> Window:
    """Bound the day a milestone ends, from its start and its target or, when it is done, what was recorded."""
    end, start = _end(milestone), milestone.start
    firsts = [period.first for period in (end, start) if period and period.first]
    return Window(max(firsts, default=None), end.last if end else None)


def start_window(milestone: Milestone) -> Window:
    """Bound the day a milestone begins; without a written start its end bounds it, and a day to come is a point."""
    end, start = _end(milestone), milestone.start
    if start is None and end and end.is_point and milestone.status != "done":
        return Window(end.first, end.last)
    lasts = [period.last for period in (start, end) if period and period.last]
    return Window(start.first if start else None, min(lasts, default=None))


def _end(milestone: Milestone) -> Period | None:
    """When it ends: what is done has kept its target or not, so only what was recorded tells."""
    return milestone.completed if milestone.status == "done" else milestone.target
