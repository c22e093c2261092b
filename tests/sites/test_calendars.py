"""The calendars of built sites, read by two calendar libraries that share no code, against the data."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject

ADDRESS = "https://example.org/roadmap/"
DAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Event:
    """What a calendar shows of an event; `until` is the day after its last."""

    uid: str
    begin: date
    until: date
    stamp: datetime
    summary: str
    description: str
    status: str
    url: str


def by_icalendar(data: bytes) -> list[Event]:
    calendar = icalendar.Calendar.from_ical(data)
    assert [part.errors for part in calendar.walk()] == [[]] * len(calendar.walk())
    return [
        Event(
            *(str(one["UID"]), one["DTSTART"].dt, one["DTEND"].dt, one["DTSTAMP"].dt),
            *(str(one.get(name, "")) for name in ("SUMMARY", "DESCRIPTION", "STATUS", "URL")),
        )
        for one in calendar.walk("VEVENT")
    ]


def by_vobject(data: bytes) -> list[Event]:
    (calendar,) = vobject.readComponents(data.decode())
    assert calendar.validate(raiseException=True)
    return [
        Event(
            *(one.uid.value, one.dtstart.value, one.dtend.value, one.dtstamp.value),
            *(one.getChildValue(name, "") for name in ("summary", "description", "status", "url")),
        )
        for one in calendar.vevent_list
    ]


def calendars(site: Path) -> dict[str, list[Event]]:
    """Read every calendar of a site, by its path."""
    paths = sorted(site.rglob("*.ics"))
    return {path.relative_to(site).as_posix(): by_icalendar(path.read_bytes()) for path in paths}


@pytest.fixture(scope="module")
def roadmap(sample_site: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((sample_site / "roadmap.json").read_text("utf-8"))
    return document


@pytest.fixture(scope="module")
def dated(roadmap: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Pick the milestones that have a date, by their titles, which in the sample differ."""
    found = [one for one in roadmap["milestones"] if one.get("completed") or one.get("earliest") or one.get("latest")]
    by_title = {one["title"]: one for one in found}
    assert len(by_title) == len(found) < len(roadmap["milestones"])
    return by_title


@pytest.fixture(scope="module")
def found(sample_site: Path) -> dict[str, list[Event]]:
    return calendars(sample_site)


def test_two_readers_find_the_same_in_every_calendar(sample_site: Path, addressed_site: Path) -> None:
    for site in (sample_site, addressed_site):
        read = calendars(site)
        assert len(read) > 30
        for path, events in read.items():
            assert by_vobject((site / path).read_bytes()) == events, path
            assert events, path


def test_the_calendar_has_one_event_for_each_date(
    dated: dict[str, dict[str, Any]], found: dict[str, list[Event]]
) -> None:
    events = found["calendar.ics"]
    assert sorted(event.summary for event in events) == sorted(dated)
    names = [event.uid for event in events]
    assert len(names) == len(set(names))
    # The sample's one milestone that was renamed keeps the name it was first known by.
    assert "company-login@milepost.invalid" in names
    assert "single-sign-on@milepost.invalid" not in names


def test_an_event_covers_the_days_its_milestone_may_be_there(
    dated: dict[str, dict[str, Any]], found: dict[str, list[Event]]
) -> None:
    checked = 0
    for event in found["calendar.ics"]:
        one = dated[event.summary]
        assert type(event.begin) is date, "a milestone has no time of day"
        assert event.stamp.date() == DAY
        if one["status"] not in ("proposed", "planned", "active") or "latest" not in one or "/" in one["target"]:
            continue
        assert event.until == date.fromisoformat(one["latest"]) + timedelta(days=1), one["id"]
        assert event.description.startswith(("Committed: ", "Target: ", "Exploring: ", "Date: ")), one["id"]
        checked += 1
    assert checked > 10


def test_a_calendar_of_a_product_has_all_dates_of_that_product_and_no_other(
    roadmap: dict[str, Any], dated: dict[str, dict[str, Any]], found: dict[str, list[Event]]
) -> None:
    for product in roadmap["products"]:
        own = [event for event in found["calendar.ics"] if dated[event.summary]["product"] == product["id"]]
        assert found.get(f"products/{product['id']}.ics", []) == own


def test_a_milestone_with_a_date_has_an_event_to_add_and_one_without_has_none(
    roadmap: dict[str, Any], dated: dict[str, dict[str, Any]], found: dict[str, list[Event]]
) -> None:
    alone = {path: events for path, events in found.items() if path.startswith("milestones/")}
    assert alone == {f"milestones/{dated[event.summary]['id']}.ics": [event] for event in found["calendar.ics"]}
    assert set(alone) < {one["url"].replace(".html", ".ics") for one in roadmap["milestones"]}


def test_only_with_an_address_an_event_leads_to_its_page_and_its_name_stays(
    addressed_site: Path, found: dict[str, list[Event]]
) -> None:
    addressed = calendars(addressed_site)
    assert {path: [event.uid for event in events] for path, events in addressed.items()} == {
        path: [event.uid for event in events] for path, events in found.items()
    }
    for event in addressed["calendar.ics"]:
        assert event.url.startswith(f"{ADDRESS}milestones/")
        assert (addressed_site / event.url.removeprefix(ADDRESS)).is_file()
    assert {event.url for events in found.values() for event in events} == {""}


def test_only_what_has_a_date_has_a_calendar(tmp_path: Path, milepost: Any) -> None:
    files = {
        "roadmap.yml": "title: Plans\n",
        "milestones/bücher/öffnung.md": "---\ntitle: Öffnung\ntarget: 2027-Q1\n---\n",
        "milestones/bücher/some-day.md": "---\ntitle: Some day\n---\n",
        "milestones/board/soon.md": "---\ntitle: Soon\ntarget: next\n---\n",
        "products/empty.md": "# Empty\n",
    }
    for name, text in files.items():
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_text(text, encoding="utf-8")
    done = milepost("build", "--today", "2026-11-23", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    read = calendars(tmp_path / "site")
    assert list(read) == ["calendar.ics", "milestones/öffnung.ics", "products/bücher.ics"]
    assert [[event.summary for event in events] for events in read.values()] == [["Öffnung"]] * 3
    name = icalendar.Calendar.from_ical((tmp_path / "site/products/bücher.ics").read_bytes())["X-WR-CALNAME"]
    assert name == "Bücher · Plans"
