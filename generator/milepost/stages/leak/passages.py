"""Where a site speaks of one milestone: its own files, its rows in files for programs, its links on other pages."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from milepost.model.page import Page
from milepost.stages.leak.decoded import Reader

_LINK = re.compile(r'<a\s[^>]*?href="(?:\.\./)*milestones/([^"#?]+)\.html.*?</a>', re.DOTALL)
_OWN = re.compile(r"milestones/(.+)\.(?:html|ics)")
_UID = re.compile(r"^UID:(.+)@", re.MULTILINE)


def passages(page: Page, ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give each passage about one milestone with its id; `ids` has the present id of every old one."""
    own = _OWN.fullmatch(page.path)
    if own:
        yield from ((ids.get(own[1], own[1]), text) for text, _ in Reader().readings(page))
    elif page.path.endswith(".html"):
        for found in _LINK.finditer(page.data.decode()):
            yield unquote(found[1]), found[0]
    elif page.path == "roadmap.json":
        for entry in json.loads(page.data).get("milestones", ()):
            yield str(entry.get("id")), json.dumps(entry, ensure_ascii=False)
    elif page.path == "roadmap.csv":
        yield from ((row[0], "\n".join(row)) for row in csv.reader(io.StringIO(page.data.decode())) if row)
    elif page.path.endswith(".ics"):
        for event in page.data.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]:
            uid = _UID.search(event)
            yield ids.get(uid[1], uid[1]) if uid else "", event
