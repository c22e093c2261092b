"""Content made to cost a lot costs little: an error or a site in 5 seconds and 500 MB, and no growth but in line."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))
import sizes  # noqa: E402
from repositories import told  # noqa: E402

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks, and measures memory in KiB")
Runs = dict[str, list[dict[str, Any]]]
LEAST = ("nothing", "open brackets in front matter")  # the one is built, the other is an error
NOTICEABLE = 0.3  # seconds: what takes less says nothing of growth


@pytest.fixture(scope="module")
def measure(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Runs]:
    folder = tmp_path_factory.mktemp("sizes") / "content"

    def measured(*names: str) -> Runs:
        command = [sys.executable, TESTS / "sizes.py", folder, *names]
        done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        runs: Runs = {}
        for ran in map(json.loads, done.stdout.splitlines()):
            runs.setdefault(ran["name"], []).append(ran)
        return runs

    return measured


@pytest.fixture(scope="module")
def runs(measure: Callable[..., Runs]) -> Runs:
    """Build everything once, one after the other."""
    return measure()


@pytest.mark.parametrize("name", ["nothing", *sizes.ONCE, *sizes.GROWING])
def test_it_ends_in_an_error_or_a_site_soon_and_in_little_memory(name: str, runs: Runs) -> None:
    for ran in runs[name]:
        assert ran["code"] in (0, 1), ran
        assert not ran["is_traceback"], ran
        assert ran["seconds"] < sizes.SECONDS, ran
        assert ran["megabytes"] < sizes.MEGABYTES, ran


@pytest.mark.parametrize("name", sizes.GROWING)
def test_twice_the_size_costs_less_than_three_times_as_much(
    name: str, runs: Runs, measure: Callable[..., Runs]
) -> None:
    if growth(runs, name) >= 3:
        # Once more, as a neighbour on the machine may have been in the way.
        runs = measure(*LEAST, name)
    assert growth(runs, name) < 3, runs[name]


def growth(runs: Runs, name: str) -> float:
    """Say how many times as much the double costs, less what the least costs that ends in the same way."""
    base = min(runs[least][0]["seconds"] for least in LEAST if runs[least][0]["code"] == runs[name][0]["code"])
    once, twice = (max(ran["seconds"] - base, NOTICEABLE) for ran in runs[name])
    return twice / once


WRONG = {
    "an alias bomb in front matter": "anchors ('&a') are not read",
    "open brackets in roadmap.yml": "nested more than 100 deep",
    "nested mappings in words.yml": "the limit is 10 MB",
    "one line in roadmap.yml": "the limit is 1 MB",
    "many keys in roadmap.yml": "is not a key of this file",
    "old ids": "there are 40,000 entries here; the limit is 1,000",
    "themes": "there are 40,000 entries here; the limit is 20",
    "circles": "there are 5,000 entries here; the limit is 1,000",
    "updates": "the limit is 1 MB",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_too_much_is_an_error_that_says_how_much_there_may_be(name: str, runs: Runs) -> None:
    (ran,) = runs[name]
    assert ran["code"] == 1
    assert WRONG[name] in ran["first"]


def test_a_measurement_sees_what_takes_long_takes_much_and_breaks(tmp_path: Path, monkeypatch: Any) -> None:
    def costly() -> None:
        held = bytearray(600_000_000)
        raise RecursionError(len(held))

    monkeypatch.setattr(sizes, "command", costly)
    ran = sizes.built(sizes.milestone(), tmp_path / "content")
    assert (ran.code, ran.is_traceback) == (70, True)
    assert ran.megabytes > sizes.MEGABYTES


def test_a_title_as_long_as_a_file_is_listed_at_once(tmp_path: Path) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "a.md").write_text(f"---\ntitle: {'A' * 300_000}\ntarget: 2027\n---\n", "utf-8")
    began = time.process_time()
    said = told(tmp_path, "list", "--no-cache", "--today", "2026-11-23")
    assert said.code == 0
    assert "AAAA…" in said.out
    assert time.process_time() - began < 5
