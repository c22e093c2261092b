"""Single marks, measured from outside: which days they cover, their shape, how sure their ends look."""

from datetime import date
from typing import Any

import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Gate, Milestone, Update
from milepost.model.periods import Period, parse
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.stages import plan as planning
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.marks import Mark
from milepost.stages.render.chart.timeline import layout

TODAY = date(2026, 11, 23)
# From the previous quarter to a year ahead: 2026-07-01 to 2027-12-31, 549 days.
AXIS = Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY)


def period(text: str) -> Period:
    return parse(text, Calendar())


def only_mark(target: str = "2027-Q1", **values: Any) -> Mark:
    for key in ("start", "completed", "deadline", "not_before"):
        if key in values:
            values[key] = period(values[key])
    if moved_from := values.pop("moved_from", ""):
        values["updates"] = (Update(date(2026, 9, 1), moved_from=period(moved_from)),)
    if gate := values.pop("gate", ""):
        values["gate"] = Gate(type=gate)
    named = {"id": "a", "title": "Milestone a", "audience": "public", "path": "", "shown": ""}
    made = {"a": Milestone(**{**named, "target": period(target), **values})}
    plan, _ = planning.on(TODAY, Seen(Audience("public"), False, Settings("Roadmap"), made, {}, {}, {}, {}))
    ((mark,),) = (lane.marks for lane in layout(plan, plan.lanes, AXIS).lanes)
    return mark


# The days of AXIS: 184 to the end of 2026, then 90, 91, 92 and 92 in the quarters of 2027.
@pytest.mark.parametrize(
    ("target", "x", "width"),
    [
        ("2026-Q3", 0.0, 16.76),
        ("2026-Q4", 16.76, 16.76),
        ("2027-Q1", 33.52, 16.39),
        ("2027-02", 39.16, 5.1),
        ("2027", 33.52, 66.48),
        ("2027-H2", 66.48, 33.52),
        ("2026-07-02/2026-07-11", 0.18, 1.82),
        ("2027-12-30/2027-12-31", 99.1, 0.9),
        ("2026/2030", 0.0, 100.0),
    ],
)
def test_a_period_without_a_start_is_a_bar_over_that_period(target: str, x: float, width: float) -> None:
    mark = only_mark(target)
    assert mark.shape == "span"
    assert (mark.x, mark.width) == (pytest.approx(x, abs=0.011), pytest.approx(width, abs=0.011))


def test_a_bar_goes_from_the_start_to_the_end_of_the_target() -> None:
    mark = only_mark("2027-Q1", start="2026-10")
    assert (mark.begin, mark.end) == (date(2026, 10, 1), date(2027, 4, 1))


def test_a_day_without_a_start_is_a_point_on_that_day() -> None:
    mark = only_mark("2027-01-01")
    assert (mark.shape, mark.at, mark.x, mark.width) == ("point", date(2027, 1, 1), 33.52, 0.0)


def test_a_day_with_a_start_is_a_bar_with_a_hard_end() -> None:
    mark = only_mark("2027-01-15", start="2026-12-01")
    assert (mark.shape, mark.fade, mark.is_dashed) == ("span", "", False)
    assert (mark.begin, mark.end) == (date(2026, 12, 1), date(2027, 1, 16))


@pytest.mark.parametrize(
    ("values", "shape"),
    [
        ({"gate": "value-case"}, "gate"),
        ({"gate": "release"}, "release"),
        ({"gate": "decommissioning"}, "gate"),
        ({"kind": "event"}, "event"),
    ],
)
def test_gates_releases_and_events_stand_in_the_middle_of_what_was_promised(values: dict[str, Any], shape: str) -> None:
    on_a_day, in_a_quarter = only_mark("2027-01-01", **values), only_mark("2027-Q1", **values)
    assert on_a_day.shape == in_a_quarter.shape == shape
    assert on_a_day.at == date(2027, 1, 1)
    assert in_a_quarter.at == date(2027, 2, 15)


def test_a_gate_stands_at_its_own_day_however_early_its_work_began() -> None:
    mark = only_mark("2027-01-01", start="2026-08-01", gate="value-case")
    assert (mark.at, mark.x, mark.width) == (date(2027, 1, 1), 33.52, 0.0)


@pytest.mark.parametrize(
    ("target", "fade", "is_dashed"),
    [
        ("2027-01-05/2027-02-03", "", False),
        ("2027-W08", "", False),
        ("2027-02", "month", False),
        ("2026-12/2027-02", "month", False),
        ("2027-Q1", "quarter", True),
        ("2027-01-05/2027-Q1", "quarter", True),
        ("2027-H1", "open", True),
        ("2027", "open", True),
        ("2027-Q1~", "open", True),
        ("2027-02?", "open", True),
        ("2027-02-03~", "open", True),
        ("2027-02/..", "open", True),
    ],
)
def test_the_end_of_a_bar_fades_as_far_as_its_date_is_unsure(target: str, fade: str, is_dashed: bool) -> None:
    mark = only_mark(target, start="2026-12-01")
    assert (mark.fade, mark.is_dashed, mark.opens_left) == (fade, is_dashed, False)


def test_an_open_side_gets_one_period_to_fade_in() -> None:
    # The present quarter has 92 days.
    after, before = only_mark("2027-02/.."), only_mark("../2027-03-31")
    assert (after.begin, after.end, after.opens_left, after.fade) == (date(2027, 2, 1), date(2027, 5, 4), False, "open")
    assert (before.begin, before.end, before.opens_left) == (date(2026, 12, 30), date(2027, 4, 1), True)
    assert before.fade == ""


def test_what_is_done_stands_when_it_was_done() -> None:
    mark = only_mark("2026-Q3", status="done", completed="2026-10-20")
    assert (mark.shape, mark.at, mark.state) == ("point", date(2026, 10, 20), "done")


def test_the_first_promise_leaves_a_ghost() -> None:
    updates = (
        Update(date(2026, 9, 1), moved_from=period("2026-Q4")),
        Update(date(2026, 8, 1), moved_from=period("2026-Q3")),
    )
    assert only_mark("2027-Q1", updates=updates).ghost == (0.0, 16.76)


@pytest.mark.parametrize("moved_from", ["2027-Q1", "2025-Q1", "2031", "2026-12/..", "next"])
def test_there_is_no_ghost_of_the_same_promise_nor_of_one_without_days_on_the_chart(moved_from: str) -> None:
    assert only_mark("2027-Q1", moved_from=moved_from).ghost is None


def test_a_ghost_at_the_end_of_the_chart_stays_on_it() -> None:
    assert only_mark("2027-Q1", moved_from="2027-12-31").ghost == (99.1, 0.9)


def test_hard_limits_are_drawn_where_the_chart_holds_them() -> None:
    mark = only_mark("2027-02", deadline="2027-Q1", not_before="2027-01")
    assert (mark.not_before, mark.deadline) == (33.52, 49.91)
    mark = only_mark("2027-02", deadline="2030", not_before="2020")
    assert (mark.not_before, mark.deadline) == (None, None)


def test_a_gate_known_to_the_quarter_shows_the_quarter_behind_its_mark() -> None:
    # The quarter goes from the 184th to the 274th of 549 days, and its middle is the 229th.
    mark = only_mark("2027-Q1", gate="value-case")
    assert mark.reach == (33.52, 16.39)
    assert mark.x == 41.71
    assert only_mark("2027-02-10", gate="value-case").reach is None


def test_a_mark_ends_with_its_last_day_and_one_without_a_length_where_it_stands() -> None:
    assert only_mark("2027-Q1").last == date(2027, 4, 1)
    assert only_mark("2027-Q1", gate="value-case").last == date(2027, 2, 15)
    assert only_mark("2027-01-05").last == date(2027, 1, 5)


def test_a_ghost_knows_its_days_for_the_interactive_chart() -> None:
    assert only_mark("2027-Q1", moved_from="2026-Q4").ghost_days == (date(2026, 10, 1), date(2027, 1, 1))
    assert only_mark("2027-Q1").ghost_days is None


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"status": "active", "health": "off-track"}, "off"),
        ({"status": "active", "health": "at-risk"}, "risk"),
        ({"status": "active", "health": "on-track"}, "active"),
        ({"status": "done"}, "done"),
        ({"status": "deferred", "health": "off-track"}, "deferred"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "proposed"}, "proposed"),
        ({}, "planned"),
    ],
)
def test_a_mark_has_the_one_state_that_its_reader_must_know(values: dict[str, Any], state: str) -> None:
    assert only_mark(**values).state == state
