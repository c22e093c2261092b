"""What can be read in files that are no text: the metadata of pictures, runs of letters, packed files."""

import re
import struct
import zlib
from collections.abc import Iterator

PNG = b"\x89PNG\r\n\x1a\n"
GZIP = b"\x1f\x8b"
MOST = 50_000_000  # bytes that a packed file may become
# Among a million random bytes a given string of so many letters stands once in a hundred million times.
NO_ACCIDENT = 7
_RUN = re.compile(rb"[\x20-\x7e\x80-\xff]{4,}")
_WIDE_RUN = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00){4,}")
_CHUNKS = {b"tEXt", b"iTXt", b"zTXt", b"eXIf"}


def unpacked(data: bytes) -> bytes:
    """Unpack a gzip file; nothing where it is none."""
    return _inflated(data, zlib.MAX_WBITS | 16) if data.startswith(GZIP) else b""


def texts(data: bytes) -> Iterator[tuple[str, int]]:
    """Give what can be read, with the length from which a string in it is no accident."""
    if data.startswith(PNG):
        yield from ((text, 0) for text in _of_png(data))
        return
    for run in _RUN.findall(data):
        yield run.decode("utf-8", "replace"), NO_ACCIDENT
    for run in _WIDE_RUN.findall(data):
        yield run.decode("utf-16-le", "replace"), NO_ACCIDENT


def _of_png(data: bytes) -> Iterator[str]:
    """Read the texts that a PNG carries besides its pixels."""
    at = len(PNG)
    while at + 8 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] in _CHUNKS:
            yield from _of_chunk(data[at + 8 : at + 8 + length])
        at += 12 + length


def _of_chunk(body: bytes) -> Iterator[str]:
    """Read a keyword and its text, which may be packed behind one or two bytes that say so."""
    for part in body.split(b"\0"):
        try:
            yield part.decode("utf-8")
        except UnicodeDecodeError:
            yield part.decode("latin-1")
    begin = body.find(b"\x78")
    while begin >= 0:
        if found := _inflated(body[begin:], zlib.MAX_WBITS):
            yield found.decode("utf-8", "replace")
            return
        begin = body.find(b"\x78", begin + 1)


def _inflated(data: bytes, bits: int) -> bytes:
    try:
        return zlib.decompressobj(bits).decompress(data, MOST)
    except zlib.error:
        return b""
