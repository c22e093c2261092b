"""Text that strangers might send, for every field that the program's own schema says takes any; no test of its own.

A field is found by walking the schema, so a new one is filled the day it is added. Each text carries a mark of field
and payload, also as the name of a tag or an attribute: where a mark is more than text, somebody's text was obeyed.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from milepost.stages.validate import PRODUCT
from milepost.stages.validate.reader import table_schema
from milepost.stages.validate.settings import CONFIG
from milepost.stages.validate.tables import MILESTONE, PAGE, PERIOD, THEME

MARK = re.compile(r"zq(\d{3})v(\d{2})q")
SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "milestones": table_schema(MILESTONE),
    "products": table_schema(PRODUCT),
    "themes": table_schema(THEME),
    "periods": table_schema(PERIOD),
    "pages": table_schema(PAGE),
    "roadmap": table_schema(CONFIG),
}
# `{m}` is the mark. What begins as an address, a formula or a command does so at its first letter.
PAYLOADS: Mapping[str, str] = {
    "script": "<script>{m}()</script>",
    "style": "<style {m}>*{{background:url(https://{m}.example)}}</style>",
    "handler": "<img src=x {m} onerror={m}()>",
    "svg": "<svg {m} onload={m}()><script>{m}()</script></svg>",
    "math": "<math><mi {m} xlink:href='javascript:{m}()'>x</mi></math>",
    "attribute": '" onmouseover="{m}()" {m}="',
    "attribute in single quotes": "' onfocus='{m}()' autofocus {m}='",
    "attribute without quotes": "x onfocus={m}() {m}=1 >",
    "javascript link": "javascript:{m}()",
    "javascript link in capitals": "JaVaScRiPt:{m}()",
    "javascript link with a tab": "java\tscript:{m}()",
    "javascript link with a line end": "java\r\nscript:{m}()",
    "javascript link entity-coded": "&#106;avascript&colon;{m}()",
    "data link": "data:text/html,<script>{m}()</script>",
    "vbscript link": "vbscript:{m}()",
    "javascript link behind a control character": "\x01javascript:{m}()",
    "anchor": '<a {m} href=" javascript:{m}()">{m}</a>',
    "base": "<base {m} href=https://{m}.example/>",
    "refresh": '<meta {m} http-equiv="refresh" content="0;url=https://{m}.example/">',
    "style attribute": '<b {m} style="background:url(https://{m}.example)">{m}</b>',
    "style rule": "}}*{{background:url(https://{m}.example)}}",
    "template": "{{{{ 7*7 }}}}{m}{{% raw %}}{{# x #}}{{{{ self.__class__ }}}}",
    "format": "{{title}}{{0.__class__}}{m}{{}}%s%(x)s",
    "end of script": "</script><{m}>",
    "end of title": "</title></style></textarea></noscript><{m}>",
    "end of drawing": "</text></svg></title></desc><{m}>",
    "end of data": "]]><{m}>",
    "end of comment": "--><{m}>",
    "comment": "<!--{m}",
    "entity": '<!DOCTYPE x [<!ENTITY {m} SYSTEM "file:///etc/passwd">]>&{m};',
    "entity-coded script": "&#60;script {m}&#62;{m}()&#60;/script&#62;&lt;{m}&gt;&amp;lt;{m}&amp;gt;",
    "line separators": "{m}\u2028{m}()\u2029//",
    "chart markup": '<a href="https://{m}.example">{m}</a><br><b>{m}</b>%{{x}}%{{customdata[0]}}<extra>{m}</extra>',
    "formula": '=HYPERLINK("https://{m}.example")',
    "formula with plus": "+{m}",
    "formula with minus": "-{m}|' /C calc'!A0",
    "formula with at": "@SUM({m})",
    "formula behind a tab": "\t={m}()",
    "formula behind a line end": "\r={m}()",
    "header": "{m}\r\nATTACH:https://{m}.example\r\nEND:VEVENT\r\nX-{m}: 1",
    "header in YAML": "{m}\nATTACH:https://{m}.example\nEND:VEVENT\n\nX-{m}: 1",
    "parameter": '{m};VALUE=URI:https://{m}.example,a\\nX-{m}:1"',
    "turned text": "{m}\u202eesrever\u2066\u200b\u200e\ufeff\u00ad\u2069",
    "one long word": "{m}" + "W" * 5000,
    "many words": "{m}" + " word" * 1000,
    "terminal": "\x1b[31m{m}\x1b]0;{m}\x07\x9b31m",
    "null": "{m}\0{m}",
    "half of a pair": "{m}\ud800",
    "command of a runner": "::error::{m}",
    "older command of a runner": "##[error]{m}",
    "mention": "@everyone @{m}",
    "image in Markdown": "![{m}](https://{m}.example/a.png)",
    "link in Markdown": "[{m}](https://{m}.example) <https://{m}.example>",
    "table in Markdown": "| {m} | a |\n|---|---|\n| {m} | b |",
    "code in Markdown": "`{m}` ``` {m}",
    "block in Markdown": "</details><details open {m}>",
    "chart in Markdown": "%%{{init: {{}}}}%%\nclick {m} href 'https://{m}.example'\n```\n# {m}",
    "path": "../../{m}",
    "path with backslashes": "C:\\..\\{m}",
    "path percent-coded": "%2e%2e%2f{m}%00",
}
# YAML has no such letters, not even escaped.
UNREADABLE = frozenset(
    name for name, text in PAYLOADS.items() if re.search("[\\0-\\x08\\r\\x1b\\x7f-\\x9f\\ud800]", text)
)
# What must have a form or name something else, so that the rest of the file stands: by kind and path, or by path.
PLAIN: Mapping[str, Any] = {
    "target": "2027-Q1",
    "start": "2026-Q4",
    "completed": None,
    "deadline": "2027",
    "not_before": "2026",
    "draft": None,
    "parent": "ground",
    "follows": "ground",
    "stage": "discovery",
    "audience": "public",
    "confidence": 70,
    "progress": 40,
    "order": 1,
    "depends_on[].id": "ground",
    "depends_on[].lag": "2d",
    "updates[].date": "2026-03-15",
    "updates[].moved_from": "2026-Q2",
    "links[].audience": "public",
    "gate.type": "value-case",
    "gate.asks.effort": "8w",
    "gate.asks.until": "2027-Q2",
    "gate.decision": "conditional-go",
    "gate.decided_on": "2026-05-01",
    "gate.conditions[].due": "2026-08",
    "gate.revisit": "2026-12",
    "estimate.low": "1w",
    "estimate.likely": "2w",
    "estimate.high": "3w",
    "sunset.announce": "2026-12",
    "sunset.end_of_sale": "2027-06",
    "sunset.end_of_support": "2028",
    "sunset.end_of_life": "2029",
    "sunset.notice": "90d",
    "status": "active",
    "lifecycle.stages[].id": "discovery",
    "lifecycle.gates[].id": "value-case",
    "lifecycle.gates[].ends": "discovery",
    "lifecycle.gates[].starts": None,
    "periods themes[]": None,
    "periods capacity.{}": 30,
    "shows.product[]": "port",
    "shows.theme[]": None,
    "shows.team[]": None,
    "shows.status[]": None,
    "shows.tag[]": None,
    "shows.from": "2026",
    "shows.to": "2029",
    "shows.as": "timeline",
    "shows.lanes": "product",
    "roadmap language": "en",
    "roadmap default_audience": "public",
    "roadmap audiences[].id": "public",
    "roadmap audiences[].fields[]": "all",
    "roadmap audiences[].precision": None,
    "roadmap calendar.named.{}": "2026-10-05/2026-12-11",
    "roadmap calendar.fiscal_year_start": 1,
    "roadmap calendar.period": "quarter",
    "roadmap calendar.plan_ahead": 6,
    "roadmap calendar.holidays[]": "2026-12-25",
    "roadmap capacity.default": 60,
    "roadmap capacity.teams.{}": 40,
    "roadmap confidence.{}": 70,
    "roadmap theme.accent.light": "#1a56c4",
    "roadmap theme.accent.dark": "#8ab8ff",
    "roadmap theme.logo": None,
    "roadmap theme.font": None,
    "roadmap theme.plotly_js": None,
    "roadmap ignore[].rule": "overdue",
}
# Keys that an author does not choose freely.
KEYS: Mapping[str, str] = {"as_seen_by.{}": "public", "confidence.{}": "high"}
# In one of these forms the text stands below the front matter.
BODIES: Mapping[str, str] = {
    "milestones": "{p}\n\n- [ ] {p}\n\n[a link](<{p}>)\n",
    "products": "## {p}\n\n{p}\n",
    "themes": "[a text {p} in brackets](https://example.org) and [[ground|{p}]]\n",
    "periods": "```python\n{p}\n```\n\n`{p}`\n\n> [!NOTE]\n> {p}\n",
    "pages": "<div>{p}</div>\n\n| a |\n|---|\n| {p} |\n\nA note[^1].\n\n[^1]: {p}\n",
}


@dataclass(frozen=True)
class Field:
    """A place for a text: the kind of file, and the path of keys in it; `is_key` where an author names the key."""

    kind: str
    path: str
    schema: Mapping[str, Any]
    number: int

    @property
    def plain(self) -> Any:
        """Give what stands there where no payload may; nothing leaves the key out."""
        return PLAIN.get(f"{self.kind} {self.path}", PLAIN.get(self.path))

    @property
    def is_fixed(self) -> bool:
        """Tell whether the rest of a file depends on what stands there."""
        own = (self.path, f"{self.kind} {self.path}")
        return any(path in PLAIN for path in own) or self.path.replace("{key}", "{}") in KEYS

    @property
    def is_text(self) -> bool:
        """Tell whether the schema allows a text of many words, or an address."""
        kinds = self.schema.get("type", ())
        return "enum" not in self.schema and (kinds == "string" or "string" in kinds)

    @property
    def fallback(self) -> Any:
        """Give what stands there where a payload is refused."""
        if "(http|https" in self.schema.get("pattern", ""):
            return "https://example.org/"
        return f"Plain {self.number}" if self.path == "title" else None

    def payload(self, name: str) -> str:
        """Write a payload with the mark of this field."""
        mark = f"zq{self.number:03}v{list(PAYLOADS).index(name):02}q"
        text = PAYLOADS[name].format(m=mark)
        is_address = "(http|https" in self.schema.get("pattern", "") and " link" not in name
        return f"https://example.org/{mark}?{text}" if is_address else text


def _leaves(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    schema = _fullest(schema)
    properties, others = schema.get("properties", {}), schema.get("additionalProperties")
    if schema.get("type") == "array":
        yield from _leaves(schema["items"], f"{path}[]")
    elif schema.get("type") != "object":
        yield path, schema
    for key, value in properties.items():
        yield from _leaves(value, f"{path}.{key}".removeprefix("."))
    if schema.get("type") == "object" and not properties:
        yield f"{path}.{{key}}", {"type": ["string"]}
        yield from _leaves(others if isinstance(others, dict) else {"type": ["string"]}, f"{path}.{{}}")


def _fullest(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of several forms take the one with the most places for text: a mapping, a list, a text."""
    forms = [form for form in schema.get("anyOf", ()) if form.get("type") != "null" and form.get("const") != ""]
    if not forms:
        return schema
    worth = {"array": 3, "object": 2, "string": 1}
    full = [_fullest(form) for form in forms]
    return max(full, key=lambda form: worth.get(str(form.get("type")), 1 if isinstance(form.get("type"), list) else 0))


def fields() -> tuple[Field, ...]:
    """List every place of every kind of file that may hold a value, and the text below the front matter."""
    found = [(kind, path, leaf) for kind, schema in SCHEMAS.items() for path, leaf in _leaves(schema)]
    found += [(kind, "body", {"type": ["string"]}) for kind in BODIES]
    return tuple(Field(kind, path, leaf, number) for number, (kind, path, leaf) in enumerate(found))


FIELDS = fields()
TEXTS = tuple(field for field in FIELDS if field.is_text)

Value = Callable[[Field], Any]


def tree(kind: str, value: Value) -> dict[str, Any]:
    """Fill a file's keys; what is given as nothing is left out, with all that would hold only that."""
    by_path = {field.path: field for field in FIELDS if field.kind == kind}
    return _filled(SCHEMAS[kind], "", by_path, value) or {}


def _filled(schema: Mapping[str, Any], path: str, by_path: Mapping[str, Field], value: Value) -> Any:
    schema = _fullest(schema)
    if schema.get("type") == "array":
        item = _filled(schema["items"], f"{path}[]", by_path, value)
        return None if item is None else [item]
    if schema.get("type") != "object":
        return value(by_path[path])
    if schema.get("properties"):
        pairs = {
            key: _filled(inner, f"{path}.{key}".removeprefix("."), by_path, value)
            for key, inner in schema["properties"].items()
        }
    else:
        others = schema.get("additionalProperties")
        inner = others if isinstance(others, dict) else {"type": ["string"]}
        key = KEYS.get(f"{path}.{{}}") or value(by_path[f"{path}.{{key}}"])
        pairs = {key: _filled(inner, f"{path}.{{}}", by_path, value)} if key is not None else {}
    kept = {key: inner for key, inner in pairs.items() if inner is not None}
    return kept or None


Refused = Set[tuple[str, str, str]]


def every(field: Field, name: str) -> Any:
    """Put a payload wherever a text may stand, right or wrong."""
    return field.payload(name) if field.is_text and not is_too_long(field, name) else _first(field)


def is_too_long(field: Field, name: str) -> bool:
    """Tell whether YAML reads no key of such a length."""
    return field.path.endswith("{key}") and len(PAYLOADS[name]) > 500


def allowed(field: Field, name: str, refused: Refused) -> Any:
    """Put a payload wherever it was not refused, and what is right where the rest of the file depends on it."""
    if field.is_fixed:
        return field.plain
    if (field.kind, field.path, name) in refused:
        return field.fallback
    return every(field, name)


def _first(field: Field) -> Any:
    schema = field.schema
    if "enum" in schema:
        return schema["enum"][0]
    return schema.get("minimum", "Plain" if field.path.endswith("{key}") else None)


def written(node: Any) -> list[tuple[str, str]]:
    """Write a tree as YAML that is JSON too: each value on a line of its own, and with each line the path it is for."""
    return list(_lines(node, ""))


def _lines(node: Any, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(node, dict | list):
        yield (_quoted(node) if isinstance(node, str) else json.dumps(node)), path
        return
    entries = node.items() if isinstance(node, dict) else ((None, item) for item in node)
    yield "{" if isinstance(node, dict) else "[", path
    for key, inner in entries:
        name = "{}" if key is not None and (MARK.search(key) or key == "Plain" or f"{path}.{{}}" in KEYS) else key
        below = f"{path}[]" if key is None else f"{path}.{name}".removeprefix(".")
        lines = list(_lines(inner, below))
        head = "" if key is None else f"{_quoted(key)}: "
        lines[0] = (head + lines[0][0], lines[0][1])
        yield from lines[:-1]
        yield lines[-1][0] + ",", lines[-1][1]
    yield "}" if isinstance(node, dict) else "]", path


def _quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def body_of(kind: str, name: str) -> list[str]:
    """Write the text below the front matter."""
    [field] = [field for field in FIELDS if field.kind == kind and field.path == "body"]
    return BODIES[kind].format(p=field.payload(name)).split("\n")


def stem(kind: str, name: str) -> str:
    """Name the file for a payload."""
    number = list(PAYLOADS).index(name)
    if kind == "periods":
        return f"{2026 + number // 52}-W{number % 52 + 1:02}"
    return f"{kind[:-1]}-{number:02}"


@dataclass(frozen=True)
class Written:
    """One hostile file: its path in the content folder, the payload it carries, and what each of its lines is for."""

    path: str
    kind: str
    payload: str
    lines: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        return "\n".join(line for line, _ in self.lines)


def file(kind: str, name: str, value: Value, left_out: Set[str] = frozenset()) -> Written:
    """Write a file that carries a payload; lines of its text that were refused are left out."""
    lines = written(tree(kind, value))
    if kind == "roadmap":
        return Written("roadmap.yml", kind, name, tuple(lines))
    folder = "milestones/port" if kind == "milestones" else kind
    body = [(line, "body") for line in body_of(kind, name) if line not in left_out]
    return Written(f"{folder}/{stem(kind, name)}.md", kind, name, (("---", ""), *lines, ("---", ""), *body))
