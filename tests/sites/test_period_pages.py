"""The page of a period: what it says in a roadmap written here, for each circle, and in the sample."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from justhtml import JustHTML

from milepost import cli

CIRCLES = """\
title: Shop
default_audience: public
audiences: [{id: public}, {id: internal, fields: all}]
calendar: {plan_ahead: 2}
"""
LIMITS = CIRCLES + "capacity: {unit: days, teams: {core: 10, idle: 20}}\n"
# Seen from 23 November 2026: Q3 is over, Q4 is the present quarter, Q1 the next.
FILES = {
    "In time": "target: 2026-09\nstatus: done\ncompleted: 2026-09-10",
    "Late": "target: 2026-Q3\nstatus: done\ncompleted: 2026-10-05",
    "Early": "target: 2026-10\nstatus: done\ncompleted: 2026-09-20",
    "Overdue": "target: 2026-08\nstatus: active",
    "Slipped": "target: 2027-02\nupdates: [{date: 2026-11-02, moved_from: 2026-Q3, text: Two people <b>left</b>.}]",
    "Pulled in": (
        "target: 2026-Q3\nstatus: done\ncompleted: 2026-09-30\nupdates: [{date: 2026-07-02, moved_from: 2027-Q1}]"
    ),
    "Put off": "target: 2026-09-30\nstatus: deferred",
    "Some day": "target: later\nupdates: [{date: 2026-08-02, moved_from: 2026-09}]",
    "Given up": "target: 2026-Q3\nstatus: cancelled",
    "Fair": "kind: event\ntarget: 2026-09-15",
    "No day": "target: 2026-08\nstatus: done",
    "Long": "start: 2026-09\ntarget: 2027-02\nstatus: active",
    "Coming": "target: 2026-12",
}
PERIODS = {"2026-Q3": "focus: Money & trust\nowner: '@noor'\nhealth: at-risk"}


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Build a roadmap, title of a milestone to its front matter, for a circle; ids are the titles in lower case."""

    def run(
        milestones: Mapping[str, str] = FILES,
        periods: Mapping[str, str] = PERIODS,
        settings: str = CIRCLES,
        circle: str = "internal",
    ) -> Path:
        written = {"roadmap.yml": settings}
        written |= {f"periods/{name}.md": f"---\n{front}\n---\n\nHow it went.\n" for name, front in periods.items()}
        for title, front in milestones.items():
            id_ = re.sub("[^a-z]+", "-", title.lower()).strip("-")
            written[f"milestones/{id_}.md"] = f'---\ntitle: "{title}"\n{front}\n---\n'
        for name, text in written.items():
            (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "content" / name).write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        assert cli.code(["build", "--today", "2026-11-23", "--audience", circle]) == 0
        return tmp_path / "site"

    return run


def page_of(site: Path, period: str = "2026-Q3") -> Any:
    document = JustHTML((site / "periods" / f"{period}.html").read_text("utf-8"), sanitize=False, collect_errors=True)
    assert document.errors == []
    return document


def text_of(element: Any) -> str:
    return " ".join(element.to_text().split())


def sections_of(page: Any) -> dict[str, list[str]]:
    """Give the titles under each heading of the report, without its count."""
    found = {}
    for section in page.query(".sections section"):
        heading, entries = text_of(section.query("h2")[0]), section.query("li a")
        title, _, number = heading.rpartition(" ")
        assert number == str(len(entries)), heading
        found[title] = [text_of(one) for one in entries]
    return found


def entry_of(page: Any, title: str) -> list[str]:
    """Give the lines of an entry below its title."""
    (entry,) = (one for one in page.query(".sections li") if text_of(one.query("a")[0]) == title)
    return [text_of(one) for one in entry.query("p")]


def head_of(page: Any) -> list[str]:
    """Give the lines between the heading and the chart."""
    return [text_of(one) for one in page.query("main > p")]


def test_a_period_that_is_over_sorts_what_was_due_in_it_by_what_became_of_it(build: Any) -> None:
    assert sections_of(page_of(build())) == {
        "Due in this period, still open": ["Overdue"],
        "Done in this period": ["No day", "In time", "Early", "Pulled in"],
        "Moved out of this period": ["Put off", "Late", "Slipped", "Some day"],
        "Begins or goes on here, due later": ["Long"],
        "Dates from outside": ["Fair"],
        "Cancelled": ["Given up"],
    }


def test_what_moved_out_says_where_to_by_how_much_and_why(build: Any) -> None:
    page = page_of(build())
    # From the last of September to the last of February.
    assert entry_of(page, "Slipped")[1:] == ["moved to Feb 2027, 151 days later", "Two people <b>left</b>."]
    assert entry_of(page, "Some day")[1:] == ["moved to Later"]
    assert entry_of(page, "Late")[1:] == ["done 5 days later than due"]
    assert entry_of(page, "Put off") == ["Deferred · Deferred, was: 30 Sep 2026"]
    assert entry_of(page_of(build(), "2027-Q1"), "Pulled in")[1:] == ["moved to Q3 2026, 182 days earlier"]


def test_the_numbers_lead_to_their_sections_and_planned_is_set_against_done(build: Any) -> None:
    page = page_of(build())
    # Due in it: In time, Late, Overdue, Slipped, Pulled in, Put off, Some day; in time were two of them.
    # No day was done nobody knows when, Early was due later, and what is cancelled or a fair is no work of the period.
    assert head_of(page)[-1] == (
        "1 still open · 4 done · 4 moved out"
        " Planned against done: of 7 that were due here, 2 done by the end of the period."
    )
    anchors = [one.attrs["href"].removeprefix("#") for one in page.query("main > p a")]
    assert anchors == ["period-due", "period-done", "period-moved"]
    assert all(page.query(f"h2#{anchor}") for anchor in anchors)


def test_the_present_period_tells_what_is_overdue_from_before_and_keeps_no_score(build: Any) -> None:
    page = page_of(build(), "2026-Q4")
    assert sections_of(page) == {
        "Overdue from before": ["Overdue"],
        "Due in this period": ["Coming"],
        "Done in this period": ["Late"],
        "Moved out of this period": ["Early"],
        "Begins or goes on here, due later": ["Long"],
    }
    assert head_of(page)[-1] == "1 overdue from before · 1 due · 1 done · 1 moved out"
    assert entry_of(page, "Early")[1:] == ["done 41 days earlier than due"]


def test_only_the_last_move_out_of_a_period_counts_and_none_where_it_came_back(build: Any) -> None:
    moves = "{date: 2026-08-01, moved_from: 2026-Q3}, {date: 2026-10-01, moved_from: 2026-Q4}"
    back = "{date: 2026-05-01, moved_from: 2026-Q3}, {date: 2026-06-01, moved_from: 2026-Q4}"
    inside = "{date: 2026-08-01, moved_from: 2026-Q3}"
    files = {
        "Twice": f"target: 2027-Q1\nupdates: [{moves}]",
        "Back": f"target: 2026-Q3\nstatus: done\ncompleted: 2026-09-01\nupdates: [{back}]",
        "Finer": f"target: 2026-09\nstatus: done\ncompleted: 2026-09-01\nupdates: [{inside}]",
    }
    # Its last target is gone, and nobody said where to; that it once became finer is no move out.
    files["Gone"] = "updates: [{date: 2026-08-01, moved_from: 2026-Q3}, {date: 2026-09-01, moved_from: 2026-09}]"
    page = page_of(build(files))
    assert sections_of(page) == {"Done in this period": ["Back", "Finer"], "Moved out of this period": ["Twice"]}
    assert entry_of(page, "Twice")[1:] == ["moved to Q4 2026, 92 days later"]


def test_a_page_says_its_days_owner_health_and_focus_and_reports_at_the_end(build: Any) -> None:
    page = page_of(build())
    assert text_of(page.query("h1")[0]) == "Q3 2026"
    assert head_of(page)[:3] == ["Money & trust", "1 Jul to 30 Sep 2026 · Owner: @noor", "At risk"]
    assert text_of(page.query("section[aria-labelledby=period-report]")[0]) == "Report How it went."


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("The payout quarter", "Q3 2026: The payout quarter"),
        ("Third quarter of 2026", "Q3 2026"),
        ("q3 2026", "Q3 2026"),
    ],
)
def test_a_title_is_shown_where_it_says_more_than_the_period(build: Any, title: str, heading: str) -> None:
    page = page_of(build(periods={"2026-Q3": f"title: {title}"}))
    assert text_of(page.query("h1")[0]) == heading


def test_a_period_without_a_file_has_the_same_page_without_focus_and_text(build: Any) -> None:
    page = page_of(build(), "2027-Q1")
    assert text_of(page.query("h1")[0]) == "Q1 2027"
    assert head_of(page)[0] == "1 Jan to 31 Mar 2027"
    assert not page.query(".lede")
    assert not page.query("#period-report")
    assert sections_of(page)["Due in this period"] == ["Long", "Slipped"]


def test_neighbours_are_the_nearest_periods_of_like_length(build: Any) -> None:
    site = build(periods={**PERIODS, "2026": "focus: A year", "2026-09": "focus: A month"})
    links = {
        rel: [one.attrs["href"] for one in page_of(site, "2027-Q1").query(f"a[rel={rel}]")] for rel in ("prev", "next")
    }
    assert links == {"prev": ["../periods/2026-Q4.html"], "next": []}
    (month,) = page_of(site, "2026-09").query("a[rel=next]")
    assert month.attrs["href"] == "../periods/2026-Q4.html"
    assert not page_of(site, "2026").query("a[rel=prev]")


def test_a_circle_without_moves_is_told_no_score_and_nothing_empty(build: Any) -> None:
    page = page_of(build(circle="public", settings=LIMITS))
    assert head_of(page) == ["Money & trust", "1 Jul to 30 Sep 2026", "1 still open · 4 done · 2 moved out"]
    assert "Slipped" not in text_of(page.query(".sections")[0])
    assert not page.query(".team-loads")
    assert not page.query(".updates")
    assert [one for one in page.query("main ul, main ol, main dl, main p") if not text_of(one)] == []


WORK = {
    "Sign in": "team: core\nestimate: 8d\ntarget: 2026-12\ncommitment: committed",
    "Sign out": "team: core\nestimate: 7d\ntarget: 2026-12",
    "Sign up": "team: core\nestimate: 1d\ntarget: 2027-Q1",
    "Sign all": "team: free\nestimate: 1d\ntarget: 2026-12",
}


def test_the_load_of_each_team_stands_in_its_period_with_the_first_that_does_not_fit(build: Any) -> None:
    site = build(WORK, settings=LIMITS)
    page = page_of(site, "2026-Q4")
    assert [text_of(one) for one in page.query(".team-loads li")] == [
        "core 15 of 10 days over by 5 First that does not fit: Sign out",
        "free 1 day no limit set",
        "idle 0 of 20 days",
    ]
    links = [one.attrs["href"] for one in page.query(".team-loads a")]
    assert links == ["../milestones/sign-out.html", "../capacity.html"]
    # The fullest asks for one and a half capacities, so ten days are two thirds of the width.
    (core,) = page.query(".team-loads li:first-child svg")
    drawn = {one.attrs["class"]: (one.attrs.get("x", "0%"), one.attrs["width"]) for one in core.query("rect")}
    assert drawn == {
        "load-all": ("0%", "66.67%"),
        "load-used": ("0%", "66.67%"),
        "load-over": ("66.67%", "33.33%"),
    }
    assert text_of(page_of(site, "2027-Q1").query(".team-loads li")[0]) == "core 1 of 10 days"


def test_a_period_that_no_load_was_counted_for_has_none(build: Any) -> None:
    site = build(WORK, {"2026": "focus: A year"}, LIMITS)
    assert not page_of(site, "2026").query(".team-loads")


def test_every_entry_of_the_report_can_be_filtered_and_none_is_hidden_at_first(build: Any) -> None:
    entries = page_of(build()).query(".sections li")
    classes = [one.attrs["class"].split() for one in entries]
    assert all("m" in names and "aside" not in names for names in classes)
    assert ["s-cancelled" in names for names in classes].count(True) == 1


# The sample


def test_the_pages_of_the_sample_lead_nowhere_that_is_not_there(milepost: Any, tmp_path: Path) -> None:
    done = milepost("build", "--today", "2026-11-23", "--audience", "all", "--out", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    for name in ("site", "site-customers", "site-internal"):
        for path in sorted((tmp_path / name / "periods").glob("*.html")):
            page = page_of(tmp_path / name, path.stem)
            targets = [one.attrs["href"] for one in page.query("main a") if "#" not in one.attrs["href"]]
            assert targets
            assert [one for one in targets if not (path.parent / one).is_file()] == []
    page = page_of(tmp_path / "site-internal", "2027-Q1")
    assert "over by 19 First that does not fit: Checkout on one page" in text_of(page.query(".team-loads")[0])
    assert entry_of(page, "Storefront 5.0")[1] == "moved to about Q2 2027, 91 days later"
    assert not page_of(tmp_path / "site", "2027-Q1").query(".team-loads")
