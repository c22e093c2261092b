"""Whether a date holds, as a milestone's page and the files for programs say it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from justhtml import JustHTML

from milepost import cli

SETTINGS = """\
title: Shop
default_audience: public
audiences:
  - {id: public, fields: [confidence, depends_on, forecast], precision: quarter}
  - {id: internal, fields: all}
calendar: {working_days: [mon, tue, wed, thu, fri]}
"""


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Build a roadmap for a circle, id of a milestone to its front matter."""

    def run(milestones: Mapping[str, str], audience: str = "internal", settings: str = SETTINGS) -> Path:
        (tmp_path / "content" / "milestones" / "shop").mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / "roadmap.yml").write_text(settings, encoding="utf-8")
        for name, front in milestones.items():
            path = tmp_path / "content" / "milestones" / "shop" / f"{name}.md"
            path.write_text(f"---\ntitle: The {name}\n{front}\n---\n", encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        assert cli.code(["build", "--today", "2026-11-23", "--audience", audience]) == 0
        return tmp_path / "site"

    return run


def page(site: Path, id_: str) -> Any:
    return JustHTML((site / "milestones" / f"{id_}.html").read_text("utf-8"), sanitize=False)


def outlook(site: Path, id_: str) -> str:
    found = page(site, id_).query(".outlook")
    return " ".join(found[0].to_text().split()) if found else ""


def row(site: Path, id_: str) -> dict[str, Any]:
    document = json.loads((site / "roadmap.json").read_text("utf-8"))
    return next(entry for entry in document["milestones"] if entry["id"] == id_)


CHAIN = {
    "base": "start: 2026-11-23\ntarget: 2026-12-18",
    "wall": "estimate: 10d\ndepends_on: [base]",
    "roof": "target: 2026-12-20\ndepends_on: [wall]",
}


def test_a_chain_that_is_too_long_says_when_it_can_be_there_and_what_decides_that(build: Callable[..., Path]) -> None:
    # Ten working days from Friday 18 December, that day included, end on Thursday 31 December.
    said = outlook(build(CHAIN), "roof")
    assert "It cannot be there before 31 Dec 2026, 11 days later than its target." in said
    path = [" ".join(entry.to_text().split()) for entry in page(Path("site"), "roof").query(".path li")]
    assert [entry.split(" Target")[0].split(" No date")[0] for entry in path] == ["The base", "The wall", "The roof"]
    links = [link.attrs["href"] for link in page(Path("site"), "roof").query(".path a")]
    assert links == ["../milestones/base.html", "../milestones/wall.html"]


def test_a_link_that_cannot_hold_says_by_how_many_days_where_it_is_listed(build: Callable[..., Path]) -> None:
    site = build({"first": "target: 2027-03", "second": "target: 2027-02-10\ndepends_on: [first]"})
    assert "19 days too late for this" in page(site, "second").query("[aria-labelledby=depends-on]")[0].to_text()


def test_slack_is_told_to_what_is_linked_and_to_nothing_else(build: Callable[..., Path]) -> None:
    files = {
        "first": "start: 2026-11-23\ntarget: 2026-11-27",
        "second": "start: 2026-11-30/2026-12-04\ntarget: 2026-12-11\ndepends_on: [first]",
        "alone": "start: 2026-11-23\ntarget: 2027-Q1",
        "long": "start: 2026-11-23\ntarget: 2026-12\ndepends_on: []",
        "soon": "start: 2026-12-24\ntarget: 2026-12-31\ndepends_on: [long]",
    }
    site = build(files)
    # From Friday 27 November to Friday 4 December are five working days.
    assert "What waits for it needs it by 4 Dec 2026. That is 5 working days of slack." in outlook(site, "first")
    assert "needs it by 24 Dec 2026. That is before the end of what is promised here" in outlook(site, "long")
    assert outlook(site, "alone") == ""


def test_a_forecast_stands_on_the_page_beside_the_facts_and_in_the_data(build: Callable[..., Path]) -> None:
    site = build({"work": "start: 2026-11-23\ntarget: 2026-12-11\nestimate: {low: 5d, likely: 10d, high: 30d}"})
    said, forecast = outlook(site, "work"), row(site, "work")["forecast"]
    # The median of this PERT distribution is 11.9 working days: the twelfth from 23 November is 8 December.
    assert forecast["p50"] == "2026-12-08"
    assert "2026-12-11" < forecast["p85"] < "2026-12-31"
    assert "In half of all simulated runs it is there by 8 Dec 2026, in 85 of 100 by" in said
    assert "of 100 runs keep the target, 11 Dec 2026." in said
    facts = {
        entry.query("dt")[0].to_text(): entry.query("dd")[0].to_text()
        for entry in page(site, "work").query(".facts div")
    }
    assert facts["Forecast"].startswith("8 Dec 2026 (50 %), ")


def test_where_nothing_is_said_nothing_is_forecast(build: Callable[..., Path]) -> None:
    site = build(
        {"a": "target: 2027-Q1", "b": "estimate: 3w\ntarget: 2027-Q1", "c": "confidence: 60%\ntarget: 2027-03-03"}
    )
    assert [row(site, id_).get("forecast") for id_ in "abc"] == [None, None, None]


def test_a_circle_without_the_field_hears_no_forecast(build: Callable[..., Path]) -> None:
    files = {"work": "audience: public\nconfidence: 60%\ntarget: 2027-Q1"}
    closed = SETTINGS.replace(", forecast", "")
    site = build(files, "public", closed)
    assert "forecast" not in row(site, "work")
    assert outlook(site, "work") == ""
    assert "forecast" in row(build(files, "public"), "work")


def test_a_circle_that_hears_quarters_hears_forecasts_in_quarters(build: Callable[..., Path]) -> None:
    site = build({"work": "audience: public\nconfidence: 60%\ntarget: 2027-03"}, "public")
    said = outlook(site, "work")
    assert "by Q1 2027, in 85 of 100 by Q2 2027" in said
    assert row(site, "work")["forecast"] == {"p50": "2027-03-31", "p85": "2027-06-30"}


def test_a_milestone_told_coarsely_hears_its_forecast_as_coarsely_and_no_days(build: Callable[..., Path]) -> None:
    told = "audience: internal\nas_seen_by: {{internal: {{precision: {}}}}}\nconfidence: 60%\ntarget: 2027-03"
    open_circle = "title: Shop\ndefault_audience: internal\naudiences: [{id: public}, {id: internal, fields: all}]\n"
    files = {
        "work": told.format("half"),
        "next": "target: 2027-02-01\ndepends_on: [work]",
        "idea": told.format("board"),
    }
    site = build(files, "internal", open_circle)
    assert row(site, "work")["forecast"] == {"p50": "2027-06-30", "p85": "2027-12-31"}
    assert "by H1 2027, in 85 of 100 by H2 2027" in outlook(site, "work")
    assert "working day" not in outlook(site, "work")
    assert "forecast" not in row(site, "idea")
    assert outlook(site, "idea") == ""


def test_work_that_names_only_the_day_of_its_end_may_begin_before_it(build: Callable[..., Path]) -> None:
    site = build({"work": "target: 2027-02-15\nestimate: {low: 20d, likely: 40d, high: 90d}"})
    assert "cannot be there before" not in outlook(site, "work")


def test_what_cannot_be_is_said_of_the_low_of_an_estimate_and_not_of_its_mean(build: Callable[..., Path]) -> None:
    site = build({"work": "start: 2026-11-23\ntarget: 2026-W48\nestimate: {low: 2d, likely: 4d, high: 60d}"})
    assert "cannot be there before" not in outlook(site, "work")


def test_an_outside_date_comes_when_it_comes_whatever_it_is_said_to_wait_for(build: Callable[..., Path]) -> None:
    files = {
        "law": "kind: event\ntarget: 2026-12-10\ndepends_on: [{id: late, type: FF}]",
        "late": "target: 2027-02",
        "work": "target: 2026-12-18\ndepends_on: [law]",
    }
    assert "cannot be there before" not in outlook(build(files), "work")


def test_what_is_over_has_no_outlook(build: Callable[..., Path]) -> None:
    site = build({**CHAIN, "roof": "status: done\ncompleted: 2026-11-20\ndepends_on: [wall]"})
    assert outlook(site, "roof") == ""


def test_work_of_which_nobody_has_spoken_for_long_says_since_when(build: Callable[..., Path]) -> None:
    site = build(
        {
            "quiet": "status: active\nupdates: [{date: 2026-08-03, text: Begun.}]",
            "loud": "status: active\nupdates: [{date: 2026-11-03, text: Begun.}]",
        }
    )
    assert "No news since 3 Aug 2026" in page(site, "quiet").query(".side")[0].to_text()
    assert "No news since" not in page(site, "loud").query(".side")[0].to_text()
