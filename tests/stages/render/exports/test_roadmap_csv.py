"""The spreadsheet, read back by the csv module."""

import csv
import io
from datetime import date
from typing import Any

import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Dependency, Effort, Gate, Milestone, WebLink
from milepost.model.periods import parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.problems import Place
from milepost.stages import plan as planning
from milepost.stages.render.exports import roadmap_csv, roadmap_json


def milestone(id_: str, **values: Any) -> Milestone:
    return Milestone(**{"id": id_, "title": id_.title(), "audience": "public", "path": "", "shown": ""} | values)


def plan_of(*milestones: Milestone) -> Plan[Seen]:
    everything = {item.id: item for item in milestones}
    seen = Seen(Audience("internal", sees_all=True), True, Settings("Roadmap"), everything, {}, {}, {}, {})
    return planning.on(date(2026, 5, 1), seen)[0]


def rows(plan: Plan[Seen]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(roadmap_csv.document(plan).decode(), newline=""), strict=True))


def said(row: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if cell}


def test_a_milestone_is_a_row_with_a_cell_for_each_thing_known() -> None:
    full = milestone(
        "b",
        title="Beta, at last",
        themes=("trust", "growth"),
        status="active",
        confidence=70,
        target=parse("2026-Q3", Calendar()),
        progress=0,
        estimate=Effort(4, 6, 10.5, "w"),
        owner=("Anna", "Ben"),
        depends_on=(Dependency("a", Place("")),),
        gate=Gate("value-case", decision="go", decided_on=date(2026, 4, 2)),
        links=(WebLink("https://example.org/1"), WebLink("https://example.org/2")),
    )
    bare, row = rows(plan_of(full, milestone("a")))
    assert said(row) == {
        "id": "b",
        "title": "Beta, at last",
        "url": "milestones/b.html",
        "kind": "milestone",
        "themes": "trust; growth",
        "status": "active",
        "commitment": "target",
        "confidence": "70",
        "horizon": "now",
        "target": "2026-Q3",
        "earliest": "2026-07-01",
        "latest": "2026-09-30",
        "progress": "0",
        "progress_source": "progress",
        "estimate_low": "4",
        "estimate_likely": "6",
        "estimate_high": "10.5",
        "estimate_unit": "w",
        "owner": "Anna; Ben",
        "depends_on": "a",
        "gate": "value-case",
        "decision": "go",
        "decided_on": "2026-04-02",
        "links": "https://example.org/1; https://example.org/2",
    }
    assert list(said(bare)) == [
        "id",
        "title",
        "url",
        "kind",
        "status",
        "commitment",
        "horizon",
        "progress",
        "progress_source",
    ]


def test_every_key_of_the_json_document_has_a_column() -> None:
    keys = list(roadmap_json.schema()["properties"]["milestones"]["items"]["properties"])
    columns = [path.partition(".")[0] for _, path in roadmap_csv.COLUMNS]
    assert list(dict.fromkeys(columns)) == keys


def test_lines_end_as_the_standard_says_and_there_is_no_mark_at_the_beginning() -> None:
    data = roadmap_csv.document(plan_of(milestone("a", title="Größe")))
    assert data.startswith(b"id,title,")
    assert data.count(b"\r\n") == data.count(b"\n") == 2
    assert "Größe".encode() in data


@pytest.mark.parametrize(
    "title",
    ["=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "\x00=1", "＝1", "\u2028=1"],
)
def test_no_title_is_a_formula(title: str) -> None:
    cell = rows(plan_of(milestone("a", title=title)))[0]["title"]
    assert cell.startswith("'")
    assert cell.endswith(title[-1])


def test_a_list_that_begins_with_a_handle_is_no_formula_either() -> None:
    assert rows(plan_of(milestone("a", owner=("@anna", "@ben"))))[0]["owner"] == "'@anna; @ben"


@pytest.mark.parametrize("title", ["a\r\nb", 'say "hi", b', "</script>", "🚀" * 60, "it's 1-1=0"])
def test_other_titles_stay_one_cell(title: str) -> None:
    found = rows(plan_of(milestone("a", title=title), milestone("b")))
    assert [row["id"] for row in found] == ["a", "b"]
    assert found[0]["title"] == title.replace("\r\n", "\n")


def test_control_characters_are_gone() -> None:
    assert rows(plan_of(milestone("a", title="a\x00\x1b[31mb\x85c\ud800")))[0]["title"] == "a[31mb\nc"


def test_a_roadmap_without_milestones_has_the_names_alone() -> None:
    assert rows(plan_of()) == []
