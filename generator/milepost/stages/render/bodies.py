"""Fills the slots of a text: links get their addresses in the site, images their files."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from milepost.model.draft import Body, Link, Reference, Slot
from milepost.model.milestone import Item
from milepost.stages.render.addresses import FOLDERS, address_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text is put: how to get to the site's root from there, and what it may need of the site."""

    root: str
    asset: Callable[[str], str]
    titles: Callable[[Reference], str]


def html(item: Item, place: Place) -> str:
    """Write an item's text for a page; a first heading that repeats the title is left out."""
    if not item.bodies:
        return ""
    body = item.bodies[0]
    references = item.references[0] if item.references else ()
    repeats = body.opening and body.headings and _same(body.headings[0].text, item.title)
    pieces = body.pieces[body.opening :] if repeats else body.pieces
    return "".join(
        piece if isinstance(piece, str) else _filled(piece, body, references[piece.link], place) for piece in pieces
    ).strip()


def _same(heading: str, title: str) -> bool:
    return " ".join(heading.split()).casefold() == " ".join(title.split()).casefold()


def _filled(slot: Slot, body: Body, reference: Reference, place: Place) -> str:
    link = body.links[slot.link]
    if slot.part == "image":
        return _image(link, reference, place)
    if slot.part == "close":
        return "" if reference.kind == "dead" else "</a>"
    # Double brackets without a text of their own show the title of what they name.
    title_of = escape(place.titles(reference) or link.address) if link.kind == "wiki" and not link.text else ""
    if reference.kind == "dead":
        return title_of
    title = f' title="{escape(link.title)}"' if link.title else ""
    outside = ' rel="noopener noreferrer"' if reference.kind == "web" else ""
    return f'<a href="{escape(address(reference, place))}"{title}{outside}>{title_of}'


def address(reference: Reference, place: Place) -> str:
    """Write where a reference leads, as a link on a page at some depth needs it."""
    anchor = f"#{quote(reference.anchor)}" if reference.anchor else ""
    if reference.kind == "web":
        return reference.to
    if reference.kind == "anchor":
        return anchor or "#"
    if reference.kind == "asset":
        return place.root + place.asset(reference.to) + anchor
    if reference.kind in FOLDERS:
        return place.root + address_of(reference.kind, reference.to) + anchor
    return ""


def _image(link: Link, reference: Reference, place: Place) -> str:
    words = escape(link.text)
    if reference.kind == "asset":
        title = f' title="{escape(link.title)}"' if link.title else ""
        return f'<img src="{escape(place.root + place.asset(reference.to))}" alt="{words}"{title} loading="lazy">'
    if reference.kind == "web":
        return f'<a href="{escape(reference.to)}" rel="noopener noreferrer">{words or escape(reference.to)}</a>'
    return words
