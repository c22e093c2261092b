"""What a day makes of a roadmap: dates, order, lanes, horizon, progress, states, and what is late or cannot be.

Takes a day and a roadmap, whole or seen by a circle; gives a `Plan` of it and the problems of the rules on time.
Knows no circle and no file: planned on a projection, it is a plan of what that circle sees and of nothing else.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from milepost.model.milestone import Milestone
from milepost.model.periods import Period
from milepost.model.plan import (
    Conflict,
    Feasible,
    Lane,
    Plan,
    Planned,
    ProductGates,
    Progress,
    State,
    horizon,
    is_overdue,
)
from milepost.model.roadmap import Items
from milepost.model.working_time import working_time
from milepost.problems import Problem
from milepost.stages.plan import capacity, dates, gates, moves, network, periods, rules, tasks
from milepost.stages.plan.forecast import Basis, forecasts
from milepost.stages.plan.pace import Pace, pace
from milepost.stages.plan.progress import all_progress

AnyRoadmap = TypeVar("AnyRoadmap", bound=Items)
STALE_AFTER = timedelta(days=60)


def on(day: date, roadmap: AnyRoadmap, with_forecasts: bool = False) -> tuple[Plan[AnyRoadmap], tuple[Problem, ...]]:
    """Plan a roadmap on a day; forecasts take longer than all the rest and are made on request."""
    milestones = roadmap.milestones
    moved = moves.moves(milestones, roadmap.history, day)
    # They go from the newest to the oldest.
    first = {move.id: move.before for move in moved}
    children = _children(milestones)
    unblocks = _unblocks(milestones)
    progress = all_progress(milestones, children, roadmap.settings.calendar)
    spans = dates.spans(milestones, children)
    dated = {
        id_: _planned(
            milestone, spans[id_], day, roadmap, progress.get(id_), children[id_], unblocks[id_], first.get(id_)
        )
        for id_, milestone in milestones.items()
    }
    order = tuple(sorted(dated, key=lambda id_: _by_date(dated[id_])))
    passages = gates.of_products(roadmap, dated, order)
    net = _net(day, roadmap, children)
    planned = _connected(dated, passages, net, roadmap)
    loads, uncounted = capacity.of_teams(roadmap, planned, order, day)
    plan = Plan(
        day,
        roadmap,
        planned,
        order,
        _lanes(roadmap, order, planned),
        moved,
        moves.by_milestone(moved),
        passages,
        loads,
        uncounted,
        forecasts(roadmap, _basis(planned, net), day) if with_forecasts else {},
        periods.told(roadmap, planned, day),
    )
    return plan, tuple(rules.broken(plan))


@dataclass(frozen=True, slots=True)
class Net:
    """What the network of dependencies says: feasible dates, conflicts, and what they were worked out from."""

    feasible: Mapping[str, Feasible]
    conflicts: Mapping[str, tuple[Conflict, ...]]
    lengths: Mapping[str, int]
    links: network.Links
    pace: Pace


def _net(day: date, roadmap: Items, children: Mapping[str, tuple[str, ...]]) -> Net:
    time, speed = working_time(roadmap.settings.calendar), pace(roadmap, day)
    written = tasks.links(roadmap.milestones, children)
    links = tasks.without_events(written, roadmap.milestones)
    expected = tasks.as_expected(roadmap.milestones, tasks.Today(day, time, speed))
    late: dict[str, list[Conflict]] = defaultdict(list)
    for conflict in network.conflicts(tasks.as_written(roadmap.milestones), written, time):
        late[conflict.id].append(conflict)
    return Net(
        feasible=network.feasible(expected, links, time),
        conflicts={id_: tuple(found) for id_, found in late.items()},
        lengths={id_: task.length for id_, task in expected.items()},
        links=links,
        pace=speed,
    )


def _basis(planned: Mapping[str, Planned], net: Net) -> Basis:
    return Basis(planned, net.lengths, capacity.counted(planned), net.links, capacity.ranks(planned), net.pace)


def _connected(
    dated: Mapping[str, Planned], passages: Mapping[str, ProductGates], net: Net, roadmap: Items
) -> dict[str, Planned]:
    """Add to each milestone what its product and its dependencies say of it."""
    return {
        id_: replace(
            entry,
            stage=gates.stage_of(entry, passages.get(entry.milestone.product), roadmap),
            feasible=net.feasible[id_],
            conflicts=net.conflicts.get(id_, ()),
            baseline=moves.baseline(entry, roadmap),
        )
        for id_, entry in dated.items()
    }


def _planned(  # noqa: PLR0913, PLR0917  joins what the passes before found
    milestone: Milestone,
    span: dates.Span,
    day: date,
    roadmap: Items,
    progress: Progress | None,
    children: tuple[str, ...],
    unblocks: tuple[str, ...],
    first_target: Period | None,
) -> Planned:
    when = milestone.completed if milestone.status == "done" and milestone.completed else span.target
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
        first_target=first_target,
        children=children,
        unblocks=unblocks,
        is_stale=_is_stale(milestone, day),
    )


def _is_stale(milestone: Milestone, day: date) -> bool:
    """Tell whether work goes on and nobody has said for long how."""
    newest = milestone.newest_update
    return milestone.status == "active" and newest is not None and day - newest > STALE_AFTER


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
