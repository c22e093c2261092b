"""`milepost history`: what counts as a move, why it was made, how it is told, and what the command ends with."""

import sys
import unicodedata
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import SETTINGS, Repository, document, front, made, moves, told

FILE = "content/milestones/web/beta.md"
FIRST, NEXT, LATER = "2026-02-01", "2026-03-01", "2026-04-01"
DAY = f"{NEXT} beta"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = made(tmp_path / "plans")
    repository.commit({"content/roadmap.yml": SETTINGS}, "2026-01-01", "Begin")
    return repository


def through(repository: Repository, *texts: str) -> list[str]:
    """Commit these texts of one file, the first on 1 February and the next on 1 March, and give the moves."""
    for text, day in zip(texts, (FIRST, NEXT, LATER), strict=False):
        repository.commit({FILE: text}, day)
    return moves(repository.folder)


# What a move of a date is


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "2027-Q1", "- > 2027-Q1 dated"),
        ("later", "2027-Q1", "later > 2027-Q1 dated"),
        ("2027-Q1", "", "2027-Q1 > - undated"),
        ("2027-Q1", "later", "2027-Q1 > later undated"),
        ("2027-Q1", "2027-03", "2027-Q1 > 2027-03 refined 0"),
        ("2027-Q1", "2027-01", "2027-Q1 > 2027-01 refined -59"),
        ("2027-H1", "2027-06-15", "2027-H1 > 2027-06-15 refined -15"),
        ("2027/2028", "2028", "2027/2028 > 2028 refined 0"),
        ("2027-03/..", "2027-Q2", "2027-03/.. > 2027-Q2 refined"),
        ("2027-03", "2027-Q1", "2027-03 > 2027-Q1 widened 0"),
        ("2027-03-31", "2027-Q1", "2027-03-31 > 2027-Q1 widened 0"),
        ("2027-03/..", "2027-02/..", "2027-03/.. > 2027-02/.. widened"),
        ("2027-Q1", "2027-Q2", "2027-Q1 > 2027-Q2 slipped 91"),
        ("2027-01", "2027-Q1", "2027-01 > 2027-Q1 slipped 59"),
        ("2028-02-28", "2028-03-01", "2028-02-28 > 2028-03-01 slipped 2"),
        ("2027-Q1", "2027-W13", "2027-Q1 > 2027-W13 slipped 4"),
        ("2027-Q1", "2027-03/..", "2027-Q1 > 2027-03/.. slipped"),
        ("../2027-06", "../2027-07", "../2027-06 > ../2027-07 slipped 31"),
        ("2027-Q2", "2027-Q1", "2027-Q2 > 2027-Q1 pulled-in -91"),
        ("2027-03-31", "2027-03-30", "2027-03-31 > 2027-03-30 pulled-in -1"),
        ("2027-Q2", "2027-01/2027-05", "2027-Q2 > 2027-01/2027-05 pulled-in -30"),
        ("now", "next", "now > next changed"),
        ("Q1 2027", "2027q2", "2027-Q1 > 2027-Q2 slipped 91"),
    ],
)
def test_a_target_that_moves_has_a_class_and_the_days_between_the_ends(
    repository: Repository, before: str, after: str, said: str
) -> None:
    assert through(repository, front(f"target: {before}"), front(f"target: {after}")) == [f"{DAY} target {said}"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2027-Q1", "2027-01/2027-03"),
        ("2027-Q1", "2027-Q1~"),
        ("2027-Q1?", "FY27-Q1"),
        ("2027-W01", "2027-01-04/2027-01-10"),
        ("2027/03/15", "2027-03-15"),
        ("later", "later"),
        ("", "~"),
    ],
)
def test_another_word_for_the_same_days_is_no_move(repository: Repository, before: str, after: str) -> None:
    assert through(repository, front(f"target: {before}"), front(f"target: {after}", "tags: [new]")) == []


def test_a_move_begins_at_the_words_that_were_written_last(repository: Repository) -> None:
    targets = ("2027-Q1", "2027-01/2027-03", "2027-04")
    said = through(repository, *(front(f"target: {target}") for target in targets))
    assert said == [f"{LATER} beta target 2027-01/2027-03 > 2027-04 slipped 30"]


def test_a_format_that_alone_changes_is_no_move(repository: Repository) -> None:
    tidy = "---\ntitle: Beta\ntarget: 2027-Q1\nstart: 2026-11\nstatus: active\n---\n\nA text.\n"
    wild = '---\r\n# as it came\r\n"status": \'active\'\r\ntarget:   "Q1 2027"\r\n'
    wild += "start: 2026-11-01/2026-11-30\r\ntitle: Beta\r\n---\r\n\r\nAnother text.\r\n"
    assert through(repository, tidy, wild, f"\ufeff{tidy}") == []


def test_a_date_that_goes_when_a_milestone_is_done_is_no_move(repository: Repository) -> None:
    planned, done = front("target: 2027-Q1", "start: 2026-11"), front("status: done", "completed: 2027-02-10")
    assert through(repository, planned, done) == [f"{DAY} status planned > done changed"]


def test_a_date_that_goes_after_a_milestone_was_cancelled_is_no_move(repository: Repository) -> None:
    texts = front("target: 2027-Q1"), front("target: 2027-Q1", "status: cancelled"), front("status: cancelled")
    assert through(repository, *texts) == [f"{DAY} status planned > cancelled changed"]


def test_words_that_change_are_told_in_a_fixed_order(repository: Repository) -> None:
    before = front("target: 2027-Q1", "start: 2026-11", "stage: exploration")
    after = front(
        "audience: public", "commitment: committed", "stage: discovery", "status: active", "start: 2026-12",
        "target: 2027-Q2",
    )  # fmt: skip
    assert through(repository, before, after) == [
        f"{DAY} target 2027-Q1 > 2027-Q2 slipped 91",
        f"{DAY} start 2026-11 > 2026-12 slipped 31",
        f"{DAY} status planned > active changed",
        f"{DAY} stage exploration > discovery changed",
        f"{DAY} commitment target > committed changed",
        f"{DAY} audience internal > public changed",
    ]


def test_a_gate_that_is_decided_for_good_is_done(repository: Repository) -> None:
    gate = ("target: 2027-Q1", "gate:", "  type: value-case")
    held, passed = ("  decision: hold", "  revisit: 2027-Q2"), ("  decision: go", "  decided_by: '@cto'")
    assert through(repository, front(*gate), front(*gate, *held), front(*gate, *passed)) == [
        f"{DAY} decision - > hold changed",
        f"{LATER} beta status planned > done changed",
        f"{LATER} beta decision hold > go changed",
    ]


def test_a_move_that_comes_with_a_change_of_stage_says_so(repository: Repository) -> None:
    early, late = front("target: 2027-Q1", "stage: discovery"), front("target: 2027-Q2", "stage: elaboration")
    through(repository, early, late, front("target: 2027-Q3", "stage: elaboration"))
    said = [(move["date"], move["field"], move["stage_changed"]) for move in document(repository.folder)["moves"]]
    assert said == [(NEXT, "target", True), (NEXT, "stage", True), (LATER, "target", False)]


# Why


def reasons(repository: Repository, *texts: str) -> list[str]:
    for text, day in zip(texts, (FIRST, NEXT, LATER), strict=False):
        repository.commit({FILE: text}, day, f"Subject of {day}")
    return [move["reason"] for move in document(repository.folder)["moves"]]


def test_the_reason_is_the_subject_where_no_update_came_with_the_move(repository: Repository) -> None:
    note = "updates: [{date: 2026-01-15, text: An old note}]"
    assert reasons(repository, front(note), front(note, "target: 2027-Q1")) == ["Subject of 2026-03-01"]


def test_the_reason_is_the_update_that_came_with_the_move(repository: Repository) -> None:
    old = "{date: 2026-01-15, text: An old note}"
    new = "{date: 2026-02-27, text: The vendor is late}"
    texts = front(f"updates: [{old}]"), front("target: 2027-Q1", f"updates: [{new}, {old}]")
    assert reasons(repository, *texts) == ["The vendor is late"]


def test_the_reason_is_the_new_update_where_an_older_one_has_its_day(repository: Repository) -> None:
    old, new = "{date: 2026-02-27, text: The vendor is late}", "{date: 2026-02-27, text: The vendor gave up}"
    texts = front(f"updates: [{old}]"), front("target: 2027-Q1", f"updates: [{old}, {new}]")
    assert reasons(repository, *texts) == ["The vendor gave up"]


def test_an_update_explains_the_moves_of_its_own_commit_only(repository: Repository) -> None:
    note = "updates: [{date: 2026-02-27, text: The vendor is late}]"
    texts = front("target: 2027-Q1"), front("target: 2027-Q1", note), front("target: 2027-Q2", note)
    assert reasons(repository, *texts) == ["Subject of 2026-04-01"]


# How it is told


def test_a_move_has_these_keys_and_no_others(repository: Repository) -> None:
    through(repository, front("target: 2027-Q1"))
    commit = repository.commit({FILE: front("target: 2027-Q2")}, NEXT, "Wait for the vendor")
    move = {
        "id": "beta", "date": "2026-03-01", "commit": commit, "field": "target", "from": "2027-Q1", "to": "2027-Q2",
        "days": 91, "class": "slipped", "stage_changed": False, "reason": "Wait for the vendor",
    }  # fmt: skip
    source = {"commit": commit, "shallow": False}
    assert document(repository.folder) == {"schema_version": 1, "source": source, "moves": [move]}


def test_moves_stand_by_date_and_then_by_id_whatever_the_order_of_commits(repository: Repository) -> None:
    """The clock of one machine was wrong: commits go from Q1 to Q2 to Q3, their dates do not."""
    at = "content/milestones/{}.md".format
    for day, target in (("2026-03-01", "2027-Q1"), ("2026-05-01", "2027-Q2"), ("2026-04-01", "2027-Q3")):
        repository.commit({at(name): front(f"target: {target}") for name in ("beta", "alpha")}, day)
    assert moves(repository.folder) == [
        "2026-04-01 alpha target 2027-Q2 > 2027-Q3 slipped 92",
        "2026-04-01 beta target 2027-Q2 > 2027-Q3 slipped 92",
        "2026-05-01 alpha target 2027-Q1 > 2027-Q2 slipped 91",
        "2026-05-01 beta target 2027-Q1 > 2027-Q2 slipped 91",
    ]


def test_a_day_is_that_of_the_committer_in_utc(repository: Repository) -> None:
    repository.commit({FILE: front("target: 2027-Q1")}, FIRST)
    repository.commit({FILE: front("target: 2027-Q2")}, "2026-03-01T23:30:00-05:00")
    assert moves(repository.folder) == ["2026-03-02 beta target 2027-Q1 > 2027-Q2 slipped 91"]


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


@pytest.mark.parametrize(
    "words", ["why it moved " * 30, "x" * 300, "予定を変更する" * 20], ids=["words", "one", "wide"]
)
def test_no_line_is_wider_than_a_terminal(repository: Repository, words: str) -> None:
    file = f"content/milestones/{'long-name-' * 9}end.md"
    repository.commit({file: front("target: 2027-03-01/2027-04-30")}, FIRST)
    repository.commit({file: front("target: 2027-05-01/2027-06-30", "status: active", "stage: discovery")}, NEXT, words)
    said = told(repository.folder, "history", "--no-cache")
    assert said.code == 0
    assert "2026-03-01" in said.out
    assert [line for line in said.out.splitlines() if columns(line) > 80] == []


def test_one_milestone_is_told_alone(repository: Repository) -> None:
    both = ("content/milestones/alpha.md", FILE)
    repository.commit(dict.fromkeys(both, front("target: 2027-Q1")), FIRST)
    repository.commit(dict.fromkeys(both, front("target: 2027-Q2")), NEXT)
    assert moves(repository.folder, "beta") == ["2026-03-01 beta target 2027-Q1 > 2027-Q2 slipped 91"]
