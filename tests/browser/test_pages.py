"""Every kind of page of the sample, opened wherever a site can be put: nothing goes wrong, nothing leaves it."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

KINDS = ("index", "explore", "board", "table", "404", "milestones/*", "products/*", "themes/*", "periods/*", "pages/*")


@pytest.fixture(scope="module")
def paths(sample_site: Path) -> list[str]:
    """Name a page of every kind; of free pages all, because each shows another view."""
    found = {
        kind: sorted(path.relative_to(sample_site).as_posix() for path in sample_site.glob(f"{kind}.html"))
        for kind in KINDS
    }
    assert all(found.values()), found
    return [path for kind, those in found.items() for path in (those if kind == "pages/*" else those[:1])]


@pytest.mark.parametrize("place", ["root", "folder", "disk"])
def test_nothing_goes_wrong_and_nothing_leaves_the_site(
    place: str, paths: list[str], places: dict[str, str], visit: Any
) -> None:
    page, watch = visit(places[place], "index.html")
    for path in paths:
        page.goto(places[place] + path)
        if path == "explore.html":
            page.get_by_role("button", name="Back to the static view").wait_for()
        elif place == "disk" and page.locator("figure.timeline").count():
            zoom_and_count(page)
        assert page.locator("h1").count() == 1, path
        assert watch.trouble == [], path


def zoom_and_count(page: Page) -> None:
    bars = page.locator(".static .lane rect.bar:visible").count()
    page.get_by_role("button", name="Zoom and pan").click()
    page.get_by_role("button", name="Back to the static view").wait_for()
    expect(page.locator(".plotly .cartesianlayer .bars path")).to_have_count(bars)


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_scrolls_sideways(width: int, paths: list[str], places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["disk"], viewport={"width": width, "height": 800})
    for path in paths:
        page.goto(places["disk"] + path)
        across = page.evaluate("document.scrollingElement.scrollWidth")
        assert across <= width, path


@pytest.mark.parametrize("path", ["index.html", "explore.html"])
def test_a_phone_shows_the_list_in_place_of_the_chart(path: str, places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["root"], path, viewport={"width": 390, "height": 844})
    page.wait_for_timeout(300)
    expect(page.locator(".phone-list")).to_be_visible()
    expect(page.locator("figure.timeline")).to_be_hidden()
    assert watch.times("plotly") == 0
    assert watch.trouble == []


def test_a_wide_screen_shows_the_chart_in_place_of_the_list(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["root"], viewport={"width": 768, "height": 1024})
    expect(page.locator("figure.timeline")).to_be_visible()
    expect(page.locator(".phone-list")).to_be_hidden()


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
