"""Lines of dependencies: each way they can take, piece by piece, and how they are drawn."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.model.calendar import Calendar
from milepost.model.milestone import Dependency, DependencyType, Gate, Milestone
from milepost.model.periods import parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.pipeline.publishing import dress
from milepost.problems import Place
from milepost.stages import plan as planning
from milepost.stages.render.cards import cards
from milepost.stages.render.chart import drawing
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.marks import Mark
from milepost.stages.render.chart.ties import Piece, Tie, ties
from milepost.stages.render.chart.timeline import layout

TODAY = date(2026, 11, 23)
AXIS = Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY)
WORDS = dress([], "en").words
TYPES: tuple[DependencyType, ...] = ("FS", "SS", "FF", "SF")


def depends(id_: str, kind: DependencyType = "FS") -> Dependency:
    return Dependency(id_, Place("", 1, 1), kind)


def milestone(id_: str, target: str = "2027-Q1", **values: Any) -> Milestone:
    named = {"id": id_, "title": id_.upper(), "audience": "public", "path": "", "shown": ""}
    return Milestone(**{**named, "target": parse(target, Calendar()), **values})


def plan_of(*milestones: Milestone) -> Plan[Seen]:
    everything = {item.id: item for item in milestones}
    return planning.on(TODAY, Seen(Audience("public"), False, Settings("Plan"), everything, {}, {}, {}, {}))[0]


def marks_of(*milestones: Milestone) -> tuple[Mark, ...]:
    plan = plan_of(*milestones)
    return tuple(mark for lane in layout(plan, plan.lanes, AXIS).lanes for mark in lane.marks)


def placed(id_: str, row: int, x: float, width: float) -> Mark:
    """Make a bar, or with no width a gate, that stands at a place of the test's own choice."""
    (mark,) = marks_of(milestone(id_))
    return replace(mark, row=row, x=x, width=width, shape="span" if width else "gate")


def tie(before: Mark, after: Mark, kind: DependencyType = "FS") -> Tie:
    needed = {before.id: milestone(before.id), after.id: milestone(after.id, depends_on=(depends(before.id, kind),))}
    (found,) = ties((before, after), needed)
    assert (found.before, found.after) == (before, after)
    return found


# The middle of the first row is 15 px down, of the second 45, of the third 75. A bar is 20 px high. The head of an
# arrow takes 4 px from above; from below it keeps one px more away.


def test_a_line_goes_down_from_the_end_of_one_and_right_to_the_begin_of_the_other() -> None:
    found = tie(placed("a", 0, 10, 20), placed("b", 1, 50, 10))
    assert found.pieces == ((30, 15, 30, 45), (30, 45, 50, 45))
    assert found.head == "right"


def test_a_line_goes_up_where_the_other_stands_above() -> None:
    found = tie(placed("a", 2, 10, 20), placed("b", 0, 50, 10))
    assert found.pieces == ((30, 75, 30, 15), (30, 15, 50, 15))
    assert found.head == "right"


@pytest.mark.parametrize(("begin", "head"), [(31.5, "right"), (31.4, "down")])
def test_a_way_sideways_that_its_arrow_would_hide_is_not_taken(begin: float, head: str) -> None:
    assert tie(placed("a", 0, 10, 20), placed("b", 1, begin, 10)).head == head


@pytest.mark.parametrize(
    ("rows", "pieces", "head"),
    [
        # The upper edge of the third row's bar is at 65 px, the lower edge of the first row's at 25.
        ((0, 2), ((30, 15, 30, 61),), "down"),
        ((2, 0), ((30, 75, 30, 30),), "up"),
    ],
)
def test_a_line_ends_above_or_below_what_stands_where_the_source_ends(
    rows: tuple[int, int], pieces: tuple[Piece, ...], head: str
) -> None:
    found = tie(placed("a", rows[0], 10, 20), placed("b", rows[1], 25, 30))
    assert (found.pieces, found.head) == (pieces, head)


def test_a_line_to_what_begins_too_soon_goes_back_to_its_end() -> None:
    found = tie(placed("a", 0, 10, 60), placed("b", 1, 20, 30))
    assert found.pieces == ((70, 15, 70, 31), (70, 31, 50, 31))
    assert found.head == "down"


def test_a_line_to_what_begins_just_where_the_source_ends_goes_a_little_into_it() -> None:
    found = tie(placed("a", 0, 10, 20), placed("b", 1, 30, 30))
    assert found.pieces == ((30, 15, 30, 31), (30, 31, 30.75, 31))


def test_a_line_in_one_row_goes_below_the_label_and_up_to_the_other() -> None:
    found = tie(placed("a", 1, 10, 20), placed("b", 1, 50, 10))
    assert found.pieces == ((30, 45, 30, 60), (30, 60, 50.75, 60))
    assert found.head == "up"
    assert tie(placed("a", 0, 10, 20), placed("b", 0, 50, 0)).pieces[-1] == (30, 30, 50, 30)


@pytest.mark.parametrize(("kind", "begin"), [("FS", 30), ("SS", 10), ("FF", 30), ("SF", 10)])
@pytest.mark.parametrize("row", [0, 1])
def test_a_line_begins_at_the_end_that_its_type_ties(kind: DependencyType, begin: int, row: int) -> None:
    found = tie(placed("a", 0, 10, 20), placed("b", row, 50, 10), kind)
    assert found.pieces[0][:3] == (begin, 15, begin)


@pytest.mark.parametrize(("kind", "begin"), [("FS", 30), ("SS", 10)])
def test_a_line_to_a_begin_comes_from_the_left(kind: DependencyType, begin: int) -> None:
    found = tie(placed("a", 0, 10, 20), placed("b", 1, 50, 10), kind)
    assert (found.pieces, found.head) == (((begin, 15, begin, 45), (begin, 45, 50, 45)), "right")


@pytest.mark.parametrize("kind", ["FF", "SF"])
def test_a_line_to_an_end_never_comes_to_the_begin_from_the_left(kind: DependencyType) -> None:
    assert tie(placed("a", 0, 10, 20), placed("b", 1, 50, 10), kind).head == "down"
    assert tie(placed("a", 1, 10, 20), placed("b", 0, 50, 10), kind).head == "up"


def test_what_has_no_length_is_left_and_reached_at_its_place() -> None:
    assert tie(placed("a", 0, 30, 0), placed("b", 1, 50, 0)).pieces == ((30, 15, 30, 45), (30, 45, 50, 45))
    assert tie(placed("a", 0, 30, 0), placed("b", 1, 20, 0)).pieces == ((30, 15, 30, 31), (30, 31, 20, 31))


def test_a_place_that_floating_numbers_miss_by_a_hair_needs_no_piece_of_its_own() -> None:
    # 0.1 + 0.2 is 0.30000000000000004.
    assert tie(placed("a", 0, 0.1, 0.2), placed("b", 1, -1, 30)).pieces == ((0.3, 15, 0.3, 31),)


def test_there_is_a_line_for_every_dependency_in_a_lane_and_none_across_lanes() -> None:
    made = (
        milestone("a", "2026-Q4", product="web"),
        milestone("b", "2027-Q1", product="web", depends_on=(depends("a"),)),
        milestone("c", "2027-Q2", product="web", depends_on=(depends("a"), depends("b"), depends("x"), depends("u"))),
        milestone("u", "later", product="web"),
        milestone("x", "2026-Q4", product="app"),
    )
    plan = plan_of(*made)
    lanes = layout(plan, plan.lanes, AXIS).lanes
    found = {(tie.before.id, tie.after.id) for lane in lanes for tie in ties(lane.marks, plan.roadmap.milestones)}
    assert found == {("a", "b"), ("a", "c"), ("b", "c")}


def drawn(*milestones: Milestone) -> str:
    plan = plan_of(*milestones)
    (lane,) = layout(plan, plan.lanes, AXIS).lanes
    return drawing.lane(lane, AXIS, cards(plan, WORDS), "", "name", ties(lane.marks, plan.roadmap.milestones))


def test_a_drawn_line_goes_when_either_end_is_filtered_away() -> None:
    svg = drawn(milestone("a", "2026-Q4", status="active"), milestone("b", "2027-Q3", depends_on=(depends("a"),)))
    assert svg.count('<g class="tie ') == 2
    assert '<g class="tie s-active"><g class="tie s-planned"><g transform=' in svg
    assert svg.index('class="tie') < svg.index("<a "), "lines lie under the marks"


def test_no_line_is_drawn_to_what_was_set_aside() -> None:
    svg = drawn(milestone("a", "2026-Q4"), milestone("b", status="deferred", depends_on=(depends("a"),)))
    assert "tie" not in svg


TARGETS = st.sampled_from(
    ["2026-Q3", "2026-12", "2027", "2027-Q1", "2027-02-03", "2027-01-05/2027-05-02", "2027-H2", "2027-12", "../2027-03"]
)
SHAPES = st.sampled_from([{}, {}, {"gate": Gate("value-case")}, {"kind": "event"}])
LINKS = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 7), st.sampled_from(TYPES)), max_size=8)


@settings(deadline=None)
@given(st.lists(st.tuples(TARGETS, SHAPES), min_size=2, max_size=8), LINKS)
def test_every_line_is_whole_straight_and_goes_from_its_source_to_the_edge_of_its_target(
    made: list[tuple[str, dict[str, Any]]], links: list[tuple[int, int, DependencyType]]
) -> None:
    needs: dict[int, dict[int, Dependency]] = {number: {} for number in range(len(made))}
    for before, after, kind in links:
        if before < after < len(made):
            needs[after][before] = depends(f"m{before}", kind)
    milestones = [
        milestone(f"m{number}", target, depends_on=tuple(needs[number].values()), **values)
        for number, (target, values) in enumerate(made)
    ]
    found = ties(marks_of(*milestones), {item.id: item for item in milestones})
    assert len(found) == sum(len(entries) for entries in needs.values())
    for one in found:
        number, other = int(one.after.id[1:]), int(one.before.id[1:])
        is_sound(one, needs[number][other].type)


def is_sound(one: Tie, kind: DependencyType) -> None:
    """Follow a line from piece to piece."""
    before, after = one.before, one.after
    first, last = one.pieces[0], one.pieces[-1]
    begin = before.x + before.width if kind[0] == "F" else before.x
    assert first[:2] == (pytest.approx(begin), before.row * 30 + 15)
    for x1, y1, x2, y2 in one.pieces:
        assert (x1 == x2) != (y1 == y2), "each piece goes either down or sideways"
    assert all(here[2:] == there[:2] for here, there in zip(one.pieces, one.pieces[1:], strict=False))
    middle = after.row * 30 + 15
    # The head stands at the end of the last piece: its tip 6 px right of it, or 4 px below or above.
    edge = {"right": middle, "down": middle - 10 - 4, "up": middle + 10 + 1 + 4}[one.head]
    assert last[3] == edge
    assert after.x <= last[2] <= after.x + after.width + 0.01
    if one.head == "right":
        assert last[1] == last[3]
        assert last[2] == after.x > last[0]
    assert (one.head == "up") == (after.row <= before.row) or one.head == "right"


@pytest.mark.parametrize("kind", ["FF", "SF"])
@pytest.mark.parametrize("row", [0, 2])
def test_a_line_to_the_finish_of_its_target_arrives_there_however_far_left_it_comes_from(
    kind: DependencyType, row: int
) -> None:
    found = tie(placed("a", 0, 10.0, 20.0), placed("b", row, 50.0, 10.0), kind)
    assert found.pieces[-1][2] == 60.0
    assert found.head in {"down", "up"}
