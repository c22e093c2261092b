"""What the leak check adds to a build: `make bench-leaks`.

Builds a made-up roadmap, a third of it for the inner circle, for the outer one: in turns with the check and with none
in its place, so that both meet the same moments of the machine. Times are the processor's own, medians of some turns.
Ends with 1 where the check adds more than 15 percent.
"""

import argparse
import gc
import sys
from datetime import date
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[1]))

import generated
from milepost.commands import build as command
from milepost.commands import workspace
from milepost.stages.leak import Searched

TODAY = date(2026, 11, 23)
MOST = 15.0  # percent
NOTHING = Searched((), {}, 0, 0)


def main() -> int:
    """Build in turns, print a table, and say by the exit code whether the share holds."""
    asked = _options()
    with TemporaryDirectory() as folder:
        content = Path(folder, "content")
        partly_hidden(asked.milestones, content)
        times = [(_seconds(content, is_checked=True), _seconds(content, is_checked=False)) for _ in range(asked.runs)]
    checked, unchecked = median(one for one, _ in times), median(other for _, other in times)
    share = 100 * (checked / unchecked - 1)
    sys.stdout.write(
        f"{asked.milestones:,} milestones  {unchecked:.1f} s without, {checked:.1f} s with the leak check: "
    )
    sys.stdout.write(f"{share:.1f} % more, at most {MOST:.0f} %\n")
    return 1 if share > MOST else 0


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


def _seconds(content: Path, is_checked: bool) -> float:
    at = workspace.find(content.parent, str(content), "", TODAY)
    gc.collect()
    begun = process_time()
    if is_checked:
        done = command.build(at, content.parent / "site")
    else:
        with patch.object(command, "searched", lambda *_: NOTHING):
            done = command.build(at, content.parent / "site")
    took = process_time() - begun
    assert done.sites, done.problems
    assert bool(done.searched["public"].needles) == is_checked
    return took


if __name__ == "__main__":
    sys.exit(main())
