"""The rules on dates held against trying days: whole plans, with periods of every size, four links and lags.

Plans are drawn around a schedule that keeps every link to the day, and what is written of it is now and then a day
off, so that many can be kept only just, and many by no choice of days.

The oracle keeps for each begin and each end every single day that what was written allows, and strikes out day after
day those that go with no day of a neighbour. When an event is left without a day there was no choice; otherwise a
choice is made of what is left, and every demand is held against it. It counts working days by walking over them, and
shares nothing with the program.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

import pytest

from milepost.model.draft import Source
from milepost.pipeline.loading import load
from milepost.problems import Problem
from milepost.stages import read

TODAY = date(2027, 1, 20)
MONDAY = date(2027, 1, 4)
# The days an open side reaches: further than all that is written and all lags together.
NEAR = tuple(date(2026, 10, 1) + timedelta(days=day) for day in range(330))
HOLIDAYS = (date(2027, 1, 6), date(2027, 2, 15), date(2027, 2, 16))
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PLANS = 300
Demand = tuple[tuple[int, str], int, tuple[int, str]]


@dataclass(frozen=True)
class Span:
    """A period as written, and its first and last day; None on an open side."""

    text: str
    first: date | None
    last: date | None

    def days(self) -> set[date]:
        return {day for day in NEAR if (self.first or day) <= day <= (self.last or day)}


UNWRITTEN = Span("", None, None)


@dataclass(frozen=True)
class Link:
    """On which milestone another waits, and how."""

    before: int
    type: str
    lag: int

    def __str__(self) -> str:
        return f"  - {{id: m{self.before}, type: {self.type}, lag: {self.lag}d}}"


@dataclass(frozen=True)
class Item:
    """What one milestone says."""

    start: Span = UNWRITTEN
    target: Span = UNWRITTEN
    completed: Span = UNWRITTEN
    status: str = "planned"
    links: tuple[Link, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status in {"planned", "active"}

    @property
    def end(self) -> Span:
        return self.completed if self.status == "done" else self.target

    def days(self) -> dict[str, set[date]]:
        """Give the days that its begin and its end may have, each for itself."""
        ends = self.end.days()
        is_point = self.start == UNWRITTEN and len(ends) == 1 and self.status != "done"
        return {"S": ends if is_point else self.start.days(), "F": ends}

    def choices(self) -> Iterator[tuple[date, date]]:
        """Try every begin with every end."""
        days = self.days()
        return ((begin, end) for begin in days["S"] for end in days["F"] if begin <= end)

    def lines(self) -> list[str]:
        """Write its front matter; line 1 is the first of the file."""
        dates = {"start": self.start, "target": self.target, "completed": self.completed}
        written = [f"{key}: {span.text}" for key, span in dates.items() if span.text]
        links = ["depends_on:", *map(str, self.links)] if self.links else []
        return ["---", "title: T", f"status: {self.status}", *written, *links, "---", ""]


@dataclass(frozen=True)
class Calendar:
    """The days that are worked on."""

    week: tuple[str, ...]

    @cache  # noqa: B019  few calendars, few days
    def later(self, day: date, count: int) -> date:
        """Walk over so many working days, forwards or backwards."""
        step = timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while NAMES[day.weekday()] not in self.week or day in HOLIDAYS:
                day += step
        return day

    def __str__(self) -> str:
        return ", ".join(self.week)

    def settings(self) -> str:
        days = ", ".join(map(str, HOLIDAYS))
        return f"title: T\ndefault_audience: public\ncalendar: {{working_days: [{self}], holidays: [{days}]}}\n"


WEEKS = tuple(map(Calendar, (NAMES[:5], NAMES, ("tue", "wed", "sat"))))


# What may be written


def one_day(day: date) -> Span:
    return Span(str(day), day, day)


def week(day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    return Span(f"{monday:%G-W%V}", monday, monday + timedelta(days=6))


def month(day: date) -> Span:
    return Span(f"{day:%Y-%m}", day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def quarter(day: date) -> Span:
    first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return Span(f"{day.year}-Q{(day.month + 2) // 3}", first, month(first + timedelta(days=70)).last)


def reach(first: Span, last: Span) -> Span:
    return Span(f"{first.text or '..'}/{last.text or '..'}", first.first, last.last)


def written(day: date, random: Random) -> Span:
    """Write a day, or one next to it, in one of the ways that people write it."""
    day += timedelta(days=random.choice((-1, 0, 0, 0, 1)))
    soon = one_day(day + timedelta(days=random.randint(1, 9)))
    before = one_day(day - timedelta(days=random.randint(1, 9)))
    exact = one_day(day)
    ranges = (reach(exact, soon), reach(before, exact), reach(exact, UNWRITTEN), reach(UNWRITTEN, exact))
    whole = (week(day), month(day), quarter(day), reach(month(day), month(day)), reach(week(day), UNWRITTEN))
    return random.choice((exact, exact, exact, exact, *ranges, *ranges, *whole))


def item_around(begin: date, end: date, links: tuple[Link, ...], random: Random) -> Item:
    """Write a milestone whose work goes from one day to another, so that it makes sense for itself."""
    while True:
        status = random.choice((*["planned", "active"] * 5, "done", "done", "deferred", "cancelled"))
        start, target, completed = (
            written(day, random) if random.random() < share else UNWRITTEN
            for day, share in ((begin, 0.6), (end, 0.8), (end, 0.8 if status == "done" else 0))
        )
        if target == UNWRITTEN and random.random() < 0.3:
            target = Span(random.choice(("now", "next", "later")), None, None)
        item = Item(start, target, completed, status, links)
        if any(item.choices()):
            return item


def plan_for(random: Random, time: Calendar) -> tuple[Item, ...]:
    """Draw a few milestones, of which each but the first waits for some before it and begins or ends as it must."""
    days: dict[tuple[int, str], date] = {}
    items: list[Item] = []
    for number in range(random.randint(2, 4)):
        begin = MONDAY + timedelta(days=random.randint(0, 30))
        end = begin + timedelta(days=random.choice((0, 0, 1, 4, 12)))
        pairs = [(before, tie) for before in range(number) for tie in ("FS", "SS", "FF", "SF")]
        drawn = random.sample(pairs, min(len(pairs), random.randint(1, 2)))
        links = tuple(Link(*pair, random.choice((0, 0, 0, 1, 2, 5, -1, -4))) for pair in drawn)
        for link in links:
            day = time.later(days[link.before, link.type[0]], link.lag)
            begin, end = (day, max(day, end)) if link.type[1] == "S" else (min(day, begin), day)
        days[number, "S"], days[number, "F"] = begin, end
        off = timedelta(days=random.choice((0, 0, 1, 1, 2, 5)) if links else 0)
        items.append(item_around(begin - off, end - off, links, random))
    return tuple(items)


# The oracle


def demands(items: Sequence[Item], left_out: Collection[tuple[int, Link]] = ()) -> Iterator[Demand]:
    """List what must hold: no end before its begin, and every link between what may still come or has come."""
    for number, item in enumerate(items):
        yield (number, "S"), 0, (number, "F")
        for link in item.links if item.is_open else ():
            if items[link.before].status not in {"deferred", "cancelled"} and (number, link) not in left_out:
                yield (link.before, link.type[0]), link.lag, (number, link.type[1])


def is_possible(items: Sequence[Item], wanted: Sequence[Demand], time: Calendar) -> bool:
    """Tell whether some choice of days keeps every demand."""
    days = {(number, which): found for number, item in enumerate(items) for which, found in item.days().items()}
    before: Mapping[tuple[int, str], set[date]] = {}
    while before != days:
        before = dict(days)
        for one, lag, other in wanted:
            last = max(days[other])
            days[one] = {day for day in days[one] if time.later(day, lag) <= last}
            if not days[one]:
                return False
            first = min(time.later(day, lag) for day in days[one])
            days[other] = {day for day in days[other] if first <= day}
            if not days[other]:
                return False
    chosen = {which: min(left) for which, left in days.items()}
    assert all(time.later(chosen[one], lag) <= chosen[other] for one, lag, other in wanted)
    return True


def told(time: Calendar, files: Mapping[str, Sequence[str]]) -> tuple[Problem, ...]:
    sources = tuple(Source(path, path, "milestone", "\n".join(lines).encode()) for path, lines in files.items())
    own = Source("roadmap.yml", "roadmap.yml", "settings", time.settings().encode())
    return load(read.Folder(Path(), "", sources, own, frozenset(), ()), TODAY).problems


def told_links(items: Sequence[Item], time: Calendar) -> set[tuple[int, Link]]:
    """Say which links the program finds impossible, by the lines it points at."""
    files = {f"m{number}.md": item.lines() for number, item in enumerate(items)}
    at = {
        (f"m{number}.md", item.lines().index(str(link)) + 1): (number, link)
        for number, item in enumerate(items)
        for link in item.links
    }
    found = [problem.place for problem in told(time, files) if problem.rule == "dependency-conflict"]
    return {at[place.path, place.line] for place in found}


@pytest.mark.parametrize("time", WEEKS, ids=str)
def test_links_conflict_when_no_choice_of_days_keeps_them_all(time: Calendar) -> None:
    random, kept = Random(str(time)), 0  # noqa: S311
    for _ in range(PLANS):
        items = plan_for(random, time)
        can_be_kept = is_possible(items, list(demands(items)), time)
        kept += can_be_kept
        assert bool(told_links(items, time)) is not can_be_kept, items
    assert PLANS / 2 < kept < PLANS * 9 / 10


@pytest.mark.parametrize("time", WEEKS, ids=str)
def test_without_the_links_that_are_told_the_rest_can_be_kept_and_with_any_of_them_it_cannot(time: Calendar) -> None:
    random, several = Random(f"told {time}"), 0  # noqa: S311
    for _ in range(PLANS):
        items = plan_for(random, time)
        found = told_links(items, time)
        several += len(found) > 1
        assert is_possible(items, list(demands(items, found)), time), items
        for link in found:
            assert not is_possible(items, list(demands(items, found - {link})), time), (link, items)
    assert several


def rules_of(item: Item, *lines: str) -> set[str]:
    front_matter = item.lines()
    return {problem.rule for problem in told(WEEKS[1], {"a.md": [*front_matter[:2], *lines, *front_matter[2:]]})}


def test_limits_are_broken_when_no_choice_of_days_keeps_them() -> None:
    random = Random("limits")  # noqa: S311
    seen: Counter[tuple[bool, bool]] = Counter()
    for _ in range(PLANS):
        begin, end = MONDAY, MONDAY + timedelta(days=random.choice((0, 1, 5)))
        item = item_around(begin, end, (), random)
        if item.status in {"deferred", "cancelled"}:
            continue
        off = timedelta(days=random.choice((0, 1, 4)))
        deadline, not_before = written(end - off, random), written(begin + off, random)
        found = rules_of(item, f"deadline: {deadline.text}", f"not_before: {not_before.text}")
        begins, ends = ({choice[side] for choice in item.choices()} for side in (0, 1))
        is_late = not any(end <= limit for limit in deadline.days() for end in ends)
        is_early = not any(begin >= limit for limit in not_before.days() for begin in begins)
        seen[is_late, is_early] += 1
        assert ("past-deadline" in found, "before-allowed" in found) == (is_late, is_early), (
            item,
            deadline,
            not_before,
        )
    assert min(seen[True, False], seen[False, True], seen[False, False]) > PLANS / 20


def test_a_target_is_before_its_start_when_no_choice_of_days_puts_them_in_order() -> None:
    random, wrong = Random("order"), 0  # noqa: S311
    for _ in range(PLANS):
        start, target = written(MONDAY, random), written(MONDAY - timedelta(days=random.choice((0, 1, 5))), random)
        status = random.choice(("planned", "active", "done", "cancelled"))
        is_in_order = any(begin <= end for begin in start.days() for end in target.days())
        wrong += not is_in_order
        found = rules_of(Item(start, target, status=status))
        assert ("target-before-start" in found) is not is_in_order, (start, target)
    assert PLANS / 10 < wrong < PLANS * 9 / 10


# What the drawing leaves out


def conflicts(front_matters: Mapping[str, Sequence[str]]) -> list[Problem]:
    files = {f"{name}.md": ["---", f"title: {name}", *lines, "---", ""] for name, lines in front_matters.items()}
    return [problem for problem in told(WEEKS[1], files) if problem.rule in {"dependency-conflict", "cycle"}]


def test_a_parent_without_dates_ends_with_the_last_of_its_children() -> None:
    front_matters = {
        "whole": [],
        "part": ["parent: whole", "start: 2027-02-02", "target: 2027-Q1"],
        "on-time": ["start: 2027-02-02", "target: 2027-Q1", "depends_on: whole"],
        "too-early": ["start: 2027-02-01", "target: 2027-Q1", "depends_on: whole"],
    }
    found = conflicts(front_matters)
    assert [(problem.place.path, problem.place.line) for problem in found] == [("too-early.md", 5)]


@pytest.mark.parametrize("other", ["", "depends_on: whole"])
def test_a_part_that_waits_for_its_whole_hides_no_other_conflict(other: str) -> None:
    front_matters = {
        "whole": [],
        "part": ["parent: whole", other],
        "late": ["target: 2027-03"],
        "early": ["start: 2027-01", "target: 2027-Q1", "depends_on: [late, whole]"],
    }
    assert conflicts(front_matters)
