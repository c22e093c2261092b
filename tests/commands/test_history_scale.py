"""Reading the history of many milestones asks git for what changed, once, and keeps what changed: counts, no clocks.

`make bench-history` takes the time of a history twenty times as large, and twenty times as long.
"""

import runpy
import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from milepost.adapters.git.objects import Objects
from milepost.commands import history as command
from milepost.commands import workspace
from milepost.commands.store import Store

CHECKOUT = Path(__file__).resolve().parents[2]
MILESTONES, COMMITS = 500, 100


@pytest.fixture(scope="module")
def growing(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Make a repository of many milestones over many commits; it counts what it changes."""
    bench = runpy.run_path(str(CHECKOUT / "tests" / "bench" / "history.py"))
    made = bench["begin"](tmp_path_factory.mktemp("growing") / "roadmap", MILESTONES)
    made.go_on(COMMITS - 1)
    return made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Gather the hashes that git is asked for, in their order."""
    hashes: list[str] = []
    read = Objects.read

    def listened(self: Objects, some: Sequence[str]) -> Iterator[bytes | None]:
        hashes.extend(some)
        return read(self, some)

    monkeypatch.setattr(Objects, "read", listened)
    return hashes


def history(growing: Any, store: Store | None) -> command.Found:
    at = workspace.find(growing.folder, ".", "", date(2026, 11, 23), store)
    return command.history(at, "", lambda _: None)


def kept(found: command.Found) -> int:
    return sum(map(len, found.past.series.values()))


def blobs(growing: Any, *paths: str) -> list[str]:
    """Ask git for the hashes of files as the last commit left them."""
    told = subprocess.run(
        ["git", "ls-tree", "HEAD", *paths], cwd=growing.folder, capture_output=True, text=True, check=True
    )
    return [line.split()[2] for line in told.stdout.splitlines()]


def test_every_changed_file_is_asked_for_once_and_only_changes_are_kept(growing: Any, asked: list[str]) -> None:
    found = history(growing, None)
    assert len(asked) == growing.versions + 1  # and roadmap.yml, which says who was told what
    # Each milestone's first version, and one for each change of a value: no more for commits that touched none.
    assert MILESTONES < growing.changes < growing.versions - MILESTONES
    assert len(found.changes) == growing.changes
    assert kept(found) == MILESTONES + growing.changes


def test_after_one_more_commit_only_its_files_are_asked_for(growing: Any, asked: list[str], tmp_path: Path) -> None:
    store = Store(tmp_path)
    history(growing, store)
    growing.go_on(1)
    asked.clear()
    found = history(growing, store)
    assert len(asked) == len(growing.changed) > 20
    assert sorted(asked) == sorted(blobs(growing, *growing.changed))
    assert command.as_json(found) == command.as_json(history(growing, None))


def test_without_a_new_commit_nothing_is_asked_for(growing: Any, asked: list[str], tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = history(growing, store)
    asked.clear()
    assert history(growing, store) == first
    assert asked == []


def test_commits_that_change_only_texts_add_nothing_to_what_is_kept(
    growing: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    before = history(growing, store)
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    changes, versions = growing.changes, growing.versions
    monkeypatch.setattr(growing.chance, "choices", lambda kinds, _: kinds[-1:])
    growing.go_on(20)
    assert growing.changes == changes
    assert growing.versions > versions + 400
    after = history(growing, store)
    assert after.changes == before.changes
    assert kept(after) == kept(before)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) == size
