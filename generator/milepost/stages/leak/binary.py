"""What can be read in files that are no text: the metadata of pictures, runs of letters, packed files."""

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

PNG = b"\x89PNG\r\n\x1a\n"
GZIP = b"\x1f\x8b"
MOST = 50_000_000  # bytes that a packed file may become
# Among a million random bytes a given string of so many letters stands once in a hundred million times.
NO_ACCIDENT = 7
_RUN = re.compile(rb"[\x20-\x7e\x80-\xff]{4,}")
_LITTLE_ENDIAN = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00){4,}")
_BIG_ENDIAN = re.compile(rb"(?:\x00[\x20-\x7e\xa0-\xff]){4,}")


def unpacked(data: bytes) -> bytes:
    """Unpack a gzip file; nothing where it is none."""
    return _inflated(data, zlib.MAX_WBITS | 16) if data.startswith(GZIP) else b""


def texts(data: bytes) -> Iterator[tuple[str, int]]:
    """Give what can be read, with the length from which a string in it is no accident."""
    if not data.startswith(PNG):
        yield from ((run, NO_ACCIDENT) for run in _runs(data))
        return
    at = len(PNG)
    while at + 8 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind in TEXTS:
            yield from ((text, 0) for text in TEXTS[kind](body))
        elif kind != b"IDAT":
            yield from ((run, NO_ACCIDENT) for run in _runs(body))
        at += 12 + length
        if kind == b"IEND":
            break
    yield from ((run, NO_ACCIDENT) for run in _runs(data[at:]))


def _runs(data: bytes) -> Iterator[str]:
    """Find letters in a row: in one byte each, or in two either way round."""
    yield from map(_decoded, _RUN.findall(data))
    yield from (run.decode("utf-16-le", "replace") for run in _LITTLE_ENDIAN.findall(data))
    yield from (run.decode("utf-16-be", "replace") for run in _BIG_ENDIAN.findall(data))


def _text(body: bytes) -> Iterator[str]:
    yield from map(_decoded, body.split(b"\0"))


def _packed_text(body: bytes) -> Iterator[str]:
    keyword, _, rest = body.partition(b"\0")
    yield _decoded(keyword)
    yield _decoded(_inflated(rest[1:], zlib.MAX_WBITS))


def _international_text(body: bytes) -> Iterator[str]:
    keyword, _, rest = body.partition(b"\0")
    is_packed, rest = rest[:1] == b"\1", rest[2:]
    language, _, rest = rest.partition(b"\0")
    translated, _, text = rest.partition(b"\0")
    yield from map(_decoded, (keyword, language, translated))
    yield _decoded(_inflated(text, zlib.MAX_WBITS) if is_packed else text)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _inflated(data: bytes, bits: int) -> bytes:
    try:
        return zlib.decompressobj(bits).decompress(data, MOST)
    except zlib.error:
        return b""


# The chunks of a PNG that hold texts, by its standard.
TEXTS: Mapping[bytes, Callable[[bytes], Iterator[str]]] = {
    b"tEXt": _text,
    b"zTXt": _packed_text,
    b"iTXt": _international_text,
    b"eXIf": _text,
}
