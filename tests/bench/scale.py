"""How time and memory grow with the roadmap: `make bench-scale`.

Builds corpora of 1,000 to 100,000 milestones from nothing, each once, and fits a line through the logarithms: its slope
is the exponent, 1 where twice the milestones take twice as much. In memory, not on disk. Ends with 1 where the exponent
of the time by the clock or of the memory of all processes together is above 1.1.
"""

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import linear_regression
from tempfile import TemporaryDirectory

import corpus
import running
import sides
from running import Ran
from sides import Sides, Tools

SIZES = (1000, 3000, 10_000, 30_000, 100_000)
MOST = 1.1
EVERY = 0.1  # rarer than where only the memory is looked at, since here the time counts too
MEASURES = ("clock", "processor", "memory")
JUDGED = frozenset({"clock", "memory"})


def main() -> int:
    """Build each size, print a line for it, and say by the exit code whether the exponents hold."""
    asked = _options()
    machine = running.machine()
    tools = sides.tools()
    versions = tools.versions()
    _print(("milestones", "clock", "processor", "memory", "a milestone"))
    ran = [_built(tools, count) for count in asked.sizes]
    found = {name: exponent(asked.sizes, [getattr(one, name) for one in ran]) for name in MEASURES}
    _print(("exponent", *(f"{found[name]:.2f}" for name in MEASURES)))
    _print(("at most", *(f"{MOST:.2f}" if name in JUDGED else "" for name in MEASURES)))
    if asked.json:
        figures = [{"milestones": count, **_figures(one)} for count, one in zip(asked.sizes, ran, strict=True)]
        told = {"machine": machine, "versions": versions, "sizes": figures, "exponents": found}
        asked.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    return 1 if any(found[name] > MOST for name in JUDGED) else 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description="Find how a build's time and memory grow with the milestones.")
    options.add_argument("--sizes", type=_sizes, default=SIZES, metavar="N,N", help="how many milestones")
    options.add_argument("--json", type=Path, metavar="FILE", help="where the figures go")
    return options.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(int(part) for part in text.split(","))
    if len(set(sizes)) < 2:
        raise argparse.ArgumentTypeError("an exponent needs two sizes")
    return sizes


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Give the power of the size that values grow with."""
    return linear_regression([math.log(size) for size in sizes], [math.log(value) for value in values]).slope


def _built(tools: Tools, count: int) -> Ran:
    """Build one corpus, and print what it took."""
    with TemporaryDirectory(dir=sides.scratch()) as name:
        sys.stderr.write(f"{count:,} milestones\n")
        ran = Sides(tools, corpus.write(count, Path(name, "corpus"))).cold(EVERY)
    cells = (f"{ran.clock:,.1f} s", f"{ran.processor:,.1f} s", f"{ran.memory / 1e6:,.0f} MB")
    _print((f"{count:,}", *cells, f"{ran.clock / count * 1000:.2f} ms"))
    return ran


def _figures(ran: Ran) -> dict[str, float]:
    return {"seconds": round(ran.clock, 2), "processor": round(ran.processor, 2), "bytes": ran.memory}


def _print(cells: tuple[str, ...]) -> None:
    sys.stdout.write((cells[0].ljust(14) + "".join(cell.rjust(13) for cell in cells[1:])).rstrip() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
