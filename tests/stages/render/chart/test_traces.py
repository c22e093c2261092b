"""The traces of a figure, one kind after the other: where they begin and end, their colours, their texts."""

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects
import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Dependency, Gate, Milestone, Product, Theme, Update
from milepost.model.periods import parse
from milepost.model.plan import LaneKey, Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.pipeline.publishing import dress
from milepost.problems import Place
from milepost.stages import plan as planning
from milepost.stages.render.cards import cards
from milepost.stages.render.chart import figure
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.ties import ties
from milepost.stages.render.chart.timeline import lanes_by, layout

WORDS = dress([], "en").words
TODAY = date(2026, 11, 23)
COMMON = {"audience": "public", "path": "", "shown": ""}
DAY = 86_400_000


def milestone(id_: str = "a", target: str = "2027-Q1", **values: Any) -> Milestone:
    if "start" in values:
        values["start"] = parse(values["start"], Calendar())
    if moved_from := values.pop("moved_from", ""):
        values["updates"] = (Update(date(2026, 9, 1), moved_from=parse(moved_from, Calendar())),)
    return Milestone(**{"id": id_, "title": id_.upper(), "target": parse(target, Calendar()), **COMMON, **values})


def plan_of(*milestones: Milestone) -> Plan[Seen]:
    products = {"web": Product(id="web", title="Web", **COMMON)}
    themes = {id_: Theme(id=id_, title=id_.title(), **COMMON) for id_ in ("grow", "pay")}
    everything = {item.id: item for item in milestones}
    seen = Seen(Audience("public", sees_all=True), True, Settings("Roadmap"), everything, products, themes, {}, {})
    return planning.on(TODAY, seen)[0]


def made_of(*milestones: Milestone, lanes: LaneKey = "product") -> dict[str, Any]:
    plan = plan_of(*milestones)
    chart = layout(plan, lanes_by(plan, lanes, plan.order, {}), Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY))
    tied = [tie for lane in chart.lanes for tie in ties(lane.marks, plan.roadmap.milestones)]
    made = figure.timeline(chart, cards(plan, WORDS), WORDS, tied)
    plotly.graph_objects.Figure(data=made["data"], layout=made["layout"])
    return made


def trace(made: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (trace for trace in made["data"] if trace["name"] == name)
    return dict(found)


def names(made: dict[str, Any]) -> list[str]:
    return [trace["name"] for trace in made["data"]]


def plain(text: str) -> str:
    return text.strip("\N{NO-BREAK SPACE}")


def test_a_bar_begins_and_ends_where_its_dates_do_and_leads_to_its_page() -> None:
    bars = trace(made_of(milestone("sso", "2027-Q1", start="2026-12", product="web")), "Planned")
    assert bars["base"] == ["2026-12-01"]
    assert bars["x"] == [121 * DAY]
    assert bars["customdata"] == [["milestones/sso.html", "SSO: Planned, Target: first quarter of 2027"]]
    assert bars["hovertemplate"] == "%{customdata[1]}<extra></extra>"
    assert bars["meta"] == {
        "at": [0],
        "tokens": {"marker.color": "planbg", "marker.line.color": "planned", "insidetextfont.color": "ink"},
    }


STATES: list[tuple[str, dict[str, Any], tuple[str, str, str], str, str]] = [
    ("Done", {"status": "done"}, ("done", "done", "on"), "✓", "on"),
    ("In progress", {"status": "active"}, ("active", "active", "on"), "▸", "on"),
    ("At risk", {"status": "active", "health": "at-risk"}, ("risk", "risk", "on"), "▲", "on"),
    ("Off track", {"status": "active", "health": "off-track"}, ("off", "off", "on"), "✕", "on"),
    ("Planned", {}, ("planbg", "planned", "ink"), "○", "mut"),
    ("Proposed", {"status": "proposed"}, ("bg", "planned", "ink"), "?", "mut"),
    ("Deferred", {"status": "deferred"}, ("bg", "planned", "ink"), "‖", "mut"),
    ("Cancelled", {"status": "cancelled"}, ("bg", "planned", "ink"), "–", "mut"),
]


@pytest.mark.parametrize(("name", "values", "tokens", "glyph", "glyph_token"), STATES)
def test_every_state_has_a_trace_tokens_and_a_glyph_of_its_own(
    name: str, values: dict[str, Any], tokens: tuple[str, str, str], glyph: str, glyph_token: str
) -> None:
    made = made_of(milestone("a", "2027-02-01/2027-03-20", **values))
    assert tuple(trace(made, name)["meta"]["tokens"].values()) == tokens
    is_hollow = tokens[2] == "ink"
    assert (trace(made, name)["marker"]["line"]["width"] > 0) is is_hollow
    assert ("pattern" in trace(made, name)["marker"]) is (name == "At risk")
    signs = trace(made, "glyphs")
    assert [plain(text) for text in signs["text"]] == [glyph]
    assert signs["meta"]["tokens"] == {"textfont.color": [glyph_token]}
    assert (signs["x"], signs["y"], signs["textposition"]) == (["2027-02-01"], [0], ["middle right"])


def test_no_two_states_share_a_glyph() -> None:
    assert len({glyph for _, _, _, glyph, _ in STATES}) == 8


def test_a_gate_stands_at_its_day_and_has_the_colour_of_its_decision() -> None:
    decisions = (None, "go", "conditional-go", "recycle", "hold", "no-go")
    gates = [
        milestone(
            f"g{number}", f"2027-01-{number + 10}", start="2026-08-01", gate=Gate("value-case", decision=decision)
        )
        for number, decision in enumerate(decisions)
    ]
    points = trace(made_of(*gates), "Days and gates")
    assert points["x"] == [f"2027-01-{number + 10}" for number in range(6)]
    assert points["meta"]["at"] == list(range(6))
    assert points["meta"]["tokens"] == {
        "marker.color": ["bg", "done", "risk", "risk", "planned", "off"],
        "marker.line.color": ["ink", "done", "risk", "risk", "planned", "off"],
    }
    assert points["marker"]["color"] == ["#ffffff", "#12636a", "#b4540a", "#b4540a", "#80868f", "#6b1129"]
    assert points["marker"]["line"]["color"] == ["#161b22", "#12636a", "#b4540a", "#b4540a", "#80868f", "#6b1129"]
    assert points["marker"]["opacity"] == 1


def test_a_decision_is_written_on_its_gate_and_nothing_on_what_has_none() -> None:
    made = made_of(
        *(
            milestone(f"g{number}", f"2027-01-{number + 10}", gate=Gate("value-case", decision=decision))
            for number, decision in enumerate(("go", "conditional-go", "recycle", "hold", "no-go"))
        ),
        milestone("open", "2027-02-01", gate=Gate("release")),
        milestone("day", "2027-02-02"),
        milestone("fair", "2027-02-03", kind="event"),
    )
    signs = trace(made, "glyphs")
    assert signs["text"] == ["✓", "✓", "↻", "‖", "✕"]
    assert signs["x"] == [f"2027-01-{number + 10}" for number in range(5)]
    assert signs["meta"] == {"at": [0, 1, 2, 3, 4], "tokens": {"textfont.color": ["on"] * 5}}
    assert set(signs["textposition"]) == {"middle center"}


def test_every_kind_of_mark_has_a_symbol_of_its_own() -> None:
    made = made_of(
        milestone("a", "2027-01-01"),
        milestone("b", "2027-01-02", gate=Gate("value-case")),
        milestone("c", "2027-01-03", gate=Gate("release")),
        milestone("d", "2027-01-04", kind="event"),
    )
    assert trace(made, "Days and gates")["marker"]["symbol"] == ["circle", "diamond", "pentagon", "triangle-right"]


def boxes(found: dict[str, Any]) -> list[tuple[str, str, float, float]]:
    """Read the boxes of a line that is lifted between them: first and last day, upper and lower edge."""
    read = []
    for start in range(0, len(found["x"]), 6):
        xs, ys = found["x"][start : start + 6], found["y"][start : start + 6]
        assert (xs[5], ys[5]) == (None, None)
        begin, end, top, bottom = xs[0], xs[1], ys[0], ys[2]
        assert xs[:5] == [begin, end, end, begin, begin]
        assert ys[:5] == [top, top, bottom, bottom, top]
        read.append((begin, end, top, bottom))
    return read


@pytest.mark.parametrize(
    ("target", "name", "solid_days", "end"),
    [
        # 28 days, of which 60 % are sure; 91, of which a quarter are; of a half year no day is, nor of what has no end.
        ("2027-02", "fade month", 17, date(2027, 3, 1)),
        ("2027-Q2", "fade quarter", 23, date(2027, 7, 1)),
        ("2027-H1", "fade open", 0, date(2027, 7, 1)),
        ("2027-Q2~", "fade open", 0, date(2027, 7, 1)),
    ],
)
def test_the_end_of_a_bar_is_veiled_as_far_as_its_date_is_unsure(
    target: str, name: str, solid_days: int, end: date
) -> None:
    made = made_of(milestone("a", target, status="active"))
    bars, veil = trace(made, "In progress"), trace(made, name)
    (begin,) = bars["base"]
    sure_until = date.fromisoformat(begin) + timedelta(days=solid_days)
    ((box_begin, box_end, top, bottom),) = boxes(veil)
    assert (box_begin, box_end) == (sure_until.isoformat(), end.isoformat())
    assert bars["x"] == [(end - date.fromisoformat(begin)).days * DAY]
    assert bottom - top == pytest.approx(bars["width"])
    assert top + bottom == pytest.approx(0)
    assert veil["meta"] == {"at": [0] * 6, "tokens": {"fillcolor": "bg"}}
    assert (veil["fill"], veil["line"]["width"]) == ("toself", 0)
    assert [other for other in names(made) if other.startswith("fade")] == [name]


def test_the_less_sure_an_end_is_the_stronger_it_is_veiled() -> None:
    made = made_of(milestone("a", "2027-02"), milestone("b", "2027-Q2"), milestone("c", "2027-H1"))
    strengths = [trace(made, name)["opacity"] for name in ("fade month", "fade quarter", "fade open")]
    assert 0 < strengths[0] < strengths[1] < strengths[2] < 1


def test_a_begin_that_is_open_is_veiled_for_the_first_half_of_the_bar() -> None:
    # An open side gets a quarter to fade in: from 1 January to 31 March, 90 days.
    ((begin, end, _, _),) = boxes(trace(made_of(milestone("a", "../2027-03")), "fade open"))
    length = date.fromisoformat(end) - date.fromisoformat(begin)
    assert length.days in {45, 46}
    assert end < "2027-03-01"


def test_an_end_that_is_sure_is_not_veiled() -> None:
    made = made_of(milestone("a", "2027-02-01/2027-03-04"), milestone("b", "2027-02-03"))
    assert not [name for name in names(made) if name.startswith("fade")]


def test_the_first_promise_is_a_box_a_little_higher_than_the_bar() -> None:
    made = made_of(
        milestone("a", "2027-Q1", moved_from="2026-Q4"),
        milestone("b", "2027-02", status="active"),
        milestone("c", "2027-05-07", moved_from="2027-05-01"),
    )
    ghosts, height = trace(made, "baseline"), trace(made, "Planned")["width"]
    rows = {"a": trace(made, "Planned")["y"][0], "c": trace(made, "Days and gates")["y"][0]}
    assert [box[:2] for box in boxes(ghosts)] == [("2026-10-01", "2027-01-01"), ("2027-05-01", "2027-05-02")]
    for (_, _, top, bottom), row in zip(boxes(ghosts), rows.values(), strict=True):
        assert bottom - top == pytest.approx(height)
        assert (top + bottom) / 2 == pytest.approx(row - 3 / 30)
    assert ghosts["meta"] == {"at": [0] * 6 + [2] * 6, "tokens": {"line.color": "mut"}}
    assert ghosts["line"]["dash"] == "3px,3px"


def test_a_label_stands_on_the_side_that_the_layout_chose() -> None:
    long = "Below, because neither side has room for all these words"
    made = made_of(
        milestone("a", "2026-08-10/2027-04-20", title="Within", status="active"),
        milestone("b", "2026-08-15", title="At the right of its mark"),
        milestone("c", "2027-12", title="At the left of its mark"),
        milestone("d", "2026-11/2027-05", title=long, status="active"),
        milestone("e", "2027-08-20/2027-08-25", title="After", status="active"),
    )
    active = trace(made, "In progress")
    written = dict(zip(active["base"], map(plain, active["text"]), strict=True))
    assert written == {"2026-08-10": "Within", "2026-11-01": "", "2027-08-20": ""}
    labels = trace(made, "labels")
    places = zip(labels["x"], labels["y"], labels["textposition"], strict=True)
    found = dict(zip(map(plain, labels["text"]), places, strict=True))
    assert set(found) == {"At the right of its mark", "At the left of its mark", long, "After"}
    assert found["At the right of its mark"][::2] == ("2026-08-15", "middle right")
    assert found["At the left of its mark"][::2] == ("2027-12-01", "middle left")
    assert found["After"][::2] == ("2027-08-26", "middle right")
    day, row, side = found[long]
    assert (day[:7], side) == ("2026-11", "middle right")
    assert row == active["y"][active["base"].index("2026-11-01")] + 1
    assert labels["meta"]["tokens"] == {"textfont.color": "ink"}


def depends(*ids: str) -> tuple[Dependency, ...]:
    return tuple(Dependency(id_, Place("", 1, 1)) for id_ in ids)


def test_dependencies_are_one_line_from_the_end_of_one_to_the_begin_of_the_other() -> None:
    made = made_of(
        milestone("a", "2026-Q4", status="active"),
        milestone("b", "2027-Q2", depends_on=depends("a", "undated")),
        milestone("c", "2027-08-01", depends_on=depends("b")),
        milestone("undated", "later"),
    )
    line = trace(made, "dependencies")
    assert line["x"] == ["2027-01-01", "2027-04-01", None, "2027-07-01", "2027-08-01", None]
    assert line["meta"]["at"] == [[0, 1]] * 3 + [[1, 2]] * 3
    assert line["line"]["shape"] == "vh"
    assert made["data"][0]["name"] == "dependencies", "lines lie under the marks"


def test_a_line_stays_in_its_lane_also_where_its_ends_stand_in_others_too() -> None:
    made = made_of(
        milestone("a", "2026-Q4", themes=("grow", "pay")),
        milestone("b", "2027-Q2", themes=("grow", "pay"), depends_on=depends("a")),
        milestone("c", "2027-Q3", themes=("grow",), depends_on=depends("a")),
        lanes="theme",
    )
    (first, count), (second, _) = made["layout"]["meta"]["lanes"]
    lane_of = [number >= 3 for number in range(5)]  # a, b and c in the first lane, a and b in the second
    line = trace(made, "dependencies")
    rows = [row for row in line["y"] if row is not None]
    pairs = list(zip(rows[::2], rows[1::2], strict=True))
    assert [(before >= second, after >= second) for before, after in pairs] == [(False,) * 2, (False,) * 2, (True,) * 2]
    assert (first, count) == (0, second)
    ends = [(lane_of[before], lane_of[after]) for before, after in line["meta"]["at"][::3]]
    assert ends == [(False, False), (False, False), (True, True)]


@pytest.mark.parametrize(("count", "has_line"), [(0, False), (1, True), (299, True), (300, False)])
def test_dependencies_are_left_out_where_they_are_too_many_to_follow(count: int, has_line: bool) -> None:
    many = [milestone(f"m{number}", "2027-Q1", depends_on=depends("first")) for number in range(count)]
    made = made_of(milestone("first", "2026-Q4"), *many)
    assert ("dependencies" in names(made)) is has_line


def test_what_is_not_there_has_no_trace() -> None:
    assert names(made_of(milestone("a", "2027-02-01/2027-12-20"))) == ["Planned", "glyphs"]
    assert names(made_of(milestone("a", "later"))) == []
