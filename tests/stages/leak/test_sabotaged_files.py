"""A withheld string put into one file of a site, in every way of writing: the leak check names file and source."""

import base64
import gzip
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from milepost.adapters import plotly_js
from milepost.commands import build as command
from milepost.commands.workspace import Workspace
from milepost.model.build import Build, Wishes
from milepost.model.page import Page
from milepost.model.settings import Audience
from milepost.pipeline.loading import load
from milepost.pipeline.publishing import dress, searched, site
from milepost.pipeline.seeing import see
from milepost.problems import Problem, errors
from milepost.stages import read
from milepost.stages.project import wording

DAY = date(2026, 11, 23)
SETTINGS = """\
title: Fabrikam roadmap
default_audience: internal
audiences: [{id: public, precision: quarter}, {id: internal, fields: all}]
"""
FILES = {
    "roadmap.yml": SETTINGS,
    "milestones/shop/open.md": "---\ntitle: Pay by link\naudience: public\ntarget: 2027-02-17\n---\n",
    "milestones/shop/moonshot.md": "---\ntitle: Zirkon Harvest\nowner: snirtblick\n---\n"
    "We buy the Quarl bank in spring.\n",
    "milestones/shop/budget.md": "---\ntitle: Möhren & Zwiebeln\nsummary: Send it up 🚀 quickly\n---\n",
}
Search = Callable[..., Sequence[Problem]]


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    """Draw the public site once; put files into it and search all of it."""
    here = tmp_path_factory.mktemp("files")
    for name, text in FILES.items():
        (here / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "content" / name).write_text(text, encoding="utf-8")
    loaded, look = load(read.folder(here / "content", here), DAY), dress((), "en")
    build = Build("0", lambda path: b"", plotly_js.script(), site_url="https://example.org/", is_widest=True)
    seen = see(loaded, loaded.settings.audiences[0])
    pages = {page.path: page for page in site(seen, look, build)}

    def run(changed: dict[str, Callable[[bytes], bytes]], added: Sequence[Page] = ()) -> Sequence[Problem]:
        made = {
            **pages,
            **{name: replace(pages[name], data=change(pages[name].data)) for name, change in changed.items()},
        }
        return searched((*made.values(), *added), loaded, seen, look, build).problems

    return run


def found(problems: Sequence[Problem]) -> set[tuple[str, str, str]]:
    """Name each hit's rule, its file and the source that it names."""
    sources = {"content/milestones/shop/moonshot.md", "content/milestones/shop/budget.md"}
    return {(one.rule, one.place.path, next(name for name in sources if name in one.message)) for one in problems}


def in_page(text: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(b"</main>", f"<p>{text}</p></main>".encode())


def png(kind: bytes, body: bytes) -> bytes:
    """Make a picture with one block that says something besides."""
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (kind, body), (b"IEND", b""))
    blocks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(blocks)


def test_a_site_in_which_nothing_withheld_stands_passes(search: Search) -> None:
    assert search({}) == ()
    assert search({"index.html": in_page("Harvest of a Zirkon")}) == ()


TITLE, SOURCE = "Zirkon Harvest", "content/milestones/shop/moonshot.md"
PAGES = {
    "as it is": TITLE,
    "in capitals": TITLE.upper(),
    "across lines": "Zirkon\n   Harvest",
    "with a blank that does not break": "Zirkon&nbsp;Harvest",
    "with a soft hyphen": "Zir&shy;kon Harvest",
    "entities": "&#90;irkon Harves&#x74;",
    "all entities": "".join(f"&#{ord(letter)};" for letter in TITLE),
    "tags": "Zi<b>rk</b>on <a href='#'>Har<wbr>vest</a>",
    "an attribute": f'<span title="{TITLE}">x</span>',
    "a comment": f"<!-- {TITLE} -->",
    "percent": f'<a href="x.html?q={quote(TITLE)}">x</a>',
    "all percent": '<a href="#' + "".join(f"%{ord(letter):02x}" for letter in TITLE) + '">x</a>',
    "a script": "<script>x = '\\u005airkon\\x20Harvest'</script>",
    "base64": f'<img src="data:text/plain;base64,{base64.b64encode(TITLE.encode()).decode()}">',
    "base64 of a page": f'<img src="data:x/y;base64,{base64.b64encode(b"<text>Zirk&#111;n Harvest").decode()}">',
    "a data address": f'<img src="data:text/plain,{quote(TITLE)}">',
    "packed base64": f'<img src="data:x/y;base64,{base64.b64encode(gzip.compress(TITLE.encode(), mtime=0)).decode()}">',
    "the id": '<a href="moonshot.html">x</a>',
    "the owner": "snirtblick",
    "part of the text": "They say: buy the Quarl bank in spring. We buy the Quarl bank in spring, they say.",
    "a picture in lines": "\n<svg><text><tspan>Zirkon</tspan>\n<tspan>Harvest</tspan></text></svg>\n",
}


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_a_withheld_string_in_a_page_is_found(search: Search, text: str) -> None:
    assert found(search({"table.html": in_page(text)})) == {("leak", "table.html", SOURCE)}


TEXTS = {
    "assets/x.js": b'x={"a":"\\u005a\\u0069rkon Harvest"}',
    "assets/figure.js": b'x="\\u003cb\\u003eZirkon\\u003c/b\\u003e Harvest"',
    "x.json": b'{"a": "\\u005airkon\\nHarvest"}',
    "x.ics": b"BEGIN:VCALENDAR\r\nSUMMARY:About Zirkon Har\r\n vest\r\nEND:VCALENDAR\r\n",
    "x.csv": b'a,"""Zirkon Harvest"""\r\n',
    "feed.atom": b"<content type='html'>&lt;b&gt;Zirkon&lt;/b&gt; Harvest</content>",
    "escaped.xml": b"<content type='html'>&amp;#90;irkon Harvest</content>",
    "x.css": b'a::before { content: "Zirkon Harvest" }',
    "utf-16.txt": TITLE.encode("utf-16"),
    "utf-16-be.txt": b"\xfe\xff" + TITLE.encode("utf-16-be"),
    "x.txt.gz": gzip.compress(TITLE.encode(), mtime=0),
    "x.svgz": gzip.compress(b"<svg><title>Zirkon &#72;arvest</title></svg>", mtime=0),
    "text.png": png(b"tEXt", b"Title\0Zirkon Harvest"),
    "packed.png": png(b"zTXt", b"Title\0\0" + zlib.compress(TITLE.encode())),
    "international.png": png(b"iTXt", b"Title\0\0\0en\0Titel\0Zirkon Harvest"),
    "packed-international.png": png(b"iTXt", b"Title\0\1\0en\0Titel\0" + zlib.compress(TITLE.encode())),
    "exif.png": png(b"eXIf", b"II*\0\x08\0\0\0Zirkon Harvest\0"),
    "x.jpg": b"\xff\xd8\xff\xe1\x00\x20Exif\0\0II*\0\x08\0\0\0Zirkon Harvest\0\xff\xd9",
    "wide.jpg": b"\xff\xd8\xff\xe1\x00\x20Exif\0\0II*\0" + TITLE.encode("utf-16-le") + b"\0\0\xff\xd9",
    "x.gif": b"GIF89a\x01\x00\x01\x00\x80\xff!\xfe\x0eZirkon Harvest\x00;",
    "Zirkon Harvest.png": b"\x89PNG\r\n\x1a\n",
    "assets/zirkon%20harvest.svg": b"<svg/>",
    "milestones/moonshot.html": b"<p>x</p>",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_withheld_string_in_a_file_or_its_name_is_found(search: Search, name: str) -> None:
    assert found(search({}, [Page(name, TEXTS[name])])) == {("leak", name, SOURCE)}


def test_a_copied_file_is_named_as_its_author_knows_it(search: Search) -> None:
    copied = Page("assets/told-1234.svg", b"<svg><title>Zirkon Harvest</title></svg>", "files/told.svg")
    assert found(search({}, [copied])) == {("leak", "content/files/told.svg", SOURCE)}


BUDGET = {
    "x.html": b"<p>M&ouml;hren &amp; Zwiebeln</p>",
    "decomposed.html": "<p>Mo\u0308hren &amp; Zwiebeln</p>".encode(),
    "figure.js": b'x="\\u003cb\\u003eM\\u00f6hren &amp; Zwiebeln\\u003c/b\\u003e"',
    "feed.xml": "<content type='html'>&lt;p&gt;Möhren &amp;amp; Zwiebeln&lt;/p&gt;</content>".encode(),
    "x.json": b'{"summary": "Send it up \\ud83d\\ude80 quickly"}',
    "latin-1.png": png(b"tEXt", b"Title\0M\xf6hren & Zwiebeln"),
    "xmp.png": png(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + "<x>Möhren &amp; Zwiebeln</x>".encode()),
}


@pytest.mark.parametrize("name", BUDGET)
def test_a_withheld_string_with_more_than_letters_is_found(search: Search, name: str) -> None:
    assert found(search({}, [Page(name, BUDGET[name])])) == {("leak", name, "content/milestones/shop/budget.md")}


def test_a_line_that_was_read_before_still_belongs_to_what_stands_beside_it(search: Search) -> None:
    pages = [
        Page("a.svg", b"<svg>\n<tspan>Zirkon</tspan>\n<tspan>shop</tspan>\n</svg>"),
        Page("b.svg", b"<svg>\n<tspan>Zirkon</tspan>\n<tspan>Harvest</tspan>\n</svg>"),
    ]
    assert found(search({}, pages)) == {("leak", "b.svg", SOURCE)}


# Days that are told as a quarter, where their milestone is spoken of

LINK = '<a href="milestones/open.html">Pay by link</a>'
DAYS = {
    "its page": ("milestones/open.html", b"</main>", b"<p>17 February 2027</p></main>"),
    "its page for programs": ("milestones/open.html", b"</main>", b'<time datetime="2027-02-17"></time></main>'),
    "its calendar": ("milestones/open.ics", b"END:VEVENT", b"DTSTART;VALUE=DATE:20270217\r\nEND:VEVENT"),
    "the calendar": ("calendar.ics", b"END:VEVENT", b"DTSTART;VALUE=DATE:20270217\r\nEND:VEVENT"),
    "roadmap.json": ("roadmap.json", b'"latest": "2027-03-31"', b'"latest": "2027-02-17"'),
    "roadmap.csv": ("roadmap.csv", b"2027-03-31", b"2027-02-17"),
    "a link": ("index.html", b"</main>", LINK.replace("<a", '<a title="17 Feb 2027"').encode() + b"</main>"),
    "a row": ("table.html", b"</table>", f"<tr><td>{LINK}</td><td>17 Feb 2027</td></tr></table>".encode()),
    "the search": ("search.json", b'"Pay by link', b'"2027-02-17 Pay by link'),
    "a chart": ("assets/figure.js", b"", b'x=[{"text":"Pay by link","x":"2027-02-17"}]'),
}


@pytest.mark.parametrize(("name", "old", "new"), DAYS.values(), ids=DAYS)
def test_an_exact_day_of_what_is_told_coarsely_is_found(search: Search, name: str, old: bytes, new: bytes) -> None:
    added = [] if old else [Page(name, new)]
    changed = {name: lambda data: data.replace(old, new, 1)} if old else {}
    problems = search(changed, added)
    assert {(one.rule, one.place.path) for one in problems} == {("leak", name)}
    assert any("content/milestones/shop/open.md" in one.message for one in problems)


# What is no string


def test_half_of_a_character_in_a_text_ends_no_build(tmp_path: Path) -> None:
    text = "---\ntitle: Open\naudience: public\n---\n\nSend `\\ud83d` alone.\n"
    assert built(tmp_path, {"milestones/web/open.md": text, "milestones/web/inner.md": "# Inner plan\n"}) == set()


def test_a_forecast_for_a_circle_that_may_see_none_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    circles = "[{id: public, fields: [estimate, team]}, {id: internal, fields: all}]"
    text = "---\ntitle: A\nstart: 2026-12-01\nestimate: {low: 4w, likely: 8w, high: 20w}\n---\n"
    settings = f"title: Plans\ndefault_audience: public\naudiences: {circles}\n"
    sees = Audience.sees
    monkeypatch.setattr(Audience, "sees", lambda circle, asked: asked == "forecast" or sees(circle, asked))
    assert built(tmp_path, {"roadmap.yml": settings, "milestones/web/a.md": text}) == {"leak"}


def test_the_exact_day_of_a_forecast_for_a_circle_that_is_told_quarters_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    circles = "[{id: public, fields: [estimate, team, forecast], precision: quarter}, {id: internal, fields: all}]"
    text = "---\ntitle: A\nstart: 2026-12-01\nestimate: {low: 4w, likely: 8w, high: 20w}\n---\n"
    settings = f"title: Plans\ndefault_audience: public\naudiences: {circles}\n"
    coarser = wording.coarser
    monkeypatch.setattr(wording, "coarser", lambda *of: replace(coarser(*of), told_at=None))
    assert built(tmp_path, {"roadmap.yml": settings, "milestones/web/a.md": text}) == {"leak"}


def test_a_parent_that_is_told_as_a_predecessor_alone_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    circles = "[{id: public, fields: [depends_on]}, {id: internal, fields: all}]"
    settings = f"title: Plans\ndefault_audience: public\naudiences: {circles}\n"
    child = "---\ntitle: Child\nparent: other\ndepends_on: other\n---\n"
    sees = Audience.sees
    monkeypatch.setattr(Audience, "sees", lambda circle, asked: asked == "parent" or sees(circle, asked))
    files = {"roadmap.yml": settings, "milestones/web/child.md": child, "milestones/web/other.md": "# Other one\n"}
    assert built(tmp_path, files) == {"leak"}


def built(here: Path, files: dict[str, str]) -> set[str]:
    """Build the public site of a few files; gives the rules that refused it."""
    for name, text in {"roadmap.yml": SETTINGS, **files}.items():
        (here / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "content" / name).write_text(text, encoding="utf-8")
    outcome = command.build(Workspace(here, here / "content", (), DAY), Wishes(here / "site", "public"))
    return {problem.rule for problem in errors(outcome.problems)}
