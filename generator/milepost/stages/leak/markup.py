"""What a browser shows of HTML and XML: the text without its tags, blocks held apart, and the tags by themselves."""

import html
import re

# A mark that no string of the content can reach across.
APART = "\0"
# Tags inside words and sentences leave nothing, the end of a line a blank; all others part texts.
_INSIDE = "a|abbr|b|bdi|bdo|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|strong|sub|sup|tspan|u|var|wbr"
_INLINE_TAG = re.compile(rf'/?(?:{_INSIDE})(?:\s.*)?|/span|span class="[a-z0-9]{{1,3}}"', re.IGNORECASE | re.DOTALL)
_BLANK_TAG = re.compile(r"br(?:\s.*)?", re.IGNORECASE | re.DOTALL)
# Two links beside each other are no sentence.
_LINK_TAG = re.compile(r"a\s", re.IGNORECASE)
_END_OF_LINK, _LINK = "\1", "\2"
_LINKS = re.compile(rf"{_END_OF_LINK}\s*{_LINK}")
_BEGINS_TAG = re.compile(r"[!?/a-zA-Z]")
SHORT = 200  # characters up to which what stands between two `<` is worth being known again


class Markup:
    """Takes markup apart; what it met before it knows."""

    def __init__(self) -> None:
        self._left: dict[str, str] = {}
        self._tags: dict[str, str] = {}

    def apart(self, markup: str) -> tuple[str, list[str]]:
        """Give what a browser shows, its entities as they are written, and the tags that were not met before."""
        head, *pieces = markup.split("<")
        left, tags = self._left, []
        new = set(pieces).difference(left)
        for piece in new:
            # No tag is looked for beyond the next one's beginning, so that a text full of `<` takes no longer.
            tag, is_closed, text = piece.partition(">")
            if not is_closed or not _BEGINS_TAG.match(tag):
                left[piece] = f"<{piece}"
                continue
            if tag not in self._tags:
                self._tags[tag] = _left_by(tag)
                tags.append(tag)
            left[piece] = self._tags[tag] + text
        shown = head + "".join(map(left.__getitem__, pieces))
        for piece in new:
            if len(piece) > SHORT:
                del left[piece]
        if _LINK in shown:
            shown = _LINKS.sub(APART, shown).replace(_LINK, "")
        return shown.replace(_END_OF_LINK, ""), tags


def visible(markup: str) -> str:
    """Give the text that a browser shows of HTML, its blocks held apart."""
    return html.unescape(Markup().apart(markup)[0])


def _left_by(tag: str) -> str:
    if tag == "/a":
        return _END_OF_LINK
    if _LINK_TAG.match(tag):
        return _LINK
    if _INLINE_TAG.fullmatch(tag):
        return ""
    return " " if _BLANK_TAG.fullmatch(tag) else APART
