"""Every product against its lifecycle: which of its milestones are gates, what is decided next, what stopped it."""

from datetime import date
from pathlib import Path

import pytest

from milepost.model.plan import Plan, ProductGates
from milepost.model.roadmap import Roadmap, Seen
from milepost.pipeline.loading import load
from milepost.pipeline.seeing import find_audience, see
from milepost.stages import read

DAY = date(2026, 11, 23)
SETTINGS = "title: T\ndefault_audience: public\n"
OWN_LIFECYCLE = """\
---
title: Kit
lifecycle:
  stages: [{id: build, title: Build}]
  gates: [{id: kick-off, title: Kick-off, starts: build}, {id: launch, title: Launch, ends: build, decision: yes}]
---
"""


def planned(folder: Path, files: dict[str, str], settings: str = SETTINGS, circle: str = "") -> Plan[Roadmap | Seen]:
    """Plan some milestones, path below milestones/ to front matter; a path that ends in .md is a file as it stands."""
    whole = {"roadmap.yml": settings}
    for name, text in files.items():
        is_file = name.endswith(".md")
        whole[name if is_file else f"milestones/{name}.md"] = text if is_file else f"---\ntitle: {name}\n{text}\n---\n"
    for name, text in whole.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    loaded = load(read.folder(folder, folder), DAY)
    if not circle:
        return loaded.plan
    audience = find_audience(loaded.settings, circle)
    assert audience is not None
    return see(loaded, audience)


def gates(folder: Path, files: dict[str, str]) -> ProductGates:
    """Plan the gates of a single product."""
    (found,) = planned(folder, files).gates.values()
    return found


def undecided(kind: str, target: str) -> str:
    return f"gate: {{type: {kind}}}\ntarget: {target}"


def decided(kind: str, decision: str, day: str) -> str:
    return f"gate: {{type: {kind}, decision: {decision}, decided_on: {day}, decided_by: a}}"


def again(kind: str, decision: str, revisit: str) -> str:
    gate = f"type: {kind}, decision: {decision}, decided_on: 2026-09-01, decided_by: a, revisit: {revisit}"
    return f"gate: {{{gate}}}\ntarget: 2026-09"


def test_passages_follow_the_lifecycle_and_within_a_gate_the_dates(tmp_path: Path) -> None:
    files = {
        "pay/z-release": undecided("release", "2027-02"),
        "pay/a-release": undecided("release", "2027-05"),
        "pay/proto": undecided("prototype-review", "2026-12"),
        "pay/case": decided("value-case", "go", "2026-03-02"),
        "pay/work": "target: 2027",
    }
    assert list(gates(tmp_path, files).passages.items()) == [
        ("value-opportunity", ()),
        ("value-case", ("case",)),
        ("development-case", ()),
        ("prototype-review", ("proto",)),
        ("release", ("z-release", "a-release")),
        ("decommissioning", ()),
    ]


def test_the_first_gate_that_waits_is_current_even_when_a_later_one_is_due_before(tmp_path: Path) -> None:
    files = {
        "pay/end": undecided("decommissioning", "2027-01"),
        "pay/dev": undecided("development-case", "2027-06-10"),
        "pay/case": decided("value-case", "conditional-go", "2026-03-02"),
    }
    found = gates(tmp_path, files)
    assert (found.current, found.next_date, found.stopped_by) == ("development-case", date(2027, 6, 10), "")


def test_a_release_is_never_the_current_gate(tmp_path: Path) -> None:
    alone = gates(tmp_path, {"pay/one": undecided("release", "2026-12")})
    assert (alone.current, alone.next_date) == ("", None)
    both = gates(tmp_path, {"pay/end": undecided("decommissioning", "2029")})
    assert (both.current, both.next_date) == ("decommissioning", date(2029, 12, 31))


@pytest.mark.parametrize(
    ("decision", "revisit", "day"), [("hold", "2027-Q1", (2027, 3, 31)), ("recycle", "2026-12-10", (2026, 12, 10))]
)
def test_what_is_on_hold_or_recycled_still_waits_until_it_is_looked_at_again(
    tmp_path: Path, decision: str, revisit: str, day: tuple[int, int, int]
) -> None:
    found = gates(tmp_path, {"pay/case": again("value-case", decision, revisit)})
    assert (found.current, found.next_date) == ("value-case", date(*day))


@pytest.mark.parametrize(
    "front",
    [
        decided("value-case", "go", "2026-03-02"),
        "gate: {type: value-case}\nstatus: done",
        "gate: {type: value-case}\nstatus: cancelled",
        "gate: {type: value-case}\nstatus: deferred",
    ],
)
def test_what_is_decided_or_given_up_waits_for_nothing(tmp_path: Path, front: str) -> None:
    found = gates(tmp_path, {"pay/case": front})
    assert (found.current, found.next_date) == ("", None)
    assert found.passages["value-case"] == ("case",)


def test_a_gate_without_a_date_can_be_current(tmp_path: Path) -> None:
    found = gates(tmp_path, {"pay/case": "gate: {type: value-case}"})
    assert (found.current, found.next_date) == ("value-case", None)


def test_several_chains_of_one_product_stand_side_by_side(tmp_path: Path) -> None:
    files = {
        "pay/new-case": undecided("value-case", "2027-01"),
        "pay/old-case": decided("value-case", "go", "2026-01-10"),
        "pay/mid-case": again("value-case", "hold", "2027-Q2"),
        "pay/old-dev": undecided("development-case", "2026-12"),
    }
    found = gates(tmp_path, files)
    assert found.passages["value-case"] == ("old-case", "mid-case", "new-case")
    # Of those that wait at the current gate, the first by date.
    assert (found.current, found.next_date) == ("value-case", date(2027, 6, 30))


# What a no-go stops


def test_a_no_go_stops_a_product_and_nothing_waits_any_more(tmp_path: Path) -> None:
    files = {
        "pay/case": decided("value-case", "go", "2026-01-10"),
        "pay/dev": decided("development-case", "no-go", "2026-06-10"),
        "pay/proto": undecided("prototype-review", "2027"),
    }
    found = gates(tmp_path, files)
    assert (found.stopped_by, found.current, found.next_date) == ("dev", "", None)
    assert found.passages["prototype-review"] == ("proto",)


@pytest.mark.parametrize("decision", ["hold", "recycle", "conditional-go"])
def test_no_other_decision_stops_a_product(tmp_path: Path, decision: str) -> None:
    front = decided("value-case", decision, "2026-01-10")
    assert gates(tmp_path, {"pay/case": front}).stopped_by == ""


@pytest.mark.parametrize("kind", ["value-case", "value-opportunity"])
def test_a_later_attempt_at_the_same_gate_or_an_earlier_one_takes_the_product_up_again(
    tmp_path: Path, kind: str
) -> None:
    files = {"pay/case": decided("value-case", "no-go", "2026-01-10"), "pay/new": undecided(kind, "2027-02")}
    found = gates(tmp_path, files)
    assert (found.stopped_by, found.current) == ("", kind)


def test_an_attempt_that_was_cancelled_takes_nothing_up(tmp_path: Path) -> None:
    files = {
        "pay/case": decided("value-case", "no-go", "2026-01-10"),
        "pay/new": f"{undecided('value-case', '2027-02')}\nstatus: cancelled",
    }
    assert gates(tmp_path, files).stopped_by == "case"


def test_a_product_that_got_further_outlives_the_no_go_of_another_undertaking(tmp_path: Path) -> None:
    files = {
        "pay/first": decided("release", "go", "2026-01-10"),
        "pay/case": decided("value-case", "no-go", "2026-06-10"),
    }
    assert gates(tmp_path, files).stopped_by == ""


@pytest.mark.parametrize("kind", ["release", "decommissioning"])
def test_a_no_go_from_the_release_on_keeps_the_product(tmp_path: Path, kind: str) -> None:
    assert gates(tmp_path, {"pay/no": decided(kind, "no-go", "2026-06-10")}).stopped_by == ""


# Products


def test_products_go_by_their_next_decision_and_those_without_one_come_last(tmp_path: Path) -> None:
    files = {
        "alone/r": undecided("release", "2026-12"),
        "dead/c": decided("value-case", "no-go", "2026-01-10"),
        "late/c": undecided("value-case", "2027-06"),
        "soon/c": undecided("value-case", "2026-12"),
        "also/c2": undecided("development-case", "2026-12"),
        "plain/w": "target: 2026-12",
    }
    files = {name: f"id: {name.replace('/', '-')}\n{front}" for name, front in files.items()}
    assert [entry.product for entry in planned(tmp_path, files).gates.values()] == [
        "also",
        "soon",
        "late",
        "alone",
        "dead",
    ]


def test_gates_of_no_product_are_kept_together(tmp_path: Path) -> None:
    found = gates(tmp_path, {"case": undecided("value-case", "2027")})
    assert (found.product, found.current) == ("", "value-case")


def test_without_gates_there_is_nothing(tmp_path: Path) -> None:
    assert planned(tmp_path, {"pay/work": "target: 2027"}).gates == {}


def test_a_product_follows_its_own_lifecycle(tmp_path: Path) -> None:
    files = {
        "products/kit.md": OWN_LIFECYCLE,
        "kit/begin": decided("kick-off", "go", "2026-01-10"),
        "kit/end": undecided("launch", "2027-Q1"),
        "pay/case": undecided("value-case", "2027-Q2"),
    }
    kit, pay = planned(tmp_path, files).gates.values()
    assert [gate.title for gate in kit.lifecycle.gates] == ["Kick-off", "Launch"]
    assert dict(kit.passages) == {"kick-off": ("begin",), "launch": ("end",)}
    assert (kit.current, kit.next_date) == ("launch", date(2027, 3, 31))
    assert len(pay.lifecycle.gates) == 6


# Circles


def test_a_circle_that_may_not_see_gates_has_none(tmp_path: Path) -> None:
    settings = (
        "title: T\ndefault_audience: internal\n"
        "audiences: [{id: public}, {id: partners, fields: [gate]}, {id: internal, fields: all}]\n"
    )
    files = {
        "pay/case": f"audience: public\n{decided('value-case', 'go', '2026-01-10')}",
        "pay/dev": undecided("development-case", "2027"),
    }
    assert planned(tmp_path, files, settings, "public").gates == {}
    (partners,) = planned(tmp_path, files, settings, "partners").gates.values()
    assert (partners.passages["value-case"], partners.passages["development-case"]) == (("case",), ())
    assert partners.current == ""
    (internal,) = planned(tmp_path, files, settings, "internal").gates.values()
    assert internal.current == "development-case"


def test_a_no_go_without_a_product_stops_nothing_else_without_one(tmp_path: Path) -> None:
    (tmp_path / "roadmap.yml").write_text("title: T\ndefault_audience: public\n", encoding="utf-8")
    refused = "gate: {type: value-case, decision: no-go, decided_on: 2026-10-01, decided_by: kim}"
    for name, front in {"g": refused, "a": "target: 2027-Q1"}.items():
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\n{front}\n---\n", encoding="utf-8")
    loaded = load(read.folder(tmp_path, tmp_path), DAY)
    assert [problem.rule for problem in loaded.problems] == []
    assert [entry.stopped_by for entry in loaded.plan.gates.values()] == [""]
