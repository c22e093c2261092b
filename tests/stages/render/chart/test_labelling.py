"""Where labels stand: whole, on the chart, off what fades, clear of brackets; what is too long is shortened."""

from datetime import date
from typing import Any

import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Gate, Milestone
from milepost.model.periods import parse
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.model.words import Words
from milepost.stages import plan as planning
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.labelling import lane_title, shortened
from milepost.stages.render.chart.marks import Mark
from milepost.stages.render.chart.timeline import LaneChart, layout

TODAY = date(2026, 11, 23)
# 549 days, shown on 560 px at the narrowest: a percent is 5.6 px.
AXIS = Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY)
PIXEL = 5.6
MIDDLING = "A title of middling length"


def milestone(id_: str, target: str, **values: Any) -> Milestone:
    for key in ("deadline", "not_before"):
        if key in values:
            values[key] = parse(values[key], Calendar())
    if gate := values.pop("gate", ""):
        values["gate"] = Gate(type=gate)
    named = {"id": id_, "title": f"Milestone {id_}", "audience": "public", "path": "", "shown": ""}
    return Milestone(**{**named, "target": parse(target, Calendar()), **values})


def only_lane(*milestones: Milestone) -> LaneChart:
    everything = {item.id: item for item in milestones}
    plan, _ = planning.on(TODAY, Seen(Audience("public"), False, Settings("Roadmap"), everything, {}, {}, {}, {}))
    (lane,) = layout(plan, plan.lanes, AXIS).lanes
    return lane


def only_mark(target: str, **values: Any) -> Mark:
    (mark,) = only_lane(milestone("a", target, **values)).marks
    return mark


@pytest.mark.parametrize(
    ("title", "target", "side"),
    [
        (MIDDLING, "2026-08-10/2027-04-20", "inside"),
        (MIDDLING, "2026-08", "right"),
        (MIDDLING, "2027-12", "left"),
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


# A bracket reaches 5 px to one side of its place, and a label begins 12 px beyond it: 6 of them lie in `label_x`. Of a
# mark without a length `label_x` is half a mark less, because its label stands that much further from it.
@pytest.mark.parametrize(
    ("values", "bracket", "half"),
    [
        # February ends with day 243 of 549; the day after the tenth of March is day 253.
        ({"target": "2027-02", "deadline": "2027-03-10"}, 253, 0),
        ({"target": "2027-02", "not_before": "2027-03-11"}, 253, 0),
        ({"target": "2027-02", "deadline": "2027-02"}, 243, 0),
        ({"target": "2027-02", "deadline": "2027-03-10", "not_before": "2027-03-20"}, 262, 0),
        ({"target": "2027-02-28", "deadline": "2027-03-10"}, 253, 8),
        ({"target": "2027-02-28", "gate": "value-case", "deadline": "2027-03-10"}, 253, 11),
        ({"target": "2027-02-28", "gate": "release", "deadline": "2027-03-10"}, 253, 11),
        ({"target": "2027-02-28", "kind": "event", "deadline": "2027-03-10"}, 253, 9),
    ],
)
def test_a_label_at_the_right_begins_beyond_the_bracket_it_would_run_into(
    values: dict[str, Any], bracket: int, half: int
) -> None:
    mark = only_mark(**values)
    assert mark.label_side == "right"
    assert mark.label_x == pytest.approx(bracket / 549 * 100 + (6 - half) / PIXEL, abs=0.011)


def test_a_label_at_the_left_ends_before_the_bracket_it_would_run_into() -> None:
    # The first of December is day 518, the twentieth of November day 507.
    mark = only_mark("2027-12", title=MIDDLING, not_before="2027-11-20")
    assert (mark.label_side, mark.label_x) == ("left", pytest.approx(507 / 549 * 100 - 6 / PIXEL, abs=0.011))
    assert only_mark("2027-12", title=MIDDLING).label_x == pytest.approx(518 / 549 * 100, abs=0.011)


@pytest.mark.parametrize("deadline", ["2027-06-30", "2027-02-01", "2026-12-31"])
def test_a_bracket_away_from_the_label_does_not_move_it(deadline: str) -> None:
    # "Sso" is 23 px wide at most: from 248 px to 277 px, and the last day of June ends at 372 px.
    mark = only_mark("2027-02", title="Sso", deadline=deadline)
    assert (mark.label_side, mark.label_x) == ("right", pytest.approx(243 / 549 * 100, abs=0.011))


def test_a_label_is_not_put_inside_a_bar_where_a_bracket_would_strike_it() -> None:
    whole = {"target": "2026-08-10/2027-04-20", "title": "Words of middle length", "status": "active"}
    assert only_mark(**whole).label_side == "inside"
    assert only_mark(**whole, deadline="2026-10-10").label_side != "inside"


def test_a_label_that_has_no_room_beyond_a_bracket_stands_at_the_other_side() -> None:
    # The bar ends at 404 px; 150 px of words have room there, and not beyond the bracket at 435 px.
    title = "Words of middle length"
    assert only_mark("2027-07", title=title).label_side == "right"
    assert only_mark("2027-07", title=title, deadline="2027-08").label_side == "left"


@pytest.mark.parametrize(("gap", "rows"), [(9, [0, 1]), (11, [0, 0])])
def test_a_row_is_free_only_beyond_a_label_that_a_bracket_moved(gap: int, rows: list[int]) -> None:
    # The bracket stands at the end of January, day 215, and the label 12 px on. "Sso" is 22.6 px wide as letters are
    # counted here, and ten px must stay free before the next bar.
    end = 215 / 549 * 560 + 6 + 6 + 22.6
    days = round((end + gap) / 560 * 549)
    begin = date.fromordinal(AXIS.begin.toordinal() + days)
    gate = milestone("a", "2027-01-10", gate="value-case", title="Sso", deadline="2027-01")
    lane = only_lane(gate, milestone("b", f"{begin.isoformat()}/2027-11-30", title="Api"))
    assert [mark.row for mark in lane.marks] == rows


@pytest.mark.parametrize(
    ("title", "label"),
    [
        # A label has 520 px; "n" has 7, "W" 11, a blank 4.2, an ideograph 13.5, and the ellipsis 7.
        ("n" * 74, "n" * 74),
        ("n" * 75, "n" * 73 + "…"),
        ("W" * 60, "W" * 46 + "…"),
        ("n" * 72 + " nnnn", "n" * 72 + "…"),
        ("支" * 38, "支" * 38),
        ("支" * 39, "支" * 38 + "…"),
        ("", ""),
    ],
)
def test_a_title_that_no_row_has_room_for_is_cut_and_says_so(title: str, label: str) -> None:
    assert shortened(title) == label


def test_a_title_is_cut_to_the_room_that_is_there() -> None:
    assert shortened("nnnnnnnnnn", 70) == "nnnnnnnnnn"
    assert shortened("nnnnnnnnnn", 69) == "nnnnnnnn…"


def test_a_mark_with_a_title_too_long_keeps_its_label_on_the_chart() -> None:
    mark = only_mark("2027-Q1", title="W" * 100)
    assert mark.label == "W" * 46 + "…"
    assert mark.label_side == "below"
    assert 0 <= mark.label_x * PIXEL <= 560 - 46 * 11 - 7


def test_what_is_in_no_lane_of_its_own_is_the_rest_or_everything() -> None:
    words = Words({"lane.only": "Milestones", "lane.none": "Other"})
    assert lane_title("Web", False, words) == lane_title("Web", True, words) == "Web"
    assert lane_title("", False, words) == "Other"
    assert lane_title("", True, words) == "Milestones"
