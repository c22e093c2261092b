"""The history of a real project's goals, move by move, against a reading of this test's own.

Git is asked for whole trees and not for what commits changed, YAML is read by PyYAML, and the first and last days of
periods are worked out here: nothing is shared with the code under test. The goals moved only later, and once earlier;
so the same history is read with other targets, drawn by chance, from files that change places and that come twice.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

BUNDLE = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "rust-goals" / "rust-goals-history.bundle"
# What a file means that does not say it.
DEFAULTS = {"status": "planned", "stage": ""}
ENDED = ("done", "cancelled")
SEEDS = range(int(os.environ.get("MILEPOST_SEEDS", "2")))
OTHERS = ("2024-H2", "2025-H1", "2025-H2", "2025", "2026", "2025-H1/2025-H2", "2024-H2/2025-H1", "2025-03-15", "")
PLACES = ("", "web/", "archive/")

needs_corpus = pytest.mark.skipif(not BUNDLE.is_file(), reason=f"the corpus is not there: {BUNDLE}")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clone the corpus."""
    folder = tmp_path_factory.mktemp("history") / "goals"
    subprocess.run(["git", "clone", "--quiet", str(BUNDLE), str(folder)], check=True)
    return folder


@pytest.fixture(scope="module")
def told(repository: Path) -> Any:
    """Ask the command for everything."""
    return told_in(repository)


@pytest.fixture(scope="module")
def past(repository: Path) -> "Sequence[Snapshot]":
    """Read everything ourselves."""
    return tuple(snapshots(repository))


def told_in(folder: Path) -> Any:
    command = (sys.executable, "-m", "milepost", "history", "--content", ".", "--format", "json", "--no-cache")
    return json.loads(subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout)


# A reading of our own


@dataclass(frozen=True)
class Snapshot:
    """A commit: its full hash, the committer's day in UTC, and the front matter of each milestone by its id."""

    commit: str
    day: str
    goals: dict[str, dict[str, Any]]


def git(folder: Path, *arguments: str, asked: str = "") -> bytes:
    return subprocess.run(["git", *arguments], cwd=folder, input=asked.encode(), capture_output=True, check=True).stdout


def snapshots(folder: Path) -> Iterator[Snapshot]:
    """Go through the first-parent commits, oldest first; each has the whole tree as it stood."""
    commits = list(trees(folder))
    fields = {blob: parsed(text) for blob, text in contents(folder, commits).items()}
    for commit, seconds, files in commits:
        # Of two files with one id the later path counts.
        read = [fields[files[path]] for path in sorted(files)]
        day = datetime.fromtimestamp(seconds, UTC).date().isoformat()
        yield Snapshot(commit, day, {goal["id"]: goal for goal in read})


def trees(folder: Path) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Give each commit, its seconds since 1970, and its milestones: paths, and the hashes of their content."""
    lines = git(folder, "rev-list", "--first-parent", "--reverse", "--timestamp", "HEAD").decode().splitlines()
    for seconds, commit in map(str.split, lines):
        entries = git(folder, "ls-tree", "-r", "-z", commit, "milestones/").decode().split("\0")
        named = (entry.split("\t") for entry in entries if entry.endswith(".md"))
        yield commit, int(seconds), {path: words.split()[2] for words, path in named}


def contents(folder: Path, commits: Sequence[tuple[str, int, dict[str, str]]]) -> dict[str, str]:
    """Read each distinct content once."""
    blobs = sorted({blob for _, _, files in commits for blob in files.values()})
    answers = BytesIO(git(folder, "cat-file", "--batch", asked="".join(f"{blob}\n" for blob in blobs)))
    return {blob: answers.read(int(answers.readline().split()[2]) + 1).decode() for blob in blobs}


def parsed(text: str) -> dict[str, Any]:
    opening, front_matter, _ = text.split("---\n", 2)
    assert opening == ""
    fields: dict[str, Any] = yaml.safe_load(front_matter)
    return fields


def days(written: str) -> tuple[date, date]:
    """Work out the first and the last day of a year, a half of one, a day, or a range of them."""
    if "/" in written:
        first, last = written.split("/")
        return days(first)[0], days(last)[1]
    year = int(written[:4])
    if written.endswith("-H1"):
        return date(year, 1, 1), date(year, 6, 30)
    if written.endswith("-H2"):
        return date(year, 7, 1), date(year, 12, 31)
    if written == f"{year}":
        return date(year, 1, 1), date(year, 12, 31)
    return date.fromisoformat(written), date.fromisoformat(written)


def date_move(was: Any, now: Any) -> tuple[str, int | None] | None:
    """Say what kind of move it is, and by how many days the last day is later; None where the days are the same."""
    if was is None or now is None:
        return None if was is now else ("dated" if was is None else "undated", None)
    (first, last), (new_first, new_last) = days(was), days(now)
    later = (new_last - last) // timedelta(days=1)
    if (first, last) == (new_first, new_last):
        return None
    if first <= new_first and new_last <= last:
        return "refined", later
    if new_first <= first and new_last == last:
        return "widened", later
    return ("slipped" if new_last > last else "pulled-in"), later


def word_move(was: str, now: str) -> tuple[str, None] | None:
    return None if was == now else ("changed", None)


def written(goal: dict[str, Any], field: str) -> Any:
    """Give a value as text, whatever type YAML took it for: `2026` is a number to it, and `2026-03-15` a day."""
    value = goal.get(field)
    return DEFAULTS.get(field) if value is None else str(value)


def promised(before: dict[str, Any], goal: dict[str, Any]) -> dict[str, Any]:
    """Keep the dates that went when all was done or given up, which takes no promise back."""
    return {key: before[key] for key in ("target", "start") if key in before and written(goal, "status") in ENDED}


Move = Callable[[Any, Any], tuple[str, int | None] | None]


def moves(past: Sequence[Snapshot], field: str, move: Move) -> list[dict[str, Any]]:
    """Find the moves of one field: by day, then by id, as the command tells them."""
    last: dict[str, dict[str, Any]] = {}
    found = []
    for snapshot in past:
        for id_, read in snapshot.goals.items():
            # What an id said last outlives its file, so one that comes back is compared with that.
            before = last.get(id_, read)
            last[id_] = goal = {**promised(before, read), **read}
            was, now = written(before, field), written(goal, field)
            if moved := move(was, now):
                stages = written(before, "stage"), written(goal, "stage")
                said = {"id": id_, "date": snapshot.day, "commit": snapshot.commit, "field": field}
                said |= {"from": was or None, "to": now or None, "class": moved[0], "days": moved[1]}
                found.append({**said, "stage_changed": stages[0] != stages[1]})
    return sorted(found, key=lambda one: (one["date"], one["id"]))


def told_of(told: Any, field: str) -> list[dict[str, Any]]:
    keys = ("id", "date", "commit", "field", "from", "to", "class", "days", "stage_changed")
    return [{key: move.get(key) for key in keys} for move in told["moves"] if move["field"] == field]


# The same history with other targets


def restless(corpus: Path, folder: Path, seed: int) -> None:
    """Write the history anew: every content with another target, files that now and then move, some of them twice."""
    commits = list(trees(corpus))
    stream, marks = BytesIO(), {}
    for mark, (blob, text) in enumerate(contents(corpus, commits).items(), 1):
        marks[blob] = mark
        data = with_other_target(text, Random(f"{seed} {blob}")).encode()  # noqa: S311  no secret
        stream.write(b"blob\nmark :%d\ndata %d\n%b\n" % (mark, len(data), data))
    for number, (_, seconds, files) in enumerate(commits):
        stream.write(b"commit refs/heads/main\ncommitter A <a@example.org> %d +0000\ndata 0\n" % seconds)
        stream.write(b"deleteall\n")
        earlier = commits[max(0, number - 30)][2]
        for path, blob in placed(files, earlier, f"{seed} {number // 40}"):
            stream.write(f"M 100644 :{marks[blob]} {path}\n".encode())
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(folder)], check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=stream.getvalue(), check=True)
    git(folder, "reset", "--quiet", "--hard")


def with_other_target(text: str, chance: Random) -> str:
    target = chance.choice(OTHERS)
    return re.sub(r"^target: .*\n", f"target: {target}\n" if target else "", text, count=1, flags=re.MULTILINE)


def placed(files: dict[str, str], earlier: dict[str, str], season: str) -> Iterator[tuple[str, str]]:
    """Put each file into some folder; a few of them lie in another too, as they were some commits before."""
    for path, blob in files.items():
        chance = Random(f"{season} {path}")  # noqa: S311  no secret
        mine, other = chance.sample(PLACES, 2)
        name = path.removeprefix("milestones/")
        yield f"milestones/{mine}{name}", blob
        if path in earlier and chance.random() < 0.1:
            yield f"milestones/{other}{name}", earlier[path]


# What both must say


@needs_corpus
@pytest.mark.parametrize(("field", "count"), [("target", 61), ("start", 54)])
def test_every_move_of_a_date_is_found_with_its_days_and_its_class(
    past: Sequence[Snapshot], told: Any, field: str, count: int
) -> None:
    expected = moves(past, field, date_move)
    assert len(expected) == count
    assert told_of(told, field) == expected


@needs_corpus
@pytest.mark.parametrize(("field", "count"), [("status", 200), ("stage", 208)])
def test_every_change_of_a_status_and_of_a_stage_is_found(
    past: Sequence[Snapshot], told: Any, field: str, count: int
) -> None:
    expected = moves(past, field, word_move)
    assert len(expected) == count
    assert told_of(told, field) == expected


@needs_corpus
def test_a_whole_clone_says_its_commit_and_that_nothing_is_cut_off(repository: Path, told: Any) -> None:
    assert told["source"] == {"commit": git(repository, "rev-parse", "HEAD").decode().strip(), "shallow": False}


@needs_corpus
@pytest.mark.parametrize("seed", SEEDS)
def test_targets_drawn_by_chance_in_files_that_move_are_followed_as_well(
    repository: Path, tmp_path: Path, seed: int
) -> None:
    restless(repository, tmp_path, seed)
    expected = moves(tuple(snapshots(tmp_path)), "target", date_move)
    counts = Counter(move["class"] for move in expected)
    assert min(counts[kind] for kind in ("dated", "undated", "refined", "widened", "slipped", "pulled-in")) > 10, counts
    assert told_of(told_in(tmp_path), "target") == expected
