"""One visit of a page on a slow machine behind a slow line, timed from inside the page."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page
from server import Served

SLOWER = 4
LINE = {"offline": False, "latency": 562, "downloadThroughput": 1_474_560 / 8, "uploadThroughput": 675_000 / 8}
SETTLED = 1.5  # seconds without anything new to do, after which a page is taken to be at rest
PRESSES = 4  # even, so that a filter is left as it was found

# Runs before anything of the page. A mark is painted when a task can run after the frame that first had it.
WATCH = """(() => {
  const seen = window.bench = { tasks: [], shift: 0 };
  const watch = (type, tell) => new PerformanceObserver(list => list.getEntries().forEach(tell))
    .observe({ type, buffered: true });
  watch("paint", entry => { if (entry.name === "first-contentful-paint") seen.paint = entry.startTime; });
  watch("longtask", entry => seen.tasks.push([entry.startTime, entry.duration]));
  watch("layout-shift", entry => { if (!entry.hadRecentInput) seen.shift += entry.value; });
  const painted = tell => { const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => tell(performance.now()); port2.postMessage(0); };
  seen.await = (selector, tell) => requestAnimationFrame(function look() {
    const mark = document.querySelector(selector), box = mark && mark.getBoundingClientRect();
    if (box && box.width && box.height) painted(tell); else requestAnimationFrame(look);
  });
  let key = 0;
  for (const type of ["keydown", "keyup"]) addEventListener(type, event => { key = event.timeStamp; }, true);
  addEventListener("input", () => { const begun = key;
    requestAnimationFrame(() => requestAnimationFrame(now => { seen.answer = now - begun; })); }, true);
})()"""
CHART = "svg.lane a, .overview a, .plotly-graph-div .bars path"
DRAWN = ".plotly .cartesianlayer .bars path, .plotly .cartesianlayer .points path"
LARGEST_CHIP = """() => {
  const boxes = [...document.querySelectorAll(".chip-box:checked")];
  const text = box => document.querySelector(`label[for="${box.id}"] .number`).textContent;
  const number = box => parseInt(text(box).replace(/\\D/g, ""));
  const box = boxes.sort((one, other) => number(other) - number(one))[0];
  if (box) box.focus();
  return Boolean(box);
}"""
SEARCH = """() => {
  const field = [...document.querySelectorAll("input[type=search]")].find(field => field.offsetParent);
  if (field) field.focus();
  return Boolean(field);
}"""
PRESS = """() => {
  const button = document.querySelector("button.zoom");
  if (!button) return false;
  const begun = performance.now();
  button.click();
  bench.await(selector, now => { bench.usable = now - begun; });
  return true;
}""".replace("selector", repr(DRAWN), 1)


def visit(
    browser: Browser, served: Served, path: str, is_pressed: bool = False, most_seconds: int = 180
) -> dict[str, float]:
    """Open a page in a browser that knows nothing yet; gives what was measured by its name, times in milliseconds."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", LINE)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(f"{WATCH}; bench.await({CHART!r}, now => {{ bench.chart = now; }})")
        served.sent.clear()
        page.goto(served.address + path, wait_until="load", timeout=most_seconds * 1000)
        measured = _load(page, served, most_seconds)
        measured |= _answers(page)
        return measured | (_pressed(page, most_seconds) if is_pressed else {})
    finally:
        context.close()


def _load(page: Page, served: Served, most_seconds: int) -> dict[str, float]:
    """Wait until a page is at rest, and read what it cost to get there."""
    has_chart = page.locator("svg.lane, .overview, .plotly-graph-div").count() > 0
    if has_chart:
        _until(lambda: page.evaluate("() => bench.chart || 0"), most_seconds)
    tasks = -1
    while tasks != (tasks := page.evaluate("() => bench.tasks.length")):
        page.wait_for_timeout(SETTLED * 1000)
    seen: dict[str, Any] = page.evaluate(
        "() => ({ paint: bench.paint, chart: bench.chart, tasks: bench.tasks, shift: bench.shift })"
    )
    paint = seen["paint"]
    return {
        "paint": paint,
        "blocked": _blocked(seen["tasks"], paint),
        "shift": seen["shift"],
        "html": served.sent[0][1],
        "script": sum(size for name, size in served.sent if name.endswith(".js")),
        "bytes": sum(size for _, size in served.sent),
        "requests": len(served.sent),
    } | ({"chart": max(paint, seen["chart"])} if has_chart else {})


def _blocked(tasks: list[list[float]], paint: float) -> float:
    """Add up what tasks took beyond 50 ms each, after the first paint, as Lighthouse does."""
    lengths = (begin + length - max(begin, paint) for begin, length in tasks)
    return sum(max(0.0, length - 50) for length in lengths)


def _answers(page: Page) -> dict[str, float]:
    """Press keys, and time each to the second frame after it."""
    measured = {}
    if page.evaluate(LARGEST_CHIP):
        measured["filter"] = median(_answer(page, "Space") for _ in range(PRESSES))
    if page.evaluate(SEARCH):
        measured["search"] = median(_answer(page, key) for key in "re")
        for _ in "re":
            _answer(page, "Backspace")
    return measured


def _answer(page: Page, key: str) -> float:
    page.evaluate("() => { bench.answer = 0; }")
    page.keyboard.press(key)
    answer = _until(lambda: page.evaluate("() => bench.answer"), 20)
    page.wait_for_timeout(500)
    return answer


def _pressed(page: Page, most_seconds: int) -> dict[str, float]:
    """Press "Zoom and pan", and time it until bars are drawn."""
    if not page.evaluate(PRESS):
        return {}
    return {"usable": _until(lambda: page.evaluate("() => bench.usable || 0"), most_seconds)}


def _until(ask: Callable[[], float], most_seconds: int) -> float:
    # The library's own waiting is a piece of text that the page's policy refuses to run.
    end = time.monotonic() + most_seconds
    while not (answer := ask()):
        if time.monotonic() > end:
            raise TimeoutError(f"nothing after {most_seconds} seconds")
        time.sleep(0.05)
    return answer
