"""What may be published of files that a page shows: nothing that could run in a reader's browser or on a server."""

import time

import pytest

from milepost.model.page import file_name
from milepost.stages import vet

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
LEVELS = {"unsafe-file": "error", "remote-image": "warning"}


def told(data: str | bytes, name: str = "plan.svg") -> list[tuple[str, int]]:
    written = data if isinstance(data, bytes) else data.encode()
    problems = vet.file(name, f"content/{name}", lambda: written)
    assert all(problem.level == LEVELS[problem.rule] for problem in problems)
    return [(problem.rule, problem.place.line) for problem in problems]


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<script xlink:href="x.js"/>',
        '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<g onclick="alert(1)"/>',
        '<g OnFocus="alert(1)"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"/></foreignObject>',
        '<a xlink:href="javascript:alert(1)"/>',
        '<a href="&#106;ava&#10;script&#58;alert(1)"/>',
        '<a href="\n JAVASCRIPT:alert(1)"/>',
        '<a href="vbscript:x"/>',
        '<a href="data:text/html,x"/>',
        '<a href="data:image/svg+xml,x"/>',
        '<use href="data:image/svg+xml;base64,AA==#x"/>',
        '<a><animate attributeName="xlink:href" values="https://example.org;javascript:alert(1)"/></a>',
        '<set attributeName="onclick" to="alert(1)"/>',
        '<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" srcdoc="x"/>',
        '<h:meta xmlns:h="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;url=https://example.org"/>',
        '<h:base xmlns:h="http://www.w3.org/1999/xhtml" href="x"/>',
        '<h:form xmlns:h="http://www.w3.org/1999/xhtml" action="x"/>',
        "<handler>alert(1)</handler>",
        "&#x1;",
        "<g>",
        "<g a='1' a='2'/>",
        "&undefined;",
    ],
)
def test_a_drawing_that_could_run_something_is_refused_with_its_line(inside: str) -> None:
    assert told(SVG.format("\n" + inside)) in ([("unsafe-file", 2)], [("unsafe-file", 3)])


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>',
        '<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY % x SYSTEM "https://example.org/x.dtd"> %x;]>',
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>',
        '<?xml-stylesheet href="x.xsl" type="text/xsl"?>',
    ],
)
def test_what_stands_before_a_drawing_is_judged_with_it(before: str) -> None:
    assert {rule for rule, _ in told(before + SVG.format("&x;" if '"<' in before else ""))} == {"unsafe-file"}


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1"])
def test_a_script_is_found_in_every_encoding(coding: str) -> None:
    head = '<?xml version="1.0" encoding="iso-8859-1"?>' if coding == "iso-8859-1" else ""
    assert told((head + SVG.format("<script>ä</script>")).encode(coding)) == [("unsafe-file", 1)]


@pytest.mark.parametrize("coding", ["utf-7", "shift_jis", "no-such-coding"])
def test_an_encoding_that_cannot_be_read_is_refused(coding: str) -> None:
    assert told(f'<?xml version="1.0" encoding="{coding}"?>' + SVG.format("")) == [("unsafe-file", 1)]


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="https://example.org/a.png"/>',
        '<image xlink:href="//example.org/a.png"/>',
        '<use href="HTTP://example.org/a.svg#x"/>',
        '<rect fill="url(https://example.org/a.svg#x)"/>',
        "<rect style=\"fill: url( '//example.org/a.svg#x')\"/>",
        "<style>@import 'https://example.org/a.css';</style>",
        "<style><![CDATA[@font-face { src: url(https://example.org/a.woff2) }]]></style>",
    ],
)
def test_what_a_drawing_would_load_from_elsewhere_is_a_warning(inside: str) -> None:
    assert told(SVG.format(f"\n{inside}")) == [("remote-image", 2)]


@pytest.mark.parametrize(
    "inside",
    [
        "<style>.a { fill: url(#b) } @font-face { src: url('data:font/woff2;base64,AA==') }</style>",
        '<switch><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">A <b>label</b></p></foreignObject></switch>',
        '<image xlink:href="data:image/png;base64,AA=="/>',
        '<a href="https://example.org/" target="_blank"><text>JavaScript: a script onload</text></a>',
        '<a href="mailto:a@example.org"><title>javascript:</title></a>',
        '<animate attributeName="opacity" values="0;1"/>',
        '<metadata><w:object xmlns:w="https://example.org/w" onload="x" href="https://example.org"/></metadata>',
        "<!-- <script>alert(1)</script> --><desc>&lt;script&gt;</desc>",
    ],
)
def test_what_drawing_programs_write_passes(inside: str) -> None:
    assert told(SVG.format(inside)) == []


@pytest.mark.parametrize(
    "name",
    ["page.html", "PAGE.HTM", "page.xhtml", "a.b.shtml", "x.js", "x.mjs", "x.swf", "x.php", "x.PhP", "x.jsp", "x.svgz"],
)
def test_pages_scripts_and_programs_are_refused_by_their_name(name: str) -> None:
    assert told(b"harmless", name) == [("unsafe-file", 0)]


@pytest.mark.parametrize("path", ["x/page.html.", "page.html ", "page.html~", "page.HTML_"])
def test_a_file_is_judged_by_the_name_it_will_have(path: str) -> None:
    assert told(b"harmless", file_name(path)) == [("unsafe-file", 0)]


@pytest.mark.parametrize("data", [b"<html><script>", b"\xef\xbb\xbf\n <svg onload='x'>", b"<!-- a --><script>"])
@pytest.mark.parametrize("name", ["file", "notes.xyz", "a.drawio", "plan.xml"])
def test_what_begins_as_markup_is_read_as_markup(name: str, data: bytes) -> None:
    assert "unsafe-file" in {rule for rule, _ in told(data, name)}


@pytest.mark.parametrize("name", ["a.png", "a.PDF", "a.txt", "a.csv", "a.docx", "a.mp4", "a.woff2"])
def test_what_no_browser_reads_as_markup_is_not_even_read(name: str) -> None:
    assert vet.file(name, name, pytest.fail) == ()


def test_a_thousand_handlers_are_told_once() -> None:
    assert told(SVG.format('\n<g onmouseover="x"/>' * 1000)) == [("unsafe-file", 2)]


def test_a_bomb_ends_soon() -> None:
    bomb = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12))
    began = time.monotonic()
    assert told(f'<!DOCTYPE svg [<!ENTITY a0 "ha">{bomb}]>{SVG.format("&a11;")}')
    assert told(SVG.format("<g>" * 200_000))
    assert told("<svg " + " ".join(f'a{number}=""' for number in range(50_000)))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("name", ["notes.xsd", "notes", "notes.wsdl", "notes.unknown"])
def test_blanks_before_markup_hide_nothing_of_it(name: str) -> None:
    script = '<x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>alert(1)</h:script></x>'
    assert told("\n" * 5000 + script, name) == [("unsafe-file", 5001)]
