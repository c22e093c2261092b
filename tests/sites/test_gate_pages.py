"""The page of a milestone that is a gate: what it asks for, what was decided, what is due next."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from justhtml import JustHTML

GO = "decision: go, decided_on: 2026-10-15, decided_by: '@cpo'"


def milestones(fronts: Mapping[str, str], product: str = "pay") -> dict[str, str]:
    """Write milestones of a product, id to front matter."""
    return {f"milestones/{product}/{id_}.md": f"---\ntitle: {id_}\n{front}\n---\n" for id_, front in fronts.items()}


def page_of(site: Path, id_: str) -> Any:
    return JustHTML((site / f"milestones/{id_}.html").read_text("utf-8"), sanitize=False)


def text_of(element: Any) -> str:
    return re.sub(r" (?=[,:.])", "", " ".join(element.to_text().split()))


def gate_of(site: Path, id_: str) -> Any:
    return page_of(site, id_).query(".gate-block")[0]


def lists_of(gate: Any) -> dict[str, list[Any]]:
    """Give the entries of each list of a gate by the heading above it."""
    found, heading = {}, ""
    for element in gate.query("h3, ul"):
        if element.name == "h3":
            heading = text_of(element)
        else:
            found[heading] = element.query("li")
    return found


def test_criteria_stand_must_before_should_each_with_its_state_in_words_and_its_evidence(site_of: Any) -> None:
    criteria = (
        "[{text: Quick, level: should, met: no}, {text: Safe, met: yes, evidence: 'https://example.org/test'},"
        " {text: Cheap}]"
    )
    gate = gate_of(site_of(milestones({"review": f"gate: {{type: value-case, criteria: {criteria}}}"})), "review")
    found = lists_of(gate)["Criteria"]
    assert [text_of(one) for one in found] == [
        "Safe must, met Evidence", "Cheap must, not assessed", "Quick should, not met",
    ]  # fmt: skip
    (link,) = gate.query("a[href^=http]")
    assert (link.attrs["href"], link.attrs["aria-label"]) == ("https://example.org/test", "Evidence: Safe")


def test_a_gate_without_criteria_of_its_own_asks_for_those_of_its_lifecycle(site_of: Any) -> None:
    site = site_of(milestones({"review": "gate: {type: value-case}"}))
    assert [text_of(one) for one in lists_of(gate_of(site, "review"))["Criteria"]] == [
        "The value to customers is estimated must, not assessed",
        "The value to us is estimated must, not assessed",
        "At least five customers confirmed the problem should, not assessed",
    ]
    # Nobody has assessed anything, so that none is said to be met or not.
    assert "criteria met" not in text_of(page_of(site, "review"))


def test_a_circle_that_is_told_the_decision_alone_is_told_no_criteria(site_of: Any) -> None:
    gate = gate_of(site_of(milestones({"review": f"gate: {{type: value-case, {GO}}}"}), "[gate]"), "review")
    assert "Go" in text_of(gate)
    assert not [word for word in ("Criteria", "@cpo", "15 Oct") if word in text_of(gate)]


def test_a_gate_says_which_stage_it_ends_and_opens_and_what_the_next_would_cost(site_of: Any) -> None:
    asks = "recommendation: go, asks: {effort: 6w, until: 2027-Q2}"
    gate = gate_of(site_of(milestones({"review": f"gate: {{type: value-case, {asks}}}"})), "review")
    assert "Ends Exploration · Opens Discovery" in text_of(gate)
    told = "The team recommends: Go. The next stage would cost 6 working weeks until Q2 2027."
    assert told in text_of(gate)


def test_conditions_say_whether_they_are_met_open_or_overdue_on_the_day(site_of: Any) -> None:
    conditions = (
        "[{text: Late, due: 2026-11-22}, {text: Today, due: 2026-11-23}, {text: Met, due: 2026-11-01, met: yes},"
        " {text: Month, due: 2026-10}, {text: Some day}]"
    )
    decision = f"decision: conditional-go, decided_on: 2026-10-15, decided_by: a, conditions: {conditions}"
    gate = gate_of(site_of(milestones({"review": f"gate: {{type: value-case, {decision}}}"})), "review")
    assert [text_of(one) for one in lists_of(gate)["Conditions"]] == [
        "Late overdue, due 22 Nov 2026", "Today open, due 23 Nov 2026", "Met met, due 1 Nov 2026",
        "Month overdue, due Oct 2026", "Some day open",
    ]  # fmt: skip


def test_what_is_due_next_is_the_products_next_gate_and_every_open_condition_of_others(site_of: Any) -> None:
    conditional = (
        "decision: conditional-go, decided_on: 2026-10-15, decided_by: a,"
        " conditions: [{text: Later, due: 2027-02}, {text: Sooner, due: 2026-12}, {text: Done, met: yes}]"
    )
    site = site_of(
        milestones(
            {
                "case": f"gate: {{type: value-case, {conditional}}}",
                "plan": "gate: {type: development-case}\ntarget: 2026-12-03",
                "launch": "gate: {type: release}\ntarget: 2026-12-01",
            }
        )
        | milestones({"other": "gate: {type: value-case}\ntarget: 2026-11-30"}, "shop")
    )
    # Its own conditions stand right above.
    own = [text_of(one) for one in lists_of(gate_of(site, "case"))["What is due next"]]
    assert own == ["plan Decision due 3 Dec 2026"]
    assert [text_of(one) for one in lists_of(gate_of(site, "plan"))["What is due next"]] == [
        "This is the next decision of the product.",
        "Sooner open, due Dec 2026 case",
        "Later open, due Feb 2027 case",
    ]


def test_a_gate_on_hold_is_due_next_when_it_is_looked_at_again_and_late_once_that_has_passed(site_of: Any) -> None:
    held = "decision: hold, decided_on: 2026-08-01, decided_by: a, revisit: 2026-10"
    site = site_of(
        milestones({"case": f"gate: {{type: value-case, {GO}}}", "plan": f"gate: {{type: development-case, {held}}}"})
    )
    assert [text_of(one) for one in lists_of(gate_of(site, "case"))["What is due next"]] == [
        "plan Decision was due Oct 2026"
    ]


def test_nothing_is_due_next_for_a_product_that_was_stopped(site_of: Any) -> None:
    no_go = "decision: no-go, decided_on: 2026-10-15, decided_by: a"
    site = site_of(
        milestones(
            {
                "case": f"gate: {{type: value-case, {no_go}}}",
                "plan": "gate: {type: development-case}\ntarget: 2027\nstatus: deferred",
            }
        )
    )
    assert "What is due next" not in text_of(gate_of(site, "case"))
    assert "What is due next" not in text_of(gate_of(site, "plan"))


# The end of a product


SUNSET = "sunset: {announce: 2026-09-01, end_of_support: 2027-04-30, replacement: shop, notice: 180d}"


def facts_of(document: Any) -> dict[str, Any]:
    return {text_of(fact.query("dt")[0]): fact.query("dd")[0] for fact in document.query(".facts > div")}


def test_the_end_of_a_product_stands_on_its_page_and_on_that_of_its_last_gate_for_every_circle(site_of: Any) -> None:
    files = {
        "products/pay.md": f"---\ntitle: Pay\n{SUNSET}\n---\n",
        "products/shop.md": "---\ntitle: The shop\n---\n",
        **milestones({"off": "gate: {type: decommissioning}\ntarget: 2027-06", "case": "gate: {type: value-case}"}),
    }
    site = site_of(files, "[gate]")
    product = JustHTML((site / "products/pay.html").read_text("utf-8"), sanitize=False)
    for document in (product, page_of(site, "off")):
        facts = facts_of(document)
        assert text_of(facts["Announced"]) == "1 Sep 2026"
        assert text_of(facts["End of support"]) == "30 Apr 2027"
        # 29 days are left of September, then 31 + 30 + 31 + 31 + 28 + 31 + 30 to the end of April.
        assert text_of(facts["Notice"]) == "241 calendar days given, 180 asked for"
        (link,) = facts["Replacement"].query("a")
        assert (text_of(link), link.attrs["href"]) == ("The shop", "../products/shop.html")
    assert "Announced" not in facts_of(page_of(site, "case"))
    # The product ends for whoever sees no gate as well.
    site = site_of(files, "[owner]")
    assert "Announced" in facts_of(JustHTML((site / "products/pay.html").read_text("utf-8"), sanitize=False))


def test_of_coarse_dates_the_notice_is_told_as_far_as_they_allow(site_of: Any) -> None:
    ends = "sunset: {announce: 2026-09, end_of_life: 2027-04}"
    facts = facts_of(page_of(site_of(milestones({"old": ends})), "old"))
    # From 30 September to 1 April, and from 1 September to 30 April.
    assert text_of(facts["Notice"]) == "183 to 241 calendar days given"


def test_a_replacement_outside_is_a_link_and_what_is_no_address_is_text(site_of: Any) -> None:
    written = {
        "web": "sunset: {end_of_life: 2027, replacement: 'https://example.org/new'}",
        "script": "sunset: {end_of_life: 2027, replacement: 'javascript:alert(1)'}",
        "words": "sunset: {end_of_life: 2027, replacement: Any spreadsheet}",
    }
    site = site_of(milestones(written))
    links = {id_: facts_of(page_of(site, id_))["Replacement"].query("a") for id_ in written}
    assert [link.attrs["href"] for link in links["web"]] == ["https://example.org/new"]
    assert links["script"] == links["words"] == []


def test_a_part_of_a_product_that_ends_is_named_on_the_products_page(site_of: Any) -> None:
    site = site_of(milestones({"v1": "status: done\ntarget: 2026\nsunset: {end_of_life: 2027-03-31}"}))
    told = text_of(JustHTML((site / "products/pay.html").read_text("utf-8"), sanitize=False).query("main")[0])
    assert "v1: End of life 31 Mar 2027" in told


# The stage of a product


def stage_told(site: Path) -> str:
    document = JustHTML((site / "products/pay.html").read_text("utf-8"), sanitize=False)
    return " ".join(text_of(one) for one in document.query(".stages"))


def test_a_product_says_in_which_of_its_stages_it_is_as_far_as_decisions_are_seen(site_of: Any) -> None:
    gates = milestones({"case": f"gate: {{type: value-case, {GO}}}"})
    told = stage_told(site_of(gates))
    assert told == "Stage 2 of 4: Exploration › Discovery › Elaboration › Delivery"
    document = JustHTML((Path("site") / "products/pay.html").read_text("utf-8"), sanitize=False)
    assert [text_of(one) for one in document.query(".stages [aria-current]")] == ["Discovery"]
    assert stage_told(site_of(gates, "[owner]")) == ""
    assert stage_told(site_of(milestones({"case": "gate: {type: value-case}"}))) == ""


def test_a_product_whose_last_gate_was_passed_is_past_its_stages(site_of: Any) -> None:
    told = stage_told(site_of(milestones({"off": f"gate: {{type: decommissioning, {GO}}}"})))
    assert told.startswith("Past its last stage: Exploration")
