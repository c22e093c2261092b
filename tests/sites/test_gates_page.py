"""The page of stage gates, in roadmaps written here and in the sample: every form of a cell, and what stands below."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from justhtml import JustHTML

from milepost import cli

SETTINGS = "title: Shop\ndefault_audience: public\naudiences: [{id: public, fields: [gate.all, health]}]\n"
KIT = """\
---
title: Field kit
lifecycle:
  stages: [{id: build, title: Build}]
  gates: [{id: kick-off, title: Kick-off, starts: build}, {id: launch, title: Launch, ends: build, decision: yes}]
---
"""
GO = "decision: go, decided_on: 2026-10-15, decided_by: '@cpo', rationale: It pays for itself."
NO_GO = (
    "decision: no-go, decided_on: 2026-09-17, decided_by: ['@cpo', '@cfo'], rationale: Only nine shops <would> join."
)


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Build a roadmap, title of a milestone to its front matter; the title's first word is its product."""

    def run(milestones: Mapping[str, str], settings: str = SETTINGS, files: Mapping[str, str] | None = None) -> Path:
        written = {"roadmap.yml": settings, **(files or {})}
        for number, (title, front) in enumerate(milestones.items()):
            product = title.split()[0].strip(":").lower()
            written[f"milestones/{product}/m{number}.md"] = f'---\ntitle: "{title}"\n{front}\n---\n'
        for name, text in written.items():
            (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "content" / name).write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        assert cli.code(["build", "--today", "2026-11-23"]) == 0
        return tmp_path / "site"

    return run


def page_of(site: Path) -> Any:
    return JustHTML((site / "gates.html").read_text("utf-8"), sanitize=False)


def text_of(element: Any) -> str:
    return " ".join(element.to_text().split())


def rows_of(document: Any) -> dict[str, list[Any]]:
    """Give each product its cells."""
    rows = document.query(".gates tbody tr")
    return {text_of(row.query("th")[0]): row.query("td") for row in rows}


def entries_of(document: Any, heading: str) -> list[Any]:
    """List the entries of the section that a heading names."""
    sections = (one for one in document.query("section") if one.attrs["aria-labelledby"] == heading)
    entries: list[Any] = next(sections).query("li")
    return entries


def marks_in(element: Any) -> list[str]:
    return [use.attrs["href"] for use in element.query("use")]


def test_a_decided_cell_shows_mark_word_and_date_and_leads_to_its_gate(build: Any) -> None:
    page = page_of(build({"Payouts: Value Case": f"gate: {{type: value-case, {GO}}}"}))
    cell = rows_of(page)["Payouts"][1]
    assert marks_in(cell) == ["#d-go"]
    assert cell.query("path")[0].attrs["class"] == "gate d-go"
    assert text_of(cell) == "Go 15 Oct 2026 Payouts"
    assert cell.query("time")[0].attrs["datetime"] == "2026-10-15"
    (link,) = cell.query("a")
    assert link.attrs["href"] == "milestones/m0.html"
    assert link.attrs["aria-label"] == "Gate: Value Case, Payouts: go, 15 Oct 2026"
    assert "current" not in cell.attrs.get("class", "")


def test_the_current_cell_shows_when_the_decision_is_due_and_who_decides(build: Any) -> None:
    gate = "gate: {type: value-case, approvers: ['@cpo', '@cfo']}"
    page = page_of(build({"Payouts: Value Case": f"{gate}\ntarget: 2026-12-03\ncommitment: committed"}))
    cell = rows_of(page)["Payouts"][1]
    assert (cell.attrs["class"], cell.attrs["aria-current"]) == ("current", "step")
    assert text_of(cell) == "Decision due 3 Dec 2026 Committed Payouts Approvers: @cpo, @cfo"
    assert cell.query("path")[0].attrs["class"] == "gate d-none"
    (link,) = cell.query("a")
    assert link.attrs["aria-label"] == "Gate: Value Case, Payouts: not decided, Committed: 3 December 2026"


def test_a_decision_that_is_late_says_so(build: Any) -> None:
    page = page_of(build({"Payouts: Value Case": "gate: {type: value-case}\ntarget: 2026-10"}))
    assert text_of(rows_of(page)["Payouts"][1]) == "Decision was due Oct 2026 Overdue Payouts"


@pytest.mark.parametrize(("target", "told"), [("later", "Target: Later"), ("", "No date yet")])
def test_a_decision_without_a_day_is_due_on_none(build: Any, target: str, told: str) -> None:
    page = page_of(build({"Payouts: Value Case": f"gate: {{type: value-case}}\ntarget: {target}"}))
    cell = rows_of(page)["Payouts"][1]
    assert cell.attrs["class"] == "current"
    assert text_of(cell) == f"{told} Payouts"


def test_a_planned_gate_further_on_shows_its_promise_and_is_not_current(build: Any) -> None:
    first = "gate: {type: value-case}\ntarget: 2026-12"
    later = "gate: {type: decommissioning, approvers: '@cto'}\ntarget: 2029\ncommitment: exploring"
    cells = rows_of(page_of(build({"Payouts: Value Case": first, "Payouts: Decommissioning": later})))["Payouts"]
    assert text_of(cells[5]) == "Exploring: 2029 Payouts"
    assert [cell.attrs.get("class", "") for cell in cells] == ["nothing", "current", *["nothing"] * 3, ""]


def test_what_is_not_reached_is_a_dash_with_hidden_words(build: Any) -> None:
    cells = rows_of(page_of(build({"Payouts: Development Case": f"gate: {{type: development-case, {GO}}}"})))["Payouts"]
    for cell in (cells[0], cells[3]):
        dash, words = cell.query("span")
        assert (text_of(dash), dash.attrs["aria-hidden"]) == ("–", "true")
        assert words.attrs["class"] == "hidden"
    assert [text_of(cells[at].query(".hidden")[0]) for at in (0, 1)] == ["no gate on record"] * 2
    assert [text_of(cells[at].query(".hidden")[0]) for at in (3, 4, 5)] == ["not reached"] * 3


@pytest.mark.parametrize(("decision", "word"), [("hold", "Hold"), ("recycle", "Recycle")])
def test_hold_and_recycle_show_when_they_are_looked_at_again(build: Any, decision: str, word: str) -> None:
    gate = f"type: value-case, decision: {decision}, decided_on: 2026-10-02, decided_by: '@cpo', revisit: 2027-Q1"
    page = page_of(build({"Payouts: Value Case": f"gate: {{{gate}, approvers: '@cpo'}}\ntarget: 2026-10"}))
    cell = rows_of(page)["Payouts"][1]
    assert cell.attrs["class"] == "current"
    assert marks_in(cell) == [f"#d-{decision}"]
    told = f"{word} 2 Oct 2026 To be looked at again: Q1 2027 Payouts Approvers: @cpo"
    assert text_of(cell) == told


def test_a_no_go_ends_the_row_and_what_was_planned_stands_in_the_merged_cell(build: Any) -> None:
    page = page_of(
        build(
            {
                "Loyalty: Development Case": f"gate: {{type: development-case, {NO_GO}}}",
                "Loyalty: Prototype Review": "gate: {type: prototype-review}\ntarget: 2027",
            }
        )
    )
    cells = rows_of(page)["Loyalty"]
    assert len(cells) == 4
    assert marks_in(cells[2]) == ["#d-no-go"]
    assert text_of(cells[2]) == "No-go 17 Sep 2026 Loyalty"
    assert cells[3].attrs["colspan"] == "3"
    assert text_of(cells[3]) == "Stopped Only nine shops <would> join. Stage reached: Discovery Target: 2027 Loyalty"
    assert page.query(".current") == []
    # Nothing waits for a decision any more.
    assert page.query("#ahead") == []


def test_a_no_go_at_the_last_gate_leaves_nothing_to_merge(build: Any) -> None:
    gates = {"Kit: Launch": f"gate: {{type: launch, {NO_GO}}}"}
    cells = rows_of(page_of(build(gates, files={"products/kit.md": KIT})))["Field kit"]
    assert len(cells) == 2
    assert text_of(cells[1]).startswith("No-go")


def test_releases_show_the_newest_and_the_next_and_count_the_others(build: Any) -> None:
    releases = {
        f"App {number}": f"gate: {{type: release, decision: go, decided_on: 2026-0{number}-10, decided_by: a}}"
        for number in (1, 2, 3)
    }
    releases |= {f"App {number}": f"gate: {{type: release}}\ntarget: 2027-0{number}" for number in (4, 5)}
    cell = rows_of(page_of(build(releases)))["App"][4]
    assert [text_of(one) for one in cell.query(".passage")] == [
        "Go 10 Mar 2026 App 3 3 so far", "Target: Apr 2027 App 4 and 1 more",
    ]  # fmt: skip
    assert "current" not in cell.attrs.get("class", "")


def test_a_gate_of_several_chains_lists_them_all_in_date_order(build: Any) -> None:
    gates = {
        "Pay: cards: Value Case": f"gate: {{type: value-case, {GO}}}",
        "Pay: wallet: Value Case": "gate: {type: value-case}\ntarget: 2026-12-03",
        "Value Case – Pay by link": "gate: {type: value-case}\ntarget: 2027-02\nproduct: pay",
    }
    cell = rows_of(page_of(build(gates)))["Pay"][1]
    assert [text_of(one) for one in cell.query(".passage")] == [
        "Go 15 Oct 2026 Pay: cards", "Decision due 3 Dec 2026 Pay: wallet", "Decision due Feb 2027 Pay by link",
    ]  # fmt: skip


def test_each_lifecycle_has_a_table_in_a_named_box_of_its_own(build: Any) -> None:
    gates = {
        "Kit: Kick-off": f"gate: {{type: kick-off, {GO}}}",
        "Pay: Value Case": "gate: {type: value-case}\ntarget: 2026-12",
    }
    page = page_of(build(gates, files={"products/kit.md": KIT}))
    heads = [[text_of(one) for one in table.query("thead th")] for table in page.query(".gates table")]
    assert [len(head) for head in heads] == [7, 3]
    assert heads[1] == ["Product", "Kick-off opens Build", "Launch"]
    boxes = page.query("div.scroll.gates")
    assert [(box.attrs["role"], box.attrs["tabindex"]) for box in boxes] == [("region", "0")] * 2
    names = [text_of(page.query(f"#{box.attrs['aria-labelledby']}")[0]) for box in boxes]
    assert names == ["Products and the gates of their lifecycle", "With a lifecycle of their own: Field kit"]
    links = [link.attrs["href"] for link in page.query(".gates tbody th a")]
    assert links == ["products/pay.html", "products/kit.html"]
    assert all(one.attrs["scope"] == "row" for one in page.query(".gates tbody th"))
    assert all(one.attrs["scope"] == "col" for one in page.query(".gates thead th"))


def test_decisions_of_the_last_90_days_come_newest_first_with_their_reason(build: Any) -> None:
    gates = {
        "Old: Value Case": "gate: {type: value-case, decision: go, decided_on: 2026-08-24, decided_by: a}",
        "Edge: Value Case": "gate: {type: value-case, decision: go, decided_on: 2026-08-25, decided_by: a}",
        "Loyalty: Development Case": f"gate: {{type: development-case, {NO_GO}}}",
        "Pay: Value Case": f"gate: {{type: value-case, {GO}}}",
    }
    page = page_of(build(gates))
    entries = entries_of(page, "decided")
    assert [text_of(one) for one in entries] == [
        "Pay: Value Case Go · 15 Oct 2026 · @cpo It pays for itself.",
        "Loyalty: Development Case No-go · 17 Sep 2026 · @cpo, @cfo Only nine shops <would> join.",
        "Edge: Value Case Go · 25 Aug 2026 · a",
    ]
    assert [one.query("a")[0].attrs["href"] for one in entries] == [f"milestones/m{n}.html" for n in (3, 2, 1)]


def test_gates_ahead_go_by_when_they_are_due_and_what_has_no_date_is_last(build: Any) -> None:
    gates = {
        "None: Value Case": "gate: {type: value-case}",
        "Late: Value Case": "gate: {type: value-case}\ntarget: 2027-03",
        "Held: Value Case": "gate: {type: value-case, decision: hold, revisit: 2027-Q3}\ntarget: 2026-10",
        "Soon: Value Case": "gate: {type: value-case, approvers: '@cto', recommendation: go, "
        "criteria: [{text: One, met: yes}, {text: Two}]}\ntarget: 2026-12",
        "App 2": "gate: {type: release}\ntarget: 2027-01",
    }
    page = page_of(build(gates))
    entries = entries_of(page, "ahead")
    assert [text_of(one) for one in entries] == [
        "Soon: Value Case Target: Dec 2026 Approvers: @cto The team recommends: Go · 1 of 2 criteria met",
        "App 2 Target: Jan 2027",
        "Late: Value Case Target: Mar 2027",
        "Held: Value Case Hold · Target: Oct 2026 · To be looked at again: Q3 2027",
        "None: Value Case No date yet",
    ]


def test_a_circle_is_told_no_more_than_it_may_see(build: Any) -> None:
    settings = (
        "title: Shop\ndefault_audience: public\n"
        "audiences: [{id: public, fields: [gate], precision: quarter}, {id: internal, fields: all}]\n"
    )
    gates = {
        "Pay: Value Case": f"gate: {{type: value-case, {GO}}}",
        "Pay: Development Case": "gate: {type: development-case, approvers: '@cto'}\ntarget: 2027-02-10",
    }
    site = build(gates, settings)
    cells = rows_of(page_of(site))["Pay"]
    assert text_of(cells[1]) == "Go Q4 2026 Pay"
    assert text_of(cells[2]) == "Decision due Q1 2027 Pay"
    told = (site / "gates.html").read_text("utf-8")
    assert not [word for word in ("15 Oct", "2026-10-15", "@c", "pays for itself", "10 Feb") if word in told]


@pytest.mark.parametrize(
    ("settings", "front"),
    [
        (SETTINGS, "target: 2027"),
        ("title: S\ndefault_audience: public\naudiences: [{id: public}, {id: in, fields: all}]\n",
         "gate: {type: value-case}\ntarget: 2027"),
    ],
)  # fmt: skip
def test_without_gates_there_is_no_page(build: Any, settings: str, front: str) -> None:
    site = build({"Pay by link": front}, settings)
    assert (site / "index.html").is_file()
    assert not (site / "gates.html").exists()


# The sample


def test_the_sample_shows_how_far_its_products_are(sample_site: Path) -> None:
    rows = rows_of(page_of(sample_site))
    assert list(rows) == ["Identity", "Legacy Reports", "Payments", "Loyalty", "Storefront"]
    assert [text_of(cell).split(" Instant")[0] for cell in rows["Payments"][:4]] == [
        "Go 16 Oct 2025", "Go 11 Dec 2025", "Go 12 Mar 2026", "Go 25 Jun 2026",
    ]  # fmt: skip
    assert text_of(rows["Identity"][3]).startswith("Decision due 3 Dec 2026 Passkeys Approvers: @cpo, @cto, @security")
    assert text_of(rows["Loyalty"][3]).startswith("Stopped Only nine shops would have joined")
    assert text_of(rows["Storefront"][4]).startswith("Conditional go 12 Nov 2026 Storefront 4.2 2 so far")


def test_every_gate_of_the_sample_is_a_link_with_a_name_of_its_own(sample_site: Path) -> None:
    links = page_of(sample_site).query(".gates td a")
    assert len(links) > 10
    names = [link.attrs["aria-label"] for link in links]
    assert len(set(names)) == len(names)
    assert all(name.startswith("Gate: ") for name in names)
    # Whoever says aloud what stands on the page must reach the link.
    assert [link.attrs["href"] for link in links if text_of(link) not in link.attrs["aria-label"]] == []
    assert [link.attrs["href"] for link in links if not (sample_site / link.attrs["href"]).is_file()] == []
