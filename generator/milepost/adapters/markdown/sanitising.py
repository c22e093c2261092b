"""Raw HTML: takes the HTML of a body that holds some, gives the harmless part of it.

Promises: no script, style, form, frame, drawing, event handler, style attribute or class of the author's comes out, and
no id that the page or the renderer uses; addresses go where the addresses of Markdown go. Text is kept: what would
swallow the text after it is shown as text. Never trusts anything that does not bear the body's mark.
"""

import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from itertools import chain
from typing import Literal

import nh3

from milepost.adapters.markdown.lines import column_of
from milepost.adapters.markdown.survey import Found
from milepost.model.draft import Link

# Elements left open are opened again in every later block: 2,000 of them make 30 MB of 20 kB.
MOST_OPEN_ELEMENTS = 50
MOST_ATTRIBUTES = 200

_TAGS = (
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub "
    "summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
_ATTRIBUTES = {
    "*": {"id", "class", "title", "lang", "dir"},
    "a": {"href", "name", "role"},
    "img": {"src", "alt"},
    "input": {"type", "disabled", "checked", "aria-labelledby"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "details": {"open"},
    "time": {"datetime"},
    "pre": {"tabindex"},
    "section": {"role"},
}
_ONLY_OURS = frozenset({"class", "role", "tabindex", "aria-labelledby"})
# What stands inside these is not text for a reader.
_DROPPED_WHOLE = "script style iframe noembed noframes noscript xmp textarea title template select svg math object"
# These have no closing tag, or may go without.
_WITHOUT_AN_END = (
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd td th tr thead tbody tfoot colgroup option optgroup rt rp"
)
_CLOSING_THEMSELVES = frozenset(_WITHOUT_AN_END.split())
_SWALLOWING = re.compile(
    r"<(?=(script|style|iframe|noembed|noframes|noscript|xmp|textarea|title|plaintext|template|select)[\s/>])", re.I
)
_ELEMENT = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.I)
_ATTRIBUTE_LIKE = re.compile(r"[\s\"'/][^\s\"'<>/=]+")
_FIRST_HEADING = re.compile(r"(</?)h1(?=[\s/>])", re.I)
# Neither pattern reads past the next angle bracket, so that a text full of openings is read once.
_LINK = re.compile(r"""<(a|img)(?=[\s/])((?:[^<>"']|"[^"<>]*"|'[^'<>]*')*+)>""", re.I)
_ADDRESS = {
    "a": re.compile(r"""(?<=[\s"'/])(href\s*=\s*)("[^"]*"|'[^']*'|[^\s"'=<>`]+)""", re.I),
    "img": re.compile(r"""(?<=[\s"'/])(src\s*=\s*)("[^"]*"|'[^']*'|[^\s"'=<>`]+)""", re.I),
}
_ID = re.compile(r"[\w.:-]{1,200}")


def prepare(found: Found) -> None:
    """Make raw HTML ready for writing: addresses become numbers of links, an h1 an h2, what swallows text is shown."""
    contents = [token.content for token, _ in found.raw]
    if not _is_affordable(contents):
        for token, _ in found.raw:
            token.content = escape(token.content)
        return
    for token, line in found.raw:
        content = _FIRST_HEADING.sub(r"\1h2", _shown_if_open(token.content))
        token.content = _LINK.sub(_taking_addresses(found, content, line), content)
        # Text after a comment that is never closed would be gone, footnotes among it.
        if token.content.rfind("<!--") > token.content.rfind("-->"):
            token.content += "-->"


def sanitised(html: str, found: Found) -> str:
    """Keep the harmless part of a body's HTML; what bears the mark is kept as it is."""
    cleaner = nh3.Cleaner(
        tags=frozenset(_TAGS.split()),
        clean_content_tags=frozenset(_DROPPED_WHOLE.split()),
        attributes=_ATTRIBUTES,
        attribute_filter=_attributes(found.mark, {*found.anchors}),
        link_rel=None,
    )
    return cleaner.clean(html)


def _attributes(mark: str, taken: set[str]) -> Callable[[str, str, str], str | None]:
    """Make the filter that knows our own attributes by their mark and takes ids of the author's only once."""

    def kept(tag: str, name: str, value: str) -> str | None:
        if value.startswith(mark):
            return value
        if name in _ONLY_OURS:
            return None
        if name not in ("id", "name"):
            return value
        anchor = f"user-{value}"
        if not _ID.fullmatch(value) or anchor in taken:
            return None
        taken.add(anchor)
        return anchor

    return kept


def _is_affordable(contents: Sequence[str]) -> bool:
    """Tell whether so few elements stay open, and tags are so short, that reading them takes time in proportion."""
    tags = chain.from_iterable(map(_long_tags, contents))
    if any(len(_ATTRIBUTE_LIKE.findall(tag)) > MOST_ATTRIBUTES for tag in tags):
        return False
    depths: dict[str, int] = {}
    for closing, name in chain.from_iterable(map(_ELEMENT.findall, contents)):
        lower = name.lower()
        if lower not in _CLOSING_THEMSELVES:
            depths[lower] = max(0, depths.get(lower, 0) + (-1 if closing else 1))
            if depths[lower] > MOST_OPEN_ELEMENTS:
                return False
    return sum(depths.values()) <= MOST_OPEN_ELEMENTS


def _long_tags(content: str) -> list[str]:
    return [tag for tag in content.split("<") if len(tag) > MOST_ATTRIBUTES]


def _shown_if_open(content: str) -> str:
    """Show an opening tag as text where no tag closes it: a browser would read all that follows as its content."""
    names = {match[1].lower() for match in _SWALLOWING.finditer(content)}
    closings = {name: _last_closing(content, name) for name in names}
    return _SWALLOWING.sub(lambda match: "<" if match.start() < closings[match[1].lower()] else "&lt;", content)


def _last_closing(content: str, name: str) -> int:
    return max((match.start() for match in re.finditer(rf"</{name}[\s/>]", content, re.I)), default=-1)


def _taking_addresses(found: Found, content: str, line: int) -> Callable[[re.Match[str]], str]:
    def without_address(match: re.Match[str]) -> str:
        tag = match[1].lower()
        address = _ADDRESS[tag].search(match[2])
        if address is None:
            return match[0]
        written = address[2].strip("\"'")
        at = line + content.count("\n", 0, match.start(2) + address.start(2))
        number = len(found.links)
        kind: Literal["image", "link"] = "image" if tag == "img" else "link"
        found.links.append(Link(kind, unescape(written), at, column_of(found.lines, at, written)))
        before, after = match[2][: address.start()], match[2][address.end() :]
        return f'<{match[1]}{before}{address[1]}"{found.mark}{number}"{after}>'

    return without_address
