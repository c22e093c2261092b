"""The feeds of built sites, read by two feed readers that share no code, against the data and what authors wrote."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import fastfeedparser
import feedparser
import pytest
import yaml

CONTENT = Path(__file__).resolve().parents[2] / "content"
ADDRESS = "https://example.org/roadmap/"
TAG = "tag:milepost.invalid,2026:"
DAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed reader lists of an entry."""

    id: str
    title: str
    moment: datetime
    link: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed reader shows of a feed."""

    id: str
    title: str
    moment: datetime
    link: str
    entries: tuple[Entry, ...]


def by_feedparser(data: bytes) -> Feed:
    found = feedparser.parse(data)
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    entries = (Entry(one.id, one.title, moment(one.updated_parsed), one.link) for one in found.entries)
    return Feed(found.feed.id, found.feed.title, moment(found.feed.updated_parsed), found.feed.link, tuple(entries))


def moment(parsed: Any) -> datetime:
    return datetime(*parsed[:6], tzinfo=UTC)


def by_fastfeedparser(data: bytes) -> Feed:
    found = fastfeedparser.parse(data)
    entries = (
        Entry(one["id"], one["title"], datetime.fromisoformat(one["updated"]), one["link"]) for one in found.entries
    )
    head = found.feed
    return Feed(head["id"], head["title"], datetime.fromisoformat(head["updated"]), head["link"], tuple(entries))


def feeds(site: Path) -> dict[str, Feed]:
    """Read every feed of a site, by its path."""
    paths = [site / "feed.xml", *sorted((site / "products").glob("*.xml"))]
    return {path.relative_to(site).as_posix(): by_feedparser(path.read_bytes()) for path in paths}


@pytest.fixture(scope="module")
def found(sample_site: Path) -> dict[str, Feed]:
    return feeds(sample_site)


@pytest.fixture(scope="module")
def told() -> Callable[[dict[str, Any]], set[str]]:
    """List the names of what there is to tell of a milestone in the data, with the updates from its file."""
    texts = {path.stem: path.read_text("utf-8").split("---\n")[1] for path in CONTENT.glob("milestones/**/*.md")}
    written = {stem: yaml.safe_load(text) for stem, text in texts.items()}

    def names(one: dict[str, Any]) -> set[str]:
        own = written[one["id"]]
        oldest = own.get("aliases", [one["id"]])[0]
        days = {update["date"] for update in own.get("updates", [])}
        found = {f"{TAG}{oldest}/update/{day}" for day in days if day <= DAY}
        is_told = one["status"] == "done" and date.fromisoformat(one["completed"]) <= DAY
        return found | {f"{TAG}{oldest}/done"} if is_told else found

    return names


def test_two_readers_find_the_same_in_every_feed(sample_site: Path, addressed_site: Path) -> None:
    for site in (sample_site, addressed_site):
        read = feeds(site)
        assert len(read) > 3
        for path, feed in read.items():
            assert by_fastfeedparser((site / path).read_bytes()) == feed, path
            assert feed.entries, path


def test_a_feed_of_a_product_tells_all_of_that_product_and_nothing_else(
    sample_site: Path, found: dict[str, Feed], told: Callable[[dict[str, Any]], set[str]]
) -> None:
    roadmap = json.loads((sample_site / "roadmap.json").read_text("utf-8"))
    expected: dict[str, set[str]] = {f"products/{one['id']}.xml": set() for one in roadmap["products"]}
    for one in roadmap["milestones"]:
        expected[f"products/{one['product']}.xml"] |= told(one)
    assert min(map(len, expected.values())) == 0, "the sample has no product of which there is nothing to tell"
    names = {path: [entry.id for entry in feed.entries] for path, feed in found.items()}
    whole = names.pop("feed.xml")
    assert {path: sorted(those) for path, those in names.items()} == {
        path: sorted(those) for path, those in expected.items() if those
    }
    assert sorted(whole) == sorted(name for those in names.values() for name in those)


def test_a_feed_tells_dated_things_newest_first_with_names_that_last(found: dict[str, Feed]) -> None:
    assert len(found["feed.xml"].entries) >= 10
    for feed in found.values():
        moments = [entry.moment for entry in feed.entries]
        assert moments == sorted(moments, reverse=True)
        assert moments[0].date() <= DAY
        assert feed.moment == moments[0]
        names = [entry.id for entry in feed.entries]
        assert len(names) == len(set(names))
        # The sample's one milestone that was renamed keeps the name it was first known by.
        assert not [name for name in names if "single-sign-on" in name]
    assert f"{TAG}company-login/done" in [entry.id for entry in found["products/identity.xml"].entries]
    assert len({feed.id for feed in found.values()}) == len(found)


def test_every_link_of_a_feed_leads_to_a_page(sample_site: Path, addressed_site: Path) -> None:
    for site, before in ((sample_site, ""), (addressed_site, ADDRESS)):
        for path, feed in feeds(site).items():
            page = "index.html" if path == "feed.xml" else path.replace(".xml", ".html")
            assert urljoin(before + path, feed.link) == before + page
            for link in (feed.link, *(entry.link for entry in feed.entries)):
                assert link.startswith(before)
                assert bool(before) == ("://" in link)
                assert (site / urljoin(before + path, link).removeprefix(before)).is_file(), link


def test_an_entry_says_something_below_its_title(sample_site: Path, found: dict[str, Feed]) -> None:
    for path in found:
        for entry in feedparser.parse((sample_site / path).read_bytes()).entries:
            assert entry.content[0].value.startswith("<p>"), entry.id


def test_names_of_entries_do_not_depend_on_the_address(addressed_site: Path, found: dict[str, Feed]) -> None:
    def names(read: dict[str, Feed]) -> dict[str, list[str]]:
        return {path: [feed.id, *(entry.id for entry in feed.entries)] for path, feed in read.items()}

    assert names(feeds(addressed_site)) == names(found)


def test_only_a_product_with_something_to_tell_has_a_feed(tmp_path: Path, milepost: Any) -> None:
    files = {
        "roadmap.yml": "title: Plans\n",
        "milestones/bücher/a.md": "---\ntitle: A\nstatus: done\ncompleted: 2026-10\n---\n",
        "milestones/dated/b.md": "---\ntitle: B\ntarget: 2027-Q1\n---\n",
        "milestones/later/c.md": "---\ntitle: C\nstatus: done\ncompleted: 2026-12-01\n---\n",
        "products/empty.md": "# Empty\n",
    }
    for name, text in files.items():
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_text(text, encoding="utf-8")
    done = milepost("build", "--today", "2026-11-23", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    read = feeds(tmp_path / "site")
    assert sorted(read) == ["feed.xml", "products/bücher.xml"]
    feed = read["products/bücher.xml"]
    assert feed.title == "Bücher · Plans"
    assert unquote(urljoin("products/bücher.xml", feed.link)) == "products/bücher.html"
    assert [entry.title for entry in feed.entries] == ["Done: A"]
