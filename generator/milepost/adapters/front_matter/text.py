"""Text from bytes: takes a file as stored, gives UTF-8 text whose lines all end in a newline character.

Never guesses an encoding: what is not UTF-8 is a problem, placed at its first bad byte.
"""

import codecs
import re
from dataclasses import dataclass

from milepost.problems import Place, Problem

FILE_BYTES = 10_000_000
SAVE_AS = "save the file as UTF-8: most editors offer it under “Save as” or “Encoding”"

# The two wider encodings, told by their mark or, without one, by the zeros that plain letters have in them.
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_WIDE_LETTERS = re.compile(rb"\A(?:\x00[^\x00]\x00[^\x00]|[^\x00]\x00[^\x00]\x00)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Whole:
    """A file's text without its byte order mark; not readable when it was too big or in another encoding."""

    text: str
    problems: tuple[Problem, ...] = ()
    is_readable: bool = True


def decode(data: bytes, shown: str) -> Whole:
    """Turn bytes into text; bytes that are not UTF-8 become replacement characters and one problem."""
    if len(data) > FILE_BYTES:
        message = f"the file has {len(data):,} bytes; the limit is 10 MB ({FILE_BYTES:,})"
        hint = "keep long material in files of its own and link to it"
        return Whole("", (Problem(Place(shown), "bad-encoding", message, hint),), is_readable=False)
    if data.startswith(_WIDE_MARKS) or _WIDE_LETTERS.match(data):
        message = "the file is in UTF-16 or UTF-32, not in UTF-8"
        return Whole("", (Problem(Place(shown, 1, 1), "bad-encoding", message, SAVE_AS),), is_readable=False)
    try:
        return Whole(_normal(data.decode()))
    except UnicodeDecodeError as error:
        return Whole(_normal(data.decode(errors="replace")), (_bad_byte(data, error.start, shown),))


def without_controls(text: str) -> str:
    """Replace control characters other than tab and newline, which no page could show."""
    return _CONTROLS.sub("\ufffd", text)


def _normal(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _bad_byte(data: bytes, offset: int, shown: str) -> Problem:
    before = _normal(data[:offset].decode())
    place = Place(shown, before.count("\n") + 1, len(before) - before.rfind("\n"))
    legacy = data[offset : offset + 1].decode("cp1252", "ignore")
    meant = f"; in Windows-1252 it would be '{legacy}'" if legacy else ""
    message = f"byte 0x{data[offset]:02X} is not UTF-8{meant}"
    return Problem(place, "bad-encoding", message, SAVE_AS)
