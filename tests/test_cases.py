"""Small roadmaps and the sites they must become, byte for byte; `make update-cases` writes them anew.

The look of the theme, the version and plotly.js are left out: they change without a site saying anything else.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CASES = Path(__file__).resolve().parent / "cases"
TODAY = "2026-11-23"
# What is kept of each site; of the rest only the names, in files.txt.
KEPT = {
    "small": (
        "index.html",
        "milestones/refunds.html",
        "milestones/refunds-value-case.html",
        "milestones/money-back.html",
        "gates.html",
        "history.html",
        "embed/timeline.html",
        "assets/timeline-HASH.svg",
        "assets/timeline-figure-HASH.js",
        "assets/trend-figure-HASH.js",
        "roadmap.json",
        "roadmap.csv",
        "calendar.ics",
        "milestones/refunds.ics",
        "feed.xml",
        "products/shop.xml",
    ),
    "without-settings": ("index.html", "milestones/new-website.html", "roadmap.json"),
}
CHANGING = (
    (rb"Milepost \d+\.\d+\.\d+\w*", b"Milepost X.Y.Z"),
    (rb"(?<=-)[0-9a-f]{12}(?=\.)", b"HASH"),
    (rb"(?<=sha256-)[A-Za-z0-9+/]{43}=", b"HASH"),
    (rb"(?<=<style>).*?(?=</style>)", b"the look of the theme"),
)


def steady(data: bytes) -> bytes:
    """Replace what changes without a site saying anything else."""
    for pattern, text in CHANGING:
        data = re.sub(pattern, text, data, flags=re.DOTALL)
    return data


def built(case: str, folder: Path) -> dict[str, bytes]:
    """Build a case away from this repository, whose commits are none of its business."""
    shutil.copytree(CASES / case / "content", folder / "content")
    command = [sys.executable, "-m", "milepost", "build", "--today", TODAY]
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    site = folder / "site"
    paths = sorted(path for path in site.rglob("*") if path.is_file())
    return {steady(path.relative_to(site).as_posix().encode()).decode(): steady(path.read_bytes()) for path in paths}


@pytest.mark.parametrize("case", KEPT)
def test_a_small_roadmap_becomes_exactly_its_site(case: str, tmp_path: Path) -> None:
    # Without settings a roadmap is called after its folder.
    site = built(case, tmp_path / "corner-shop")
    found = {path: site[path] for path in KEPT[case]}
    found["files.txt"] = "".join(f"{path}\n" for path in sorted(site)).encode()
    expected = CASES / case / "expected"
    if os.environ.get("MILEPOST_UPDATE_CASES"):
        shutil.rmtree(expected, ignore_errors=True)
        for path, data in found.items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_bytes(data)
    written = {path.relative_to(expected).as_posix(): path for path in expected.rglob("*") if path.is_file()}
    assert sorted(written) == sorted(found), "run `make update-cases` and read the difference like code"
    for path, data in found.items():
        assert data.decode() == written[path].read_bytes().decode(), f"{case}/{path}: `make update-cases` shows how"


def test_every_case_is_tried() -> None:
    assert {folder.name for folder in CASES.iterdir() if folder.is_dir()} == set(KEPT)
