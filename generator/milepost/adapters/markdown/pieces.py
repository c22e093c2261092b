"""Pieces: takes the HTML of a body, gives it cut at its links and images, with the plain text a reader sees.

Reads HTML as our renderer and nh3 write it: every tag is complete, every `<` of a text is escaped. Never leaves an
address or a mark in a piece.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import unescape

from milepost.adapters.markdown.survey import Found
from milepost.model.draft import Link, Slot

_TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_NAME = re.compile(r"</?([a-z0-9]+)")
_ID = re.compile(r' (?:id|name)="([^"]*)"')
# Tags that do not part words; `br` does.
_INLINE_TAGS = (
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strike strong sub sup time tt u var wbr"
)
_INLINE = frozenset(_INLINE_TAGS.split())


@dataclass(frozen=True, slots=True)
class Pieces:
    """A body cut up: as `Body` has it."""

    pieces: tuple[str | Slot, ...]
    opening: int
    links: tuple[Link, ...]
    anchors: frozenset[str]
    text: str


@dataclass(slots=True)
class _Cutting:
    """How far the cutting has come; `open_links` holds for each open `<a>` the number of its link, None for no link."""

    found: Found
    has_opening: bool
    opening: int = 0
    pieces: list[str | Slot] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    open_links: list[int | None] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    is_footnote_mark: bool = False


def cut(html: str, found: Found, opens_with_heading: bool) -> Pieces:
    """Cut HTML into pieces and slots; links are numbered in the order in which they stand."""
    cutting = _Cutting(found, opens_with_heading)
    parts: Sequence[str] = _TAG.split(html)
    for index, part in enumerate(parts):
        if index % 2:
            _tag(cutting, part)
        elif part:
            cutting.waiting.append(part)
            if not cutting.is_footnote_mark:
                cutting.texts.append(part)
    _flush(cutting)
    text = " ".join(unescape("".join(cutting.texts)).split())
    return Pieces(tuple(cutting.pieces), cutting.opening, tuple(cutting.links), frozenset(cutting.anchors), text)


def _tag(cutting: _Cutting, tag: str) -> None:
    match = _NAME.match(tag)
    name = match[1] if match else ""
    if name not in _INLINE:
        cutting.texts.append(" ")
    if name in ("a", "img"):
        _link_tag(cutting, name, tag)
        return
    # Raw form fields come without the class that ours have.
    if name == "input" and cutting.found.mark not in tag:
        return
    _keep(cutting, tag)
    if cutting.has_opening and tag.startswith("</h"):
        _flush(cutting)
        cutting.opening, cutting.has_opening = len(cutting.pieces), False


def _link_tag(cutting: _Cutting, name: str, tag: str) -> None:
    if tag.startswith("</"):
        _close(cutting, tag)
        return
    attributes = dict(_ATTRIBUTE.findall(tag))
    address = attributes.get("src" if name == "img" else "href")
    if name == "img":
        if address is not None:
            _slot(cutting, Slot(_number(cutting, "image", address, attributes), "image"))
        return
    if address is None or address.startswith(f"{cutting.found.mark}#"):
        cutting.is_footnote_mark = address is not None
        cutting.open_links.append(None)
        _keep(cutting, tag)
        return
    if anchor := attributes.get("id", attributes.get("name")):
        _keep(cutting, f'<span id="{anchor}"></span>')
    number = _number(cutting, "link", address, attributes)
    cutting.open_links.append(number)
    _slot(cutting, Slot(number, "open"))


def _close(cutting: _Cutting, tag: str) -> None:
    number = cutting.open_links.pop() if cutting.open_links else None
    cutting.is_footnote_mark = False
    if number is None:
        _keep(cutting, tag)
    else:
        _slot(cutting, Slot(number, "close"))


def _number(cutting: _Cutting, kind: str, address: str, attributes: dict[str, str]) -> int:
    """Look up or make the link of an address, and give it the number of its place in the text."""
    written = address.removeprefix(cutting.found.mark)
    if written != address and written.isdecimal() and int(written) < len(cutting.found.links):
        known = int(written)
        if known not in cutting.numbers:
            cutting.numbers[known] = _add(cutting, cutting.found.links[known], attributes)
        return cutting.numbers[known]
    return _add(cutting, Link("image" if kind == "image" else "link", unescape(address), 0, 0), attributes)


def _add(cutting: _Cutting, link: Link, attributes: dict[str, str]) -> int:
    """Note a link; raw HTML says its title and its alternative text in the tag that only now can be trusted."""
    title, text = (unescape(attributes.get(name, "")).replace(cutting.found.mark, "") for name in ("title", "alt"))
    if title or text:
        link = replace(link, title=title or link.title, text=text or link.text)
    cutting.links.append(link)
    return len(cutting.links) - 1


def _slot(cutting: _Cutting, slot: Slot) -> None:
    _flush(cutting)
    cutting.pieces.append(slot)
    link = cutting.links[slot.link]
    # A wiki link without a text of its own shows the title of what it names; its id stands for that here.
    shown = link.text if slot.part == "image" else link.address if slot.part == "open" and _is_bare(link) else ""
    cutting.texts.append(shown.replace("&", "&amp;"))


def _is_bare(link: Link) -> bool:
    return link.kind == "wiki" and not link.text


def _keep(cutting: _Cutting, tag: str) -> None:
    if ' id="' in tag or ' name="' in tag:
        for anchor in _ID.findall(tag):
            name = unescape(anchor).removeprefix(cutting.found.mark)
            # Anchors of ours other than headings hold a colon and are nobody's target.
            if not (anchor.startswith(cutting.found.mark) and ":" in name):
                cutting.anchors.add(name)
    cutting.waiting.append(tag)


def _flush(cutting: _Cutting) -> None:
    html = "".join(cutting.waiting).replace(cutting.found.mark, "")
    cutting.waiting.clear()
    if html:
        cutting.pieces.append(html)
