"""Two roadmaps that differ in every page, and the command that builds them as users run it."""

import os
import sys
from pathlib import Path

import milepost

NAMES = ("one", "two")
SETTINGS = "title: Roadmap {name}\ndefault_audience: public\nkeep_output: [robots.txt, slides]\n"
MILESTONE = (
    "---\ntitle: Milestone {number} of {name}\ntarget: 2027-Q{number}\nproduct: {name}\n---\n\nWords of {name}.\n"
)
DAY = "2026-11-23"


def write(name: str, folder: Path) -> Path:
    """Write a roadmap's folder."""
    (folder / "content" / "milestones").mkdir(parents=True)
    (folder / "content" / "roadmap.yml").write_text(SETTINGS.format(name=name))
    for number in range(1, 4):
        text = MILESTONE.format(name=name, number=number)
        (folder / "content" / "milestones" / f"{name}-{number}.md").write_text(text)
    return folder


def build(out: Path) -> list[str]:
    """Give the command that builds a roadmap; it runs in the roadmap's folder."""
    return [sys.executable, "-m", "milepost", "build", "--today", DAY, "--jobs", "1", "--no-cache", "--out", str(out)]


def environment() -> dict[str, str]:
    """Give an environment in which the command is the code under test, and does the same each time."""
    generator = str(Path(milepost.__file__).parents[1])
    return {**os.environ, "PYTHONPATH": generator, "PYTHONHASHSEED": "0"}
