"""The corpus of `make bench` is a clean roadmap: what it measures is a build, not the telling of problems."""

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
MILESTONES = 20


@pytest.fixture
def made(tmp_path: Path) -> Any:
    """Write a corpus with the bench's own script."""
    bench = runpy.run_path(str(CHECKOUT / "tests" / "bench" / "corpus.py"))
    return bench["write"](MILESTONES, tmp_path / "corpus")


def milepost(made: Any, *arguments: str) -> str:
    """Run a command on the corpus; it must end well."""
    command = [sys.executable, "-m", "milepost", *arguments, "--content", "content", "--today", "2026-11-23"]
    done = subprocess.run(command, cwd=made.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_corpus_has_no_problem(made: Any) -> None:
    assert json.loads(milepost(made, "check", "--strict", "--format", "json"))["problems"] == []
    assert len(list((made.content / "milestones").glob("*.md"))) == MILESTONES


def test_an_edit_changes_one_line_and_makes_no_problem(made: Any) -> None:
    for edit, file in ((made.edit_body, made.file(made.read)), (made.edit_date, made.file(made.moved))):
        before = file.read_text("utf-8").splitlines()
        said = edit(1)
        after = file.read_text("utf-8").splitlines()
        assert [said in line for old, line in zip(before, after, strict=True) if old != line] == [True]
    milepost(made, "check", "--strict")


def test_the_corpus_has_what_takes_time_in_a_real_one(made: Any) -> None:
    texts = [file.read_text("utf-8") for file in (made.content / "milestones").glob("*.md")]
    words = [len(text.split("\n---\n", 1)[1].split()) for text in texts]
    assert 240 <= sum(words) / MILESTONES <= 280
    assert any(re.search(r"^depends_on: \[m\d+", text, re.MULTILINE) for text in texts)
    for pattern in (r"^themes: \[", r"^\| .+ \|$", r"^- \[x\] ", r"^```\w+$", r"\]\(m\d+\.md", r"\]\(https://"):
        assert all(re.search(pattern, text, re.MULTILINE) for text in texts), pattern
