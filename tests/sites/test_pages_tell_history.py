"""What pages tell from git: what was added and set aside, a move with a change of stage, promises by distance."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from justhtml import JustHTML

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from milepost.stages.render.pages import history
from repositories import SETTINGS, Repository, front, made, told

FIELDS = SETTINGS.replace("{id: public}", "{id: public, fields: [history, gate.all]}")
GO = "decision: go, decided_on: 2026-03-10, decided_by: ada"


def milestone(*lines: str) -> str:
    return front("audience: public", *lines)


def gate(type_: str, target: str, decision: str = "") -> str:
    return milestone(f"target: {target}", f"gate: {{type: {type_}{', ' if decision else ''}{decision}}}")


def written(files: dict[str, str | None]) -> dict[str, str | bytes | None]:
    return {f"content/milestones/pay/{id_}.md": text for id_, text in files.items()}


@pytest.fixture
def plans(tmp_path: Path) -> Repository:
    """A product whose first gate is decided on 10 March; before and after it something happens."""
    repository = made(tmp_path / "plans")
    begun = {"case": gate("value-case", "2026-03"), "build": milestone("target: 2026-09", "stage: discovery")}
    begun |= {"early": milestone("target: 2026-06"), "spare": milestone("target: 2026-12")}
    begun |= {"review": gate("development-case", "2026-11")}
    repository.commit({"content/roadmap.yml": FIELDS, **written(begun)}, "2026-01-01")
    repository.commit(written({"early": milestone("target: 2026-07")}), "2026-02-01", "Wait for a supplier")
    repository.commit(written({"case": gate("value-case", "2026-03", GO)}), "2026-03-10")
    second = {"build": milestone("target: 2027-01", "stage: elaboration"), "new": milestone("target: 2026-10")}
    repository.commit(written(second), "2026-04-01", "Take on the second part")
    done = {"spare": milestone("target: 2026-12", "status: deferred")}
    done |= {"early": milestone("target: 2026-07", "status: done", "completed: 2026-06-30")}
    repository.commit(written(done), "2026-07-02")
    return repository


def site(plans: Repository, *options: str) -> Path:
    said = told(plans.folder, "build", "--today", "2026-08-01", "--no-cache", *options)
    assert said.code == 0, said.err
    return plans.folder / "site"


def page_of(folder: Path, path: str) -> Any:
    return JustHTML((folder / path).read_text("utf-8"), sanitize=False)


def words(element: Any) -> str:
    return re.sub(r" (?=[,:.])", "", " ".join(element.to_text().split()))


def changes(document: Any, within: str = "") -> Iterator[str]:
    for one in document.query(f"{within} ol.changes li".strip()):
        yield " | ".join(words(part) for part in one.query(".change-day, .change-word, a, p"))


SINCE = [
    "2 Jul 2026 | Deferred | A milestone",
    "30 Jun 2026 | Done | A milestone | first promised Jun 2026",
    "1 Apr 2026 | Slipped | A milestone | from Sep 2026 to Jan 2027 · 123 days later | Elaboration began with it",
    "1 Apr 2026 | Added | A milestone",
]
BEFORE = [
    "10 Mar 2026 | Go | A milestone | Value Case",
    "1 Feb 2026 | Slipped | A milestone | from Jun 2026 to Jul 2026 · 31 days later",
]


def test_the_history_page_tells_what_was_added_set_aside_moved_decided_and_done(plans: Repository) -> None:
    assert list(changes(page_of(site(plans), "history.html"))) == [*SINCE, *BEFORE]


def test_of_very_many_changes_the_newest_are_listed_and_the_others_counted(
    plans: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_CHANGES", 4)
    document = page_of(site(plans), "history.html")
    assert list(changes(document)) == SINCE
    assert "2 earlier changes are not listed here" in words(document)


def test_what_is_there_when_the_history_begins_was_not_added(plans: Repository) -> None:
    told_of = "\n".join(changes(page_of(site(plans), "history.html")))
    assert told_of.count("Added") == 1


def test_the_page_of_a_waiting_gate_tells_what_changed_since_the_last_decision(plans: Repository) -> None:
    document = page_of(site(plans), "milestones/review.html")
    assert [words(one) for one in document.query(".gate-block h3")][-1] == (
        "What changed since Value Case, decided 10 Mar 2026"
    )
    assert list(changes(document, ".gate-block")) == SINCE


def test_the_page_of_a_decided_gate_tells_nothing_of_what_came_later(plans: Repository) -> None:
    document = page_of(site(plans), "milestones/case.html")
    assert not list(changes(document))


def test_before_any_decision_a_gate_has_nothing_to_look_back_on(plans: Repository) -> None:
    plans.commit(written({"case": gate("value-case", "2026-09")}), "2026-07-03")
    assert not list(changes(page_of(site(plans), "milestones/review.html")))


def test_a_change_of_another_product_is_not_told_at_the_gate(plans: Repository) -> None:
    plans.commit({"content/milestones/web/other.md": milestone("target: 2026-10")}, "2026-07-03")
    folder = site(plans)
    assert len(list(changes(page_of(folder, "history.html")))) == len(SINCE) + len(BEFORE) + 1
    assert list(changes(page_of(folder, "milestones/review.html"), ".gate-block")) == SINCE


def test_the_page_of_a_milestone_tells_the_stage_that_began_with_a_move(plans: Repository) -> None:
    document = page_of(site(plans), "milestones/build.html")
    (moved,) = document.query("section[aria-labelledby=moves] li")
    assert words(moved) == "1 Apr 2026 from Sep 2026 to Jan 2027 123 days later Elaboration began with it"


def test_the_innermost_circle_is_told_why(plans: Repository) -> None:
    document = page_of(site(plans, "--audience", "internal"), "milestones/build.html")
    (moved,) = document.query("section[aria-labelledby=moves] li")
    assert words(moved).endswith("Elaboration began with it Take on the second part")


def test_promises_are_counted_by_how_far_ahead_they_were_made(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    promised = {"near": "2026-03", "half": "2026-06", "year": "2026-12", "beyond": "2027-02"}
    begun = {id_: milestone(f"target: {target}") for id_, target in promised.items()}
    repository.commit({"content/roadmap.yml": FIELDS, **written(begun)}, "2026-01-01")
    ends = {"near": "2026-03-20", "half": "2026-07-02", "year": "2026-11-05", "beyond": "2027-02-28"}
    done = {
        id_: milestone(f"target: {promised[id_]}", "status: done", f"completed: {end}") for id_, end in ends.items()
    }
    repository.commit(written(done), "2027-03-01")
    said = told(repository.folder, "build", "--today", "2027-03-02", "--no-cache")
    assert said.code == 0, said.err
    _, by_distance = page_of(repository.folder / "site", "history.html").query("table.record")
    rows = [tuple(map(words, row.query("th, td"))) for row in by_distance.query("tbody tr")]
    assert rows == [
        ("Up to 3 months", "1 of 1", "too few to say"),
        ("Up to 6 months", "0 of 1", "too few to say"),
        ("Up to a year", "1 of 1", "too few to say"),
        ("More than a year", "1 of 1", "too few to say"),
    ]


def test_a_line_of_the_trend_chart_begins_when_its_promise_was_given(plans: Repository) -> None:
    document = page_of(site(plans), "history.html")
    assert document.query("svg .lead") == []
    assert "Dotted at the left" not in words(document.query("#trend-caption")[0])
