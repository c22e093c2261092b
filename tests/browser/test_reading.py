"""The static chart as people read it: by keyboard, by ear, on a narrow screen, with other fonts than ours."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from itertools import combinations, groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

TODAY = "2026-11-23"
LINKS = ".static .lane a.m"
# What stands below the chart and says the same in rows.
BELOW = "[id$='-after']"
# Where the focus is: in which lane of the chart, on what, and the entry of a list around it.
FOCUSED = """() => { const at = document.activeElement, lane = at.closest("section:has(svg.lane)");
    return {inside: at.closest("main figure, [id$='-after']") !== null, href: at.getAttribute("href") || "",
        isDrawn: at.closest("svg.lane, .lane-later") !== null, isClosed: at.matches("details:not([open]) > summary"),
        lane: lane ? lane.querySelector("h3").textContent : "",
        entry: at.closest("li, tr") ? at.closest("li, tr").textContent : ""}; }"""
LED_TO = """links => [...new Set(links.filter(link => link.checkVisibility()).map(link => link.getAttribute("href"))
    .filter(address => address.startsWith("milestones/")))].sort()"""
SET_ASIDE = frozenset(("deferred", "cancelled"))
WORDS = {"done": "Done", "off": "Off track", "risk": "At risk", "active": "In progress"}
PROMISES = {"committed": "Committed: ", "target": "Target: ", "exploring": "Exploring: "}


@pytest.fixture(scope="module")
def milestones(sample_site: Path) -> dict[str, Mapping[str, Any]]:
    """Read the milestones that the site gives to programs, by the address of their page."""
    found = json.loads((sample_site / "roadmap.json").read_text("utf-8"))["milestones"]
    return {one["url"]: one for one in found}


def state_of(one: Mapping[str, Any]) -> str:
    """Decide how a milestone is marked, by the rules of the visual design and the data for programs."""
    if one["status"] in {"done", *SET_ASIDE}:
        return str(one["status"])
    if one.get("health") == "off-track" or one.get("latest", TODAY) < TODAY:
        return "off"
    return "risk" if one.get("health") == "at-risk" else str(one["status"])


def state_words(one: Mapping[str, Any], is_drawn: bool) -> set[str]:
    """List the words for a milestone's state; a drawn gate has its decision in place of it."""
    if "gate" in one and is_drawn:
        return {str(one["gate"].get("decision", "not decided")).replace("conditional-go", "conditional go")}
    if one.get("latest", TODAY) < TODAY and state_of(one) == "off":
        return {"Overdue"}
    if state_of(one) == "active" and one.get("health") == "on-track":
        return {"On track"}
    return {WORDS.get(state_of(one), state_of(one).capitalize())}


def date_words(one: Mapping[str, Any]) -> set[str]:
    """List what a milestone's date has to hold, one of which is heard: a day, a year, a named period, a place."""
    if day := one.get("completed"):
        on = date.fromisoformat(day)
        return {f"{on.day} {on:%B} {on.year}", f"{on.day} {on:%b} {on.year}"}
    years = {one[end][:4] for end in ("earliest", "latest") if end in one}
    return years | {one["target"], one["target"].replace("-", " ")} if years else {"Later", "No date yet"}


def is_told(one: Mapping[str, Any], heard: str, is_drawn: bool) -> bool:
    """Look whether a text holds a milestone's title, state and date, and of a date ahead how firm it is."""
    is_firm = one["status"] == "done" or one["kind"] == "event" or "No date yet" in heard
    told = (
        state_words(one, is_drawn),
        date_words(one),
        {one["title"]},
        {"" if is_firm else PROMISES[one["commitment"]]},
    )
    return all(any(word in heard for word in words) for words in told)


def name_of_focus(page: Page) -> str:
    """Ask the browser's own accessibility tree what a screen reader says of what has the focus."""
    session = page.context.new_cdp_session(page)
    at = session.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]["objectId"]
    node = session.send("Accessibility.getPartialAXTree", {"objectId": at, "fetchRelatives": False})["nodes"][0]
    session.detach()
    return str(node.get("name", {}).get("value", ""))


def spoken_names(page: Page) -> Counter[str]:
    """Count the names of the links in the browser's own accessibility tree."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    links = (node for node in nodes if node.get("role", {}).get("value") == "link" and not node.get("ignored"))
    return Counter(str(node.get("name", {}).get("value", "")) for node in links)


def rows_of(page: Page) -> dict[str, tuple[str, str]]:
    """Read title and state of each milestone from the page's tables, by its address."""
    found: dict[str, tuple[str, str]] = {}
    for row in page.locator(f"{BELOW} tr:has(th a)").all():
        address = str(row.locator("th a").get_attribute("href"))
        found[address] = (str(row.locator("th").text_content()), str(row.locator("td").first.text_content()).strip())
    return found


class Reached(NamedTuple):
    """A milestone that the focus came to: in which lane, drawn or in a list, and what is heard of it."""

    lane: str
    address: str
    heard: str
    is_drawn: bool


def tab_through(page: Page) -> list[Reached]:
    """Go through the chart and its rows by Tab, and unfold on the way what is folded.

    In lists and tables state and date stand beside the link, and are read in the same breath.
    """
    page.locator(".in-chart").focus()
    reached: list[Reached] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if not at["inside"]:
            return reached
        if at["isClosed"]:
            page.keyboard.press("Enter")
        if at["href"].startswith("milestones/"):
            heard = f"{name_of_focus(page)} {at['entry']}".strip()
            reached.append(Reached(at["lane"], at["href"], heard, at["isDrawn"]))
    pytest.fail("the focus does not leave the chart")


@pytest.mark.parametrize("has_script", [True, False], ids=["with-script", "without-script"])
def test_tab_reaches_every_milestone_and_tells_name_state_and_date(
    has_script: bool, milestones: dict[str, Mapping[str, Any]], places: dict[str, str], visit: Any
) -> None:
    page, _ = visit(places["disk"], java_script_enabled=has_script)
    reached = tab_through(page)
    wanted = sorted(address for address, one in milestones.items() if one["status"] not in SET_ASIDE)
    assert len(wanted) > 30
    assert sorted({one.address for one in reached}) == wanted
    assert len({one.address for one in reached if one.is_drawn}) > 20
    silent = [
        f"{one.address}: {one.heard!r}"
        for one in reached
        if not is_told(milestones[one.address], one.heard, is_drawn=one.is_drawn)
    ]
    assert not silent, "\n".join(silent)


def test_tab_goes_through_a_lane_in_the_order_of_dates(
    milestones: dict[str, Mapping[str, Any]], places: dict[str, str], visit: Any
) -> None:
    page, _ = visit(places["disk"])
    in_lanes = [one for one in tab_through(page) if one.lane]
    lanes = [(lane, [one.address for one in those]) for lane, those in groupby(in_lanes, attrgetter("lane"))]
    products = [{milestones[address]["product"] for address in those} for _, those in lanes]
    assert len(lanes) > 3
    assert all(len(those) == 1 for those in products), "a lane is a product's, and visited once"
    assert len({min(those) for those in products}) == len(products)
    for lane, those in lanes:
        # What has no date comes last; what has no begin was always there.
        begins = [milestones[one].get("earliest", "9999" if "target" not in milestones[one] else "") for one in those]
        assert begins == sorted(begins), f"{lane}: {list(zip(those, begins, strict=True))}"


def shown(page: Page, part: str) -> set[str]:
    """List the milestones that a part of the page leads to."""
    return set(page.locator(f"{part} a").evaluate_all(LED_TO))


def test_without_script_every_milestone_chip_and_row_works(
    milestones: dict[str, Mapping[str, Any]], places: dict[str, str], visit: Any
) -> None:
    page, watch = visit(places["disk"], java_script_enabled=False)
    for folded in page.locator(f":is({BELOW} summary, summary:is({BELOW} *), label[for$='-switch']):visible").all():
        folded.click()
    by_state: dict[str, set[str]] = {}
    for address, one in milestones.items():
        by_state.setdefault(state_of(one), set()).add(address)
    usual = set(milestones) - by_state["deferred"] - by_state["cancelled"]
    boxes = {str(box.get_attribute("data-state")): box for box in page.locator("main .chip-box").all()}
    assert set(boxes) == set(by_state)
    chart = shown(page, "main figure")
    assert len(chart) > 20
    assert shown(page, BELOW) == usual
    for state, box in boxes.items():
        expect(box).to_be_checked(checked=state not in SET_ASIDE)
        chip = page.locator(f'label[for="{box.get_attribute("id")}"]')
        chip.click()
        assert shown(page, BELOW) == usual ^ by_state[state], state
        drawn = shown(page, "main figure")
        assert drawn & by_state[state] if state in SET_ASIDE else drawn == chart - by_state[state], state
        chip.click()
        assert shown(page, "main figure") == chart, state
    for row in page.locator(f"{BELOW} tr:has(th a):visible").all():
        one = milestones[str(row.locator("th a").get_attribute("href"))]
        assert is_told(one, " ".join(row.inner_text().split()), is_drawn=False), row.inner_text()
    for address, one in milestones.items():
        page.goto(places["disk"] + address)
        expect(page.get_by_role("heading", level=1)).to_have_text(one["title"])
    assert watch.trouble == []


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
    expect(page).to_have_url(re.compile("#timeline-after$"))
    table = page.get_by_role("table", name="Milestones with status and date")
    expect(table).to_be_hidden()
    show = page.get_by_text("Show as a table")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate(
            "text => (document.activeElement.labels || [document.activeElement])[0].textContent === text",
            show.text_content(),
        ):
            break
    page.keyboard.press("Space")
    expect(table).to_be_visible()


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
        [link.getAttribute("href"), place(link.querySelector(".bar, path:not(.promise, .deadline, .not-before)")),
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
