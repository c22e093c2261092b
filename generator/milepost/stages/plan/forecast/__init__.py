"""When open milestones will likely be there: a simulation of the plan, a thousand times.

Estimates vary between their points, dependencies hold with their lags, teams work on one thing after another at their
capacity, in the order of `order`. A milestone has a forecast when something it rests on is uncertain and everything it
rests on is known; nothing is invented for the others. Moments are counted in working days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from milepost.model.plan import Forecast, Planned
from milepost.model.roadmap import Items
from milepost.model.working_time import WorkingTime, working_time
from milepost.stages.plan.forecast.draws import RUNS
from milepost.stages.plan.forecast.jobs import Job, Present, of_all
from milepost.stages.plan.forecast.order import Service
from milepost.stages.plan.forecast.runs import Moments, Runs
from milepost.stages.plan.forecast.supply import supply
from milepost.stages.plan.network import Links, sequence
from milepost.stages.plan.pace import ROUNDING, Pace

P50, P85 = round(RUNS * 0.5) - 1, round(RUNS * 0.85) - 1


@dataclass(frozen=True, slots=True)
class Basis:
    """What the passes before found out, and a forecast rests on.

    `lengths` are working days by written dates, `counted` has the milestones whose own estimate counts, `ranks` puts
    milestones in the order of what was promised.
    """

    planned: Mapping[str, Planned]
    lengths: Mapping[str, int]
    counted: frozenset[str]
    links: Links
    ranks: Mapping[str, int]
    pace: Pace


def forecasts(roadmap: Items, basis: Basis, day: date) -> dict[str, Forecast]:
    """Forecast the open milestones that can be forecast, from a day on."""
    time = working_time(roadmap.settings.calendar)
    jobs = of_all(basis.planned, basis.lengths, basis.counted, Present(day, time, basis.pace))
    jobs = _resting_on_known(jobs, basis)
    if not any(job.is_uncertain for job in jobs.values()):
        return {}
    links = {id_: found for id_, found in basis.links.items() if id_ in jobs}
    teams = dict.fromkeys(job.team for job in jobs.values() if job.team)
    runs = Runs(jobs, links, {team: supply(team, roadmap, day) for team in teams})
    found = {}
    for event in Service(jobs, links, basis.ranks).events():
        id_, ends = event[0], sorted(runs.run(event) or ())
        # Where luck moves nothing, a day would claim to be known that nobody knows.
        if ends and ends[0] < ends[-1] and basis.planned[id_].milestone.is_open:
            found[id_] = _forecast(ends, basis.planned[id_], time)
    return found


def _resting_on_known(jobs: Mapping[str, Job], basis: Basis) -> dict[str, Job]:
    """Leave out what rests on a milestone of which nothing is known, however far behind it."""
    kept: dict[str, Job] = {}
    for id_ in sequence(basis.planned, basis.links):
        if id_ in jobs and all(link.id in kept for link in basis.links.get(id_, ())):
            kept[id_] = jobs[id_]
    return kept


def _forecast(ends: Moments, entry: Planned, time: WorkingTime) -> Forecast:
    """Read the dates off the sorted ends of all runs, and how many of them keep the target."""
    target = entry.target.last if entry.target else None
    limit = time.number(target) + ROUNDING if target else None
    kept = None if limit is None else sum(end <= limit for end in ends)
    return Forecast(
        p50=time.day(ceil(ends[P50] - ROUNDING)),
        p85=time.day(ceil(ends[P85] - ROUNDING)),
        on_time=None if kept is None else round(100 * kept / len(ends)),
    )
