"""Whatever becomes of the sample's files, what a run says of them is problems with a place, and never a traceback.

Each example spoils one to three files of the sample as people, editors and merges do. The examples are the same in
every run; `MILEPOST_MUTATIONS=2000 pytest tests/test_mutations.py` tries that many others.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milepost import report, rules
from milepost.adapters.pages import Theme
from milepost.commands.build import nothing_to_publish
from milepost.model.build import Build
from milepost.model.draft import Source
from milepost.pipeline.loading import load
from milepost.pipeline.publishing import dress, searched, site
from milepost.pipeline.seeing import see
from milepost.problems import Problem, Stop, errors
from milepost.stages import read

CHECKOUT = Path(__file__).resolve().parents[1]
DAY = date(2026, 11, 23)
WANTED = int(os.environ.get("MILEPOST_MUTATIONS", "0"))

AWKWARD = (
    *("", "~", "null", "no", "0", "-1", "1e9", "0x1F", "012", "1.10", "9" * 30, "NaN", "true", "=", "<<", "---", "..."),
    *("2026-13-05", "2026-02-30", "9999-12-31", "0001-01-01", "../..", "../2026", "2026/..", "now", "FY26-Q9", "PI27"),
    *(
        "@mara",
        "*star",
        "&anchor a",
        "!!python/object:os.system x",
        "| text",
        "> text",
        "? a",
        "- a",
        "[",
        "]",
        "{",
        "}",
    ),
    *(
        "[a, [b, [c]]]",
        "{a: {b: c}}",
        '"',
        "'",
        '"open',
        "a: b: c",
        "a # b",
        "`x`",
        "%d",
        "{title}",
        "{{ 1 }}",
        "{% if",
    ),
    *("<script>alert(1)</script>", "</style>", "javascript:alert(1)", "file:///etc/passwd", "//example.org", "a\\b"),
    *(
        "con",
        "index",
        "../../x",
        "a/b",
        "é",
        "e\u0301",
        "ß",
        "İ",
        "ΟΣ",
        "日本語",
        "🎉",
        "\u202ertl",
        "a\u200bb",
        "x" * 300,
    ),
    *("passkeys-rollout", "earn-trust", "public", "internal", "nobody", "value-case", "go", "5d", "-99999d", "99999d"),
    *("{low: 1d, likely: 2d, high: 3d}", "{id: guest-checkout, lag: 99999d}", "[guest-checkout, guest-checkout]"),
)
LINES = (
    *(
        "::: internal",
        ":::",
        "::: nobody",
        ":: public",
        "> ::: internal",
        "  - ::: internal",
        ":::row:::",
        "---",
        "+++",
    ),
    *(
        "# Title",
        "###### Deep",
        "- [ ] task",
        "- [x] done",
        "[x](nowhere.md)",
        "[[guest-checkout]]",
        "[[x|y|z]]",
        "[x][y]",
    ),
    *(
        "![x](https://example.org/x.png)",
        "![x](../../images/certainty.svg)",
        "[y]: <javascript:1>",
        "| a | b |\n|--|:-:|",
    ),
    *("```", "~~~ python", "    code", "<div>", "<!--", "<details><summary>x", "[^1]", "[^1]: note", "a  \nb", "***"),
    *("target: 2027-Q9", "depends_on: [guest-checkout]", "parent: guest-checkout", "extra: {a: [1, {b: c}]}", "  x: y"),
    *("\ttab: x", "? complex", ": value", "<<: *x", "a: &x b", "%YAML 1.1", "id: guest-checkout", "draft: yes", "}{"),
)
ODD = (
    "\0",
    "\x07",
    "\x1b[31m",
    "\t",
    "\r",
    "\x0c",
    "\u2028",
    "\ufeff",
    "\ud83c\udf89",
    "\u0301",
    "\\",
    '"',
    "'",
    ":",
    "#",
)
NAMES = (
    *("milestones/identity/x.md", "milestones/X.MD", "pages/index.md", "periods/now.md", "periods/2026-Q1~.md"),
    *(
        "themes/con.md",
        "products/\u00e9t\u00e9.markdown",
        "milestones/\U0001f389.md",
        "pages/a b.md",
        "milestones/a/b/c/d.md",
    ),
)


@cache
def sample() -> read.Folder:
    return read.folder(CHECKOUT / "content", CHECKOUT)


@cache
def theme() -> Theme:
    return dress([], "en")


Mutation = Callable[[st.DrawFn, list[str]], list[str]]


def spot(draw: st.DrawFn, lines: Sequence[str]) -> int:
    """Choose a line; the front matter more often than the text, because most of what is checked stands there."""
    most = max(len(lines) - 1, 0)
    return draw(st.integers(0, min(most, 20)) | st.integers(0, most))


def delete(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = spot(draw, lines)
    return lines[:at] + lines[at + draw(st.integers(1, 3)) :]


def duplicate(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = spot(draw, lines)
    return lines[: at + 1] + lines[at:]


def swap(draw: st.DrawFn, lines: list[str]) -> list[str]:
    one, other = spot(draw, lines), spot(draw, lines)
    swapped = list(lines)
    swapped[one], swapped[other] = lines[other], lines[one]
    return swapped


def revalue(draw: st.DrawFn, lines: list[str]) -> list[str]:
    keyed = [number for number, line in enumerate(lines) if ": " in line] or [0]
    at = draw(st.sampled_from(keyed))
    key = lines[at].partition(": ")[0]
    return [*lines[:at], f"{key}: {draw(st.sampled_from(AWKWARD))}", *lines[at + 1 :]]


def insert_line(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = spot(draw, lines)
    return [*lines[:at], draw(st.sampled_from(LINES)), *lines[at:]]


def insert_odd(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = spot(draw, lines)
    column = draw(st.integers(0, len(lines[at])))
    return [*lines[:at], lines[at][:column] + draw(st.sampled_from(ODD)) + lines[at][column:], *lines[at + 1 :]]


def indent(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = spot(draw, lines)
    return [*lines[:at], draw(st.sampled_from((" ", "  ", "\t", "> ", "- "))) + lines[at], *lines[at + 1 :]]


def cut(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = spot(draw, lines)
    return [*lines[:at], lines[at][: draw(st.integers(0, len(lines[at])))]]


def splice(draw: st.DrawFn, lines: list[str]) -> list[str]:
    other = draw(st.sampled_from(sample().sources)).data.decode().split("\n")
    return lines[: spot(draw, lines)] + other[spot(draw, other) :]


MUTATIONS: tuple[Mutation, ...] = (
    delete,
    duplicate,
    swap,
    revalue,
    revalue,
    insert_line,
    insert_odd,
    indent,
    cut,
    splice,
)


def spoiled(draw: st.DrawFn, source: Source) -> Source:
    lines = source.data.decode().split("\n")
    for mutation in draw(st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=3)):
        lines = mutation(draw, lines) or [""]
    text = "\n".join(lines)
    encoding = draw(st.sampled_from(("utf-8",) * 12 + ("utf-8-sig", "latin-1", "utf-16")))
    return replace(source, data=text.encode(encoding, "replace"))


def renamed(draw: st.DrawFn, source: Source) -> Source:
    path = draw(st.sampled_from(NAMES) | st.sampled_from([other.path for other in sample().sources]))
    role = read.role_of(PurePosixPath(path), True)
    return replace(source, path=path, shown=sample().name(path), role=role or source.role)


@st.composite
def folders(draw: st.DrawFn) -> read.Folder:
    sources = {source.path: source for source in sample().sources}
    for path in draw(st.lists(st.sampled_from(sorted(sources)), min_size=1, max_size=3, unique=True)):
        source = spoiled(draw, sources.pop(path))
        source = renamed(draw, source) if draw(st.integers(0, 5)) == 0 else source
        sources[source.path] = source
    return replace(sample(), sources=tuple(sources[path] for path in sorted(sources)))


@st.composite
def folders_with_other_settings(draw: st.DrawFn) -> read.Folder:
    config = sample().settings
    assert config is not None
    return replace(sample(), settings=spoiled(draw, config))


def tried(folder: read.Folder) -> tuple[Problem, ...]:
    """Go all the way to the pages of the widest circle, unless errors forbid it."""
    try:
        loaded = load(folder, DAY)
        if not errors(loaded.problems):
            circle = loaded.settings.audiences[0]
            seen = see(loaded, circle)
            if not nothing_to_publish(seen, loaded, circle):
                build = Build("0", lambda path: (folder.path / path).read_bytes(), b"")
                pages = site(seen, theme(), build)
                assert {"index.html", "roadmap.json"} <= {page.path for page in pages}
                assert searched(pages, loaded, seen, theme(), build).problems == ()
    except Stop as stop:
        return stop.problems
    return loaded.problems


def lines_of(folder: read.Folder) -> dict[str, list[str]]:
    sources = [*folder.sources, *([folder.settings] if folder.settings else ())]
    texts = {source.shown: source.data.decode("utf-8-sig", "replace") for source in sources}
    return {shown: text.replace("\r\n", "\n").replace("\r", "\n").split("\n") for shown, text in texts.items()}


def check(folder: read.Folder) -> None:
    problems = tried(folder)
    lines = lines_of(folder)
    levels = {rule.name: rule.level for rule in rules.ALL}
    for problem in problems:
        assert problem.place.path in lines
        assert 0 <= problem.place.line <= len(lines[problem.place.path])
        assert problem.place.column >= 0
        assert levels[problem.rule] == problem.level
        assert problem.message
    told = report.full(problems, lines.__getitem__, report.COLOUR) + report.concise(problems) + report.github(problems)
    told.encode()
    assert len(json.loads(report.as_json(problems))["problems"]) == len(problems)
    assert len(json.loads(report.sarif(problems, "1.2.3"))["runs"][0]["results"]) == len(problems)


def many(usually: int) -> settings:
    slow = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
    return settings(max_examples=WANTED or usually, derandomize=not WANTED, deadline=None, suppress_health_check=slow)


@many(100)
@given(folders())
def test_spoiled_files_give_problems_with_places_and_nothing_else(folder: read.Folder) -> None:
    check(folder)


@many(40)
@given(folders_with_other_settings())
def test_a_spoiled_roadmap_yml_gives_problems_with_places_and_nothing_else(folder: read.Folder) -> None:
    check(folder)


@pytest.mark.parametrize("number", range(0, len(sample().sources), 7))
def test_a_missing_file_gives_problems_with_places_and_nothing_else(number: int) -> None:
    check(replace(sample(), sources=sample().sources[:number] + sample().sources[number + 1 :]))
