"""The roadmap for programs: one JSON document, and the schema that describes it.

Takes the plan of what a circle may see, its source, and the address of the site; gives bytes. One table of fields
writes the document and makes its schema, so the two cannot part. What is not said or seen is absent, never null.
"""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from operator import attrgetter, itemgetter
from typing import Any

from milepost.model.history import MoveKind, move_kind
from milepost.model.json_fields import (
    COUNT,
    DAY,
    PERCENT,
    PERIOD,
    TEXT,
    URL,
    YES_OR_NO,
    Field,
    Row,
    Schema,
    Table,
    amount,
    by_team,
    choice,
    day,
    described,
    listed,
    many,
    one,
    period,
    written,
)
from milepost.model.milestone import (
    Commitment,
    Decision,
    DependencyType,
    EffortUnit,
    Health,
    Item,
    Milestone,
    PeriodReport,
    Status,
)
from milepost.model.plan import Forecast, Horizon, Load, Move, Plan, Planned
from milepost.model.roadmap import Seen
from milepost.model.settings import Capacity
from milepost.stages.render.addresses import address_of
from milepost.stages.render.exports import absolute, encoded, unbroken
from milepost.stages.render.precision import forecast_of, told_day

SCHEMA_VERSION = 1


def document(plan: Plan[Seen], source: Mapping[str, object] | None, site_url: str) -> bytes:
    """Write a roadmap as JSON."""
    value = written(DOCUMENT, _Whole(plan, source, site_url))
    return encoded(unbroken(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)) + "\n")


def schema() -> Schema:
    """Describe the document as JSON Schema 2020-12; later versions of it may have more keys."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A roadmap made by Milepost",
        "description": "What may not be seen, or was not said, is absent.",
    }
    return deepcopy(head | described(DOCUMENT))


def milestones(plan: Plan[Seen], site_url: str) -> list[Row]:
    """Write each milestone as the document has it, sorted by id."""
    return [written(MILESTONE, row) for row in _rows(plan, site_url)]


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
    forecast: Forecast | None
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class _Listed:
    item: Item
    url: str


@dataclass(frozen=True, slots=True)
class _Period:
    item: PeriodReport
    url: str
    loads: tuple[Load, ...]
    days_in_unit: int

    def amounts(self, of_load: Callable[[Load], float | None]) -> dict[str, float]:
        """Give an amount of each team's load in the unit of `capacity`."""
        found = ((load.team, of_load(load)) for load in self.loads)
        return {team: value / self.days_in_unit for team, value in found if value is not None}


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
    moves = plan.moves_of if plan.roadmap.audience.sees("history") else {}
    return [
        _Row(
            entry.milestone,
            entry,
            _url("milestone", id_, site_url),
            _forecast(id_, plan),
            moves.get(id_, ())[::-1],
        )
        for id_, entry in _sorted(plan.planned)
    ]


def _forecast(id_: str, plan: Plan[Seen]) -> Forecast | None:
    item = plan.planned[id_].milestone
    found = forecast_of(item, plan)
    return found and replace(found, p50=told_day(found.p50, item, plan), p85=told_day(found.p85, item, plan))


def _periods(whole: _Whole) -> list[_Period]:
    plan, settings = whole.plan, whole.plan.roadmap.settings
    in_weeks = (settings.capacity or Capacity()).unit == "weeks"
    days_in_unit = len(set(settings.calendar.working_days)) if in_weeks else 1
    return [
        _Period(
            item,
            _url("period", id_, whole.site_url),
            tuple(
                load for load in plan.loads if (load.period.begin, load.period.end) == (item.span.begin, item.span.end)
            ),
            days_in_unit,
        )
        for id_, item in _sorted(plan.periods)
    ]


def _gates(whole: _Whole) -> list[_Row]:
    return [row for row in _rows(whole.plan, whole.site_url) if row.milestone.gate]


of = attrgetter

EFFORT: Table = (
    amount("low", "low"),
    amount("likely", "likely"),
    amount("high", "high"),
    Field("unit", choice(EffortUnit), of("unit"), True),
)
LINK: Table = (Field("rel", TEXT, of("rel")), Field("url", URL, of("url"), True), Field("title", TEXT, of("title")))
SUNSET: Table = (
    period("announce", "announce"),
    period("end_of_sale", "end_of_sale"),
    period("end_of_support", "end_of_support"),
    period("end_of_life", "end_of_life"),
    Field("replacement", TEXT, of("replacement")),
    Field("notice", COUNT | {"description": "calendar days"}, of("notice")),
)
DEPENDENCY: Table = (
    Field("id", TEXT, of("id"), True),
    Field("type", choice(DependencyType), of("type"), True),
    Field("lag", COUNT | {"description": "working days"}, lambda entry: entry.lag or None),
    Field("why", TEXT, of("why")),
)
CRITERION: Table = (
    Field("text", TEXT, of("text"), True),
    Field("level", {"type": "string", "enum": ["must", "should"]}, of("level"), True),
    Field("met", YES_OR_NO, of("met")),
    Field("evidence", URL, of("evidence")),
)
CONDITION: Table = (Field("text", TEXT, of("text"), True), period("due", "due"), Field("met", YES_OR_NO, of("met")))
GATE: Table = (
    Field("type", TEXT, of("type"), True),
    Field("decision", choice(Decision), of("decision")),
    day("decided_on", "decided_on"),
    listed("decided_by", "decided_by"),
    Field("rationale", TEXT, of("rationale")),
    Field("recommendation", choice(Decision), of("recommendation")),
    one("asks", (one("effort", EFFORT, of("effort")), period("until", "until")), of("asks")),
    many("criteria", CRITERION, of("criteria")),
    listed("approvers", "approvers"),
    many("conditions", CONDITION, of("conditions")),
    period("revisit", "revisit"),
)
PROGRESS: Table = (
    Field("percent", PERCENT, of("percent"), True),
    Field("source", {"type": "string", "enum": ["progress", "tasks", "children", "status"]}, of("source"), True),
)
FORECAST: Table = (
    Field("p50", DAY, lambda forecast: forecast.p50.isoformat(), True),
    Field("p85", DAY, lambda forecast: forecast.p85.isoformat(), True),
)
MOVE: Table = (
    Field("date", DAY, lambda move: move.date.isoformat(), True),
    period("from", "before"),
    period("to", "after"),
    Field("class", choice(MoveKind), lambda move: move_kind(move.before, move.after), True),
    Field("days", COUNT | {"description": "how much later the end is; negative: earlier"}, of("days")),
    Field("reason", TEXT, of("reason")),
)
HISTORY: Table = (
    Field("first_target", PERIOD, lambda moves: None if moves[0].before.is_board else moves[0].before.text),
    many("moves", MOVE, lambda moves: moves, True),
    Field("slip_days", COUNT, lambda moves: sum(move.days or 0 for move in moves)),
)
MILESTONE: Table = (
    Field("id", TEXT, of("milestone.id"), True),
    Field("title", TEXT, of("milestone.title"), True),
    Field("summary", TEXT, of("milestone.summary")),
    Field("url", URL, of("url"), True),
    Field("kind", {"type": "string", "enum": ["milestone", "event"]}, of("milestone.kind"), True),
    Field("product", TEXT, of("milestone.product")),
    listed("themes", "milestone.themes"),
    Field("status", choice(Status), of("milestone.status"), True),
    Field("stage", TEXT, of("planned.stage")),
    Field("health", choice(Health), of("milestone.health")),
    Field("commitment", choice(Commitment), of("milestone.commitment"), True),
    Field("confidence", PERCENT, of("milestone.confidence")),
    Field("horizon", choice(Horizon), of("planned.horizon")),
    period("start", "planned.start"),
    period("target", "planned.target"),
    period("completed", "milestone.completed"),
    day("earliest", "planned.earliest"),
    day("latest", "planned.latest"),
    one("progress", PROGRESS, of("planned.progress")),
    one("estimate", EFFORT, of("milestone.estimate")),
    Field("team", TEXT, of("milestone.team")),
    listed("owner", "milestone.owner"),
    many("depends_on", DEPENDENCY, of("milestone.depends_on")),
    one("gate", GATE, of("milestone.gate")),
    listed("tags", "milestone.tags"),
    many("links", LINK, of("milestone.links")),
    one("history", HISTORY, lambda row: row.moves or None),
    one("forecast", FORECAST, of("forecast")),
)
GATE_AHEAD: Table = (
    Field("id", TEXT, of("milestone.id"), True),
    Field("product", TEXT, of("milestone.product")),
    Field("type", TEXT, of("milestone.gate.type"), True),
    Field("decision", choice(Decision), of("milestone.gate.decision")),
    day("decided_on", "milestone.gate.decided_on"),
    period("target", "planned.target"),
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
    listed("owner", "item.owner"),
    one("sunset", SUNSET, of("item.sunset")),
    many("links", LINK, of("item.links")),
)
THEME: Table = (*HEAD, listed("owner", "item.owner"))
PERIOD_REPORT: Table = (
    Field("id", TEXT, of("item.id"), True),
    Field("title", TEXT, lambda period: period.item.title or period.item.id, True),
    Field("focus", TEXT, of("item.focus")),
    day("start", "item.span.first"),
    day("end", "item.span.last"),
    Field("url", URL, of("url"), True),
    listed("themes", "item.themes"),
    listed("owner", "item.owner"),
    Field("health", choice(Health), of("item.health")),
    by_team("capacity", lambda period: period.amounts(of("capacity"))),
    by_team("demand", lambda period: period.amounts(of("demand"))),
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
    one("source", SOURCE, of("source")),
    many("products", PRODUCT, _items("product", "products"), True),
    many("themes", THEME, _items("theme", "themes"), True),
    many("periods", PERIOD_REPORT, _periods, True),
    many("gates", GATE_AHEAD, _gates, True),
    many("milestones", MILESTONE, lambda whole: _rows(whole.plan, whole.site_url), True),
)
