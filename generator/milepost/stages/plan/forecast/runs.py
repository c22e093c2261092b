"""All runs of a simulation side by side: for each event a list of moments, one for each run."""

from collections import Counter
from collections.abc import Mapping, Sequence

from milepost.stages.plan.forecast.draws import RUNS
from milepost.stages.plan.forecast.jobs import Job
from milepost.stages.plan.forecast.order import Event
from milepost.stages.plan.forecast.supply import Supply
from milepost.stages.plan.network import Links

Moments = Sequence[float]


class Runs:
    """The moments at which milestones begin and end, kept as long as something still asks for them."""

    def __init__(self, jobs: Mapping[str, Job], links: Links, supplies: Mapping[str, Supply | None]) -> None:
        """Count how often each event will be asked for."""
        self._jobs, self._links, self._supplies = jobs, links, supplies
        asked = (link for id_ in jobs for link in links.get(id_, ()))
        self._needed = Counter((link.id, link.type[0]) for link in asked)
        self._moments: dict[tuple[str, str], Moments] = {}
        self._worked: dict[str, Moments | None] = {}  # when the work of what has begun will be done
        self._free: dict[str, Moments] = {}  # when each team is done with all it has begun
        self._uncertain: set[tuple[str, str]] = set()  # events, and teams as ("team", name)

    def run(self, event: Event) -> Moments | None:
        """Go through all runs of an event, after all it waits for; gives the moments of an end that is uncertain.

        A team's work must come in the order in which the team gets to it.
        """
        id_, mark = event
        if mark == "S":
            self._start(id_)
            return None
        ends = _later(self._bound(id_, "F", self._jobs[id_].lands), self._worked.pop(id_))
        is_uncertain = self._jobs[id_].is_uncertain or self._rests_on_luck(id_, "F") or (id_, "S") in self._uncertain
        self._keep(id_, "F", ends, is_uncertain)
        return ends if is_uncertain else None

    def _start(self, id_: str) -> None:
        job = self._jobs[id_]
        starts = self._bound(id_, "S", [job.begin] * RUNS if job.begin is not None else None)
        is_uncertain = self._rests_on_luck(id_, "S") or ("team", job.team) in self._uncertain
        if job.team:
            starts = _later(starts, self._free.get(job.team))
        worked = self._through(job, starts) if starts and job.effort else starts
        if job.team and worked:
            self._free[job.team] = worked
            if job.is_uncertain or is_uncertain:
                self._uncertain.add(("team", job.team))
        self._worked[id_] = worked
        self._keep(id_, "S", starts, is_uncertain)

    def _bound(self, id_: str, mark: str, own: Moments | None) -> Moments | None:
        """Take the latest of what bounds an event in each run: what the milestone says itself, and its links."""
        found = own
        for link in self._links.get(id_, ()):
            asked = self._moments.get((link.id, link.type[0])) if link.type[1] == mark else None
            if asked:
                found = _later(found, [moment + link.lag for moment in asked] if link.lag else asked)
        return found

    def _rests_on_luck(self, id_: str, mark: str) -> bool:
        links = self._links.get(id_, ())
        return any(link.type[1] == mark and (link.id, link.type[0]) in self._uncertain for link in links)

    def _through(self, job: Job, starts: Moments) -> Moments:
        """Add what the work takes: at the pace of its team, or as many working days as it says."""
        efforts = job.effort or ()
        able = self._supplies.get(job.team)
        if able:
            return able.ends(starts, efforts)
        return [start + effort for start, effort in zip(starts, efforts, strict=True)]

    def _keep(self, id_: str, mark: str, moments: Moments | None, is_uncertain: bool) -> None:
        """Keep an event's moments while something will ask for them, and let go of those that nothing asks for now."""
        if is_uncertain:
            self._uncertain.add((id_, mark))
        if moments and self._needed[id_, mark]:
            self._moments[id_, mark] = moments
        for link in self._links.get(id_, ()):
            if link.type[1] == mark:
                self._needed[link.id, link.type[0]] -= 1
                if not self._needed[link.id, link.type[0]]:
                    self._moments.pop((link.id, link.type[0]), None)


def _later(one: Moments | None, other: Moments | None) -> Moments | None:
    """Take the later of two moments in each run; None is no bound."""
    if one is None or other is None or one is other:
        return other if one is None else one
    return [x if x > y else y for x, y in zip(one, other, strict=True)]
