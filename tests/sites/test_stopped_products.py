"""A product that was stopped keeps its page: where, when, by whom and why, what was not spent, what waits for it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from justhtml import JustHTML

NO_GO = (
    "decision: no-go, decided_on: 2026-09-17, decided_by: ['@cpo', '@cfo'], rationale: Too few <shops> would join.,"
    " asks: {effort: 14w, until: 2027}"
)
STOP = {"stop": f"gate: {{type: development-case, {NO_GO}}}"}


def milestones(fronts: Mapping[str, str], product: str = "points") -> dict[str, str]:
    """Write milestones of a product, id to front matter."""
    return {f"milestones/{product}/{id_}.md": f"---\ntitle: {id_}\n{front}\n---\n" for id_, front in fronts.items()}


def text_of(element: Any) -> str:
    return re.sub(r" (?=[,:.])", "", " ".join(element.to_text().split()))


def block_of(site: Path) -> Any:
    return JustHTML((site / "products/points.html").read_text("utf-8"), sanitize=False).query(".stopped-block")[0]


def waiting_in(block: Any) -> dict[str, list[str]]:
    """Give what stands below each heading, by titles."""
    heads = [text_of(one) for one in block.query("h3")]
    lists = [[text_of(link) for link in one.query("a")] for one in block.query("ul")]
    return dict(zip(heads, lists, strict=True))


def stop_in_table(site: Path) -> str:
    return text_of(JustHTML((site / "gates.html").read_text("utf-8"), sanitize=False).query("td.stopped")[0])


def test_it_says_at_which_gate_when_by_whom_and_why_and_how_far_it_was(site_of: Any) -> None:
    block = block_of(site_of(milestones(STOP)))
    assert text_of(block.query("h2")[0]) == "Stopped at Development Case"
    told = text_of(block)
    assert "stop, 17 Sep 2026, @cpo, @cfo Too few <shops> would join. Stage reached: Discovery" in told
    assert block.query("time")[0].attrs["datetime"] == "2026-09-17"
    assert block.query("a")[0].attrs["href"] == "../milestones/stop.html"
    assert "A stop at a gate is a result." in told


def test_a_stage_that_a_decision_opened_is_the_one_that_was_reached(site_of: Any) -> None:
    opened = "decision: go, decided_on: 2026-05-01, decided_by: a"
    site = site_of(
        milestones(
            {
                "case": f"gate: {{type: value-opportunity, {opened}}}",
                "stop": f"gate: {{type: development-case, {NO_GO}}}",
            }
        )
    )
    assert "Stage reached: Exploration" in text_of(block_of(site))


def test_effort_not_spent_is_what_was_estimated_and_not_done_by_unit(site_of: Any) -> None:
    work = {
        "done": "status: done\nestimate: 99w",
        "cancelled": "status: cancelled\nestimate: 3w",
        "deferred": "status: deferred\nestimate: {low: 1w, likely: 2w, high: 9w}",  # (1 + 8 + 9) / 6 = 3
        "half": "status: active\nprogress: 50\nestimate: 4w",
        "points": "status: deferred\nestimate: 5pt",
        "whole": "status: deferred\nestimate: 40w",
        "part": "status: deferred\nparent: whole\nestimate: 1w",
    }
    site = site_of(milestones({**STOP, **work}))
    assert "Not spent: 5 points, 9 working weeks" in text_of(block_of(site))
    assert stop_in_table(site).startswith("Stopped, 5 points, 9 working weeks not spent Too few <shops> would join.")


def test_where_nothing_is_estimated_it_is_what_the_gate_had_asked_for(site_of: Any) -> None:
    told = text_of(block_of(site_of(milestones(STOP))))
    assert "Not spent: 14 working weeks, which this gate had asked for" in told


def test_a_circle_that_sees_no_estimates_is_told_no_effort(site_of: Any) -> None:
    site = site_of(milestones({**STOP, "pilot": "status: cancelled\nestimate: 3w"}), "[gate.all]")
    assert "Not spent" not in text_of(block_of(site))
    assert "weeks" not in stop_in_table(site)


def test_a_circle_that_sees_the_decision_alone_is_told_no_more(site_of: Any) -> None:
    told = text_of(block_of(site_of(milestones(STOP), "[gate, estimate]")))
    assert told.startswith("Stopped at Development Case")
    assert not [word for word in ("@cpo", "Too few", "weeks") if word in told]


def test_what_waits_for_it_is_named_here_and_elsewhere(site_of: Any) -> None:
    own = {
        **STOP,
        "later": "status: deferred\ntarget: 2027",
        "idea": "status: proposed",
        "over": "status: cancelled",
        "kept": "status: done",
    }
    elsewhere = {
        "needs-later": "depends_on: [later]",
        "needs-both": "status: deferred\ndepends_on: [idea, over]",
        "needs-kept": "depends_on: [kept]",
        "was": "status: cancelled\ndepends_on: [later]",
    }
    block = block_of(site_of({**milestones(own), **milestones(elsewhere, "shop")}))
    found = waiting_in(block)
    assert {head: sorted(titles) for head, titles in found.items()} == {
        "Proposals that wait here": ["idea", "later"],
        "Elsewhere, waiting for something of this product": ["needs-both", "needs-later"],
    }
    # The filter below hides what was put off; here it must be seen.
    assert block.query(".m, .aside") == []


def test_a_product_that_goes_on_has_no_such_block(site_of: Any) -> None:
    site = site_of(milestones({"case": "gate: {type: development-case}\ntarget: 2027"}))
    assert "stopped-block" not in (site / "products/points.html").read_text("utf-8")


def test_the_sample_says_what_became_of_its_stopped_product(sample_site: Path) -> None:
    page = JustHTML((sample_site / "products/loyalty.html").read_text("utf-8"), sanitize=False)
    told = text_of(page.query(".stopped-block")[0])
    assert told.startswith("Stopped at Development Case Loyalty: Development Case, 17 Sep 2026, @cpo, @cfo Only nine")
    # The widest circle sees no estimates.
    assert "Not spent" not in told
