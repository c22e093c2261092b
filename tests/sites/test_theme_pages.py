"""The page of a theme: how far it is, what comes next, and the periods that serve it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from justhtml import JustHTML

from milepost import cli

SETTINGS = """\
title: Shop
default_audience: public
audiences: [{id: public}, {id: internal, fields: all}]
calendar: {plan_ahead: 1}
"""
# Seen from 23 November 2026, when only the fourth quarter and the first of 2027 have pages unless a file makes one.
FILES = {
    "First": "target: 2026-08\nstatus: done\ncompleted: 2026-08-20",
    "Second": "target: 2026-09\nstatus: done\ncompleted: 2026-10-02",
    "Third": "target: 2026-12",
    "Fourth": "target: 2026-W50",
    "Fifth": "target: 2027-Q1~",
    "Sixth": "target: 2026-Q4/2027-Q1",
    "Far": "target: 2027-H2?",
    "Further": "target: 2027-H2",
    "Summer": "target: 2027-08",
    "Overdue": "target: 2026-11-02\nstatus: active",
    "Open end": "target: 2026-12/..",
    "Some day": "target: later",
    "Given up": "target: 2026-12\nstatus: cancelled",
    "Fair": "kind: event\ntarget: 2026-12-02",
}
PERIODS = {"2026-Q4": "themes: [trust]"}


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Build milestones that serve the theme `trust`, title to front matter; ids are the titles in lower case."""

    def run(
        milestones: Mapping[str, str] = FILES,
        periods: Mapping[str, str] = PERIODS,
        more: Mapping[str, str] = {},
        circle: str = "internal",
    ) -> Path:
        written = {"roadmap.yml": SETTINGS, "themes/trust.md": "---\ntitle: Trust\n---\n", **more}
        written |= {f"periods/{name}.md": f"---\n{front}\n---\n" for name, front in periods.items()}
        for title, front in milestones.items():
            id_ = re.sub("[^a-z]+", "-", title.lower()).strip("-")
            written[f"milestones/shop/{id_}.md"] = f"---\ntitle: {title}\nthemes: trust\n{front}\n---\n"
        for name, text in written.items():
            (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "content" / name).write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        assert cli.code(["build", "--today", "2026-11-23", "--audience", circle]) == 0
        return tmp_path / "site"

    return run


def page_of(site: Path) -> Any:
    document = JustHTML((site / "themes" / "trust.html").read_text("utf-8"), sanitize=False, collect_errors=True)
    assert document.errors == []
    return document


def text_of(element: Any) -> str:
    return " ".join(element.to_text().split())


def rows_of(page: Any) -> list[tuple[str, ...]]:
    return [tuple(text_of(cell) for cell in row.query("th, td")) for row in page.query(".record tbody tr")]


def next_up(page: Any) -> list[str]:
    return [text_of(one) for one in page.query("section[aria-labelledby=next-up] li a")]


def test_each_period_in_which_something_ends_stands_with_its_share_by_date_and_without_an_end_last(build: Any) -> None:
    assert rows_of(page_of(build())) == [
        ("Q3 2026", "1 of 1", "100 %"),
        ("Q4 2026 in focus", "1 of 4", "25 %"),
        ("Q1 2027", "0 of 2", "0 %"),
        ("Q3 2027", "0 of 1", "0 %"),
        ("H2 2027", "0 of 2", "0 %"),
        ("No end date", "0 of 2", "0 %"),
        ("All", "2 of 12", "16 %"),
    ]


def test_a_period_is_linked_where_it_has_a_page(build: Any) -> None:
    site = build()
    links = [one.attrs["href"] for one in page_of(site).query(".record a")]
    assert links == ["../periods/2026-Q4.html", "../periods/2027-Q1.html"]
    site = build(periods={"2027-H2": "focus: Far", "2026-Q3": "focus: Done"})
    links = [one.attrs["href"] for one in page_of(site).query(".record a")]
    assert links == [f"../periods/{name}.html" for name in ("2026-Q3", "2026-Q4", "2027-Q1", "2027-H2")]
    assert all((site / "themes" / link).is_file() for link in links)


def test_the_sum_leads_to_where_it_is_counted_and_says_what_does_not_count(build: Any) -> None:
    page = page_of(build())
    (link,) = page.query("main > p a")
    assert (text_of(link), link.attrs["href"]) == ("2 of 12 done", "#how-far")
    assert page.query("h2#how-far")
    assert text_of(page.query(".record-sum")[0]) == "2 of 12 done"
    (meter,) = page.query(".record-sum .meter-done")
    assert meter.attrs["width"] == "16%"
    told = text_of(page.query("main")[0])
    assert "Counted by milestones. What is cancelled and dates from outside do not count." in told


def test_next_to_come_are_the_first_three_that_are_open_and_have_an_end_ahead(build: Any) -> None:
    assert next_up(page_of(build())) == ["Fourth", "Third", "Sixth"]


def test_a_stopped_product_brings_nothing_any_more(build: Any) -> None:
    gate = "gate: {type: value-case, decision: no-go, decided_on: 2026-10-01, decided_by: noor, rationale: Too dear.}"
    files = {"Case": f"target: 2026-10\n{gate}", "Waits": "target: 2027-01"}
    other = {"milestones/app/goes-on.md": "---\ntitle: Goes on\nthemes: trust\ntarget: 2027-02\n---\n"}
    assert next_up(page_of(build(files, more=other))) == ["Goes on"]


def test_a_theme_that_only_cancelled_work_serves_counts_nothing(build: Any) -> None:
    page = page_of(build({"Given up": "target: 2026-12\nstatus: cancelled"}, more={"milestones/b.md": "# B\n"}))
    assert not page.query(".record")
    assert not page.query("#how-far")
    assert not page.query("#next-up")
    assert page.query(".timeline")


def test_a_theme_that_nothing_serves_says_so(build: Any) -> None:
    page = page_of(build({}, more={"milestones/b.md": "# B\n"}))
    assert "There is no milestone here yet." in text_of(page.query("main")[0])
    assert not page.query(".record")
    assert not page.query(".timeline")


def test_a_circle_counts_only_what_it_may_see(build: Any) -> None:
    files = {"Seen": "target: 2026-12", "Held back": "target: 2027-02\naudience: internal\nstatus: done"}
    page = page_of(build(files, circle="public"))
    assert rows_of(page) == [("Q4 2026 in focus", "0 of 1", "0 %"), ("All", "0 of 1", "0 %")]


def test_shares_of_months_go_by_the_month_where_that_is_the_period_of_the_calendar(build: Any) -> None:
    settings = {"roadmap.yml": SETTINGS.replace("plan_ahead: 1", "plan_ahead: 1, period: month")}
    page = page_of(build({"A": "target: 2027-01-15", "B": "target: 2027-Q1"}, {}, settings))
    assert rows_of(page) == [
        ("Jan 2027", "0 of 1", "0 %"),
        ("Q1 2027", "0 of 1", "0 %"),
        ("All", "0 of 2", "0 %"),
    ]
