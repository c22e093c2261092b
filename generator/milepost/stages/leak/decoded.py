"""The files of a site as whoever opens them reads them: text with entities, escapes and encodings undone.

A string can hide in a page as `&#83;`, `\\u0053`, `%53`, in base64, across the folded lines of a calendar, across tags,
in the metadata of a picture or in a packed file; each reading here undoes one way of writing, and they are combined.
"""

import base64
import binascii
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from milepost.model.page import Page
from milepost.stages.leak import binary

# A mark that no string of the content can reach across.
APART = "\0"
DEEPEST = 3  # how often what was unpacked is unpacked again
# Tags inside words and sentences leave nothing, the end of a line a blank; all others part texts.
_INSIDE = "a|abbr|b|bdi|bdo|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|strong|sub|sup|tspan|u|var|wbr"
_INLINE_TAG = re.compile(rf'</?(?:{_INSIDE})(?:\s[^<>]*)?>|</span>|<span class="[a-z0-9]{{1,3}}">', re.IGNORECASE)
# Two links beside each other are no sentence.
_LINKS = re.compile(r"</a>\s*<a\b")
_BLANK_TAG = re.compile(r"<br(?:\s[^<>]*)?>", re.IGNORECASE)
# No tag is looked for beyond the next one's beginning, so that a text full of `<` takes no longer than others.
_TAG = re.compile(r"(<[!?/a-zA-Z][^<>]*>)")
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ENTITY = re.compile(r"&(?:#[0-9xX]|[a-zA-Z]{2,31};)")
_MARKUP = re.compile(r"<[a-zA-Z/]")
_HALVES = re.compile("[\ud800-\udfff]")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*")
_DATA = re.compile(r"data:[a-zA-Z0-9/+.;=-]*?;base64,([A-Za-z0-9+/=_%-]{8,})")
_FOLD = re.compile(r"\r?\n[ \t]")
# What a machine worked out of the bytes of a file says nothing of its content.
_HASH = re.compile(r"sha(?:256|384|512)-[A-Za-z0-9+/=]+")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": " "}


class Reader:
    """Reads the files of one site; what many of them have alike is read once."""

    def __init__(self) -> None:
        self._read: set[int] = set()
        self._tags: dict[str, str] = {}

    def readings(self, page: Page) -> Iterator[tuple[str, int]]:
        """Give what can be read in a file and its name, each with the length from which a hit in it is no accident."""
        yield _undone(page.path), 0
        yield from self._of_bytes(page.data, DEEPEST)

    def _of_bytes(self, data: bytes, depth: int) -> Iterator[tuple[str, int]]:
        packed = binary.unpacked(data)
        if packed and depth:
            yield from self._of_bytes(packed, depth - 1)
            return
        try:
            text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8")
        except UnicodeDecodeError:
            for run, shortest in binary.texts(data):
                yield from ((one, shortest) for one in self._of_text(run, depth))
            return
        yield from ((found, 0) for found in self._of_text(self._new(text), depth))
        for found in _DATA.finditer(text) if depth and ";base64," in text else ():
            yield from self._of_bytes(_from_base64(unquote(found[1])), depth - 1)

    def _new(self, text: str) -> str:
        """Leave out what was read already: lines that stood one behind the other in this file or another."""
        lines = text.split("\n")
        marks = list(map(hash, zip(lines, [*lines[1:], ""], strict=True)))
        fresh = [number for number, mark in enumerate(marks) if mark not in self._read]
        self._read.update(marks)
        kept: list[str] = []
        end = -1
        for number in fresh:
            if number > end:
                kept += (APART, lines[number])
            kept += lines[number + 1 : number + 2]
            end = number + 1
        return "\n".join(kept)

    def _of_text(self, text: str, depth: int) -> Iterator[str]:
        text = _HASH.sub("", text) if "sha" in text else text
        if "BEGIN:VCALENDAR" in text:
            text = _FOLD.sub("", text)
        if "<" in text:
            shown, tags = without_tags(text, self._tags)
            shown = undone(shown)
            attributes = APART.join(tag for tag in tags if "=" in tag or tag.startswith("<!"))
            yield f"{shown}{APART}{_undone(attributes)}"
        else:
            shown = undone(text)
            if depth and _MARKUP.search(shown):
                yield from self._of_text(shown, depth - 1)
                return
            yield f"{shown}{APART}{_undone(text)}" if "&" in text and _ENTITY.search(text) else shown
        # What was written twice over, such as a page inside a feed, is read twice over.
        if depth and shown != text and (("&" in shown and _ENTITY.search(shown)) or _MARKUP.search(shown)):
            yield from self._of_text(shown, depth - 1)


def undone(text: str) -> str:
    """Undo escapes of JSON and scripts, doubled quotes and percent-encoding, as far as they occur."""
    if "\\" in text and "\\\\" not in text:
        # The commonest need no look at each.
        text = text.replace('\\"', '"').replace("\\n", "\n")
    if "\\" in text:
        text = _ESCAPE.sub(_character, text)
        if _HALVES.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if '""' in text:
        text = text.replace('""', '"')
    if "%" not in text:
        return text
    return _PERCENT.sub(lambda found: unquote(found[0]), text.replace("%20", " "))


def visible(markup: str) -> str:
    """Give the text that a browser shows of HTML, its blocks held apart."""
    return without_tags(markup, {})[0]


def without_tags(markup: str, known: dict[str, str]) -> tuple[str, list[str]]:
    """Give what a browser shows, and the tags that were not known yet; beside each known tag stands what it leaves."""
    parts = _TAG.split(_LINKS.sub(f"</a>{APART}<a", markup))
    tags = parts[1::2]
    new = sorted(tag for tag in set(tags) if tag not in known)
    known.update((tag, _left_by(tag)) for tag in new)
    parts[1::2] = map(known.__getitem__, tags)
    return html.unescape("".join(parts)), new


def _left_by(tag: str) -> str:
    if _INLINE_TAG.fullmatch(tag):
        return ""
    return " " if _BLANK_TAG.fullmatch(tag) else APART


def _undone(text: str) -> str:
    return undone(html.unescape(text) if "&" in text else text)


def _character(found: re.Match[str]) -> str:
    digits = found[1] or found[2] or found[3]
    if digits:
        number = int(digits, 16)
        return chr(number) if number < 0x110000 else ""
    return _CONTROL.get(found[4], found[4])


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
