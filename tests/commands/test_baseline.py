"""`build --baseline`: the outlines on the timeline compare with the plan of a commit, not with first promises."""

import json
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import SETTINGS, Repository, Told, front, made, told

FIELDS = SETTINGS.replace("{id: public}", "{id: public, fields: [history]}")
COARSE = SETTINGS.replace("{id: public}", "{id: public, fields: [history], precision: quarter}")


def milestone(target: str, *lines: str) -> str:
    return front("audience: public", f"target: {target}", *lines)


@pytest.fixture
def plans(tmp_path: Path) -> Repository:
    """Three commits: `beta` is promised for January, then for March, then for April of 2027."""
    repository = made(tmp_path / "plans")
    repository.commit({"content/roadmap.yml": FIELDS, "content/milestones/beta.md": milestone("2027-01")}, "2026-03-01")
    second = {"content/milestones/beta.md": milestone("2027-03"), "content/milestones/calm.md": milestone("2027-02")}
    repository.commit(second, "2026-04-01")
    repository.git("tag", "agreed")
    third = {"content/milestones/beta.md": milestone("2027-04"), "content/milestones/late.md": milestone("2027-05")}
    repository.commit(third, "2026-05-01")
    return repository


def built(plans: Repository, *options: str) -> Told:
    said = told(plans.folder, "build", "--today", "2026-11-23", "--no-cache", *options)
    assert said.code == 0, said.err
    return said


def outlined(plans: Repository) -> list[tuple[str, str]]:
    """Give the first and the day after the last of every outline, as the interactive timeline has them."""
    (script,) = (plans.folder / "site" / "assets").glob("timeline-figure-*.js")
    text = script.read_text()
    figure = json.loads(text[text.index('{"timeline"') : text.rindex("}") + 1])["timeline"]
    days = next((trace["x"] for trace in figure["data"] if trace.get("name") == "baseline"), [])
    return [(days[at], days[at + 1]) for at in range(0, len(days), 6)]


def key(plans: Repository) -> str:
    page = (plans.folder / "site" / "index.html").read_text()
    found = re.search(r'class="ghost" x="1" y="1" width="32" height="10" rx="3"/></svg>([^<]*)', page)
    return found[1] if found else ""


def test_without_it_the_outline_is_what_was_promised_first(plans: Repository) -> None:
    built(plans)
    assert outlined(plans) == [("2027-01-01", "2027-02-01")]
    assert key(plans) == "first promised"


@pytest.mark.parametrize("name", ["agreed", "HEAD~1", "2026-04-20"])
def test_the_outline_is_what_was_planned_at_that_moment(plans: Repository, name: str) -> None:
    built(plans, "--baseline", name)
    assert outlined(plans) == [("2027-03-01", "2027-04-01")]
    assert key(plans) == f"as planned on {'20' if name.startswith('2026') else '1'} Apr 2026"


def test_what_stands_as_it_stood_has_no_outline_and_then_the_key_names_none(plans: Repository) -> None:
    built(plans, "--baseline", "HEAD")
    assert outlined(plans) == []
    assert key(plans) == ""


def test_a_renamed_milestone_is_found_again(plans: Repository) -> None:
    renamed = {
        "content/milestones/beta.md": None,
        "content/milestones/gamma.md": milestone("2027-04", "aliases: [beta]"),
    }
    plans.commit(renamed, "2026-06-01")
    built(plans, "--baseline", "agreed")
    assert outlined(plans) == [("2027-03-01", "2027-04-01")]


def test_a_circle_that_is_told_quarters_is_shown_quarters(plans: Repository) -> None:
    plans.commit({"content/roadmap.yml": COARSE}, "2026-06-01")
    built(plans, "--baseline", "agreed")
    assert outlined(plans) == [("2027-01-01", "2027-04-01")]


def test_a_circle_that_could_not_see_it_then_is_shown_no_outline(plans: Repository) -> None:
    hidden = {"content/milestones/beta.md": front("target: 2027-08")}
    plans.commit(hidden, "2026-06-01")
    plans.git("tag", "hidden")
    plans.commit({"content/milestones/beta.md": milestone("2027-09")}, "2026-07-01")
    built(plans, "--baseline", "hidden")
    assert outlined(plans) == []
    built(plans, "--baseline", "hidden", "--audience", "internal")
    assert outlined(plans) == [("2027-08-01", "2027-09-01")]


def test_a_circle_without_the_history_is_shown_no_outline(plans: Repository) -> None:
    plans.commit({"content/roadmap.yml": SETTINGS}, "2026-06-01")
    built(plans, "--baseline", "agreed")
    assert outlined(plans) == []
    assert key(plans) == ""


def test_a_commit_that_is_not_there_ends_the_run(plans: Repository) -> None:
    said = told(plans.folder, "build", "--baseline", "nowhere")
    assert said.code == 2
    assert "there is no commit 'nowhere'" in said.err
    assert not (plans.folder / "site").exists()


def test_the_past_can_be_compared_with_what_was_before_it(plans: Repository) -> None:
    built(plans, "--as-of", "agreed", "--baseline", "agreed~1")
    assert outlined(plans) == [("2027-01-01", "2027-02-01")]
    assert key(plans) == "as planned on 1 Mar 2026"
