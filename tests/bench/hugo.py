"""Milepost against Hugo on the same text: `make bench`.

Writes corpora of several sizes, builds each with Hugo and with Milepost in turns, both from nothing, then with Milepost
again after one line of a text, after one target, and after no change; `check` alone; the most memory that all processes
of a build have together. Every ratio is to Hugo's build from nothing in the same run, since Hugo keeps no pages for the
next. Then `--help` against a Python that does nothing, and the time from a save until `serve` has the new text, against
Hugo's server. Medians of some runs, in memory, not on disk. Ends with 1 where a target is missed.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import corpus
import running
import saving
import sides
import table
from running import Ran
from sides import Sides, Tools
from table import Row

SIZES = (100, 1000, 10_000)
GROUPS = ("cold", "warm", "check", "memory", "help", "serve")
OF_BUILDS = GROUPS[:4]
SERVED = 1000
STARTS = 20
KB, MB = 1000, 1_000_000
# The most that a ratio to Hugo's build from nothing may be, for a size.
TARGETS = {
    ("cold", 1000): 1.5,
    ("cold", 10_000): 1.3,
    ("one body line", 10_000): 1 / 10,
    ("one date", 10_000): 1 / 3,
    ("nothing changed", 10_000): 1 / 25,
    ("check alone", 10_000): 0.9,
    ("peak memory", 10_000): 0.4,
}
MOST_HELP, MOST_SERVE = 4.0, 0.4

Times = dict[str, list[Ran]]


def main() -> int:
    """Measure what was asked for, print a table for each size, and say by the exit code whether targets hold."""
    asked = _options()
    machine = running.machine()
    tools = sides.tools()
    versions = tools.versions()
    tables: dict[str, list[Row]] = {}
    for title, other, rows in _measured(tools, asked):
        table.write(title, other, rows)
        tables[title] = rows
    if asked.json:
        told = {"machine": machine, "versions": versions, "runs": asked.runs, "tables": table.document(tables)}
        asked.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    return 1 if any(row.is_over for rows in tables.values() for row in rows) else 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description="Time Milepost against Hugo on the same made-up roadmaps.")
    options.add_argument("--sizes", type=_sizes, default=SIZES, metavar="N,N", help="how many milestones")
    options.add_argument("--runs", type=int, default=3, metavar="N", help="turns; the median counts")
    options.add_argument("--json", type=Path, metavar="FILE", help="where the figures go, with every run")
    options.add_argument("--only", type=_groups, default=GROUPS, metavar="NAME,NAME", help=f"of {', '.join(GROUPS)}")
    return options.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _groups(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := set(names) - set(GROUPS):
        raise argparse.ArgumentTypeError(f"no measure is called {', '.join(sorted(unknown))}")
    return names


def _measured(tools: Tools, asked: argparse.Namespace) -> Iterator[tuple[str, str, list[Row]]]:
    """Measure one thing after the other; gives a table's title, whom Milepost is compared with, and the rows."""
    if set(asked.only) & set(OF_BUILDS):
        for count in asked.sizes:
            yield f"{count:,} milestones", "Hugo", list(_builds(tools, count, asked))
    if "help" in asked.only:
        yield "start-up", "python", [_help(tools)]
    if "serve" in asked.only:
        yield f"serve, {SERVED:,}", "Hugo", [_serve(tools)]


# Builds


def _builds(tools: Tools, count: int, asked: argparse.Namespace) -> Iterator[Row]:
    """Build a corpus in turns; gives a row for each measure."""
    with TemporaryDirectory(dir=sides.scratch()) as name:
        _say(f"{count:,} milestones: writing")
        both = Sides(tools, corpus.write(count, Path(name, "corpus")))
        times: Times = {}
        steps = _steps(both, asked.only)
        if steps and "cold" not in asked.only:
            both.cold()
        for run in range(asked.runs if steps else 0):
            for title, step in steps.items():
                _say(f"{count:,} milestones, run {run + 1} of {asked.runs}: {title}")
                times.setdefault(title, []).append(step(run + 1))
        yield from (_row(title, times, count) for title in steps if title != "hugo")
        if "memory" in asked.only:
            yield _memory(both, asked.runs)
        if "cold" in asked.only:
            yield from _written(both)


def _steps(both: Sides, groups: tuple[str, ...]) -> dict[str, Callable[[int], Ran]]:
    """Give what one run does, in order."""
    found: dict[str, Callable[[int], Ran]] = {}
    if "cold" in groups:
        found |= {"cold": lambda _: both.cold()}
    if "warm" in groups:
        found |= {"one body line": both.body, "one date": both.date, "nothing changed": both.nothing}
    if "check" in groups:
        found |= {"check alone": both.check}
    return {"hugo": lambda _: both.hugo(), **found} if found else {}


def _row(title: str, times: Times, count: int) -> Row:
    other, own = times["hugo"], times[title]
    processors = ([ran.processor for ran in other], [ran.processor for ran in own])
    clocks = ([ran.clock for ran in other], [ran.clock for ran in own])
    return Row(title, "s", *clocks, TARGETS.get((title, count)), processors)


def _memory(both: Sides, runs: int) -> Row:
    """Build once more with an eye on the memory, which costs time."""
    other, own = [], []
    for run in range(runs):
        _say(f"{both.corpus.count:,} milestones, run {run + 1} of {runs}: memory")
        other.append(both.hugo(running.EVERY).memory / MB)
        own.append(both.cold(running.EVERY).memory / MB)
    return Row("peak memory", "MB", other, own, TARGETS.get(("peak memory", both.corpus.count)))


def _written(both: Sides) -> Iterator[Row]:
    """Weigh what both have written."""
    other, own = sides.files(both.hugo_out), sides.files(both.out)
    yield Row("bytes written", "MB", [sides.size(other) / MB], [sides.size(own) / MB])
    yield Row("files written", "", [len(other)], [len(own)])
    pages = [sides.size(sides.items(out)) / both.corpus.count / KB for out in (both.hugo_out, both.out)]
    yield Row("a milestone's page", "kB", pages[:1], pages[1:])


# The program


def _help(tools: Tools) -> Row:
    """Start Python and Milepost in turns."""
    _say("start-up")
    here = sides.CHECKOUT
    commands = ([str(tools.python), "-c", "pass"], [str(tools.milepost), "--help"])
    ran = [tuple(running.run(command, here) for command in commands) for _ in range(STARTS)]
    clocks = [[pair[place].clock for pair in ran] for place in (0, 1)]
    return Row("--help", "s", clocks[0], clocks[1], MOST_HELP)


def _serve(tools: Tools) -> Row:
    """Run both servers, and save for one after the other."""
    _say(f"serve, {SERVED:,} milestones")
    with TemporaryDirectory(dir=sides.scratch()) as name:
        other, own = saving.saves(tools, SERVED, Path(name))
    return Row("save to served", "s", other, own, MOST_SERVE)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
