"""The history in a site: each circle reads of a milestone's past what it could see then, and nothing finer than now."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from milepost.commands import build, workspace
from milepost.model.build import Wishes
from milepost.model.history import Series, Version
from milepost.model.settings import Audience
from milepost.problems import errors
from milepost.stages.project import past
from milepost.stages.project.visibility import ALWAYS, Telling

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import Repository, front, made, told

TODAY = "2026-11-23"
SETTINGS = """\
title: Plans
audiences:
  - {id: public, fields: [history]}
  - {id: customers, fields: [history, updates]}
  - {id: internal}
default_audience: internal
"""
BETA, GAMMA, DELTA = (f"content/milestones/{name}.md" for name in ("beta", "gamma", "delta"))


def public(*lines: str) -> str:
    return front("audience: public", *lines)


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    repository = made(tmp_path_factory.mktemp("past") / "plans")
    repository.commit(
        {"content/roadmap.yml": SETTINGS, BETA: front("target: 2026-12-09"), GAMMA: public("target: 2027-Q1")},
        "2026-03-02",
        "Begin quietly",
    )
    # For the inner circle alone the date moves once more; then everybody may see it, coarsely at first.
    repository.commit({BETA: front("target: 2027-02-17")}, "2026-04-07", "Zebra trouble")
    coarse = "as_seen_by: {public: {precision: quarter}}"
    repository.commit({BETA: public("target: 2027-03-11", coarse)}, "2026-05-04", "Tell everybody")
    repository.commit({BETA: public("target: 2027-03-25", coarse)}, "2026-06-08", "Two weeks more")
    note = "updates: [{date: 2026-07-06, text: The vendor is late.}]"
    repository.commit({BETA: public("target: 2027-05-20", coarse, note)}, "2026-07-06", "Vendor")
    repository.commit({GAMMA: public("target: 2027-Q2"), DELTA: front("target: 2027")}, "2026-08-03", "Gamma waits")
    return repository


def built(repository: Repository, audience: str) -> dict[str, bytes]:
    site = repository.folder.parent / f"site-{audience}"
    said = told(repository.folder, "build", "--out", str(site), "--audience", audience, "--today", TODAY, "--no-cache")
    assert said.code == 0, said.err
    return {str(file.relative_to(site)): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def moves(files: dict[str, bytes], id_: str) -> list[str]:
    (entry,) = [one for one in json.loads(files["roadmap.json"])["milestones"] if one["id"] == id_]
    found: list[dict[str, Any]] = entry.get("history", {}).get("moves", [])
    return [" ".join(str(move.get(key, "-")) for key in ("date", "from", "to", "class", "reason")) for move in found]


def test_the_innermost_circle_reads_every_move_and_why(plans: Repository) -> None:
    files = built(plans, "internal")
    assert moves(files, "beta") == [
        "2026-04-07 2026-12-09 2027-02-17 slipped Zebra trouble",
        "2026-05-04 2027-02-17 2027-03-11 slipped Tell everybody",
        "2026-06-08 2027-03-11 2027-03-25 slipped Two weeks more",
        "2026-07-06 2027-03-25 2027-05-20 slipped The vendor is late.",
    ]
    assert moves(files, "gamma") == ["2026-08-03 2027-Q1 2027-Q2 slipped Gamma waits"]
    for page in ("history.html", "milestones/beta.html", "feed.xml"):
        assert b"Zebra trouble" in files[page]


def test_an_outer_circle_reads_moves_since_it_could_see_them_coarsened_before_they_are_compared(
    plans: Repository,
) -> None:
    files = built(plans, "public")
    assert moves(files, "beta") == ["2026-07-06 2027-Q1 2027-Q2 slipped -"]
    assert moves(files, "gamma") == ["2026-08-03 2027-Q1 2027-Q2 slipped -"]


def test_a_circle_between_reads_exact_days_and_the_owners_words_but_no_commits(plans: Repository) -> None:
    assert moves(built(plans, "customers"), "beta") == [
        "2026-06-08 2027-03-11 2027-03-25 slipped -",
        "2026-07-06 2027-03-25 2027-05-20 slipped The vendor is late.",
    ]


@pytest.mark.parametrize("audience", ["public", "customers"])
def test_no_byte_of_an_outer_site_tells_what_was_before_or_what_commits_say(plans: Repository, audience: str) -> None:
    hidden = ["Begin quietly", "Zebra", "Tell everybody", "Gamma waits", "2026-12-09", "9 Dec 2026", "2027-02-17"]
    hidden += ["vendor is late", "2027-03-11", "2027-03-25", "25 Mar 2027"] if audience == "public" else []
    for path, data in built(plans, audience).items():
        if not path.startswith("assets/plotly"):
            assert [text for text in hidden if text.encode() in data] == [], path


def test_a_circle_without_the_field_history_reads_none(plans: Repository, tmp_path: Path) -> None:
    other = plans.clone(tmp_path / "clone")
    other.commit({"content/roadmap.yml": SETTINGS.replace("fields: [history]", "fields: []")}, "2026-09-01")
    files = built(other, "public")
    assert moves(files, "gamma") == []
    assert "history" not in files["roadmap.json"].decode()


def test_a_site_outside_git_is_built_without_a_history_and_says_so_in_a_line(tmp_path: Path) -> None:
    plain = Repository(tmp_path)
    plain.write({"content/roadmap.yml": SETTINGS, GAMMA: public("target: 2027-Q1")})
    said = told(tmp_path, "build", "--today", TODAY)
    assert said.code == 0
    assert [line for line in said.err.splitlines() if "history" in line] == [
        "no history: the content is in no git repository, or in one without a commit"
    ]


def refused(plans: Repository, audience: str) -> set[str]:
    at = workspace.find(plans.folder, "", "", date.fromisoformat(TODAY))
    out = plans.folder.parent / "never"
    done = build.build(at, Wishes(out, audience))
    assert not out.exists()
    return {problem.rule for problem in errors(done.problems)}


def everything(series: Series, *_: object) -> Iterator[Telling]:
    """Let every version through, as a projection that forgot to look would."""
    return (Telling(version, version.day, ALWAYS) for version in series)


@pytest.mark.parametrize("audience", ["public", "customers"])
def test_a_version_from_before_a_circle_could_see_it_is_found_by_the_leak_check(
    plans: Repository, monkeypatch: pytest.MonkeyPatch, audience: str
) -> None:
    monkeypatch.setattr(past, "tellings", everything)
    assert refused(plans, audience) == {"leak"}


@pytest.mark.parametrize("audience", ["public", "customers"])
def test_what_a_commit_says_is_found_by_the_leak_check(
    plans: Repository, monkeypatch: pytest.MonkeyPatch, audience: str
) -> None:
    tell = past._told

    def with_all(one: Telling, *rest: Any) -> Version:
        return replace(tell(one, *rest), commit=one.version.commit, subject=one.version.subject)

    monkeypatch.setattr(past, "_told", with_all)
    assert refused(plans, audience) == {"leak"}


def test_a_day_told_too_finely_is_found_by_the_leak_check(plans: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "_coarse", lambda period, *_: period)
    assert refused(plans, "public") == {"leak"}


def test_a_history_for_a_circle_that_is_told_none_is_found_by_the_leak_check(
    plans: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = plans.clone(tmp_path / "clone")
    other.commit({"content/roadmap.yml": SETTINGS.replace("fields: [history]", "fields: []")}, "2026-09-01")
    sees = Audience.sees
    monkeypatch.setattr(Audience, "sees", lambda circle, name: name == "history" or sees(circle, name))
    assert refused(other, "public") == {"leak"}
