"""What holds for any bytes: one function a target, which takes bytes and raises when a promise is broken.

Neither fuzzer nor test runner is known here: `target` drives these with a fuzzer, `test_replay` with the kept inputs.
HTML is judged by two parsers that share no code with what wrote it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import yaml
from justhtml import JustHTML

from milepost import report, rules
from milepost.adapters import front_matter, markdown
from milepost.adapters.front_matter import Parts
from milepost.adapters.pages import Theme
from milepost.model import periods, slugs
from milepost.model.build import Build
from milepost.model.calendar import Calendar
from milepost.model.draft import Body, Role, Slot, Source
from milepost.model.nodes import Mapping as Fields
from milepost.model.nodes import Node, Scalar, Sequence
from milepost.model.periods import PRECISIONS, Period, PeriodError
from milepost.model.settings import Settings
from milepost.pipeline.entries import CHECKS
from milepost.pipeline.loading import load
from milepost.pipeline.publishing import dress, searched, site
from milepost.pipeline.seeing import see
from milepost.problems import Problem, Stop
from milepost.stages import parse, read, validate
from milepost.stages.parse.circles import for_circles
from milepost.stages.parse.texts import draft

DAY = date(2026, 11, 23)
LOADERS = (yaml.Loader, yaml.CLoader) if yaml.__with_libyaml__ else (yaml.Loader,)
LINE_END = re.compile(r"\r\n?|\n")

# --- Front matter


def of_front_matter(data: bytes) -> None:
    """Take a file apart with each parser: every place is in the file, and the body keeps the file's lines."""
    lines = lines_of(data)
    for loader in LOADERS:
        parts = front_matter.split(data, "a.md", loader)
        assert_parts(parts, lines)
        body = parts.body.split("\n")
        for number, (line, written) in enumerate(zip(body, lines, strict=False), 1):
            assert line in {"", shown(written)}, (number, line, written)
        assert len(body) <= len(lines) + 1
        assert_parts(front_matter.document(data, "a.md", loader), lines)


def lines_of(data: bytes) -> list[str]:
    """Split a file into lines as an editor does."""
    return LINE_END.split(data.decode(errors="replace").removeprefix("\ufeff"))


def shown(line: str) -> str:
    """Write a line of a body without what no page could show."""
    return re.sub(r"[\x00-\x08\x0b-\x1f]", "\ufffd", line)


def assert_parts(parts: Parts, lines: list[str]) -> None:
    """Hold what was read of a file against its lines."""
    assert parts.is_readable or parts.problems
    assert_problems(parts.problems, "a.md", lines)
    for node in nodes(parts.fields):
        # A value that is not there stands one line below the last.
        assert 1 <= node.place.line <= len(lines) + 1, node
        if isinstance(node, Scalar) and node.plain and node.text and not parts.problems:
            line = lines[node.place.line - 1]
            first = node.text.split()[0] if node.text.split() else ""
            # An anchor stands before its value, and says nothing.
            assert line[node.place.column - 1 :].startswith((first, "&")), (node, line)


def nodes(node: Node) -> Iterator[Node]:
    """Walk through YAML as it was read."""
    yield node
    if isinstance(node, Fields):
        for key, value in node.entries:
            yield from (key, *nodes(value))
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from nodes(item)


def assert_problems(problems: Iterable[Problem], path: str, lines: list[str]) -> None:
    """Every problem has a known rule, a remedy, and a place inside its file; as a report it fits a terminal."""
    for problem in problems:
        line, column = problem.place.line, problem.place.column
        assert problem.place.path == path, problem
        assert rules.find(problem.rule), problem
        assert problem.message, problem
        assert problem.hint or "is none of: " in problem.message, problem
        # A file that ends too early is wrong one line below its last.
        assert 0 <= line <= len(lines) + 1, (problem, len(lines))
        written = lines[line - 1] if 0 < line <= len(lines) else ""
        assert 0 <= column <= len(written) + 2, (problem, written)
        assert len(problem.message + problem.hint) < 1000, problem


# --- Periods

CALENDARS = (
    Calendar(),
    Calendar(fiscal_year_start=4),
    Calendar(
        fiscal_year_start=10,
        period="half",
        named=(
            ("PI27", date(2026, 10, 5), date(2026, 12, 12)),
            ("Freeze week", date(2026, 12, 21), date(2026, 12, 28)),
            ("Größe", date(2027, 1, 1), date(2027, 1, 2)),
        ),
    ),
    Calendar(fiscal_year_start=12, period="year", working_days=("sun",)),
)
QUOTED = re.compile(r"'([^']+)'")


def of_a_period(data: bytes) -> None:
    """Read a text by the calendar that its first byte picks: what is read is read again the same, else it is told."""
    calendar = CALENDARS[data[0] % len(CALENDARS)] if data else CALENDARS[0]
    text = data[1:].decode(errors="replace")
    try:
        period = periods.parse(text, calendar)
    except PeriodError as error:
        assert_told(error, text, calendar)
        return
    assert_sound(period, calendar)
    assert periods.parse(f" \t{text}\n", calendar) == period
    if not period.is_board:
        for precision in PRECISIONS[:-1]:
            assert_covered(period, periods.coarsen(period, precision, calendar), calendar)


def assert_sound(period: Period, calendar: Calendar) -> None:
    """A period lies in order, and its text is that period."""
    assert periods.parse(period.text, calendar) == period, period
    if period.is_board:
        assert (period.begin, period.end) == (None, None)
        assert period.text in periods.BOARD
        return
    assert period.begin or period.end
    if period.begin and period.end:
        assert period.begin < period.end, period
        assert period.first
        assert period.last
        assert period.first <= period.last


def assert_covered(period: Period, coarse: Period, calendar: Calendar) -> None:
    """A coarser period leaves no day out, can be written down, and coarsens no further."""
    assert_sound(coarse, calendar)
    assert (coarse.begin is None) == (period.begin is None)
    assert (coarse.end is None) == (period.end is None)
    assert not (period.begin and coarse.begin) or coarse.begin <= period.begin, (period, coarse)
    assert not (period.end and coarse.end) or coarse.end >= period.end, (period, coarse)


def assert_told(error: PeriodError, text: str, calendar: Calendar) -> None:
    """A refusal is short and printable, and what it proposes is read."""
    assert error.message.isprintable()
    assert 0 < len(error.message) < 300
    assert error.hint
    if error.hint.startswith("did you mean"):
        for proposed in QUOTED.findall(error.hint):
            assert periods.parse(proposed, calendar), (text, error.hint)


# --- Markdown

_TAGS = (
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h2 h3 h4 h5 h6 hr i input ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub "
    "summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
_ATTRIBUTES = (
    "id class title lang dir name role start reversed value colspan rowspan scope open datetime tabindex type disabled "
    "checked aria-labelledby href"
)
TAGS, ATTRIBUTES = frozenset(_TAGS.split()), frozenset(_ATTRIBUTES.split())
MARK = re.compile(r"m[0-9a-f]{32}-")
Element = tuple[str, Mapping[str, str | None]]


class Tags(HTMLParser):
    """Collects the elements and attributes that Python's own parser sees."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def of_markdown(data: bytes) -> None:
    """Render a text: nothing executable comes out, every slot has its link, every line is in the text."""
    text = data.decode(errors="replace")
    body = markdown.render(text)
    count = len(LINE_END.split(text))
    assert_harmless(body, text)
    assert_slots(body)
    assert all(0 <= link.line <= count and link.column >= 0 for link in body.links), body.links
    assert all(0 <= heading.line <= count for heading in body.headings), body.headings
    assert all(1 <= line <= count for line, said in body.spoken if said), body.spoken
    # A tag that raw HTML leaves open takes what follows it into itself.
    assert "<" in text or {heading.anchor for heading in body.headings} <= body.anchors, body
    assert markdown.code_lines(text) <= frozenset(range(1, count + 2))
    if len(text) < 500:
        assert markdown.render(text) == body


def assert_harmless(body: Body, text: str) -> None:
    """Look at a body as two parsers see it, one of them as a browser does."""
    page = "".join(piece if isinstance(piece, str) else " " for piece in body.pieces)
    tags = Tags()
    tags.feed(page)
    tags.close()
    as_browser = JustHTML(f"<!DOCTYPE html><body>{page}", sanitize=False).query("body *")
    for tag, attributes in (*tags.seen, *((node.name, dict(node.attrs)) for node in as_browser)):
        assert tag in TAGS, (tag, page)
        assert ATTRIBUTES.issuperset(attributes), (tag, attributes, page)
        assert str(attributes.get("href", "#fn")).startswith("#fn"), (attributes, page)
        assert tag != "input" or (attributes["type"] == "checkbox" and "disabled" in attributes), page
    assert set(MARK.findall(page)) <= set(MARK.findall(text)), page


def assert_slots(body: Body) -> None:
    """Links open and close in turn, and each is one of the body's."""
    opened: list[int] = []
    for slot in body.pieces:
        if not isinstance(slot, Slot):
            continue
        assert 0 <= slot.link < len(body.links)
        if slot.part == "open":
            opened.append(slot.link)
        elif slot.part == "close":
            assert opened, body.pieces
            assert opened.pop() == slot.link, body.pieces
    assert not opened, body.pieces


# --- Blocks for circles

CIRCLES = ("public", "customers", "internal")
HIDING = re.compile(r"::: *(customers|internal)[ \t]*")


def of_circles(data: bytes) -> None:
    """Blank the blocks of a text: inner circles see what wider ones see and more, and no block shows too early."""
    text = data.decode(errors="replace")
    texts, problems = for_circles(text, CIRCLES, "a.md")
    lines = LINE_END.split(text)
    assert_problems(problems, "a.md", lines)
    assert len(texts) == len(CIRCLES)
    seen = [LINE_END.split(one) for one in texts]
    assert {len(one) for one in seen} == {len(lines)}
    for wider, inner in pairwise(seen):
        assert all(line in ("", again) for line, again in zip(wider, inner, strict=True))
    if not any(sign in text for sign in ("`", "~~~", "    ", "\t", "<", ">")) and not has_layout(lines):
        assert_hidden(lines, seen)
    for one in dict.fromkeys(texts):
        assert_slots(markdown.render(one))


def has_layout(lines: list[str]) -> bool:
    """Tell whether a line may be another platform's, which moves the lines below it."""
    return any(line.count(":::") > 1 for line in lines)


def assert_hidden(lines: list[str], seen: list[list[str]]) -> None:
    """Without code, quotes and raw HTML it is plain which lines a block hides: those up to the next three colons."""
    hidden_from = 0
    for number, line in enumerate(lines):
        if found := HIDING.fullmatch(line):
            hidden_from = max(hidden_from, CIRCLES.index(found[1]))
        elif line.lstrip().startswith(":::"):
            hidden_from = 0
        for circle in range(hidden_from):
            assert not seen[circle][number].strip(), (number, line, CIRCLES[circle])


# --- Whole files

SETTINGS = """\
title: Fuzzed
site_url: https://example.org/plans/
audiences:
  - {id: public, fields: [health, commitment, confidence, gate, history, depends_on, updates, owner], precision: month}
  - {id: customers, fields: [health]}
  - {id: internal, fields: all}
default_audience: public
calendar: {fiscal_year_start: 4, named: {PI27: 2026-10-05/2026-12-11}}
capacity: {unit: days, default: 60, teams: {identity: 40}}
keys: {due: target}
values: {shipped: done}
"""
ROLES: tuple[tuple[Role, str], ...] = (
    ("milestone", "milestones/shop/a.md"),
    ("product", "products/shop.md"),
    ("theme", "themes/trust.md"),
    ("period", "periods/2026-Q4.md"),
    ("page", "pages/about.md"),
    ("settings", "roadmap.yml"),
)


@dataclass(frozen=True, slots=True)
class File:
    """A file of the content folder, as the first byte of an input says."""

    source: Source
    lines: list[str]


def file_of(data: bytes) -> File:
    """Take the file of an input; what its first byte cannot say is a milestone."""
    role, path = ROLES[data[0] % len(ROLES)] if data[:1] < b" " and data else ROLES[0]
    text = data[1:] if data[:1] < b" " else data
    return File(Source(path, path, role, text), lines_of(text))


@cache
def settings() -> Settings:
    """Read the settings that files are checked by."""
    fields, _ = parse.document(Source("roadmap.yml", "roadmap.yml", "settings", SETTINGS.encode()))
    assert fields
    made, wrong = validate.settings(fields, "roadmap.yml")
    assert not wrong, wrong
    return made


def of_a_file(data: bytes) -> None:
    """Read and check one file of any kind: what comes of it is an item with an id, or problems in that file."""
    file = file_of(data)
    source = file.source
    if source.role == "settings":
        fields, problems = parse.document(source)
        if fields:
            made, wrong = validate.settings(fields, source.shown)
            assert made.audiences
            assert made.default_audience in made.circles
            problems = (*problems, *wrong)
        assert_reported(problems, file)
        return
    drafted, unreadable = draft(source, settings().circles)
    if drafted is None:
        assert_reported(unreadable, file)
        assert unreadable
        return
    item, wrong = CHECKS[source.role](drafted, settings())
    assert_reported((*unreadable, *wrong), file)
    assert item or wrong
    if item:
        assert not slugs.fault(item.id), item.id
        assert item.audience in settings().circles


def assert_reported(problems: Iterable[Problem], file: File) -> None:
    """Problems lie in their file, and a report of them holds no control characters."""
    told = tuple(problems)
    assert_problems(told, file.source.shown, file.lines)
    written = report.concise(told)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", written), written


@cache
def neighbours() -> tuple[Source, ...]:
    """Write the files that a fuzzed one can refer to."""
    texts = {
        "milestones/shop/b.md": "---\ntitle: B\ntarget: 2027-Q1\nstart: 2026-11\ndepends_on: [c]\n---\n[a](a.md)\n",
        "milestones/shop/c.md": "---\ntitle: C\naudience: internal\ntarget: 2026-12\nteam: identity\n---\n",
        "milestones/shop/g.md": "---\ntitle: G\ngate: {type: value-case}\ntarget: 2026-10\n---\n",
        "themes/trust.md": "---\ntitle: Trust\n---\nWhy.\n",
    }
    return tuple(
        Source(path, path, next(role for role, like in ROLES if like.startswith(path.split("/", 1)[0])), text.encode())
        for path, text in texts.items()
    )


@cache
def look() -> Theme:
    """Prepare the shipped theme once."""
    return dress([], "en")


def of_a_site(data: bytes) -> None:
    """Build a small roadmap with this file in it, for every circle: pages, or problems, and no leak."""
    source = file_of(data).source
    chosen = Source("roadmap.yml", "roadmap.yml", "settings", SETTINGS.encode())
    others = tuple(one for one in neighbours() if one.path != source.path)
    if source.role == "settings":
        chosen, sources = source, others
    else:
        sources = (*others, source)
    sources = tuple(sorted(sources, key=lambda one: one.path))
    folder = read.Folder(Path("content"), "", sources, chosen, frozenset(), (), has_folders=True)
    try:
        loaded = load(folder, DAY)
    except Stop:
        return
    build = Build("1", lambda _: b"", b"", loaded.settings.site_url)
    for circle in loaded.settings.audiences:
        seen = see(loaded, circle)
        pages = site(seen, look(), replace(build, is_widest=circle == loaded.settings.audiences[0]))
        assert len({page.path for page in pages}) == len(pages)
        if not any(problem.level == "error" for problem in loaded.problems):
            found = searched(pages, loaded, seen, look(), build)
            assert not found.problems, found.problems


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "front-matter": of_front_matter,
    "periods": of_a_period,
    "markdown": of_markdown,
    "circles": of_circles,
    "files": of_a_file,
    "sites": of_a_site,
}
