"""`milepost history`: a milestone is its id whatever its file is called; what could not be read was not touched."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import SETTINGS, Repository, front, made, moves

BETA = "content/milestones/web/beta.md"
JANUARY, FEBRUARY, MARCH, APRIL, MAY = (f"2026-0{month}-01" for month in range(1, 6))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = made(tmp_path / "plans")
    repository.commit({"content/roadmap.yml": SETTINGS}, "2025-12-01", "Begin")
    return repository


# Files that are renamed, moved, taken away


def test_a_file_that_is_renamed_goes_on_under_its_id(repository: Repository) -> None:
    repository.commit({BETA: front("id: beta", "target: 2027-Q1")}, JANUARY)
    renamed = "content/milestones/web/the-second-one.md"
    repository.commit({BETA: None, renamed: front("id: beta", "target: 2027-Q2")}, FEBRUARY)
    repository.commit({renamed: front("id: beta", "target: 2027-Q3")}, MARCH)
    assert moves(repository.folder) == [
        "2026-02-01 beta target 2027-Q1 > 2027-Q2 slipped 91",
        "2026-03-01 beta target 2027-Q2 > 2027-Q3 slipped 92",
    ]


def test_a_rename_that_git_alone_made_is_no_move(repository: Repository) -> None:
    repository.commit({BETA: front("id: beta", "target: 2027-Q1")}, JANUARY)
    repository.git("mv", BETA, "content/milestones/web/other.md")
    repository.commit({}, FEBRUARY)
    assert moves(repository.folder) == []


def test_a_file_that_moves_to_another_product_goes_on(repository: Repository) -> None:
    repository.commit({BETA: front("target: 2027-Q1")}, JANUARY)
    repository.commit({BETA: None, "content/milestones/mobile/beta.md": front("target: 2027-Q2")}, FEBRUARY)
    assert moves(repository.folder) == ["2026-02-01 beta target 2027-Q1 > 2027-Q2 slipped 91"]


def test_a_file_that_is_renamed_without_an_id_begins_anew(repository: Repository) -> None:
    repository.commit({BETA: front("target: 2027-Q1")}, JANUARY)
    repository.commit({BETA: None, "content/milestones/web/gamma.md": front("target: 2027-Q2")}, FEBRUARY)
    assert moves(repository.folder) == []


def test_an_id_that_another_file_takes_up_goes_on_from_what_it_said_last(repository: Repository) -> None:
    other = "content/milestones/mobile/fresh-start.md"
    repository.commit({BETA: front("target: 2027-Q1", "status: active")}, JANUARY)
    repository.commit({BETA: None}, FEBRUARY)
    repository.commit({other: front("id: beta", "target: 2027-Q2", "status: active")}, MARCH)
    assert moves(repository.folder) == ["2026-03-01 beta target 2027-Q1 > 2027-Q2 slipped 91"]


def test_to_take_a_file_away_and_put_it_back_is_no_move(repository: Repository) -> None:
    repository.commit({BETA: front("target: 2027-Q1")}, JANUARY)
    repository.commit({BETA: None}, FEBRUARY)
    repository.commit({BETA: front("target: 2027-Q1")}, MARCH)
    assert moves(repository.folder) == []


def test_a_file_that_comes_back_is_compared_with_what_it_said_last(repository: Repository) -> None:
    repository.commit({BETA: front("target: 2027-Q1")}, JANUARY)
    repository.commit({BETA: None}, FEBRUARY)
    repository.commit({BETA: front("target: 2027-Q3")}, MARCH)
    assert moves(repository.folder) == ["2026-03-01 beta target 2027-Q1 > 2027-Q3 slipped 183"]


def test_of_two_files_with_one_id_the_later_path_counts(repository: Repository) -> None:
    a, b = "content/milestones/a.md", "content/milestones/b.md"
    repository.commit({a: front("id: beta", "target: 2027-Q1"), b: front("id: beta", "target: 2027-Q2")}, JANUARY)
    repository.commit({a: front("id: beta", "target: 2027-01-15")}, FEBRUARY)
    repository.commit({b: front("id: beta", "target: 2027-Q3")}, MARCH)
    repository.commit({b: None}, APRIL)
    assert moves(repository.folder) == [
        "2026-03-01 beta target 2027-Q2 > 2027-Q3 slipped 92",
        "2026-04-01 beta target 2027-Q3 > 2027-01-15 pulled-in -258",
    ]


def test_two_files_that_exchange_their_ids_are_no_move(repository: Repository) -> None:
    a, b = "content/milestones/a.md", "content/milestones/b.md"
    one, two = front("id: one", "target: 2027-Q1"), front("id: two", "target: 2027-Q2")
    repository.commit({a: one, b: two}, JANUARY)
    repository.commit({a: two, b: one}, FEBRUARY)
    assert moves(repository.folder) == []


# Ids that are renamed


def test_history_goes_on_under_a_new_id_that_names_the_old_one(repository: Repository) -> None:
    new = "content/milestones/web/launch.md"
    repository.commit({BETA: front("target: 2027-Q1")}, JANUARY)
    repository.commit({BETA: front("target: 2027-Q2")}, FEBRUARY)
    repository.commit({BETA: None, new: front("id: launch", "aliases: [beta]", "target: 2027-Q2")}, MARCH)
    repository.commit({new: front("id: launch", "aliases: [beta]", "target: 2027-Q3")}, APRIL)
    assert moves(repository.folder) == [
        "2026-02-01 launch target 2027-Q1 > 2027-Q2 slipped 91",
        "2026-04-01 launch target 2027-Q2 > 2027-Q3 slipped 92",
    ]


def test_an_id_that_is_renamed_in_its_file_goes_on_through_both_names(repository: Repository) -> None:
    repository.commit({BETA: front("target: 2027-Q1")}, JANUARY)
    repository.commit({BETA: front("id: launch", "aliases: beta", "target: 2027-Q2")}, FEBRUARY)
    repository.commit({BETA: front("id: start", "aliases: [beta, launch]", "target: 2027-Q3")}, MARCH)
    assert moves(repository.folder, "start") == [
        "2026-02-01 start target 2027-Q1 > 2027-Q2 slipped 91",
        "2026-03-01 start target 2027-Q2 > 2027-Q3 slipped 92",
    ]


def test_an_alias_takes_nothing_from_a_milestone_that_still_has_its_id(repository: Repository) -> None:
    launch = "content/milestones/web/launch.md"
    repository.commit({BETA: front("target: 2027-Q1")}, JANUARY)
    repository.commit({launch: front("aliases: [beta]", "target: 2027-Q4")}, FEBRUARY)
    repository.commit({BETA: front("target: 2027-Q2")}, MARCH)
    assert moves(repository.folder) == ["2026-03-01 beta target 2027-Q1 > 2027-Q2 slipped 91"]


# What cannot be read


@pytest.mark.parametrize(
    "broken",
    [
        "---\ntitle: [A\n  - b: c\ntarget: 2030\n---\n",
        front("target: 2030").encode("utf-16"),
        "---\ntitle: A\ntarget: 2030\ntarget: 2031\n\tstatus: done\n---\n",
        "+++\ntitle = 'A'\ntarget = '2030'\n+++\n",
    ],
    ids=["yaml", "utf-16", "tabs", "toml"],
)
def test_a_version_that_cannot_be_read_is_passed_over(repository: Repository, broken: str | bytes) -> None:
    repository.commit({BETA: front("target: 2027-Q1", "status: active")}, JANUARY)
    repository.commit({BETA: broken}, FEBRUARY)
    repository.commit({BETA: front("target: 2027-Q2", "status: active")}, MARCH)
    assert moves(repository.folder) == ["2026-03-01 beta target 2027-Q1 > 2027-Q2 slipped 91"]


def test_a_value_that_cannot_be_read_counts_as_not_touched_and_the_others_count(repository: Repository) -> None:
    repository.commit({BETA: front("target: 2027-Q1", "commitment: committed")}, JANUARY)
    repository.commit({BETA: front("target: sometime", "status: active", "commitment: perhaps")}, FEBRUARY)
    repository.commit({BETA: front("target: 2027-Q2", "status: active", "commitment: committed")}, MARCH)
    assert moves(repository.folder) == [
        "2026-02-01 beta status planned > active changed",
        "2026-03-01 beta target 2027-Q1 > 2027-Q2 slipped 91",
    ]


def test_a_decision_that_cannot_be_read_counts_as_not_touched(repository: Repository) -> None:
    gate = "gate: {{type: value-case, decision: {}}}".format
    for decision, day in (("go", JANUARY), ("perhaps", FEBRUARY), ("go", MARCH)):
        repository.commit({BETA: front(gate(decision))}, day)
    repository.commit({BETA: front("gate: [go]")}, APRIL)
    repository.commit({BETA: front(gate("go"))}, MAY)
    assert moves(repository.folder) == []


def test_keys_of_old_times_are_passed_over(repository: Repository) -> None:
    repository.commit({BETA: front("target: 2027-Q1", "risk-level: 3", "squad: {name: a}", "risk-level: 4")}, JANUARY)
    repository.commit({BETA: front("target: 2027-Q1", "risk-level: 3", "squad: {name: a}")}, FEBRUARY)
    repository.commit({BETA: front("target: 2027-Q2")}, MARCH)
    assert moves(repository.folder) == ["2026-03-01 beta target 2027-Q1 > 2027-Q2 slipped 91"]


def test_old_words_are_read_with_the_present_settings(repository: Repository) -> None:
    repository.commit({BETA: front("due: 2027-Q1", "status: running")}, JANUARY)
    repository.commit({BETA: front("due: 2027-Q2", "status: running")}, FEBRUARY)
    mapped = f"{SETTINGS}keys: {{due: target}}\nvalues: {{running: active}}\n"
    repository.commit(
        {"content/roadmap.yml": mapped, BETA: front("target: 2027-Q2", "status: active")}, MARCH, "Use the common words"
    )
    assert moves(repository.folder) == ["2026-02-01 beta target 2027-Q1 > 2027-Q2 slipped 91"]


def test_two_hundred_files_of_one_commit_are_two_hundred_moves(repository: Repository) -> None:
    paths = [f"content/milestones/m{number:03}.md" for number in range(200)]
    repository.commit(dict.fromkeys(paths, front("target: 2027-Q1")), JANUARY)
    repository.commit(dict.fromkeys(paths, front("target: 2027-Q2")), FEBRUARY, "All of it later")
    said = moves(repository.folder)
    assert said == [f"2026-02-01 m{number:03} target 2027-Q1 > 2027-Q2 slipped 91" for number in range(200)]
