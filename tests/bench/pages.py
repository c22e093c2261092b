"""How long pages take to show and to answer, on a slow machine behind a slow line: `make bench-pages`.

Roadmaps of several sizes are made up, built and opened in Chromium, beside the page that plotly itself would make of
the same rows. Each figure is the median of some visits. Ends with 1 where a budget is broken: bytes at all, times by
half.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import plotly_page
from playwright.sync_api import Browser, Error, sync_playwright
from server import served
from visits import visit

CHECKOUT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
SIZES = (30, 300, 1500, 10_000)
MOST_PLOTLY = 1500
KB = 1024
SLACK = 1.5

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: its name, its unit, and what it may be for each size of roadmap, and last on a milestone's page."""

    key: str
    title: str
    unit: str
    budgets: tuple[float, ...] = ()

    def budget(self, column: int) -> float | None:
        """Give the budget of a size, where there is one."""
        return self.budgets[column] if column < len(self.budgets) else None

    def is_over(self, value: float, budget: float) -> bool:
        """Tell whether a budget is broken; times are given some slack, since no two machines are alike."""
        return value > budget * (SLACK if self.unit in {"s", "ms"} else 1)

    def text(self, value: float | None) -> str:
        """Write a value with its unit."""
        if value is None:
            return "-"
        scaled = {"s": value / 1000, "KB": value / KB}.get(self.unit, value)
        digits = {"s": 2, "KB": 1, "": 3}.get(self.unit, 0)
        return f"{scaled:,.{digits}f} {self.unit}".rstrip()


MEASURES = (
    Measure("paint", "first contentful paint", "s", (1000, 1000, 1100, 1100, 900)),
    Measure("chart", "chart visible", "s", (1000, 1000, 1200, 1200)),
    Measure("blocked", "total blocking time", "ms", (30, 80, 150, 250, 0)),
    Measure("shift", "layout shift", "", (0, 0, 0.01, 0, 0)),
    Measure("filter", "filter, key to paint", "ms", (60, 100, 180, 180)),
    Measure("search", "search, key to paint", "ms", (50, 50, 80, 100)),
    Measure("usable", "Plotly, press to usable", "s", (13_000, 13_000, 14_000)),
    Measure("html", "html on the wire", "KB", (12 * KB, 40 * KB, 110 * KB, 50 * KB, 8 * KB)),
    Measure("script", "script on load", "KB", (4 * KB, 4 * KB, 6 * KB, 6 * KB, 2 * KB)),
    Measure("bytes", "all on the wire", "KB"),
    Measure("requests", "requests", "files"),
)
OF_A_MILESTONE = len(SIZES)


def main() -> int:
    """Measure what was asked for, print a table for each page, and say by the exit code whether budgets hold."""
    asked = _options()
    is_over = False
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for count in asked.sizes:
            site = _built(count, Path(scratch))
            column = next((place for place, most in enumerate(SIZES) if count <= most), len(SIZES) - 1)
            own = _median(browser, site, "index.html", asked.runs, is_pressed=count <= MOST_PLOTLY)
            theirs = _median(browser, site.with_name("plotly"), "index.html", asked.runs)
            is_over |= _print(f"{count:,} milestones", own, theirs, column)
            if count == asked.sizes[-1]:
                page = max((site / "milestones").glob("*.html"), key=lambda path: path.stat().st_size)
                own = _median(browser, site, f"milestones/{page.name}", asked.runs)
                is_over |= _print(f"the longest page of a milestone, of {count:,}", own, {}, OF_A_MILESTONE)
        browser.close()
    return 1 if is_over else 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description="Time the pages of made-up roadmaps in a slowed browser.")
    options.add_argument("--sizes", type=_sizes, default=SIZES, metavar="N,N", help="how many milestones")
    options.add_argument("--runs", type=int, default=3, metavar="N", help="visits of each page; the median counts")
    return options.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _built(count: int, scratch: Path) -> Path:
    """Make up a roadmap, and build its site and the page to compare it with; gives the site's folder."""
    folder = scratch / str(count)
    folder.mkdir()
    _say(f"{count:,} milestones: building")
    for command in (
        [str(CHECKOUT / "tests" / "generated.py"), str(count), "content"],
        ["-m", "milepost", "build", "--today", "2026-11-23", "--out", "site"],
    ):
        done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr)
    plotly_page.write(folder / "site" / "roadmap.json", folder / "plotly")
    return folder / "site"


def _median(browser: Browser, folder: Path, path: str, runs: int, is_pressed: bool = False) -> Figures:
    """Visit a page some times; gives the median of each figure."""
    visits = []
    with served(folder) as site:
        for run in range(runs):
            _say(f"{folder.parent.name}: {folder.name}/{path}, visit {run + 1} of {runs}")
            try:
                visits.append(visit(browser, site, path, is_pressed))
            except (TimeoutError, Error) as error:
                _say(f"given up: {str(error).splitlines()[0]}")
    return {key: median(one[key] for one in visits if key in one) for key in (visits[0] if visits else ())}


def _print(title: str, own: Figures, theirs: Figures, column: int) -> bool:
    """Print a page's figures beside their budgets and beside plotly's; tell whether a budget is broken."""
    rows = list(_rows(own, theirs, column))
    headings = (title, "measured", "budget", "", "plotly's page", "ratio")
    widths = [max(len(row[place]) for row in (headings, *rows)) for place in range(len(headings))]
    for row in (headings, *rows):
        first, *others = (text.ljust(width) if place == 0 else text.rjust(width)
                          for place, (text, width) in enumerate(zip(row, widths, strict=True)))  # fmt: skip
        sys.stdout.write("  ".join([first, *others]).rstrip() + "\n")
    sys.stdout.write("\n")
    sys.stdout.flush()
    return any(row[3] for row in rows)


def _rows(own: Figures, theirs: Figures, column: int) -> Iterator[tuple[str, ...]]:
    for measure in MEASURES:
        value, other, budget = own.get(measure.key), theirs.get(measure.key), measure.budget(column)
        if value is None and other is None and budget is None:
            continue
        is_over = value is not None and budget is not None and measure.is_over(value, budget)
        ratio = f"{other / value:,.1f}" if value and other else ""
        there = measure.text(other) if theirs else ""
        yield measure.title, measure.text(value), measure.text(budget), "x" if is_over else "", there, ratio


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
