"""The capacity chart: where pieces lie, what is too much, what is written on them, and its two forms."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import plotly.graph_objects
import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Milestone
from milepost.model.periods import parse
from milepost.model.plan import Load
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.pipeline.publishing import dress
from milepost.stages import plan as planning
from milepost.stages.render.cards import Card, cards
from milepost.stages.render.chart import load_drawing
from milepost.stages.render.chart.figure import script
from milepost.stages.render.chart.load import Asked, LoadChart, Piece, Telling, layout
from milepost.stages.render.chart.load_figure import figure

WORDS = dress([], "en").words


def known(titles: Mapping[str, str]) -> dict[str, Card]:
    """Make cards; the first letter of an id tells how it is promised: `c` committed, `x` exploring, else a target."""
    commitments = {"c": "committed", "x": "exploring"}
    items: dict[str, Milestone] = {}
    for id_, title in sorted(titles.items()):
        values: Any = {"commitment": commitments.get(id_[0], "target")}
        items[id_] = Milestone(id=id_, title=title, audience="public", path="", shown="", **values)
    seen = Seen(Audience("public", sees_all=True), True, Settings("Roadmap"), items, {}, {}, {}, {})
    return dict(cards(planning.on(date(2026, 11, 23), seen)[0], WORDS))


def load(
    shares: Mapping[str, float], capacity: float | None = 60, team: str = "web", first_over: str = "", at: str = "Q1"
) -> Load:
    period = parse(f"2027-{at}", Calendar())
    return Load(team, period, capacity, sum(shares.values()), "d", shares, first_over)


def laid(*loads: Load, size: float = 1, **titles: str) -> LoadChart:
    """Lay loads out; a milestone without a title has its id in capitals."""
    ids = {id_: id_.upper() for one in loads for id_ in one.shares}
    asked = [Asked(one, one.period.text[5:], f"in {one.period.text}", f"{one.demand / size:g}", "") for one in loads]
    chart = layout(asked, Telling(size, lambda value: f"{value / size:g} d", known({**ids, **titles}), WORDS))
    assert chart is not None
    return chart


def pieces(chart: LoadChart) -> list[Piece]:
    return [piece for team in chart.teams for row in team.rows for piece in row.pieces]


def spans(chart: LoadChart) -> list[tuple[float, float, float]]:
    return [(piece.begin, piece.limit, piece.end) for piece in pieces(chart)]


def traces(chart: LoadChart) -> dict[str, Any]:
    made = figure(chart)
    plotly.graph_objects.Figure(data=made["data"], layout=made["layout"])
    return {trace["name"]: trace for trace in made["data"]}


# Where pieces lie


def test_pieces_follow_each_other_in_the_order_in_which_they_are_served() -> None:
    chart = laid(load({"cb": 20, "a": 30, "x": 5}))
    assert [piece.ids for piece in pieces(chart)] == [("cb",), ("a",), ("x",)]
    assert spans(chart) == [(0, 20, 20), (20, 50, 50), (50, 55, 55)]


def test_what_does_not_fit_is_parted_at_the_limit_and_all_after_it_is_beyond() -> None:
    chart = laid(load({"a": 40, "b": 30, "x": 10}, first_over="b"))
    assert spans(chart) == [(0, 40, 40), (40, 60, 70), (70, 70, 80)]
    assert [piece.name for piece in pieces(chart)] == [
        "A: 40 d, web, in 2027-Q1",
        "B: 30 d, web, in 2027-Q1, does not fit any more",
        "X: 10 d, web, in 2027-Q1, does not fit any more",
    ]


def test_where_a_team_can_do_nothing_everything_is_beyond() -> None:
    assert spans(laid(load({"a": 10}, 0, first_over="a"))) == [(0, 0, 10)]


def test_without_a_limit_nothing_is_beyond() -> None:
    chart = laid(load({"a": 10, "b": 10}, None))
    assert spans(chart) == [(0, 10, 10), (10, 20, 20)]
    assert chart.most == 20


def test_amounts_are_in_the_unit_of_the_settings() -> None:
    chart = laid(load({"a": 35, "b": 15}, 40, first_over="b"), size=5)
    assert spans(chart) == [(0, 7, 7), (7, 8, 10)]
    assert (chart.most, chart.teams[0].rows[0].capacity) == (10, 8)
    assert chart.ticks == ((0, "0 d"), (2, "2 d"), (4, "4 d"), (6, "6 d"), (8, "8 d"), (10, "10 d"))


def test_the_fullest_row_or_the_largest_limit_takes_the_whole_width() -> None:
    assert laid(load({"a": 30}, 60), load({"b": 30}, 90, "core")).most == 90
    chart = laid(load({"a": 75}, 60, first_over="a"), load({"b": 30}, 50, "core"))
    assert chart.most == 75
    assert [chart.x(amount) for amount in (0, 30, 75, 80)] == [0, 40, 100, 100]


def test_what_goes_far_beyond_every_limit_is_cut_so_that_the_rest_can_be_seen() -> None:
    chart = laid(load({"a": 50, "b": 5000, "d": 10}, first_over="b"), load({"e": 6}, at="Q2"))
    assert chart.most == 120
    assert spans(chart) == [(0, 50, 50), (50, 60, 120), (0, 6, 6)]


def test_there_is_no_chart_where_nothing_is_asked_for_and_nothing_can_be_done() -> None:
    asked = [Asked(load({}, 0), "Q1", "Q1", "0", "")]
    assert layout(asked, Telling(1, str, {}, WORDS)) is None


@pytest.mark.parametrize(("most", "step"), [(60, 10), (69, 20), (0.5, 0.1), (7, 2), (1300, 500)])
def test_round_amounts_have_a_line_at_most_seven_of_them(most: float, step: float) -> None:
    values = [value for value, _ in laid(load({"a": most}, None)).ticks]
    assert values == pytest.approx([step * number for number in range(len(values))])
    assert values[-1] <= most < values[-1] + step
    assert len(values) <= 7


def test_small_ones_beside_each_other_are_one_piece_that_leads_to_the_list() -> None:
    small = {f"s{number}": 0.5 for number in range(4)}
    chart = laid(load({"c1": 0.5, "a": 20, **small, "b": 10}), load({"d": 4}, team="zoo"))
    web = [piece for piece in pieces(chart) if piece.ids != ("d",)]
    assert [piece.ids for piece in web] == [("c1",), ("a",), ("s0", "s1", "s2", "s3"), ("b",)]
    assert web[2].name == "4 milestones: 2 d, web, in 2027-Q1"
    assert web[2].address == "capacity.html#parts-1"
    assert [web[0].address, web[1].address] == ["milestones/c1.html", "milestones/a.html"]


def test_the_list_counts_only_teams_with_something_in_it() -> None:
    chart = laid(load({}, team="a"), load({"s1": 0.1, "s2": 0.1}, team="b"), load({"s3": 0.1, "s4": 0.1}, team="c"))
    assert [piece.address for piece in pieces(chart)] == ["capacity.html#parts-1", "capacity.html#parts-2"]


# What is written


def test_a_title_is_whole_where_it_always_fits_cut_on_wide_screens_and_else_left_out() -> None:
    chart = laid(load({"a": 40, "b": 10, "d": 2}), a="Short", b="A title longer than its bar", d="A title too")
    first, second, third = (piece.label for piece in pieces(chart))
    assert first
    assert (first.text, first.begin, first.is_roomy) == ("Short", 0, False)
    assert second
    assert (second.text[-1], second.begin, second.is_roomy) == ("…", 40, True)
    assert "A title longer than its bar".startswith(second.text[:-1])
    assert third is None


def test_a_title_stands_on_the_wider_part_of_what_is_over() -> None:
    narrow_within = pieces(laid(load({"a": 55, "b": 30}, first_over="b")))[1].label
    wide_within = pieces(laid(load({"a": 5, "b": 60}, first_over="b")))[1].label
    assert narrow_within
    assert (narrow_within.begin, narrow_within.is_beyond) == (60, True)
    assert wide_within
    assert (wide_within.begin, wide_within.is_beyond) == (5, False)


# The two forms


FULL = (
    load({"ca": 30, "b": 40, "x": 10}, first_over="b"),
    load({"xe": 15}, at="Q2"),
    load({"d": 5}, None, "core"),
    load({}, 20, "core", at="Q2"),
)


def test_the_drawing_has_a_named_link_for_each_piece_and_no_style_attribute() -> None:
    chart = laid(*FULL, b='<b>"fat"</b>')
    drawn = load_drawing.team(chart.teams[0], chart, "../", "web")
    assert re.findall(r'<a href="([^"]*)" class="([^"]*)"><title>([^<]*)</title>', drawn) == [
        ("../milestones/ca.html", "piece c-committed", "CA: 30 d, web, in 2027-Q1"),
        (
            *("../milestones/b.html", "piece c-target"),
            "&lt;b&gt;&quot;fat&quot;&lt;/b&gt;: 40 d, web, in 2027-Q1, does not fit any more",
        ),
        ("../milestones/x.html", "piece c-exploring", "X: 10 d, web, in 2027-Q1, does not fit any more"),
        ("../milestones/xe.html", "piece c-exploring", "XE: 15 d, web, in 2027-Q2"),
    ]
    assert "<b>" not in drawn
    assert "style=" not in drawn


def test_without_an_address_of_the_site_pieces_are_no_links() -> None:
    chart = laid(*FULL)
    drawn = load_drawing.team(chart.teams[0], chart, None, "web")
    assert "<a" not in drawn
    assert drawn.count('<g class="piece') == 4


def test_both_forms_have_the_same_pieces_from_the_same_to_the_same_amount() -> None:
    chart = laid(*FULL)
    drawn = "".join(load_drawing.team(team, chart, "", "web") for team in chart.teams)
    found = traces(chart)
    for kind, names in (("load-used", ("used", "exploring")), ("load-over", ("over",))):
        still = [
            (float(x), float(width)) for x, width in re.findall(rf'{kind}"[^>]*? x="(.*?)%" width="(.*?)%"', drawn)
        ]
        bars = [
            (begin / chart.most * 100, length / chart.most * 100)
            for name in names
            for begin, length in zip(found[name]["base"], found[name]["x"], strict=True)
        ]
        assert len(still) == len(bars) > 0
        for one, other in zip(sorted(still), sorted(bars), strict=True):
            assert one == pytest.approx(other, abs=0.02)


def test_both_forms_say_the_same_of_each_row_and_piece() -> None:
    chart = laid(*FULL)
    noted = replace(chart, teams=tuple(_noted(team) for team in chart.teams))
    drawn = "".join(load_drawing.team(team, noted, "", "web") for team in noted.teams)
    found = traces(noted)
    sums = [re.sub(r"<[^>]+>", " ", text).split() for text in re.findall(r'class="load-sum".*?>(.*?)</text>', drawn)]
    assert sums == [text.split() for text in found["amounts"]["text"]]
    assert sums[0] == ["80", "told", "&lt;more&gt;"]
    names = {unescape(name) for name in re.findall(r"<title>(.*?)</title>", drawn)}
    told = {unescape(data[1]) for name in ("used", "exploring", "over") for data in found[name]["customdata"]}
    assert names == told
    labels = {unescape(text) for text in re.findall(r'<text class="label[^>]*>(.*?)</text>', drawn)}
    assert labels == {text for name in ("used", "exploring", "over") for text in found[name]["text"] if text}


def _noted(team: Any) -> Any:
    return replace(team, rows=tuple(replace(row, note="told <more>") for row in team.rows))


def test_a_limit_is_a_line_in_each_row_that_has_one() -> None:
    chart = laid(*FULL)
    found = traces(chart)["limits"]
    assert [x for x in found["x"] if x is not None] == [60, 60, 60, 60, 20, 20]
    drawn = [load_drawing.team(team, chart, "", "web") for team in chart.teams]
    assert [one.count("load-limit") for one in drawn] == [2, 1]
    # 20 of 80 days at the end of the second row, from its upper to its lower edge.
    assert '<line class="load-limit" x1="25%" x2="25%" y1="35" y2="65"/>' in drawn[1]


def test_a_promise_is_a_line_below_its_piece() -> None:
    chart = laid(*FULL)
    assert traces(chart)["promises"]["x"] == [0, 30, None]
    drawn = load_drawing.team(chart.teams[0], chart, "", "web")
    assert drawn.count('class="promise"') == 1


def test_the_figure_has_few_traces_however_many_milestones_there_are() -> None:
    many = {f"m{number:02}": 2.0 for number in range(40)}
    made = figure(laid(load(many, first_over="m30")))
    assert [trace["name"] for trace in made["data"]] == ["used", "over", "limits", "amounts"]
    assert "shapes" not in made["layout"]
    assert "annotations" not in made["layout"]


def test_the_rows_of_the_figure_are_named_by_team_and_period_with_a_gap_between_teams() -> None:
    axis = figure(laid(*FULL))["layout"]["yaxis"]
    assert [text.split() for text in axis["ticktext"]] == [["web", "Q1"], ["Q2"], ["core", "Q1"], ["Q2"]]
    first, second, third, fourth = axis["tickvals"]
    assert second - first == fourth - third == 1
    assert third - second > 1


def test_the_traces_name_their_tokens_for_the_pages_script() -> None:
    found = traces(laid(*FULL))
    assert found["used"]["meta"]["tokens"]["marker.color"] == "active"
    assert found["used"]["marker"]["color"] == "#1369e6"
    assert found["over"]["meta"]["tokens"]["marker.pattern.fgcolor"] == "off"
    assert found["over"]["marker"]["pattern"]["fgcolor"] == "#6b1129"
    assert found["amounts"]["meta"]["tokens"]["textfont.color"] == ["off", "ink", "ink", "ink"]


def test_values_of_a_trace_beside_each_other_are_equally_many() -> None:
    for name, trace in traces(laid(*FULL)).items():
        lists = [trace[key] for key in ("x", "y", "base", "text", "customdata") if key in trace]
        assert len({len(values) for values in lists}) == 1, name


def test_nothing_of_the_figure_is_read_as_markup() -> None:
    made = figure(laid(load({"a": 50}), a="<b>fat</b></script>"))
    written = script("capacity", made).decode()
    assert "&lt;b&gt;" in written
    assert "</script>" not in written
    assert made["config"]["displaylogo"] is made["config"]["showSendToCloud"] is False
