"""The capacity chart in a browser: one press draws the same pieces with Plotly, and nothing leaves the page."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

CHECKOUT = Path(__file__).resolve().parents[2]
PATH = "capacity.html"
BOX = "#capacity-plotly"
SETTINGS = """\
title: Shop
default_audience: public
audiences: [{id: public, fields: [capacity, estimate, team]}]
calendar: {plan_ahead: 2}
capacity: {unit: days, teams: {app: 40, core: 20}}
"""
HOSTILE = "<img src=x onerror=alert(1)> of %{x} and <b>more</b>"
FILES = {
    "roadmap.yml": SETTINGS,
    "milestones/a.md": f"---\ntitle: '{HOSTILE}'\nteam: app\nestimate: 30d\ntarget: 2027-Q1\n---\n",
    "milestones/b.md": "---\ntitle: Sign in\nteam: core\nestimate: 18d\ntarget: 2027-Q1\ncommitment: committed\n---\n",
    "milestones/c.md": "---\ntitle: Sign up\nteam: core\nestimate: 12d\ntarget: 2027-Q1\ncommitment: exploring\n---\n",
    "milestones/d.md": "---\ntitle: Sign out\nteam: core\nestimate: 6d\ntarget: 2027-Q2\ncommitment: exploring\n---\n",
}


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> dict[str, str]:
    """Build the sample for those who see its capacity; gives where it is served and where it is on disk."""
    site = tmp_path_factory.mktemp("inside") / "site"
    command = [sys.executable, "-m", "milepost", "build", "--today", "2026-11-23", "--audience", "internal"]
    done = subprocess.run([*command, "--out", str(site)], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {"served": serve(site), "disk": f"{site.as_uri()}/"}


@pytest.fixture(scope="module")
def opened(contexts: Callable[..., BrowserContext], inside: dict[str, str]) -> Iterator[Page]:
    """Give the sample's page with its interactive chart drawn, once for all tests that only look at it."""
    page = contexts(color_scheme="light").new_page()
    page.goto(inside["served"] + PATH)
    zoom(page)
    yield page
    page.close()


def zoom(page: Page) -> None:
    page.get_by_role("button", name="Zoom and pan").click()
    page.get_by_role("button", name="Back to the static view").wait_for()


def texts(page: Page, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(selector).all_text_contents()]


@pytest.mark.parametrize("place", ["served", "disk"])
def test_a_press_draws_the_chart_and_the_way_back_leads_to_the_button(
    place: str, inside: dict[str, str], visit: Any
) -> None:
    page, watch = visit(inside[place], PATH)
    assert watch.times("plotly") == watch.times("capacity-figure") == 0
    page.get_by_role("button", name="Zoom and pan").press("Enter")
    back = page.get_by_role("button", name="Back to the static view")
    back.wait_for()
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(".static")).to_be_hidden()
    back.press("Enter")
    expect(page.get_by_role("button", name="Zoom and pan")).to_be_focused()
    expect(page.locator(".static")).to_be_visible()
    expect(page.locator(BOX)).to_be_hidden()
    assert watch.times("plotly") == watch.times("capacity-figure") == 1
    assert watch.trouble == []


def test_both_charts_have_the_same_rows_and_amounts(opened: Page) -> None:
    teams = texts(opened, ".static h3")
    still = texts(opened, ".static .load-period")
    rows = len(still) // len(teams)
    names = [f"{teams[n // rows]} {period}" if n % rows == 0 else period for n, period in enumerate(still)]
    assert texts(opened, f"{BOX} .ytick") == names
    amounts = [re.sub(r"\s", "", text) for text in texts(opened, ".static .load-sum")]
    assert [re.sub(r"\s", "", text) for text in texts(opened, f"{BOX} .textpoint")] == amounts
    assert texts(opened, f"{BOX} .xtick") == texts(opened, ".static .axis text")


def test_its_pieces_begin_and_end_at_the_same_amounts(opened: Page) -> None:
    still = opened.evaluate(
        """() => [...document.querySelectorAll(".static .piece :is(.load-used, .load-over)")].map(bar => {
            const x = bar.x.baseVal.valueInSpecifiedUnits;
            return [x, x + bar.width.baseVal.valueInSpecifiedUnits]; })"""
    )
    drawn = opened.evaluate(
        """box => { const plot = document.querySelector(box + " .nsewdrag").getBoundingClientRect();
            return [...document.querySelectorAll(box + " .bars path")].map(bar => {
                // The outline stands half outside of a bar.
                const place = bar.getBoundingClientRect();
                return [place.left, place.right].map(x => (x - plot.left) / plot.width * 100); }); }""",
        BOX,
    )
    assert len(still) == len(drawn) > 10
    for one, other in zip(sorted(still), sorted(drawn), strict=True):
        assert one == pytest.approx(other, abs=0.5)


def test_a_click_opens_the_milestone_whose_piece_it_is(inside: dict[str, str], visit: Any) -> None:
    page, watch = visit(inside["served"], PATH)
    links = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".static .piece")].map(
            link => [link.querySelector("title").textContent, link.href.baseVal]))"""
    )
    zoom(page)
    box = page.locator(f"{BOX} .bars path").nth(2).bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(middle[0] - 1, middle[1])
    page.mouse.move(*middle)
    page.locator(".hoverlayer .hovertext").wait_for()
    name = " ".join("".join(page.locator(".hoverlayer .hovertext .nums").all_text_contents()).split())
    page.mouse.click(*middle)
    page.wait_for_url(inside["served"] + links[name])
    assert watch.trouble == []


def test_colours_follow_the_scheme(inside: dict[str, str], visit: Any) -> None:
    page, watch = visit(inside["served"], PATH)
    zoom(page)
    for scheme, fill, ground in (("light", "19, 105, 230", "255, 255, 255"), ("dark", "131, 180, 250", "15, 20, 27")):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(f"{BOX} .main-svg").first).to_have_css("background-color", f"rgb({ground})")
        expect(page.locator(f"{BOX} .bars path").first).to_have_css("fill", f"rgb({fill})")
    assert watch.trouble == []


def test_what_is_too_much_explored_or_named_like_markup_is_drawn_as_it_is(
    build: Callable[[dict[str, str]], Path], visit: Any
) -> None:
    page, watch = visit(f"{build(FILES).as_uri()}/", PATH)
    zoom(page)
    traces = page.evaluate("box => document.querySelector(box).data.map(trace => trace.name)", BOX)
    assert traces == ["used", "exploring", "over", "promises", "limits", "amounts"]
    opacities = page.locator(f"{BOX} .bars path").evaluate_all("bars => bars.map(bar => getComputedStyle(bar).opacity)")
    assert sorted(set(opacities)) == ["0.3", "1"]
    expect(page.locator(f"{BOX} pattern")).to_have_count(1)
    assert any(HOSTILE.startswith(text.rstrip("…")) and text[0] == "<" for text in texts(page, f"{BOX} .bartext"))
    expect(page.locator(f"{BOX} :is(img, b)")).to_have_count(0)
    assert watch.trouble == []


def test_on_a_phone_the_table_stands_in_for_the_chart(inside: dict[str, str], visit: Any) -> None:
    page, watch = visit(inside["served"], PATH, viewport={"width": 390, "height": 844})
    expect(page.locator(".load-chart")).to_be_hidden()
    expect(page.locator(".loads")).to_be_visible()
    expect(page.get_by_role("button", name="Zoom and pan")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert watch.trouble == []


def test_in_a_frame_the_chart_stands_alone_and_where_it_is_narrow_its_table(inside: dict[str, str], visit: Any) -> None:
    page, watch = visit(inside["served"], "embed/capacity.html")
    expect(page.locator(".load-chart")).to_be_visible()
    expect(page.locator(".loads")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 700})
    expect(page.locator(".load-chart")).to_be_hidden()
    expect(page.locator(".loads")).to_be_visible()
    assert watch.trouble == []
