"""The static chart as people read it: by keyboard, by ear, on a narrow screen, with other fonts than ours."""

import re
from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

LINKS = ".static .lane a.m"
FOCUSED = """() => { const at = document.activeElement, page = document.documentElement;
    return [at === document.body ? "" : at.tagName.toLowerCase(), at.dataset ? at.dataset.id || "" : "",
        at.querySelector && at.closest(".static .lane") ? at.querySelector(":scope > title").textContent : ""]; }"""


def spoken_names(page: Page) -> Counter[str]:
    """Count the names of the links in the browser's own accessibility tree."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    links = (node for node in nodes if node.get("role", {}).get("value") == "link" and not node.get("ignored"))
    return Counter(str(node.get("name", {}).get("value", "")) for node in links)


def rows_of(page: Page) -> dict[str, tuple[str, str]]:
    """Read title, state and date of each milestone from the page's table, by its address."""
    found: dict[str, tuple[str, str]] = {}
    for row in page.locator("details.as-table tr.m").all():
        address = str(row.locator("th a").get_attribute("href"))
        found[address] = (str(row.locator("th").text_content()), str(row.locator(".status").text_content()).strip())
    return found


@pytest.mark.parametrize("has_script", [True, False])
def test_tab_reaches_every_milestone_of_the_chart_in_the_order_it_is_drawn(
    has_script: bool, places: dict[str, str], visit: Any
) -> None:
    page, _ = visit(places["disk"], java_script_enabled=has_script)
    wanted = [str(link.get_attribute("data-id")) for link in page.locator(f"{LINKS}:visible").all()]
    assert len(wanted) > 20
    page.locator(".in-chart").focus()
    reached = []
    for _ in range(len(wanted) * 2):
        page.keyboard.press("Tab")
        tag, id_, _name = page.evaluate(FOCUSED)
        if tag == "summary":
            break
        reached += [id_] if id_ else []
    assert reached == wanted


def test_every_milestone_of_the_chart_is_named_with_title_state_and_date(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["disk"], "explore.html", java_script_enabled=False)
    spoken = spoken_names(page)
    rows = rows_of(page)
    links = page.locator(f"{LINKS}:visible").all()
    assert len(links) > 30
    for link in links:
        name = str(link.locator("title").text_content())
        title, state = rows[str(link.get_attribute("href"))]
        assert spoken[name] == 1, f"the browser does not say {name!r}"
        if name.startswith("Gate: "):
            assert re.fullmatch(rf"Gate: .+, {re.escape(title)}: (not decided|[a-z -]+), .*\d+.*", name)
        else:
            assert re.fullmatch(rf"{re.escape(title)}: {re.escape(state)}, .*\d+.*", name)


def test_the_chart_can_be_skipped_and_its_table_opened_by_keyboard(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["disk"])
    skip = page.get_by_role("link", name="Skip the chart")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.url.endswith("#timeline-after")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Milestones with status and date")).to_be_visible()


def test_a_focused_milestone_is_marked_and_enter_opens_its_page(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["disk"])
    page.locator(".in-chart").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    link = page.locator(f"{LINKS}:focus")
    title = str(link.locator(".label").text_content())
    assert link.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


BOXES = """lane => { const place = part => { const box = part.getBoundingClientRect();
        return [box.left, box.top, box.right, box.bottom]; };
    return [place(lane), [...lane.querySelectorAll("a.m")].filter(link => link.checkVisibility()).map(link =>
        [link.dataset.id, place(link.querySelector(".bar, path:not(.promise, .deadline, .not-before)")),
            place(link.querySelector(".label")), link.querySelector(".label.inside") !== null])]; }"""


def meet(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] - 1 and other[0] < one[2] - 1 and one[1] < other[3] - 1 and other[1] < one[3] - 1


@pytest.mark.parametrize("width", [774, 1440])
def test_no_label_is_cut_or_stands_on_another_mark(width: int, places: dict[str, str], visit: Any) -> None:
    # A lane is 560 px wide in a window of 774, the narrowest that the layout promises to fit.
    page, _ = visit(places["disk"], viewport={"width": width, "height": 900})
    checked = 0
    for path in ("index.html", "explore.html", "pages/by-theme.html", "products/storefront.html"):
        page.goto(places["disk"] + path)
        if path == "explore.html":
            page.get_by_role("button", name="Back to the static view").click()
        for lane in page.locator(".static .lane").all():
            around, links = lane.evaluate(BOXES)
            for id_, _mark, label, _ in links:
                assert around[0] - 1 <= label[0] < label[2] <= around[2] + 1, f"{id_} on {path}"
                assert label[3] <= around[3] + 1, f"{id_} on {path}"
            for (id_, mark, label, is_inside), (other, other_mark, other_label, other_inside) in combinations(links, 2):
                checked += 1
                assert not meet(mark, other_mark), f"{id_} and {other} on {path}"
                assert not meet(label, other_label), f"{id_} and {other} on {path}"
                assert is_inside or not meet(label, other_mark), f"{id_} and {other} on {path}"
                assert other_inside or not meet(other_label, mark), f"{other} and {id_} on {path}"
            for id_, mark, label, is_inside in links:
                held = mark[0] <= label[0] and label[2] <= mark[2] + 1
                assert held if is_inside else not meet(mark, label), f"{id_} on {path}"
    assert checked > 100
