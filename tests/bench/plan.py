"""How the time to plan grows with the plan: `make bench-plan`.

Two roadmaps are made up in memory, one ten times the other, with two links to a milestone, and planned in turns, with
and without forecasts; the small one ten times a turn, so that both meet the same moments of the machine. Times are the
processor's own, so that neighbours do not count, and medians of some turns. Ends with 1 where ten times the milestones
take more than 13 times as long to plan: a step that grows with the square would take a hundred times.
"""

import argparse
import gc
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from statistics import median
from time import process_time

from milepost.model.calendar import Calendar
from milepost.model.milestone import Commitment, Dependency, DependencyType, Effort, Milestone
from milepost.model.periods import Period, parse
from milepost.model.roadmap import Roadmap
from milepost.model.settings import Capacity, Settings
from milepost.problems import Place
from milepost.stages import plan

TODAY = date(2026, 11, 23)
SIZES = (1000, 10_000)
LINKS = 2  # to each milestone
REACH = 60  # milestones back to which a link may lead
TEAMS = 20
MOST = 13.0
TYPES: tuple[DependencyType, ...] = ("FS", "SS", "FF", "SF")
COMMITMENTS: tuple[Commitment, ...] = ("committed", "target", "exploring")
CALENDAR = Calendar(holidays=frozenset(date(2026, 12, 24) + timedelta(number) for number in range(9)))


def main() -> int:
    """Plan both roadmaps in turns, print a table, and say by the exit code whether the ratio holds."""
    asked = _options()
    small, large = (roadmap(count) for count in asked.sizes)
    rows = []
    for title, with_forecasts in (("plan", False), ("plan with forecasts", True)):
        times = alternating(small, large, asked.runs, with_forecasts)
        rows.append((title, *times, times[1] / times[0]))
    _print(asked.sizes, rows)
    return 1 if rows[0][3] > MOST else 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description="Time the planning of two made-up roadmaps, one ten times the other.")
    options.add_argument("--runs", type=int, default=5, metavar="N", help="turns; the median counts")
    options.add_argument("--sizes", type=_sizes, default=SIZES, metavar="N,N", help="how many milestones")
    return options.parse_args()


def _sizes(text: str) -> tuple[int, int]:
    small, large = text.split(",")
    return int(small), int(large)


def alternating(small: Roadmap, large: Roadmap, runs: int, with_forecasts: bool = False) -> tuple[float, float]:
    """Plan two roadmaps in turns; gives the median seconds that each takes."""
    often = len(large.milestones) // len(small.milestones)
    took = [(_seconds(small, with_forecasts, often), _seconds(large, with_forecasts)) for _ in range(runs)]
    return median(one for one, _ in took), median(other for _, other in took)


def _seconds(made: Roadmap, with_forecasts: bool, often: int = 1) -> float:
    gc.collect()
    begun = process_time()
    for _ in range(often):
        plan.on(TODAY, made, with_forecasts=with_forecasts)
    return (process_time() - begun) / often


def _print(sizes: tuple[int, int], rows: list[tuple[str, float, float, float]]) -> None:
    headings = ("", *(f"{count:,}" for count in sizes), "ratio", "at most")
    lines = [headings] + [
        (title, f"{small:.2f} s", f"{large:.2f} s", f"{ratio:.1f}", f"{MOST:.0f}" if place == 0 else "")
        for place, (title, small, large, ratio) in enumerate(rows)
    ]
    for first, *others in lines:
        sys.stdout.write((first.ljust(20) + "".join(text.rjust(12) for text in others)).rstrip() + "\n")


def roadmap(count: int) -> Roadmap:
    """Make up a roadmap of so many milestones, linked in chains and joins; the same one for the same count."""
    settings = Settings("T", calendar=CALENDAR, capacity=Capacity("days", 60.0, {"team-1": 40.0}))
    return Roadmap(settings, {item.id: item for item in _milestones(count)}, {}, {}, {}, {})


def _milestones(count: int) -> Iterator[Milestone]:
    chance = Random(count)  # noqa: S311  the same roadmap every time is the point
    ids = [f"m{number:05}" for number in range(count)]
    period = partial(_period, chance)
    for place, id_ in enumerate(ids):
        before = ids[max(0, place - REACH) : place]
        status = chance.choice(("planned", "planned", "proposed", "active", "done"))
        low = chance.randrange(1, 10)
        yield Milestone(
            id=id_,
            title=id_,
            audience="public",
            path=id_,
            shown=id_,
            product=f"product-{place % 50}",
            status=status,
            completed=parse("2026-10", CALENDAR) if status == "done" else None,
            start=period() if chance.random() < 0.2 else None,
            target=period() if chance.random() < 0.7 else None,
            commitment=chance.choice(COMMITMENTS),
            estimate=Effort(low, low + chance.randrange(5), low + chance.randrange(5, 20), "d"),
            team=f"team-{chance.randrange(TEAMS)}",
            depends_on=tuple(_link(chance, other) for other in chance.sample(before, min(LINKS, len(before)))),
        )


def _period(chance: Random) -> Period:
    day = TODAY + timedelta(chance.randrange(900))
    texts = (f"{day:%Y-%m-%d}", f"{day:%Y-%m}", f"{day.year}-Q{(day.month + 2) // 3}")
    return parse(chance.choice(texts), CALENDAR)


def _link(chance: Random, other: str) -> Dependency:
    return Dependency(other, Place("a.md", 1, 1), chance.choice(TYPES), chance.choice((0, 0, 2, 10, -3)))


if __name__ == "__main__":
    sys.exit(main())
