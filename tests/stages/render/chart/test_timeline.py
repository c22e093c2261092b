"""The layout of lanes: what stands on the axis, what is earlier or later, in which lane, order and row."""

from datetime import date
from typing import Any

import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Milestone, Theme, Update
from milepost.model.periods import Period, parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.pipeline.publishing import dress
from milepost.stages import plan as planning
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.timeline import (
    LaneChart,
    Timeline,
    extents,
    lanes_by,
    layout,
    short_axis,
    whole_axis,
)

TODAY = date(2026, 11, 23)
# From the previous quarter to a year ahead: 2026-07-01 to 2027-12-31, 549 days.
AXIS = Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY)
COMMON = {"audience": "public", "path": "", "shown": ""}
WORDS = dress([], "en").words
LONG = "A title so long that there is no room beside its own bar at all"


def period(text: str) -> Period:
    return parse(text, Calendar())


def milestone(id_: str = "a", target: str = "2027-Q1", **values: Any) -> Milestone:
    if "start" in values:
        values["start"] = period(values["start"])
    if moved_from := values.pop("moved_from", ""):
        values["updates"] = (Update(date(2026, 9, 1), moved_from=period(moved_from)),)
    dates = {"target": period(target) if target else None}
    return Milestone(**{"id": id_, "title": f"Milestone {id_}", **COMMON, **dates, **values})


def plan_of(*milestones: Milestone) -> Plan[Seen]:
    themes = {id_: Theme(id=id_, title=id_.title(), order=order, **COMMON) for id_, order in (("pay", 2), ("grow", 1))}
    everything = {item.id: item for item in milestones}
    seen = Seen(Audience("public"), False, Settings("Roadmap"), everything, {}, themes, {}, {})
    return planning.on(TODAY, seen)[0]


def laid_out(*milestones: Milestone) -> Timeline:
    plan = plan_of(*milestones)
    return layout(plan, plan.lanes, AXIS)


def only_lane(*milestones: Milestone) -> LaneChart:
    (lane,) = laid_out(*milestones).lanes
    return lane


@pytest.mark.parametrize("target", ["", "now", "next", "later", "2028-Q1", "2028-01-01", "2050", "2028-01/.."])
def test_what_has_no_date_or_lies_beyond_the_chart_is_later(target: str) -> None:
    chart = laid_out(milestone("a", target))
    assert chart.later == chart.lanes[0].later == ("a",)
    assert chart.lanes[0].marks == chart.earlier == ()


@pytest.mark.parametrize("status", ["done", "cancelled", "deferred"])
def test_what_was_settled_before_the_chart_begins_is_earlier(status: str) -> None:
    chart = laid_out(milestone("a", "2026-06-30", status=status), milestone("b", "2026-07-01", status=status))
    assert chart.earlier == ("a",)
    assert [mark.id for mark in chart.lanes[0].marks] == ["b"]


def test_a_lane_that_holds_nothing_but_what_was_shipped_is_not_drawn() -> None:
    chart = laid_out(milestone("a", "2026-Q1", status="done", product="web"), milestone("b", product="app"))
    assert [lane.id for lane in chart.lanes] == ["app"]
    assert chart.earlier == ("a",)


@pytest.mark.parametrize("target", ["2026-06-01", "2026-Q1", "2019"])
def test_what_is_overdue_since_before_the_chart_is_listed_and_not_squeezed_to_its_edge(target: str) -> None:
    chart = laid_out(milestone("a", target, status="active"))
    assert chart.earlier == ("a",)
    assert not chart.lanes


def test_marks_come_in_the_order_in_which_they_begin() -> None:
    found = only_lane(
        milestone("d", "2027-Q3"),
        milestone("c", "2027-Q1"),
        milestone("b", "2027-01"),
        milestone("a", "2027-Q2", start="2026-08"),
        milestone("e", "2027-Q1"),
    )
    assert [mark.id for mark in found.marks] == ["a", "b", "c", "e", "d"]


def test_a_row_is_used_again_when_it_is_free() -> None:
    early, late = milestone("a", "2026-08", title="Sso"), milestone("b", "2027-06", title="Api")
    lane = only_lane(early, late)
    assert (lane.rows, [mark.row for mark in lane.marks]) == (1, [0, 0])
    lane = only_lane(early, milestone("b", "2026-08", title="Api"))
    assert (lane.rows, [mark.row for mark in lane.marks]) == (2, [0, 1])


def test_a_ghost_keeps_its_place_free_also_where_the_label_stands_below() -> None:
    title = "A title so long that there is no room beside its own bar at all"
    long = milestone("a", "2026-11/2027-05", title=title, status="active", moved_from="2027-Q3")
    lane = only_lane(long, milestone("b", "2027-08", title="Api"))
    assert [(mark.label_side, mark.row) for mark in lane.marks] == [("below", 0), ("right", 2)]
    lane = only_lane(long, milestone("b", "2027-11", title="Api"))
    assert [mark.row for mark in lane.marks] == [0, 0]


def test_what_was_set_aside_stands_in_rows_of_its_own_below_all_others() -> None:
    lane = only_lane(
        milestone("a", "2026-08", status="deferred", title="Sso"),
        milestone("b", "2027-02", title="Api"),
        milestone("c", "2027-06", status="cancelled", title="Pay"),
        milestone("d", "2026-08", title="Web"),
        milestone("e", "2027-06", status="deferred", title="App"),
    )
    assert [(mark.id, mark.row) for mark in lane.marks] == [("d", 0), ("b", 0), ("a", 1), ("c", 1), ("e", 2)]
    assert (lane.rows, lane.aside_rows, lane.all_rows) == (1, 2, 3)


def test_what_was_set_aside_keeps_no_row_from_the_others() -> None:
    kept = [milestone("b", "2027-02", title=LONG, status="active"), milestone("d", "2027-03", title="Web")]
    aside = [milestone(f"a{number}", "2027-02", status="cancelled") for number in range(3)]
    alone, together = only_lane(*kept), only_lane(*kept, *aside)
    assert together.marks[: len(alone.marks)] == alone.marks
    assert (together.rows, together.aside_rows) == (alone.rows, 3)


@pytest.mark.parametrize("status", ["deferred", "cancelled"])
def test_a_lane_of_what_was_set_aside_has_no_other_row(status: str) -> None:
    lane = only_lane(milestone("a", status=status))
    assert (lane.rows, lane.aside_rows, lane.all_rows) == (0, 1, 1)
    assert [mark.row for mark in lane.marks] == [0]


def test_a_lane_of_what_is_later_still_takes_a_row() -> None:
    lane = only_lane(milestone("a", "later"))
    assert (lane.rows, lane.aside_rows, lane.all_rows) == (0, 0, 1)


@pytest.mark.parametrize("target", ["9998-12/..", "../0001-02", "0001", "9998-12-31", "0001/9998"])
@pytest.mark.parametrize("status", ["planned", "done"])
def test_the_ends_of_time_do_no_harm(target: str, status: str) -> None:
    chart = laid_out(milestone("a", target, status=status))
    assert len([*chart.earlier, *chart.later, *(mark for lane in chart.lanes for mark in lane.marks)]) == 1


def test_extents_give_the_day_after_the_last_and_leave_out_what_has_no_date() -> None:
    plan = plan_of(milestone("a", "2027-Q1"), milestone("b", ""), milestone("c", "next"), milestone("d", "2027-05-05"))
    assert extents(plan, ("a", "b", "c", "d")) == [
        (date(2027, 1, 1), date(2027, 4, 1)),
        (date(2027, 5, 5), date(2027, 5, 6)),
    ]


def test_the_axis_of_the_first_page_leaves_out_what_the_axis_of_everything_holds() -> None:
    plan = plan_of(
        milestone("a", "2025-05", status="done"),
        milestone("b", "2028-02"),
        milestone("c", "2030-08"),
        milestone("d", ""),
    )
    short, whole = short_axis(plan, WORDS), whole_axis(plan, WORDS)
    assert (short.begin, short.end) == (date(2026, 7, 1), date(2028, 4, 1))
    assert (whole.begin, whole.end) == (date(2025, 4, 1), date(2030, 10, 1))


def test_lanes_by_theme_follow_the_order_of_the_themes_and_what_has_none_comes_last() -> None:
    plan = plan_of(
        milestone("a", "2027-Q1", themes=("pay",)),
        milestone("b", "2027-Q2", themes=("pay", "grow")),
        milestone("c", "2026-Q4"),
        milestone("left-out", "2026-Q4", themes=("grow",)),
    )
    lanes = lanes_by(plan, "theme", ("a", "b", "c"), {"pay": "Pay", "grow": "Grow"})
    assert [(lane.id, lane.title, lane.ids) for lane in lanes] == [
        ("grow", "Grow", ("b",)),
        ("pay", "Pay", ("a", "b")),
        ("", "", ("c",)),
    ]


def test_lanes_by_team_and_by_product_keep_what_was_asked_for() -> None:
    plan = plan_of(milestone("a", team="red", product="web"), milestone("b", team="blue"), milestone("c", team="red"))
    assert [(lane.id, lane.ids) for lane in lanes_by(plan, "team", ("a", "b"), {})] == [
        ("blue", ("b",)),
        ("red", ("a",)),
    ]
    assert [(lane.id, lane.ids) for lane in lanes_by(plan, "product", ("a", "c"), {})] == [
        ("web", ("a",)),
        ("", ("c",)),
    ]
