"""The roadmap for programs: one JSON document, and the schema that describes it.

Takes the plan of what a circle may see, its source, and the address of the site; gives bytes. One table of fields
writes the document and makes its schema, so the two cannot part. What is not said or seen is absent, never null.
"""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any

from milepost.model.json_fields import (
    COUNT,
    DAY,
    TEXT,
    URL,
    YES_OR_NO,
    Field,
    Row,
    Schema,
    Table,
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
from milepost.model.milestone import Health, Item, PeriodReport
from milepost.model.plan import Load, Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Capacity
from milepost.stages.render.addresses import address_of
from milepost.stages.render.exports import absolute, encoded, unbroken
from milepost.stages.render.exports.milestone_json import GATE_AHEAD, LINK, MILESTONE, MilestoneRow, rows

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
    return [written(MILESTONE, row) for row in rows(plan, site_url)]


@dataclass(frozen=True, slots=True)
class _Whole:
    plan: Plan[Seen]
    source: Mapping[str, object] | None
    site_url: str


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


def _gates(whole: _Whole) -> list[MilestoneRow]:
    return [row for row in rows(whole.plan, whole.site_url) if row.milestone.gate]


of = attrgetter

SUNSET: Table = (
    period("announce", "announce"),
    period("end_of_sale", "end_of_sale"),
    period("end_of_support", "end_of_support"),
    period("end_of_life", "end_of_life"),
    Field("replacement", TEXT, of("replacement")),
    Field("notice", COUNT | {"description": "calendar days"}, of("notice")),
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
    many("milestones", MILESTONE, lambda whole: rows(whole.plan, whole.site_url), True),
)
