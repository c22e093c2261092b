"""Every kind of page of the sample, opened wherever a site can be put: nothing goes wrong, nothing leaves it."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

KINDS = ("index", "explore", "board", "table", "404", "milestones/*", "products/*", "themes/*", "periods/*", "pages/*")


def pages_of(site: Path, kind: str) -> list[str]:
    """Name the page of a kind; of free pages all, because each may show another view."""
    found = sorted(path.relative_to(site).as_posix() for path in site.glob(f"{kind}.html"))
    assert found, kind
    return found if kind == "pages/*" else found[:1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", ["root", "folder", "disk"])
def test_nothing_goes_wrong_and_nothing_leaves_the_site(
    place: str, kind: str, sample_site: Path, places: dict[str, str], visit: Any
) -> None:
    for path in pages_of(sample_site, kind):
        page, watch = visit(places[place], path)
        page.wait_for_load_state("networkidle")
        if kind == "explore":
            page.get_by_role("button", name="Back to the static view").wait_for()
        assert page.locator("h1").count() == 1
        assert watch.trouble == []


@pytest.mark.parametrize("kind", ["products/*", "themes/*", "periods/*", "pages/*"])
def test_the_chart_of_every_kind_of_page_can_be_zoomed(
    kind: str, sample_site: Path, places: dict[str, str], visit: Any
) -> None:
    for path in pages_of(sample_site, kind):
        page, watch = visit(places["disk"], path)
        if page.locator("figure.timeline").count():
            bars = page.locator(".static .lane rect.bar:visible").count()
            page.get_by_role("button", name="Zoom and pan").click()
            page.get_by_role("button", name="Back to the static view").wait_for()
            expect(page.locator(".plotly .cartesianlayer .bars path")).to_have_count(bars)
        assert watch.trouble == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_scrolls_sideways(kind: str, sample_site: Path, places: dict[str, str], visit: Any) -> None:
    for path in pages_of(sample_site, kind):
        page, _ = visit(places["root"], path, viewport={"width": 320, "height": 800})
        for width in (320, 390, 768, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            across = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
            assert across[0] <= across[1], f"{path} at {width} px"


@pytest.mark.parametrize("path", ["index.html", "explore.html"])
def test_a_phone_shows_the_list_in_place_of_the_chart(path: str, places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["root"], path, viewport={"width": 390, "height": 844})
    page.wait_for_load_state("networkidle")
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
    page.wait_for_load_state("networkidle")
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
