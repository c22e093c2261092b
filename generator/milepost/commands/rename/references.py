"""What names a milestone in a file: ids in the front matter, links in the text; takes a file, gives the edits.

A link is never looked for by its form alone: each likely spot is tried, and counts when changing it changes the address
of a link as the Markdown reader sees it. So nothing in code, in a title or in plain text is touched.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from urllib.parse import quote, unquote

from milepost.adapters.front_matter import fences
from milepost.commands.rename.texts import Edit, Text
from milepost.model.draft import Draft, Link, Source
from milepost.model.milestone import Item
from milepost.model.nodes import Mapping as Fields
from milepost.model.nodes import Node, Scalar
from milepost.model.nodes import Sequence as Nodes
from milepost.model.slugs import slug
from milepost.problems import Place, Problem
from milepost.stages.parse.texts import draft as draft_of

_PATH = re.compile(r"(?P<folders>(?:[^?#]*[/\\])?)(?P<name>[^?#/\\]*)(?P<rest>(?:[?#].*)?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Renaming:
    """The ids before and after, and the paths of the file, which are one where it keeps its name."""

    old: str
    new: str
    old_path: str
    new_path: str
    circles: Sequence[str]


def values(role: str, named: Mapping[str, Node], old: str) -> Iterator[Scalar]:
    """List the values of a milestone's or product's front matter that are a milestone's id."""
    if role == "milestone":
        dependencies = named.get("depends_on")
        nodes = dependencies.items if isinstance(dependencies, Nodes) else (dependencies,)
        ids = [node.get("id") if isinstance(node, Fields) else node for node in nodes]
        for node in (*ids, named.get("parent"), named.get("follows")):
            if isinstance(node, Scalar) and slug(node.text) == old:
                yield node
    sunset = named.get("sunset")
    replacement = sunset.get("replacement") if isinstance(sunset, Fields) else None
    # Here other words may stand too, so only the id itself is one.
    if isinstance(replacement, Scalar) and replacement.text.strip() == old:
        yield replacement


def ignored_paths(settings: Fields, path: str) -> Iterator[Scalar]:
    """List the places where roadmap.yml names a file whose problems are ignored."""
    entries = settings.get("ignore")
    for entry in entries.items if isinstance(entries, Nodes) else ():
        named = entry.get("path") if isinstance(entry, Fields) else None
        if isinstance(named, Scalar) and named.text == path:
            yield named


def links(source: Source, item: Item, draft: Draft, renaming: Renaming) -> tuple[list[Edit], list[Problem]]:
    """Find the edits that make an item's links to the milestone use its new names, and links they cannot reach."""
    wanted: dict[tuple[str, str], tuple[Link, str]] = {}
    for link in _leading_to(item, renaming.old):
        address = _readdressed(link, renaming)
        if address != link.address:
            wanted[link.kind, link.address] = link, address
    if not wanted:
        return [], []
    text = Text.of(source.data)
    edits = [
        edit
        for link, address in wanted.values()
        if address
        for edit in _spots(text, link, address)
        if _is_address(source, text, edit, draft, renaming.circles)
    ]
    mended, _ = draft_of(replace(source, data=text.edited(edits)), renaming.circles)
    left = set(chain.from_iterable(_addresses(mended))).intersection(wanted)
    # The old id in double brackets still leads to the page; an old path leads nowhere.
    unreachable = [wanted[kind, address][0] for kind, address in sorted(left) if kind != "wiki"]
    return edits, [_unreachable(source, link, renaming) for link in unreachable]


def _leading_to(item: Item, old: str) -> Iterator[Link]:
    for body, references in zip(item.bodies, item.references, strict=True):
        for link, reference in zip(body.links, references, strict=True):
            if (reference.kind, reference.to) == ("milestone", old):
                yield link


def _readdressed(link: Link, renaming: Renaming) -> str:
    """Write a link's address with the new names; the same where it need not change, empty where it is unclear how."""
    if link.kind == "wiki":
        name, mark, anchor = link.address.partition("#")
        return f"{renaming.new}{mark}{anchor}" if slug(name) == renaming.old else link.address
    if renaming.old_path == renaming.new_path:
        return link.address
    parts = _PATH.fullmatch(link.address)
    if parts is None or unquote(parts["name"]) != renaming.old_path.rpartition("/")[2]:
        return ""
    name = renaming.new_path.rpartition("/")[2]
    return f"{parts['folders']}{quote(name) if '%' in parts['name'] else name}{parts['rest']}"


def _spots(text: Text, link: Link, address: str) -> Iterator[Edit]:
    block = fences.find(text.plain, "")
    begin = text.starts[min(block.body_line, len(text.starts)) - 1] if block else 0
    lead = r"(?<=\[\[)[ \t]*" if link.kind == "wiki" else ""
    for found in re.finditer(f"{lead}(?P<address>{re.escape(link.address)})", text.whole[begin:]):
        yield Edit(begin + found.start("address"), begin + found.end("address"), address)


def _is_address(source: Source, text: Text, edit: Edit, draft: Draft, circles: Sequence[str]) -> bool:
    """Try an edit: it must change addresses of links from the old to the new, and no other link."""
    tried, _ = draft_of(replace(source, data=text.edited([edit])), circles)
    before, after = _addresses(draft), _addresses(tried)
    if [len(links) for links in before] != [len(links) for links in after]:
        return False
    pairs = zip(chain.from_iterable(before), chain.from_iterable(after), strict=True)
    changed = {(old[1], new[1]) for old, new in pairs if old != new}
    return changed == {(text.whole[edit.begin : edit.end], edit.text)}


def _addresses(draft: Draft | None) -> list[list[tuple[str, str]]]:
    bodies = draft.bodies if draft else ()
    return [[(link.kind, link.address) for link in body.links] for body in bodies]


def _unreachable(source: Source, link: Link, renaming: Renaming) -> Problem:
    message = f"the link '{link.address[:80]}' leads to the file that is renamed, and cannot be changed for you"
    hint = f"write it as [[{renaming.old}]] or as a plain path, and rename again"
    return Problem(Place(source.shown, link.line, link.column), "dead-link", message, hint)
