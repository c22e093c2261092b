"""One milestone as a circle was told it and is told it now: what it learns besides, and whether the file brought that.

What the author wrote at the same time is no opening: only what the circle was kept from and no longer is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from milepost.model.calendar import Calendar
from milepost.model.milestone import Milestone
from milepost.model.periods import Period, Precision, coarsen
from milepost.model.plan import Plan
from milepost.model.roadmap import Items, Seen
from milepost.stages.compare.circles import is_finer, newly_seen


@dataclass(frozen=True, slots=True)
class Side:
    """A roadmap as it was written, and what one circle sees of it."""

    whole: Items
    seen: Plan[Seen]


def openings(was: Side, now: Side, was_id: str, now_id: str) -> Iterator[tuple[str, bool]]:
    """Name what a circle is told of a milestone and was kept from, each with whether its own file opens it."""
    old, new = was.whole.milestones[was_id], now.whole.milestones[now_id]
    before, after = was.seen.roadmap.milestones.get(was_id), now.seen.roadmap.milestones.get(now_id)
    if after is None:
        return
    if before is None:
        yield "milestone", not is_by_default(was.whole, now.whole, was_id, now_id) and meant_for(old) != meant_for(new)
        return
    is_reworded = old.as_seen_by != new.as_seen_by
    for word in ("title", "summary"):
        written, told, known = getattr(old, word), getattr(after, word), getattr(before, word)
        if written and told and known != written and known != told == getattr(new, word):
            yield word, is_reworded
    if _has_finer_dates(before, after, now.whole.settings.calendar):
        yield "dates", is_reworded
    yield from ((name, False) for name in _fields(was.seen.roadmap, now.seen, after))


def meant_for(item: Milestone) -> str:
    """Say whom a milestone's file is for: an audience, or nobody yet."""
    return "draft" if item.draft else item.audience


def is_by_default(old: Items, new: Items, was_id: str, now_id: str) -> bool:
    """Tell whether a milestone says nothing of its audience, before and now, so that the settings decide."""
    sides = (old.milestones[was_id], old.settings), (new.milestones[now_id], new.settings)
    return all(
        "audience" not in item.places and meant_for(item) == settings.default_audience for item, settings in sides
    )


def _fields(was: Seen, now: Plan[Seen], after: Milestone) -> Iterator[str]:
    for name in newly_seen(was.audience, now.roadmap.audience):
        if _has(after, name, now):
            yield name
    if now.roadmap.audience.sees_all:
        yield from (f"extra.{name}" for name in after.extra if not was.audience.sees(f"extra.{name}"))


def _has(item: Milestone, name: str, plan: Plan[Seen]) -> bool:
    if name == "forecast":
        return item.id in plan.forecasts
    if name.startswith("extra."):
        return name.removeprefix("extra.") in item.extra
    value = item.gate if name == "gate.all" else getattr(item, name, None)
    return value not in (None, (), "")


def _has_finer_dates(before: Milestone, after: Milestone, calendar: Calendar) -> bool:
    told = before.told_at
    if told is None or not is_finer(told, after.told_at):
        return False
    # The day of a decision is told where all dates are.
    is_day = after.gate is not None and after.gate.decided_on is not None
    return is_day or any(_says_more(period, told, calendar) for period in _dates(after) if period)


def _says_more(period: Period, told: Precision, calendar: Calendar) -> bool:
    return not period.is_board and (told == "board" or coarsen(period, told, calendar) != period)


def _dates(item: Milestone) -> Iterator[Period | None]:
    yield from (item.start, item.target, item.completed, item.deadline, item.not_before)
    yield from (update.moved_from for update in item.updates)
    if end := item.sunset:
        yield from (end.announce, end.end_of_sale, end.end_of_support, end.end_of_life)
    if gate := item.gate:
        yield from (gate.revisit, gate.asks.until if gate.asks else None)
        yield from (condition.due for condition in gate.conditions)
