"""What is in a body: takes markdown-it's tokens, gives its links, headings, tasks and raw HTML.

On the way each token is made ready for writing: an address gives way to the number of its link, a heading gets its
anchor, an alignment becomes a class. Never drops text, never judges an address.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from milepost.adapters.markdown.anchors import anchor, unique
from milepost.adapters.markdown.lines import line_of, place_of_link
from milepost.adapters.markdown.sentences import plain
from milepost.model.draft import Heading, Link, Task


@dataclass(slots=True)
class Found:
    """What has been found so far; `mark` is what our own ids, classes and link numbers begin with."""

    lines: Sequence[str]
    references: Mapping[str, Any]
    mark: str
    shift: int
    links: list[Link] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    raw: list[tuple[Token, int]] = field(default_factory=list)  # raw HTML and its line
    anchors: dict[str, int] = field(default_factory=dict)


def survey(tokens: Sequence[Token], lines: Sequence[str], environment: Mapping[str, Any]) -> Found:
    """Find everything in a body that a page, a check or a count needs to know."""
    # The title of the page is its h1: headings move down where the text has h1s of its own, its opening apart.
    shift = int(any(token.tag == "h1" and token.nesting == 1 for token in tokens[1:]))
    found = Found(lines, environment.get("references", {}), environment["mark"], shift)
    for index, token in enumerate(tokens):
        visit = _VISITS.get(token.type)
        if visit:
            visit(found, tokens, index)
        if "class" in token.attrs:
            token.attrs["class"] = f"{found.mark}{token.attrs['class']}"
    return found


def _heading(found: Found, tokens: Sequence[Token], index: int) -> None:
    opening, inline, closing = tokens[index : index + 3]
    text = plain(inline.children or [])
    level = min(6, max(2, int(opening.tag[1]) + found.shift))
    name = unique(anchor(text), found.anchors)
    found.headings.append(Heading(level, text, name, opening.map[0] + 1 if opening.map else 0))
    opening.tag = closing.tag = f"h{level}"
    opening.attrs["id"] = found.mark + name


def _cell(_: Found, tokens: Sequence[Token], index: int) -> None:
    style = tokens[index].attrs.pop("style", None)
    if style:
        tokens[index].attrs["class"] = str(style).removeprefix("text-align:")


def _list_item(found: Found, tokens: Sequence[Token], index: int) -> None:
    if "checked" not in tokens[index].meta:
        return
    inline = _first_inline(tokens, index)
    if inline is None:
        return
    is_done = bool(tokens[index].meta["checked"])
    found.tasks.append(Task(plain(inline.children or []), is_done))
    opening = Token("task_open", "", 0, meta={"is_done": is_done, "number": len(found.tasks)})
    inline.children = [opening, *(inline.children or []), Token("task_close", "", 0)]


def _first_inline(tokens: Sequence[Token], index: int) -> Token | None:
    for following in range(index + 1, len(tokens)):
        token = tokens[following]
        if token.type == "inline":
            return token
        if token.type in ("list_item_open", "list_item_close"):
            return None
    return None


def _html_block(found: Found, tokens: Sequence[Token], index: int) -> None:
    token = tokens[index]
    found.raw.append((token, token.map[0] + 1 if token.map else 0))


def _inline(found: Found, tokens: Sequence[Token], index: int) -> None:
    inline = tokens[index]
    for token in inline.children or []:
        if token.type in ("link_open", "image"):
            _link(found, inline, token)
        elif token.type == "html_inline":
            found.raw.append((token, line_of(found.lines, inline, token)))


def _link(found: Found, inline: Token, token: Token) -> None:
    line, column = place_of_link(found.lines, inline, token, found.references)
    title = str(token.attrs.get("title", ""))
    number = f"{found.mark}{len(found.links)}"
    if token.type == "image":
        source = str(token.attrs["src"])
        found.links.append(Link("image", source, line, column, title, plain(token.children or [])))
        token.attrs = {"src": number, "alt": ""}
        return
    address = token.meta["address"] = str(token.attrs["href"])
    is_wiki = token.markup == "wiki"
    text = str(token.meta["text"]) if is_wiki else ""
    found.links.append(Link("wiki" if is_wiki else "link", address, line, column, title, text))
    token.attrs = {"href": number}


_VISITS: Mapping[str, Callable[[Found, Sequence[Token], int], None]] = {
    "heading_open": _heading,
    "th_open": _cell,
    "td_open": _cell,
    "list_item_open": _list_item,
    "html_block": _html_block,
    "inline": _inline,
}
