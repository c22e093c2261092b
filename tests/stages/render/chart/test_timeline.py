"""The layout of lanes, measured from outside: nothing lost, nothing on top of anything, ends as sure as written."""

from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.model.calendar import Calendar
from milepost.model.milestone import Gate, Milestone, Theme, Update
from milepost.model.periods import Period, parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.stages import plan as planning
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.timeline import LaneChart, Mark, Timeline, extents, lanes_by, layout

TODAY = date(2026, 11, 23)
# From the previous quarter to a year ahead: 2026-07-01 to 2027-12-31, 549 days.
AXIS = Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY)
COMMON = {"audience": "public", "path": "", "shown": ""}


def period(text: str) -> Period:
    return parse(text, Calendar())


def milestone(id_: str = "a", target: str = "2027-Q1", **values: Any) -> Milestone:
    for key in ("start", "completed", "deadline", "not_before"):
        if key in values:
            values[key] = period(values[key])
    if moved_from := values.pop("moved_from", ""):
        values["updates"] = (Update(date(2026, 9, 1), moved_from=period(moved_from)),)
    if gate := values.pop("gate", ""):
        values["gate"] = Gate(type=gate)
    dates = {"target": period(target) if target else None}
    return Milestone(**{"id": id_, "title": f"Milestone {id_}", **COMMON, **dates, **values})


def plan_of(*milestones: Milestone) -> Plan[Seen]:
    themes = {id_: Theme(id=id_, title=id_.title(), order=order, **COMMON) for id_, order in (("pay", 2), ("grow", 1))}
    everything = {item.id: item for item in milestones}
    seen = Seen(Audience("public"), False, Settings("Roadmap"), everything, {}, themes, {}, {})
    return planning.on(TODAY, seen)[0]


def laid_out(*milestones: Milestone, axis: Axis = AXIS) -> Timeline:
    plan = plan_of(*milestones)
    return layout(plan, plan.lanes, axis)


def only_lane(*milestones: Milestone) -> LaneChart:
    (lane,) = laid_out(*milestones).lanes
    return lane


def only_mark(target: str = "2027-Q1", **values: Any) -> Mark:
    (mark,) = only_lane(milestone("a", target, **values)).marks
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


def test_a_ghost_keeps_its_place_free_also_where_the_label_stands_below() -> None:
    title = "A title so long that there is no room beside its own bar at all"
    long = milestone("a", "2026-11/2027-05", title=title, status="active", moved_from="2027-Q3")
    lane = only_lane(long, milestone("b", "2027-08", title="Api"))
    assert [(mark.label_side, mark.row) for mark in lane.marks] == [("below", 0), ("right", 2)]
    lane = only_lane(long, milestone("b", "2027-11", title="Api"))
    assert [mark.row for mark in lane.marks] == [0, 0]


def test_hard_limits_are_drawn_where_the_chart_holds_them() -> None:
    mark = only_mark("2027-02", deadline="2027-Q1", not_before="2027-01")
    assert (mark.not_before, mark.deadline) == (33.52, 49.91)
    mark = only_mark("2027-02", deadline="2030", not_before="2020")
    assert (mark.not_before, mark.deadline) == (None, None)


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


def test_a_gate_known_to_the_quarter_shows_the_quarter_behind_its_mark() -> None:
    gate = Gate(type="value-case")
    mark = laid_out(milestone("a", "2027-Q1", gate=gate)).lanes[0].marks[0]
    assert mark.reach is not None
    assert mark.reach[0] < mark.x < mark.reach[0] + mark.reach[1]
    assert laid_out(milestone("a", "2027-02-10", gate=gate)).lanes[0].marks[0].reach is None


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


@pytest.mark.parametrize(
    ("title", "target", "side"),
    [
        ("A title of middling length", "2026-08-10/2027-04-20", "inside"),
        ("A title of middling length", "2026-08", "right"),
        ("A title of middling length", "2027-12", "left"),
        ("A title so long that there is no room beside its own bar at all", "2026-11/2027-05", "below"),
    ],
)
def test_a_label_stands_where_it_is_whole(title: str, target: str, side: str) -> None:
    assert only_mark(target, title=title, status="active").label_side == side


def test_a_label_does_not_reach_into_the_part_of_a_bar_that_fades() -> None:
    # The lower half of a year is 188 px wide here; a quarter of that is too little for the words, its whole is not.
    title = "Faster checkout for all"
    assert only_mark("2027-01-01/2027-06-30", title=title, status="active").label_side == "inside"
    assert only_mark("2027-Q1/2027-Q2", title=title, status="active").label_side == "right"
    assert only_mark("2027-Q1/2027-Q2", title=title, status="planned").label_side == "inside"


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


# --- Random roadmaps, measured at the narrowest width a lane is shown at.

WIDTH = 560.0
# Half of what is drawn for a mark without a length, in px, and how far its label keeps away.
HALF = {"span": 0, "point": 6, "gate": 9, "release": 9, "event": 9}
NEAR = {"span": 6, "point": 14, "gate": 14, "release": 14, "event": 14}
WORDS = st.lists(st.sampled_from(["Sso", "checkout", "WWWW", "illi", "für", "支払い", "🚀", "mmm", "of"]), max_size=6)
SINGLES = st.one_of(
    st.dates(date(2025, 1, 1), date(2029, 12, 31)).map(date.isoformat),
    st.builds("{}-{:02}".format, st.integers(2025, 2029), st.integers(1, 12)),
    st.builds("{}-Q{}".format, st.integers(2025, 2029), st.integers(1, 4)),
    st.builds("{}-H{}".format, st.integers(2025, 2029), st.integers(1, 2)),
    st.integers(2024, 2031).map(str),
    st.sampled_from(["0001", "1999-Q1", "2150", "9998-12"]),
)


def is_period(text: str) -> bool:
    first, last = (parse(side, Calendar()) for side in text.split("/"))
    return str(first.begin) < str(last.begin) and str(first.end) <= str(last.end)


SPANS = st.one_of(
    SINGLES,
    st.builds("{}/{}".format, SINGLES, SINGLES).filter(is_period),
    SINGLES.map(lambda text: f"{text}/.."),
    SINGLES.map(lambda text: f"../{text}"),
    SINGLES.map(lambda text: f"{text}~"),
    SINGLES.map(lambda text: f"{text}?"),
)
TARGETS = st.one_of(SPANS, SPANS, SPANS, st.sampled_from(["", "now", "next", "later"]))


MILESTONES = st.lists(
    st.fixed_dictionaries(
        {
            "target": TARGETS,
            "title": WORDS.map(lambda words: " ".join(words) or "T"),
            "product": st.sampled_from(["", "web", "app"]),
            "status": st.sampled_from(["proposed", "planned", "active", "done", "deferred", "cancelled"]),
            "kind": st.sampled_from(["milestone", "milestone", "milestone", "event"]),
        },
        optional={
            "start": SPANS,
            "completed": SINGLES,
            "moved_from": TARGETS.filter(bool),
            "gate": st.sampled_from(["value-case", "release"]),
            "deadline": SINGLES,
            "not_before": SINGLES,
        },
    ),
    min_size=1,
    max_size=10,
).map(lambda found: [milestone(f"m{number}", **values) for number, values in enumerate(found)])


def least_width(text: str) -> float:
    """Measure a text in px as a narrow font would set it: what is drawn is hardly ever narrower."""
    return sum(11.0 if ord(letter) > 0x2E7F else 3.0 if letter in "il Ijtf" else 6.0 for letter in text)


def drawn(mark: Mark) -> list[tuple[int, float, float]]:
    """List what is drawn of a mark: the row, and from which px to which."""
    pixel = WIDTH / 100
    half, near, need = HALF[mark.shape], NEAR[mark.shape], least_width(mark.label)
    parts = [(mark.row, mark.x * pixel - half, (mark.x + mark.width) * pixel + half)]
    for strip in (mark.ghost, mark.reach):
        if strip:
            parts.append((mark.row, strip[0] * pixel, sum(strip) * pixel))
    at = mark.label_x * pixel
    if mark.label_side == "inside":
        parts.append((mark.row, at + 21, at + 21 + need))
    elif mark.label_side == "right":
        parts.append((mark.row, at + near, at + near + need))
    elif mark.label_side == "left":
        parts.append((mark.row, at - near - need, at - near))
    else:
        parts.append((mark.row + 1, at, at + need))
    return parts


@settings(deadline=None)
@given(MILESTONES)
def test_nothing_is_lost_and_nothing_is_there_twice(made: list[Milestone]) -> None:
    chart = laid_out(*made)
    marked = [mark.id for lane in chart.lanes for mark in lane.marks]
    assert sorted([*marked, *chart.earlier, *chart.later]) == sorted(item.id for item in made)
    assert sorted(id_ for lane in chart.lanes for id_ in lane.later) == sorted(chart.later)
    of = {item.id: item.product for item in made}
    assert all(of[mark.id] == lane.id for lane in chart.lanes for mark in lane.marks)


@settings(deadline=None)
@given(MILESTONES)
def test_nothing_stands_on_anything_else_and_everything_stands_on_the_chart(made: list[Milestone]) -> None:
    for lane in laid_out(*made).lanes:
        parts = {mark.id: drawn(mark) for mark in lane.marks}
        for one, other in combinations(parts, 2):
            for row, left, right in parts[one]:
                for other_row, other_left, other_right in parts[other]:
                    apart = row != other_row or right <= other_left or other_right <= left
                    assert apart, f"{one} and {other}"
        for mark in lane.marks:
            assert mark.x >= 0
            assert mark.x + mark.width <= 100.0001
            assert all(strip is None or (strip[0] >= 0 and sum(strip) <= 100.011) for strip in (mark.ghost, mark.reach))
            assert all(limit is None or 0 <= limit <= 100 for limit in (mark.deadline, mark.not_before))
            assert mark.shape != "span" or mark.width >= 0.9
            (_, left, right) = parts[mark.id][-1]
            assert left >= -0.1
            assert right <= WIDTH + 0.1
            if mark.label_side == "inside":
                assert right <= (mark.x + mark.width) * WIDTH / 100
        used = {row for found in parts.values() for row, _, _ in found}
        assert used == set(range(lane.rows))


@settings(deadline=None)
@given(MILESTONES)
def test_what_begins_later_never_stands_further_left(made: list[Milestone]) -> None:
    for lane in laid_out(*made).lanes:
        begins = [(mark.begin, mark.end, mark.id) for mark in lane.marks]
        assert begins == sorted(begins)
        assert all(one.x <= other.x + 0.011 for one, other in pairwise([m for m in lane.marks if m.shape == "span"]))
        symbols = sorted((mark.at, mark.x) for mark in lane.marks if mark.shape != "span")
        assert all(one[1] <= other[1] for one, other in pairwise(symbols))
        inside = [mark for mark in lane.marks if mark.shape == "span" and AXIS.begin <= mark.begin]
        for mark in inside:
            share = (mark.begin - AXIS.begin) / timedelta(days=549) * 100
            assert mark.x == pytest.approx(min(share, 100 - mark.width), abs=0.011)


@settings(deadline=None, max_examples=50)
@given(MILESTONES, st.randoms(use_true_random=False))
def test_the_same_roadmap_gives_the_same_layout_in_whatever_order_it_was_read(
    made: list[Milestone], random: Any
) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)
    assert laid_out(*made) == laid_out(*shuffled) == laid_out(*made)
