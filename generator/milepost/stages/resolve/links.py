"""Where the links of a text lead: to pages of the site, to files beside them, to headings, to the web."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TypeVar
from urllib.parse import unquote

from milepost.model.draft import Link, Reference
from milepost.model.milestone import FreePage, Item, Milestone, PeriodReport, Product, Theme
from milepost.model.settings import Settings
from milepost.model.slugs import slug
from milepost.model.spelling import Patience
from milepost.problems import Place, Problem, warning
from milepost.stages.resolve.guesses import Guesses

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SAFE = frozenset({"http", "https", "mailto", "tel"})
_KINDS = {
    Milestone: "milestone",
    Product: "product",
    Theme: "theme",
    PeriodReport: "period",
    FreePage: "page",
}
DEAD = Reference("dead")
AnyItem = TypeVar("AnyItem", bound=Item)


@dataclass(frozen=True, slots=True)
class Folder:
    """The content folder as links see it: items by path and by name, the other files, and ids of what was refused."""

    by_path: Mapping[str, Item]
    by_name: Mapping[str, Item]
    assets: frozenset[str]
    refused: frozenset[str]
    guesses: Guesses

    @classmethod
    def of(
        cls,
        groups: Sequence[Mapping[str, Item]],
        aliases: Mapping[str, str],
        assets: frozenset[str],
        refused: frozenset[str],
        patience: Patience,
    ) -> "Folder":
        """Gather items; for a name in double brackets a milestone wins over other pages of that name."""
        by_name: dict[str, Item] = {}
        for group in groups:
            for id_, item in group.items():
                by_name.setdefault(id_, item)
        for alias, id_ in aliases.items():
            by_name.setdefault(alias, groups[0][id_])
        by_path = {item.path: item for group in groups for item in group.values() if item.path}
        guesses = Guesses.among(by_name, by_path, assets, patience)
        return cls(by_path, by_name, assets, refused.difference(by_name), guesses)

    def is_refused(self, path: str) -> bool:
        """Tell whether a path leads to a milestone that was refused: its own mistakes were reported already."""
        file = PurePosixPath(path)
        return file.suffix.lower() in {".md", ".markdown"} and slug(file.stem) in self.refused


@dataclass(slots=True)
class _Reading:
    """One text's links being followed: whose it is, what its circle sees, what went wrong."""

    item: Item
    folder: Folder
    level: int
    problems: list[Problem]

    def wrong(self, link: Link, rule: str, message: str, hint: str = "") -> Reference:
        self.problems.append(Problem(Place(self.item.shown, link.line, link.column), rule, message, hint))
        return DEAD


def with_references(item: AnyItem, folder: Folder, settings: Settings, problems: list[Problem]) -> AnyItem:
    """Follow every link of an item's bodies; bodies of circles too wide to see the item are not followed."""
    level = settings.level(item.audience)
    found: dict[int, tuple[Reference, ...]] = {}
    reported: list[Problem] = []
    for circle, body in enumerate(item.bodies):
        if circle >= level and id(body) not in found:
            reading = _Reading(item, folder, circle, reported)
            found[id(body)] = tuple(_reference(link, reading) for link in body.links)
    problems.extend(dict.fromkeys(reported))
    unseen = (tuple(DEAD for _ in body.links) for body in item.bodies)
    return replace(
        item, references=tuple(found.get(id(body), dead) for body, dead in zip(item.bodies, unseen, strict=True))
    )


def _reference(link: Link, reading: _Reading) -> Reference:
    address = link.address.strip()
    if link.kind == "wiki":
        return _wiki(link, address, reading)
    scheme = _SCHEME.match(re.sub(r"[\x00-\x20]", "", address))
    if scheme or address.startswith(("//", "\\")):
        return _web(link, address, scheme[1].lower() if scheme else "", reading)
    path, _, anchor = address.partition("#")
    path = unquote(path.partition("?")[0])
    if not path:
        return _in_page(link, unquote(anchor), reading)
    return _in_folder(link, path, unquote(anchor), reading)


def _web(link: Link, address: str, scheme: str, reading: _Reading) -> Reference:
    if scheme not in _SAFE or re.search(r"[\x00-\x1f\x7f]", address):
        hint = "write it with https://" if not scheme else "use http, https, mailto or tel"
        return reading.wrong(link, "unsafe-url", f"'{_short(address)}' is not an address a page may link to", hint)
    if link.kind == "image":
        place = Place(reading.item.shown, link.line, link.column)
        hint = "put the image into the content folder"
        message = f"the image '{_short(address)}' lies on another site; it is written as a link"
        reading.problems.append(warning(place, "remote-image", message, hint))
    return Reference("web", address)


def _wiki(link: Link, address: str, reading: _Reading) -> Reference:
    name, _, anchor = address.partition("#")
    item = reading.folder.by_name.get(slug(name)) or reading.folder.by_name.get(name.strip())
    if item is None and slug(name) in reading.folder.refused:
        return DEAD
    if item is None:
        near = reading.folder.guesses.names.to(slug(name))
        hint = f"did you mean [[{near}]]?" if near else "`milepost list` shows the ids"
        return reading.wrong(link, "dead-link", f"[[{_short(address)}]] names nothing in this roadmap", hint)
    return _page(link, item, anchor, reading)


def _in_page(link: Link, anchor: str, reading: _Reading) -> Reference:
    if not anchor and not link.address.strip():
        return reading.wrong(link, "dead-link", "the link has no address", "write one between the brackets ( )")
    if anchor and anchor not in _anchors(reading.item, reading):
        return _dead_anchor(link, anchor, reading.item, reading)
    return Reference("anchor", anchor=anchor)


def _in_folder(link: Link, path: str, anchor: str, reading: _Reading) -> Reference:
    path = path.replace("\\", "/")
    base = "" if path.startswith("/") else posixpath.dirname(reading.item.path)
    whole = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    if whole == ".." or whole.startswith("../"):
        hint = "keep what is published inside the content folder"
        return reading.wrong(link, "outside-content", f"'{_short(path)}' leads out of the content folder", hint)
    item = reading.folder.by_path.get(whole)
    if item is not None:
        return _page(link, item, anchor, reading)
    if whole in reading.folder.assets:
        return Reference("asset", whole)
    if reading.folder.is_refused(whole):
        return DEAD
    guesses = reading.folder.guesses
    near = (guesses.images if link.kind == "image" else guesses.files).nearest(whole)
    hint = f"did you mean '{posixpath.relpath(near, posixpath.dirname(reading.item.path) or '.')}'?" if near else ""
    if link.kind == "image":
        message = f"there is no file '{_short(whole)}' in the content folder"
        return reading.wrong(link, "missing-asset", message, hint or "add the file, or correct its path")
    message = f"'{_short(path)}' leads to nothing in the content folder"
    rest = "a path starts at this file's folder, or with / at the content folder"
    return reading.wrong(link, "dead-link", message, hint or rest)


def _page(link: Link, item: Item, anchor: str, reading: _Reading) -> Reference:
    if anchor and anchor not in _anchors(item, reading):
        return _dead_anchor(link, anchor, item, reading)
    return Reference(_KINDS[type(item)], item.id, anchor)  # type: ignore[arg-type]


def _dead_anchor(link: Link, anchor: str, item: Item, reading: _Reading) -> Reference:
    hint = reading.folder.guesses.heading(anchor, _anchors(item, reading))
    where = "this page" if item is reading.item else item.shown
    return reading.wrong(link, "dead-anchor", f"{where} has no heading '#{_short(anchor)}'", hint)


def _anchors(item: Item, reading: _Reading) -> frozenset[str]:
    """List the anchors of an item's page; a product or theme that only milestones name has no text."""
    return item.bodies[reading.level].anchors if item.bodies else frozenset()


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
