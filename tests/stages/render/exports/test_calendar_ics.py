"""The calendar, read back by the icalendar package and looked at line by line."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Milestone, Product, Theme
from milepost.model.periods import Period, parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.model.words import Words
from milepost.stages import plan as planning
from milepost.stages.render.exports import calendar_ics

WORDS = Words(
    {
        "dates.short.5": "May",
        "dates.short.6": "Jun",
        "dates.ordinal.3": "third",
        "dates.ordinal.4": "fourth",
        "dates.label.day": "{day} {month} {year}",
        "dates.label.month": "{month} {year}",
        "dates.label.quarter": "Q{number} {year}",
        "dates.range.from": "from {begin}",
        "dates.range.until": "until {end}",
        "promise.committed": "Committed: {when}",
        "promise.target": "Target: {when}",
        "promise.exploring": "Exploring: {when}",
        "promise.done": "Done: {when}",
        "promise.cancelled": "Cancelled, was: {when}",
        "promise.deferred": "Deferred, was: {when}",
    }
)


def period(text: str) -> Period:
    return parse(text, Calendar())


def milestone(id_: str = "a", target: str = "2026-06", **values: Any) -> Milestone:
    common = {"id": id_, "title": id_.title(), "audience": "public", "path": "", "shown": ""}
    return Milestone(**common | {"target": period(target) if target else None} | values)


def plan_of(*milestones: Milestone) -> Plan[Seen]:
    common = {"audience": "public", "path": "", "shown": ""}
    products = {"web": Product(id="web", title="Web, and more", **common)}
    themes = {"trust": Theme(id="trust", title="Earn trust", **common)}
    everything = {item.id: item for item in milestones}
    seen = Seen(Audience("public"), False, Settings("Roadmap"), everything, products, themes, {}, {})
    return planning.on(date(2026, 5, 1), seen)[0]


def written(*milestones: Milestone, site_url: str = "", product: str | None = None) -> bytes:
    return calendar_ics.document(plan_of(*milestones), "Fabrikam", WORDS, site_url, product)


def events(data: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def only(*milestones: Milestone, site_url: str = "") -> Any:
    (event,) = events(written(*milestones, site_url=site_url))
    return event


def test_an_event_says_what_when_and_how_sure() -> None:
    made = milestone(
        "beta", title="The beta", summary="For all.", commitment="committed", product="web", themes=("trust",)
    )
    event = only(made, site_url="https://example.org/r/")
    assert event["UID"] == "beta@milepost.invalid"
    assert event["SUMMARY"] == "The beta"
    assert event["DESCRIPTION"] == "Committed: Jun 2026\n\nFor all."
    assert event["STATUS"] == "CONFIRMED"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["URL"] == "https://example.org/r/milestones/beta.html"
    assert event["CATEGORIES"].cats == ["Web, and more", "Earn trust"]
    assert event["DTSTAMP"].dt == datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("target", "begin", "end"),
    [
        ("2026-06-15", date(2026, 6, 15), date(2026, 6, 16)),
        ("2026-06", date(2026, 6, 1), date(2026, 7, 1)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 10, 1)),
        ("2026-06/..", date(2026, 6, 1), date(2026, 6, 2)),
        ("../2026-06", date(2026, 6, 30), date(2026, 7, 1)),
    ],
)
def test_an_event_covers_the_period_and_ends_on_the_day_after(target: str, begin: date, end: date) -> None:
    event = only(milestone(target=target))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (begin, end)
    assert event["DTSTART"].params["VALUE"] == "DATE"


def test_what_is_done_stands_when_it_was_done() -> None:
    event = only(milestone(target="2026-Q1", status="done", completed=period("2026-06-02")))
    assert event["DTSTART"].dt == date(2026, 6, 2)
    assert event["DESCRIPTION"] == "Done: 2 Jun 2026"


@pytest.mark.parametrize("target", ["", "next"])
def test_what_has_no_date_is_not_in_the_calendar(target: str) -> None:
    assert events(written(milestone(target=target))) == []


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"commitment": "committed"}, "CONFIRMED"),
        ({"status": "done", "completed": period("2026-06")}, "CONFIRMED"),
        ({"commitment": "target"}, "TENTATIVE"),
        ({"commitment": "exploring"}, "TENTATIVE"),
        ({"commitment": "committed", "status": "deferred"}, "TENTATIVE"),
        ({"commitment": "committed", "status": "cancelled"}, "CANCELLED"),
    ],
)
def test_the_status_is_the_strength_of_the_promise(values: dict[str, Any], status: str) -> None:
    assert only(milestone(**values))["STATUS"] == status


def test_an_event_stays_itself_when_everything_but_its_oldest_id_changes() -> None:
    before = milestone("beta", title="Beta")
    after = replace(before, id="launch", title="Launch", aliases=("beta", "go-live"), product="web")
    assert only(before)["UID"] == only(after, site_url="https://example.org/")["UID"]


def test_without_an_address_of_the_site_an_event_has_none() -> None:
    assert "URL" not in only(milestone())


def test_the_calendar_has_a_name_and_the_properties_it_must_have() -> None:
    calendar = icalendar.Calendar.from_ical(written(milestone()))
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert calendar["X-WR-CALNAME"] == "Fabrikam"


def test_a_calendar_of_a_product_has_that_products_dates_alone() -> None:
    data = written(milestone("a", product="web"), milestone("b"), product="web")
    assert [event["UID"] for event in events(data)] == ["a@milepost.invalid"]


def test_events_go_by_date() -> None:
    data = written(milestone("a", target="2026-Q4"), milestone("b"), milestone("c", target="2026-05-20"))
    assert [event["SUMMARY"] for event in events(data)] == ["C", "B", "A"]


def test_one_milestone_makes_a_calendar_to_add() -> None:
    plan = plan_of(milestone("a"), milestone("b"), milestone("c", target=""))
    data = calendar_ics.event(plan, "b", WORDS, "")
    assert [event["SUMMARY"] for event in events(data)] == ["B"]
    assert b"X-WR-CALNAME" not in data
    assert calendar_ics.event(plan, "c", WORDS, "") == b""


@pytest.mark.parametrize(
    ("target", "is_dated"), [("2026-06", True), ("../2026-06", True), ("2026~", True), ("", False), ("later", False)]
)
def test_a_milestone_is_known_to_have_an_event_before_one_is_written(target: str, is_dated: bool) -> None:
    plan = plan_of(milestone("a", target=target, product="web"), milestone("b"))
    assert calendar_ics.has_event(plan.planned["a"]) is is_dated
    assert calendar_ics.has_events(plan, "web") is is_dated
    assert calendar_ics.has_events(plan)
    assert not calendar_ics.has_events(plan, "other")


def test_a_calendar_stands_beside_the_page_of_what_it_is_of() -> None:
    assert calendar_ics.path() == "calendar.ics"
    assert calendar_ics.path("web") == "products/web.ics"
    assert calendar_ics.event_path("beta") == "milestones/beta.ics"


HOSTILE = [
    ("=cmd()", "=cmd()"),
    ("a\r\nBEGIN:VALARM\r\nb", "a BEGIN:VALARM b"),
    ("a\u2028b\u2029c\x85d", "a b c d"),
    ("</script>", "</script>"),
    ("a; b, c\\n d", "a; b, c\\n d"),
    ("a\x00\x07\x1b[31mb\ud800", "a[31mb"),
    ("\x7fa", "a"),
    ("👩\u200d🚀" * 30, "👩\u200d🚀" * 30),
    ("ж" * 200, "ж" * 200),
]


@pytest.mark.parametrize(("title", "shown"), HOSTILE)
def test_no_title_is_more_than_a_title(title: str, shown: str) -> None:
    event = only(milestone(title=title, summary=title))
    assert event["SUMMARY"] == shown
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "TRANSP"}
    assert not event.subcomponents


@pytest.mark.parametrize(("title", "shown"), HOSTILE)
def test_lines_are_folded_at_75_octets_between_characters(title: str, shown: str) -> None:
    lines = written(milestone(title=title, summary=f"{title}\n{title}")).split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    texts = [line.decode() for line in lines]
    assert all(char.isprintable() or char == "\u200d" for text in texts for char in text)


def test_a_line_of_75_octets_is_not_folded_and_one_more_is() -> None:
    assert b"SUMMARY:" + b"x" * 67 + b"\r\n" in written(milestone(title="x" * 67))
    assert b"SUMMARY:" + b"x" * 67 + b"\r\n x\r\n" in written(milestone(title="x" * 68))


def test_a_summary_keeps_its_lines() -> None:
    event = only(milestone(summary="one\r\ntwo"))
    assert event["DESCRIPTION"] == "Target: Jun 2026\n\none\ntwo"
