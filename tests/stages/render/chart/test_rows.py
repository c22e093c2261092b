"""Random roadmaps, measured at the narrowest width a lane is shown at: nothing is lost, nothing stands on another."""

from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.model.calendar import Calendar
from milepost.model.milestone import Gate, Milestone, Update
from milepost.model.periods import Period, parse
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.stages import plan as planning
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.marks import Mark
from milepost.stages.render.chart.timeline import Timeline, layout

TODAY = date(2026, 11, 23)
# From the previous quarter to a year ahead: 2026-07-01 to 2027-12-31, 549 days.
AXIS = Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY)
WIDTH = 560.0
PIXEL = WIDTH / 100
# Half of what is drawn for a mark without a length, in px, and how far its label keeps away.
HALF = {"span": 0, "point": 6, "gate": 9, "release": 9, "event": 9}
NEAR = {"span": 6, "point": 14, "gate": 14, "release": 14, "event": 14}
BRACKET = 5  # px to the side that a bracket opens to
ASIDE = {"deferred", "cancelled"}
WORDS = st.lists(st.sampled_from(["Sso", "checkout", "WWWW", "illi", "für", "支払い", "🚀", "mmm", "of"]), max_size=6)
# Some titles have no room in any row.
TITLES = st.one_of(WORDS, WORDS, WORDS.map(lambda words: words * 5)).map(lambda words: " ".join(words) or "T")
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
            "title": TITLES,
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


def period(text: str) -> Period:
    return parse(text, Calendar())


def milestone(id_: str, target: str, **values: Any) -> Milestone:
    for key in ("start", "completed", "deadline", "not_before"):
        if key in values:
            values[key] = period(values[key])
    if moved_from := values.pop("moved_from", ""):
        values["updates"] = (Update(date(2026, 9, 1), moved_from=period(moved_from)),)
    if gate := values.pop("gate", ""):
        values["gate"] = Gate(type=gate)
    dates = {"target": period(target) if target else None}
    return Milestone(**{"id": id_, "audience": "public", "path": "", "shown": "", **dates, **values})


def laid_out(made: list[Milestone], is_dense: bool = False) -> Timeline:
    everything = {item.id: item for item in made}
    plan, _ = planning.on(TODAY, Seen(Audience("public"), False, Settings("Roadmap"), everything, {}, {}, {}, {}))
    return layout(plan, plan.lanes, AXIS, is_dense)


def least_width(text: str) -> float:
    """Measure a text in px as a narrow font would set it: what is drawn is hardly ever narrower."""
    return sum(11.0 if ord(letter) > 0x2E7F else 3.0 if letter in "il Ijtf" else 6.0 for letter in text)


def label_of(mark: Mark) -> list[tuple[int, float, float]]:
    """Find the row of a label, and from which px to which it goes, where there is one."""
    near, need, at = NEAR[mark.shape], least_width(mark.label), mark.label_x * PIXEL
    places = {
        "inside": [(mark.row, at + 21, at + 21 + need)],
        "right": [(mark.row, at + near, at + near + need)],
        "left": [(mark.row, at - near - need, at - near)],
        "below": [(mark.row + 1, at, at + need)],
        "none": [],
    }
    return places[mark.label_side]


def brackets_of(mark: Mark) -> list[tuple[int, float, float]]:
    """Find from which px to which the hard limits of a mark are drawn."""
    found = []
    if mark.deadline is not None:
        found.append((mark.row, mark.deadline * PIXEL - BRACKET, mark.deadline * PIXEL))
    if mark.not_before is not None:
        found.append((mark.row, mark.not_before * PIXEL, mark.not_before * PIXEL + BRACKET))
    return found


def drawn(mark: Mark) -> list[tuple[int, float, float]]:
    """List what is drawn of a mark: the row, and from which px to which."""
    half = HALF[mark.shape]
    parts = [(mark.row, mark.x * PIXEL - half, (mark.x + mark.width) * PIXEL + half)]
    for strip in (mark.ghost, mark.reach):
        if strip:
            parts.append((mark.row, strip[0] * PIXEL, sum(strip) * PIXEL))
    return [*parts, *brackets_of(mark), *label_of(mark)]


def are_apart(one: tuple[int, float, float], other: tuple[int, float, float]) -> bool:
    return one[0] != other[0] or one[2] <= other[1] or other[2] <= one[1]


@settings(deadline=None)
@given(MILESTONES, st.booleans())
def test_nothing_is_lost_and_nothing_is_there_twice(made: list[Milestone], is_dense: bool) -> None:
    chart = laid_out(made, is_dense)
    marked = [mark.id for lane in chart.lanes for mark in lane.marks]
    assert sorted([*marked, *chart.earlier, *chart.later]) == sorted(item.id for item in made)
    assert sorted(id_ for lane in chart.lanes for id_ in lane.later) == sorted(chart.later)
    of = {item.id: item.product for item in made}
    assert all(of[mark.id] == lane.id for lane in chart.lanes for mark in lane.marks)


@settings(deadline=None)
@given(MILESTONES, st.booleans())
def test_nothing_stands_on_anything_else(made: list[Milestone], is_dense: bool) -> None:
    for lane in laid_out(made, is_dense).lanes:
        for one, other in combinations(lane.marks, 2):
            for part in drawn(one):
                assert all(are_apart(part, against) for against in drawn(other)), f"{one.id} and {other.id}"


@settings(deadline=None)
@given(MILESTONES, st.booleans())
def test_everything_stands_on_the_chart(made: list[Milestone], is_dense: bool) -> None:
    for lane in laid_out(made, is_dense).lanes:
        for mark in lane.marks:
            assert mark.x >= 0
            assert mark.x + mark.width <= 100.0001
            assert all(strip is None or (strip[0] >= 0 and sum(strip) <= 100.011) for strip in (mark.ghost, mark.reach))
            assert all(limit is None or 0 <= limit <= 100 for limit in (mark.deadline, mark.not_before))
            assert mark.shape != "span" or mark.width >= 0.9
            for _, left, right in label_of(mark):
                assert left >= -0.1
                assert right <= WIDTH + 0.1
                assert mark.label_side != "inside" or right <= (mark.x + mark.width) * PIXEL


@settings(deadline=None)
@given(MILESTONES, st.booleans())
def test_a_label_beside_its_mark_is_clear_of_the_mark_and_its_brackets(made: list[Milestone], is_dense: bool) -> None:
    for mark in (mark for lane in laid_out(made, is_dense).lanes for mark in lane.marks):
        half = HALF[mark.shape]
        bar = (mark.row, mark.x * PIXEL - half, (mark.x + mark.width) * PIXEL + half)
        beside = label_of(mark) if mark.label_side != "inside" else []
        assert all(are_apart(label, part) for label in beside for part in (bar, *brackets_of(mark)))


@settings(deadline=None)
@given(MILESTONES)
def test_every_label_is_the_title_or_its_beginning_and_none_is_missing(made: list[Milestone]) -> None:
    titles = {item.id: item.title for item in made}
    for mark in (mark for lane in laid_out(made).lanes for mark in lane.marks):
        title = titles[mark.id]
        assert mark.label_side != "none"
        if mark.label != title:
            assert mark.label.endswith("…")
            assert title.startswith(mark.label[:-1])
            assert least_width(title) > WIDTH / 2, "so short a title is never cut"


@settings(deadline=None)
@given(MILESTONES, st.booleans())
def test_every_row_is_in_use_and_what_was_set_aside_has_the_last_ones(made: list[Milestone], is_dense: bool) -> None:
    aside = {item.id for item in made if item.status in ASIDE}
    for lane in laid_out(made, is_dense).lanes:
        shown = {row for mark in lane.marks if mark.id not in aside for row, _, _ in drawn(mark)}
        below = {row for mark in lane.marks if mark.id in aside for row, _, _ in drawn(mark)}
        assert shown == set(range(lane.rows))
        assert below == set(range(lane.rows, lane.rows + lane.aside_rows))


@settings(deadline=None)
@given(MILESTONES)
def test_what_begins_later_never_stands_further_left(made: list[Milestone]) -> None:
    aside = {item.id for item in made if item.status in ASIDE}
    for lane in laid_out(made).lanes:
        begins = [(mark.id in aside, mark.begin, mark.end, mark.id) for mark in lane.marks]
        assert begins == sorted(begins)
        spans = sorted((mark.begin, mark.end, mark.x) for mark in lane.marks if mark.shape == "span")
        assert all(one[2] <= other[2] + 0.011 for one, other in pairwise(spans))
        symbols = sorted((mark.at, mark.x) for mark in lane.marks if mark.shape != "span")
        assert all(one[1] <= other[1] for one, other in pairwise(symbols))
        inside = [mark for mark in lane.marks if mark.shape == "span" and AXIS.begin <= mark.begin]
        for mark in inside:
            share = (mark.begin - AXIS.begin) / timedelta(days=549) * 100
            assert mark.x == pytest.approx(min(share, 100 - mark.width), abs=0.011)


@settings(deadline=None, max_examples=50)
@given(MILESTONES, st.booleans(), st.randoms(use_true_random=False))
def test_the_same_roadmap_gives_the_same_layout_in_whatever_order_it_was_read(
    made: list[Milestone], is_dense: bool, random: Any
) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)
    assert laid_out(made, is_dense) == laid_out(shuffled, is_dense) == laid_out(made, is_dense)
