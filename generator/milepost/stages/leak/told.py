"""What the content says, and which of it a circle is told: every field of every item, read by rules of its own.

This is the second opinion on the projection, so it shares nothing with it: it asks of each string whether the contract
lets this circle read it. A field it does not know is for the innermost. Dates are none of its business.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from milepost.model.draft import Body
from milepost.model.milestone import FreePage, Item, Milestone, PeriodReport, Product, Theme, Wording
from milepost.model.periods import Period
from milepost.problems import Place
from milepost.stages.leak.circle import Circle

# What says nothing to a reader, what consists of our own words for everybody, and the texts, read by themselves.
SILENT = frozenset({"status", "kind", "commitment"}) | frozenset(
    {"audience", "bodies", "draft", "place", "places", "references", "is_written", "shown", "told_at"}
)
# What a string of a field is called when it is found; all others are texts.
KIND_OF = {
    **dict.fromkeys(("title", "as_seen_by"), "title"),
    **dict.fromkeys(("id", "aliases"), "id"),
    **dict.fromkeys(("owner", "team", "capacity"), "owner"),
    "links": "address",
    "path": "file name",
}
# The fields of an item that say something, its text apart.
FIELDS: Mapping[type[Item], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if field.name not in SILENT)
    for kind in (Milestone, Product, Theme, PeriodReport, FreePage)
}
_WEB = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
PREFIXES = ("milestone", "product", "theme", "period", "page", "lane")
Strings = Iterator[tuple[str, bool]]


class Said(NamedTuple):
    """A string of the content: what it is, in which file and field it stands, and whether a circle is told it."""

    text: str
    kind: str
    shown: str
    is_told: bool
    field: str = ""


def said_by_settings(circle: Circle) -> Iterator[Said]:
    """Go over roadmap.yml: what is everybody's, and the names that are not."""
    settings = circle.roadmap.settings
    shared = (settings.title, settings.description, settings.site_url, settings.repo_url, settings.disclaimer)
    for text in strings((*shared, settings.feedback, settings.footer, settings.lifecycle, settings.theme)):
        yield Said(text, "text", "roadmap.yml", True)
    sees_teams = circle.sees("capacity") and circle.sees("team")
    for team in settings.capacity.teams if settings.capacity else ():
        yield Said(team, "owner", "roadmap.yml", sees_teams)
    for entry in settings.ignore:
        yield Said(entry.reason, "text", "roadmap.yml", circle.is_innermost)


def said_by(item: Item, circle: Circle) -> Iterator[Said]:
    """Go over every string of one item."""
    is_there = circle.is_told_of(item)
    for name in FIELDS[type(item)]:
        # A title and a summary that nobody wrote are told all the same: as the text has them.
        if (value := getattr(item, name)) or name in {"title", "summary"}:
            for text, is_told in RULES[name](item, value, circle) if name in RULES else _plain(value, circle, name):
                yield Said(text, KIND_OF.get(name, "text"), item.shown, is_there and is_told, name)
    if is_there:
        # Files and elements of a page are called by kind and id.
        yield Said(" ".join(f"{kind}-{item.id}" for kind in PREFIXES), "id", item.shown, True)
    own = body_for(item, circle) if is_there else None
    whole = item.bodies[-1] if item.bodies else None
    if own:
        yield from (Said(text, kind, item.shown, True) for text, kind in _texts(own))
    if whole and whole is not own:
        yield from (Said(text, kind, item.shown, circle.is_innermost and is_there) for text, kind in _texts(whole))
    yield from _assets(item, circle.level if is_there else None)
    yield from _past(item, circle, is_there)


def _past(item: Item, circle: Circle, is_there: bool) -> Iterator[Said]:
    """Go over what was said of an item before; what commits say of themselves is for the innermost."""
    if not isinstance(item, Milestone):
        return
    present = {update.text for update in item.updates}
    for one in circle.past_of(item):
        is_told = is_there and circle.sees("history") and one.day is not None
        yield Said(one.version.subject, "text", item.shown, circle.is_innermost and is_told)
        for note in one.version.values.notes:
            is_kept = circle.is_innermost or note in present
            yield Said(note, "text", item.shown, is_told and is_kept and circle.sees("updates"))
        yield Said(one.version.values.stage, "text", item.shown, is_told)


def body_for(item: Item, circle: Circle) -> Body | None:
    """Give an item's text as a circle may read it: without its first heading where that says an inner title."""
    if not item.bodies:
        return None
    body, words = item.bodies[circle.level], words_of(item, circle)
    if words and words.title and body.opening and body.headings[0].text != words.title:
        text = body.text.removeprefix(body.headings[0].text)
        return Body(body.pieces[body.opening :], 0, body.links, body.headings[1:], body.anchors, body.tasks, "", text)
    return body


def words_of(item: Item, circle: Circle) -> Wording | None:
    """Find the words that were written of an item for a circle."""
    return circle.words_for(getattr(item, "as_seen_by", {}))


def strings(value: Any) -> Iterator[str]:
    """Take the strings out of a value, however deep they are; where it was written is none of them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from strings(key)
            yield from strings(entry)
    elif isinstance(value, list | tuple | set | frozenset):
        for entry in value:
            yield from strings(entry)
    elif is_dataclass(value) and not isinstance(value, Period | Place):
        for field in fields(value):
            if field.name not in SILENT:
                yield from strings(getattr(value, field.name))


def _texts(body: Body) -> Iterator[tuple[str, str]]:
    yield "".join(piece for piece in body.pieces if isinstance(piece, str)), "phrase"
    yield from ((name, "id") for name in body.anchors)
    yield body.first_sentence, "phrase"
    for link in body.links:
        # Where another file of the content lies says no more than its id.
        if _WEB.match(link.address):
            yield link.address, "address"
        yield from ((text, "phrase") for text in (link.title, link.text))


def _assets(item: Item, level: int | None) -> Iterator[Said]:
    """Name the files that its texts show or offer: told with the text that a circle reads."""
    if not item.references:
        return
    told = set() if level is None else {one.to for one in item.references[level] if one.kind == "asset"}
    for name in dict.fromkeys(one.to for one in item.references[-1] if one.kind == "asset"):
        stem = PurePosixPath(name).stem
        for written in dict.fromkeys((stem, re.sub(r"[^A-Za-z0-9.-]+", "-", stem).strip("-."))):
            yield Said(written, "file name", item.shown, name in told)


def _plain(value: Any, circle: Circle, key: str) -> Strings:
    is_told = circle.sees(key)
    yield from ((text, is_told) for text in strings(value))


def _title(item: Item, value: str, circle: Circle) -> Strings:
    """A title: other words for it, else as written, else the first heading of what the circle reads, else the id."""
    words = words_of(item, circle)
    has_other = bool(words and words.title)
    is_written = "title" in item.places or not item.bodies
    yield value, is_written and not has_other and (not isinstance(item, Theme) or _is_named(item, value, circle))
    if not is_written and not has_other:
        headings = item.bodies[circle.level].headings
        made_up = "" if isinstance(item, PeriodReport) else item.id.replace("-", " ").capitalize()
        yield (headings[0].text if headings else made_up), True


def _is_named(theme: Theme, title: str, circle: Circle) -> bool:
    """Tell whether a circle reads a theme's title: in its file, or in a milestone it may see that spells it so."""
    return theme.is_written or (title, True) in _spellings(theme, theme.named_by, circle)


def _summary(item: Item, value: str, circle: Circle) -> Strings:
    words, body = words_of(item, circle), body_for(item, circle)
    yield value, not (words and words.summary)
    if body and not value:
        yield body.first_sentence, True


def _as_seen_by(item: Item, value: Mapping[str, Wording], circle: Circle) -> Strings:
    own = words_of(item, circle)
    for entry in value.values():
        yield from ((text, circle.is_innermost or entry is own) for text in (entry.title, entry.summary))


def _links(_: Item, value: Any, circle: Circle) -> Strings:
    for link in value:
        is_told = not link.audience or circle.levels[link.audience] <= circle.level
        yield from ((text, is_told) for text in (link.url, link.title, link.rel))


def _extra(_: Item, value: Mapping[str, Any], circle: Circle) -> Strings:
    for name, entry in value.items():
        yield from ((text, circle.sees(f"extra.{name}")) for text in (name, *strings(entry)))


def _gate(_: Item, value: Any, circle: Circle) -> Strings:
    sees_all, sees_some = circle.sees("gate.all"), circle.sees("gate")
    for field in fields(value) if value else ():
        is_told = sees_all or (sees_some and field.name in {"type", "decision"})
        if field.name not in SILENT:
            yield from ((text, is_told) for text in strings(getattr(value, field.name)))


def _updates(_: Item, value: Any, circle: Circle) -> Strings:
    for update in value:
        yield update.text, circle.sees("updates")
        yield update.health or "", circle.sees("updates") and circle.sees("health")


def _named(_: Item, value: Any, circle: Circle, group: str, key: str = "") -> Strings:
    """Ids of other items: told where the other is there."""
    items, sees = getattr(circle.roadmap, group), not key or circle.sees(key)
    for name in strings(value):
        yield name, sees and (name not in items or circle.is_told_of(items[name]))


def _dependencies(_: Item, value: Any, circle: Circle) -> Strings:
    for link in value:
        is_told = circle.sees("depends_on") and circle.is_told_of(circle.roadmap.milestones[link.id])
        yield from ((text, is_told) for text in (link.id, link.type, link.why))


def _spellings(_: Item, value: Mapping[str, str], circle: Circle) -> Strings:
    for id_, name in value.items():
        yield name, circle.is_told_of(circle.roadmap.milestones[id_])


def _sunset(_: Item, value: Any, circle: Circle) -> Strings:
    if value:
        yield value.replacement, circle.may_name(value.replacement)


def _capacity(_: Item, value: Mapping[str, float], circle: Circle) -> Strings:
    yield from ((team, circle.sees("capacity") and circle.sees("team")) for team in value)


def _shows(item: Item, value: Any, circle: Circle) -> Strings:
    if value:
        yield from _named(item, value.product, circle, "products")
        yield from _named(item, value.theme, circle, "themes")
        yield from ((team, circle.sees("team")) for team in value.team)
        yield from ((text, True) for text in (*value.status, *value.tag, value.form, value.lanes))


def _path(item: Item, value: str, circle: Circle) -> Strings:
    """Where a file lies says no more than its id, so it is a secret only with the item."""
    yield value, circle.is_told_of(item)


def _aliases(item: Item, value: Any, circle: Circle) -> Strings:
    """Old ids: told where it knows the item under them."""
    for alias in value:
        yield alias, not isinstance(item, Milestone) or circle.knows(alias, item)


RULES: Mapping[str, Callable[[Any, Any, Circle], Strings]] = {
    "aliases": _aliases,
    "title": _title,
    "summary": _summary,
    "as_seen_by": _as_seen_by,
    "links": _links,
    "extra": _extra,
    "gate": _gate,
    "updates": _updates,
    "depends_on": _dependencies,
    "named_by": _spellings,
    "product": partial(_named, group="products"),
    "themes": partial(_named, group="themes"),
    "parent": partial(_named, group="milestones", key="parent"),
    "follows": partial(_named, group="milestones"),
    "sunset": _sunset,
    "capacity": _capacity,
    "shows": _shows,
    "path": _path,
}
