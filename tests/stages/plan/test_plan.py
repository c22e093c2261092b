"""What a day makes of a roadmap: spans, horizon, progress, states, lanes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from milepost.model.plan import Plan
from milepost.model.roadmap import Roadmap
from milepost.pipeline.loading import load
from milepost.stages import read

DAY = date(2026, 11, 23)


def planned(
    folder: Path, files: dict[str, str], settings: str = "title: T\ndefault_audience: public\n"
) -> Plan[Roadmap]:
    """Load some milestones: file stem to front matter, a body after an empty line."""
    (folder / "milestones").mkdir(exist_ok=True)
    (folder / "roadmap.yml").write_text(settings, encoding="utf-8")
    for name, text in files.items():
        head, _, body = text.partition("\n\n")
        path = folder / "milestones" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {name}\n{head}\n---\n\n{body}\n", encoding="utf-8")
    return load(read.folder(folder, folder), DAY).plan


@pytest.mark.parametrize(
    ("front", "earliest", "latest"),
    [
        ("target: 2027-Q1", "2027-01-01", "2027-03-31"),
        ("start: 2026-12\ntarget: 2027-Q1", "2026-12-01", "2027-03-31"),
        ("target: 2027-02-10", "2027-02-10", "2027-02-10"),
        ("target: 2027-03/..", "2027-03-01", None),
        ("target: ../2027-03", None, "2027-03-31"),
        ("start: 2027", "2027-01-01", None),
        ("target: next", None, None),
        ("status: planned", None, None),
    ],
)
def test_earliest_and_latest_are_the_ends_of_what_was_written(
    tmp_path: Path, front: str, earliest: str | None, latest: str | None
) -> None:
    found = planned(tmp_path, {"a": front}).planned["a"]
    assert (found.earliest and found.earliest.isoformat(), found.latest and found.latest.isoformat()) == (
        earliest,
        latest,
    )


@pytest.mark.parametrize(
    ("front", "place"),
    [
        ("target: 2026-Q4", "now"),
        ("target: 2026-H2", "now"),
        ("target: 2027-Q1", "next"),
        ("target: 2027-06-30", "next"),
        ("target: 2027-Q3", "later"),
        ("target: 2028", "later"),
        ("target: 2030\nstatus: active", "now"),
        ("target: 2026-Q2", "now"),
        ("target: later\nstatus: active", "later"),
        ("target: now", "now"),
        ("target: 2026-Q4\nstatus: deferred", "later"),
        ("target: 2026-Q4\nstatus: done", None),
        ("target: now\nstatus: cancelled", None),
        ("summary: undated", "later"),
    ],
)
def test_the_board_follows_what_was_written_then_the_targets_begin(
    tmp_path: Path, front: str, place: str | None
) -> None:
    assert planned(tmp_path, {"a": front}).planned["a"].horizon == place


def test_a_plan_that_reaches_one_period_has_nothing_next(tmp_path: Path) -> None:
    settings = "title: T\ndefault_audience: public\ncalendar: {period: month, plan_ahead: 1}\n"
    plan = planned(tmp_path, {"a": "target: 2026-11", "b": "target: 2026-12"}, settings)
    assert [plan.planned[name].horizon for name in "ab"] == ["now", "later"]


@pytest.mark.parametrize(
    ("front", "percent", "source"),
    [
        ("progress: 40%\n\n- [x] one", 40, "progress"),
        ("status: active\n\n- [x] one\n- [ ] two\n- [ ] three", 33, "tasks"),
        ("status: done", 100, "status"),
        ("status: active", 0, "status"),
    ],
)
def test_progress_says_where_it_is_known_from(tmp_path: Path, front: str, percent: int, source: str) -> None:
    found = planned(tmp_path, {"a": front}).planned["a"].progress
    assert found is not None
    assert (found.percent, found.source) == (percent, source)


def test_a_parent_takes_dates_and_progress_from_its_children(tmp_path: Path) -> None:
    files = {
        "whole": "status: active",
        "one": "parent: whole\nstatus: done\ncompleted: 2026-10-01\nstart: 2026-09\ntarget: 2026-10",
        "two": "parent: whole\ntarget: 2027-Q1",
        "three": "parent: whole\nstatus: cancelled\ntarget: 2026-12",
    }
    whole = planned(tmp_path, files).planned["whole"]
    assert (whole.earliest, whole.latest) == (date(2026, 9, 1), date(2027, 3, 31))
    assert whole.progress is not None
    assert (whole.progress.percent, whole.progress.source) == (50, "children")
    assert whole.children == ("one", "three", "two")


@pytest.mark.parametrize(
    ("front", "state"),
    [
        ("status: done\nhealth: off-track", "done"),
        ("status: cancelled\ntarget: 2026-01", "cancelled"),
        ("status: active\nhealth: off-track", "off"),
        ("status: active\ntarget: 2026-10", "off"),
        ("status: active\ntarget: 2026-11-23", "active"),
        ("status: active\ntarget: 2026-11-22", "off"),
        ("status: active\nhealth: at-risk", "risk"),
        (
            "status: active\nupdates: [{date: 2026-10-01, health: on-track}, {date: 2026-11-01, health: at-risk}]",
            "risk",
        ),
        ("kind: event\ntarget: 2026-10", "planned"),
        ("status: proposed", "proposed"),
        ("gate: {type: value-case, decision: go, decided_on: 2026-05-01, decided_by: a}", "done"),
        ("gate: {type: value-case, decision: hold, decided_on: 2026-05-01, decided_by: a, revisit: 2027}", "planned"),
    ],
)
def test_a_milestone_has_one_state(tmp_path: Path, front: str, state: str) -> None:
    assert planned(tmp_path, {"a": front}).planned["a"].state == state


def test_lanes_go_by_order_then_by_first_begin_and_no_product_comes_last(tmp_path: Path) -> None:
    (tmp_path / "products").mkdir()
    (tmp_path / "products" / "last.md").write_text("---\ntitle: Last\norder: 1\n---\n", encoding="utf-8")
    files: dict[str, Any] = {
        "none": "target: 2026-01",
        "late/a": "target: 2027",
        "early/b": "target: 2026-12",
        "last/c": "target: 2030",
    }
    plan = planned(tmp_path, files)
    assert [(lane.id, lane.ids) for lane in plan.lanes] == [
        ("last", ("c",)), ("early", ("b",)), ("late", ("a",)), ("", ("none",)),
    ]  # fmt: skip


def test_the_order_is_by_end_then_begin_then_id_and_what_has_no_date_is_last(tmp_path: Path) -> None:
    files = {
        "z": "target: 2027-Q1",
        "a": "target: 2027-Q1",
        "m": "start: 2026-12\ntarget: 2027-Q1",
        "u": "",
        "n": "target: 2026-12",
    }
    assert planned(tmp_path, files).order == ("n", "m", "a", "z", "u")
