"""What a font file says of itself: the name of its family and the letters it can draw.

Takes the bytes of a TrueType or OpenType font, reads the two tables that it needs, and refuses everything else. Written
here because the rasteriser tells neither, and draws an empty box for each letter that a font lacks.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

FLAVOURS = (b"\x00\x01\x00\x00", b"OTTO", b"true")
FAMILY, TYPOGRAPHIC_FAMILY = 1, 16
WINDOWS_ENGLISH = (3, 0x409)
MOST_LETTERS = 0x110000


@dataclass(frozen=True, slots=True)
class Font:
    """A font that can be drawn with."""

    data: bytes
    family: str
    letters: frozenset[int]


def read(data: bytes) -> Font | None:
    """Read a font; None for what is not one, or is packed for the web."""
    try:
        tables = _tables(data)
        family, letters = _family(tables[b"name"]), frozenset(_letters(tables[b"cmap"]))
    except (struct.error, KeyError, IndexError, UnicodeDecodeError):
        return None
    return Font(data, family, letters) if family and letters else None


def _tables(data: bytes) -> dict[bytes, bytes]:
    if data[:4] not in FLAVOURS:
        return {}
    (count,) = struct.unpack_from(">H", data, 4)
    found = {}
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        found[tag] = data[offset : offset + length]
    return found


def _family(table: bytes) -> str:
    """Read the family's name in English, as the rasteriser looks for it."""
    _, count, texts = struct.unpack_from(">HHH", table)
    names = {}
    for number in range(count):
        platform, _, language, name, length, offset = struct.unpack_from(">6H", table, 6 + 12 * number)
        if (platform, language) == WINDOWS_ENGLISH:
            names[name] = table[texts + offset : texts + offset + length].decode("utf-16-be")
    return names.get(TYPOGRAPHIC_FAMILY) or names.get(FAMILY, "")


def _letters(table: bytes) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", table, 2)
    for number in range(count):
        _, _, offset = struct.unpack_from(">HHI", table, 4 + 8 * number)
        (form,) = struct.unpack_from(">H", table, offset)
        if form == 4:
            yield from _segments(table[offset:])
        elif form == 12:
            yield from _groups(table[offset:])


def _segments(table: bytes) -> Iterator[int]:
    """List the letters of a table of format 4: stretches of code points, each with a shift or a list of shapes."""
    (twice,) = struct.unpack_from(">H", table, 6)
    last, first, shift, place = 14, 16 + twice, 16 + 2 * twice, 16 + 3 * twice
    for at in range(0, twice, 2):
        (end,), (begin,) = struct.unpack_from(">H", table, last + at), struct.unpack_from(">H", table, first + at)
        (delta,), (offset,) = struct.unpack_from(">H", table, shift + at), struct.unpack_from(">H", table, place + at)
        for letter in range(begin, end + 1):
            shape = letter + delta & 0xFFFF
            if offset:
                (shape,) = struct.unpack_from(">H", table, place + at + offset + 2 * (letter - begin))
            if shape:
                yield letter


def _groups(table: bytes) -> Iterator[int]:
    """List the letters of a table of format 12: stretches of code points that follow each other."""
    (count,) = struct.unpack_from(">I", table, 12)
    for number in range(count):
        first, last, _ = struct.unpack_from(">III", table, 16 + 12 * number)
        yield from range(first, min(last + 1, MOST_LETTERS))
