"""Progress of parents: rolled up from their parts, by the weight of their estimates."""

from datetime import date
from pathlib import Path

import pytest

from milepost.pipeline.loading import load
from milepost.stages import read

DAY = date(2026, 11, 23)


def percent(folder: Path, files: dict[str, str]) -> tuple[int, str]:
    """Plan some milestones, id to front matter, and give the progress of the one called whole."""
    (folder / "milestones").mkdir(exist_ok=True)
    (folder / "roadmap.yml").write_text("title: T\ndefault_audience: public\n", encoding="utf-8")
    for name, front in {"whole": "", **files}.items():
        (folder / "milestones" / f"{name}.md").write_text(f"---\ntitle: {name}\n{front}\n---\n", encoding="utf-8")
    found = load(read.folder(folder, folder), DAY).plan.planned["whole"].progress
    assert found is not None
    return found.percent, found.source


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("estimate: 9w\nprogress: 100 %", "estimate: 1w\nprogress: 0 %", 90),
        ("estimate: 5d\nprogress: 100 %", "estimate: 3w\nprogress: 0 %", 25),
        ("estimate: {low: 1d, likely: 2d, high: 9d}\nprogress: 100 %", "estimate: 9d\nprogress: 0 %", 25),
        ("estimate: 8pt\nprogress: 50 %", "estimate: 2pt\nprogress: 100 %", 60),
        ("progress: 100 %", "progress: 50 %", 75),
        ("estimate: 8pt\nprogress: 100 %", "estimate: 2d\nprogress: 0 %", 50),
        ("estimate: 0d\nprogress: 100 %", "estimate: 0d\nprogress: 0 %", 50),
        ("estimate: 9w\nprogress: 100 %", "estimate: 9w\nstatus: cancelled", 100),
        ("estimate: 9w\nprogress: 100 %", "estimate: 1w\nprogress: 99 %", 99),
    ],
)
def test_parts_count_by_their_estimates(tmp_path: Path, first: str, second: str, expected: int) -> None:
    files = {"one": f"parent: whole\n{first}", "two": f"parent: whole\n{second}"}
    assert percent(tmp_path, files) == (expected, "children")


def test_a_part_without_an_estimate_weighs_what_the_others_do_on_average(tmp_path: Path) -> None:
    files = {
        "one": "parent: whole\nestimate: 2w\nprogress: 100 %",
        "two": "parent: whole\nestimate: 4w\nprogress: 0 %",
        "three": "parent: whole\nprogress: 100 %",
    }
    assert percent(tmp_path, files) == (55, "children")


def test_a_part_with_parts_weighs_what_they_do_together(tmp_path: Path) -> None:
    files = {
        "stage": "parent: whole\nestimate: 1d",
        "deep": "parent: stage\nestimate: 3w\nprogress: 100 %",
        "deeper": "parent: stage\nestimate: 3w\nprogress: 0 %",
        "other": "parent: whole\nestimate: 2w\nprogress: 0 %",
    }
    assert percent(tmp_path, files) == (37, "children")
