"""What pages may cost before a reader has pressed anything: bytes, elements, requests, script, inline style.

Roadmaps of four sizes are made up and built, and their pages read as text, without a browser; how long a browser takes
is measured by `make bench-pages`. A KB is 1,024 bytes, and bytes on the wire are those of gzip at its usual level, 6.
"""

import gzip
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
KB = 1024
# What the index may cost: html and script in bytes on the wire, elements without those of a body's text.
BUDGETS: Mapping[str, Mapping[int, int]] = {
    "html": {30: 12 * KB, 300: 40 * KB, 1500: 110 * KB, 10_000: 50 * KB},
    "elements": {30: 1_200, 300: 9_000, 1500: 25_000, 10_000: 12_000},
    "requests": {30: 1, 300: 1, 1500: 1, 10_000: 1},
    "script": {30: 4 * KB, 300: 4 * KB, 1500: 6 * KB, 10_000: 6 * KB},
}
OF_A_MILESTONE: Mapping[str, int] = {"html": 8 * KB, "elements": 250, "requests": 1, "script": 2 * KB}
INLINE_STYLE = 4 * KB
SIZES = (30, 300, 1500, pytest.param(10_000, marks=pytest.mark.slow))
# The classes of a lane of the timeline, and of the overview that stands for it above 1,500 milestones.
CHART = frozenset(("lane", "overview"))
TEXT_OF_A_BODY = "prose"
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
# Elements that have no end tag.
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
# So many steps down from the root tell the table from the phone list, and one lane not from the next.
STEPS = 5


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag; the elements it is in, as `div.text`; where in the page it begins."""

    name: str
    attributes: Mapping[str, str]
    path: tuple[str, ...]
    offset: int

    @property
    def classes(self) -> frozenset[str]:
        """Split the classes."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def part(self) -> str:
        """Name the part of the page it belongs to."""
        return " > ".join(self.path[1:STEPS])


class Anatomy(HTMLParser):
    """A page taken apart into its elements, in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[tuple[str, str]] = []
        self.lines = [0, *accumulate(len(line) for line in html.splitlines(keepends=True))]
        self.length = len(html)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append((tag, self.elements[-1].path[-1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        first = next(iter(attributes.get("class", "").split()), "")
        line, column = self.getpos()
        path = (*(label for _, label in self.open), f"{tag}.{first}" if first else tag)
        self.elements.append(Element(tag, attributes, path, self.lines[line - 1] + column))

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def counted(self) -> list[Element]:
        """List the elements that a budget is about: all but those inside the text of a body."""
        return [element for element in self.elements if f"div.{TEXT_OF_A_BODY}" not in element.path[:-1]]

    def parts(self) -> Counter[str]:
        """Count the characters of each part of the page."""
        ends = [element.offset for element in self.elements[1:]] + [self.length]
        counted: Counter[str] = Counter()
        for element, end in zip(self.elements, ends, strict=True):
            counted[element.part] += end - element.offset
        return counted

    def scripts(self) -> list[Element]:
        """List the classic scripts that load with the page."""
        modern = ("module", "application/json", "application/ld+json")
        return [one for one in self.elements if one.attributes.get("src") and one.name == "script"
                and one.attributes.get("type") not in modern]  # fmt: skip

    def before_the_chart(self) -> list[str]:
        """List what a browser must have before it can paint the chart, or, where there is none, the page's own text."""
        places = [place for place, one in enumerate(self.elements) if one.classes & CHART]
        places = places or [place for place, one in enumerate(self.elements) if "main" in one.path[2:3]]
        needed = [one for one in self.elements[: max(places)] if _blocks(one)]
        return [one.attributes.get("href") or one.attributes["src"] for one in needed]


def _blocks(element: Element) -> bool:
    if element.name == "link":
        return "stylesheet" in element.attributes.get("rel", "").lower().split()
    # A module waits for the end of the page by itself.
    waits = {"defer", "async"} & set(element.attributes) or element.attributes.get("type") == "module"
    return element.name == "script" and "src" in element.attributes and not waits


@lru_cache(maxsize=1)  # one page is asked about several times in a row, and a large one takes seconds
def anatomy(page: Path) -> Anatomy:
    """Take a page apart."""
    return Anatomy(page.read_text("utf-8"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Build a made-up roadmap of so many milestones, once for all tests; gives the folder of its site."""

    @cache
    def site(count: int) -> Path:
        folder = tmp_path_factory.mktemp(f"of-{count}")
        made_up = CHECKOUT / "tests" / "generated.py"
        _run([str(made_up), str(count), "content"], folder)
        _run(["-m", "milepost", "build", "--today", "2026-11-23", "--out", "site"], folder)
        return folder / "site"

    return site


def _run(arguments: list[str], folder: Path) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def the_longest(folder: Path) -> Path:
    """Find the longest page of a folder: what holds for it holds for the others."""
    return max(sorted(folder.glob("*.html")), key=lambda path: path.stat().st_size)


def wire(data: bytes) -> int:
    return len(gzip.compress(data, compresslevel=6, mtime=0))


def within(page: Path, figure: str, value: int, budget: int, by: Iterable[tuple[str, int]]) -> None:
    """Hold a figure of a page against its budget; a failure names what adds most to it."""
    largest = sorted(by, key=lambda one: (-one[1], one[0]))[:5]
    told = "".join(f"\n{amount:>10,}  {name}" for name, amount in largest)
    assert value <= budget, f"{page.parent.name}/{page.name}: {figure} {value:,}, budget {budget:,}; most of it:{told}"


def check_html(page: Path, budget: int) -> None:
    """Check the bytes on the wire; told are characters before they were compressed."""
    within(page, "bytes of html on the wire", wire(page.read_bytes()), budget, anatomy(page).parts().items())


def check_elements(page: Path, budget: int) -> None:
    """Check the number of elements."""
    counted = anatomy(page).counted()
    within(page, "elements", len(counted), budget, Counter(one.part for one in counted).items())


def check_requests(page: Path, budget: int) -> None:
    """Check the requests before the chart shows, the page's own among them."""
    needed = [page.name, *anatomy(page).before_the_chart()]
    within(page, "requests before the chart shows", len(needed), budget, [(address, 1) for address in needed])


def check_script(page: Path, budget: int) -> None:
    """Check the bytes on the wire of the scripts that load with the page."""
    addresses = [script.attributes["src"] for script in anatomy(page).scripts()]
    bytes_of = {address: wire((page.parent / address).read_bytes()) for address in addresses}
    within(page, "bytes of script on load, on the wire", sum(bytes_of.values()), budget, bytes_of.items())


CHECKS = {"html": check_html, "elements": check_elements, "requests": check_requests, "script": check_script}


@pytest.mark.parametrize("figure", CHECKS)
@pytest.mark.parametrize("count", SIZES)
def test_the_first_page_is_within_its_budget(built: Callable[[int], Path], count: int, figure: str) -> None:
    CHECKS[figure](built(count) / "index.html", BUDGETS[figure][count])


@pytest.mark.parametrize("figure", CHECKS)
@pytest.mark.parametrize("count", SIZES)
def test_the_page_of_a_milestone_is_within_its_budget(built: Callable[[int], Path], count: int, figure: str) -> None:
    CHECKS[figure](the_longest(built(count) / "milestones"), OF_A_MILESTONE[figure])


@pytest.mark.parametrize("count", SIZES)
def test_no_kind_of_page_has_more_inline_style_than_allowed(built: Callable[[int], Path], count: int) -> None:
    site = built(count)
    folders = {path.parent for path in site.rglob("*.html")} - {site}
    kinds = sorted(site.glob("*.html")) + [the_longest(folder) for folder in sorted(folders)]
    assert len(kinds) > 8
    for page in kinds:
        style = "".join(STYLE.findall(page.read_text("utf-8")))
        rules = [(rule, len(rule.encode())) for rule in style.split("}")]
        within(page, "bytes of inline style", len(style.encode()), INLINE_STYLE, rules)


@pytest.mark.parametrize("count", SIZES)
def test_every_milestone_made_up_is_published(built: Callable[[int], Path], count: int) -> None:
    assert len(list((built(count) / "milestones").glob("*.html"))) == count


def test_a_style_sheet_or_a_script_ahead_of_the_last_lane_is_a_request_before_the_chart() -> None:
    lanes = '<main><svg class="lane"></svg>{}<svg class="lane"></svg></main>'
    for blocking in ('<link rel="stylesheet" href="a.css">', '<script src="a.js"></script>'):
        assert len(Anatomy(f"<html><body>{lanes.format(blocking)}").before_the_chart()) == 1
        assert len(Anatomy(f"<html><head>{blocking}</head><body>{lanes.format('')}").before_the_chart()) == 1
        assert Anatomy(f"<html><body>{lanes.format('')}{blocking}").before_the_chart() == []
    for waiting in ('<script src="a.js" defer></script>', '<link rel="icon" href="a.svg">'):
        assert Anatomy(f"<html><body>{lanes.format(waiting)}").before_the_chart() == []


def test_elements_of_a_body_are_not_counted_and_others_are() -> None:
    page = Anatomy('<html><body><div class="prose"><p>a<br>b<p>c</div><p>d</p></body></html>')
    assert [element.name for element in page.counted()] == ["html", "body", "div", "p"]
