"""`milepost diff --fail-on`: each guard stops its own changes and no others, and says which and why."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harbour import TODAY, harbour
from repositories import SETTINGS, Repository, front, made, told

GUARDS = ("slip", "committed-slip", "removed", "audience-widened", "reversed", "conflict", "capacity")
# The milestones of the harbour whose change each guard is there to stop.
STOPPED = {
    "slip": ["bunker", "quay"],
    "committed-slip": ["quay", "tolls"],
    "removed": ["tolls"],
    "audience-widened": ["strategy"],
    "reversed": ["locks"],
    "conflict": ["quay"],
    "capacity": ["ferry"],
}
FILE = "content/milestones/web/beta.md"
GATE = "gate: {type: value-case, decision: %s, decided_on: 2026-01-01, decided_by: '@ada', revisit: 2026-Q4}"
LIMIT = SETTINGS + "capacity: {unit: days, teams: {crew: 10}}\n"
WORK = ("target: 2026-Q2", "team: crew")
LATE = ("start: 2026-06-15", "target: 2026-06-30", "depends_on: beta")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return harbour(tmp_path_factory.mktemp("port") / "harbour")


@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_stops_its_changes_and_names_each_of_them(port: Repository, guard: str) -> None:
    said = told(port.folder, "diff", "main", "plan", "--today", TODAY, "--fail-on", guard)
    assert said.code == 1
    *lines, last = said.err.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [[guard, id_] for id_ in STOPPED[guard]]
    assert f"{len(lines)} stopped by --fail-on" in last


def test_several_guards_are_named_with_commas(port: Repository) -> None:
    said = told(port.folder, "diff", "main", "plan", "--today", TODAY, "--fail-on", "reversed, removed,")
    assert said.code == 1
    assert [line.split(": ")[0] for line in said.err.splitlines()[:-1]] == ["reversed", "removed"]


def test_what_a_guard_stops_does_not_change_what_is_told(port: Repository) -> None:
    command = ("diff", "main", "plan", "--today", TODAY, "--format", "markdown")
    assert told(port.folder, *command).out == told(port.folder, *command, "--fail-on", "slip").out


@pytest.mark.parametrize("wanted", ["slips", "slip,late", "Slip"])
def test_an_unknown_guard_ends_with_2_and_lists_the_guards(port: Repository, wanted: str) -> None:
    said = told(port.folder, "diff", "main", "--fail-on", wanted)
    assert said.code == 2
    assert said.out == ""
    assert f"--fail-on knows no '{wanted.rpartition(',')[2]}'; it takes: {', '.join(GUARDS)}" in said.err


def stopping(tmp_path: Path, before: tuple[str, ...] | None, after: tuple[str, ...] | None) -> list[str]:
    """Change one milestone, which another must follow, and name the guards that stop the change."""
    repository = made(tmp_path / "plans")
    others = {"content/roadmap.yml": LIMIT, "content/milestones/web/after.md": front(*LATE)}
    files = {FILE: front(*before)} if before is not None else {}
    repository.commit({**others, **files}, "2026-01-01")
    repository.commit({FILE: None if after is None else front(*after)}, "2026-01-02")
    return stopped(repository)


def stopped(repository: Repository) -> list[str]:
    said = told(repository.folder, "diff", "HEAD~1", "HEAD", "--today", TODAY, "--fail-on", ",".join(GUARDS))
    *lines, _ = said.err.splitlines()
    assert said.code == (1 if lines else 0)
    return list(dict.fromkeys(line.split(": ")[0] for line in lines))


@pytest.mark.parametrize(
    ("before", "after", "guards"),
    [
        (("target: 2026-Q1",), ("target: 2026-05",), ["slip"]),
        (("target: 2026-Q1",), ("target: 2026-Q3",), ["slip", "conflict"]),
        (("target: 2026-Q2",), ("target: 2026-Q1",), []),
        (("target: 2026-Q2",), ("target: 2026-05",), []),
        (("target: 2026-05-31",), ("target: 2026-05",), []),
        (("target: 2026-Q1",), (), []),
        ((), ("target: 2026-Q2",), []),
        (("start: 2026-01", "target: 2026-Q2"), ("start: 2026-02", "target: 2026-Q2"), []),
        (("commitment: committed", "target: 2026-Q1"), ("target: 2026-05",), ["slip", "committed-slip"]),
        (("target: 2026-Q1",), ("commitment: committed", "target: 2026-05"), ["slip"]),
        (("commitment: committed", "target: 2026-Q2"), (), ["committed-slip"]),
        (("commitment: committed", "target: 2026-Q2"), ("target: 2026-Q2",), []),
        (("commitment: committed", "target: 2026-Q1"), ("status: done",), []),
        (
            ("commitment: committed", "start: 2026-01", "target: 2026-Q2"),
            ("commitment: committed", "start: 2026-02", "target: 2026-Q2"),
            [],
        ),
        (None, ("audience: public", "target: 2026-Q2"), []),
        (("audience: internal",), ("audience: public",), ["audience-widened"]),
        (("audience: public",), ("audience: internal",), []),
        (("gate: value-case",), (GATE % "no-go",), []),
        ((GATE % "go",), (GATE % "no-go",), ["reversed"]),
        ((GATE % "no-go",), ("gate: value-case",), ["reversed"]),
        ((GATE % "hold",), (GATE % "go",), []),
        ((*WORK, "estimate: 8d"), (*WORK, "estimate: 12d"), ["capacity"]),
        ((*WORK, "estimate: 12d"), (*WORK, "estimate: 14d"), ["capacity"]),
        ((*WORK, "estimate: 14d"), (*WORK, "estimate: 12d"), []),
        ((*WORK, "estimate: 12d"), (*WORK, "estimate: 12d", "status: active"), []),
    ],
)
def test_a_change_is_stopped_by_its_own_guards_alone(
    tmp_path: Path, before: tuple[str, ...] | None, after: tuple[str, ...] | None, guards: list[str]
) -> None:
    assert stopping(tmp_path, before, after) == guards


@pytest.mark.parametrize(
    ("lines", "guards"),
    [(("target: 2026-Q2",), ["removed"]), (("commitment: committed",), ["committed-slip", "removed"])],
)
def test_removing_a_milestone_is_stopped_as_such(tmp_path: Path, lines: tuple[str, ...], guards: list[str]) -> None:
    repository = made(tmp_path / "plans")
    repository.commit({"content/roadmap.yml": SETTINGS, FILE: front(*lines)}, "2026-01-01")
    repository.commit({FILE: None, "content/milestones/web/other.md": front()}, "2026-01-02")
    assert stopped(repository) == guards


def test_a_conflict_that_was_there_before_is_not_held_against_a_new_id(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    after = {"content/milestones/web/after.md": front(*LATE)}
    repository.commit({"content/roadmap.yml": SETTINGS, FILE: front("target: 2026-Q3"), **after}, "2026-01-01")
    after = {"content/milestones/web/after.md": front(*LATE).replace("depends_on: beta", "depends_on: launch")}
    renamed = {FILE: None, "content/milestones/web/launch.md": front("target: 2026-Q3", "aliases: beta")}
    repository.commit({**after, **renamed}, "2026-01-02")
    said = told(repository.folder, "diff", "HEAD~1", "HEAD", "--today", TODAY, "--fail-on", ",".join(GUARDS))
    assert (said.code, said.out) == (0, "HEAD~1 → HEAD\nNothing changed in the plan.\n")
