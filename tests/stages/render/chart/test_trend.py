"""The milestone trend chart: where its lines run, which are worst, where names stand, and its Plotly figure."""

import json
import re
from datetime import date
from itertools import pairwise
from typing import Any

import plotly.graph_objects
import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Milestone, Update
from milepost.model.periods import parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.pipeline.publishing import dress
from milepost.stages import plan as planning
from milepost.stages.render.chart import trend_drawing
from milepost.stages.render.chart.figure import script
from milepost.stages.render.chart.labelling import text_width
from milepost.stages.render.chart.trend import GUTTER, PITCH, Line, Trend, apart, cut, layout
from milepost.stages.render.chart.trend_figure import figure

TODAY = date(2026, 11, 23)
WORDS = dress([], "en").words


def milestone(id_: str, target: str, *told: tuple[str, str], **values: Any) -> Milestone:
    updates = tuple(Update(date.fromisoformat(day), "", moved_from=parse(was, Calendar())) for day, was in told)
    if "completed" in values:
        values["completed"] = parse(values["completed"], Calendar())
    values = {"title": id_.upper(), "audience": "public", "path": "", "shown": "", **values}
    return Milestone(id=id_, target=parse(target, Calendar()), updates=updates, **values)


def plan_of(*milestones: Milestone) -> Plan[Seen]:
    everything = {item.id: item for item in sorted(milestones, key=lambda item: item.id)}
    seen = Seen(Audience("public", sees_all=True), True, Settings("Roadmap"), everything, {}, {}, {}, {})
    return planning.on(TODAY, seen)[0]


def trend_of(*milestones: Milestone) -> Trend:
    trend = layout(plan_of(*milestones), WORDS)
    assert trend is not None
    return trend


def line_of(trend: Trend, id_: str) -> Line:
    return next(line for line in trend.lines if line.id == id_)


def days(corners: tuple[tuple[date, date], ...]) -> list[tuple[str, str]]:
    return [(day.isoformat(), promised.isoformat()) for day, promised in corners]


def told_of(trend: Trend) -> dict[str, tuple[str, str]]:
    return {line.id: (f"milestones/{line.id}.html", f"Name of {line.id}") for line in trend.lines}


def figure_of(*milestones: Milestone) -> dict[str, Any]:
    trend = trend_of(*milestones)
    made = figure(trend, told_of(trend))
    plotly.graph_objects.Figure(data=made["data"], layout=made["layout"])
    return made


def traces(made: dict[str, Any]) -> dict[str, Any]:
    return {trace["name"]: trace for trace in made["data"]}


# --- Where a line runs.


def test_a_line_is_flat_while_a_promise_holds_and_rises_on_the_day_it_slips() -> None:
    line = line_of(trend_of(milestone("a", "2027-Q1", ("2026-05-10", "2026-06"), ("2026-09-01", "2026-10-15"))), "a")
    assert days(line.lead) == [("2026-04-10", "2026-06-30"), ("2026-05-10", "2026-06-30")]
    assert [days(part) for part in line.parts] == [
        [
            ("2026-05-10", "2026-06-30"),
            ("2026-05-10", "2026-10-15"),
            ("2026-09-01", "2026-10-15"),
            ("2026-09-01", "2027-03-31"),
            ("2026-11-23", "2027-03-31"),
        ]
    ]
    assert line.slip_days == 107 + 167  # 30 Jun to 15 Oct, and on to 31 Mar


def test_the_line_of_what_is_done_ends_on_the_day_it_was_done() -> None:
    done = milestone("a", "2026-09", ("2026-05-10", "2026-08"), status="done", completed="2026-09-12")
    line = line_of(trend_of(done), "a")
    assert days((line.end,)) == [("2026-09-12", "2026-09-30")]
    assert line.state == "done"


def test_a_line_is_broken_where_no_day_was_promised() -> None:
    line = line_of(trend_of(milestone("a", "2027-Q1", ("2026-03-01", "2026-06"), ("2026-09-01", "later"))), "a")
    assert [days(part) for part in line.parts] == [
        [("2026-03-01", "2026-06-30")],
        [("2026-09-01", "2027-03-31"), ("2026-11-23", "2027-03-31")],
    ]


def test_a_promise_given_for_the_first_time_has_no_lead() -> None:
    line = line_of(trend_of(milestone("a", "2027-Q1", ("2026-09-01", "next"))), "a")
    assert line.lead == ()
    assert days((line.end,)) == [("2026-11-23", "2027-03-31")]


def test_there_is_no_chart_where_nothing_moved_or_no_day_was_ever_promised() -> None:
    assert layout(plan_of(milestone("a", "2027-Q1"), milestone("b", "later", ("2026-05-01", "next"))), WORDS) is None


def test_promised_days_stand_higher_the_later_they_are_and_the_diagonal_is_a_day_that_is_reached() -> None:
    trend = trend_of(milestone("a", "2027-Q1", ("2026-05-10", "2026-06")))
    assert trend.y(date(2027, 3, 31)) < trend.y(date(2026, 6, 30))
    # The axis goes over whole quarters, from the one of 30 June to the one of 31 March.
    assert (trend.up.begin, trend.up.end) == (date(2026, 4, 1), date(2027, 4, 1))
    whole = trend.height - 28  # px between the margins
    assert trend.y(date(2026, 4, 1)) == trend.height - 14
    assert trend.y(date(2026, 10, 1)) == pytest.approx(trend.height - 14 - whole * 183 / 365, abs=0.05)
    assert all(day == promised for day, promised in trend.diagonal)
    assert trend.diagonal[1] == (TODAY, TODAY)


def test_a_place_leads_back_to_its_day() -> None:
    trend = trend_of(milestone("a", "2028-Q1", ("2026-05-10", "2026-06")))
    for day in (date(2026, 6, 30), date(2027, 1, 15), date(2028, 3, 31)):
        assert abs((trend.day_at(trend.y(day)) - day).days) <= 1


# --- Which are worst, and lines that promise the same.


def test_the_ten_that_slipped_furthest_are_the_worst_and_what_was_pulled_in_never_is() -> None:
    slipped = [milestone(f"s{month:02}", f"2027-{month:02}", ("2026-05-01", "2026-12")) for month in range(1, 13)]
    trend = trend_of(*slipped, milestone("early", "2026-12", ("2026-05-01", "2027-12")))
    assert {line.id for line in trend.lines if line.is_worst} == {f"s{month:02}" for month in range(3, 13)}


def test_lines_that_promise_the_same_day_at_the_same_time_run_side_by_side() -> None:
    both = [milestone(id_, "2027-Q1", ("2026-05-10", was)) for id_, was in (("a", "2026-06"), ("b", "2026-09"))]
    trend = trend_of(*both)
    promised = date(2027, 3, 31)
    a, b = (trend.line_y(line_of(trend, id_), promised) for id_ in "ab")
    assert abs(a - b) == pytest.approx(4)
    assert (a + b) / 2 == pytest.approx(trend.y(promised), abs=0.01)


def test_lines_that_promise_a_day_at_different_times_stand_where_it_stands() -> None:
    first = milestone("a", "2027-03-31", ("2026-01-10", "2026-06"), ("2026-02-10", "2026-12-31"))
    second = milestone("b", "2027-06-30", ("2026-06-10", "2026-12-31"))
    trend = trend_of(first, second)
    for id_ in "ab":
        assert trend.line_y(line_of(trend, id_), date(2026, 12, 31)) == trend.y(date(2026, 12, 31))


def test_many_that_promise_the_same_stay_near_their_day() -> None:
    trend = trend_of(*(milestone(f"m{n:02}", "2027-Q1", ("2026-05-10", "2026-06")) for n in range(40)))
    away = [trend.line_y(line, date(2027, 3, 31)) - trend.y(date(2027, 3, 31)) for line in trend.lines]
    assert max(map(abs, away)) <= 14.01
    assert len(set(away)) == 40


# --- Names.


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        ([20.0, 100.0], [20.0, 100.0]),
        ([50.0, 50.0, 50.0], [50.0, 74.0, 98.0]),
        ([0.0, 5.0], [10.0, 34.0]),
        ([190.0, 195.0, 200.0], [152.0, 176.0, 200.0]),
        ([], []),
    ],
)
def test_names_are_pushed_apart_and_stay_between_first_and_last(wanted: list[float], places: list[float]) -> None:
    assert apart(wanted, 10.0, 200.0) == places


def test_no_two_names_stand_on_each_other_and_they_keep_the_order_of_their_lines() -> None:
    trend = trend_of(*(milestone(f"m{n:02}", "2027-Q1", ("2026-05-10", "2026-06")) for n in range(18)))
    named = sorted((trend.line_y(line, line.end[1]), line.label_y or 0) for line in trend.lines)
    places = [place for _, place in named]
    assert places == sorted(places)
    assert all(after - before >= PITCH - 0.01 for before, after in pairwise(places))
    assert places[0] >= 14
    assert places[-1] <= trend.height - 14


@pytest.mark.parametrize(("count", "named"), [(20, 20), (21, 10)])
def test_a_few_lines_are_all_named_and_of_many_only_the_worst(count: int, named: int) -> None:
    trend = trend_of(*(milestone(f"m{n:02}", "2027-Q1", ("2026-05-10", "2026-06")) for n in range(count)))
    assert sum(line.label_y is not None for line in trend.lines) == named


def test_a_long_title_is_cut_to_what_its_place_holds() -> None:
    long = "Account recovery without the help desk and without a call"
    assert cut("Short") == "Short"
    assert cut(long).endswith("…")
    assert long.startswith(cut(long)[:-1])
    assert GUTTER - 20 < text_width(cut(long)) <= GUTTER


# --- The drawing and the figure.


def test_the_drawing_has_a_named_link_for_each_line_and_no_style_attribute() -> None:
    trend = trend_of(
        milestone("a", "2027-Q1", ("2026-05-10", "2026-06"), title='<b>"fat"</b>'),
        milestone("b", "2026-10", ("2026-05-10", "2026-12")),
    )
    drawn = trend_drawing.draw(trend, told_of(trend), "../", "caption")
    assert re.findall(r'<a href="([^"]*)" class="([^"]*)"><title>([^<]*)</title>', drawn) == [
        ("../milestones/b.html", "trend-line", "Name of b"),
        ("../milestones/a.html", "trend-line worst", "Name of a"),
    ]
    assert "&lt;b&gt;&quot;fat&quot;&lt;/b&gt;</text>" in drawn
    assert "<b>" not in drawn
    assert "style=" not in drawn
    assert all(float(x) <= 100 for x in re.findall(r'x[12]="([0-9.]+)%"', drawn))


def test_the_figure_has_few_traces_however_many_lines_there_are() -> None:
    many = [milestone(f"m{n:02}", "2027-Q1", ("2026-05-10", "2026-06")) for n in range(30)]
    found = traces(figure_of(*many))
    assert list(found) == ["reached", "dotted", "quiet", "worst", "labels"]
    assert found["worst"]["x"].count(None) == 10
    assert found["quiet"]["x"].count(None) == 20
    assert len(found["labels"]["text"]) == 10


def test_the_traces_name_their_tokens_for_the_pages_script() -> None:
    found = traces(figure_of(*(milestone(f"m{n:02}", "2027-Q1", ("2026-05-10", "2026-06")) for n in range(11))))
    tokens = {name: trace["meta"]["tokens"].get("line.color") for name, trace in found.items()}
    assert tokens == {"reached": "now", "dotted": "mut", "quiet": "mut", "worst": "off", "labels": None}
    assert found["worst"]["line"]["color"] == "#6b1129"


def test_values_of_a_trace_beside_each_other_are_equally_many() -> None:
    made = figure_of(
        milestone("a", "2027-Q1", ("2026-05-10", "2026-06")), milestone("b", "2027", ("2026-08-10", "now"))
    )
    for trace in made["data"]:
        lists = [trace[key] for key in ("x", "y", "text", "customdata") if key in trace]
        assert len({len(values) for values in lists}) == 1, trace["name"]


def test_the_figure_runs_where_the_drawing_does_and_leads_to_the_same_pages() -> None:
    found = traces(figure_of(milestone("a", "2027-Q1", ("2026-05-10", "2026-06"))))
    worst = found["worst"]
    assert worst["x"] == ["2026-05-10", "2026-05-10", "2026-11-23", None]
    assert worst["y"] == ["2026-06-30", "2027-03-31", "2027-03-31", None]
    assert worst["customdata"][0] == ["milestones/a.html", "Name of a"]
    assert worst["hovertemplate"] == "%{customdata[1]}<extra></extra>"
    assert found["reached"]["x"] == found["reached"]["y"]


def test_a_title_is_text_whatever_it_looks_like() -> None:
    made = figure_of(milestone("a", "2027-Q1", ("2026-05-10", "2026-06"), title="</script><b>"))
    (label,) = traces(made)["labels"]["text"]
    assert label.strip("\N{NO-BREAK SPACE}") == "&lt;/script&gt;&lt;b&gt;"
    assert b"<" not in script("trend", made)


def test_the_same_roadmap_gives_the_same_bytes() -> None:
    those = [milestone(f"m{n}", "2027-Q1", ("2026-05-10", "2026-06")) for n in range(5)]
    assert json.dumps(figure_of(*those)) == json.dumps(figure_of(*reversed(those)))
