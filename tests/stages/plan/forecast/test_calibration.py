"""Whether a forecast can be trusted: of made-up projects, half land by the first date and 85 of 100 by the second.

Each project happens once, in a simulator of its own: working days one by one, each team on one thing after another, of
what may begin what was promised hardest first. Nothing of it is shared with the forecast but the project.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Commitment, Dependency, DependencyType, Effort, Milestone
from milepost.model.periods import parse
from milepost.model.plan import Forecast, Plan
from milepost.model.roadmap import Roadmap
from milepost.model.settings import Capacity, Settings
from milepost.problems import Place
from milepost.stages import plan

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
HOLIDAYS = frozenset({date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1), date(2027, 5, 6), date(2027, 5, 8)})
CALENDAR = Calendar(holidays=HOLIDAYS)
ENOUGH = 12  # years that are gone through day by day
NOWHERE = Place("a.md", 1, 1)
TYPES: tuple[DependencyType, ...] = ("FS", "FS", "FS", "SS", "FF", "SF")
COMMITMENTS: tuple[Commitment, ...] = ("committed", "target", "exploring")
TOLERANCE = 5.0

Event = tuple[str, str]


def _worked_days() -> list[date]:
    days = (TODAY + DAY * number for number in range(365 * ENOUGH))
    return [day for day in days if day.weekday() < 5 and day not in HOLIDAYS]


WORKED = _worked_days()


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def _worked_in_quarters() -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for day in (date(2026, 10, 1) + DAY * number for number in range(365 * (ENOUGH + 1))):
        if day.weekday() < 5 and day not in HOLIDAYS:
            found[_quarter(day)] = found.get(_quarter(day), 0) + 1
    return found


IN_QUARTER = _worked_in_quarters()


@dataclass
class Truth:
    """What happens: when events come to pass, in working days from the morning of today, and when teams are free."""

    milestones: Mapping[str, Milestone]
    capacity: Mapping[str, float]
    chance: Random
    moments: dict[Event, float] = field(default_factory=dict)
    free: dict[str, float] = field(default_factory=dict)
    worked_off: dict[str, float] = field(default_factory=dict)

    def happen(self) -> None:
        """Let everything that can begin begin, then the next team take up its next work, until all is over."""
        while len(self.moments) < 2 * len(self.milestones):
            moved = [self._advance(item) for item in self.milestones.values()]
            if not any(moved):
                self._take_up()

    def lands(self, id_: str) -> date:
        """Say on which day a milestone ends."""
        moment = self.moments[id_, "F"]
        whole = int(moment) + (moment - int(moment) > 1e-9)
        return WORKED[min(max(whole, 1), len(WORKED)) - 1]

    def _advance(self, item: Milestone) -> bool:
        """Begin what needs no team, end what is worked off and waits for nothing; tell whether anything moved."""
        before = len(self.moments)
        if (item.id, "S") not in self.moments and not self._team(item) and (ready := self._ready(item)) is not None:
            self._begin(item, ready)
        done, bound = self.worked_off.get(item.id), self._bound(item, "F")
        if (item.id, "F") not in self.moments and done is not None and bound is not None:
            self.moments[item.id, "F"] = max(done, bound)
        return len(self.moments) > before

    def _team(self, item: Milestone) -> str:
        return item.team if item.estimate and item.team in self.capacity else ""

    def _bound(self, item: Milestone, event: str) -> float | None:
        """Say before when links let an event not happen; nothing while that cannot be known."""
        links = [link for link in item.depends_on if link.type[1] == event]
        if any((link.id, link.type[0]) not in self.moments for link in links):
            return None
        return max((self.moments[link.id, link.type[0]] + link.lag for link in links), default=0.0)

    def _ready(self, item: Milestone) -> float | None:
        bound = self._bound(item, "S")
        begins = item.start or (item.target if item.target and not item.target.is_point else None)
        first = begins.first if begins and item.estimate else None
        return None if bound is None else max(bound, bisect_left(WORKED, first) if first else 0.0)

    def _take_up(self) -> None:
        """Give the team that is free first, or has something to do first, the work that was promised hardest."""
        waiting: dict[str, list[tuple[float, Milestone]]] = {}
        for item in self.milestones.values():
            ready = self._ready(item) if (item.id, "S") not in self.moments else None
            if ready is not None:
                waiting.setdefault(item.team, []).append((ready, item))
        begins = {team: max(self.free.get(team, 0.0), min(at for at, _ in found)) for team, found in waiting.items()}
        team = min(begins, key=lambda team: (begins[team], team))
        ready_items = [item for at, item in waiting[team] if at <= begins[team]]
        self._begin(min(ready_items, key=_promise), begins[team])

    def _begin(self, item: Milestone, moment: float) -> None:
        self.moments[item.id, "S"] = moment
        effort, team = self._effort(item), self._team(item)
        if item.estimate is None and item.confidence:
            self.worked_off[item.id] = self._landing(item)
        elif team:
            self.worked_off[item.id] = self.free[team] = self._work(moment, effort, self.capacity[team])
        else:
            self.worked_off[item.id] = moment + effort

    def _effort(self, item: Milestone) -> float:
        """Draw a three-point estimate, in working days; of work under way what is left of it."""
        one = item.estimate
        if one is None:
            return 0.0
        drawn = one.low
        if one.high > one.low:
            width = one.high - one.low
            mode = (one.likely - one.low) / width
            drawn += width * self.chance.betavariate(1 + 4 * mode, 5 - 4 * mode)
        left = 1 - (item.progress or 0) / 100 if item.status == "active" else 1.0
        return drawn * left * (5 if one.unit == "w" else 1)

    def _work(self, moment: float, effort: float, capacity: float) -> float:
        """Work day by day at what the team can do on each."""
        while True:
            rate = capacity / IN_QUARTER[_quarter(WORKED[int(moment)])]
            today = (int(moment) + 1 - moment) * rate
            if effort <= today:
                return moment + effort / rate
            effort, moment = effort - today, float(int(moment) + 1)

    def _landing(self, item: Milestone) -> float:
        """Land inside the target with the promised chance, on any day of it alike, else some time after it."""
        assert item.target is not None
        assert item.confidence is not None
        first, last = item.target.first, item.target.last
        assert first is not None
        assert last is not None
        chance = item.confidence / 100
        begin = float(bisect_left(WORKED, first))
        width = bisect_right(WORKED, last) - begin
        if self.chance.random() < chance:
            return begin + self.chance.random() * width
        return begin + width + self.chance.expovariate(1 / (width * (1 - chance) / chance))


def _promise(item: Milestone) -> tuple[int, date, str]:
    last = item.target.last if item.target else None
    return COMMITMENTS.index(item.commitment), last or date.max, item.id


@dataclass(frozen=True)
class Outcome:
    """How many milestones there were, and which shares landed by the dates of forecasts and by targets."""

    count: int
    by_p50: float
    by_p85: float
    on_time: float
    foretold_on_time: float


def outcome(projects: Sequence[Mapping[str, Milestone]], capacity: Mapping[str, float], seed: int) -> Outcome:
    """Forecast all projects, let each happen once, and compare."""
    planned = _plan(projects, capacity)
    chance = Random(seed)  # noqa: S311
    landed: list[tuple[Forecast, date, date | None]] = []
    for project in projects:
        truth = Truth(project, capacity, chance)
        truth.happen()
        for id_ in project:
            target = planned.planned[id_].target
            if id_ in planned.forecasts:
                landed.append((planned.forecasts[id_], truth.lands(id_), target.last if target else None))
    with_target = [(forecast.on_time, day <= last) for forecast, day, last in landed if last]
    return Outcome(
        count=len(landed),
        by_p50=_percent([day <= forecast.p50 for forecast, day, _ in landed]),
        by_p85=_percent([day <= forecast.p85 for forecast, day, _ in landed]),
        on_time=_percent([kept for _, kept in with_target]),
        foretold_on_time=sum(on_time or 0 for on_time, _ in with_target) / max(len(with_target), 1),
    )


def _plan(projects: Sequence[Mapping[str, Milestone]], capacity: Mapping[str, float]) -> Plan[Roadmap]:
    together = {id_: item for project in projects for id_, item in project.items()}
    limits = Capacity("days", None, capacity) if capacity else None
    settings = Settings("T", calendar=CALENDAR, capacity=limits)
    return plan.on(TODAY, Roadmap(settings, together, {}, {}, {}, {}), with_forecasts=True)[0]


def _percent(claims: Sequence[bool]) -> float:
    return 100 * sum(claims) / max(len(claims), 1)


def milestone(id_: str, **keys: object) -> Milestone:
    for name in ("start", "target"):
        if isinstance(written := keys.get(name), str):
            keys[name] = parse(written, CALENDAR)
    return Milestone(id=id_, title=id_, audience="public", path=id_, shown=id_, **keys)  # type: ignore[arg-type]


def estimate(chance: Random) -> Effort:
    """Draw three points: of any lean, and wide enough that a forecast in whole days says something."""
    low = chance.randrange(5, 30)
    width = chance.randrange(40, 140)
    if chance.random() < 0.2:
        return Effort(low / 5, (low + chance.randrange(width)) / 5, (low + width) / 5, "w")
    return Effort(low, low + chance.randrange(width + 1), low + width, "d")


def under_way(chance: Random) -> dict[str, object]:
    if chance.random() < 0.7:
        return {}
    return {"status": "active", "progress": chance.choice((0, 10, 25, 50))}


def link(chance: Random, before: Sequence[str], types: Sequence[DependencyType]) -> Dependency:
    return Dependency(chance.choice(before), NOWHERE, chance.choice(types), chance.choice((0, 0, 0, 5, 20, -4)))


def singles(chance: Random, name: str) -> dict[str, Milestone]:
    """Make single milestones: some begin later, some are under way, some have a target."""
    keys: dict[str, object] = {"estimate": estimate(chance), **under_way(chance)}
    if chance.random() < 0.3:
        keys["start"] = (TODAY + DAY * chance.randrange(120)).isoformat()
    if chance.random() < 0.6:
        keys["target"] = chance.choice(("2027-02-26", "2027-05", "2027-Q1", "2027-Q2", "2027", "2027-04-03"))
    return {name: milestone(name, **keys)}


def linked(chance: Random, name: str) -> dict[str, Milestone]:
    """Make chains and joins: links of each type with lags, and now and then a release that only waits."""
    made: dict[str, Milestone] = {}
    for number in range(chance.randint(3, 10)):
        keys: dict[str, object] = {"estimate": estimate(chance), **under_way(chance)}
        if number > 2 and chance.random() < 0.2:
            keys = {"target": "2026-12-18"}
        if made:
            count = chance.choice((1, 1, 2, 3))
            keys["depends_on"] = tuple(link(chance, list(made), TYPES) for _ in range(count))
        made[f"{name}-{number}"] = milestone(f"{name}-{number}", **keys)
    return made


def queued(chance: Random, name: str, types: Sequence[DependencyType] = ("FS",)) -> dict[str, Milestone]:
    """Make the work of two teams: promised more or less hard, some of it only after other work."""
    made: dict[str, Milestone] = {}
    for number in range(chance.randint(4, 9)):
        keys: dict[str, object] = {"estimate": estimate(chance), **under_way(chance)}
        keys |= {"team": f"{name}-{chance.choice('ab')}", "commitment": chance.choice(COMMITMENTS)}
        keys["target"] = chance.choice(("2027-02-26", "2027-08-31", "2027-Q2", "2028-01-14", "2027-11-30"))
        if made and chance.random() < 0.5:
            keys["depends_on"] = (link(chance, list(made), types),)
        made[f"{name}-{number}"] = milestone(f"{name}-{number}", **keys)
    return made


def tied(chance: Random, name: str) -> dict[str, Milestone]:
    """Make the work of two teams in which beginnings and ends wait for beginnings and ends."""
    return queued(chance, name, ("SS", "FF", "SF"))


def promised(chance: Random, name: str) -> dict[str, Milestone]:
    """Make promises without an estimate: a confidence inside a coarse target, and work that waits for it."""
    target = chance.choice(("2027-Q1", "2027-Q2", "2027-H1", "2027-03", "2028"))
    first = milestone(name, target=target, confidence=chance.choice((20, 35, 60, 75, 85, 95)))
    if chance.random() < 0.7:
        return {name: first}
    after = f"{name}-after"
    waits = (Dependency(name, NOWHERE, "FS", chance.choice((0, 10))),)
    return {name: first, after: milestone(after, estimate=estimate(chance), depends_on=waits)}


@pytest.mark.parametrize(
    ("make", "count", "seed"),
    [(singles, 1500, 1), (linked, 500, 2), (queued, 400, 3), (tied, 400, 5), (promised, 1200, 4)],
)
def test_half_land_by_p50_and_85_of_100_by_p85(
    make: Callable[[Random, str], dict[str, Milestone]], count: int, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311
    projects = [make(chance, f"p{number:04}") for number in range(count)]
    teams = sorted({item.team for project in projects for item in project.values() if item.team})
    capacity = {team: float(chance.choice((40, 64, 120))) for team in teams}
    found = outcome(projects, capacity, seed)
    assert found.count > 1000
    assert found.by_p50 == pytest.approx(50, abs=TOLERANCE)
    assert found.by_p85 == pytest.approx(85, abs=TOLERANCE)
    assert found.on_time == pytest.approx(found.foretold_on_time, abs=TOLERANCE)
