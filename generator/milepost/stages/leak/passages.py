"""Where a site speaks of one milestone: its own files, its rows and links on pages, its records for programs."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from milepost.model.page import Page
from milepost.stages.leak.decoded import Reader
from milepost.stages.leak.markup import APART, visible

_OWN = re.compile(r"milestones/(.+)\.(?:html|ics)")
_ADDRESS = re.compile(r"milestones/([^\"'#?<>\s]+)\.html")
# The menu names periods, on this page as on every other.
_FRAME = re.compile(r'<header class="top">.*?</header>', re.DOTALL)
# A row, a link, an entry of a feed: what holds a milestone's address and little else.
_RECORD = re.compile(r"<(tr|a|entry|li)\b(?:(?!<\1\b).)*?</\1>", re.DOTALL)
_UID = re.compile(r"^UID:(.+)@", re.MULTILINE)
_SCRIPT = re.compile(r"\s*[\w.$\[\]\"'-]+\s*=\s*(.*?);?\s*", re.DOTALL)
# A record with more parts than this is a list of many milestones' things.
MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class Names:
    """How a site names its milestones: the present id of every old one, and the id of each title."""

    ids: Mapping[str, str]
    titles: Mapping[str, str]

    def in_text(self, text: str) -> set[str]:
        """Find the milestones that a text names by their address or by its being their title."""
        found = {unquote(name) for name in _ADDRESS.findall(text)}
        beginning = re.split(r"[,:<\n]", text, maxsplit=1)[0].strip()
        return found | {self.titles[part] for part in (text, beginning) if part in self.titles}


def passages(page: Page, names: Names) -> Iterator[tuple[str, str]]:
    """Give each passage about one milestone with its id."""
    own, text = _OWN.fullmatch(page.path), page.data.decode("utf-8", "replace")
    if own:
        apart = replace(page, data=_FRAME.sub("", text, count=1).encode())
        yield from ((names.ids.get(own[1], own[1]), shown) for shown, _ in Reader().readings(apart))
    elif page.path.endswith((".html", ".svg", ".xml")):
        for record in _RECORD.finditer(text):
            yield from ((id_, f"{record[0]} {APART} {visible(record[0])}") for id_ in names.in_text(record[0]))
    elif page.path.endswith((".json", ".js")) and not page.path.startswith(".milepost"):
        yield from _in_values(text, names)
    elif page.path.endswith(".csv"):
        yield from ((row[0], f" {APART} ".join(row)) for row in csv.reader(io.StringIO(text)) if row)
    elif page.path.endswith(".ics"):
        for event in text.replace("\r\n ", "").split("BEGIN:VEVENT")[1:]:
            uid = _UID.search(event)
            yield names.ids.get(uid[1], uid[1]) if uid else "", event


def _in_values(text: str, names: Names) -> Iterator[tuple[str, str]]:
    script = _SCRIPT.fullmatch(text)
    try:
        todo: list[Any] = [json.loads(script[1] if script else text)]
    except ValueError:
        return
    while todo:
        value = todo.pop()
        parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
        named = [part for part in parts if isinstance(part, str)]
        ids = {value["id"]} if isinstance(value, dict) and isinstance(value.get("id"), str) else set()
        if len(named) <= MOST_PARTS:
            ids = ids.union(*map(names.in_text, named))
        if ids:
            whole = json.dumps(value, ensure_ascii=False)
            yield from ((id_, whole) for id_ in sorted(ids))
        for part in named if len(named) > MOST_PARTS else ():
            yield from ((id_, part) for id_ in names.in_text(part))
        todo += [part for part in parts if isinstance(part, dict | list)]
