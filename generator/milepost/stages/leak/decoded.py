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
from milepost.stages.leak.markup import APART, Markup

DEEPEST = 3  # how often what was unpacked is unpacked again
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ENTITY = re.compile(r"&(?:#[0-9xX]|[a-zA-Z]{2,31};)")
# Where a page's parts begin that others may have like it, such as its style, its header and its footer.
_PARTS = re.compile(r"\n(?=<(?:style|body|header|main|/main|footer|svg)\b)")
_MARKUP = re.compile(r"<[a-zA-Z/]")
_HALVES = re.compile("[\ud800-\udfff]")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*")
_DATA = re.compile(r"data:[a-zA-Z0-9/+.;=-]*?;base64,([A-Za-z0-9+/=_%-]{8,})")
_FOLD = re.compile(r"\r?\n[ \t]")
# What a machine worked out of the bytes of a file says nothing of its content.
_HASH = re.compile(r"sha(?:256|384|512)-[A-Za-z0-9+/=]+")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": " "}


class Reader:
    """Reads the files of one site; a block of text that many of them have alike is read once."""

    def __init__(self) -> None:
        self._markup = Markup()
        self._parts, self._blocks = ([set[str]() for _ in range(DEEPEST + 1)] for _ in range(2))

    def readings(self, page: Page) -> Iterator[tuple[str, int]]:
        """Give what can be read in a file and its name, each with the length from which a hit in it is no accident."""
        yield _undone(page.path), 0
        data = page.data
        if page.path.endswith((".js", ".json")) and not page.origin:
            # Within a string of JSON each quote has its backslash.
            data = data.replace(b'","', b'"\0"')
        yield from self._of_bytes(data, DEEPEST)

    def _of_bytes(self, data: bytes, depth: int) -> Iterator[tuple[str, int]]:
        packed = binary.unpacked(data)
        if packed and depth:
            yield from self._of_bytes(packed, depth - 1)
            return
        try:
            text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8")
        except UnicodeDecodeError:
            # What may be an accident in here is none elsewhere, so that this is no place where it was read.
            for run, shortest in binary.texts(data):
                yield from ((one, shortest) for one in Reader()._of_text(run, depth))
            return
        yield from ((found, 0) for found in self._of_text(text, depth))
        for found in _DATA.finditer(text) if depth and ";base64," in text else ():
            yield from self._of_bytes(_from_base64(unquote(found[1])), depth - 1)

    def _of_text(self, text: str, depth: int, is_markup: bool = False) -> Iterator[str]:
        attributes = ""
        if "BEGIN:VCALENDAR" in text:
            text = _FOLD.sub("", text).replace("\n", APART)
        if "<" in text:
            is_markup = True
            text, tags = self._markup.apart(APART.join(_new(_PARTS.split(text), self._parts[depth])))
            attributes = APART.join(tag for tag in tags if "=" in tag or tag.startswith("!"))
            attributes = _undone(_HASH.sub("", attributes) if "sha" in attributes else attributes)
        written = APART.join(_new(text.split(APART), self._blocks[depth]))
        written = _HASH.sub("", written) if "sha" in written else written
        shown = _undone(written) if is_markup else undone(written)
        yield f"{shown}{APART}{attributes}"
        # What was written twice over, such as a page inside a feed, is read twice over.
        if depth and (shown != written or not is_markup):
            twice = [block for block in shown.split(APART) if _MARKUP.search(block) or _ENTITY.search(block)]
            if twice:
                yield from self._of_text(APART.join(twice), depth - 1, is_markup=True)


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


def _new(texts: list[str], known: set[str]) -> set[str]:
    """Leave out what was read before."""
    new = set(texts).difference(known)
    known |= new
    return new


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
