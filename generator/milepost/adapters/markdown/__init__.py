"""Markdown: takes a text, gives a Body (safe HTML with slots for its links) or the lines that are code.

Promises: the same text gives the same Body; no address an author wrote is in `pieces`, only in `links`; nothing in
`pieces` can run, load or restyle anything. It never judges an address, never looks at other files, and never runs
text as a template. What it cannot afford (very long texts, very deep nesting) it shows as plain text.
"""

from hashlib import sha256
from html import escape

from markdown_it.token import Token

from milepost.adapters.markdown.highlighting import Colours
from milepost.adapters.markdown.lines import split
from milepost.adapters.markdown.pieces import cut
from milepost.adapters.markdown.reader import blocks, reader
from milepost.adapters.markdown.sanitising import prepare, sanitised
from milepost.adapters.markdown.sentences import first_sentence, spoken
from milepost.adapters.markdown.survey import survey
from milepost.model.draft import Body

# Beyond this the work of markdown-it (up to 15 microseconds a character for hostile text) takes more than 5 seconds.
MOST_CHARACTERS = 200_000


def render(text: str) -> Body:
    """Turn Markdown into a Body; lines of links and headings count from 1 in the text given."""
    if not text.strip():
        return Body()
    if len(text) > MOST_CHARACTERS:
        return _unread(text)
    environment = {"mark": _mark(text), "colours": Colours()}
    markdown = reader()
    tokens = markdown.parse(text, environment)
    found = survey(tokens, split(text), environment)
    if found.raw:
        prepare(found)
    html = str(markdown.renderer.render(tokens, markdown.options, environment))
    if found.raw:
        html = sanitised(html, found)
    opens_with_heading = bool(tokens) and tokens[0].type == "heading_open"
    pieces = cut(html, found, opens_with_heading)
    return Body(
        pieces.pieces,
        pieces.opening,
        pieces.links,
        tuple(found.headings),
        pieces.anchors,
        tuple(found.tasks),
        first_sentence(tokens),
        pieces.text,
        tuple(spoken(tokens)),
        text,
    )


def code_lines(text: str) -> frozenset[int]:
    """Find the lines, counted from 1, inside indented code and fenced code that is closed, at any depth.

    An overlong text is not read, so it has none.
    """
    if len(text) > MOST_CHARACTERS:
        return frozenset()
    return frozenset(
        line + 1 for token in blocks(f"{text}\n") if token.map and _is_code(token) for line in range(*token.map)
    )


def _is_code(token: Token) -> bool:
    if token.type != "fence" or token.map is None:
        return token.type == "code_block"
    # Two lines more than it has content: where it opens and where it closes.
    return token.map[1] - token.map[0] == token.content.count("\n") + 2


def _mark(text: str) -> str:
    # What the renderer itself wrote begins with this mark until the pieces are cut. A text cannot hold its own hash,
    # so no raw HTML can pass for ours; and the same text gives the same mark.
    return f"m{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}-"


def _unread(text: str) -> Body:
    shown = text.replace("\0", "\ufffd")
    return Body(
        (f'<pre class="plain" tabindex="0">{escape(shown)}</pre>\n',), text=" ".join(shown.split()), source=text
    )
