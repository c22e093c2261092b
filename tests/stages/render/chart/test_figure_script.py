"""What a page's script gets of a figure: texts that are only text, what filters ask, lanes, all that there is."""

import json
from datetime import date
from typing import Any

import plotly.graph_objects
import pytest

from milepost.model.build import Build
from milepost.model.calendar import Calendar
from milepost.model.milestone import Milestone, Product, Theme
from milepost.model.periods import parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.pipeline.publishing import dress
from milepost.stages import plan as planning
from milepost.stages.render.cards import cards
from milepost.stages.render.chart import figure
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.timeline import layout
from milepost.stages.render.chart.view import Spot, chart
from milepost.stages.render.shell import shell

THEME = dress([], "en")
TODAY = date(2026, 11, 23)
AXIS = Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY)
COMMON = {"audience": "public", "path": "", "shown": ""}


def milestone(id_: str = "a", target: str = "2027-Q1", **values: Any) -> Milestone:
    dates = {"target": parse(target, Calendar()) if target else None}
    return Milestone(**{"id": id_, "title": id_.upper(), **COMMON, **dates, **values})


def plan_of(*milestones: Milestone, product_title: str = "Web") -> Plan[Seen]:
    products = {"web": Product(id="web", title=product_title, **COMMON)}
    themes = {"pay": Theme(id="pay", title="Easier to pay", **COMMON), "grow": Theme(id="grow", title="Grow", **COMMON)}
    everything = {item.id: item for item in milestones}
    seen = Seen(Audience("public", sees_all=True), True, Settings("Roadmap"), everything, products, themes, {}, {})
    return planning.on(TODAY, seen)[0]


def made_of(*milestones: Milestone, **values: Any) -> dict[str, Any]:
    plan = plan_of(*milestones, **values)
    made = figure.timeline(layout(plan, plan.lanes, AXIS), cards(plan, THEME.words), THEME.words)
    plotly.graph_objects.Figure(data=made["data"], layout=made["layout"])
    return made


def told(made: dict[str, Any]) -> dict[str, int]:
    """Find by its page which number of the figure a milestone has."""
    found = {}
    for trace in made["data"]:
        if "customdata" in trace:
            numbers = zip(trace["customdata"], trace["meta"]["at"], strict=True)
            found.update({page: number for (page, _), number in numbers})
    return found


def texts(made: dict[str, Any]) -> list[str]:
    """List the texts of a figure as Plotly is given them; glyphs are none."""
    traces = [trace for trace in made["data"] if trace["name"] != "glyphs"]
    return [text.strip("\N{NO-BREAK SPACE}") for trace in traces for text in trace.get("text", []) if text]


def test_a_filter_is_told_classes_months_and_what_is_searched() -> None:
    made = made_of(
        milestone("sso", "2027-Q1", title="Single sign-on", status="active", product="web", themes=("pay", "grow"),
                  team="red", owner=("@ann", "Bo"), tags=("security",)),
        milestone("fair", "2027-05-05", kind="event", product="web"),
        milestone("old", "2027-02", status="cancelled", themes=("grow",)),
        milestone("open", "2027-03/..", product="web"),
    )  # fmt: skip
    asked = made["layout"]["meta"]["milestones"]
    found = {page: asked[number] for page, number in told(made).items()}
    # Classes are numbered in the order of the themes' ids: grow, pay.
    assert found == {
        "milestones/sso.html": [
            "s-active t2 t1",
            "2027-01/2027-03",
            "Single sign-on Easier to pay Grow red @ann Bo security",
        ],
        "milestones/fair.html": ["s-planned", "2027-05", "FAIR"],
        "milestones/old.html": ["s-cancelled aside t1", "2027-02", "OLD Grow"],
        "milestones/open.html": ["s-planned", "2027-03/", "OPEN"],
    }


def test_lanes_are_named_as_on_the_page_and_what_has_no_product_too() -> None:
    made = made_of(milestone("a", product="web"), milestone("b"))
    assert made["layout"]["yaxis"]["ticktext"] == ["Web", "Other"]
    assert made["layout"]["yaxis"]["tickvals"] == [0, 1]
    assert made["layout"]["meta"]["lanes"] == [[0, 1], [1, 1]]
    assert made_of(milestone("b"))["layout"]["yaxis"]["ticktext"] == ["Milestones"]


def test_what_was_set_aside_has_the_last_rows_of_its_lane() -> None:
    made = made_of(
        milestone("a", status="deferred", product="web"),
        milestone("b", product="web"),
        milestone("c", product="web"),
        milestone("d"),
    )
    rows = {trace["name"]: trace["y"] for trace in made["data"] if "customdata" in trace}
    assert rows == {"Planned": [0, 1, 3], "Deferred": [2]}
    assert made["layout"]["meta"]["lanes"] == [[0, 3], [3, 1]]
    assert made["layout"]["yaxis"]["tickvals"] == [1, 3]


def view_of(*milestones: Milestone) -> Any:
    plan = plan_of(*milestones)
    made = shell(plan, THEME, Build("0", lambda path: path.encode(), b""))
    return made, chart(made, cards(plan, THEME.words), plan.lanes, AXIS, Spot("timeline", "Timeline", "index.html"))


def test_a_figure_holds_all_and_the_page_says_how_many_may_be_drawn_at_once() -> None:
    many = [milestone(f"m{number:04}", "2027-Q1") for number in range(1501)]
    made, view = view_of(*many)
    written = made.pages[view.figure].data.decode().partition("||{},")[2].removesuffix(");\n")
    drawn = json.loads(written)["timeline"]
    assert sum(len(trace["y"]) for trace in drawn["data"] if trace["type"] == "bar") == 1501
    assert len(drawn["layout"]["meta"]["milestones"]) == 1501
    assert view.most == 1500


def test_so_few_that_all_may_be_drawn_need_no_limit() -> None:
    assert view_of(*(milestone(f"m{number:04}", "2027-Q1") for number in range(1500)))[1].most == 0


HOSTILE = [
    "<b>fat</b>",
    '<a href="javascript:alert(1)">press</a>',
    "%{x} %{customdata[0]} <extra>gone</extra>",
    "</script><script>alert(1)</script>",
    "line\u2028separator & more &lt;b&gt;",
    "<br>",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_text_whatever_it_looks_like(title: str) -> None:
    made = made_of(
        milestone("a", "2027-Q1", title=title, product="web"),
        milestone("b", "2027-01-05", title=title),
        milestone("c", "2026-08/2027-12", title=title),
        product_title=title,
    )
    names = [name for trace in made["data"] for _, name in trace.get("customdata", [])]
    shown = [*texts(made), *names, made["layout"]["yaxis"]["ticktext"][0]]
    assert len(shown) == 7
    for text in shown:
        assert "<" not in text
        assert ">" not in text
    assert {trace["hovertemplate"] for trace in made["data"] if "hovertemplate" in trace} == {
        "%{customdata[1]}<extra></extra>"
    }
    assert not [key for trace in made["data"] for key in trace if key in ("texttemplate", "hovertext")]
    # What Plotly makes of the three marks that it reads, and of nothing else.
    meant = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert texts(made) == [meant] * 3
    assert made["layout"]["yaxis"]["ticktext"][0] == meant
    assert all(name.startswith(f"{meant}: ") for name in names)


def test_a_script_can_stand_in_a_page_and_says_what_was_written() -> None:
    made = made_of(milestone("a", title="</script>\u2028<!--"))
    data = figure.script("timeline", made)
    assert b"<" not in data
    assert "\u2028".encode() not in data
    inner = data.decode().partition("||{},")[2].removesuffix(");\n")
    assert json.loads(inner) == {"timeline": made}


def test_the_same_roadmap_gives_the_same_bytes() -> None:
    made = [milestone("a"), milestone("b", "2027-01-05", product="web"), milestone("c", "2026-Q4", status="done")]
    assert figure.script("t", made_of(*made)) == figure.script("t", made_of(*reversed(made)))
