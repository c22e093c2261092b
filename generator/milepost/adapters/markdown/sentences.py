"""Plain text: takes tokens, gives what a reader would see of them without markup, and a body's first sentence.

Never shows raw HTML, addresses or footnote marks.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

LONGEST = 300
_BREAKS = frozenset({"softbreak", "hardbreak"})
_TEXTS = frozenset({"text", "code_inline"})
_MARKUP = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[」』”’）]*")
_NEXT_WORD = re.compile(r"[\"'“‘«(\[¿¡\s]*")
_ABBREVIATIONS = (
    "mr mrs ms dr prof st no nos vs e.g i.e eg ie etc cf approx ca inc ltd corp co fig vol al p pp sr jr "
    "bzw ggf inkl usw z.b d.h nr"
)


def plain(tokens: Sequence[Token]) -> str:
    """Join the visible text of the tokens inside a block, an image by its alternative text; blanks are folded."""
    return " ".join("".join(map(_visible, tokens)).split())


def spoken(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Give the visible text of each block with the line on which it begins, its lines as they were written."""
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "inline":
            yield line, "".join(map(_visible_in_lines, token.children or []))
        elif token.type in {"fence", "code_block"}:
            yield line + (token.type == "fence"), token.content
        elif token.type == "html_block":
            yield line, _MARKUP.sub(lambda found: "\n" * found[0].count("\n"), token.content)


def _visible_in_lines(token: Token) -> str:
    return "\n" if token.type in _BREAKS else _visible(token)


def first_sentence(tokens: Sequence[Token]) -> str:
    """Give the first sentence of the first paragraph that has text and stands in no list, quote or table."""
    for opening, inline in pairwise(tokens):
        if opening.type != "paragraph_open" or opening.level:
            continue
        text = plain([token for token in inline.children or [] if token.type != "image"])
        if text:
            return _bounded(_sentence(text))
    return ""


def _visible(token: Token) -> str:
    if token.type in _TEXTS:
        return token.content
    if token.type in _BREAKS:
        return " "
    if token.type == "image":
        return plain(token.children or [])
    if token.markup == "wiki" and token.nesting == 1 and not token.meta["text"]:
        return str(token.meta["address"] if "address" in token.meta else token.attrs["href"])
    return ""


def _sentence(text: str) -> str:
    for stop in _STOP.finditer(text, 0, LONGEST * 4):
        if _ends_sentence(text, stop):
            return text[: stop.end()]
    return text


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(text, stop.end())
    begin = following.end() if following else stop.end()
    if begin >= len(text) or stop[0][0] in "。！？":
        return True
    # Scripts without letter case have no capital to wait for.
    if not text[begin].isalpha() or text[begin].islower():
        return False
    before = text[: stop.start()].rsplit(None, 1)
    word = before[-1].strip("\"'“‘«([").lower() if before else ""
    return stop[0][0] != "." or not (word in _ABBREVIATIONS.split() or (len(word) == 1 and word.isalpha()))


def _bounded(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    words = text[:LONGEST].rsplit(None, 1)
    return f"{(words[0] if len(words) > 1 else text[: LONGEST - 1]).rstrip(' ,;:–-')}…"
