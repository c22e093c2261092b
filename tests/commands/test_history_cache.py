"""`milepost history`: what is kept from one run to the next saves reading, and never changes a byte of the answer."""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import SETTINGS, Repository, front, made, moves, told

BETA, GAMMA = "content/milestones/beta.md", "content/milestones/gamma.md"
JANUARY, FEBRUARY, MARCH, APRIL, MAY = (f"2026-0{month}-01" for month in range(1, 6))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Make a repository in which two milestones moved."""
    repository = made(tmp_path / "plans")
    files = {BETA: front("target: 2027-Q1", "aliases: [old-beta]"), GAMMA: front("target: later")}
    repository.commit({"content/roadmap.yml": SETTINGS, **files}, JANUARY, "Begin")
    note = "updates: [{date: 2026-01-20, text: The vendor is late}]"
    files = {BETA: front("target: 2027-Q2", note, "aliases: [old-beta]"), GAMMA: front("target: 2027-03/..")}
    repository.commit(files, FEBRUARY, "Wait")
    words = "as_seen_by: {public: {precision: quarter}}"
    repository.commit({GAMMA: front("target: 2027-04", "stage: discovery", words)}, MARCH, "Go on")
    return repository


def cached(repository: Repository) -> str:
    """Give what a run with the cache beside the repository says, after comparing it with one from nothing."""
    kept, read = (
        told(repository.folder, "history", "--format", "json", *arguments)
        for arguments in (("--cache-dir", str(kept_in(repository))), ("--no-cache",))
    )
    assert (kept.code, read.code) == (0, 0), kept.err + read.err
    assert kept.out == read.out
    return kept.out


def kept_in(repository: Repository) -> Path:
    return repository.folder.parent / "cache"


def entry(repository: Repository) -> Path:
    """Find the one file of the cache."""
    (file,) = kept_in(repository).iterdir()
    return file


# What is kept


def test_the_second_run_and_one_after_another_commit_say_the_same_as_from_nothing(repository: Repository) -> None:
    assert cached(repository) == cached(repository)
    repository.commit({BETA: front("target: 2027-Q3")}, APRIL)
    assert len(json.loads(cached(repository))["moves"]) == 5
    repository.commit({BETA: None}, MAY)
    assert cached(repository) == cached(repository)


def test_what_was_kept_is_not_read_again(repository: Repository) -> None:
    before = cached(repository)
    for path in (BETA, GAMMA):
        blob = repository.git("rev-parse", f"HEAD~2:{path}")
        (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    again = told(repository.folder, "history", "--format", "json", "--cache-dir", str(kept_in(repository)))
    assert again.out == before
    assert told(repository.folder, "history", "--format", "json", "--no-cache").out != before


def test_without_a_cache_nothing_is_kept(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept_in(repository)))
    moves(repository.folder)
    assert not kept_in(repository).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep caches in folders of their own")
def test_the_cache_is_in_the_users_folder_for_caches(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept_in(repository)))
    assert told(repository.folder, "history").code == 0
    assert [file.name for file in kept_in(repository).iterdir()] == ["milepost"]


def test_a_cache_that_cannot_be_written_is_done_without(repository: Repository) -> None:
    kept_in(repository).write_text("a file where the folder should be")
    assert cached(repository) == cached(repository)


def test_of_a_shallow_clone_nothing_is_kept(repository: Repository, tmp_path: Path) -> None:
    clone = repository.clone(tmp_path / "further" / "clone", "--depth", "1")
    assert json.loads(cached(clone))["moves"] == []
    clone.git("fetch", "--quiet", "--unshallow")
    assert len(json.loads(cached(clone))["moves"]) == 4


def test_two_roadmaps_of_one_repository_do_not_meet(repository: Repository) -> None:
    other = {"other/roadmap.yml": SETTINGS, "other/milestones/beta.md": front("target: 2030")}
    repository.commit(other, APRIL)
    repository.commit({"other/milestones/beta.md": front("target: 2031")}, MAY)
    for _ in range(2):
        cached(repository)
        arguments = ("history", "--content", "other", "--format", "json")
        said = told(repository.folder, *arguments, "--cache-dir", str(kept_in(repository)))
        assert said.out == told(repository.folder, *arguments, "--no-cache").out
        assert [move["to"] for move in json.loads(said.out)["moves"]] == ["2031"]


# What is kept of another past


def test_other_settings_read_all_of_the_past_again(repository: Repository) -> None:
    repository.commit({BETA: front("due: 2027-Q3")}, APRIL)
    repository.commit({BETA: front("target: 2027-Q4")}, MAY)
    before = cached(repository)
    repository.write({"content/roadmap.yml": f"{SETTINGS}keys: {{due: target}}\n"})
    assert cached(repository) != before
    repository.write({"content/roadmap.yml": "title: [Plans\n"})
    cached(repository)
    repository.write({"content/roadmap.yml": SETTINGS})
    assert cached(repository) == before


def test_another_branch_has_its_own_past(repository: Repository) -> None:
    repository.git("branch", "other", "HEAD~1")
    before = cached(repository)
    repository.git("switch", "--quiet", "other")
    cached(repository)
    repository.commit({BETA: front("target: 2029")}, APRIL)
    cached(repository)
    repository.git("switch", "--quiet", "main")
    assert cached(repository) == before


def test_a_kept_commit_that_a_merge_brought_is_not_gone_on_from(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "side")
    for target in ("2028", "2029"):
        repository.commit({BETA: front(f"target: {target}")}, APRIL)
    cached(repository)
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "-m", "Take the side", "side", day=MAY)
    last = [move for move in json.loads(cached(repository))["moves"] if move["id"] == "beta"][1:]
    assert [(move["from"], move["to"]) for move in last] == [("2027-Q2", "2029")]


def test_a_commit_that_was_amended_is_forgotten(repository: Repository) -> None:
    cached(repository)
    repository.write({GAMMA: front("target: 2027-05")})
    repository.git("commit", "--quiet", "--all", "--amend", "-m", "Better so", day=MARCH)
    assert "2027-05" in cached(repository)


def test_commits_that_were_rebased_or_reset_are_forgotten(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "side", "HEAD~1")
    repository.commit({BETA: front("target: 2028")}, APRIL, "On the side")
    cached(repository)
    repository.git("rebase", "--quiet", "main", day=MAY)
    assert '"2026-05-01"' in cached(repository)
    repository.git("reset", "--quiet", "--hard", "HEAD~2")
    repository.git("reflog", "expire", "--expire=now", "--all")
    repository.git("gc", "--quiet", "--prune=now")
    assert '"2026-05-01"' not in cached(repository)


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_folder_for_milestones_that_appears_changes_what_is_read_of_the_past(
    tmp_path: Path, is_committed: bool
) -> None:
    repository = made(tmp_path / "plans")
    repository.commit({"content/roadmap.yml": SETTINGS, "content/beta.md": front("target: 2027-Q1")}, JANUARY)
    repository.commit({"content/beta.md": front("target: 2027-Q2")}, FEBRUARY)
    assert len(json.loads(cached(repository))["moves"]) == 1
    repository.write({"content/milestones/gamma.md": front()})
    if is_committed:
        repository.commit({}, MARCH)
    cached(repository)


def test_an_entry_of_another_repository_is_not_taken_up(repository: Repository, tmp_path: Path) -> None:
    other = made(tmp_path / "further" / "plans")
    other.commit({"content/roadmap.yml": SETTINGS, BETA: front("target: 2030")}, JANUARY)
    cached(repository)
    cached(other)
    entry(other).write_bytes(entry(repository).read_bytes())
    assert json.loads(cached(other))["moves"] == []


# What is kept and damaged


@pytest.mark.parametrize("size", [0, 1, 10, 200, 900, -1])
def test_an_entry_that_was_cut_short_is_left_out_with_one_line(repository: Repository, size: int) -> None:
    before = cached(repository)
    entry(repository).write_bytes(entry(repository).read_bytes()[:size])
    again = told(repository.folder, "history", "--format", "json", "--cache-dir", str(kept_in(repository)))
    assert again.out == before
    assert len([line for line in again.err.splitlines() if "cache" in line]) == 1
    assert cached(repository) == before


@pytest.mark.parametrize("data", [b"\xff\x00", b"null", b"[]", b'"x"', b"NaN", b"[" * 100_000, b"{}", b"9" * 5000])
def test_an_entry_that_is_something_else_is_left_out(repository: Repository, data: bytes) -> None:
    before = cached(repository)
    entry(repository).write_bytes(data)
    assert cached(repository) == before


def kept_value(repository: Repository) -> Any:
    """Read what was kept, behind the line with its digest."""
    return json.loads(entry(repository).read_bytes().partition(b"\n")[2])


def keep(repository: Repository, value: Any) -> None:
    """Keep another value, with a digest that is right: whoever can write there can write that too."""
    data = json.dumps(value).encode()
    entry(repository).write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)


@pytest.mark.parametrize("commit", ["", "HEAD", "main", "--all", "\0", "\ud800", "x y", "0" * 40])
def test_a_kept_commit_that_is_none_is_not_gone_on_from(repository: Repository, commit: str) -> None:
    before = cached(repository)
    whole = kept_value(repository)
    whole["data"]["commit"] = commit
    keep(repository, whole)
    assert cached(repository) == before


def nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Go through every value inside a JSON value, with its way from the top."""
    yield path, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from nodes(inner, (*path, key))


def with_another(whole: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Copy a JSON value with one of those inside it exchanged."""
    if not path:
        return value
    copy: Any = dict(whole) if isinstance(whole, dict) else list(whole)
    copy[path[0]] = with_another(whole[path[0]], path[1:], value)
    return copy


@pytest.mark.parametrize("other", [None, 0, "", "ab", [], {}, {"a": 1}], ids=repr)
def test_a_value_of_another_type_anywhere_in_an_entry_changes_nothing(repository: Repository, other: Any) -> None:
    """The entry is one commit behind, so that all of it is gone on from."""
    cached(repository)
    kept = kept_value(repository)
    repository.commit({BETA: None, "content/milestones/a.md": front("id: old-beta", "target: 2027-Q3")}, APRIL)
    before = cached(repository)
    wrong = []
    for path, value in nodes(kept):
        # A date that is not there is as right as one that is, so nothing can tell.
        if type(value) is type(other) or (other is None and not {"target", "start"}.isdisjoint(path)):
            continue
        keep(repository, with_another(kept, path, other))
        said = told(repository.folder, "history", "--format", "json", "--cache-dir", str(kept_in(repository)))
        if said.out != before:
            wrong.append(path)
    assert wrong == []
