"""Filters in both charts, in lists and tables, with script and without; the address that carries them."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

BARS = ".plotly .cartesianlayer .bars path"
POINTS = ".plotly .cartesianlayer .points path.point"


def chip(page: Page, state: str) -> Locator:
    return page.locator(f'.chip-box[data-state="{state}"] + label')


def box(page: Page, state: str) -> Locator:
    return page.locator(f'.chip-box[data-state="{state}"]')


def marks(page: Page, state: str) -> Locator:
    return page.locator(f".static .lane a.s-{state}")


def chosen(page: Page) -> list[str]:
    return [str(one.get_attribute("data-state")) for one in page.locator(".chip-box:checked").all()]


def test_what_was_set_aside_is_shown_only_when_asked_for(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["disk"], "table.html", java_script_enabled=False)
    for state in ("deferred", "cancelled"):
        row = page.locator(f"tr.s-{state}").first
        expect(box(page, state)).not_to_be_checked()
        expect(row).to_be_hidden()
        chip(page, state).click()
        expect(row).to_be_visible()


def test_without_script_a_chip_hides_its_state_in_the_chart_the_table_and_the_list(
    places: dict[str, str], visit: Any
) -> None:
    page, _ = visit(places["disk"], java_script_enabled=False)
    page.get_by_text("Show as a table").click()
    rows = page.locator(".listing tr.s-planned")
    expect(rows.first).to_be_visible()
    expect(marks(page, "planned").first).to_be_visible()
    chip(page, "planned").click()
    expect(page.locator(".m.s-planned:visible")).to_have_count(0)
    expect(page.locator(".static .lane a.s-active:visible")).not_to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".listing .s-active:visible")).not_to_have_count(0)
    expect(page.locator(".listing .s-planned:visible")).to_have_count(0)


def test_the_numbers_on_the_chips_are_the_rows_of_the_table(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["disk"], "table.html", java_script_enabled=False)
    for one in page.locator(".chip-box").all():
        state = str(one.get_attribute("data-state"))
        number = int(str(chip(page, state).locator(".number").text_content()))
        expect(page.locator(f"table.rows tr.m.s-{state}")).to_have_count(number)


def test_a_chip_can_be_reached_and_switched_by_keyboard(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["disk"])
    done = page.get_by_role("checkbox", name=re.compile("^Done"))
    done.focus()
    page.keyboard.press("Space")
    expect(done).not_to_be_checked()
    expect(page.locator(".static .lane a.s-done:visible")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name=re.compile("^In progress"))).to_be_focused()


@pytest.mark.parametrize("place", ["folder", "disk"])
def test_a_chip_is_written_to_the_address_and_read_from_it(place: str, places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places[place], "index.html#timeline-after")
    chip(page, "done").click()
    chip(page, "planned").click()
    address = places[place] + "index.html?state=active,risk,off,proposed#timeline-after"
    expect(page).to_have_url(address)
    page.goto("about:blank")
    page.goto(address)
    assert chosen(page) == ["active", "risk", "off", "proposed"]
    expect(page.locator(".static .lane a:is(.s-done, .s-planned):visible")).to_have_count(0)
    chip(page, "done").click()
    chip(page, "planned").click()
    expect(page).to_have_url(places[place] + "index.html#timeline-after")
    assert watch.trouble == []


STANDARD = ["done", "active", "risk", "off", "planned", "proposed"]
ADDRESSES = {
    "?state=off": ["off"],
    "?state=deferred,nonsense,off": ["off", "deferred"],
    "?state=": [],
    "#state=risk,off": ["risk", "off"],
    "?state=off#state=risk": ["off"],
    "?state=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E": STANDARD,
    "?strange=1": STANDARD,
    "#main": STANDARD,
    "": STANDARD,
}


def test_an_address_chooses_what_it_names_and_nothing_unknown(places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["disk"], "404.html")
    for written, states in ADDRESSES.items():
        page.goto("about:blank")
        page.goto(f"{places['disk']}table.html{written}")
        assert chosen(page) == states, written
        assert "onerror" not in page.content()
    assert [words for words in watch.trouble if "about:blank" not in words] == []


def test_other_parts_of_the_address_are_kept(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["root"], "table.html?q=sso&state=off")
    chip(page, "risk").click()
    expect(page).to_have_url(places["root"] + "table.html?q=sso&state=risk,off")


def test_a_chip_hides_bars_points_labels_and_lines_in_the_interactive_chart(places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["root"], "index.html?state=done,planned")
    bars = page.locator(".static .lane a.m:visible:has(rect.bar)").count()
    points = page.locator(".static .lane a.m:visible:not(:has(rect.bar))").count()
    left_bars = page.locator(".static .lane a.s-planned:has(rect.bar)").count()
    left_points = page.locator(".static .lane a.s-planned:not(:has(rect.bar))").count()
    names = sorted(page.locator(".static .lane a.s-planned .label").all_text_contents())
    page.get_by_role("button", name="Zoom and pan").click()
    expect(page.locator(BARS)).to_have_count(bars)
    expect(page.locator(POINTS)).to_have_count(points)
    chip(page, "done").click()
    expect(page.locator(BARS)).to_have_count(left_bars)
    expect(page.locator(POINTS)).to_have_count(left_points)
    drawn = page.locator(".plotly .cartesianlayer :is(.bartext, .textpoint)").all_text_contents()
    # A single character is the glyph of a state.
    assert sorted(name for text in drawn if len(name := text.strip("\N{NO-BREAK SPACE}")) > 1) == names
    for state in ("planned", "risk"):
        chip(page, state).click()
    lines = "document.querySelector('.plotly').data.find(trace => trace.name === 'dependencies').x"
    assert page.evaluate(lines) == []
    expect(page).to_have_url(re.compile(r"\?state=risk$"))
    assert watch.trouble == []


def test_a_choice_made_in_one_view_holds_in_the_other(places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["disk"])
    page.get_by_role("button", name="Zoom and pan").click()
    back = page.get_by_role("button", name="Back to the static view")
    back.wait_for()
    before = page.locator(BARS).first.bounding_box()
    chip(page, "active").click()
    back.click()
    expect(marks(page, "active").first).to_be_hidden()
    chip(page, "active").click()
    chip(page, "planned").click()
    expect(marks(page, "active").first).to_be_visible()
    bars = page.locator(".static .lane a:visible:has(rect.bar)").count()
    page.get_by_role("button", name="Zoom and pan").click()
    expect(page.locator(BARS)).to_have_count(bars)
    after = page.locator(BARS).first.bounding_box()
    assert before
    assert after
    # Rows with nothing left in them close up, so that the height may change; the days do not.
    assert (after["x"], after["width"]) == (before["x"], before["width"])
    assert watch.trouble == []
