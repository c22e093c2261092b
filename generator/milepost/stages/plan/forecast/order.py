"""In which order things happen and teams get to their work, by the expected lengths.

The parallel schedule generation scheme (Kelley, 1963), each team on one thing after another: of what could begin first,
what was promised hardest goes first. The simulation keeps this order in every run, so that luck moves dates and not
priorities. A start and an end are events of their own: work that waits only for an end may begin before it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from statistics import fmean
from typing import Literal

from milepost.stages.plan.forecast.jobs import Job
from milepost.stages.plan.network import Links

Mark = Literal["S", "F"]
Event = tuple[str, Mark]
MARKS: dict[str, Mark] = {"S": "S", "F": "F"}


@dataclass(slots=True)
class Queue:
    """A team's work that nothing holds up any more: what may begin later, and what may begin as soon as it is free."""

    free: float = 0.0
    ahead: list[tuple[float, int, str]] = field(default_factory=list)
    ready: list[tuple[int, str]] = field(default_factory=list)

    def begin(self) -> float | None:
        """Say when the team begins its next work; nothing where it has none."""
        while self.ahead and self.ahead[0][0] <= self.free:
            _, rank, id_ = heappop(self.ahead)
            heappush(self.ready, (rank, id_))
        if self.ready:
            return self.free
        return self.ahead[0][0] if self.ahead else None

    def take(self, moment: float, jobs: Mapping[str, Job]) -> str:
        """Take the first work of all that may begin at a moment."""
        self.free = max(self.free, moment)
        self.begin()
        _, id_ = heappop(self.ready)
        self.free += jobs[id_].mean
        return id_


class Service:
    """The starts and ends of jobs, each to come after what it waits for."""

    def __init__(self, jobs: Mapping[str, Job], links: Links, ranks: Mapping[str, int]) -> None:
        """Say what each event waits for, and when it could be by itself; `ranks` says what a team prefers."""
        self._jobs, self._ranks = jobs, ranks
        # An end waits for its start.
        self._waiting: dict[Event, int] = {(id_, "S"): 0 for id_ in jobs} | {(id_, "F"): 1 for id_ in jobs}
        self._behind: dict[Event, list[tuple[Event, float]]] = defaultdict(list)
        for id_ in jobs:
            for link in links.get(id_, ()):
                event = (id_, MARKS[link.type[1]])
                self._waiting[event] += 1
                self._behind[link.id, MARKS[link.type[0]]].append((event, link.lag))
        self._moments: dict[Event, float] = {(id_, "S"): job.begin or 0.0 for id_, job in jobs.items()}
        self._moments |= {(id_, "F"): fmean(job.lands or [0.0]) for id_, job in jobs.items()}
        self._free: list[Event] = [event for event, count in self._waiting.items() if not count]
        self._queues: dict[str, Queue] = defaultdict(Queue)
        self._begins: list[tuple[float, str]] = []

    def events(self) -> Iterator[Event]:
        """Go over all events in an order in which a simulation can work them out."""
        while self._free or self._begins:
            if self._free:
                event = self._free.pop()
                team = self._jobs[event[0]].team
                if event[1] == "S" and team:
                    self._queue(event[0], team)
                    continue
            elif (begun := self._next()) is not None:
                event = begun
            else:
                continue
            yield event
            self._pass_on(event)

    def _queue(self, id_: str, team: str) -> None:
        """Put work that nothing holds up any more before its team."""
        heappush(self._queues[team].ahead, (self._moments[id_, "S"], self._ranks[id_], id_))
        self._announce(team)

    def _announce(self, team: str) -> None:
        begin = self._queues[team].begin()
        if begin is not None:
            heappush(self._begins, (begin, team))

    def _next(self) -> Event | None:
        """Begin what begins first of all teams' work; nothing where something has changed since that was said."""
        moment, team = heappop(self._begins)
        if self._queues[team].begin() != moment:
            return None
        id_ = self._queues[team].take(moment, self._jobs)
        self._moments[id_, "S"] = moment
        self._announce(team)
        return id_, "S"

    def _pass_on(self, event: Event) -> None:
        """Let an event's moment bound what waits for it."""
        id_, mark = event
        moment = self._moments[event]
        behind = self._behind[event]
        for other, lag in [*behind, ((id_, "F"), self._jobs[id_].mean)] if mark == "S" else behind:
            self._moments[other] = max(self._moments[other], moment + lag)
            self._waiting[other] -= 1
            if not self._waiting[other]:
                self._free.append(other)
