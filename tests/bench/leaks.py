"""What the leak check adds to a build: `make bench-leaks`.

Builds a made-up roadmap, a third of it for the inner circle, for the outer one, and takes the time of the check within
each build, so that both meet the same moments of the machine. Times are the processor's own; the median of some builds
counts. Ends with 1 where the check adds more than 15 percent.
"""

import argparse
import gc
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[1]))

import generated
from milepost.commands import build as command
from milepost.commands import workspace
from milepost.model.build import Wishes
from milepost.stages import leak

TODAY = date(2026, 11, 23)
MOST = 0.15


def main() -> int:
    """Build in turns, print a table, and say by the exit code whether the share holds."""
    asked = _options()
    with TemporaryDirectory() as folder:
        content = Path(folder, "content")
        partly_hidden(asked.milestones, content)
        times = sorted((_seconds(content) for _ in range(asked.runs)), key=lambda pair: pair[1] / pair[0])
    for rest, check in times:
        sys.stdout.write(
            f"{asked.milestones:,} milestones: {rest:.1f} s and {check:.1f} s for the leak check, {check / rest:.1%}\n"
        )
    rest, check = times[len(times) // 2]
    sys.stdout.write(f"{check / rest:.1%} more, at most {MOST:.0%}\n")
    return 1 if check / rest > MOST else 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description="Time a build with and without the leak check.")
    options.add_argument("--runs", type=int, default=3, metavar="N", help="turns; the median counts")
    options.add_argument("--milestones", type=int, default=10_000, metavar="N", help="how many milestones")
    return options.parse_args()


def partly_hidden(count: int, content: Path) -> None:
    """Make up a roadmap and give a third of its milestones, chosen by chance, to the inner circle."""
    generated.write(count, content)
    chance = Random(count)  # noqa: S311  the same roadmap every time is the point
    for file in sorted((content / "milestones").rglob("*.md")):
        if chance.random() < 1 / 3:
            file.write_text(file.read_text("utf-8").replace("---\n", "---\naudience: internal\n", 1), "utf-8")


def _seconds(content: Path) -> tuple[float, float]:
    """Build once, in one process: the seconds without and within the check."""
    at = workspace.find(content.parent, str(content), "", TODAY)
    within = 0.0

    def timed(work: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*args: Any) -> Any:
            nonlocal within
            begun = process_time()
            found = work(*args)
            within += process_time() - begun
            return found

        return measured

    gc.collect()
    begun = process_time()
    with ExitStack() as patched:
        for holder, name in ((leak, "sought"), (leak.Search, "of"), (leak.Search, "ended")):
            patched.enter_context(patch.object(holder, name, timed(getattr(holder, name))))
        done = command.build(at, Wishes(content.parent / "site"))
    took = process_time() - begun
    assert done.sites, done.problems
    assert done.searched["public"].needles
    assert within > 0
    return took - within, within


if __name__ == "__main__":
    sys.exit(main())
