"""What others hold on to outlives a change of title, file and id: addresses of pages, feed entries, calendar events."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest

BETA = "milestones/web/beta.md"
ROADMAP = {
    "roadmap.yml": "title: Plans\n",
    BETA: """\
---
title: Beta
status: done
completed: 2026-10-15
updates:
  - {date: 2026-10-01, health: on-track, text: Nearly there.}
---
Some shops try it.
""",
    "milestones/web/launch-day.md": "---\ntitle: Launch day\ntarget: 2027-Q1\ndepends_on: [beta]\n---\nSee [[beta]].\n",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What others keep: bookmarks, entries they have read, events in their calendars."""

    addresses: frozenset[str]
    entries: dict[str, tuple[str, ...]]
    events: dict[str, tuple[str, ...]]


def kept(site: Path) -> Kept:
    feeds = {path: feedparser.parse(path.read_bytes()).entries for path in site.rglob("*.xml")}
    calendars = {path: icalendar.Calendar.from_ical(path.read_bytes()) for path in site.rglob("*.ics")}
    return Kept(
        frozenset(path.relative_to(site).as_posix() for path in site.glob("milestones/*.html")),
        {path.relative_to(site).as_posix(): tuple(one.id for one in those) for path, those in feeds.items()},
        {
            path.relative_to(site).as_posix(): tuple(str(one["UID"]) for one in calendar.walk("VEVENT"))
            for path, calendar in calendars.items()
        },
    )


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name, text in ROADMAP.items():
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_text(text, encoding="utf-8")
    return tmp_path / "content"


@pytest.fixture
def build(content: Path, milepost: Any) -> Callable[[], Path]:
    """Build the roadmap as it is now."""

    def built() -> Path:
        done = milepost("build", "--today", "2026-11-23", cwd=content.parent)
        assert done.returncode == 0, done.stderr
        return content.parent / "site"

    return built


def test_what_is_kept_is_what_the_files_say(build: Callable[[], Path]) -> None:
    told = ("tag:milepost.invalid,2026:beta/done", "tag:milepost.invalid,2026:beta/update/2026-10-01")
    events = ("beta@milepost.invalid", "launch-day@milepost.invalid")
    assert kept(build()) == Kept(
        frozenset({"milestones/beta.html", "milestones/launch-day.html"}),
        {"feed.xml": told, "products/web.xml": told},
        {
            "calendar.ics": events,
            "products/web.ics": events,
            "milestones/beta.ics": events[:1],
            "milestones/launch-day.ics": events[1:],
        },
    )


@pytest.mark.parametrize(
    ("at_first", "later", "moved"),
    [
        ("id: beta\n", "id: beta\n", "milestones/web/general-availability.md"),
        ("", "id: beta\n", "milestones/web/general-availability.md"),
        ("", "product: web\n", "milestones/2026/beta.md"),
    ],
    ids=["the id was written", "the id is written with the new name", "the file moves to another folder"],
)
def test_a_new_title_and_a_new_file_change_nothing_that_others_keep(
    at_first: str, later: str, moved: str, content: Path, build: Callable[[], Path]
) -> None:
    beta, new = content / BETA, content / moved
    text = beta.read_text("utf-8")
    beta.write_text(text.replace("title:", f"{at_first}title:"), encoding="utf-8")
    before = kept(build())
    beta.unlink()
    new.parent.mkdir(exist_ok=True)
    new.write_text(text.replace("title: Beta", f"{later}title: General availability"), encoding="utf-8")
    site = build()
    assert kept(site) == before
    assert "General availability</h1>" in (site / "milestones/beta.html").read_text("utf-8")
    assert [one.title for one in feedparser.parse((site / "feed.xml").read_bytes()).entries] == [
        "Done: General availability",
        "Update: General availability",
    ]
    assert b"SUMMARY:General availability\r\n" in (site / "milestones/beta.ics").read_bytes()


def test_a_new_id_moves_the_page_and_keeps_what_others_subscribed_to(
    content: Path, build: Callable[[], Path], milepost: Any
) -> None:
    before = kept(build())
    for old, new in (("beta", "preview"), ("preview", "general-availability")):
        done = milepost("rename", old, new, cwd=content.parent)
        assert done.returncode == 0, done.stderr
    site = build()
    after = kept(site)
    assert after.entries == before.entries
    events = dict(before.events)
    events["milestones/general-availability.ics"] = events.pop("milestones/beta.ics")
    assert after.events == events
    moved = {"milestones/preview.html", "milestones/general-availability.html"}
    assert after.addresses == before.addresses | moved
    for page in ("beta", "preview"):
        html = (site / f"milestones/{page}.html").read_text("utf-8")
        assert '<p data-redirect="general-availability.html">' in html
    assert {one.link for one in feedparser.parse((site / "feed.xml").read_bytes()).entries} == {
        "milestones/general-availability.html"
    }
