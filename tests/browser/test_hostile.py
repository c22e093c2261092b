"""A site whose every text is hostile, in a real browser: no dialog, no request, nothing refused, nothing obeyed.

Of pages alike a sample is opened; all of them with MILEPOST_EVERY_PAGE=1.
"""

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from hostile import file
from matrix import Matrix, content
from milepost.adapters.plotly_js import script
from milepost.model.build import Build
from milepost.pipeline.publishing import dress, site
from milepost.pipeline.seeing import see

pytestmark = pytest.mark.browser

CHECKOUT = Path(__file__).resolve().parents[2]
WORD = "<img src=x zq999v02q onerror=zq999v02q()> "
# What in a document is more than text: names with a mark in them, handlers, addresses that run or load from elsewhere.
OBEYED = """root => {
    const mark = /zq\\d{3}v\\d{2}q/, found = [], loads = ["src", "srcset", "poster", "data", "action", "formaction"];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
        if (node.nodeType === Node.COMMENT_NODE && mark.test(node.data)) found.push("comment " + node.data);
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        const told = node.cloneNode(false).outerHTML.slice(0, 200), link = node.localName === "a";
        if (mark.test(node.localName)) found.push(told);
        if (/^(script|style)$/.test(node.localName) && node.type !== "application/json" && mark.test(node.textContent))
            found.push("text in " + told);
        if (/^(iframe|object|embed|base|math)$/.test(node.localName) && !node.hasAttribute("target")) found.push(told);
        for (const { name, value } of node.attributes) {
            if (mark.test(name) || /^on|^srcdoc$/.test(name)) found.push(told);
            if (name === "style" && mark.test(value)) found.push(told);
            if (!loads.includes(name) && !/^(xlink:)?href$/.test(name)) continue;
            const address = value.replace(/[\\t\\r\\n]/g, "").trim().toLowerCase();
            const scheme = /^([a-z][a-z0-9+.-]*):/.test(address);
            const isAway = /^(https?|mailto|tel|webcal):/.test(address) || address.startsWith("//");
            if (isAway && !link && mark.test(address)) found.push("loads " + told);
            const isIcon = address.startsWith("data:image/") && !mark.test(address);
            if (scheme && !isAway && !isIcon) found.push("runs " + told);
        }
    }
    return found;
}"""
PARSED = f"""texts => texts.map(text => ({OBEYED})(new DOMParser().parseFromString(text, "text/html")))"""


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the site of the innermost circle, with words that are hostile too."""
    made = Matrix(tmp_path_factory.mktemp("hostile"))
    content(made)
    words = yaml.safe_load((CHECKOUT / "templates" / "words.yml").read_text("utf-8"))
    (made.folder / "words.yml").write_text(json.dumps(hostile_words(words)), encoding="utf-8")
    settings = dict(re.findall(r'^"(title|description|disclaimer)": (.*),$', settings_file(), re.MULTILINE))
    made.write(
        "roadmap.yml", "".join(f"{key}: {text}\n" for key, text in settings.items()) + "default_audience: public\n"
    )
    loaded = made.load()
    plan = see(loaded, loaded.settings.audiences[-1])
    out = tmp_path_factory.mktemp("site")
    build = Build("0", lambda _: b"", script())
    for page in site(plan, dress([(made.folder, "templates")], "en"), build):
        path = out / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.data)
    return out


def hostile_words(words: Any) -> Any:
    if isinstance(words, dict):
        return {key: hostile_words(inner) for key, inner in words.items()}
    return WORD + str(words)


def settings_file() -> str:
    return file("roadmap", "attribute", lambda place: place.payload("attribute") if place.is_text else None).text


def watched(page: Page, trouble: list[str]) -> None:
    """Remember dialogs, and end them."""
    page.on("dialog", lambda dialog: (trouble.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda other: trouble.append(f"a window: {other.url}"))


def test_every_page_as_the_browser_reads_it_holds_nothing_but_text(hostile_site: Path, visit: Any) -> None:
    page, _ = visit("about:", "blank")  # where no policy stands in the way of what is read
    kinds = ("*.html", "milestones/*.html", "products/product-*.html", "themes/theme-*.html", "p[ae]*/*.html")
    paths = sorted(path for kind in kinds for path in hostile_site.glob(kind))
    assert len(paths) > 250
    for start in range(0, len(paths), 40):
        some = paths[start : start + 40]
        found = page.evaluate(PARSED, [path.read_text("utf-8") for path in some])
        assert {path.name: those[:3] for path, those in zip(some, found, strict=True) if those} == {}


def test_the_browsers_reader_notices_what_is_obeyed(visit: Any) -> None:
    page, _ = visit("about:", "blank")
    bad = (
        *(
            "<script>zq001v01q()</script>",
            "<p onclick=x>",
            "<zq001v01q>",
            '<a href=" java\tscript:x">',
            "<!--zq001v01q-->",
        ),
        *("<img src=https://zq001v01q.example>", "<iframe></iframe>", "<p style='--zq001v01q:1'>", "<base href=x>"),
    )
    assert [bool(those) for those in page.evaluate(PARSED, list(bad))] == [True] * len(bad)


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        *(("*.html", 1), ("milestones/milestone-*.html", 1), ("products/product-*.html", 4), ("themes/*.html", 6)),
        *(("periods/*.html", 5), ("pages/*.html", 5), ("embed/*.html", 12)),
    ],
)
def test_no_page_asks_for_anything_opens_anything_or_offends_its_policy(
    kind: str, step: int, hostile_site: Path, visit: Callable[..., Any]
) -> None:
    base = hostile_site.as_uri() + "/"
    if os.environ.get("MILEPOST_EVERY_PAGE"):
        kind, step = f"{Path(kind).parent.as_posix()}/*.html", 1
    paths = [path.relative_to(hostile_site).as_posix() for path in sorted(hostile_site.glob(kind))[::step]]
    assert paths
    sys.stdout.write(f"{kind}: {len(paths)} pages\n")
    page, watch = visit(base, paths[0])
    watched(page, watch.trouble)
    for path in paths:
        page.goto(base + path, wait_until="load")
        assert watch.trouble == [], path


def obeyed(page: Page) -> list[str]:
    """Look through the document as it now is, and for links of Plotly's own making."""
    return [
        *page.evaluate(f"() => ({OBEYED})(document)"),
        *page.evaluate(
            "[...document.querySelectorAll('.plotly a, .hits a')].map(a => a.href).filter(a => !/^file:/.test(a))"
        ),
        *page.evaluate(
            "[...document.querySelectorAll('.plotly :is(b, i, img, script, foreignObject)')].map(one => one.outerHTML)"
        ),
    ]


@pytest.mark.parametrize("path", ["index.html", "explore.html", "history.html", "capacity.html", "pages/page-00.html"])
def test_the_interactive_chart_shows_text_and_nothing_else(path: str, hostile_site: Path, visit: Any) -> None:
    if not (hostile_site / path).exists():
        pytest.skip(f"there is no {path} where nothing moved")
    page, watch = visit(hostile_site.as_uri() + "/", path)
    watched(page, watch.trouble)
    if path != "explore.html":
        page.locator("button.zoom").first.click()
    page.locator(".plotly .main-svg").first.wait_for()
    page.locator(".plotly .ytick text").first.wait_for()
    box = page.locator(".plotly .nsewdrag").first.bounding_box()
    assert box
    for share in (0.2, 0.35, 0.5, 0.65, 0.8):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * share)
    assert obeyed(page) == []
    assert watch.trouble == []


@pytest.mark.parametrize(
    "path", ["index.html", "board.html", "table.html", "gates.html", "milestones/milestone-00.html"]
)
def test_searching_filtering_and_sorting_show_text_and_nothing_else(path: str, hostile_site: Path, visit: Any) -> None:
    page, watch = visit(hostile_site.as_uri() + "/", path)
    watched(page, watch.trouble)
    for wanted in ("<script>", "zq", "javascript:", "onerror", '"><img src=x onerror=alert(1)>'):
        page.locator("#search").fill(wanted)
        page.wait_for_timeout(150)
        assert obeyed(page) == []
    page.locator("#search").fill("")
    for one in (*page.locator("button.sort").all()[:3], *page.locator("label.chip").all()[:2]):
        one.click()
    theme = page.locator("select#theme")
    if theme.count():
        theme.select_option(index=2)
    assert obeyed(page) == []
    assert watch.trouble == []


def test_an_address_with_markup_in_it_is_text(hostile_site: Path, visit: Any) -> None:
    for path in ("index.html", "table.html", "explore.html"):
        page, watch = visit(
            hostile_site.as_uri() + "/", f"{path}?q=<img src=x onerror=alert(1)>&theme=<b>&state=__proto__"
        )
        watched(page, watch.trouble)
        page.wait_for_timeout(150)
        assert obeyed(page) == []
        assert watch.trouble == []
