"""The share picture as it is seen: its pixels, its texts, and that no title breaks out of it."""

import struct
import xml.etree.ElementTree as ET
import zlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from milepost.adapters import pictures
from milepost.model.calendar import Calendar
from milepost.model.milestone import Gate, Milestone, Product, Update
from milepost.model.periods import parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings, ThemeSettings
from milepost.pipeline.publishing import dress
from milepost.stages import plan as planning
from milepost.stages.render import share
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.timeline import layout

TODAY = date(2026, 11, 23)
# 549 days, of which 145 have passed: today stands at 26.41 % of 1072 px, 347 px from the left.
AXIS = Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY)
TODAY_AT = 347
COMMON = {"audience": "public", "path": "", "shown": ""}
WORDS = dress((), "en").words
SVG = "{http://www.w3.org/2000/svg}"
MARGIN = 64
COLOURS = {
    "done": (0x12, 0x63, 0x6A),
    "active": (0x13, 0x69, 0xE6),
    "risk": (0xB4, 0x54, 0x0A),
    "off": (0x6B, 0x11, 0x29),
    "planned": (0x80, 0x86, 0x8F),
}
NOW = (0xC2, 0x00, 0x3F)
WHITE = (0xFF, 0xFF, 0xFF)

Pixel = tuple[int, ...]


def milestone(id_: str, target: str = "2027-Q1", **values: Any) -> Milestone:
    for key in ("start", "completed"):
        if key in values:
            values[key] = parse(values[key], Calendar())
    if moved_from := values.pop("moved_from", ""):
        values["updates"] = (Update(date(2026, 9, 1), moved_from=parse(moved_from, Calendar())),)
    whole = {"id": id_, "title": id_.title(), "product": "web", **COMMON}
    return Milestone(**{**whole, "target": parse(target, Calendar()) if target else None, **values})


def plan_of(*milestones: Milestone) -> Plan[Seen]:
    products = {item.product: Product(id=item.product, title=item.product.title(), **COMMON) for item in milestones}
    everything = {item.id: item for item in milestones}
    return planning.on(TODAY, Seen(Audience("public"), False, Settings("Plan"), everything, products, {}, {}, {}))[0]


def svg_of(*milestones: Milestone, title: str = "Plan", strong: str = "") -> str:
    plan = plan_of(*milestones)
    return share.picture(plan, WORDS, title, "", layout(plan, plan.lanes, AXIS), strong)


def elements(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter())  # noqa: S314  our own


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in elements(svg) if element.tag == f"{SVG}text"]


def title_lines(svg: str) -> list[str]:
    return [element.text or "" for element in elements(svg) if element.tag == f"{SVG}tspan"]


def pixels(svg: str) -> list[list[Pixel]]:
    """Rasterise, and decode what PNG allows for eight bits a channel: rows, each told from the one above."""
    draw = pictures.rasteriser()
    assert draw is not None
    png, packed, at = draw(svg), b"", 8
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    assert (width, height, depth, interlaced) == (1200, 630, 8, 0)
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        packed += png[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += 12 + length
    step = {2: 3, 6: 4}[kind]
    data, stride = zlib.decompress(packed), width * step
    rows, above = [], bytearray(stride)
    for number in range(height):
        start = number * (stride + 1)
        above = unfiltered(data[start], bytearray(data[start + 1 : start + 1 + stride]), above, step)
        rows.append([tuple(above[x : x + 3]) for x in range(0, stride, step)])
    return rows


def unfiltered(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    if kind == 2:
        return bytearray((value + up) & 0xFF for value, up in zip(row, above, strict=True)) if any(row) else above
    if kind:
        guess = (None, left_of, None, middle_of, nearest_of)[kind]
        assert guess is not None
        for at in range(len(row)):
            left, corner = (row[at - step], above[at - step]) if at >= step else (0, 0)
            row[at] = (row[at] + guess(left, above[at], corner)) & 0xFF
    return row


def left_of(left: int, _up: int, _corner: int) -> int:
    return left


def middle_of(left: int, up: int, _corner: int) -> int:
    return (left + up) // 2


def nearest_of(left: int, up: int, corner: int) -> int:
    by_left, by_up, by_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if by_left <= by_up and by_left <= by_corner:
        return left
    return up if by_up <= by_corner else corner


def in_chart(rows: list[list[Pixel]], colour: Pixel) -> int:
    """Count pixels of a colour in the lower half, below title and facts."""
    return sum(row.count(colour) for row in rows[340:])


def test_each_state_stands_in_the_chart_in_its_own_colour() -> None:
    rows = pixels(
        svg_of(
            milestone("a", "2026-10-30", start="2026-08-01", status="done", completed="2026-10-30"),
            milestone("b", "2027-02-01", start="2026-10-01", status="active"),
            milestone("c", "2027-03-01", start="2026-10-01", status="active", health="at-risk"),
            milestone("d", "2027-04-01", start="2026-10-01", status="active", health="off-track"),
            milestone("e", "2027-06-30", start="2027-01-01"),
        )
    )
    assert {state for state, colour in COLOURS.items() if in_chart(rows, colour) > 300} == set(COLOURS)


def test_planned_work_is_hollow() -> None:
    rows = pixels(svg_of(milestone("a", "2027-06-30", start="2027-01-01")))
    assert in_chart(rows, (0xF1, 0xF3, 0xF6)) > 5 * in_chart(rows, COLOURS["planned"]) > 0


def test_a_line_stands_at_today_from_the_header_to_the_foot() -> None:
    rows = pixels(svg_of(milestone("a", "2027-06-30", start="2027-01-01")))
    assert rows[500][TODAY_AT] == rows[564][TODAY_AT] == NOW
    assert rows[500][TODAY_AT - 10] != NOW
    assert "Today" in texts(svg_of(milestone("a")))


def test_an_end_known_to_the_day_is_hard_and_a_quarter_fades() -> None:
    active = COLOURS["active"]
    hard = pixels(svg_of(milestone("a", "2027-06-30", start="2027-01-01", status="active")))
    soft = pixels(svg_of(milestone("a", "2027-Q2", start="2027-01-01", status="active")))
    begin, end = 64 + 1072 * 184 // 549 + 12, 64 + 1072 * 365 // 549 - 12  # inside the bar, by the days of its ends
    hard_row = next(row for row in hard[340:566] if row[begin] == active)
    assert hard_row[end] == active
    soft_row = next(row for row in soft[340:566] if row[begin] == active)
    assert soft_row[end] != active
    assert min(soft_row[end]) > 100


def test_a_strong_milestone_is_drawn_in_full_and_its_neighbours_faintly() -> None:
    both = (
        milestone("a", "2026-10-30", start="2026-08-01", status="done", completed="2026-10-30"),
        milestone("b", "2027-06-30", start="2027-01-01", status="active"),
    )
    rows = pixels(svg_of(*both, strong="b"))
    assert in_chart(rows, COLOURS["active"]) > 1000
    assert in_chart(rows, COLOURS["done"]) == 0
    assert in_chart(pixels(svg_of(*both)), COLOURS["done"]) > 1000


def test_a_decided_gate_has_the_colour_of_its_decision() -> None:
    gate = milestone("a", "2026-10-15", gate=Gate("value-case", decision="no-go"), status="done")
    assert in_chart(pixels(svg_of(gate)), COLOURS["off"]) > 100
    assert in_chart(pixels(svg_of(gate)), COLOURS["done"]) == 0


def test_what_was_set_aside_is_neither_drawn_nor_counted_unless_it_is_the_subject() -> None:
    kept, aside = milestone("a"), milestone("b", status="cancelled")
    assert svg_of(kept, aside) == svg_of(kept)
    assert "Cancelled, was: Q1 2027" in texts(svg_of(kept, aside, strong="b"))


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert('x')</script> & \"quotes\" ]]> &amp; <!-- -->",
        "W" * 400,
        "Щ" * 400,
        "supercalifragilistic " * 20,
        "🚀 Launch 👩‍🚀 of 🎉 payments",
        "支付平台在欧洲市场的全面推出与本地化支持以及客户服务" * 3,
        "إطلاق منصة الدفع الفوري في أوروبا",
        "Запуск площадки мгновенных платежей в Чехии, Дании и Румынии до конца года",
        "tab\tnull\x00bell\x07half\ud800line\u2028end",
        "",
    ],
    ids=["markup", "W", "Щ", "words", "emoji", "Chinese", "Arabic", "Russian", "controls", "empty"],
)
def test_no_title_breaks_the_drawing_or_its_margins(title: str) -> None:
    plan = plan_of(milestone("a"), milestone("b", product=title[:30]))
    svg = share.picture(plan, WORDS, title, title, layout(plan, plan.lanes, AXIS))
    assert not [element for element in elements(svg) if "script" in element.tag]
    rows = pixels(svg)
    assert {pixel for row in rows for pixel in (*row[: MARGIN - 4], *row[-MARGIN + 4 :])} == {WHITE}


def test_a_title_reads_as_it_was_written() -> None:
    title = 'Sign-in with <passkeys> & "magic" links, at last'
    assert " ".join(title_lines(svg_of(milestone("a"), title=title))) == title


def test_a_long_title_ends_in_an_ellipsis_on_the_third_line() -> None:
    lines = title_lines(svg_of(milestone("a"), title="A very long title that goes on " * 12))
    assert len(lines) == 3
    assert [line.endswith("…") for line in lines] == [False, False, True]


def test_the_lines_of_a_title_are_of_like_length() -> None:
    first, second = title_lines(svg_of(milestone("a"), title="Shops in Czech, Danish and Romanian by next summer"))
    assert abs(len(first) - len(second)) < 12


def test_a_picture_counts_the_states_by_word_and_number() -> None:
    found = texts(svg_of(milestone("a"), milestone("b"), milestone("c", "2026-12", status="active")))
    assert [found[found.index(word) - 1] for word in ("In progress", "Planned")] == ["1", "2"]


def test_words_without_room_give_way_to_the_signs() -> None:
    wordy = type(WORDS)({**WORDS.texts, "state.planned": "Noch nicht begonnen, aber fest eingeplant " * 3})
    plan = plan_of(milestone("a"))
    svg = share.picture(plan, wordy, "Plan", "", layout(plan, plan.lanes, AXIS))
    assert "1" in texts(svg)
    assert not any("Noch" in text for text in texts(svg))


def test_sixty_lanes_at_once_stay_inside_the_picture() -> None:
    many = [
        milestone(f"{product}-{n}", "2027-06-30", start="2026-09-01", product=f"p{product:02}")
        for product in range(60)
        for n in range(4)
    ]
    rows = pixels(svg_of(*many))
    assert {pixel for row in rows[570:] for pixel in row} == {WHITE}
    assert in_chart(rows, COLOURS["planned"]) > 1000


def test_the_first_page_is_told_in_words() -> None:
    plan = plan_of(milestone("a"), milestone("b", "2026-12", status="active"), milestone("c", "", status="proposed"))
    shared = share.site(plan, WORDS)
    assert shared.alt == "Timeline of Plan, as of 23 Nov 2026. In progress: 1, Planned: 1, Proposed: 1."
    assert {"As of 23 Nov 2026", "Plan"} <= set(texts(shared.svg))


def test_a_products_picture_has_its_milestones_alone_and_the_sites_name() -> None:
    plan = plan_of(milestone("a"), milestone("b", status="active", product="app"))
    shared = share.product(plan, WORDS, plan.roadmap.products["app"])
    assert shared.alt == "Timeline of App, Plan, as of 23 Nov 2026. In progress: 1."
    assert {"App", "Plan", "As of 23 Nov 2026"} <= set(texts(shared.svg))
    assert "Planned" not in texts(shared.svg)


def test_a_product_without_milestones_has_a_picture_too() -> None:
    plan = plan_of(milestone("a"))
    shared = share.product(plan, WORDS, Product(id="new", title="New", **COMMON))
    assert shared.alt == "Timeline of New, Plan, as of 23 Nov 2026. No milestones yet."
    assert "New" in texts(shared.svg)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"target": "2027-03", "commitment": "committed"}, ["Planned", "Committed: Mar 2027"]),
        ({"target": "2027-H1", "status": "active", "health": "at-risk"}, ["At risk", "Target: H1 2027"]),
        ({"target": "2026-11-13", "status": "active"}, ["Overdue", "Target: 13 Nov 2026"]),
        ({"target": "", "status": "proposed"}, ["Proposed", "No date yet"]),
        ({"target": "2026-10", "status": "done", "completed": "2026-10-22"}, ["Done: 22 Oct 2026"]),
        ({"target": "2026-10-15", "gate": Gate("value-case", decision="conditional-go")}, ["Conditional go"]),
    ],
)
def test_a_milestones_picture_says_how_it_stands_and_what_was_promised(values: Any, said: list[str]) -> None:
    shared = share.milestone(plan_of(milestone("beta", **values)), WORDS, "beta")
    assert {"Beta", "Plan · Web", "As of 23 Nov 2026", *said} <= set(texts(shared.svg))
    assert shared.alt.startswith(f"Beta (Plan · Web): {', '.join(said)}")


@pytest.mark.parametrize("target", ["2024-02-01", "2033-05-05"])
def test_a_milestone_far_from_today_is_in_its_own_picture(target: str) -> None:
    far = milestone("far", target, start=target[:4], status="active", health="off-track")
    rows = pixels(share.milestone(plan_of(milestone("near"), far), WORDS, "far").svg)
    assert in_chart(rows, COLOURS["off"]) > 200


def test_where_a_milestone_was_promised_first_is_an_outline() -> None:
    moved = milestone("a", "2027-06-30", start="2027-05-01", status="active", moved_from="2026-12")
    stayed = milestone("a", "2027-06-30", start="2027-05-01", status="active")
    assert "stroke-dasharray" in svg_of(moved, strong="a")
    assert "stroke-dasharray" not in svg_of(stayed, strong="a")


def test_the_accent_of_the_theme_marks_the_picture() -> None:
    plan = plan_of(milestone("a"))
    branded = replace(plan.roadmap.settings, theme=ThemeSettings(accent="#aa0055"))
    svg = share.site(replace(plan, roadmap=replace(plan.roadmap, settings=branded)), WORDS).svg
    assert svg.count("#aa0055") == 1
    assert "#aa0055" not in share.site(plan, WORDS).svg
