"""Whatever stands in commit messages and old values stays text: in `history`, in `diff` and on the innermost pages."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import inert
from hostile import PAYLOADS
from repositories import Repository, made, told

MARK = "zq123v45q"
SETTINGS = "title: Plans\ndefault_audience: public\naudiences: [{id: public}, {id: internal}]\n"
# Git takes no message with a null or half of a pair in it.
SUBJECTS = [text.format(m=MARK) for name, text in PAYLOADS.items() if name not in {"null", "half of a pair"}]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Move a target with each message in turn; the name of the period and the title are hostile too."""
    repository = made(tmp_path_factory.mktemp("messages") / "plans")
    repository.write(
        {"content/roadmap.yml": f"{SETTINGS}calendar: {{named: {{'<b {MARK}>@x': 2027-08-03/2027-08-07}}}}\n"}
    )
    targets = ("'<b zq123v45q>@x'", "2027-05", "2028-Q3")
    for number, subject in enumerate(SUBJECTS):
        file = f"---\ntitle: {json.dumps(subject[:900])}\ntarget: {targets[number % 3]}\n---\n"
        day = f"2026-0{1 + number // 28}-{1 + number % 28:02}"
        repository.commit({"content/milestones/one.md": file}, day, subject)
    return repository


def test_every_message_is_told(repository: Repository) -> None:
    document = json.loads(told(repository.folder, "history", "--format", "json", "--no-cache").out)
    reasons = {move["reason"] for move in document["moves"] if MARK in move.get("reason", "")}
    assert len(reasons) > 40


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_message_and_no_old_value_commands_a_terminal_or_a_runner(repository: Repository, form: str) -> None:
    said = told(repository.folder, "history", "--format", form, "--no-cache")
    assert said.code == 0
    assert MARK in said.out
    assert inert.printed(said.out) == inert.printed(said.err) == []


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_difference_commands_a_terminal_or_a_runner(repository: Repository, form: str) -> None:
    for number in range(len(SUBJECTS) - 1):
        command = ("diff", f"HEAD~{number + 1}", f"HEAD~{number}", "--format", form, "--today", "2026-03-15")
        said = told(repository.folder, *command)
        assert said.code == 0, said.err
        assert inert.printed(said.out) == inert.printed(said.err) == []


def test_the_innermost_pages_are_inert(repository: Repository) -> None:
    repository.commit({"content/milestones/one.md": "---\ntitle: One\ntarget: 2029\n---\n"}, "2026-06-01", SUBJECTS[0])
    said = told(repository.folder, "build", "--audience", "internal", "--today", "2026-06-15", "--no-cache")
    assert said.code == 0, said.err
    assert inert.printed(said.out) == inert.printed(said.err) == []
    pages = {path.name: path.read_text("utf-8") for path in (repository.folder / "site").rglob("*.html")}
    assert sum(MARK in page for page in pages.values()) > 1
    assert inert.faults({name: inert.page(text) for name, text in pages.items()}) == {}


def test_a_subject_without_an_end_is_shortened_for_readers_and_whole_for_programs(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    for day, target in (("2026-03-01", "2027-Q1"), ("2026-03-02", "2027-Q2")):
        file = f"---\ntitle: One\ntarget: {target}\n---\n"
        repository.commit({"content/milestones/one.md": file}, day, "x" * 30_000)
    text = told(repository.folder, "history", "--no-cache").out
    assert text.count("x") == 199
    assert "x…" in text
    moves = json.loads(told(repository.folder, "history", "--format", "json", "--no-cache").out)["moves"]
    assert {move["reason"] for move in moves} == {"x" * 30_000}


BROKEN = "HEAD\nHEAD"


@pytest.mark.parametrize(
    "arguments",
    [("diff", BROKEN), ("build", "--as-of", BROKEN), ("build", "--baseline", BROKEN), ("build", "--out", BROKEN)],
    ids=" ".join,
)
def test_a_line_break_in_a_name_breaks_no_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    repository = made(tmp_path / "plans")
    repository.commit({"content/milestones/one.md": "# One\n"}, "2026-03-01")
    said = (
        told(repository.folder, *arguments, "--no-cache")
        if arguments[0] == "build"
        else told(repository.folder, *arguments)
    )
    lines = (said.out + said.err).splitlines()
    assert [line for line in lines if line.startswith("HEAD")] == []
    assert [line for line in lines if line.count("HEAD") == 2]
