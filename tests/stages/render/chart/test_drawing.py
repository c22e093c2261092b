"""Lanes as SVG: what was set aside in a drawing of its own, what marks are called and classed, labels as they stand."""

import xml.etree.ElementTree as ET
from datetime import date
from typing import Any

import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Milestone
from milepost.model.periods import parse
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.pipeline.publishing import dress
from milepost.stages import plan as planning
from milepost.stages.render.cards import cards
from milepost.stages.render.chart import drawing
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.timeline import layout

TODAY = date(2026, 11, 23)
AXIS = Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY)
WORDS = dress([], "en").words


def milestone(id_: str = "a", target: str = "2027-Q1", **values: Any) -> Milestone:
    named = {"id": id_, "title": id_.upper(), "audience": "public", "path": "", "shown": ""}
    return Milestone(**{**named, "target": parse(target, Calendar()), **values})


def drawn(*milestones: Milestone) -> list[ET.Element]:
    """Draw the only lane of some milestones, and read its drawings."""
    everything = {item.id: item for item in milestones}
    plan, _ = planning.on(TODAY, Seen(Audience("public"), False, Settings("Plan"), everything, {}, {}, {}, {}))
    (lane,) = layout(plan, plan.lanes, AXIS).lanes
    svg = drawing.lane(lane, AXIS, cards(plan, WORDS), "../", "heading")
    return list(ET.fromstring(f"<all>{svg}</all>"))  # noqa: S314  our own


def links(svg: ET.Element) -> list[str]:
    return [link.attrib["href"] for link in svg.findall("a")]


def bar_tops(svg: ET.Element) -> list[str]:
    return [bar.attrib["y"] for bar in svg.iter("rect") if bar.attrib["class"].split()[0] == "bar"]


def test_what_was_set_aside_has_a_drawing_of_its_own_below() -> None:
    lane, aside = drawn(
        milestone("a"), milestone("b", status="deferred"), milestone("c"), milestone("d", status="cancelled")
    )
    assert (lane.attrib["class"], aside.attrib["class"]) == ("lane", "lane aside")
    assert (links(lane), links(aside)) == (
        ["../milestones/a.html", "../milestones/c.html"],
        ["../milestones/b.html", "../milestones/d.html"],
    )
    # Two rows of 30 px each, with 5 px above and below; each begins to count at its own top.
    assert (lane.attrib["height"], aside.attrib["height"]) == ("70", "70")
    assert bar_tops(lane) == bar_tops(aside) == ["5", "35"]
    assert lane.attrib["aria-labelledby"] == aside.attrib["aria-labelledby"] == "heading"


def test_a_lane_of_nothing_but_what_was_set_aside_is_not_there_until_asked_for() -> None:
    (aside,) = drawn(milestone("b", status="deferred"))
    assert aside.attrib["class"] == "lane aside"


def test_a_lane_whose_milestones_are_all_later_is_one_empty_row() -> None:
    (lane,) = drawn(milestone("a", "later"))
    assert (lane.attrib["class"], lane.attrib["height"], links(lane)) == ("lane", "40", [])


@pytest.mark.parametrize(
    ("values", "classes"),
    [
        ({}, "m s-planned"),
        ({"commitment": "committed"}, "m s-planned c-committed"),
        ({"commitment": "exploring"}, "m s-planned c-exploring"),
        ({"status": "deferred"}, "m s-deferred aside"),
    ],
)
def test_a_mark_is_classed_by_state_and_by_how_strong_its_promise_is(values: dict[str, Any], classes: str) -> None:
    (lane,) = drawn(milestone("a", **values))
    (link,) = lane.findall("a")
    assert set(link.attrib) == {"href", "class"}
    assert link.attrib["class"] == classes
    assert link[0].tag == "title"


@pytest.mark.parametrize(
    ("title", "target", "classes", "x"),
    [
        # The first begins on day 31 of 549; the second ends on day 427.
        ("A", "2026-08/2027-06", "label inside", "5.65%"),
        ("Sso", "2027-08", "label", "77.78%"),
    ],
)
def test_a_label_inside_its_bar_has_the_colour_of_what_is_on_bars(
    title: str, target: str, classes: str, x: str
) -> None:
    (lane,) = drawn(milestone("a", target, title=title))
    (label,) = lane.iter("text")
    assert (label.text, label.attrib["class"], label.attrib["x"]) == (title, classes, x)


def test_a_title_that_was_cut_is_whole_in_the_name_of_its_mark() -> None:
    title = "W" * 60
    (lane,) = drawn(milestone("a", title=title))
    (name,), (label,) = list(lane.iter("title")), list(lane.iter("text"))
    assert name.text == f"{title}: Planned, Target: first quarter of 2027"
    assert label.text == "W" * 46 + "…"


def test_a_title_is_text_in_a_drawing_whatever_it_looks_like() -> None:
    title = "</text><script>&amp;\"'"
    (lane,) = drawn(milestone("a", title=title))
    assert [text.text for text in lane.iter("text")] == [title]
    assert not list(lane.iter("script"))
