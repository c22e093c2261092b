"""The page of changes: every kind of line, the track record's figures, and for whom and when there is no such page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from justhtml import JustHTML

DAY = "2026-11-23"
OPEN = "title: T\ndefault_audience: public\n"
# What became of each first promise, worked out by hand from the files below: kept, and days after its last day.
#   a month   kept-month  2026-06, done 20 June: 10 early, kept. late-month 2026-06, done 10 July: 10 late.
#             moved-month 2026-03 at first, done 30 June: 91 late.
#   a day     kept-day    2026-05-04, done that day: 0, kept.
#   a week    kept-week   2026-W20 (to 17 May), done 15 May: 2 early, kept.
#   a quarter late-quarter 2026-Q1 (to 31 March), done 2 April: 2 late.
# Together 3 of 6; in order -10 -2 0 2 10 91, the later of the two in the middle is 2.
DONE = {
    "kept-month": "target: 2026-06\nstatus: done\ncompleted: 2026-06-20",
    "late-month": "target: 2026-06\nstatus: done\ncompleted: 2026-07-10",
    "moved-month": (
        "target: 2026-06\nstatus: done\ncompleted: 2026-06-30\n"
        "updates: [{date: 2026-02-10, moved_from: 2026-03, text: The provider was late.}]"
    ),
    "kept-day": "target: 2026-05-04\nstatus: done\ncompleted: 2026-05-04",
    "kept-week": "target: 2026-W20\nstatus: done\ncompleted: 2026-05-15",
    "late-quarter": "target: 2026-Q1\nstatus: done\ncompleted: 2026-04-02",
    # None of these says anything of a promise that was kept or not.
    "open": "target: 2027-Q1\nstatus: active",
    "cancelled": "target: 2026-03\nstatus: cancelled",
    "no-day": "target: next\nstatus: done\ncompleted: 2026-04-20",
    "fair": "kind: event\ntarget: 2026-04-20\nstatus: done\ncompleted: 2026-04-21",
}
CHANGES = {
    "slipping": (
        "target: 2027-Q2\nupdates:\n"
        "  - {date: 2026-11-02, moved_from: 2027-Q1, text: Two people <b>left</b>.}\n"
        "  - {date: 2026-10-05, moved_from: next}\n"
    ),
    "earlier": "target: 2027-01\nupdates: [{date: 2026-10-20, moved_from: 2027-02}]",
    "finer": "target: 2027-02-28\nupdates: [{date: 2026-10-21, moved_from: 2027-Q1}]",
    "put-off": "target: later\nupdates: [{date: 2026-10-22, moved_from: 2027-Q1}]",
    "shipped": "target: 2026-09\nstatus: done\ncompleted: 2026-09-30",
    "sometime": "target: 2026-Q3\nstatus: done\ncompleted: 2026-Q3",
    "case": (
        "target: 2026-09\ngate: {type: value-case, decision: hold, decided_on: 2026-09-14, decided_by: noor,"
        " rationale: Too early., revisit: 2027}"
    ),
    "to-come": "target: 2026-12\nstatus: done\ncompleted: 2026-12-24",
}


@pytest.fixture
def build(tmp_path: Path, milepost: Callable[..., Any]) -> Callable[..., Path]:
    """Build milestones, file stem to front matter, and give the folder of the site."""

    def run(files: dict[str, str], settings: str = OPEN) -> Path:
        (tmp_path / "content" / "milestones").mkdir(parents=True)
        (tmp_path / "content" / "roadmap.yml").write_text(settings, encoding="utf-8")
        for name, front in files.items():
            text = f"---\ntitle: {name.capitalize()}\n{front}\n---\n"
            (tmp_path / "content" / "milestones" / f"{name}.md").write_text(text, encoding="utf-8")
        site = tmp_path / "site"
        done = milepost("build", "--content", tmp_path / "content", "--today", DAY, "--out", site)
        assert done.returncode == 0, done.stderr
        return site

    return run


def page_of(site: Path) -> Any:
    text = (site / "history.html").read_text("utf-8")
    document = JustHTML(text, sanitize=False, collect_errors=True)
    assert document.errors == []
    return document


def text_of(element: Any) -> str:
    return " ".join(element.to_text().split())


def changes_of(document: Any) -> list[tuple[str, str, str, str, str]]:
    """List the changes: month, day, word, what it leads to, the rest."""
    found, month = [], ""
    for element in document.query("main h3, main ol.changes > li"):
        if element.name == "h3":
            month = text_of(element)
            continue
        day, word = (text_of(part) for part in element.query(".change-day, .change-word"))
        (link,) = element.query("a")
        found.append((month, day, word, link.attrs["href"], " | ".join(map(text_of, element.query("p")))))
    return found


def test_every_kind_of_change_is_told_by_date_with_its_word_and_a_link(build: Callable[..., Path]) -> None:
    changes = changes_of(page_of(build(CHANGES)))
    assert changes == [
        (
            *("Nov 2026", "2 Nov 2026", "Slipped", "milestones/slipping.html"),
            "from Q1 2027 to Q2 2027 · 91 days later | Two people <b>left</b>.",
        ),
        ("Oct 2026", "22 Oct 2026", "Undated", "milestones/put-off.html", "from Q1 2027 to Later"),
        (
            *("Oct 2026", "21 Oct 2026", "Refined", "milestones/finer.html"),
            "from Q1 2027 to 28 Feb 2027 · 31 days earlier",
        ),
        (
            "Oct 2026",
            "20 Oct 2026",
            "Pulled in",
            "milestones/earlier.html",
            "from Feb 2027 to Jan 2027 · 28 days earlier",
        ),
        ("Oct 2026", "5 Oct 2026", "Dated", "milestones/slipping.html", "from Next to Q1 2027"),
        ("Sep 2026", "30 Sep 2026", "Done", "milestones/shipped.html", ""),
        ("Sep 2026", "14 Sep 2026", "Hold", "milestones/case.html", "Value Case | Too early."),
        ("Q3 2026", "Q3 2026", "Done", "milestones/sometime.html", ""),
    ]


def test_a_decision_that_ended_a_gate_is_told_once(build: Callable[..., Path]) -> None:
    decided = "gate: {type: value-case, decision: go, decided_on: 2026-09-14, decided_by: noor}"
    changes = changes_of(page_of(build({"case": f"target: 2026-09\n{decided}"})))
    assert [(word, day) for _, day, word, _, _ in changes] == [("Go", "14 Sep 2026")]


def test_the_track_record_counts_what_landed_inside_its_first_promise(build: Callable[..., Path]) -> None:
    document = page_of(build(DONE))
    rows = [tuple(map(text_of, row.query("th, td"))) for row in document.query("table.record tbody tr")]
    assert rows == [
        ("A day or a week", "2 of 2", "too few to say"),
        ("A month", "1 of 3", "33 %"),
        ("A quarter", "0 of 1", "too few to say"),
        ("All", "3 of 6", "50 %"),
    ]
    (told,) = document.query(".record-sum")
    assert text_of(told) == (
        "3 of 6 that are done were there by the end of their first promise: 50 %. Median slip: 2 days late."
    )


def test_of_fewer_than_three_only_the_counts_are_told(build: Callable[..., Path]) -> None:
    document = page_of(build({name: DONE[name] for name in ("kept-month", "late-month")}))
    assert text_of(document.query(".record-sum")[0]) == (
        "1 of 2 that are done were there by the end of their first promise."
    )
    assert "%" not in text_of(document.query("table.record")[0])


def test_the_table_has_the_same_milestones_as_the_chart_the_furthest_slip_first(build: Callable[..., Path]) -> None:
    names = ("slipping", "earlier", "finer")
    document = page_of(build({name: CHANGES[name] for name in names}))
    rows = [tuple(map(text_of, row.query("th, td"))) for row in document.query("details.as-table tbody tr")]
    assert rows == [
        ("Slipping", "Planned", "Next", "Target: Q2 2027", "2", "91 days later"),
        ("Earlier", "Planned", "Feb 2027", "Target: Jan 2027", "1", "28 days earlier"),
        ("Finer", "Planned", "Q1 2027", "Target: 28 Feb 2027", "1", "31 days earlier"),
    ]
    lines = document.query("figure svg a")
    assert sorted(line.attrs["href"] for line in lines) == sorted(f"milestones/{name}.html" for name in names)
    heard = {text_of(line.query("title")[0]) for line in lines}
    assert (
        "Slipping: Planned, Target: second quarter of 2027. First promised Next; moved 2 times, 91 days later" in heard
    )


def test_the_page_leads_to_the_feed_and_the_calendar(build: Callable[..., Path]) -> None:
    document = page_of(build({"slipping": CHANGES["slipping"]}))
    assert [link.attrs["href"] for link in document.query(".subscribe a")] == ["feed.xml", "calendar.ics"]


def test_moves_among_places_on_the_board_are_told_without_a_chart(build: Callable[..., Path]) -> None:
    document = page_of(build({"vague": "target: later\nupdates: [{date: 2026-10-22, moved_from: next}]"}))
    assert document.query("figure") == []
    assert [change[1:3] for change in changes_of(document)] == [("22 Oct 2026", "Changed")]


def test_where_nothing_moved_and_nothing_is_done_there_is_no_page(build: Callable[..., Path]) -> None:
    site = build({"open": DONE["open"], "cancelled": DONE["cancelled"], "to-come": CHANGES["to-come"]})
    assert not (site / "history.html").exists()
    assert list(site.glob("assets/trend-*")) == []


def test_a_circle_that_sees_no_updates_is_told_what_was_done_and_no_promise_before_the_last(
    build: Callable[..., Path],
) -> None:
    settings = "title: T\ndefault_audience: public\naudiences: [{id: public}, {id: internal, fields: all}]\n"
    site = build(DONE | {"slipping": CHANGES["slipping"]}, settings)
    document = page_of(site)
    assert {word for _, _, word, _, _ in changes_of(document)} == {"Done"}
    # Its target alone would make a kept promise of one that moved.
    assert document.query("table.record") == []
    assert document.query("figure") == []
    assert "Mar 2026" not in text_of(document)
