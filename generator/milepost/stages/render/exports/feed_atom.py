"""What changed lately, for feed readers: an Atom feed of what was done, of dates that moved, of what owners told.

Takes the plan of what a circle may see, the words of the interface and the address of the site; gives bytes. Every
entry carries its own day and an identity made of the oldest id; nothing comes from a title, a clock or the future.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from xml.etree import ElementTree as Tree

from milepost.model.labels import label
from milepost.model.milestone import Milestone, Update
from milepost.model.plan import Move, Plan, Planned
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.addresses import address_of, root_from
from milepost.stages.render.cards import promise
from milepost.stages.render.exports import absolute, oldest_id, one_line

MOST = 50
ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
TAG = "tag:milepost.invalid,2026:"
# The words of a health are those of the state it puts a milestone in.
STATES = (("on-track", "on-track"), ("at-risk", "risk"), ("off-track", "off"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: its lasting identity, its day, and what a reader is told."""

    identity: str
    day: date
    title: str
    address: str
    paragraphs: tuple[str, ...]


def path(product: str | None = None) -> str:
    """Name the file of a feed: of the whole roadmap, or of one product beside that product's page."""
    return f"products/{product}.xml" if product else "feed.xml"


def has_entries(plan: Plan[Seen], product: str | None = None) -> bool:
    """Tell whether a feed has anything in it."""
    shown = {planned.milestone.id: planned.milestone for planned in _shown(plan, product)}
    is_moved = any(move.id in shown for move in plan.moves)
    return is_moved or any(day <= plan.day for milestone in shown.values() for day in _days(milestone))


def document(plan: Plan[Seen], title: str, words: Words, site_url: str, product: str | None = None) -> bytes:
    """Write a feed, newest first, of the whole roadmap or of one product; links are relative without `site_url`."""
    own, page = quote(path(product)), address_of("product", product) if product else "index.html"
    root = root_from(own)
    entries = _newest(plan, words, product)
    feed = Tree.Element("feed", {"xmlns": ATOM})
    _add(feed, "id", TAG + quote(f"/feed/{product}" if product else "/feed"))
    _add(feed, "title", title)
    _add(feed, "updated", _moment(entries[0].day if entries else plan.day))
    _add(Tree.SubElement(feed, "author"), "name", plan.roadmap.settings.title)
    Tree.SubElement(feed, "link", {"rel": "self", "href": one_line(absolute(own, site_url, root))})
    Tree.SubElement(feed, "link", {"rel": "alternate", "href": one_line(absolute(page, site_url, root))})
    for entry in entries:
        _add_entry(feed, entry, one_line(absolute(entry.address, site_url, root)))
    Tree.indent(feed)
    written: bytes = Tree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _shown(plan: Plan[Seen], product: str | None) -> list[Planned]:
    return [found for found in plan.planned.values() if product is None or found.milestone.product == product]


def _newest(plan: Plan[Seen], words: Words, product: str | None) -> list[Entry]:
    shown = _shown(plan, product)
    entries = [entry for planned in shown for entry in _entries(planned, words)]
    entries += _moved({planned.milestone.id: planned.milestone for planned in shown}, plan.moves, words)
    told = (entry for entry in entries if entry.day <= plan.day)
    return sorted(told, key=lambda entry: (-entry.day.toordinal(), entry.identity))[:MOST]


def _entries(planned: Planned, words: Words) -> Iterator[Entry]:
    milestone = planned.milestone
    identity, address = TAG + quote(oldest_id(milestone)), address_of("milestone", milestone.id)
    if (day := _done_on(milestone)) and milestone.completed:
        kept = promise(planned, label(milestone.completed, words), words)
        title = words("feed.done", title=milestone.title)
        yield Entry(f"{identity}/done", day, title, address, (kept, milestone.summary))
    for day, updates in _by_day(milestone):
        title = words("feed.update", title=milestone.title)
        told = tuple(text for update in updates for text in _told(update, words))
        yield Entry(f"{identity}/update/{day}", day, title, address, told)


def _moved(shown: Mapping[str, Milestone], moves: Iterable[Move], words: Words) -> Iterator[Entry]:
    """Tell each day's moves of a milestone as one, unless an update of that day tells it; the newest comes first."""
    days: dict[tuple[str, date], list[Move]] = defaultdict(list)
    for move in moves:
        if move.id in shown:
            days[move.id, move.date].append(move)
    for (id_, day), those in days.items():
        milestone = shown[id_]
        if not any(update.date == day and update.moved_from for update in milestone.updates):
            text = words("brief.move", was=label(those[-1].before, words), now=label(those[0].after, words))
            reasons = dict.fromkeys(move.reason for move in reversed(those))
            identity, address = TAG + quote(oldest_id(milestone)), address_of("milestone", id_)
            title = words("feed.moved", title=milestone.title)
            yield Entry(f"{identity}/moved/{day}", day, title, address, (text, *reasons))


def _days(milestone: Milestone) -> Iterator[date]:
    if done := _done_on(milestone):
        yield done
    yield from (update.date for update in milestone.updates)


def _done_on(milestone: Milestone) -> date | None:
    completed = milestone.completed
    if milestone.status != "done" or completed is None:
        return None
    # Of a coarse period the first day, which stays the same; its last may still be to come.
    return completed.first or completed.last


def _by_day(milestone: Milestone) -> Iterable[tuple[date, list[Update]]]:
    """Gather the updates of a day into one: counting them would give them identities that change with their order."""
    found: dict[date, list[Update]] = defaultdict(list)
    for update in milestone.updates:
        found[update.date].append(update)
    return found.items()


def _told(update: Update, words: Words) -> Iterator[str]:
    if update.health:
        yield words(f"state.{dict(STATES)[update.health]}")
    if update.moved_from:
        yield words("feed.moved_from", period=label(update.moved_from, words))
    yield from re.split(r"\n\s*\n", update.text)


def _add_entry(feed: Tree.Element, entry: Entry, link: str) -> None:
    made = Tree.SubElement(feed, "entry")
    _add(made, "id", entry.identity)
    _add(made, "title", entry.title)
    _add(made, "updated", _moment(entry.day))
    Tree.SubElement(made, "link", {"rel": "alternate", "href": link})
    # Paragraphs made as elements need no second round of escaping, which a feed of HTML in text would.
    content = Tree.SubElement(made, "content", {"type": "xhtml"})
    body = Tree.SubElement(content, "div", {"xmlns": XHTML})
    for text in filter(None, map(one_line, entry.paragraphs)):
        _add(body, "p", text)


def _add(parent: Tree.Element, name: str, text: str) -> None:
    Tree.SubElement(parent, name).text = one_line(text)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
