"""The document against values written here, and against its own schema with every unknown key forbidden."""

import json
from datetime import date
from typing import Any

import jsonschema
import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import (
    Asks,
    Condition,
    Dependency,
    Effort,
    Gate,
    Milestone,
    PeriodReport,
    Product,
    Sunset,
    Theme,
    WebLink,
)
from milepost.model.periods import Period, parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Criterion, Settings
from milepost.problems import Place
from milepost.stages import plan as planning
from milepost.stages.render.exports import roadmap_json


def period(text: str) -> Period:
    return parse(text, Calendar())


def milestone(id_: str, **values: Any) -> Milestone:
    return Milestone(**{"id": id_, "title": id_.title(), "audience": "public", "path": "", "shown": ""} | values)


def product(id_: str, **values: Any) -> Product:
    return Product(id=id_, title=id_.title(), audience="public", path="", shown="", **values)


def plan_of(*milestones: Milestone, **groups: dict[str, Any]) -> Plan[Seen]:
    kept = {"products": {}, "themes": {}, "periods": {}, "pages": {}} | groups
    everything = {item.id: item for item in milestones}
    seen = Seen(Audience("internal", sees_all=True), True, Settings("Fabrikam roadmap"), everything, **kept)
    return planning.on(date(2026, 5, 1), seen)[0]


def document(plan: Plan[Seen], source: Any = None, site_url: str = "") -> dict[str, Any]:
    return json.loads(roadmap_json.document(plan, source, site_url))


def first(plan: Plan[Seen]) -> dict[str, Any]:
    return document(plan)["milestones"][0]


def closed(schema: Any) -> Any:
    """Forbid every key that the schema does not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {key: closed(part) for key, part in schema.items()}
    return parts | {"additionalProperties": False} if "properties" in parts else parts


def full_milestone() -> Milestone:
    return milestone(
        "passkeys",
        title="Sign in with passkeys",
        summary="No more passwords.",
        product="identity",
        themes=("trust",),
        status="active",
        stage="delivery",
        health="at-risk",
        commitment="committed",
        confidence=70,
        start=period("2026-03"),
        target=period("2026-Q3"),
        progress=0,
        estimate=Effort(4, 6, 10.5, "w"),
        team="login",
        owner=("@anna", "Ben"),
        depends_on=(Dependency("vault", Place(""), "FS", 5, "keys are kept there"), Dependency("audit", Place(""))),
        gate=full_gate(),
        tags=("security",),
        links=(WebLink("https://example.org/1", "The issue", "issue"), WebLink("https://example.org/2")),
    )


def full_gate() -> Gate:
    return Gate(
        "development-case",
        criteria=(Criterion("Value is estimated", "must", True, "https://example.org/e"), Criterion("Tried", "should")),
        approvers=("@cto",),
        recommendation="go",
        asks=Asks(Effort(8, 8, 8, "w"), period("2027-Q2")),
        decision="conditional-go",
        decided_on=date(2026, 4, 2),
        decided_by=("@cto",),
        rationale="Worth it.",
        conditions=(Condition("Budget is signed", period("2026-06"), False),),
        revisit=period("2026-Q4"),
    )


def full_plan() -> Plan[Seen]:
    common = {"audience": "public", "path": "", "shown": ""}
    sunset = Sunset(announce=period("2027-01"), end_of_life=period("2027-H2"), replacement="none", notice=180)
    report = PeriodReport(
        id="2026-Q2", title="Spring", span=period("2026-Q2"), focus="Trust", themes=("trust",), **common
    )
    return plan_of(
        full_milestone(),
        milestone("vault", product="identity", status="done", completed=period("2026-02-10")),
        milestone("audit", kind="event", target=period("2026-04-01/..")),
        products={
            "identity": product("identity", summary="Who is who.", owner=("@dora",), team="login", sunset=sunset)
        },
        themes={"trust": Theme(id="trust", title="Earn trust", summary="Why.", **common)},
        periods={"2026-Q2": report},
    )


FULL = {
    "schema_version": 1,
    "title": "Fabrikam roadmap",
    "audience": "internal",
    "as_of": "2026-05-01",
    "source": {"commit": "c0ffee", "dirty": False},
    "products": [
        {
            "id": "identity",
            "title": "Identity",
            "summary": "Who is who.",
            "url": "https://example.org/r/products/identity.html",
            "team": "login",
            "owner": ["@dora"],
            "sunset": {"announce": "2027-01", "end_of_life": "2027-H2", "replacement": "none", "notice": 180},
        }
    ],
    "themes": [
        {"id": "trust", "title": "Earn trust", "summary": "Why.", "url": "https://example.org/r/themes/trust.html"}
    ],
    "periods": [
        {
            "id": "2026-Q2",
            "title": "Spring",
            "focus": "Trust",
            "start": "2026-04-01",
            "end": "2026-06-30",
            "url": "https://example.org/r/periods/2026-Q2.html",
            "themes": ["trust"],
        },
        {
            "id": "2026-Q3",
            "title": "2026-Q3",
            "start": "2026-07-01",
            "end": "2026-09-30",
            "url": "https://example.org/r/periods/2026-Q3.html",
        },
    ],
    "gates": [
        {
            "id": "passkeys",
            "product": "identity",
            "type": "development-case",
            "decision": "conditional-go",
            "decided_on": "2026-04-02",
            "target": "2026-Q3",
            "url": "https://example.org/r/milestones/passkeys.html",
        }
    ],
    "milestones": [
        {
            "id": "audit",
            "title": "Audit",
            "url": "https://example.org/r/milestones/audit.html",
            "kind": "event",
            "status": "planned",
            "commitment": "target",
            "horizon": "now",
            "target": "2026-04-01/..",
            "earliest": "2026-04-01",
        },
        {
            "id": "passkeys",
            "title": "Sign in with passkeys",
            "summary": "No more passwords.",
            "url": "https://example.org/r/milestones/passkeys.html",
            "kind": "milestone",
            "product": "identity",
            "themes": ["trust"],
            "status": "active",
            "stage": "delivery",
            "health": "at-risk",
            "commitment": "committed",
            "confidence": 70,
            "horizon": "now",
            "start": "2026-03",
            "target": "2026-Q3",
            "earliest": "2026-03-01",
            "latest": "2026-09-30",
            "progress": {"percent": 0, "source": "progress"},
            "estimate": {"low": 4, "likely": 6, "high": 10.5, "unit": "w"},
            "team": "login",
            "owner": ["@anna", "Ben"],
            "depends_on": [
                {"id": "vault", "type": "FS", "lag": 5, "why": "keys are kept there"},
                {"id": "audit", "type": "FS"},
            ],
            "gate": {
                "type": "development-case",
                "decision": "conditional-go",
                "decided_on": "2026-04-02",
                "decided_by": ["@cto"],
                "rationale": "Worth it.",
                "recommendation": "go",
                "asks": {"effort": {"low": 8, "likely": 8, "high": 8, "unit": "w"}, "until": "2027-Q2"},
                "criteria": [
                    {
                        "text": "Value is estimated",
                        "level": "must",
                        "met": True,
                        "evidence": "https://example.org/e",
                    },
                    {"text": "Tried", "level": "should"},
                ],
                "approvers": ["@cto"],
                "conditions": [{"text": "Budget is signed", "due": "2026-06", "met": False}],
                "revisit": "2026-Q4",
            },
            "tags": ["security"],
            "links": [
                {"rel": "issue", "url": "https://example.org/1", "title": "The issue"},
                {"url": "https://example.org/2"},
            ],
        },
        {
            "id": "vault",
            "title": "Vault",
            "url": "https://example.org/r/milestones/vault.html",
            "kind": "milestone",
            "product": "identity",
            "status": "done",
            "commitment": "target",
            "completed": "2026-02-10",
            "progress": {"percent": 100, "source": "status"},
        },
    ],
}


def test_everything_that_is_known_is_written_in_the_order_of_the_contract() -> None:
    written = document(full_plan(), {"commit": "c0ffee", "dirty": False}, "https://example.org/r/")
    assert written == FULL
    assert json.dumps(written) == json.dumps(FULL)


def test_the_bytes_are_indented_utf8_with_one_newline_at_the_end() -> None:
    data = roadmap_json.document(plan_of(milestone("a", title="Größe 🚀")), None, "")
    assert data.startswith(b'{\n  "schema_version": 1,\n  "title"')
    assert "Größe 🚀".encode() in data
    assert data.endswith(b"}\n")


def test_what_is_not_there_is_absent_and_never_null() -> None:
    written = document(plan_of(milestone("a")))
    assert written == {
        "schema_version": 1,
        "title": "Fabrikam roadmap",
        "audience": "internal",
        "as_of": "2026-05-01",
        "products": [],
        "themes": [],
        "periods": [],
        "gates": [],
        "milestones": [
            {
                "id": "a",
                "title": "A",
                "url": "milestones/a.html",
                "kind": "milestone",
                "status": "planned",
                "commitment": "target",
                "horizon": "later",
                "progress": {"percent": 0, "source": "status"},
            }
        ],
    }


@pytest.mark.parametrize("place", ["now", "next", "later"])
def test_a_place_on_the_board_is_a_horizon_and_no_target(place: str) -> None:
    written = first(plan_of(milestone("a", target=period(place))))
    assert written["horizon"] == place
    assert {"target", "earliest", "latest"}.isdisjoint(written)


def test_a_side_that_is_open_has_no_day() -> None:
    written = first(plan_of(milestone("a", target=period("../2026-06"))))
    assert (written["target"], written["latest"]) == ("../2026-06", "2026-06-30")
    assert "earliest" not in written


def test_an_address_is_relative_and_encoded_until_the_site_has_one() -> None:
    assert first(plan_of(milestone("größe")))["url"] == "milestones/gr%C3%B6%C3%9Fe.html"


def test_a_parent_tells_the_dates_of_its_children() -> None:
    written = document(plan_of(milestone("all"), milestone("part", parent="all", target=period("2026-08"))))
    assert written["milestones"][0]["target"] == "2026-08"


@pytest.mark.parametrize("plan", [full_plan(), plan_of(milestone("a")), plan_of()], ids=["full", "bare", "empty"])
def test_a_document_keeps_to_its_schema_and_has_no_key_beside_it(plan: Plan[Seen]) -> None:
    schema = closed(roadmap_json.schema())
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    checker.validate(document(plan, {"commit": "c0ffee", "dirty": True}))


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("milestones", 0, "status"), "shipped"),
        (("milestones", 0, "progress", "percent"), 101),
        (("milestones", 0, "earliest"), "soon"),
        (("schema_version",), 2),
        (("milestones", 0, "health"), None),
    ],
)
def test_the_schema_refuses_what_is_wrong(path: tuple[str | int, ...], wrong: object) -> None:
    written: Any = document(plan_of(milestone("a", target=period("2026-06-01"))))
    part = written
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = wrong
    checker = jsonschema.Draft202012Validator(roadmap_json.schema(), format_checker=jsonschema.FormatChecker())
    assert not checker.is_valid(written)


def test_the_schema_is_itself_valid_and_each_time_a_fresh_one() -> None:
    made = roadmap_json.schema()
    jsonschema.Draft202012Validator.check_schema(made)
    assert made["required"][:4] == ["schema_version", "title", "audience", "as_of"]
    made["properties"]["milestones"]["items"]["properties"].clear()
    assert "title" in roadmap_json.schema()["properties"]["milestones"]["items"]["properties"]


@pytest.mark.parametrize(
    "title", ["=cmd()", "a\r\nb", "</script>", "a\u2028b", "\x00\x1b[31m", "👩\u200d🚀" * 40, '"\\']
)
def test_any_title_comes_back_as_it_was(title: str) -> None:
    assert first(plan_of(milestone("a", title=title)))["title"] == title


def test_half_a_surrogate_pair_does_not_stop_a_build() -> None:
    assert first(plan_of(milestone("a", title="x\ud800y")))["title"] == "x?y"
