"""Whether somebody's text was obeyed anywhere in a file: judged by parsers of others, one for each format.

Every function takes a file and lists what is wrong with it. A mark, as `hostile` writes it, may stand in text and in
the values of attributes that hold words; as the name of anything, in a script, a style or a comment it is a fault.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from icalendar import Calendar

from hostile import MARK

REFUSED_TAGS = frozenset(("iframe", "frame", "object", "embed", "applet", "portal", "math", "foreignobject", "animate"))
LOADING = frozenset(("src", "srcset", "poster", "data", "background", "action", "formaction"))
LINKING = frozenset(("href", "xlink:href", "cite", "ping", "longdesc"))
ABROAD = re.compile(r"(https?|mailto|tel|webcal):")
PLOTLY_MARKUP = re.compile(r'<br>|</?[bi]>|<extra></extra>|<a href="[^":<>]*"(?: target="_top")?>|</a>')
ATOM, XHTML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
IN_A_FEED = frozenset(
    (
        *(f"{ATOM}{name}" for name in ("feed", "id", "title", "updated", "author", "name", "link", "entry", "content")),
        *(f"{XHTML}{name}" for name in ("div", "p", "ul", "li")),
    )
)
IN_A_CALENDAR = frozenset(
    (
        *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "UID", "DTSTAMP", "DTSTART"),
        *("DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "TRANSP", "CATEGORIES", "URL"),
    )
)
SHEETS = frozenset(("stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch"))


def address_fault(address: str, may_lead_away: bool) -> str:
    """Say what is wrong with an address, as a browser reads it, which passes over blanks and line ends."""
    plain = re.sub(r"[\t\r\n]", "", address.strip("".join(map(chr, range(33))))).replace("\\", "/").lower()
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", plain)
    if not scheme and not plain.startswith("//"):
        return ""
    # The icon is ours, and what 404.html loads lies at the address that roadmap.yml gives the site.
    if plain.startswith("https://example.org/") or (plain.startswith("data:image/") and not MARK.search(plain)):
        return ""
    return "" if may_lead_away and ABROAD.match(plain) else f"the address {address[:80]!r}"


def attribute_faults(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    """Judge the attributes of an element of a page or a drawing."""
    leads = tag == "a" or (tag == "link" and not SHEETS & set(attributes.get("rel", "").split()))
    for name, value in attributes.items():
        if MARK.search(name) or name.startswith("on") or name in {"style", "srcdoc"}:
            yield f"the attribute {name}={value[:60]!r} of <{tag}>"
        if name in LOADING or (name in LINKING):
            fault = address_fault(value, leads and name in LINKING)
            yield from [f"{fault} of <{tag}>"] if fault else ()


class Reader(HTMLParser):
    """Reads a page and remembers what is wrong with it; `fields` are what may be pasted elsewhere as markup."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.fields: list[str] = []
        self.inside: tuple[str, str] = ("", "")
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.wrong += tag_faults(tag, attributes)
        if tag in {"script", "style", "textarea"}:
            self.inside = (tag, attributes.get("type", ""))
            self.fields += [""] if tag == "textarea" else []

    def handle_endtag(self, tag: str) -> None:
        self.inside = ("", "")

    def handle_data(self, data: str) -> None:
        tag, kind = self.inside
        if tag == "textarea":
            self.fields[-1] += data
        elif tag == "script" and kind.endswith("json"):
            json.loads(data)
        elif tag and MARK.search(data):
            self.wrong.append(f"text in <{tag}>: {data[:60]!r}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"a comment: {data[:60]!r}")

    def handle_decl(self, decl: str) -> None:
        self.wrong += [] if decl.lower() == "doctype html" else [f"a declaration: {decl[:60]!r}"]

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"an instruction: {data[:60]!r}")

    unknown_decl = handle_pi


def tag_faults(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    """Judge an element of a page."""
    if MARK.search(tag) or tag in REFUSED_TAGS:
        yield f"the element <{tag}>"
    if tag == "base" and set(attributes) != {"target"}:
        yield f"the element <base {attributes}>"
    if tag == "meta" and attributes.get("http-equiv", "").lower() not in {"", "content-security-policy"}:
        kind, _, address = attributes["content"].partition("url=")
        if attributes["http-equiv"].lower() != "refresh" or kind != "0; " or address_fault(address, False):
            yield f"the element <meta {attributes}>"
    yield from attribute_faults(tag, attributes)


def page(text: str) -> list[str]:
    """Judge a page by html.parser."""
    reader = Reader(text)
    frames = [Frame(field) for field in reader.fields]
    return [*reader.wrong, *(fault for frame in frames for fault in frame.wrong)]


class Frame(HTMLParser):
    """Reads what a page offers to be pasted into another site, which is one frame and no more."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag != "iframe" or not names <= {"src", "title", "width", "height", "style", "loading", "referrerpolicy"}:
            self.wrong.append(f"a frame to paste with <{tag} {sorted(names)}>")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"a frame to paste with a comment: {data[:60]!r}")


def drawing(text: str) -> list[str]:
    """Judge a drawing by ElementTree."""
    wrong = [f"a definition: {found[0]}" for found in re.finditer(r"<!(?:DOCTYPE|ENTITY)[^>]*", _markup(text))]
    for element in ElementTree.fromstring(text).iter():  # noqa: S314  it defines nothing
        if not isinstance(element.tag, str):
            wrong.append("a comment or an instruction")
            continue
        tag = element.tag.rpartition("}")[2].lower()
        attributes = {name.rpartition("}")[2].lower(): value for name, value in element.attrib.items()}
        wrong += [fault for fault in tag_faults(tag, attributes) if fault]
        wrong += ["a script"] if tag == "script" else []
        wrong += ["a mark in a style"] if tag == "style" and MARK.search(element.text or "") else []
    return wrong


def _markup(text: str) -> str:
    """Leave out what only stands in quotes or between tags."""
    return re.sub(r'"[^"]*"', '""', text)


def feed(text: str) -> list[str]:
    """Judge a feed: only elements of a feed, addresses that lead nowhere strange, no text read as HTML."""
    root = ElementTree.fromstring(text)  # noqa: S314  expat reads no definitions from elsewhere
    strange = [element.tag for element in root.iter() if element.tag not in IN_A_FEED]
    kinds = {element.get("type") for element in root.iter() if element.get("type")} - {"xhtml", "text"}
    links = [link.get("href", "") for link in root.iter(f"{ATOM}link")]
    return [*strange, *kinds, *(fault for link in links if (fault := address_fault(link, True)))]


def sitemap(text: str, start: str) -> list[str]:
    """Judge a list of addresses: all lie in the site."""
    return [
        one.tag
        for one in ElementTree.fromstring(text).iter()  # noqa: S314  as above
        if one.tag.rpartition("}")[2] not in {"urlset", "url", "lastmod"}
        and not (one.tag.endswith("}loc") and str(one.text).startswith(start))
    ]


def calendar(data: bytes) -> list[str]:
    """Judge a calendar by icalendar, and line by line: known properties only, no line that an author began."""
    events = Calendar.from_ical(data).walk("VEVENT")
    lines = re.sub(r"\r\n[ \t]", "", data.decode()).split("\r\n")
    names = [re.split("[:;]", line, maxsplit=1)[0] for line in lines if line]
    bare = [line for line in lines if re.search(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]", line)]
    wrong = [name[:60] for name in names if name not in IN_A_CALENDAR]
    wrong += [f"a long line: {line[:30]!r}" for line in data.split(b"\r\n") if len(line) > 75]
    return [*wrong, *bare, *(["an event too many"] if len(events) != names.count("DTSTART") else [])]


def table(text: str, rows: int) -> list[str]:
    """Judge comma-separated values: so many rows, all of one width, and no cell that a spreadsheet would work out."""
    found = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    wrong = [f"{len(found)} rows"] * (len(found) != rows) + ["rows of several widths"] * (len(set(map(len, found))) > 1)
    cells = (cell for row in found for cell in row)
    formula = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
    number = re.compile(r"-?\d+(\.\d+)?")
    return [*wrong, *(cell[:60] for cell in cells if formula.match(cell) and not number.fullmatch(cell))]


def data(text: str) -> list[str]:
    """Judge JSON: it can be read, by a browser's script too."""
    json.loads(text)
    return [f"{char!a} as it stands" for char in "\u2028\u2029" if char in text]


def figure(text: str) -> list[str]:
    """Judge a script that assigns a chart: nothing but JSON, and no markup of Plotly's that an author wrote."""
    found = re.fullmatch(r"window\.(\w+)=Object\.assign\(window\.\1\|\|\{\},(.*)\);\s*", text, re.DOTALL)
    assert found, text[:100]
    return [*data(found[2]), *_said(json.loads(found[2]), "")]


def _said(node: Any, key: str) -> Iterator[str]:
    if isinstance(node, dict):
        for name, inner in node.items():
            yield from _said(inner, name)
    elif isinstance(node, list):
        for inner in node:
            yield from _said(inner, key)
    elif isinstance(node, str) and MARK.search(node):
        if key.endswith("template"):
            yield f"a template: {node[:80]!r}"
        elif key in {"text", "hovertext", "ticktext", "customdata", "title", "name"} and "<" in PLOTLY_MARKUP.sub(
            "", node
        ):
            yield f"markup in {key}: {node[:80]!r}"


def printed(text: str) -> list[str]:
    """Judge what is told on a terminal, whose log may be kept by GitHub's runner: no line commands either."""
    strange = {sign for sign in text if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}
    lines = [line[:80] for line in text.split("\n") if "##[" in line or line.lstrip().startswith("::")]
    return [*map(ascii, strange), *lines]


def faults(files: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Keep the files with something wrong, and the first few things of each."""
    return {name: found[:5] for name, wrong in files.items() if (found := list(wrong))}
