"""The roadmap for programs: one JSON document, and the schema that describes it.

Takes the plan of what a circle may see, its source, and the address of the site; gives bytes. One table of fields
writes the document and makes its schema, so the two cannot part. What is not said or seen is absent, never null.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any, get_args

from milepost.model.milestone import Commitment, Decision, DependencyType, EffortUnit, Health, Item, Milestone, Status
from milepost.model.periods import Period
from milepost.model.plan import Horizon, Plan, Planned
from milepost.model.roadmap import Seen
from milepost.stages.render.addresses import address_of
from milepost.stages.render.exports import absolute, encoded

SCHEMA_VERSION = 1
Schema = dict[str, Any]
Row = dict[str, object]


def document(plan: Plan[Seen], source: Mapping[str, object] | None, site_url: str) -> bytes:
    """Write a roadmap as JSON."""
    value = _written(DOCUMENT, _Whole(plan, source, site_url))
    return encoded(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def schema() -> Schema:
    """Describe the document as JSON Schema 2020-12; later versions of it may have more keys."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A roadmap made by Milepost",
        "description": "What may not be seen, or was not said, is absent.",
    }
    return deepcopy(head | _schema(DOCUMENT))


def milestones(plan: Plan[Seen], site_url: str) -> list[Row]:
    """Write each milestone as the document has it, sorted by id."""
    return [_written(MILESTONE, row) for row in _rows(plan, site_url)]


@dataclass(frozen=True, slots=True)
class Field:
    """A key: what may stand there and where that comes from; without a value it is left out unless required."""

    name: str
    schema: Schema
    read: Callable[[Any], object]
    is_required: bool = False


Table = tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class _Whole:
    plan: Plan[Seen]
    source: Mapping[str, object] | None
    site_url: str


@dataclass(frozen=True, slots=True)
class _Row:
    milestone: Milestone
    planned: Planned
    url: str


@dataclass(frozen=True, slots=True)
class _Listed:
    item: Item
    url: str


def _written(table: Table, value: Any) -> Row:
    found = ((field, field.read(value)) for field in table)
    return {field.name: part for field, part in found if field.is_required or part not in (None, "", [], {})}


def _schema(table: Table) -> Schema:
    required = [field.name for field in table if field.is_required]
    made: Schema = {"type": "object", "properties": {field.name: field.schema for field in table}}
    return made | {"required": required} if required else made


def _one(name: str, table: Table, read: Callable[[Any], Any]) -> Field:
    """Make a field that holds an object."""

    def written(value: Any) -> Row | None:
        part = read(value)
        return None if part is None else _written(table, part)

    return Field(name, _schema(table), written)


def _many(name: str, table: Table, read: Callable[[Any], Iterable[Any]], is_required: bool = False) -> Field:
    """Make a field that holds a list of objects."""
    schema = {"type": "array", "items": _schema(table)}
    return Field(name, schema, lambda value: [_written(table, part) for part in read(value)], is_required)


def _listed(name: str, path: str) -> Field:
    """Make a field that holds a list of texts."""
    read = attrgetter(path)
    return Field(name, {"type": "array", "items": TEXT}, lambda value: list(read(value)))


def _period(name: str, path: str) -> Field:
    """Make a field that holds a period as authors write it; a place on the board is none."""
    read = attrgetter(path)

    def text(value: Any) -> str | None:
        period: Period | None = read(value)
        return None if period is None or period.is_board else period.text

    return Field(name, PERIOD, text)


def _day(name: str, path: str) -> Field:
    """Make a field that holds a day."""
    read = attrgetter(path)
    return Field(name, DAY, lambda value: day.isoformat() if (day := read(value)) else None)


def _amount(name: str, path: str) -> Field:
    """Make a field that always holds a number; a whole one is written without a fraction."""
    read = attrgetter(path)
    return Field(name, {"type": "number", "minimum": 0}, lambda value: _number(read(value)), True)


def _number(amount: float) -> float:
    return int(amount) if amount == int(amount) else amount


def _choice(literal: Any) -> Schema:
    return {"type": "string", "enum": list(get_args(literal))}


def _sorted(items: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(items.items(), key=itemgetter(0))


def _url(kind: str, id_: str, site_url: str) -> str:
    return absolute(address_of(kind, id_), site_url)


def _items(kind: str, group: str) -> Callable[[_Whole], list[_Listed]]:
    def read(whole: _Whole) -> list[_Listed]:
        items = _sorted(getattr(whole.plan.roadmap, group))
        return [_Listed(item, _url(kind, id_, whole.site_url)) for id_, item in items]

    return read


def _rows(plan: Plan[Seen], site_url: str) -> list[_Row]:
    found = _sorted(plan.planned)
    return [_Row(planned.milestone, planned, _url("milestone", id_, site_url)) for id_, planned in found]


def _gates(whole: _Whole) -> list[_Row]:
    return [row for row in _rows(whole.plan, whole.site_url) if row.milestone.gate]


TEXT: Schema = {"type": "string"}
YES_OR_NO: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer"}
PERCENT: Schema = {"type": "integer", "minimum": 0, "maximum": 100}
DAY: Schema = {"type": "string", "format": "date"}
PERIOD: Schema = {"type": "string", "description": "as precise as it was written: 2026-03-15, 2026-Q1, 2026-03/.."}
URL: Schema = {"type": "string", "format": "uri-reference"}
of = attrgetter

EFFORT: Table = (
    _amount("low", "low"),
    _amount("likely", "likely"),
    _amount("high", "high"),
    Field("unit", _choice(EffortUnit), of("unit"), True),
)
LINK: Table = (Field("rel", TEXT, of("rel")), Field("url", URL, of("url"), True), Field("title", TEXT, of("title")))
SUNSET: Table = (
    _period("announce", "announce"),
    _period("end_of_sale", "end_of_sale"),
    _period("end_of_support", "end_of_support"),
    _period("end_of_life", "end_of_life"),
    Field("replacement", TEXT, of("replacement")),
    Field("notice", COUNT | {"description": "calendar days"}, of("notice")),
)
DEPENDENCY: Table = (
    Field("id", TEXT, of("id"), True),
    Field("type", _choice(DependencyType), of("type"), True),
    Field("lag", COUNT | {"description": "working days"}, lambda entry: entry.lag or None),
    Field("why", TEXT, of("why")),
)
CRITERION: Table = (
    Field("text", TEXT, of("text"), True),
    Field("level", {"type": "string", "enum": ["must", "should"]}, of("level"), True),
    Field("met", YES_OR_NO, of("met")),
    Field("evidence", URL, of("evidence")),
)
CONDITION: Table = (Field("text", TEXT, of("text"), True), _period("due", "due"), Field("met", YES_OR_NO, of("met")))
GATE: Table = (
    Field("type", TEXT, of("type"), True),
    Field("decision", _choice(Decision), of("decision")),
    _day("decided_on", "decided_on"),
    _listed("decided_by", "decided_by"),
    Field("rationale", TEXT, of("rationale")),
    Field("recommendation", _choice(Decision), of("recommendation")),
    _one("asks", (_one("effort", EFFORT, of("effort")), _period("until", "until")), of("asks")),
    _many("criteria", CRITERION, of("criteria")),
    _listed("approvers", "approvers"),
    _many("conditions", CONDITION, of("conditions")),
    _period("revisit", "revisit"),
)
PROGRESS: Table = (
    Field("percent", PERCENT, of("percent"), True),
    Field("source", {"type": "string", "enum": ["progress", "tasks", "children", "status"]}, of("source"), True),
)
MILESTONE: Table = (
    Field("id", TEXT, of("milestone.id"), True),
    Field("title", TEXT, of("milestone.title"), True),
    Field("summary", TEXT, of("milestone.summary")),
    Field("url", URL, of("url"), True),
    Field("kind", {"type": "string", "enum": ["milestone", "event"]}, of("milestone.kind"), True),
    Field("product", TEXT, of("milestone.product")),
    _listed("themes", "milestone.themes"),
    Field("status", _choice(Status), of("milestone.status"), True),
    Field("stage", TEXT, of("milestone.stage")),
    Field("health", _choice(Health), of("milestone.health")),
    Field("commitment", _choice(Commitment), of("milestone.commitment"), True),
    Field("confidence", PERCENT, of("milestone.confidence")),
    Field("horizon", _choice(Horizon), of("planned.horizon")),
    _period("start", "planned.start"),
    _period("target", "planned.target"),
    _period("completed", "milestone.completed"),
    _day("earliest", "planned.earliest"),
    _day("latest", "planned.latest"),
    _one("progress", PROGRESS, of("planned.progress")),
    _one("estimate", EFFORT, of("milestone.estimate")),
    Field("team", TEXT, of("milestone.team")),
    _listed("owner", "milestone.owner"),
    _many("depends_on", DEPENDENCY, of("milestone.depends_on")),
    _one("gate", GATE, of("milestone.gate")),
    _listed("tags", "milestone.tags"),
    _many("links", LINK, of("milestone.links")),
)
GATE_AHEAD: Table = (
    Field("id", TEXT, of("milestone.id"), True),
    Field("product", TEXT, of("milestone.product")),
    Field("type", TEXT, of("milestone.gate.type"), True),
    Field("decision", _choice(Decision), of("milestone.gate.decision")),
    _day("decided_on", "milestone.gate.decided_on"),
    _period("target", "planned.target"),
    Field("url", URL, of("url"), True),
)
HEAD: Table = (
    Field("id", TEXT, of("item.id"), True),
    Field("title", TEXT, of("item.title"), True),
    Field("summary", TEXT, of("item.summary")),
    Field("url", URL, of("url"), True),
)
PRODUCT: Table = (
    *HEAD,
    Field("team", TEXT, of("item.team")),
    _listed("owner", "item.owner"),
    _one("sunset", SUNSET, of("item.sunset")),
    _many("links", LINK, of("item.links")),
)
THEME: Table = (*HEAD, _listed("owner", "item.owner"))
PERIOD_REPORT: Table = (
    Field("id", TEXT, of("item.id"), True),
    Field("title", TEXT, of("item.title"), True),
    Field("focus", TEXT, of("item.focus")),
    _day("start", "item.span.first"),
    _day("end", "item.span.last"),
    Field("url", URL, of("url"), True),
    _listed("themes", "item.themes"),
    _listed("owner", "item.owner"),
    Field("health", _choice(Health), of("item.health")),
)
SOURCE: Table = (
    Field("commit", TEXT, lambda source: source.get("commit")),
    Field("dirty", YES_OR_NO, lambda source: source.get("dirty")),
)
DOCUMENT: Table = (
    Field("schema_version", {"const": SCHEMA_VERSION}, lambda _: SCHEMA_VERSION, True),
    Field("title", TEXT, of("plan.roadmap.settings.title"), True),
    Field("audience", TEXT, of("plan.roadmap.audience.id"), True),
    Field("as_of", DAY, lambda whole: whole.plan.day.isoformat(), True),
    _one("source", SOURCE, of("source")),
    _many("products", PRODUCT, _items("product", "products"), True),
    _many("themes", THEME, _items("theme", "themes"), True),
    _many("periods", PERIOD_REPORT, _items("period", "periods"), True),
    _many("gates", GATE_AHEAD, _gates, True),
    _many("milestones", MILESTONE, lambda whole: _rows(whole.plan, whole.site_url), True),
)
