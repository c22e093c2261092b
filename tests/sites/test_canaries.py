"""One roadmap, three circles, and a made-up word for everything withheld: no byte of a wider circle's site has it.

The sites are read by a decoder of this test's own; each word also stands where it may be read, or nothing were shown.
"""

import base64
import gzip
import html
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import plotly
import pytest

CIRCLES = ("public", "customers", "internal")
ADDRESSES = ("", "https://example.org/plans/")
DAY = "2026-11-23"
SETTINGS = """\
title: Fabrikam roadmap
default_audience: internal
audiences:
  - {id: public, fields: [health, gate], precision: quarter}
  - {id: customers, fields: [health, gate, updates, team, extra.region, depends_on]}
  - {id: internal, fields: all}
capacity: {default: 60, teams: {teamquarl: 48611}}
"""
SHOWN = """\
---
title: Innertitlebrask
id: payment
audience: public
product: shop
themes: [growth, inthemewurl]
target: 2027-02-17
start: 2026-12-09
owner: ownerblick
team: teamquarl
estimate: 61373d
parent: parentgrol
follows: followzint
depends_on: [{id: secretzill, why: reasonfump}]
health: at-risk
extra: {region: regionplosh, price: pricedwoll}
links:
  - {url: https://example.org/open, title: Openlinkfarn}
  - {url: https://example.org/custlinkurl, title: Custlinktitle, audience: customers}
  - {url: https://example.org/innerlinkurl, title: Innerlinktitle, audience: internal}
updates: [{date: 2026-11-02, text: Went well with updatekrosh}]
sunset: {announce: 2027-08-21, end_of_life: 2029-08-21, replacement: secretzill}
as_seen_by: {public: {title: Publictitledunk, summary: Faster money}, customers: {title: Custtitleblorn}}
---

Everybody reads this openword.

::: customers
The customers read blockcustom and [theirs](../../files/custfile-plomb.gz).
:::

::: internal
Only we read blockinner. ![Alttextvoon](../../files/innerfile-drazz.png)
:::
"""
DECIDED = """\
---
title: Value case
audience: public
gate: {type: value-case, approvers: [approvgrunt], decision: go, decided_on: 2026-10-14, decided_by: [approvgrunt],
  rationale: Because rationaleflim}
---
"""
WITHHELD = """\
---
title: Titlezworn
id: secretzill
aliases: [aliasblurp]
product: innerprodukt
target: 2028-05-19
owner: ownersnirt
tags: [tagfrosk]
version: versionkwil
summary: Summarymurg
links: [{url: https://example.org/addresszwick, title: Linknamehorl}]
---

Bodywibble text.
"""
FILES = {
    "roadmap.yml": SETTINGS,
    "milestones/shop/payment.md": SHOWN,
    "milestones/innerprodukt/secret.md": WITHHELD,
    "milestones/shop/decided.md": DECIDED,
    "milestones/shop/parentgrol.md": "---\ntitle: Parent of it\n---\n",
    "milestones/shop/followzint.md": "---\ntitle: Before it\n---\n",
    "milestones/shop/cust.md": "---\ntitle: Custonlydrell\nid: custidgnarr\naudience: customers\n---\nCustbodysplin\n",
    "milestones/shop/draft.md": "---\ntitle: Drafttitlemook\nid: draftidsplee\naudience: public\ndraft: yes\n---\n\n"
    "Drafttextgorb\n",
    "milestones/innerprodukt/open.md": "---\ntitle: Opentitle\naudience: public\n---\n",
    "products/innerprodukt.md": "---\ntitle: Innernamegruff\naudience: internal\n---\n",
    "themes/inthemewurl.md": "---\ntitle: A theme\naudience: internal\n---\n\nInthemetextyark\n",
    "periods/2027-Q1.md": "---\nfocus: Periodfocusblit\naudience: internal\n---\n",
    "pages/pagenamewhisk.md": "---\naudience: internal\n---\n\n# Pagetextsnorp\n",
}  # fmt: skip
# The widest circle that may read a word, the word (`_` for blanks), and what it is.
CANARIES = """\
public openword a text for everybody
public openlinkfarn a link for everybody
public publictitledunk a title for everybody
customers custtitleblorn a title in other words
customers teamquarl a team
customers updatekrosh an update
customers regionplosh a field of the author's own
customers custlinkurl an address
customers custlinktitle the name of a link
customers blockcustom a block
customers custfile-plomb the name of a file
customers packedskrull what a packed file holds
customers 2027-02-17 a day
customers 20270217 a day in a calendar
customers 2026-12-09 a first day
customers 21_aug_2029 an end of life
customers 17_feb_2027 a day on a page
customers custonlydrell a milestone's title
customers custidgnarr a milestone's id
customers custbodysplin a milestone's text
internal innertitlebrask a title that others read in other words
internal ownerblick an owner
internal 61373 an estimate
internal parentgrol a parent
internal followzint an earlier release
internal reasonfump a reason to wait
internal pricedwoll a field of the author's own
internal innerlinkurl an address
internal innerlinktitle the name of a link
internal approvgrunt an approver
internal rationaleflim a rationale
customers 2026-10-14 the day something was done
internal blockinner a block
internal innerfile-drazz the name of a picture
internal pixelmetakorv what a picture's metadata say
internal alttextvoon what a picture shows
internal 48611 what a team can do
internal titlezworn a milestone's title
internal secretzill a milestone's id
internal aliasblurp a milestone's former id
internal ownersnirt a milestone's owner
internal tagfrosk a milestone's tag
internal versionkwil a milestone's version
internal summarymurg a milestone's summary
internal addresszwick a milestone's link
internal linknamehorl the name of a milestone's link
internal bodywibble a milestone's text
internal 2028-05-19 a milestone's day
internal 20280519 a milestone's day in a calendar
internal 19_may_2028 a milestone's day on a page
internal innerprodukt a product's id
internal innernamegruff a product
internal inthemewurl a theme's id
internal inthemetextyark a theme
internal periodfocusblit a period
internal pagetextsnorp a page
internal pagenamewhisk a page's address
nobody drafttitlemook a draft's title
nobody draftidsplee a draft's id
nobody drafttextgorb a draft's text
"""
WORDS = [tuple(part.replace("_", " ") for part in line.split(" ", 2)) for line in CANARIES.splitlines()]
NAMES = [f"{what}: {word}" for _, word, what in WORDS]
PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*texts: bytes) -> bytes:
    """Make a picture of one point that says something besides."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return PNG + head + b"".join(texts) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def write(content: Path, changed: dict[str, str]) -> None:
    for name, text in {**FILES, **changed}.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_text(text, encoding="utf-8")
    (content / "files").mkdir()
    (content / "files/custfile-plomb.gz").write_bytes(gzip.compress(b"packedskrull", mtime=0))
    picture = png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"pixelmetakorv")))
    (content / "files/innerfile-drazz.png").write_bytes(picture)


# A reader of files that shares nothing with the leak check: every way of writing is undone wherever it occurs.
OWN_PLOTLY = (Path(plotly.__file__).parent / "package_data/plotly.min.js").read_bytes()


def unpacked(data: bytes) -> Iterator[bytes]:
    """Give what bytes have in them that is packed or coded as a whole."""
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data) if data.startswith(PNG) else ():
        try:
            yield zlib.decompressobj().decompress(data[found.start() :])
        except zlib.error:
            continue
    for coding in ("utf-16-le", "utf-16-be") if b"\0" in data else ():
        yield data.decode(coding, "ignore").encode("utf-8", "ignore")
    for found in re.finditer(rb";base64,([A-Za-z0-9+/=]+)", data):
        yield base64.b64decode(found[1] + b"===")


def undone(text: str) -> Iterator[str]:
    """Give a text with every escape undone once, and without its tags."""
    without = html.unescape(unquote(re.sub(r"\r?\n[ \t]", "", text), errors="ignore"))
    yield re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))", lambda hit: chr(int(hit[1] or hit[2], 16)), without)
    yield re.sub(r"<[^>]*>", "", text)


def reading(data: bytes) -> str:
    """Give everything that can be read in a file, whatever it takes up to three steps to."""
    if data == OWN_PLOTLY:
        return ""
    found, now = {data}, {data}
    for _ in range(3):
        texts = (more for one in now for more in undone(one.decode("utf-8", "ignore")))
        now = {*(text.encode("utf-8", "ignore") for text in texts), *(more for one in now for more in unpacked(one))}
        now -= found
        found |= now
    return "\n".join(one.decode("utf-8", "ignore").casefold() for one in sorted(found))


def words_in(text: str) -> frozenset[str]:
    return frozenset(word for _, word, _ in WORDS if word in text)


@cache
def words_of(data: bytes) -> frozenset[str]:
    """Find the words in a file; what was read is not kept, which would take gigabytes."""
    return words_in(reading(data))


@cache
def read(site: Path) -> dict[str, frozenset[str]]:
    """Find the words in the files of a site and in their names."""
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    return {name: words_in(unquote(name).casefold()) | words_of(path.read_bytes()) for name, path in files.items()}


def where(site: Path, word: str) -> list[str]:
    """List the files of a site that have a word in them or in their names."""
    return [name for name, words in read(site).items() if word in words]


@pytest.mark.parametrize(
    "hidden",
    [
        b"<p>cAnary</p>",
        b"<p>&#99;a&#x6e;ary</p>",
        b"c<b>an</b>ary",
        b'"\\u0063\\x61nary"',
        b'<a href="%63an%61ry">',
        b"DESCRIPTION:can\r\n ary",
        b'<img src="data:text/plain;base64,' + base64.b64encode(b"canary") + b'">',
        b'<img alt="%26%2399;anary">',
        gzip.compress(b"<p>canary</p>", mtime=0),
        png(chunk(b"tEXt", b"Title\0canary")),
        png(chunk(b"iTXt", b"Title\0\1\0\0\0" + zlib.compress(b"canary"))),
        "canary".encode("utf-16"),
    ],
)
def test_the_reader_of_this_test_finds_a_word_in_every_encoding(hidden: bytes) -> None:
    assert "canary" in reading(hidden)


def test_the_reader_of_this_test_reads_the_names_of_files(tmp_path: Path) -> None:
    name = quote("Ownerblick") + "%2ehtml"
    (tmp_path / name).write_bytes(b"")
    assert where(tmp_path, "ownerblick") == [name]


# The sites


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, milepost: Callable[..., Any]) -> Callable[[str, str], Path]:
    """Build every circle once, for a site whose address is known and for one whose address is not."""
    top = tmp_path_factory.mktemp("canaries")
    write(top / "content", {})
    for number, address in enumerate(ADDRESSES):
        more = ("--site-url", address) if address else ()
        done = milepost("build", "--audience", "all", "--today", DAY, "--out", f"site{number}", *more, cwd=top)
        assert done.returncode == 0, done.stderr
    return lambda circle, address: top / f"site{ADDRESSES.index(address)}{'' if circle == 'public' else f'-{circle}'}"


@pytest.mark.parametrize("address", ADDRESSES, ids=["without address", "with address"])
@pytest.mark.parametrize(("right", "word", "what"), WORDS, ids=NAMES)
def test_a_word_is_in_the_sites_of_those_who_may_read_it_and_in_no_byte_of_any_other(
    sites: Callable[[str, str], Path], right: str, word: str, what: str, address: str
) -> None:
    first = CIRCLES.index(right) if right in CIRCLES else len(CIRCLES)
    found = {circle: where(sites(circle, address), word) for circle in CIRCLES}
    assert {circle: files for circle, files in found.items() if files and circle in CIRCLES[:first]} == {}, what
    assert all(found[circle] for circle in CIRCLES[first : first + 1]), what
