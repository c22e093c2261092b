"""`milepost history`: to read on after every commit comes to the same as to read all commits at once."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import SETTINGS, Repository, front, made, told

PATHS = tuple(f"content/milestones/{name}.md" for name in ("a", "web/b", "web/c", "z"))
IDS = ("one", "two", "three")
LINES = {
    "target": ("", "2027-Q1", "2027-Q2", "2027-03", "Q1 2027", "later", "2027-03/..", "sometime"),
    "status": ("", "active", "done", "cancelled", "running"),
    "stage": ("", "discovery", "no-such"),
    "audience": ("", "public", "nobody"),
    "gate": ("", "{type: value-case, decision: go}", "{type: value-case, decision: hold}", "[go]"),
    "as_seen_by": ("", "{public: {precision: half}}", "{public: {precision: no-such}}"),
    "updates": ("", "[{date: 2026-01-02, text: Late}]", "[{date: 2026-01-03, text: 'Ünruhe \\n 予定'}]", "soon"),
    "aliases": ("", "[one]", "[two, one]", "three"),
    "no-such-key": ("", "x"),
}
BROKEN = "---\ntitle: [A\n---\n"


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw a milestone's file; one of a dozen cannot be read."""
    if draw(st.integers(0, 11)) == 0:
        return BROKEN
    keys = draw(st.lists(st.sampled_from(sorted(LINES)), unique=True, max_size=5))
    values = [f"{key}: {draw(st.sampled_from(LINES[key]))}" for key in keys]
    return front(f"id: {draw(st.sampled_from(IDS))}", *values)


COMMITS = st.dictionaries(st.sampled_from(PATHS), st.none() | texts(), min_size=1, max_size=4)


def said(repository: Repository, *arguments: str) -> str:
    run = told(repository.folder, "history", "--format", "json", *arguments)
    assert run.code == 0, run.err
    return run.out


# Shrinking takes long with a git at work; the few examples are the same in every run.
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(commits=st.lists(COMMITS, min_size=2, max_size=6))
def test_reading_on_after_each_commit_is_reading_all_at_once(
    tmp_path_factory: pytest.TempPathFactory, commits: list[Mapping[str, str | None]]
) -> None:
    folder = tmp_path_factory.mktemp("going-on")
    repository = made(folder / "plans")
    repository.commit({"content/roadmap.yml": SETTINGS, "content/milestones/keep.md": front()}, "2026-01-01")
    for number, files in enumerate(commits, 2):
        there = {path: text for path, text in files.items() if text or (repository.folder / path).exists()}
        repository.commit(there, f"2026-01-{number:02}", f"Change number {number}")
        assert said(repository, "--cache-dir", str(folder / "cache")) == said(repository, "--no-cache")
