"""A drawing or another file of markup: takes its bytes, gives the first of each kind that runs, embeds or loads.

Reads as XML, as browsers do; attributes with a default in the file's own document type are judged like written ones.
What cannot be read is a finding too, because a browser runs what stands before a mistake.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

SVG, XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"
SHOWN = ("", SVG, XHTML)
TAKE_OUT = "take it out; most drawing programs can export without it"
EMBED = "put it into the file, as data, when you export"
RUNNING = frozenset({"script", "handler", "listener"})
EMBEDDING = frozenset({"iframe", "frame", "frameset", "object", "embed", "applet", "base", "meta", "link", "form"})
ANIMATING = frozenset({"set", "animate", "animatetransform", "animatemotion"})
ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "poster", "srcset", "base"})
PICTURES = frozenset({"image", "feimage", "img"})
FONTS = ("data:font/", "data:application/font", "data:application/x-font")
_BLANK = re.compile(r"[\x00-\x20\x7f-\x9f]")
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_REMOTE_STYLE = re.compile(r"""url\(\s*["']?\s*(?:https?:)?//|@import""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found first of its kind, and where; `is_remote` where nothing runs, but something would be loaded."""

    line: int
    column: int
    message: str
    hint: str = TAKE_OUT
    is_remote: bool = False


def findings(data: bytes) -> tuple[Finding, ...]:
    """Find what in a file of markup runs, embeds or loads something."""
    reading = _Reading(expat.ParserCreate(namespace_separator=" "))
    parser = reading.parser
    parser.StartElementHandler = reading.element
    parser.EndElementHandler = reading.ended
    parser.CharacterDataHandler = reading.text
    parser.ProcessingInstructionHandler = reading.instruction
    parser.EntityDeclHandler = reading.entity
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        reason = str(error).partition(":")[0]
        hint = "save it again from the program that drew it"
        reading.note("unread", f"the file cannot be read as XML ({reason}), so what it would run is unknown", hint)
    return tuple(sorted(reading.found.values(), key=lambda found: (found.line, found.column, found.message)))


@dataclass(slots=True)
class _Reading:
    """What has been found so far, one of each kind."""

    parser: expat.XMLParserType
    found: dict[str, Finding] = field(default_factory=dict)
    style: list[str] | None = None

    def note(self, kind: str, message: str, hint: str = TAKE_OUT, is_remote: bool = False) -> None:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        self.found.setdefault(kind, Finding(line, column, message, hint, is_remote))

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        tag = tag.lower()
        if space in SHOWN and tag in RUNNING:
            self.note("script", f"the file holds a script, <{tag}>")
        if space == XHTML and tag in EMBEDDING:
            self.note("embedded", f"the file embeds another page or changes how it is read, <{tag}>")
        if tag == "style":
            self.style = []
        for attribute, value in attributes.items() if space in SHOWN else ():
            self._attribute(tag, attribute, value)

    def ended(self, _name: str) -> None:
        if self.style is not None:
            self._styles("".join(self.style))
        self.style = None

    def text(self, text: str) -> None:
        if self.style is not None:
            self.style.append(text)

    def instruction(self, target: str, _data: str) -> None:
        if target.lower() == "xml-stylesheet":
            self.note("sheet", "the file is drawn by a style sheet of its own, which may run script", TAKE_OUT)

    def entity(self, name: str, _parameter: bool, value: str | None, *_outside: str | None) -> None:
        if value is None or "<" in value or "&" in value:
            self.note("entity", f"the file defines '{name[:40]}' as more than text, which hides what it holds")

    def _attribute(self, tag: str, attribute: str, value: str) -> None:
        name, plain = attribute.rpartition(" ")[2].lower(), _BLANK.sub("", value).lower()
        if name.startswith("on") and " " not in attribute:
            self.note("handler", f"the file runs script on an event, {name}=…")
        elif tag in ANIMATING and name == "attributename" and (plain.endswith("href") or plain.startswith("on")):
            self.note("animated", f"the file changes an address while it is shown, attributeName={plain[:20]}")
        elif name in ADDRESSES and (plain.startswith(("javascript:", "vbscript:")) or _is_foreign_data(tag, plain)):
            self.note("address", f"an address in the file could run script, {name}={plain[:40]}", "use https")
        elif name in ADDRESSES and tag != "a" and _REMOTE.match(plain):
            self.note(
                "remote", f"the file loads '{value.strip()[:60]}' from elsewhere, which no page does", EMBED, True
            )
        else:
            self._styles(value)

    def _styles(self, text: str) -> None:
        if _REMOTE_STYLE.search(text):
            self.note("remote-style", "a style in the file loads something from elsewhere", EMBED, True)


def _is_foreign_data(tag: str, address: str) -> bool:
    is_picture = tag in PICTURES and address.startswith("data:image/")
    return address.startswith("data:") and not is_picture and not address.startswith(FONTS)
