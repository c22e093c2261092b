"""The network of dependencies against a working-out of its own: days gone over one by one, no order, no sweeps.

Every event, a begin or an end, is pushed until nothing moves any more. The latest day of an event is looked at as its
definition says it: held on that day it pushes nothing past a written date, held a day later it does.
"""

import inspect
import runpy
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from milepost.cli import code
from milepost.model.calendar import DAY_NAMES, Calendar
from milepost.model.milestone import Dependency, DependencyType, Effort, Milestone
from milepost.model.periods import parse
from milepost.model.plan import Driver, Feasible, Plan
from milepost.model.roadmap import Roadmap
from milepost.model.settings import Settings
from milepost.model.working_time import WorkingTime, working_time
from milepost.problems import Place
from milepost.stages import plan
from milepost.stages.plan import network
from milepost.stages.plan.dates import Window
from milepost.stages.plan.network import Task

CHECKOUT = Path(__file__).resolve().parents[3]
DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
BEGIN = date(2026, 3, 2)
TYPES: tuple[DependencyType, ...] = ("FS", "SS", "FF", "SF")
NOWHERE = Place("a.md", 1, 1)
PLANS = 1000

Event = tuple[str, str]  # a milestone and S for its begin or F for its end


@dataclass
class Drawn:
    """A plan made up: its calendar, tasks and links, and how events push each other, with a number of working days."""

    calendar: Calendar
    tasks: dict[str, Task]
    links: dict[str, list[Dependency]]
    pushes: dict[Event, list[tuple[Event, str, int]]] = field(default_factory=dict)
    known: dict[tuple[date, str, int], date] = field(default_factory=dict)

    def push(self, day: date, how: str, count: int) -> date:
        """Say to which day an event on a day pushes another."""
        key = day, how, count
        if key not in self.known:
            self.known[key] = _worked(day, count, self.calendar) if how == "work" else _gone(day, count, self.calendar)
        return self.known[key]


def _is_worked(day: date, calendar: Calendar) -> bool:
    return DAY_NAMES[day.weekday()] in calendar.working_days and day not in calendar.holidays


def _gone(day: date, count: int, calendar: Calendar) -> date:
    """Go on, or back, until so many days were worked."""
    while count:
        day += DAY if count > 0 else -DAY
        if _is_worked(day, calendar):
            count -= 1 if count > 0 else -1
    return day


def _worked(day: date, count: int, calendar: Calendar) -> date:
    """Work from a day on, that day included, until so many days were worked."""
    return _gone(day - DAY, count, calendar) if count else day


def drawn(seed: int) -> Drawn:
    """Make up a plan: links lead from any milestone to any other that comes after it in a hidden order."""
    chance = Random(seed)  # noqa: S311
    ids = [f"m{number}" for number in range(chance.randint(5, 40))]
    hidden = chance.sample(ids, len(ids))
    days = tuple(name for name in DAY_NAMES if chance.random() < 0.75) or ("wed",)
    holidays = frozenset(BEGIN + DAY * chance.randrange(-40, 300) for _ in range(chance.choice((0, 5, 40))))
    made = Drawn(Calendar(working_days=days, holidays=holidays), {}, {})
    for id_ in ids:
        length = chance.choice((0, 0, 1, 3, chance.randrange(25)))
        made.tasks[id_] = Task(_window(chance, 0.4), _window(chance, 0.3), length)
    for place in range(1, len(ids)):
        for _ in range(chance.choice((0, 1, 1, 2, 3))):
            other, lag = hidden[chance.randrange(place)], chance.choice((0, 0, -3, 5, chance.randrange(-15, 16)))
            made.links.setdefault(hidden[place], []).append(Dependency(other, NOWHERE, chance.choice(TYPES), lag))
    _tie(made)
    return made


def _window(chance: Random, share: float) -> Window:
    first = BEGIN + DAY * chance.randrange(140)
    last = first + DAY * chance.choice((0, 6, 40, 150))
    return Window(first if chance.random() < share else None, last if chance.random() < share else None)


def _tie(made: Drawn) -> None:
    """Note for each event what it pushes: its own end by its length, others by the links."""
    for id_, task in made.tasks.items():
        made.pushes[id_, "S"] = [((id_, "F"), "work", task.length)]
        made.pushes[id_, "F"] = []
    for id_, links in made.links.items():
        for link in links:
            made.pushes[link.id, link.type[0]].append(((id_, link.type[1]), "lag", link.lag))


def pushed(made: Drawn, begun: Mapping[Event, date]) -> dict[Event, date]:
    """Push events by each other until nothing moves."""
    days = dict(begun)
    todo = list(begun)
    while todo:
        event = todo.pop()
        for other, how, count in made.pushes[event]:
            day = made.push(days[event], how, count)
            if other not in days or day > days[other]:
                days[other] = day
                todo.append(other)
    return days


def written(made: Drawn, side: str) -> dict[Event, date]:
    """List the first or the last days that tasks were given."""
    both = {(id_, "S"): getattr(task.start, side) for id_, task in made.tasks.items()}
    both |= {(id_, "F"): getattr(task.end, side) for id_, task in made.tasks.items()}
    return {event: day for event, day in both.items() if day}


def between(first: date, last: date, calendar: Calendar) -> int:
    """Count the working days after one day up to another; below 0 when the other comes before it."""
    if last < first:
        return -between(last, first, calendar)
    return sum(_is_worked(first + DAY * count, calendar) for count in range(1, (last - first).days + 1))


def all_drawn() -> Iterator[tuple[int, Drawn, dict[str, Feasible]]]:
    for seed in range(PLANS):
        made = drawn(seed)
        yield seed, made, network.feasible(made.tasks, made.links, WorkingTime(made.calendar))


def test_earliest_days_are_those_to_which_links_lengths_and_dates_push() -> None:
    bound = 0
    for seed, made, found in all_drawn():
        expected = pushed(made, written(made, "first"))
        for id_ in made.tasks:
            days = (expected.get((id_, "S")), expected.get((id_, "F")))
            assert (found[id_].start, found[id_].end) == days, (seed, id_)
            bound += sum(day is not None for day in days)
    assert bound > 10 * PLANS


def test_an_event_on_its_latest_day_breaks_no_written_date_and_a_day_later_it_does() -> None:
    bound = 0
    for seed, made, found in all_drawn():
        lasts = written(made, "last")
        for event in made.pushes:
            latest = found[event[0]].latest_start if event[1] == "S" else found[event[0]].latest_end
            on_time = pushed(made, {event: latest or BEGIN})
            if latest is None:
                assert lasts.keys().isdisjoint(on_time), (seed, event)
                continue
            too_late = pushed(made, {event: latest + DAY})
            assert all(day <= lasts[at] for at, day in on_time.items() if at in lasts), (seed, event)
            assert any(day > lasts[at] for at, day in too_late.items() if at in lasts), (seed, event)
            bound += 1
    assert bound > 10 * PLANS


def test_slack_is_the_smaller_room_between_the_earliest_and_the_latest_days() -> None:
    signs = set()
    for seed, made, found in all_drawn():
        for id_, times in found.items():
            pairs = ((times.start, times.latest_start), (times.end, times.latest_end))
            rooms = [between(first, last, made.calendar) for first, last in pairs if first and last]
            assert times.slack == min(rooms, default=None), (seed, id_)
            signs.add(None if times.slack is None else (times.slack > 0) - (times.slack < 0))
    assert signs == {None, -1, 0, 1}


def test_each_step_of_a_critical_path_is_binding_and_its_first_rests_on_its_own_date() -> None:
    longest = 0
    for seed, made, found in all_drawn():
        firsts = written(made, "first")
        for id_ in made.tasks:
            steps = _steps(found, Driver(id_, "end"))
            for step, after in pairwise(steps):
                assert _binds(made, found, step, after), (seed, id_, step, after)
            event = steps[0].id, "S" if steps[0].event == "start" else "F"
            assert _day(found, steps[0]) == firsts.get(event), (seed, id_)
            path = _plan_of(found).path_to(id_)
            assert list(path) == list(dict.fromkeys(step.id for step in steps)), (seed, id_)
            longest = max(longest, len(path))
    assert longest > 5


def _steps(found: Mapping[str, Feasible], last: Driver) -> list[Driver]:
    steps = [last]
    while driver := (
        found[steps[0].id].start_driver if steps[0].event == "start" else found[steps[0].id].end_driver
    ):  # fmt: skip
        steps.insert(0, driver)
    return steps


def _day(found: Mapping[str, Feasible], step: Driver) -> date | None:
    return found[step.id].start if step.event == "start" else found[step.id].end


def _binds(made: Drawn, found: Mapping[str, Feasible], step: Driver, after: Driver) -> bool:
    """Tell whether one event pushes another to the very day it is found on."""
    day, pushes = _day(found, step), made.pushes[step.id, "S" if step.event == "start" else "F"]
    event = after.id, "S" if after.event == "start" else "F"
    return day is not None and _day(found, after) in [
        made.push(day, how, count) for other, how, count in pushes if other == event
    ]


def _plan_of(found: Mapping[str, Feasible]) -> Plan[Roadmap]:
    entries = {id_: SimpleNamespace(feasible=feasible) for id_, feasible in found.items()}
    return Plan(TODAY, None, entries, (), ())  # type: ignore[type-var, arg-type]


def test_in_a_circle_nothing_is_found_and_the_rest_is() -> None:
    tasks = {id_: Task(Window(BEGIN, None), length=1) for id_ in "abcd"}
    links = {"a": [Dependency("b", NOWHERE)], "b": [Dependency("a", NOWHERE)], "c": [Dependency("b", NOWHERE)]}
    found = network.feasible(tasks, links, working_time(Calendar()))
    assert [found[id_] for id_ in "abc"] == [Feasible()] * 3
    assert found["d"].end == BEGIN


def test_among_equals_the_own_date_decides_then_the_smaller_id() -> None:
    tasks = {id_: Task(Window(BEGIN, None)) for id_ in ("own", "z", "b")} | {"free": Task()}
    links = {id_: [Dependency("z", NOWHERE), Dependency("b", NOWHERE)] for id_ in ("own", "free")}
    found = network.feasible(tasks, links, working_time(Calendar()))
    assert found["own"].start_driver is None
    assert found["free"].start_driver == Driver("b", "end")


def test_an_impossible_link_is_told_once_and_not_again_for_what_waits_behind_it() -> None:
    week = [Window(date(2026, 3, day), date(2026, 3, day)) for day in (20, 9, 10, 11)]
    tasks = {id_: Task(window, window) for id_, window in zip("abcd", week, strict=True)}
    links = {later: [Dependency(before, NOWHERE)] for before, later in pairwise("abcd")}
    found = network.conflicts(tasks, links, working_time(Calendar()))
    assert [(one.id, one.dependency.id, one.days) for one in found] == [("b", "a", 11)]


def roadmap(milestones: Sequence[Milestone]) -> Roadmap:
    return Roadmap(Settings("T"), {item.id: item for item in milestones}, {}, {}, {}, {})


def milestone(id_: str, *links: Dependency, **keys: object) -> Milestone:
    return Milestone(id=id_, title=id_, audience="public", path=id_, shown=id_, depends_on=links, **keys)  # type: ignore[arg-type]


@contextmanager
def few_frames(count: int) -> Iterator[None]:
    """Leave room for so many calls inside each other and no more."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + count)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def chain(count: int) -> list[Milestone]:
    """Make a chain of links of each type in turn, each milestone a day's work or two, the ids in no order of it."""
    ids = [f"m{number * 7919 % count:04}" for number in range(count)]
    effort = Effort(1, 1, 2, "d")
    first = milestone(ids[0], start=parse("2026-11-23", Calendar()), estimate=effort)
    ties = (TYPES[place % 4] for place in range(count))
    return [first] + [
        milestone(id_, Dependency(before, NOWHERE, tie, 1), estimate=effort)
        for (before, id_), tie in zip(pairwise(ids), ties, strict=False)
    ]


def test_a_chain_of_five_thousand_is_planned_and_forecast_without_recursion() -> None:
    made = chain(5000)
    with few_frames(120):
        planned, problems = plan.on(TODAY, roadmap(made), with_forecasts=True)
        path = planned.path_to(made[-1].id)
    assert problems == ()
    assert len(planned.forecasts) == 5000
    assert path[-1] == made[-1].id


def test_a_chain_of_finish_to_start_is_critical_from_its_first_to_its_last() -> None:
    ids = [f"m{number:04}" for number in range(5000)]
    links = {id_: [Dependency(before, NOWHERE)] for before, id_ in pairwise(ids)}
    start = parse("2026-11-23", Calendar())
    made = [milestone(id_, *links.get(id_, ()), estimate=Effort(2, 2, 2, "d")) for id_ in ids[1:]]
    first = milestone(ids[0], start=start, estimate=Effort(2, 2, 2, "d"))
    with few_frames(120):
        planned, _ = plan.on(TODAY, roadmap([first, *made]))
        path = planned.path_to(ids[-1])
    assert path == tuple(ids)
    # Each begins on the day on which the one before it ends, so it adds one day to the two of the first.
    assert planned.planned[ids[-1]].feasible.end == _worked(TODAY, 5001, Calendar())


def test_a_circle_of_five_hundred_is_named_whole_and_once_by_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "content" / "milestones"
    folder.mkdir(parents=True)
    (tmp_path / "content" / "roadmap.yml").write_text("title: T\ndefault_audience: public\n", encoding="utf-8")
    ids = [f"m{number:03}" for number in range(500)]
    for before, id_ in zip(ids, [*ids[1:], ids[0]], strict=True):
        text = f"---\ntitle: {id_}\ntarget: 2027-Q1\ndepends_on: [{before}]\n---\n"
        (folder / f"{id_}.md").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert code(["check", "--today", "2026-11-23", "--format", "concise"]) == 1
    said = capsys.readouterr()
    (told,) = [line for line in said.out.splitlines() + said.err.splitlines() if "→" in line]
    named = told.partition("error: ")[2].partition(": these")[0].split(" → ")
    assert named[0] == named[-1]
    assert sorted(named[1:]) == ids
    assert "1 error, 0 warnings" in said.out + said.err


def test_eight_times_the_milestones_take_about_eight_times_as_long_to_plan() -> None:
    # A step that grows with the square makes it sixty-four times; `make bench-plan` measures larger plans.
    bench = runpy.run_path(str(CHECKOUT / "tests" / "bench" / "plan.py"))
    small, large = bench["alternating"](bench["roadmap"](500), bench["roadmap"](4000), 3)
    assert large < 16 * small
