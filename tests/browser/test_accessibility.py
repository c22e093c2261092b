"""What the pages promise people who see, point, zoom or choose colours differently, measured in a browser.

axe-core is put into pages over the browser's debugging protocol, which the policy of a page does not reach: the policy
holds while axe looks. Nothing moves, so that no colour is read half way through a transition.
"""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

WIDTHS = (1440, 768, 320)
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
VIOLATIONS = """async () => {
    const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const rules = {"target-size": {enabled: true}};
    const found = await axe.run({resultTypes: ["violations"], runOnly: levels, rules});
    return found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id} at ${node.target.join(" ")}: ${node.failureSummary.split("\\n")[1].trim()}`)); }"""
OPEN = "boxes => boxes.forEach(box => box.open = true)"
IS_TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def sizes(page: Page) -> Iterator[int]:
    """Go through the widths that pages are designed for, the widest first and last."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        yield width
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def violations(page: Page, name: str) -> list[tuple[str, str]]:
    """Ask axe about a page at every width, with everything unfolded that is not a menu; gives faults and places."""
    page.evaluate(AXE)
    page.locator("main details").evaluate_all(OPEN)
    return [(one, f"{name} at {width}") for width in sizes(page) for one in page.evaluate(VIOLATIONS)]


def told(found: list[tuple[str, str]]) -> str:
    """Say each fault once, with where it was first met and how often."""
    where: dict[str, list[str]] = {}
    for fault, place in found:
        where.setdefault(fault, []).append(place)
    return "\n".join(f"{fault} ({len(places)} times, first in {places[0]})" for fault, places in where.items())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_kind_of_page(
    scheme: str, paths: list[str], places: dict[str, str], visit: Any
) -> None:
    page, _ = visit(places["root"], "404.html", color_scheme=scheme, reduced_motion="reduce")
    found = []
    for path in paths:
        if path != "explore.html":  # it looks different by the moment, and has a test of its own
            page.goto(places["root"] + path)
            found += violations(page, path)
    assert not found, told(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_before_and_after_the_interactive_chart_is_drawn(
    scheme: str, places: dict[str, str], visit: Any
) -> None:
    page, _ = visit(places["root"], "404.html", color_scheme=scheme, reduced_motion="reduce")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/plotly-*.js", hold)
    page.goto(places["root"] + "explore.html", wait_until="domcontentloaded")
    expect(page.get_by_role("button", name="Loading the interactive chart…")).to_be_visible()
    found = violations(page, "explore.html before it is drawn")
    for one in held:
        one.continue_()
    page.get_by_role("button", name="Back to the static view").wait_for()
    found += violations(page, "explore.html after it is drawn")
    page.unroute("**/plotly-*.js")
    page.goto(places["root"] + "index.html")
    page.get_by_role("button", name="Zoom and pan").click()
    page.get_by_role("button", name="Back to the static view").wait_for()
    found += violations(page, "index.html with the interactive chart")
    assert not found, told(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_menu(scheme: str, places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["root"], "milestones/faster-checkout.html", color_scheme=scheme, reduced_motion="reduce")
    menus = page.locator("header details")
    expect(menus).not_to_have_count(0)
    menus.evaluate_all(OPEN)
    found = violations(page, "open menu")
    assert not found, told(found)


SCROLLERS = """() => [...document.querySelectorAll("body *")].filter(box =>
    box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1
    && ["auto", "scroll"].includes(getComputedStyle(box).overflowX)).map(box => {
        const name = box.ariaLabel || (box.getAttribute("aria-labelledby") || "").split(" ").map(
            id => (document.getElementById(id) || {}).textContent || "").join(" ");
        const faults = [];
        if (!name.trim()) faults.push("has no name");
        if (!box.matches("[role=region], [role=group], nav, section")) faults.push("is no region");
        // A box of links moves along with the focus on them; any other needs a place of its own in the order.
        if (box.tabIndex !== 0 && !box.querySelector("a[href]")) faults.push("cannot be reached by keyboard");
        if (!box.querySelector("table") && !box.closest("header")) faults.push("is neither a table nor the views");
        const tags = [box.parentElement, box].map(one => one.cloneNode(false).outerHTML);
        return [tags.join(" > "), faults.join(", ")]; })"""


def test_what_scrolls_sideways_is_a_named_box_of_a_table_or_of_the_views(
    paths: list[str], places: dict[str, str], visit: Any
) -> None:
    page, _ = visit(places["root"], "404.html")
    boxes: list[str] = []
    wrong = []
    for path in paths:
        page.goto(places["root"] + path)
        page.locator("main details").evaluate_all(OPEN)
        for width in sizes(page):
            found = page.evaluate(SCROLLERS)
            boxes += [box for box, _ in found]
            wrong += [(f"{box} {faults}", f"{path} at {width}") for box, faults in found if faults]
            wrong += [("the page itself, unfolded", f"{path} at {width}")] if page.evaluate(IS_TOO_WIDE) else []
    assert boxes, "at 320 px the table must scroll in its box"
    assert not wrong, told(wrong)


def test_an_open_menu_stays_inside_the_window(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["root"])
    wrong = []
    for width in sizes(page):
        for menu in page.locator("header details").all():
            if not menu.is_visible():
                continue
            menu.evaluate("menu => menu.open = true")
            link = menu.locator("a").first
            box = link.bounding_box()
            is_inside = box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
            if not is_inside or page.evaluate(IS_TOO_WIDE):
                wrong.append((str(menu.locator("summary").text_content()), f"{width}: {box}"))
            menu.evaluate("menu => menu.open = false")
    assert not wrong, told(wrong)


@pytest.mark.parametrize(
    ("width", "options", "size"),
    [(720, {"device_scale_factor": 2}, "100%"), (1440, {}, "200%"), (390, {}, "200%")],
    ids=["zoomed", "large-text", "large-text-on-a-phone"],
)
def test_at_twice_the_size_nothing_scrolls_sideways(
    width: int, options: dict[str, Any], size: str, paths: list[str], places: dict[str, str], visit: Any
) -> None:
    page, _ = visit(places["root"], "404.html", viewport={"width": width, "height": 900}, **options)
    wide = []
    for path in paths:
        page.goto(places["root"] + path)
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        wide += [path] if page.evaluate(IS_TOO_WIDE) else []
    assert wide == []


SYSTEM = """names => { const probe = document.body.appendChild(document.createElement("i"));
    const read = name => { probe.style.color = name; return getComputedStyle(probe).color; };
    const found = Object.fromEntries(names.map(name => [name, read(name)]));
    probe.remove(); return found; }"""
MARKS = """() => [...document.querySelectorAll("main figure svg a, main svg.gate-mark")].filter(
    link => link.checkVisibility()).map(link => {
        const mark = link.querySelector(".bar, .point, .gate, .release, .event"), looks = getComputedStyle(mark);
        const glyph = link.querySelector(".glyph, .decision");
        return {link: link.getAttribute("href") || "", classes: [...link.classList, ...mark.classList],
            fill: looks.fill, outline: looks.stroke, glyph: glyph ? getComputedStyle(glyph).color : ""}; })"""
LEFT = """() => [...document.querySelectorAll("main .fade, main .stripes, main [class*=fade-]")].map(
    one => getComputedStyle(one).fill).filter(fill => fill.startsWith("url"))"""
HOLLOW = frozenset(("s-planned", "s-proposed", "s-deferred", "s-cancelled", "d-none"))


@pytest.mark.parametrize("path", ["index.html", "gates.html", "milestones/one-page-checkout.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_every_mark_and_glyph_stands_out(
    scheme: str, path: str, places: dict[str, str], visit: Any
) -> None:
    page, watch = visit(places["root"], path, color_scheme=scheme, forced_colors="active")
    assert watch.trouble == []
    system = page.evaluate(SYSTEM, ["Canvas", "CanvasText", "LinkText", "Highlight"])
    ground = {system["Canvas"], "none", "rgba(0, 0, 0, 0)"}
    marks = page.evaluate(MARKS)
    assert len(marks) > {"index.html": 20, "gates.html": 15}.get(path, -1)
    for mark in marks:
        is_event = "event" in mark["classes"]
        is_hollow = not HOLLOW.isdisjoint(mark["classes"]) and not is_event
        assert (mark["fill"] in ground) == is_hollow, mark
        assert mark["outline"] not in ground or is_event, mark
        assert mark["glyph"] not in (ground if is_hollow else {mark["fill"]}), mark
        # The system's colours and no others: what people chose is what they can see.
        assert {mark["fill"], mark["outline"]} <= set(system.values()) | ground, mark
    assert page.evaluate(LEFT) == []
    for line in page.locator("main line.now").all():
        expect(line).to_have_css("stroke", system["Highlight"])
    icons = page.locator("main svg.icon:visible").evaluate_all(
        "icons => icons.map(icon => getComputedStyle(icon).color)"
    )
    assert system["Canvas"] not in icons


SMALL = """least => [...document.querySelectorAll("button, a.button, .chip, .chip-box + label")].filter(
    one => one.checkVisibility() && one.getBoundingClientRect().height < least - 0.5).map(
        one => `${one.textContent.trim()}: ${one.getBoundingClientRect().height}`)"""


@pytest.mark.parametrize(("has_touch", "least"), [(False, 32), (True, 44)], ids=["mouse", "finger"])
def test_buttons_and_chips_are_high_enough(
    has_touch: bool, least: int, paths: list[str], places: dict[str, str], visit: Any
) -> None:
    page, _ = visit(places["root"], "404.html", viewport={"width": 1024, "height": 800}, has_touch=has_touch)
    low, seen = [], 0
    for path in paths:
        page.goto(places["root"] + path)
        page.locator("main details").evaluate_all(OPEN)
        seen += page.locator("button, .chip").count()
        low += [f"{path}: {one}" for one in page.evaluate(SMALL, least)]
    assert seen > 20
    assert not low, "\n".join(low)


PLACES = """() => [...document.querySelectorAll("main figure .static a")].filter(link => link.checkVisibility()).map(
    link => { const box = link.getBoundingClientRect();
        return [link.textContent, box.left, box.right, (box.top + box.bottom) / 2, box.height]; })"""


@pytest.mark.parametrize("width", [774, 1440])
def test_links_of_the_timeline_are_high_enough_or_stand_apart(width: int, places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["root"], viewport={"width": width, "height": 900})
    links = page.evaluate(PLACES)
    assert len(links) > 20
    # As WCAG 2.2 measures (2.5.8): a circle of 24 px about the middle of a lower target meets no other one.
    close = [
        f"{name} and {other_name}"
        for name, left, right, middle, height in links
        for other_name, other_left, other_right, other_middle, other_height in links
        if height < 24 and name != other_name and left < other_right and other_left < right
        if abs(middle - other_middle) < max(24, 12 + other_height / 2) - 0.1
    ]
    assert not close, "\n".join(close)
