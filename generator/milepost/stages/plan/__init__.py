"""What a day makes of a roadmap: dates, order, lanes, horizon, progress, states, and what is late or cannot be.

Takes a day and a roadmap, whole or seen by a circle; gives a `Plan` of it and the problems of the rules on time.
Knows no circle and no file: planned on a projection, it is a plan of what that circle sees and of nothing else.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from milepost.model.milestone import Milestone
from milepost.model.plan import Lane, Plan, Planned, Progress, State, horizon, is_overdue
from milepost.model.roadmap import Items
from milepost.problems import Problem
from milepost.stages.plan import capacity, dates, gates, moves, rules
from milepost.stages.plan.progress import all_progress

AnyRoadmap = TypeVar("AnyRoadmap", bound=Items)


def on(day: date, roadmap: AnyRoadmap) -> tuple[Plan[AnyRoadmap], tuple[Problem, ...]]:
    """Plan a roadmap on a day."""
    milestones = roadmap.milestones
    children = _children(milestones)
    unblocks = _unblocks(milestones)
    progress = all_progress(milestones, children)
    spans = dates.spans(milestones, children)
    planned = {
        id_: _planned(milestone, spans[id_], day, roadmap, progress.get(id_), children[id_], unblocks[id_])
        for id_, milestone in milestones.items()
    }
    order = tuple(sorted(planned, key=lambda id_: _by_date(planned[id_])))
    lanes, moved = _lanes(roadmap, order, planned), moves.told(milestones, day)
    passages = gates.of_products(roadmap, planned, order)
    loads, uncounted = capacity.of_teams(roadmap, planned, order, day)
    plan = Plan(day, roadmap, planned, order, lanes, moved, passages, loads, uncounted)
    return plan, tuple(rules.broken(plan))


def _planned(  # noqa: PLR0913, PLR0917  joins what the passes before found
    milestone: Milestone,
    span: dates.Span,
    day: date,
    roadmap: Items,
    progress: Progress | None,
    children: tuple[str, ...],
    unblocks: tuple[str, ...],
) -> Planned:
    when = milestone.completed if milestone.status == "done" and milestone.completed else span.target
    first = min(
        (update for update in milestone.updates if update.moved_from and update.date <= day),
        key=lambda update: update.date,
        default=None,
    )
    return Planned(
        milestone=milestone,
        start=span.start,
        target=span.target,
        when=when,
        earliest=span.earliest,
        latest=span.latest,
        horizon=horizon(milestone, span.target, day, roadmap.settings.calendar),
        progress=progress,
        state=_state(milestone, span, day),
        is_overdue=is_overdue(milestone, span.target, day),
        first_target=first.moved_from if first else None,
        children=children,
        unblocks=unblocks,
    )


def _state(milestone: Milestone, span: dates.Span, day: date) -> State:
    """Pick the one state a reader sees, in the order of the visual design: record, then lateness, then health."""
    if milestone.status in {"done", "cancelled", "deferred"}:
        return milestone.status
    if milestone.health == "off-track" or is_overdue(milestone, span.target, day):
        return "off"
    if milestone.health == "at-risk":
        return "risk"
    return milestone.status


def _children(milestones: Mapping[str, Milestone]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for id_, milestone in milestones.items():
        if milestone.parent:
            found[milestone.parent].append(id_)
    return {id_: tuple(found.get(id_, ())) for id_ in milestones}


def _unblocks(milestones: Mapping[str, Milestone]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for id_, milestone in milestones.items():
        for dependency in milestone.depends_on:
            found[dependency.id].append(id_)
    return {id_: tuple(found.get(id_, ())) for id_ in milestones}


def _by_date(planned: Planned) -> tuple[date, date, str]:
    # What has no date comes last, and among equal ends the earlier begin first; then the id, so that order is total.
    end = planned.when.end if planned.when and planned.when.end else planned.latest or date.max
    return end, planned.earliest or date.max, planned.milestone.id


def _lanes(roadmap: Items, order: tuple[str, ...], planned: Mapping[str, Planned]) -> tuple[Lane, ...]:
    """Make a lane for each product, by its `order`, else by when its first milestone begins; no product comes last."""
    members: dict[str, list[str]] = defaultdict(list)
    for id_ in order:
        members[roadmap.milestones[id_].product].append(id_)

    def place(product: str) -> tuple[bool, float, date, str]:
        item = roadmap.products.get(product)
        given = item.order if item and item.order is not None else float("inf")
        first = min((planned[id_].earliest or date.max for id_ in members[product]), default=date.max)
        return not product, given, first, product

    titles = {id_: item.title for id_, item in roadmap.products.items()}
    return tuple(Lane(id_, titles.get(id_, ""), tuple(members[id_])) for id_ in sorted(members, key=place))
