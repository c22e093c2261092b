"""Every kind of page of the sample, opened wherever a site can be put: nothing goes wrong, nothing leaves it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1440)
IS_TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("place", ["root", "folder", "disk"])
def test_nothing_goes_wrong_leaves_the_site_or_scrolls_sideways(
    place: str, paths: list[str], places: dict[str, str], visit: Any
) -> None:
    page, watch = visit(places[place], "index.html")
    assert {path.partition("/")[0] for path in paths} >= {"index.html", "404.html", "milestones", "products", "pages"}
    wide = []
    for path in paths:
        page.goto(places[place] + path)
        if path == "explore.html":
            page.get_by_role("button", name="Back to the static view").wait_for()
        elif place == "disk" and page.locator(".tools[data-tools]").count():
            zoom_and_count(page)
        assert page.locator("h1").count() == 1, path
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide += [f"{path} at {width}"] if page.evaluate(IS_TOO_WIDE) else []
        page.set_viewport_size({"width": 1440, "height": 900})
        assert watch.trouble == [], path
    assert wide == []


def zoom_and_count(page: Page) -> None:
    bars = page.locator(".static .lane rect.bar:visible").count()
    page.get_by_role("button", name="Zoom and pan").click()
    page.get_by_role("button", name="Back to the static view").wait_for()
    expect(page.locator(".plotly .cartesianlayer .bars path"), page.url).to_have_count(bars)


@pytest.mark.parametrize("path", ["index.html", "explore.html"])
def test_a_phone_shows_the_list_in_place_of_the_chart(path: str, places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["root"], path, viewport={"width": 390, "height": 844})
    page.wait_for_timeout(300)
    expect(page.locator(".listing")).to_be_visible()
    expect(page.locator("figure.timeline")).to_be_hidden()
    assert watch.times("plotly") == 0
    assert watch.trouble == []


def test_a_wide_screen_shows_the_chart_in_place_of_the_list(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["root"], viewport={"width": 768, "height": 1024})
    expect(page.locator("figure.timeline")).to_be_visible()
    expect(page.locator(".listing")).to_be_hidden()


def test_nothing_is_loaded_for_a_chart_that_nobody_asked_for(places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["root"])
    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(300)
    assert watch.times("plotly") == watch.times("timeline-figure") == 0


MOVED = {
    "roadmap.yml": "title: Moves\n",
    "milestones/checkout.md": "---\ntitle: Checkout\ntarget: 2027-Q1\naliases: [old, cart]\n---\n## Why\n\nBecause.\n",
}


@pytest.mark.parametrize("place", ["server", "disk"])
def test_an_old_address_leads_to_the_page_and_keeps_query_and_fragment(
    place: str, build: Any, serve: Any, visit: Any
) -> None:
    site = build(MOVED)
    base = serve(site) if place == "server" else f"{site.as_uri()}/"
    page, watch = visit(base, "milestones/cart.html?state=off&q=a%20b#why")
    page.wait_for_url(base + "milestones/checkout.html?state=off&q=a%20b#why")
    expect(page.get_by_role("heading", level=1)).to_have_text("Checkout")
    assert watch.trouble == []


def test_an_old_address_leads_to_the_page_without_script(build: Any, visit: Any) -> None:
    base = f"{build(MOVED).as_uri()}/"
    page, _ = visit(base, "milestones/old.html", java_script_enabled=False)
    page.wait_for_url(base + "milestones/checkout.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("Checkout")
