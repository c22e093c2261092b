"""The plan as a network: how early each milestone can begin and end, how late it may, and what decides it.

The critical path method (Kelley and Walker, 1959) with the four links of precedence diagramming and lags in working
days, on windows of days instead of single dates: what was written bounds a begin and an end, links and lengths move
them inside. A day is a day: what waits for an end may begin on that very day, so a date found here is one that cannot
be beaten. Two sweeps over a topological order, in time linear in milestones and links, without recursion.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from milepost.model.milestone import Dependency
from milepost.model.plan import Conflict, Driver, Feasible
from milepost.model.working_time import WorkingTime
from milepost.stages.plan.dates import Window

Event = Literal["start", "end"]
EVENTS: Mapping[str, Event] = {"S": "start", "F": "end"}
ANY = Window(None, None)
Links = Mapping[str, Sequence[Dependency]]


@dataclass(frozen=True, slots=True)
class Task:
    """What is known of one milestone: the days it may begin and end on, and how many working days it takes."""

    start: Window = ANY
    end: Window = ANY
    length: int = 0


@dataclass(frozen=True, slots=True)
class Early:
    """The first possible day of an event, None where nothing bounds it, and what decides it; nothing: its own dates."""

    day: date | None = None
    driver: Driver | None = None


def feasible(tasks: Mapping[str, Task], links: Links, time: WorkingTime) -> dict[str, Feasible]:
    """Give each milestone its earliest and latest days; `links` has for each what it depends on."""
    order = sequence(tasks, links)
    early: dict[str, dict[Event, Early]] = {}
    for id_ in order:
        early[id_] = _early(tasks[id_], _asked(links.get(id_, ()), early, time), id_, time)
    late, needed = _late(tasks, links, order, time)
    return {id_: _times(early.get(id_, {}), late.get(id_, ANY), needed.get(id_), time) for id_ in tasks}


def conflicts(tasks: Mapping[str, Task], links: Links, time: WorkingTime) -> list[Conflict]:
    """List the links that no choice of days inside what was written can keep.

    What a link asks for goes on to what waits for its milestone, but never past the milestone's own window: one
    impossible link is told once, not again for everything behind it.
    """
    found: list[Conflict] = []
    early: dict[str, dict[Event, Early]] = {}
    for id_ in sequence(tasks, links):
        task, kept = tasks[id_], []
        for dependency in links.get(id_, ()):
            asked = _asked((dependency,), early, time)
            limit = _limit(task, EVENTS[dependency.type[1]])
            late = max(((day - limit).days for _, day, _ in asked if limit), default=0)
            if late > 0:
                driver = early[dependency.id][EVENTS[dependency.type[0]]].driver
                through = driver and (early[driver.id]["start"].driver if driver.id == dependency.id else driver)
                found.append(Conflict(id_, dependency, late, through.id if through else ""))
            else:
                kept += asked
        early[id_] = _early(task, kept, id_, time)
    return found


def sequence(tasks: Collection[str], links: Links) -> list[str]:
    """Order milestones so that each comes after what it depends on (Kahn, 1962); those in a circle are left out."""
    waiting = {id_: sum(link.id in tasks for link in links.get(id_, ())) for id_ in tasks}
    behind: dict[str, list[str]] = defaultdict(list)
    for id_ in tasks:
        for link in links.get(id_, ()):
            behind[link.id].append(id_)
    ready = deque(id_ for id_, count in waiting.items() if not count)
    order: list[str] = []
    while ready:
        order.append(id_ := ready.popleft())
        for other in behind[id_]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return order


def _asked(
    dependencies: Iterable[Dependency], early: Mapping[str, Mapping[Event, Early]], time: WorkingTime
) -> list[tuple[Event, date, Driver]]:
    """Say what each link asks for: which event may not come before which day, and because of what."""
    found: list[tuple[Event, date, Driver]] = []
    for link in dependencies:
        event = EVENTS[link.type[0]]
        day = early[link.id][event].day if link.id in early else None
        if day:
            found.append((EVENTS[link.type[1]], time.later(day, link.lag), Driver(link.id, event)))
    return found


def _early(task: Task, asked: Sequence[tuple[Event, date, Driver]], id_: str, time: WorkingTime) -> dict[Event, Early]:
    start = _latest_of(Early(task.start.first), "start", asked)
    through = Early(time.end(start.day, task.length), Driver(id_, "start")) if start.day else Early()
    end = _latest_of(Early(task.end.first), "end", asked)
    return {"start": start, "end": through if _is_later(through, end) else end}


def _latest_of(own: Early, event: Event, asked: Sequence[tuple[Event, date, Driver]]) -> Early:
    """Take the latest of all that bounds an event; its own dates come first among equals, then the smaller id."""
    found = [(day, driver) for which, day, driver in asked if which == event]
    if not found:
        return own
    day = max(day for day, _ in found)
    driver = min((driver for at, driver in found if at == day), key=lambda driver: (driver.id, driver.event))
    linked = Early(day, driver)
    return linked if _is_later(linked, own) else own


def _is_later(one: Early, other: Early) -> bool:
    return one.day is not None and (other.day is None or one.day > other.day)


def _limit(task: Task, event: Event) -> date | None:
    """The last day an event may have by what was written; a begin may not come after the last possible end."""
    lasts = (task.start.last, task.end.last) if event == "start" else (task.end.last,)
    return min((day for day in lasts if day), default=None)


def _late(
    tasks: Mapping[str, Task], links: Links, order: Sequence[str], time: WorkingTime
) -> tuple[dict[str, Window], dict[str, date]]:
    """Find the last day on which each may begin and end without breaking a written date, its own or another's.

    Gives besides the last ends that others alone ask for.
    """
    ends: dict[str, date] = {}
    starts: dict[str, date] = {}
    needed: dict[str, date] = {}
    for id_ in reversed(order):
        task = tasks[id_]
        if id_ in ends:
            needed[id_] = ends[id_]
        _lower(ends, id_, task.end.last)
        _lower(starts, id_, task.start.last)
        if id_ in ends:
            _lower(starts, id_, time.begin(ends[id_], task.length))
        for link in links.get(id_, ()):
            limit = (starts if link.type[1] == "S" else ends).get(id_)
            if limit:
                _lower(starts if link.type[0] == "S" else ends, link.id, time.latest(limit, link.lag))
    return {id_: Window(starts.get(id_), ends.get(id_)) for id_ in order}, needed


def _lower(limits: dict[str, date], id_: str, limit: date | None) -> None:
    if limit and limit < limits.get(id_, date.max):
        limits[id_] = limit


def _times(early: Mapping[Event, Early], late: Window, needed: date | None, time: WorkingTime) -> Feasible:
    start, end = early.get("start", Early()), early.get("end", Early())
    margins = [
        time.number(last) - time.number(first)
        for first, last in ((start.day, late.first), (end.day, late.last))
        if first and last
    ]
    return Feasible(
        start=start.day,
        end=end.day,
        latest_start=late.first,
        latest_end=late.last,
        needed_by=needed,
        slack=min(margins, default=None),
        start_driver=start.driver,
        end_driver=end.driver,
    )
