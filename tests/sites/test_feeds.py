"""The data files of the built sample, read by libraries that programs of others would use, against what pages say."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

import icalendar
import pytest
from jsonschema import Draft202012Validator

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "https://example.org/roadmap/"


@pytest.fixture(scope="module")
def roadmap(sample_site: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((sample_site / "roadmap.json").read_text("utf-8"))
    return document


def calendar(site: Path) -> list[Any]:
    found = icalendar.Calendar.from_ical((site / "calendar.ics").read_bytes())
    assert found.errors == []
    return list(found.walk("VEVENT"))


def feed(site: Path) -> Tree.Element:
    return Tree.fromstring((site / "feed.xml").read_bytes())  # noqa: S314  our own bytes


def entries(site: Path) -> list[Tree.Element]:
    return list(feed(site).iter(f"{ATOM}entry"))


def test_the_data_keep_to_the_schema_that_the_command_prints(
    roadmap: dict[str, Any], addressed_site: Path, milepost: Any
) -> None:
    schema = json.loads(milepost("schema", "roadmap").stdout)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(roadmap)] == []
    addressed = json.loads((addressed_site / "roadmap.json").read_text("utf-8"))
    assert [error.message for error in validator.iter_errors(addressed)] == []
    assert not validator.is_valid({**roadmap, "schema_version": 2})


def test_the_data_say_for_whom_and_for_which_day_they_are(roadmap: dict[str, Any], sample_site: Path) -> None:
    assert roadmap["schema_version"] == 1
    assert (roadmap["audience"], roadmap["as_of"]) == ("public", "2026-11-23")
    manifest = json.loads((sample_site / ".milepost.json").read_text("utf-8"))
    assert (manifest["audience"], manifest["as_of"]) == ("public", "2026-11-23")
    ids = [one["id"] for one in roadmap["milestones"]]
    assert ids == sorted(ids)
    assert len(ids) == len(set(ids)) >= 30


def test_what_a_circle_may_not_see_is_absent_and_not_null(roadmap: dict[str, Any]) -> None:
    def nulls(value: Any, path: str) -> list[str]:
        if isinstance(value, dict):
            return [found for key, inner in value.items() for found in nulls(inner, f"{path}.{key}")]
        if isinstance(value, list):
            return [found for number, inner in enumerate(value) for found in nulls(inner, f"{path}[{number}]")]
        return [path] if value is None else []

    assert nulls(roadmap, "roadmap") == []
    assert not [one["id"] for one in roadmap["milestones"] if {"owner", "team", "estimate"} & one.keys()]


def test_every_address_in_the_data_is_a_page(roadmap: dict[str, Any], sample_site: Path) -> None:
    listed = [one for kind in ("milestones", "products", "themes", "periods") for one in roadmap[kind]]
    assert len(listed) > 45
    assert [one for one in listed if not (sample_site / one["url"]).is_file()] == []
    found = json.loads((sample_site / "search.json").read_text("utf-8"))
    assert [entry for entry in found if not (sample_site / entry[1]).is_file()] == []
    assert {one["url"] for one in roadmap["milestones"]} <= {entry[1] for entry in found}


def test_with_an_address_the_data_give_whole_ones(addressed_site: Path) -> None:
    whole = json.loads((addressed_site / "roadmap.json").read_text("utf-8"))
    for one in whole["milestones"]:
        assert one["url"].startswith(ADDRESS)
        assert (addressed_site / one["url"].removeprefix(ADDRESS)).is_file()


def test_the_table_for_spreadsheets_has_the_same_rows(roadmap: dict[str, Any], sample_site: Path) -> None:
    text = (sample_site / "roadmap.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(keepends=True)))
    assert [row["id"] for row in rows] == [one["id"] for one in roadmap["milestones"]]
    for row, one in zip(rows, roadmap["milestones"], strict=True):
        same = (
            "title",
            "summary",
            "url",
            "kind",
            "product",
            "status",
            "horizon",
            "start",
            "target",
            "earliest",
            "latest",
        )
        assert {key: row[key] for key in same} == {key: one.get(key, "") for key in same}
        assert None not in row, "a cell too many"


def test_the_calendar_has_one_event_for_each_date(roadmap: dict[str, Any], sample_site: Path) -> None:
    events = calendar(sample_site)
    dated = [one for one in roadmap["milestones"] if one.get("completed") or one.get("earliest") or one.get("latest")]
    assert sorted(str(event["SUMMARY"]) for event in events) == sorted(one["title"] for one in dated)
    names = [str(event["UID"]) for event in events]
    assert len(names) == len(set(names))
    # The sample's one milestone that was renamed keeps the name it was first known by.
    assert "company-login@milepost.invalid" in names
    assert "single-sign-on@milepost.invalid" not in names


def test_an_event_covers_the_days_its_milestone_may_be_there(roadmap: dict[str, Any], sample_site: Path) -> None:
    events = {str(event["SUMMARY"]): event for event in calendar(sample_site)}
    checked = 0
    for one in roadmap["milestones"]:
        if one["status"] not in ("proposed", "planned", "active") or "latest" not in one or "/" in one["target"]:
            continue
        event = events[one["title"]]
        assert event["DTEND"].dt == date.fromisoformat(one["latest"]) + timedelta(days=1), one["id"]
        assert type(event["DTSTART"].dt) is date, "a milestone has no time of day"
        assert event["DTSTAMP"].dt.date() == date(2026, 11, 23)
        assert str(event["DESCRIPTION"]).startswith(("Committed: ", "Target: ", "Exploring: ", "Date: ")), one["id"]
        checked += 1
    assert checked > 10


def test_the_feed_tells_dated_things_newest_first_with_names_that_last(sample_site: Path) -> None:
    found = entries(sample_site)
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in found]
    assert len(found) >= 10
    assert days == sorted(days, reverse=True)
    assert all(day <= "2026-11-23T00:00:00Z" for day in days)
    names = [entry.findtext(f"{ATOM}id") or "" for entry in found]
    assert len(names) == len(set(names))
    assert not [name for name in names if "single-sign-on" in name]
    assert [name for name in names if "company-login" in name]
    assert feed(sample_site).findtext(f"{ATOM}updated") == days[0]


def test_every_entry_of_the_feed_leads_to_a_page(sample_site: Path, addressed_site: Path) -> None:
    for site, before in ((sample_site, ""), (addressed_site, ADDRESS)):
        for entry in entries(site):
            address = next(link.attrib["href"] for link in entry.iter(f"{ATOM}link"))
            assert address.startswith(before)
            assert (site / address.removeprefix(before)).is_file()
            assert entry.findtext(f"{ATOM}title")
            assert "".join(part.text or "" for part in entry.find(f"{ATOM}content").iter()).strip()  # type: ignore[union-attr]


def test_names_of_entries_and_events_do_not_depend_on_the_address(sample_site: Path, addressed_site: Path) -> None:
    plain, addressed = (
        [entry.findtext(f"{ATOM}id") for entry in entries(site)] for site in (sample_site, addressed_site)
    )
    assert plain == addressed
    assert [event["UID"] for event in calendar(sample_site)] == [event["UID"] for event in calendar(addressed_site)]
    assert all(str(event["URL"]).startswith(f"{ADDRESS}milestones/") for event in calendar(addressed_site))
    assert not any("URL" in event for event in calendar(sample_site))
