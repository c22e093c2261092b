"""Milestones as tasks of a network: the days each may have, how long it takes, and the links between them.

Takes milestones and gives what `network` works on, in two ways: as written, for the rule that speaks only of what is
impossible, and as expected on a day, where what is open cannot lie in the past and an estimate takes its time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from milepost.model.milestone import Dependency, Milestone
from milepost.model.working_time import WorkingTime
from milepost.stages.plan.dates import Window, end_window, start_window
from milepost.stages.plan.network import Links, Task, sequence
from milepost.stages.plan.pace import ROUNDING, Pace

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Today:
    """What lengths and first days depend on besides a milestone: the day, the working days, how fast teams are."""

    day: date
    time: WorkingTime
    pace: Pace


def as_written(milestones: Mapping[str, Milestone]) -> dict[str, Task]:
    """Bound each milestone by its own dates alone."""
    return {id_: Task(start_window(item), end_window(item)) for id_, item in milestones.items()}


def as_expected(milestones: Mapping[str, Milestone], today: Today) -> dict[str, Task]:
    """Bound each milestone by its dates, its limits and the day, and say how many working days it takes."""
    return {id_: _expected(item, today) for id_, item in milestones.items()}


def links(milestones: Mapping[str, Milestone], children: Mapping[str, tuple[str, ...]]) -> Links:
    """Give for each open milestone what it waits for; what was put off or cancelled holds nothing up.

    A parent without dates of its own ends with the last of its parts, unless a part waits for the parent.
    """
    written = {id_: _written_links(item, milestones) for id_, item in milestones.items() if item.is_open}
    whole = {id_: (*found, *_parts(milestones[id_], children[id_], milestones)) for id_, found in written.items()}
    placed = set(sequence(milestones, whole))
    return {id_: whole[id_] if id_ in placed else written[id_] for id_ in written if whole[id_]}


def without_events(written: Links, milestones: Mapping[str, Milestone]) -> Links:
    """Leave out what outside dates are said to wait for: they come when they come."""
    return {id_: found for id_, found in written.items() if milestones[id_].kind != "event"}


def _written_links(item: Milestone, milestones: Mapping[str, Milestone]) -> tuple[Dependency, ...]:
    return tuple(link for link in item.depends_on if _counts(milestones, link.id))


def _parts(item: Milestone, parts: tuple[str, ...], milestones: Mapping[str, Milestone]) -> tuple[Dependency, ...]:
    if item.target or item.start:
        return ()
    return tuple(Dependency(part, item.place("title"), "FF") for part in parts if _counts(milestones, part))


def _counts(milestones: Mapping[str, Milestone], id_: str) -> bool:
    return id_ in milestones and not milestones[id_].is_dropped


def _expected(item: Milestone, today: Today) -> Task:
    start, end = start_window(item), end_window(item)
    if not item.is_open:
        return Task(start, end)
    limits = [day for day in (end.last, item.deadline.last if item.deadline else None) if day]
    last = min(limits, default=None)
    if item.kind == "event":
        return Task(start, Window(end.first, last))
    begins = [start.first, item.not_before.first if item.not_before else None]
    begins.append(today.day if item.status != "active" else None)
    ends = max((day for day in (end.first, today.day) if day), default=None)
    length = _length(item, today)
    if length and item.start is None:
        begins[0] = None  # what takes time and names only its end begins some time before it
    first = max((day for day in begins if day), default=None)
    return Task(Window(first, start.last), Window(ends, last), length)


def _length(item: Milestone, today: Today) -> int:
    """Say how many working days a milestone takes at least: its low estimate at its team's pace, within its dates."""
    shortest, longest = _written_length(item, today.time)
    amount = today.pace.days(item) if item.estimate else None
    least = amount * item.estimate.low / item.estimate.mean if amount and item.estimate else 0.0
    needed = ceil(least - ROUNDING)
    return max(shortest, min(needed, longest) if longest is not None else needed)


def _written_length(item: Milestone, time: WorkingTime) -> tuple[int, int | None]:
    """Count the working days between a written start and a written target, at least and at most."""
    start, target = item.start, item.target
    if start is None or target is None or start.is_board or target.is_board:
        return 0, None
    least = time.count(start.last, target.first) if start.last and target.first else 0
    most = time.count(start.first, target.last) if start.first and target.last else None
    return least, most
