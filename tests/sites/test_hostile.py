"""Whatever an author writes stays text: every text field of every kind of file, with every payload, in every output.

Fields come from the program's own schema, so that one more is held to this the day it is added; files are judged by
parsers of others. `pytest -s tests/sites/test_hostile.py -k size` prints the size of the matrix.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from justhtml import JustHTML

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import inert
from hostile import BODIES, FIELDS, MARK, PAYLOADS, TEXTS, UNREADABLE, Field, every, file, is_too_long
from matrix import ADDRESS, GROUND, READABLE, SETTINGS, Matrix, content, settings, told_of
from milepost import report
from milepost.commands import check
from milepost.commands import list as listing
from milepost.pipeline.publishing import dress
from milepost.problems import errors

CHECKOUT = Path(__file__).resolve().parents[2]
# What is accepted and shown nowhere: it steers a build, or is said only where something is wrong.
SILENT = frozenset(
    (
        *("roadmap keep_output[]", "roadmap ignore[].path", "roadmap ignore[].reason", "roadmap keys.{key}"),
        *("roadmap values.{key}", "periods capacity.{key}"),
        *("roadmap lifecycle.stages[].purpose", "products lifecycle.stages[].purpose"),
    )
)
FORMS = ("full", "concise", "json", "github", "sarif")
OUTPUTS = (
    *("page", "page in a frame", "drawing", "chart", "search", "roadmap.json", "roadmap.csv", "calendar", "feed"),
    *("sitemap", "mermaid", "list", "list as JSON", *(f"check as {form}" for form in FORMS)),
)


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    """Write every payload into every field; once where it may be wrong, and once where nothing is refused."""
    made = Matrix(tmp_path_factory.mktemp("matrix"))
    loaded = content(made)
    look = dress([], "en")
    made.pages = made.drawn(loaded, look)
    # In the wider circle's site other titles and summaries stand, and nothing else.
    made.wider = {
        name: data
        for name, data in made.drawn(loaded, look, level=0).items()
        if re.match(r"(milestones|themes)/|[^/]*$", name)
    }
    innermost = loaded.settings.audiences[-1]
    rows = listing.rows(loaded, innermost, listing.Filter(), held_back=False)
    made.pages["list.txt"], made.pages["list.json"] = listing.as_table(rows).encode(), listing.as_json(rows).encode()
    settings(Matrix(tmp_path_factory.mktemp("settings"), made.refused, problems=made.problems), made)
    return made


def each(matrix: Matrix, pattern: str) -> Iterator[tuple[str, bytes]]:
    """Give the files of a kind: of the site with every payload, and of the sites whose settings have one each."""
    for site_name, pages in {"": matrix.pages, "public": matrix.wider, **matrix.settings_pages}.items():
        for name, data in pages.items():
            if re.fullmatch(pattern, name):
                yield f"{site_name}:{name}", data


def texts(matrix: Matrix, pattern: str) -> Iterator[tuple[str, str]]:
    return ((name, data.decode()) for name, data in each(matrix, pattern))


# What is reached


def reached(matrix: Matrix) -> set[str]:
    """Find the marks that stand anywhere in an output."""
    data = b"".join(data for _, data in each(matrix, ".*"))
    return {found.group() for found in MARK.finditer(data.decode(errors="replace"))}


def mark(place: Field, name: str) -> str:
    found = MARK.search(place.payload(name))
    assert found
    return found.group()


def test_every_text_field_of_the_schema_is_refused_on_its_line_or_reaches_an_output(matrix: Matrix) -> None:
    shown = reached(matrix)
    missed = {
        f"{place.kind} {place.path}"
        for place in TEXTS
        for name in READABLE
        if (place.kind, place.path, name) not in matrix.refused
        and not (place.is_fixed or is_too_long(place, name) or place.path == "body")
        and mark(place, name) not in shown
    }
    assert missed == SILENT


@pytest.mark.parametrize("kind", BODIES)
def test_a_text_reaches_its_page_but_for_what_is_taken_out_of_it(matrix: Matrix, kind: str) -> None:
    shown = reached(matrix)
    [body] = [place for place in TEXTS if place.kind == kind and place.path == "body"]
    missed = {name for name in READABLE if mark(body, name) not in shown}
    # These are tags and nothing else, or hide what comes after them; sanitising leaves nothing of either.
    gone = {"script", "style", "svg", "math", "base", "refresh", "comment", "entity", "handler", "anchor"}
    assert missed <= gone | {name for name in READABLE if name.startswith("end of ")} | {"block in Markdown"}


def test_what_has_a_form_refuses_every_payload(matrix: Matrix) -> None:
    formal = ("target", "start", "audience", "depends_on[].id", "estimate.low", "updates[].date", "id", "aliases[]")
    for path in formal:
        assert [name for name in READABLE if ("milestones", path, name) not in matrix.refused] == []


@pytest.mark.parametrize("name", sorted(name for name in PAYLOADS if " link" in name and name in READABLE))
@pytest.mark.parametrize("path", ["links[].url", "gate.criteria[].evidence"])
def test_no_address_that_runs_is_accepted(matrix: Matrix, name: str, path: str) -> None:
    assert ("milestones", path, name) in matrix.refused


@pytest.mark.parametrize("name", sorted(UNREADABLE))
@pytest.mark.parametrize("kind", [*BODIES, "roadmap"])
def test_a_control_character_is_refused_in_every_file(tmp_path: Path, kind: str, name: str) -> None:
    made = Matrix(tmp_path)
    one = file(kind, name, partial(every, name=name))
    made.write(one.path, one.text)
    if kind != "roadmap":
        made.write("roadmap.yml", SETTINGS)
    found = [problem for problem in told_of(made) if problem.place.path == f"content/{one.path}"]
    assert {problem.rule for problem in errors(found)} & {"bad-yaml", "bad-encoding"}
    for form in FORMS:
        assert inert.printed(outside_commands(check.told(found, form, tmp_path, report.PLAIN), form)) == []


# What is written


def test_the_judges_of_this_test_find_what_is_obeyed() -> None:
    for text in (
        "<script>zq001v01q()</script>",
        "<img src=x zq001v01q onerror=zq001v01q()>",
        "<p onclick=''>",
        '<a href="java\tscript:zq001v01q()">',
        '<a href=" data:text/html,zq001v01q">',
        '<img src="https://zq001v01q.example">',
        "<base href=x>",
        '<meta http-equiv="Refresh" content="0; url=https://zq001v01q.example">',
        "<style>zq001v01q</style>",
        "<p style=x>",
        "<!-- x -->",
        "<zq001v01q>",
        "<iframe>",
        "<textarea>&lt;img src=x onerror=zq001v01q()&gt;</textarea>",
    ):
        assert inert.page(f"<!doctype html><p>{text}</p>"), text
    for text in ("<script/>", "<a href='javascript:zq001v01q'/>", "<g onload=''/>", "<foreignObject/>", "<zq001v01q/>"):
        assert inert.drawing(f'<svg xmlns="http://www.w3.org/2000/svg">{text}</svg>'), text
    for text in ("=1+1", " @x", "＝1", "-x"):
        assert inert.table(f"a\r\n{text}\r\n", 2), text
    head, end = "BEGIN:VCALENDAR\r\n", "END:VCALENDAR\r\n"
    assert inert.calendar(f"{head}ATTACH:https://example.org\r\n{end}".encode())
    assert inert.feed('<feed xmlns="http://www.w3.org/2005/Atom"><content type="html">x</content></feed>')
    assert inert.sitemap("<urlset><url><loc>https://evil.example</loc></url></urlset>", ADDRESS)
    chart = "window.x=Object.assign(window.x||{},{});\n"
    assert not inert.figure(chart)
    for said in ({"text": "<a href='https://e'>zq001v01q"}, {"hovertemplate": "%{x}zq001v01q"}, {"x": "\u2028"}):
        assert inert.figure(chart.replace(",{}", f",{json.dumps(said, ensure_ascii=False)}")), said
    for text in ("\x1b[2J", "\x9b", "\u202e", " ::error::x", "a ##[add-mask]"):
        assert inert.printed(text), text


def test_every_page_is_inert(matrix: Matrix) -> None:
    pages = dict(texts(matrix, r".*\.html"))
    assert len(pages) > 600
    assert inert.faults({name: inert.page(text) for name, text in pages.items()}) == {}


def test_the_pages_of_milestones_are_inert_by_the_rules_of_the_html_standard(matrix: Matrix) -> None:
    pages = dict(texts(matrix, r"milestones/milestone-\d+\.html|index\.html"))
    for name in [name for name in pages if not name.startswith("public:")]:
        document = JustHTML(pages[name], sanitize=False)
        assert [fault for one in elements(document.root) for fault in inert.tag_faults(*one)] == [], name


def elements(node: Any) -> Iterator[tuple[str, dict[str, str]]]:
    todo = [node]
    while todo:
        one = todo.pop()
        todo += getattr(one, "children", None) or ()
        if not one.name.startswith(("#", "!")):
            yield one.name, {name: value or "" for name, value in (one.attrs or {}).items()}


def test_every_drawing_is_inert(matrix: Matrix) -> None:
    drawings = dict(texts(matrix, r"assets/.*\.svg"))
    assert len(drawings) > 100
    assert inert.faults({name: inert.drawing(text) for name, text in drawings.items()}) == {}


def test_every_chart_and_the_list_for_the_search_are_data_and_no_markup(matrix: Matrix) -> None:
    charts = dict(texts(matrix, r"assets/.*-figure-.*\.js"))
    assert len(charts) > 100
    assert inert.faults({name: inert.figure(text) for name, text in charts.items()}) == {}
    for _, text in texts(matrix, r"assets/search-.*\.js"):
        found = re.fullmatch(r"window\.milepostSearch = (\[.*\]);\n", text, re.DOTALL)
        assert found is None or inert.data(found[1]) == []


def test_json_calendars_feeds_and_the_sitemap_are_inert(matrix: Matrix) -> None:
    found = {name: inert.data(text) for name, text in texts(matrix, r".*\.json")}
    found |= {name: inert.calendar(data) for name, data in each(matrix, r".*\.ics")}
    found |= {name: inert.feed(text) for name, text in texts(matrix, r"feed\.xml|products/.*\.xml")}
    found |= {name: inert.sitemap(text, "https://example.org/") for name, text in texts(matrix, r"sitemap\.xml")}
    assert len(found) > 200
    assert inert.faults(found) == {}


def test_a_spreadsheet_has_a_row_for_each_milestone_and_no_formula(matrix: Matrix) -> None:
    for name, text in texts(matrix, r"roadmap\.csv"):
        rows = len(json.loads(pages_beside(matrix, name)["roadmap.json"])["milestones"]) + 1
        assert inert.table(text.removeprefix("\ufeff"), rows) == [], name


def pages_beside(matrix: Matrix, name: str) -> Mapping[str, bytes]:
    place = name.partition(":")[0]
    return {"": matrix.pages, "public": matrix.wider}.get(place) or matrix.settings_pages[place]


def test_a_chart_in_mermaid_has_only_lines_of_ours(matrix: Matrix) -> None:
    ours = re.compile(
        r"gantt|    (title|section)( [^`<>:;#%{}\[\]]*)?|    (dateFormat YYYY-MM-DD|axisFormat %b %Y)"
        r"|    [^`<>:;#%{}\[\]]+ :((done|active|crit|milestone), )*m\d+, \d{4}-\d\d-\d\d, (\d{4}-\d\d-\d\d|0d)"
    )
    for name, text in texts(matrix, r"export\.mermaid"):
        assert [line for line in text.rstrip("\n").split("\n") if not ours.fullmatch(line)] == [], name


@pytest.mark.parametrize(
    "name",
    [
        *("script", "handler", "attribute", "attribute in single quotes", "javascript link", "end of script"),
        *("end of title", "line separators", "entity-coded script", "comment", "formula"),
    ],
)
def test_the_words_of_a_theme_are_text_too(tmp_path: Path, name: str) -> None:
    text = PAYLOADS[name].format(m="zq999v00q")
    words = yaml.safe_load((CHECKOUT / "templates" / "words.yml").read_text("utf-8"))
    (tmp_path / "words.yml").write_text(json.dumps(hostile_words(words, text)), encoding="utf-8")
    made = Matrix(tmp_path)
    made.write("roadmap.yml", SETTINGS)
    made.write("milestones/port/ground.md", GROUND)
    made.pages = made.drawn(made.load(), dress([(tmp_path, "templates")], "en"))
    pages = dict(texts(made, r".*\.html"))
    assert sum("zq999v00q" in page for page in pages.values()) == len(pages)
    assert inert.faults({path: inert.page(page) for path, page in pages.items()}) == {}
    assert inert.faults({path: inert.figure(text) for path, text in texts(made, r"assets/.*-figure-.*\.js")}) == {}
    assert inert.faults({path: inert.drawing(text) for path, text in texts(made, r"assets/.*\.svg")}) == {}
    assert inert.faults({path: inert.calendar(data) for path, data in each(made, r".*\.ics")}) == {}


def hostile_words(words: Any, text: str) -> Any:
    if isinstance(words, dict):
        return {key: hostile_words(inner, text) for key, inner in words.items()}
    return f"{text} {words}"


# What is told


def test_lists_command_no_terminal(matrix: Matrix) -> None:
    for name, text in texts(matrix, r"list\.(txt|json)"):
        assert inert.printed(text) == [], name
    assert len(json.loads(matrix.pages["list.json"])) > 100


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("paint", [report.PLAIN, report.COLOUR], ids=["plain", "coloured"])
def test_problems_command_no_terminal_and_no_runner(matrix: Matrix, form: str, paint: report.Paint) -> None:
    problems = tuple(sorted(set(matrix.problems)))
    assert len(problems) > 3000
    text = check.told(problems, form, matrix.folder, paint)
    for colour in (paint.red, paint.yellow, paint.blue, paint.bold, paint.off):
        text = text.replace(colour, "")
    assert inert.printed(outside_commands(text, form)) == []
    if form in {"json", "sarif"}:
        assert json.loads(text)


def outside_commands(text: str, form: str) -> str:
    """Leave the commands out that are meant: at most ten of a level and a notice, each on a line of its own."""
    if form != "github":
        return text
    lines = text.split("\n")
    meant = [line for line in lines if re.match(r"::(error file=|warning file=|notice::\d+ more)", line)]
    assert len(meant) <= 21
    assert not [line for line in meant if not line.isprintable() or "##[" in line]
    return "\n".join(line for line in lines if line not in meant)


def test_the_size_of_the_matrix(matrix: Matrix) -> None:
    pairs = len(TEXTS) * len(PAYLOADS)
    sys.stdout.write(
        f"\n{len(TEXTS)} text fields of {len(FIELDS)} values × {len(PAYLOADS)} payloads × {len(OUTPUTS)} outputs "
        f"= {pairs * len(OUTPUTS):,}; {len(matrix.refused):,} of {pairs:,} pairs are refused\n"
    )
