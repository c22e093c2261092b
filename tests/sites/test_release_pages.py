"""The page of a release: its place among the releases of its product, and the road to it once it is out."""

import re
from pathlib import Path
from typing import Any

from justhtml import JustHTML


def files(**fronts: str) -> dict[str, str]:
    """Write milestones of the product `app`, id to front matter; an underscore is a hyphen."""
    return {
        f"milestones/app/{id_.replace('_', '-')}.md": f"---\ntitle: {id_}\n{front}\n---\n"
        for id_, front in fronts.items()
    }


def out(day: str, target: str = "", more: str = "") -> str:
    """Write a release that came out on a day."""
    gate = f"gate: {{type: release, decision: go, decided_on: {day}, decided_by: a}}"
    return f"{gate}\nstatus: done\ntarget: {target or day}\n{more}"


def planned(target: str, more: str = "") -> str:
    return f"gate: {{type: release}}\ntarget: {target}\n{more}"


def page_of(site: Path, id_: str) -> Any:
    return JustHTML((site / f"milestones/{id_}.html").read_text("utf-8"), sanitize=False)


def text_of(element: Any) -> str:
    return re.sub(r" (?=[,:.])", "", " ".join(element.to_text().split()))


def block_of(site: Path, id_: str) -> Any:
    return page_of(site, id_).query(".release-block")[0]


def chain_of(site: Path, id_: str) -> list[str]:
    """Give the titles of a chain, the page's own in brackets."""
    entries = block_of(site, id_).query(".strip li")
    titles = [text_of(one).removesuffix(text_of(one.query("p")[0])).strip() for one in entries]
    return [
        f"[{title}]" if one.attrs.get("aria-current") else title for title, one in zip(titles, entries, strict=True)
    ]


def kept_of(site: Path, id_: str) -> list[str]:
    """Give the promises and what came of them, as one paragraph tells them."""
    (told,) = [
        text for one in block_of(site, id_).query("p") if (text := text_of(one)).startswith("Planned against actual")
    ]
    return told.split(" · ")[1:]


def steps_of(site: Path, id_: str) -> list[str]:
    return [text_of(one) for one in block_of(site, id_).query(".updates li")]


def test_releases_are_a_chain_by_what_they_follow_both_ways(site_of: Any) -> None:
    site = site_of(
        files(
            one=out("2026-01-10"),
            fix=out("2026-03-01", more="follows: one"),
            two=out("2026-02-10", more="follows: one"),
            three=planned("2027-01", "follows: two"),
        )
    )
    assert chain_of(site, "one") == ["[one]", "two", "fix"]
    assert "and 1 more" in text_of(block_of(site, "one"))
    assert chain_of(site, "two") == ["one", "[two]", "three"]
    assert chain_of(site, "fix") == ["one", "[fix]"]
    assert chain_of(site, "three") == ["two", "[three]"]


def test_without_follows_releases_go_by_time_and_what_never_came_is_passed_over(site_of: Any) -> None:
    gone = "gate: {type: release}\nstatus: cancelled\ntarget: 2026-02"
    refused = "gate: {type: release, decision: no-go, decided_on: 2026-02-20, decided_by: a}"
    site = site_of(files(b=out("2026-03-10"), a=out("2026-01-10"), gone=gone, refused=refused, c=planned("2027")))
    assert chain_of(site, "b") == ["a", "[b]", "c"]
    assert "59 days after a" in text_of(block_of(site, "b"))  # 21 in January, 28, 10 in March


def test_at_most_two_later_releases_are_shown_and_the_others_counted(site_of: Any) -> None:
    site = site_of(files(**{f"r{number}": planned(f"2027-0{number}") for number in range(1, 7)}))
    assert chain_of(site, "r1") == ["[r1]", "r2", "r3"]
    assert "and 3 more" in text_of(block_of(site, "r1"))


def test_only_the_first_release_of_a_product_begins_the_flow_of_value(site_of: Any) -> None:
    site = site_of(files(one=out("2026-01-10"), two=planned("2027")))
    assert "The flow of value begins with it." in text_of(block_of(site, "one"))
    assert "flow of value" not in text_of(block_of(site, "two"))


def test_an_open_release_and_one_that_was_refused_look_back_at_nothing(site_of: Any) -> None:
    refused = "gate: {type: release, decision: no-go, decided_on: 2026-02-20, decided_by: a}"
    site = site_of(files(one=out("2026-01-10"), two=planned("2027"), three=refused))
    for id_ in ("two", "three"):
        assert [text_of(one) for one in block_of(site, id_).query("h3")] == []


def test_a_gate_that_does_not_repeat_and_a_plain_milestone_are_no_releases(site_of: Any) -> None:
    site = site_of(files(case="gate: {type: value-case}", work="version: 1.0"))
    assert page_of(site, "case").query(".release-block") == []
    assert page_of(site, "work").query(".release-block") == []


def test_the_road_has_promise_moves_and_decisions_since_the_release_before_in_their_order(site_of: Any) -> None:
    moves = (
        "updates:\n  - {date: 2026-09-01, moved_from: 2026-10-01, text: The bank was late.}\n"
        "  - {date: 2026-07-01, moved_from: 2026-08-31}\n"
    )
    decision = "decision: go, decided_by: a"
    site = site_of(
        files(
            case=f"gate: {{type: value-case, {decision}, decided_on: 2026-02-01}}",
            plan=f"gate: {{type: development-case, {decision}, decided_on: 2026-08-01}}",
            after=f"gate: {{type: prototype-review, {decision}, decided_on: 2026-11-02}}",
            one=out("2026-03-10"),
            two=out("2026-11-01", "2026-10-20", moves),
        )
    )
    assert steps_of(site, "two") == [
        "First promised: 31 Aug 2026",
        "1 Jul 2026 · Moved from 31 Aug 2026 to 1 Oct 2026, 31 days later",
        "1 Aug 2026 · Go: plan",
        "1 Sep 2026 · Moved from 1 Oct 2026 to 20 Oct 2026, 19 days later",
        "1 Nov 2026 · Released, 236 days after one",
    ]
    assert steps_of(site, "one") == ["First promised: 10 Mar 2026", "1 Feb 2026 · Go: case", "10 Mar 2026 · Released"]
    # The road tells the moves, so that the page does not tell them twice.
    assert page_of(site, "two").query("#moves") == []


def test_promises_are_set_against_the_day_it_was_out(site_of: Any) -> None:
    moved = "updates: [{date: 2026-07-01, moved_from: 2026-08}]"
    site = site_of(
        files(
            late=out("2026-10-15", "2026-10", moved),
            early=out("2026-04-10", "2026-04-20"),
            inside=out("2026-05-10", "2026-Q2"),
            board=out("2026-06-10", "later"),
        )
    )
    assert kept_of(site, "late") == ["First promise, Aug 2026: 45 days later", "Last promise, Oct 2026: on time"]
    assert kept_of(site, "early") == ["Promise, 20 Apr 2026: 10 days earlier"]
    assert kept_of(site, "inside") == ["Promise, Q2 2026: on time"]
    assert kept_of(site, "board") == ["Promise, Later"]


def test_what_was_done_on_the_way_is_counted_and_linked(site_of: Any) -> None:
    done = "status: done\ntarget: 2026\ncompleted:"
    site = site_of(
        files(
            one=out("2026-03-10"),
            two=out("2026-06-10"),
            before=f"{done} 2026-03-10",
            between=f"{done} 2026-03-11",
            same=f"{done} 2026-06-10",
            after=f"{done} 2026-06-11",
            open="target: 2027",
        )
    )
    assert "2 milestones of the product: between, same" in text_of(block_of(site, "two"))
    assert "1 milestone of the product: before" in text_of(block_of(site, "one"))


def test_what_may_have_been_done_later_is_not_counted_and_that_is_said(site_of: Any) -> None:
    done = "status: done\ntarget: 2026\ncompleted:"
    site = site_of(
        files(one=out("2026-03-10"), two=out("2026-06-10"), sure=f"{done} 2026-05", unsure=f"{done} 2026-06")
    )
    assert "At least 1 milestone of the product: sure" in text_of(block_of(site, "two"))


def test_where_days_are_not_told_none_are_counted(site_of: Any) -> None:
    decision = "decision: go, decided_by: a, decided_on: 2026-05-20"
    site = site_of(
        files(
            one=out("2026-03-10"),
            two=out("2026-06-10", "2026-06-20"),
            case=f"gate: {{type: value-case, {decision}}}",
        ),
        "[gate.all]",
        ", precision: quarter",
    )
    told = text_of(block_of(site, "two"))
    assert "days" not in told
    # The quarter of the decision is that of the release: which was first is not known. Nor are its moves.
    assert steps_of(site, "two") == ["Q2 2026 · Released"]
    assert kept_of(site, "two") == ["Promise, Q2 2026: on time"]


def test_the_page_leads_to_its_own_lessons(site_of: Any) -> None:
    text = "Text.\n\n#### LESSONS\n\nTest earlier.\n"
    written = files(one=out("2026-03-10"), two=out("2026-06-10"))
    written["milestones/app/one.md"] += text
    site = site_of(written)
    (link,) = [one for one in block_of(site, "one").query("a") if text_of(one) == "Lessons of this release"]
    heading = page_of(site, "one").query(".prose h4")[0]
    assert link.attrs["href"] == f"#{heading.attrs['id']}"
    assert "Lessons" not in text_of(block_of(site, "two"))


def test_the_sample_looks_back(sample_site: Path) -> None:
    assert chain_of(sample_site, "storefront-4-2") == ["Storefront 4.1", "[Storefront 4.2]", "Storefront 5.0"]
    # 15 in July, 31, 30, 31, 12 in November.
    assert "119 days after Storefront 4.1" in text_of(block_of(sample_site, "storefront-4-2"))
    assert kept_of(sample_site, "storefront-4-1") == [
        "First promise, Jun 2026: 16 days later", "Last promise, Jul 2026: on time",
    ]  # fmt: skip
