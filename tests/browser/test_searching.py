"""What a reader does with script: searching, sorting, going through the chart by arrow keys, copying a link."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SMALL = {
    "roadmap.yml": "title: Small\n",
    "milestones/web/sso.md": "---\ntitle: Sign-on\ntarget: 2027-01-20\nowner: ann\nthemes: [Trust]\n---\n",
    "milestones/web/undated.md": "---\ntitle: Someday\nowner: ann\nthemes: [Trust]\n---\n",
    "milestones/app/late.md": "---\ntitle: Offline\ntarget: 2027-06-10\nthemes: [Trust]\ndepends_on: [sso]\n---\n",
    "milestones/app/done.md": "---\ntitle: Widget\nstatus: done\ntarget: 2026-12\ncompleted: 2026-08-10\n---\n",
}


WHERE = """() => { const at = document.activeElement, lane = at.closest("svg.lane");
    return [lane.getAttribute("aria-labelledby"), [...lane.querySelectorAll("a")].indexOf(at)]; }"""


def titles(page: Page) -> list[str]:
    return [str(text) for text in page.locator("table.sortable tbody tr:visible th").all_text_contents()]


@pytest.mark.parametrize(
    "path", ["gates.html", "milestones/account-recovery.html", "products/payments.html", "pages/about.html", "404.html"]
)
def test_on_pages_that_filter_nothing_the_field_finds_pages(path: str, places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["disk"], path)
    field = page.get_by_role("searchbox")
    field.fill("passkeys")
    hits = page.locator(".hits a")
    expect(hits.filter(has_text="Passkeys: Prototype Review")).to_have_count(1)
    page.locator("h1").click()
    page.locator("h1").click()
    expect(hits).to_have_count(0)
    field.fill("no such thing")
    expect(page.locator(".hits")).to_have_text("Nothing found")
    field.press("Escape")
    expect(page.locator(".hits")).to_have_count(0)
    field.fill("payouts: value case")
    field.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"milestones/payouts-value-case\.html$"))
    assert watch.trouble == []


@pytest.mark.parametrize("path", ["index.html", "table.html", "board.html"])
def test_where_milestones_are_shown_the_field_leaves_those_that_fit(
    path: str, places: dict[str, str], visit: Any
) -> None:
    page, watch = visit(places["disk"], path)
    page.get_by_role("searchbox").fill("passkeys")
    shown = page.locator("main .m[data-d]:visible, main svg.lane a:visible")
    expect(shown.filter(has_not_text=re.compile("passkeys", re.IGNORECASE))).to_have_count(0)
    expect(shown).not_to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?q=passkeys$"))
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("passkeys")
    expect(shown.filter(has_not_text=re.compile("passkeys", re.IGNORECASE))).to_have_count(0)
    assert watch.trouble == []


@pytest.mark.parametrize(("wanted", "found"), [("ann", 2), ("trust", 3), ("offline", 1), ("nothing", 0)])
def test_owners_and_themes_are_searched_also_of_what_has_no_date(
    wanted: str, found: int, build: Any, visit: Any
) -> None:
    page, _ = visit(f"{build(SMALL).as_uri()}/")
    page.get_by_role("searchbox").fill(wanted)
    expect(page.get_by_role("status")).to_have_text(f"{found} of 4 milestones")


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("from=2027-02", ["Offline"]),
        ("to=2026-09", ["Widget"]),
        ("from=2027-01&to=2027-01", ["Sign-on"]),
        ("from=2026-10&to=2026-12", []),
    ],
)
def test_months_choose_by_the_date_that_is_told(query: str, left: list[str], build: Any, visit: Any) -> None:
    page, _ = visit(f"{build(SMALL).as_uri()}/", f"table.html?{query}")
    expect(page.locator("table.sortable tbody tr:visible")).to_have_count(len(left))
    assert titles(page) == left


def test_a_column_is_sorted_both_ways_and_says_so(places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["disk"], "table.html")
    as_built = titles(page)
    head = page.locator("th", has=page.get_by_role("button", name="Milestone"))
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert titles(page) == sorted(as_built, key=str.lower) != as_built
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert titles(page) == sorted(as_built, key=str.lower, reverse=True)
    page.get_by_role("button", name="Date").click()
    assert titles(page) == as_built
    assert page.locator("[aria-sort]").count() == 1
    assert watch.trouble == []


def test_arrow_keys_go_along_a_lane_and_from_lane_to_lane(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["disk"])

    def at() -> tuple[str, int]:
        lane, number = page.evaluate(WHERE)
        return str(lane), int(number)

    lanes = [str(lane.get_attribute("aria-labelledby")) for lane in page.locator("svg.lane:visible").all()]
    page.locator("svg.lane a").first.focus()
    steps = [("ArrowRight", (lanes[0], 1)), ("ArrowLeft", (lanes[0], 0)), ("ArrowLeft", (lanes[0], 0))]
    last = page.locator("svg.lane").first.locator("a").count() - 1
    for key, place in [*steps, ("End", (lanes[0], last)), ("Home", (lanes[0], 0))]:
        page.keyboard.press(key)
        assert at() == place, key
    page.keyboard.press("ArrowDown")
    assert at()[0] == lanes[1]
    page.keyboard.press("ArrowUp")
    assert at()[0] == lanes[0]


def test_a_dependency_across_lanes_shows_while_one_of_its_ends_has_focus_or_pointer(build: Any, visit: Any) -> None:
    page, watch = visit(f"{build(SMALL).as_uri()}/")
    expect(page.locator(".across")).to_have_count(0)
    for title in ("Offline", "Sign-on"):
        page.locator("svg.lane a", has_text=title).focus()
        expect(page.locator(".across path")).to_have_count(1)
    page.locator("h1").click()
    expect(page.locator(".across")).to_have_count(0)
    page.locator("svg.lane a", has_text="Offline").locator(".point").hover()
    expect(page.locator(".across path")).to_have_count(1)
    assert watch.trouble == []


def test_the_link_that_is_copied_keeps_what_was_chosen(browser: Any, places: dict[str, str]) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(places["root"] + "index.html?state=risk,off")
    page.get_by_text("Share this chart").click()
    page.get_by_role("button", name="Copy a link to this view").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == places["root"] + "index.html?state=risk,off"
    context.close()
