"""The interactive chart beside the static one: the same marks, names, ticks, colours and links; focus is kept."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

pytestmark = pytest.mark.browser

STATES = ("done", "active", "risk", "off", "planned", "proposed", "deferred", "cancelled")
# The tokens of the visual design, light and dark.
TOKENS: Mapping[str, tuple[str, str]] = {
    "bg": ("#ffffff", "#0f141b"),
    "ink": ("#161b22", "#e9edf3"),
    "done": ("#12636a", "#2da783"),
    "active": ("#1369e6", "#83b4fa"),
    "off": ("#6b1129", "#f47cbc"),
    "planbg": ("#f1f3f6", "#1a222d"),
    "now": ("#c2003f", "#ff7f9d"),
}
BOX = ".plotly[data-name]"
SHOWN = ".static .lane a:not(.s-deferred, .s-cancelled, .s-risk) .bar"


def rgb(colour: str) -> str:
    return f"rgb({int(colour[1:3], 16)}, {int(colour[3:5], 16)}, {int(colour[5:7], 16)})"


def zoom(page: Page) -> None:
    page.get_by_role("button", name="Zoom and pan").click()
    page.get_by_role("button", name="Back to the static view").wait_for()


def drawn_bars(page: Page) -> Locator:
    # The slider below the chart draws everything once more, and is left out here.
    return page.locator(".plotly .cartesianlayer .bars path")


def drawn_points(page: Page) -> Locator:
    return page.locator(".plotly .cartesianlayer .points path.point")


def still_marks(page: Page) -> dict[str, tuple[int, int]]:
    """Count bars and other marks of the static chart by state, shown or not."""
    counted = page.evaluate(
        """states => states.map(state => [
            document.querySelectorAll(`.static .lane a.s-${state} rect.bar`).length,
            document.querySelectorAll(`.static .lane a.s-${state}:not(:has(rect.bar))`).length])""",
        list(STATES),
    )
    return {state: tuple(pair) for state, pair in zip(STATES, counted, strict=True)}


def only(page: Page, states: list[str]) -> None:
    """Press chips until these states alone are chosen."""
    for box in page.locator(".chip-box").all():
        if box.is_checked() != (box.get_attribute("data-state") in states):
            page.locator(f'label[for="{box.get_attribute("id")}"]').click()


def fills(page: Page, selector: str) -> list[str]:
    """List the fills of bars; those at risk are hatched, and left out."""
    script = "bars => bars.map(bar => getComputedStyle(bar).fill).filter(fill => !fill.startsWith('url'))"
    return sorted(page.locator(selector).evaluate_all(script))


def texts(page: Page, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(selector).all_text_contents()]


def lane_names(page: Page) -> list[str]:
    """List the names of the lanes, without the counts beside them."""
    return [re.sub(r" \d+$", "", text) for text in texts(page, ".static section:not(.aside) h3")]


def written(page: Page) -> list[str]:
    """List the names that the interactive chart writes, without the single glyphs of states."""
    found = texts(page, ".plotly .cartesianlayer :is(.bartext, .textpoint)")
    return sorted(text for text in found if len(text) > 1)


@pytest.fixture(scope="module")
def opened(contexts: Callable[..., BrowserContext], places: dict[str, str]) -> Iterator[Callable[[str], Page]]:
    """Give a page with its interactive chart drawn, once for all tests that only look at it."""
    pages: dict[str, Page] = {}

    def page(path: str) -> Page:
        if path not in pages:
            pages[path] = contexts(color_scheme="light").new_page()
            pages[path].goto(places["root"] + path)
            if path != "explore.html":
                zoom(pages[path])
            pages[path].get_by_role("button", name="Back to the static view").wait_for()
        return pages[path]

    yield page
    for one in pages.values():
        one.close()


def test_the_button_is_put_there_by_script_alone(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["disk"])
    expect(page.get_by_role("button", name="Zoom and pan")).to_be_visible()
    page, _ = visit(places["disk"], java_script_enabled=False)
    expect(page.get_by_role("button", name="Zoom and pan")).to_have_count(0)
    expect(page.locator(".static")).to_be_visible()


def test_pressing_it_draws_what_the_static_chart_shows_state_by_state(places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["root"])
    still = still_marks(page)
    assert sum(bars for bars, _ in still.values()) > 10
    assert sum(points for _, points in still.values()) > 5
    shown = page.locator(".static .lane rect.bar:visible").count()
    zoom(page)
    expect(page.locator(".static")).to_be_hidden()
    expect(drawn_bars(page)).to_have_count(shown)
    for state in (state for state in STATES if any(still[state])):
        only(page, [state])
        expect(drawn_bars(page)).to_have_count(still[state][0])
        expect(drawn_points(page)).to_have_count(still[state][1])
    assert watch.trouble == []


def test_it_shows_the_same_lanes_ticks_and_names(opened: Callable[[str], Page]) -> None:
    page = opened("index.html")
    lanes, quarters, years = lane_names(page), texts(page, ".axis .quarter"), texts(page, ".axis .year")
    names = sorted(texts(page, ".static .lane a:not(.s-deferred, .s-cancelled) .label"))
    assert len(names) > 15
    assert texts(page, ".plotly .ytick text") == lanes
    ticks = [
        tick.locator("tspan").all_text_contents() or [tick.text_content()] for tick in page.locator(".xtick text").all()
    ]
    assert [lines[-1] for lines in ticks] == quarters
    assert [lines[0] for lines in ticks if len(lines) == 2] == years
    assert written(page) == names


def test_its_bars_stand_in_the_same_rows_and_end_at_the_same_days(opened: Callable[[str], Page]) -> None:
    page = opened("index.html")
    still = page.evaluate(
        """() => { let row = 0, found = [];
            for (const lane of document.querySelectorAll(".static .lane")) {
                for (const bar of lane.querySelectorAll("a:not(.s-deferred, .s-cancelled) .bar"))
                    found.push([row + (bar.y.baseVal.value - 5) / 30,
                        bar.x.baseVal.valueInSpecifiedUnits + bar.width.baseVal.valueInSpecifiedUnits]);
                row += (lane.height.baseVal.value - 10) / 30;
            } return found; }"""
    )
    drawn = page.evaluate(
        """() => { const plot = document.querySelector(".plotly .nsewdrag").getBoundingClientRect();
            const rows = document.querySelector(".plotly").layout.yaxis.range;
            return [...document.querySelectorAll(".plotly .cartesianlayer .bars path")].map(bar => {
                const box = bar.getBoundingClientRect(), middle = (box.top + box.bottom) / 2;
                return [rows[1] + (middle - plot.top) / plot.height * (rows[0] - rows[1]),
                    (box.right - plot.left) / plot.width * 100]; }); }"""
    )
    assert len(drawn) == len(still) > 10
    for (row, end), (drawn_row, drawn_end) in zip(sorted(still), sorted(drawn), strict=True):
        assert drawn_row == pytest.approx(row, abs=0.1)
        assert drawn_end == pytest.approx(end, abs=0.5)


def test_plotly_and_the_figure_are_loaded_once(places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["root"])
    assert watch.times("plotly") == 0
    for _ in range(2):
        zoom(page)
        page.get_by_role("button", name="Back to the static view").click()
    page.get_by_role("button", name="Zoom and pan").hover()
    page.wait_for_timeout(200)
    assert watch.times("plotly") == 1
    assert watch.times("timeline-figure") == 1


def test_resting_on_the_button_starts_the_load_and_draws_nothing(places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["root"])
    with page.expect_request("**/timeline-figure-*.js"):
        page.get_by_role("button", name="Zoom and pan").hover()
    expect(page.locator(".static")).to_be_visible()
    expect(page.locator(BOX)).to_be_hidden()
    zoom(page)
    assert watch.times("plotly") == watch.times("timeline-figure") == 1
    assert watch.trouble == []


def test_focus_goes_to_the_chart_and_stays_on_the_button_on_the_way_back(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["disk"])
    page.get_by_role("button", name="Zoom and pan").press("Enter")
    back = page.get_by_role("button", name="Back to the static view")
    back.wait_for()
    chart = page.get_by_role("group", name="Interactive chart. Its table is below.")
    expect(chart).to_be_focused()
    back.press("Enter")
    button = page.get_by_role("button", name="Zoom and pan")
    expect(button).to_be_focused()
    expect(page.locator(".static")).to_be_visible()
    expect(page.locator(".key")).to_be_visible()
    expect(page.locator(BOX)).to_be_hidden()


@pytest.mark.parametrize(("place", "marks"), [("folder", ".bars path"), ("disk", ".points path.point")])
def test_a_click_opens_the_page_of_what_was_clicked(marks: str, place: str, places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places[place])
    links = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".static .lane a.m")].map(
            link => [link.querySelector("title").textContent, link.href.baseVal]))"""
    )
    zoom(page)
    box = page.locator(f".plotly .cartesianlayer {marks}").nth(2).bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(middle[0] - 1, middle[1])
    page.mouse.move(*middle)
    page.locator(".hoverlayer .hovertext").wait_for()
    name = " ".join("".join(page.locator(".hoverlayer .hovertext .nums").all_text_contents()).split())
    assert name in links
    page.mouse.click(*middle)
    page.wait_for_url(places[place] + links[name])
    assert page.get_by_role("heading", level=1).text_content() in name
    assert watch.trouble == []


def test_explore_draws_the_same_bars_without_a_press(places: dict[str, str], visit: Any) -> None:
    page, watch = visit(places["root"], "explore.html", java_script_enabled=False)
    bars = page.locator(".static .lane rect.bar:visible").count()
    points = page.locator(".static .lane a.m:not(:has(rect.bar)):visible").count()
    assert bars + points > 30
    page, watch = visit(places["root"], "explore.html")
    page.get_by_role("button", name="Back to the static view").wait_for()
    expect(page.locator(".static")).to_be_hidden()
    expect(drawn_bars(page)).to_have_count(bars)
    expect(drawn_points(page)).to_have_count(points)
    expect(page.locator(".rangeslider-container")).to_be_visible()
    assert page.evaluate("document.activeElement === document.body"), "nobody pressed anything, so focus stays"
    assert watch.trouble == []


def test_on_explore_the_static_chart_stands_until_plotly_is_there(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["root"], "404.html")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/plotly-*.js", hold)
    page.goto(places["root"] + "explore.html", wait_until="commit")
    expect(page.get_by_role("button", name="Loading the interactive chart…")).to_be_visible()
    expect(page.locator(".static")).to_be_visible()
    page.wait_for_timeout(500)
    (route,) = held
    expect(page.locator(".static")).to_be_visible()
    route.continue_()
    expect(page.locator(".static")).to_be_hidden()


def test_when_plotly_cannot_be_loaded_the_static_chart_stays_and_a_second_press_tries_again(
    places: dict[str, str], visit: Any
) -> None:
    page, _ = visit(places["root"])
    page.route("**/plotly-*.js", lambda route: route.abort())
    page.get_by_role("button", name="Zoom and pan").click()
    failed = page.get_by_role("button", name=re.compile("could not be loaded"))
    failed.wait_for()
    expect(page.locator(".static")).to_be_visible()
    page.unroute("**/plotly-*.js")
    failed.click()
    page.get_by_role("button", name="Back to the static view").wait_for()
    expect(drawn_bars(page)).not_to_have_count(0)


def test_nothing_in_the_chart_offers_to_upload_share_or_advertise(opened: Callable[[str], Page]) -> None:
    page = opened("explore.html")
    page.locator(BOX).hover()
    expect(page.locator(".plotly :is(.modebar-btn, .modebar-group, .logo, .plotlyjsicon, a)")).to_have_count(0)
    assert "plotly" not in page.locator(BOX).inner_text().lower()


def test_both_charts_have_the_colours_of_the_tokens_and_follow_the_scheme(opened: Callable[[str], Page]) -> None:
    page = opened("explore.html")
    for scheme, number in (("light", 0), ("dark", 1), ("light", 0)):
        page.emulate_media(color_scheme=scheme)
        token = {name: rgb(pair[number]) for name, pair in TOKENS.items()}
        expect(page.locator(f"{BOX} .main-svg").first).to_have_css("background-color", token["bg"])
        expect(page.locator(f"{BOX} .shapelayer path[data-index='0']").first).to_have_css("stroke", token["now"])
        expect(page.locator(f"{BOX} .textpoint text").last).to_have_css("fill", token["ink"])
        # What has no fill in the static chart shows the ground; Plotly fills it with the ground's colour.
        still = sorted(token["bg"] if fill == "none" else fill for fill in fills(page, SHOWN))
        drawn = fills(page, ".plotly .cartesianlayer .bars path")
        assert set(still) == {token[name] for name in ("done", "active", "off", "planbg", "bg")}
        assert drawn == still


def test_gates_have_the_colour_of_their_decision_in_both_charts(opened: Callable[[str], Page]) -> None:
    page = opened("explore.html")
    page.emulate_media(color_scheme="dark")
    expect(page.locator(f"{BOX} .main-svg").first).to_have_css("background-color", rgb(TOKENS["bg"][1]))
    still = page.evaluate(
        """() => [...document.querySelectorAll(".static .lane a.m :is(path.gate, path.release)")].map(
            path => getComputedStyle(path).fill).sort()"""
    )
    drawn = page.evaluate(
        """() => [...document.querySelectorAll(".plotly .cartesianlayer .points path.point")].map(
            path => [getComputedStyle(path).fill, getComputedStyle(path).opacity])"""
    )
    assert len(set(still)) >= 4
    assert {opacity for _, opacity in drawn} == {"1"}
    # The one mark more is the fair, which is no gate.
    assert sorted([*still, "rgb(163, 174, 189)"]) == sorted(fill for fill, _ in drawn)


def test_the_scheme_that_a_reader_chose_wins_over_the_systems(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["root"], color_scheme="light")
    page.evaluate("localStorage.setItem('milepost-theme', 'dark')")
    page.reload()
    page.evaluate("localStorage.clear()")
    expect(page.locator("body")).to_have_css("background-color", rgb(TOKENS["bg"][1]))
    zoom(page)
    expect(page.locator(".plotly .main-svg").first).to_have_css("background-color", rgb(TOKENS["bg"][1]))


HOSTILE = (
    '<b onclick="x">fat</b>',
    '<a href="javascript:alert(1)">press</a>',
    "%{x} of <i>100</i> & $x^2$",
    "</script><svg/onload=1>",
)


def test_titles_are_text_and_nothing_else(build: Any, visit: Any) -> None:
    files = {"roadmap.yml": "title: Hostile\n", "products/a.md": '---\ntitle: "<b>lane</b>"\n---\n'}
    for number, title in enumerate(HOSTILE):
        when = f"2026-1{number % 2 + 1}-1{number}" if number % 2 else "2027-Q1"
        files[f"milestones/a/m{number}.md"] = f"---\ntitle: '{title}'\ntarget: {when}\n---\n"
    page, watch = visit(f"{build(files).as_uri()}/")
    zoom(page)
    assert written(page) == sorted(HOSTILE)
    assert texts(page, ".plotly .ytick text") == ["<b>lane</b>"]
    expect(page.locator(".plotly :is(a, b, i, script)")).to_have_count(0)
    box = drawn_bars(page).first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 9)
    page.mouse.move(box["x"] + 21, box["y"] + 10)
    page.locator(".hoverlayer .hovertext").wait_for()
    assert any(title in texts(page, ".hoverlayer .hovertext")[0] for title in HOSTILE)
    assert watch.trouble == []


def test_a_roadmap_can_ask_for_the_interactive_chart_at_once(build: Any, visit: Any) -> None:
    files = {
        "roadmap.yml": "title: At once\ntheme: {interactive: on-load}\n",
        "milestones/one.md": "---\ntitle: One\ntarget: 2027-Q1\n---\n",
    }
    page, watch = visit(f"{build(files).as_uri()}/")
    page.get_by_role("button", name="Back to the static view").wait_for()
    expect(drawn_bars(page)).to_have_count(1)
    assert texts(page, ".plotly .ytick text") == lane_names(page) == ["Milestones"]
    assert page.evaluate("document.activeElement === document.body")
    assert watch.trouble == []


def test_a_picture_of_the_whole_page_has_every_lane(places: dict[str, str], visit: Any) -> None:
    page, _ = visit(places["root"], "index.html", viewport={"width": 1280, "height": 300})
    # Browsers leave out of such a picture what they have not laid out yet.
    laid_out = "lane => lane.firstElementChild.checkVisibility({ contentVisibilityAuto: true })"
    lanes = [lane for lane in page.locator("main svg.lane:not(.aside)").all() if lane.is_visible()]
    assert len(lanes) > 3
    assert all(lane.evaluate(laid_out) for lane in lanes)
