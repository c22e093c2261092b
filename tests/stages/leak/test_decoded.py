"""Every way in which a string can stand in a file: what its reader sees is read, and what is no accident is told."""

import base64
import gzip
import random
import struct
import zlib

import pytest

from milepost.model.page import Page
from milepost.stages.leak.decoded import Reader

HIDDEN = "magdalena's plan"


def is_read(data: bytes | str, path: str = "index.html", sought: str = HIDDEN) -> bool:
    """Tell whether a string is read in a file, as long as it is no accident there."""
    page = Page(path, data.encode() if isinstance(data, str) else data)
    readings = Reader().readings(page)
    return any(sought in " ".join(text.casefold().split()) and len(sought) >= least for text, least in readings)


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Write a PNG without pixels."""
    parts = [(b"IHDR", bytes(13)), *chunks, (b"IEND", b"")]
    body = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


PICTURE = f"<svg><title>{HIDDEN}</title></svg>".encode()
PACKED = gzip.compress(f"It is {HIDDEN}.".encode(), mtime=0)


@pytest.mark.parametrize(
    "data",
    [
        f"<p>It is {HIDDEN}.</p>",
        "<p>It is Magdalena&#39;s&nbsp;plan.</p>",
        "<p>It is &#77;agd&#x61;lena&apos;s plan.</p>",
        "<p>It is Mag<b>da</b>lena's <a href='x'>plan</a>.</p>",
        "<p>It is\n  Magdalena's\n  plan.</p>",
        '<img alt="Magdalena&#39;s plan" src="a.png">',
        "<!-- Magdalena's plan -->",
        '<a href="x?about=Magdalena%27s%20plan">x</a>',
        "<script>var a = 'Magdalena\\'s plan'</script>",
        '<style>a::before { content: "Magdalena\'s plan" }</style>',
        '<svg><text>Magd<tspan x="3">alena\'s plan</tspan></text></svg>',
        '{"a": "\\u004dagdalena\\u0027s plan"}',
        '{"a": "Magdalena\'s\\nplan"}',
        '"a","the ""Magdalena\'s plan"" of ours"\n',
        "BEGIN:VCALENDAR\r\nSUMMARY:It is Magdal\r\n ena's plan\r\n",
        f'<img src="data:image/svg+xml;base64,{base64.b64encode(PICTURE).decode()}">',
        f'<a href="data:application/gzip;base64,{base64.b64encode(PACKED).decode()}">x</a>',
        f"<?xml version='1.0'?><title>{HIDDEN}</title>",
        f"{HIDDEN}\n<main><p>not a block of its own</p></main>",
        f"<p>more</p>\n<header><p>{HIDDEN}</p></header>\n<main>x</main>",
        f'{{"a":"b","{HIDDEN}":"c"}}',
    ],
)
def test_what_a_text_says_in_any_way_of_writing_is_read(data: str) -> None:
    assert is_read(data)


@pytest.mark.parametrize(
    "data",
    [
        PACKED,
        gzip.compress(PACKED, mtime=0),
        HIDDEN.encode("utf-16"),
        png((b"tEXt", b"Comment\0" + HIDDEN.encode())),
        png((b"zTXt", b"Comment\0\0" + zlib.compress(HIDDEN.encode()))),
        png((b"iTXt", b"Comment\0\0\0en\0\0" + HIDDEN.encode())),
        png((b"iTXt", b"Comment\0\1\0en\0\0" + zlib.compress(HIDDEN.encode()))),
        png((b"eXIf", b"MM\0*\0\0\0\x08" + HIDDEN.encode())),
        b"\xff\xd8\xff\xe1\x00\x20Exif\0\0" + HIDDEN.encode() + b"\0\xff\xd9",
        b"\xff\xfb\x90" + HIDDEN.encode("utf-16-le") + b"\0\0\xff",
    ],
    ids=["gzip", "gzip-twice", "utf-16", "tEXt", "zTXt", "iTXt", "iTXt-packed", "eXIf", "jpeg", "wide-in-binary"],
)
def test_what_a_file_that_is_no_page_holds_is_read(data: bytes) -> None:
    assert is_read(data, "assets/a.bin")


@pytest.mark.parametrize("path", ["assets/magdalena's plan.pdf", "milestones/magdalena%27s%20plan.html"])
def test_the_name_of_a_file_is_read(path: str) -> None:
    assert is_read(b"", path)


@pytest.mark.parametrize(
    "data",
    [
        "<p>It is Magdalena's</p><p>plan.</p>",
        "<td>Magdalena's</td><td>plan</td>",
        "<a href='x'>Magdalena's</a> <a href='y'>plan</a>",
        "<span>Magdalena's</span><span class='number'>plan</span>",
        "<a title=\"Magdalena's\" href='x'>plan</a>",
    ],
)
def test_what_stands_apart_is_not_read_as_one(data: str) -> None:
    assert not is_read(data)


def test_a_hash_of_a_file_is_not_read() -> None:
    digest = "sha256-" + "AbCdEfGhIjKlMnOpQrStUvWxYzabcdefghijklmnopq="
    assert not is_read(f'<script src="x" integrity="{digest}">', sought="abcdefghij")


@pytest.mark.parametrize(("run", "is_hit"), [("planet", False), ("planets", True)])
def test_in_a_binary_file_a_run_of_fewer_than_seven_letters_is_an_accident(run: str, is_hit: bool) -> None:
    data = b"\xff\xd8\xff\0" + run.encode() + b"\0\xff\xd9"
    assert is_read(data, "assets/a.jpg", run) == is_hit


def test_the_pixels_of_a_picture_are_not_read() -> None:
    noise = random.Random(1).randbytes(4000)  # noqa: S311  no secret
    assert not is_read(png((b"IDAT", noise[:2000] + HIDDEN.encode() + noise[2000:])), "a.png")


def test_a_line_that_files_have_alike_is_read_in_the_first_of_them() -> None:
    reader = Reader()
    head = "<nav>Magdalena</nav>\n<p>all</p>\n"
    first, second = (
        [text for text, _ in reader.readings(Page(f"{end}.html", f"{head}and {end}".encode()))]
        for end in ("more", "less")
    )
    assert any("Magdalena" in text for text in first)
    assert not any("Magdalena" in text for text in second)
    assert any("and less" in text for text in second)


def test_what_only_looks_packed_stops_nothing() -> None:
    for data in (
        b"\x1f\x8bno gzip Magdalena's plan",
        b"data:text/plain;base64,====????",
        b"\x89PNG\r\n\x1a\n\0\0\xff\xfftEXt",
    ):
        list(Reader().readings(Page("a.bin", data)))
    assert is_read(b"\x1f\x8b\xff\xffno gzip: magdalena's plan", "a.bin")
