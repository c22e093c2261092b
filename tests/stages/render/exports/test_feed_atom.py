"""The feed, read back by xml.etree."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as Tree

import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Milestone, Product, Update
from milepost.model.periods import Period, parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.model.words import Words
from milepost.stages import plan as planning
from milepost.stages.render.exports import feed_atom

A = "{http://www.w3.org/2005/Atom}"
P = "{http://www.w3.org/1999/xhtml}p"
WORDS = Words(
    {
        "dates.short.3": "Mar",
        "dates.short.5": "May",
        "dates.short.6": "Jun",
        "dates.ordinal.2": "second",
        "dates.label.day": "{day} {month} {year}",
        "dates.label.month": "{month} {year}",
        "dates.label.quarter": "Q{number} {year}",
        "dates.range.until": "until {end}",
        "promise.done": "Done: {when}",
        "state.on-track": "On track",
        "state.risk": "At risk",
        "state.off": "Off track",
        "feed.done": "Done: {title}",
        "feed.update": "Update: {title}",
        "feed.moved_from": "Before: {period}",
    }
)


def period(text: str) -> Period:
    return parse(text, Calendar())


def milestone(id_: str = "a", **values: Any) -> Milestone:
    return Milestone(**{"id": id_, "title": id_.title(), "audience": "public", "path": "", "shown": ""} | values)


def done(id_: str, completed: str, **values: Any) -> Milestone:
    return milestone(id_, status="done", completed=period(completed), **values)


def plan_of(*milestones: Milestone) -> Plan[Seen]:
    products = {"web": Product(id="web", title="Web", audience="public", path="", shown="")}
    everything = {item.id: item for item in milestones}
    seen = Seen(Audience("public"), False, Settings("Fabrikam"), everything, products, {}, {}, {})
    return planning.on(date(2026, 5, 1), seen)[0]


def feed(*milestones: Milestone, site_url: str = "", product: str | None = None) -> Tree.Element:
    data = feed_atom.document(plan_of(*milestones), "Changes", WORDS, site_url, product)
    return Tree.fromstring(data)  # noqa: S314  our own bytes


def told(entry: Tree.Element) -> list[str | None]:
    return [part.text for part in entry.iter(P)]


def ids(root: Tree.Element) -> list[str | None]:
    return [entry.findtext(f"{A}id") for entry in root.iter(f"{A}entry")]


def links(element: Tree.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.findall(f"{A}link")}


def test_what_was_done_is_an_entry_of_its_day() -> None:
    root = feed(done("beta", "2026-03-15", summary="For all."), site_url="https://example.org/r/")
    (entry,) = root.findall(f"{A}entry")
    assert entry.findtext(f"{A}id") == "tag:milepost.invalid,2026:beta/done"
    assert entry.findtext(f"{A}title") == "Done: Beta"
    assert entry.findtext(f"{A}updated") == "2026-03-15T00:00:00Z"
    assert links(entry) == {"alternate": "https://example.org/r/milestones/beta.html"}
    assert told(entry) == ["Done: 15 Mar 2026", "For all."]


def test_an_update_is_an_entry_of_its_day() -> None:
    update = Update(date(2026, 4, 2), "Waiting for parts.\n\nThey come\nby ship.", "at-risk", period("2026-Q2"))
    (entry,) = feed(milestone(updates=(update,))).findall(f"{A}entry")
    assert entry.findtext(f"{A}id") == "tag:milepost.invalid,2026:a/update/2026-04-02"
    assert entry.findtext(f"{A}title") == "Update: A"
    assert told(entry) == ["At risk", "Before: Q2 2026", "Waiting for parts.", "They come by ship."]


def test_two_updates_of_a_day_are_one_entry() -> None:
    day = date(2026, 4, 2)
    root = feed(milestone(updates=(Update(day, "Morning."), Update(day, "Evening."))))
    assert ids(root) == ["tag:milepost.invalid,2026:a/update/2026-04-02"]
    assert told(root) == ["Morning.", "Evening."]


@pytest.mark.parametrize(
    ("completed", "day"), [("2026-03", "2026-03-01"), ("2026-Q2", "2026-04-01"), ("../2026-03", "2026-03-31")]
)
def test_a_coarse_day_is_one_that_stays_the_same(completed: str, day: str) -> None:
    assert feed(done("a", completed)).findtext(f"{A}entry/{A}updated") == f"{day}T00:00:00Z"


def test_entries_go_from_the_newest_and_the_feed_is_as_new_as_the_first() -> None:
    root = feed(done("a", "2026-03-01"), done("b", "2026-03-03"), milestone("c", updates=(Update(date(2026, 3, 2)),)))
    days = [entry.findtext(f"{A}updated") for entry in root.iter(f"{A}entry")]
    assert days == ["2026-03-03T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z"]
    assert root.findtext(f"{A}updated") == "2026-03-03T00:00:00Z"


def test_there_are_at_most_fifty() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(60)]
    root = feed(milestone(updates=tuple(Update(day, "x") for day in days)))
    assert len(ids(root)) == 50
    assert ids(root)[-1] == "tag:milepost.invalid,2026:a/update/2026-01-11"


def test_what_lies_ahead_or_has_no_day_is_not_told() -> None:
    root = feed(
        done("a", "2026-06-01"),
        milestone("b", status="done"),
        milestone("c", target=period("2026-03")),
        milestone("d", updates=(Update(date(2026, 6, 1), "Soon."),)),
    )
    assert ids(root) == []
    assert root.findtext(f"{A}updated") == "2026-05-01T00:00:00Z"


def test_identities_come_from_the_oldest_id_and_from_no_title() -> None:
    before = done("beta", "2026-03-15")
    after = replace(before, id="launch", title="Launch", aliases=("beta", "go-live"))
    assert ids(feed(before)) == ids(feed(after, site_url="https://example.org/"))


def test_a_feed_has_what_the_standard_asks_for() -> None:
    root = feed(site_url="https://example.org/r")
    assert root.tag == f"{A}feed"
    assert root.findtext(f"{A}id") == "tag:milepost.invalid,2026:/feed"
    assert root.findtext(f"{A}title") == "Changes"
    assert root.findtext(f"{A}author/{A}name") == "Fabrikam"
    assert links(root) == {
        "self": "https://example.org/r/feed.xml",
        "alternate": "https://example.org/r/index.html",
    }


def test_without_an_address_of_the_site_links_are_relative_to_the_file() -> None:
    root = feed(done("a", "2026-03-01"))
    assert links(root) == {"self": "feed.xml", "alternate": "index.html"}
    assert links(root.findall(f"{A}entry")[0]) == {"alternate": "milestones/a.html"}


def test_a_feed_of_a_product_stands_beside_its_page_and_tells_of_it_alone() -> None:
    root = feed(done("a", "2026-03-01", product="web"), done("b", "2026-03-02"), product="web")
    assert feed_atom.path("web") == "products/web.xml"
    assert root.findtext(f"{A}id") == "tag:milepost.invalid,2026:/feed/web"
    assert ids(root) == ["tag:milepost.invalid,2026:a/done"]
    assert links(root) == {"self": "../products/web.xml", "alternate": "../products/web.html"}
    assert links(root.findall(f"{A}entry")[0]) == {"alternate": "../milestones/a.html"}


@pytest.mark.parametrize(
    ("told", "is_any"),
    [
        (done("a", "2026-05-01", product="web"), True),
        (milestone("a", product="web", updates=(Update(date(2026, 5, 1)),)), True),
        (done("a", "2026-05-02", product="web"), False),
        (milestone("a", product="web", updates=(Update(date(2026, 5, 2)),)), False),
        (milestone("a", product="web", status="done"), False),
        (milestone("a", product="web", completed=period("2026-03")), False),
        (done("a", "2026-05-01"), False),
    ],
)
def test_a_feed_is_known_to_have_entries_before_it_is_written(told: Milestone, is_any: bool) -> None:
    assert feed_atom.has_entries(plan_of(told), "web") is is_any
    assert bool(ids(feed(told, product="web"))) is is_any


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("=cmd()", "=cmd()"),
        ("a\r\nb", "a b"),
        ("</script><b>&amp;", "</script><b>&amp;"),
        ("]]></title><evil/>", "]]></title><evil/>"),
        ("a\u2028b", "a b"),
        ("a\x00\x07\x1b[31mb\ufffe\ud800", "a[31mb"),
        ("{title} {0}", "{title} {0}"),
        ("👩\u200d🚀" * 30, "👩\u200d🚀" * 30),
    ],
)
def test_no_title_is_more_than_a_title(title: str, shown: str) -> None:
    update = Update(date(2026, 4, 1), title)
    root = feed(done("a", "2026-03-01", title=title, summary=title, updates=(update,)))
    assert [entry.findtext(f"{A}title") for entry in root.iter(f"{A}entry")] == [f"Update: {shown}", f"Done: {shown}"]
    assert told(root) == [shown, "Done: 1 Mar 2026", shown]
    assert {part.tag.rpartition("}")[2] for part in root.iter()} == {
        *("feed", "id", "title", "updated", "author", "name", "link", "entry", "content", "div", "p")
    }
