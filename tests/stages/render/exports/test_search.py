"""The search list, as JSON and as a script."""

import json
from datetime import date
from typing import Any

import pytest

from milepost.model.calendar import Calendar
from milepost.model.draft import Body
from milepost.model.milestone import FreePage, Milestone, Product, Theme
from milepost.model.periods import parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.stages import plan as planning
from milepost.stages.render.exports import search

COMMON = {"audience": "public", "path": "", "shown": ""}


def milestone(id_: str, **values: Any) -> Milestone:
    return Milestone(**{"id": id_, "title": id_.title(), **COMMON} | values)


def plan_of(*milestones: Milestone) -> Plan[Seen]:
    everything = {item.id: item for item in milestones}
    products = {
        "web": Product(id="web", title="Web", summary="The shop.", owner=("@dora",), **COMMON),
        "app": Product(id="app", title="App", **COMMON),
    }
    themes = {"trust": Theme(id="trust", title="Earn trust", summary="Why.", **COMMON)}
    pages = {"about": FreePage(id="about", title="About", bodies=(Body(first_sentence="Who we are."),), **COMMON)}
    seen = Seen(Audience("public"), False, Settings("Roadmap"), everything, products, themes, {}, pages)
    return planning.on(date(2026, 5, 1), seen)[0]


def test_everything_with_a_page_is_listed_milestones_by_date_first() -> None:
    later = milestone("a", target=parse("2026-Q4", Calendar()))
    sooner = milestone(
        "größe",
        title="Sizes",
        target=parse("2026-06", Calendar()),
        product="web",
        themes=("trust",),
        status="active",
        health="at-risk",
        owner=("@anna", "Ben"),
        summary="All the sizes that people asked for.",
    )
    assert search.entries(plan_of(later, sooner)) == [
        [
            "Sizes",
            "milestones/gr%C3%B6%C3%9Fe.html",
            "Web",
            ["Earn trust"],
            "risk",
            ["@anna", "Ben"],
            "All the sizes that people asked for.",
        ],
        ["A", "milestones/a.html", "", [], "planned", [], ""],
        ["App", "products/app.html", "", [], "", [], ""],
        ["Web", "products/web.html", "", [], "", ["@dora"], "The shop."],
        ["Earn trust", "themes/trust.html", "", [], "", [], "Why."],
        ["About", "pages/about.html", "", [], "", [], "Who we are."],
    ]


def test_a_summary_is_cut_at_eighty_characters() -> None:
    entry = search.entries(plan_of(milestone("a", summary="🚀" * 81)))[0]
    assert entry[-1] == "🚀" * 80


def test_the_json_is_the_list() -> None:
    plan = plan_of(milestone("a", title="Größe"))
    data = search.as_json(plan)
    assert json.loads(data) == search.entries(plan)
    assert "Größe".encode() in data


@pytest.mark.parametrize(
    "title",
    ["=cmd()", "a\r\nb", "</script>", "<!--<script>", "]]>", "a\u2028b\u2029c", "\x00\x1b", '"\\', "👩\u200d🚀" * 40],
)
def test_the_script_is_one_assignment_whatever_the_titles(title: str) -> None:
    plan = plan_of(milestone("a", title=title))
    script = search.as_script(plan).decode()
    assert script.startswith("window.milepostSearch = [")
    assert script.endswith("];\n")
    assert not {"<", "\u2028", "\u2029", "\x00", "\r"} & set(script)
    assert script.count("\n") == 1
    values = json.loads(script.removeprefix("window.milepostSearch = ").removesuffix(";\n"))
    assert values[0][0] == title


def test_half_a_surrogate_pair_does_not_stop_a_build() -> None:
    assert json.loads(search.as_json(plan_of(milestone("a", title="x\ud800"))))[0][0] == "x?"
