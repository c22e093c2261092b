"""Pages on paper: A4 sheets made by a headless browser, read back word by word, place by place."""

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from pypdf import PageObject, PdfReader, mult

pytestmark = pytest.mark.browser

PRINTED = ("index.html", "milestones/faster-checkout.html", "gates.html", "periods/2026-Q4.html")
GATE = "milestones/loyalty-development-case.html"
# A4 on its side, in points, and its margin of 12 mm.
SHEET = (842, 595)
MARGIN = 34.0
CONTROLS = ("Zoom and pan", "Skip", "Full-screen", "Back to the static view", "Show as a table", "Share", "Copy")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed sheet: its text without any space, and each piece of it with how far down it stands, from 0 to 1."""

    text: str
    pieces: tuple[tuple[float, str], ...]

    @property
    def filled(self) -> float:
        """Tell how far down the lowest line is."""
        return max((depth for depth, _ in self.pieces), default=0)

    def above(self, depth: float) -> str:
        """Give the text that stands above a line, in the order it was drawn."""
        return "".join(piece for at, piece in self.pieces if at < depth)


def plain(text: str) -> str:
    """Take ligatures apart and leave spaces out: where a line breaks is not what is asked here."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def sheet(page: PageObject) -> Sheet:
    pieces = []
    high = float(page.mediabox.height)

    def note(text: str, around: Any, at: Any, *_: Any) -> None:
        if text.strip():
            pieces.append(((high - MARGIN - mult(at, around)[5]) / (high - 2 * MARGIN), plain(text)))

    return Sheet(plain(page.extract_text(visitor_text=note)), tuple(pieces))


@pytest.fixture(scope="module")
def printed(
    contexts: Callable[..., BrowserContext], places: dict[str, str], sample_site: Path
) -> Callable[[str], list[Sheet]]:
    """Print a page once; gives its sheets."""

    def page_text(path: str) -> str:
        return (sample_site / path).read_text("utf-8")

    done: dict[str, list[Sheet]] = {}

    def sheets(path: str) -> list[Sheet]:
        if path not in done:
            page = contexts(color_scheme="dark").new_page()
            answer = page.goto(places["root"] + path)
            assert answer is not None
            assert answer.ok, path
            reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
            page.close()
            sizes = {(round(one.mediabox.width), round(one.mediabox.height)) for one in reader.pages}
            # A release has much to tell in one column, and is printed upright.
            is_release = 'class="release-block"' in page_text(path)
            assert sizes == {SHEET[::-1] if is_release else SHEET}, path
            done[path] = [sheet(one) for one in reader.pages]
        return done[path]

    return sheets


SEEN = """parts => parts.filter(part => part.checkVisibility()).map(part => {
    const copy = part.cloneNode(true);
    copy.querySelectorAll(".hidden, title, svg.icon").forEach(unseen => unseen.remove());
    return (copy.cells ? [...copy.cells] : [copy]).map(piece => piece.textContent); })"""


def shown(page: Page, selector: str) -> list[list[str]]:
    """List the texts of what is shown on paper; of a row those of its cells."""
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    return [[plain(text) for text in texts] for texts in page.locator(selector).evaluate_all(SEEN)]


@pytest.mark.parametrize("path", [*PRINTED, GATE])
def test_paper_tells_the_day_and_shows_no_control(path: str, printed: Callable[[str], list[Sheet]]) -> None:
    text = "".join(one.text for one in printed(path))
    assert plain("as of 23 Nov 2026").lower() in text.lower()
    assert [control for control in CONTROLS if plain(control) in text] == []


@pytest.mark.parametrize("path", PRINTED)
def test_every_title_and_row_is_whole_on_one_sheet(
    path: str, printed: Callable[[str], list[Sheet]], places: dict[str, str], visit: Any
) -> None:
    page, _ = visit(places["root"], path, viewport={"width": 1032, "height": 700})
    titles = shown(page, "main h1, main h2:not(.hidden), main figure .label, main figure h3, main .entry-title")
    rows = shown(page, "main table tbody tr")
    assert len(titles) > (20 if path == "index.html" else 1)
    # A table that people unfold on the screen is printed unfolded: paper cannot be pressed.
    # A period lists its milestones by what became of them, and has no table besides.
    assert rows or path.startswith(("milestones/", "periods/"))
    sheets = [one.text for one in printed(path)]
    assert [texts for texts in [*titles, *rows] if not any(all(text in one for text in texts) for one in sheets)] == []


LABELS = "main figure .static .label"
CUT = """labels => labels.filter(label => label.checkVisibility()).filter(label => {
    const box = label.getBoundingClientRect(), lane = label.closest("svg.lane").getBoundingClientRect();
    return box.left < lane.left - 1 || box.right > lane.right + 1 || box.bottom > lane.bottom + 1;
}).map(label => label.textContent)"""


@pytest.mark.parametrize("path", ["index.html", "periods/2026-Q4.html"])
def test_no_label_runs_off_the_paper(path: str, places: dict[str, str], visit: Any) -> None:
    # 297 mm less two margins of 12 are 1032 px.
    page, _ = visit(places["root"], path, viewport={"width": 1032, "height": 700})
    page.emulate_media(media="print")
    assert page.locator(LABELS).count() > 5
    assert page.locator(LABELS).evaluate_all(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1032


def test_a_lane_stands_on_one_sheet_with_its_name(
    printed: Callable[[str], list[Sheet]], places: dict[str, str], visit: Any
) -> None:
    page, _ = visit(places["root"], "index.html")
    ((caption,),) = shown(page, "main figure figcaption")
    sheets = printed("index.html")
    last, end = next(
        (number, depth)
        for number, one in enumerate(sheets)
        for depth, piece in one.pieces
        if caption.startswith(piece[:20]) and len(piece) > 10
    )
    # Below the caption the table begins, where the same titles stand once more.
    chart = [*(one.text for one in sheets[:last]), sheets[last].above(end)]
    lanes = page.locator("main figure section:has(svg.lane)").all()
    assert len(lanes) > 3
    for lane in lanes:
        name = plain(str(lane.locator("h3 a").text_content()))
        labels = [
            plain(str(one.text_content())) for one in lane.locator(".label, .lane-later a").all() if one.is_visible()
        ]
        assert any(all(text in one for text in [name, *labels]) for one in chart), name


def test_no_sheet_of_the_roadmap_is_nearly_empty(printed: Callable[[str], list[Sheet]]) -> None:
    filled = [one.filled for one in printed("index.html")]
    assert all(part >= 1 / 3 for part in filled[:-1]), filled


def test_every_gate_and_release_of_the_sample_is_told_on_one_sheet(
    printed: Callable[[str], list[Sheet]], sample_site: Path
) -> None:
    pages = [page for page in sample_site.glob("milestones/*.html") if 'class="gate-block"' in page.read_text("utf-8")]
    assert len(pages) > 10
    sheets = {page.name: len(printed(f"milestones/{page.name}")) for page in pages}
    assert {name: number for name, number in sheets.items() if number != 1} == {}


def test_paper_is_white_in_a_dark_room(places: dict[str, str], visit: Any, sample_site: Path) -> None:
    for path in (*PRINTED[:2], GATE):
        assert (sample_site / path).exists()
        page, _ = visit(places["root"], path, color_scheme="dark")
        page.emulate_media(media="print")
        body = page.locator("body")
        assert body.evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)", path
        assert body.evaluate("body => getComputedStyle(body).color") == "rgb(22, 27, 34)", path
