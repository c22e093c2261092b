"""A timeline of very many milestones: rows packed by bars, labels only where they are whole, fewer decimals."""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Milestone, Update
from milepost.model.periods import parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.pipeline.publishing import dress
from milepost.stages import plan as planning
from milepost.stages.render.cards import cards
from milepost.stages.render.chart import drawing
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.timeline import LaneChart, layout
from milepost.stages.render.chart.view import size_of

TODAY = date(2026, 11, 23)
# 549 days, shown on 560 px at the narrowest.
AXIS = Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY)
WORDS = dress([], "en").words
WIDE = "A title of middling length"


def milestone(id_: str, target: str, **values: Any) -> Milestone:
    for key in ("deadline", "not_before"):
        if key in values:
            values[key] = parse(values[key], Calendar())
    if moved_from := values.pop("moved_from", ""):
        values["updates"] = (Update(date(2026, 9, 1), moved_from=parse(moved_from, Calendar())),)
    named = {"id": id_, "title": id_.upper(), "audience": "public", "path": "", "shown": ""}
    return Milestone(**{**named, "target": parse(target, Calendar()), **values})


def plan_of(*milestones: Milestone) -> Plan[Seen]:
    everything = {item.id: item for item in milestones}
    return planning.on(TODAY, Seen(Audience("public"), False, Settings("Plan"), everything, {}, {}, {}, {}))[0]


def only_lane(*milestones: Milestone, is_dense: bool = True) -> LaneChart:
    plan = plan_of(*milestones)
    (lane,) = layout(plan, plan.lanes, AXIS, is_dense).lanes
    return lane


def labels(lane: LaneChart) -> dict[str, tuple[int, str]]:
    return {mark.id: (mark.row, mark.label_side) for mark in lane.marks}


@pytest.mark.parametrize(
    ("count", "size"),
    [
        (0, "full"),
        (400, "full"),
        (401, "dense"),
        (1500, "dense"),
        (1501, "overview"),
        (10_000, "overview"),
    ],
)
def test_how_much_is_shown_at_once_goes_by_how_many_there_are(count: int, size: str) -> None:
    assert size_of(count) == size


def test_a_label_takes_no_room_from_the_bars_that_follow() -> None:
    made = (milestone("a", "2026-08", title=WIDE), milestone("b", "2026-11"), milestone("c", "2027-03"))
    assert labels(only_lane(*made)) == {"a": (0, "none"), "b": (0, "right"), "c": (0, "right")}
    assert labels(only_lane(*made, is_dense=False)) == {"a": (0, "right"), "b": (1, "right"), "c": (0, "right")}


# "A" is 8.6 px wide as letters are counted here, and stands 6 px right of its bar; ten px must stay free after it. The
# bar ends with August, on day 62 of 549, which is at 11.3 % or 63.3 px: so the next must begin at 87.9 px, on day 86.
@pytest.mark.parametrize(("begin", "side"), [("2026-09-26", "right"), ("2026-09-24", "none")])
def test_a_label_is_shown_if_it_ends_before_the_next_bar_begins(begin: str, side: str) -> None:
    lane = only_lane(milestone("a", "2026-08"), milestone("b", f"{begin}/2026-12-31"))
    assert labels(lane)["a"] == (0, side)


def test_a_label_inside_its_bar_is_shown_whatever_follows() -> None:
    lane = only_lane(milestone("a", "2026-08/2026-12"), milestone("b", "2027-01-20/2027-02-10"))
    assert labels(lane)["a"] == (0, "inside")


@pytest.mark.parametrize(
    ("title", "target"),
    [(WIDE, "2027-12"), ("A title so long that there is no room beside its own bar at all", "2026-11/2027-05")],
)
def test_a_label_that_would_stand_left_or_below_is_left_out(title: str, target: str) -> None:
    lane = only_lane(milestone("a", target, title=title, status="active"))
    assert labels(lane) == {"a": (0, "none")}
    assert lane.rows == 1


def test_a_bar_keeps_the_place_of_its_ghost_free() -> None:
    lane = only_lane(milestone("a", "2026-08", moved_from="2026-10"), milestone("b", "2026-10"))
    assert {mark.id: mark.row for mark in lane.marks} == {"a": 0, "b": 1}


def test_what_was_set_aside_stands_below_in_a_dense_layout_too() -> None:
    lane = only_lane(
        milestone("a", "2026-08", status="cancelled"), milestone("b", "2027-06"), milestone("c", "2027-06")
    )
    assert [(mark.id, mark.row) for mark in lane.marks] == [("b", 0), ("c", 1), ("a", 2)]
    assert (lane.rows, lane.aside_rows) == (2, 1)


def test_places_are_told_to_a_tenth_of_a_percent() -> None:
    # Day 31 of 549 is at 5.647 %, August has 31 of them: from 5.6 to 11.3.
    made = milestone("a", "2026-08", moved_from="2026-07", deadline="2027-02", not_before="2026-07-20")
    (mark,) = only_lane(made).marks
    assert (mark.x, mark.width, mark.ghost, mark.deadline, mark.not_before) == (5.6, 5.7, (0.0, 5.6), 44.3, 3.5)
    (mark,) = only_lane(made, is_dense=False).marks
    assert (mark.x, mark.width, mark.ghost, mark.deadline, mark.not_before) == (5.65, 5.64, (0.0, 5.65), 44.26, 3.46)


def test_no_place_of_a_drawn_mark_has_more_than_one_decimal() -> None:
    many = [milestone(f"m{month}", f"2027-{month:02}", moved_from="2026-11") for month in range(1, 13)]
    days = [milestone(f"d{month}", f"2027-{month:02}-07", kind="event") for month in range(1, 13)]
    plan = plan_of(*many, *days)
    chart = layout(plan, plan.lanes, AXIS, is_dense=True)
    svg = drawing.lane(chart.lanes[0], chart.axis, cards(plan, WORDS), "", "name")
    places = re.findall(r'"([0-9.]+)%"', svg.partition("<a ")[2])
    assert len(places) > 24 * 2
    assert [place for place in places if len(place.partition(".")[2]) > 1] == []


class Links(HTMLParser):
    """The links of a drawing: their names, and the labels that are shown."""

    def __init__(self, svg: str) -> None:
        super().__init__()
        self.inside = ""
        self.found: list[dict[str, str]] = []
        self.feed(svg)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append({"title": "", "text": ""})
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside in {"title", "text"}:
            self.found[-1][self.inside] += data


def test_a_mark_without_a_label_still_has_its_name() -> None:
    plan = plan_of(milestone("a", "2026-08", title=WIDE), milestone("b", "2026-11"))
    chart = layout(plan, plan.lanes, AXIS, is_dense=True)
    links = Links(drawing.lane(chart.lanes[0], chart.axis, cards(plan, WORDS), "", "name")).found
    assert links == [
        {"title": f"{WIDE}: Overdue, Target: August 2026", "text": ""},
        {"title": "B: Planned, Target: November 2026", "text": "B"},
    ]
