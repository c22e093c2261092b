"""A user's own templates: one file replaced, the rest shipped; a mistake in one is told with its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from milepost import cli

MILESTONE = "---\ntitle: Refunds in one step\ntarget: 2027-Q1\nproduct: shop\n---\n\nMoney back at once.\n"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended and what it said to its user."""

    returncode: int
    stderr: str


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Build a roadmap of one milestone with templates written in the test; an exception fails the test by itself."""

    def run(
        templates: Mapping[str, str | bytes], *options: str, settings: str = "title: Shop\n", text: str = MILESTONE
    ) -> Ended:
        files = {"content/roadmap.yml": settings, "content/milestones/refunds.md": text}
        for name, written in {**files, **{f"templates/{name}": text for name, text in templates.items()}}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(written if isinstance(written, bytes) else written.encode())
        monkeypatch.chdir(tmp_path)
        code = cli.code(["build", "--today", "2026-11-23", *options])
        return Ended(code, capsys.readouterr().err)

    return run


def test_one_template_is_replaced_and_all_others_stay(tmp_path: Path, build: Any) -> None:
    own = (
        '{% extends "base.html" %}{% block main %}<h1>Ours: {{ site.title }}</h1>{{ ui.timeline(chart) }}{% endblock %}'
    )
    assert build({"index.html": own}).returncode == 0
    assert "<h1>Ours: Shop</h1>" in (tmp_path / "site" / "index.html").read_text("utf-8")
    board = (tmp_path / "site" / "board.html").read_text("utf-8")
    assert "<h1>Now, next, later</h1>" in board
    assert build({}, "--templates", "templates").returncode == 0
    assert "<h1>Ours: Shop</h1>" in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_one_word_is_replaced_and_all_others_stay(tmp_path: Path, build: Any) -> None:
    own = "nav:\n  board: Jetzt, dann, irgendwann\npromise:\n  target: 'Ziel: {when}'\n"
    assert build({"words.yml": own}).returncode == 0
    board = (tmp_path / "site" / "board.html").read_text("utf-8")
    assert "<h1>Jetzt, dann, irgendwann</h1>" in board
    assert "Ziel: Q1 2027" in board
    assert "Skip to the content" in board


def test_an_empty_word_counts_as_absent(tmp_path: Path, build: Any) -> None:
    assert build({"words.yml": "nav:\n  board:\n  table: ~\n"}).returncode == 0
    assert "<h1>Now, next, later</h1>" in (tmp_path / "site" / "board.html").read_text("utf-8")


def test_words_of_the_sites_language_come_before_its_general_ones(tmp_path: Path, build: Any) -> None:
    words = {"words.yml": "nav: {board: One, table: Two}\n", "words.de.yml": "nav: {board: Eins}\n"}
    assert build(words, settings="title: Shop\nlanguage: de\n").returncode == 0
    page = (tmp_path / "site" / "board.html").read_text("utf-8")
    assert '<html lang="de">' in page
    assert "<h1>Eins</h1>" in page
    assert ">Two</a>" in page


def test_a_style_sheet_of_ones_own_is_added(tmp_path: Path, build: Any) -> None:
    assert build({"custom.css": ".brand { letter-spacing: .2em }"}).returncode == 0
    (sheet,) = (tmp_path / "site" / "assets").glob("style-*.css")
    assert sheet.read_text("utf-8").endswith(".brand{letter-spacing: .2em}")


def test_text_of_an_author_is_never_run_as_a_template(tmp_path: Path, build: Any) -> None:
    text = "---\ntitle: 'Refunds {{ 6 * 7 }}'\n---\n\n{% include 'base.html' %} {{ site.title }} {when}\n"
    assert build({}, text=text).returncode == 0
    page = (tmp_path / "site" / "milestones" / "refunds.html").read_text("utf-8")
    assert "<h1>Refunds {{ 6 * 7 }}</h1>" in page
    assert "{% include 'base.html' %} {{ site.title }} {when}" in page


@pytest.mark.parametrize(
    ("name", "text", "place", "says"),
    [
        ("index.html", "<p>\n\n{% if site %}\n", "templates/index.html:3", "if"),
        ("index.html", "<p>\n{% nonsense %}\n", "templates/index.html:2", "nonsense"),
        ("index.html", "one\n{{ nobody }}\n", "templates/index.html:2", "'nobody' is undefined"),
        ("index.html", "one\n{{ site.nobody }}\n", "templates/index.html:2", "nobody"),
        ("index.html", "{{ 1 / 0 }}", "templates/index.html:1", "division by zero"),
        ("index.html", "{{ site | sparkle }}", "templates/index.html:1", "sparkle"),
        ("index.html", "\n\n{{ word('no.such.word') }}", "templates/index.html:3", "no.such.word"),
        ("index.html", "\n{% include 'gone.html' %}", "templates/index.html:2", "gone.html"),
        ("index.html", "{% include 'index.html' %}", "templates/index.html:1", "recursion"),
        ("index.html", b"\n<p>\xff\xfe</p>", "templates/index.html", "utf-8"),
        ("base.html", "<title>\n{{ nobody }}", "templates/base.html:2", "'nobody' is undefined"),
        ("embed.html", "\n{{ nobody }}", "templates/embed.html:2", "'nobody' is undefined"),
        ("macros.html", "{% macro other() %}{% endmacro %}", "templates/macros.html", "no attribute 'lanes'"),
        ("macros.html", "{% macro lanes(one, two) %}\n{{ two.x }}{% endmacro %}", "templates/macros.html:2", "two"),
        ("macros.html", "{% macro lanes() %}{% endmacro %}", "templates/macros.html", "macro 'lanes' takes"),
        ("base.html", "{% block main %}{% endblock %}", "templates/base.html", "'ui' is undefined"),
        *(
            (name, b"\xff", f"templates/{name}", "utf-8")
            for name in (
                *(
                    "frame.css",
                    "controls.css",
                    "chart.css",
                    "overview.css",
                    "milestone.css",
                    "marks.css",
                    "style.css",
                    "custom.css",
                ),
                *("site.js", "filter.js", "lines.js", "zoom.js"),
            )
        ),
        ("symbols.svg", "<svg>\n{{ nobody }}</svg>", "templates/symbols.svg:2", "'nobody' is undefined"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_place(
    name: str, text: str | bytes, place: str, says: str, tmp_path: Path, build: Any
) -> None:
    done = build({name: text})
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith(place)]
    assert told, done.stderr
    assert told[0].endswith(" [bad-template]")
    assert says.lower() in told[0].lower()
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("nav:\n  boord: Board\n", "templates/words.yml:2:10", "nav.boord"),
        ("promise:\n  target: 'Ziel: {wen}'\n", "templates/words.yml:2:11", "promise.target"),
        ("nav:\n  board: 'a {name}'\n", "templates/words.yml:2:10", "nav.board"),
        ("promise:\n  target: 'Ziel: {when'\n", "templates/words.yml:2:11", "promise.target"),
        ("promise:\n  target: 'Ziel: when}'\n", "templates/words.yml:2:11", "promise.target"),
        ("promise:\n  target: 'Ziel: {when.x}'\n", "templates/words.yml:2:11", "promise.target"),
        ("promise:\n  target: 'Ziel: {when[0]}'\n", "templates/words.yml:2:11", "promise.target"),
        ("promise:\n  target: 'Ziel: {when!x}'\n", "templates/words.yml:2:11", "promise.target"),
        ("promise:\n  target: 'Ziel: {when:d}'\n", "templates/words.yml:2:11", "promise.target"),
        ("promise:\n  target: 'Ziel: {}'\n", "templates/words.yml:2:11", "promise.target"),
        ("promise:\n  target: 'Ziel: {0}'\n", "templates/words.yml:2:11", "promise.target"),
        ("nav: Board\n", "templates/words.yml:1", "nav"),
        ("nav:\n  board: [a, b]\n", "templates/words.yml:2:10", "nav.board"),
    ],
)
def test_a_mistake_in_the_words_is_told_with_its_place(
    text: str, place: str, says: str, tmp_path: Path, build: Any
) -> None:
    done = build({"words.yml": text})
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith(place)]
    assert told, done.stderr
    assert told[0].endswith("[bad-words]")
    assert says in told[0]
    assert not (tmp_path / "site").exists()


def test_words_that_are_no_yaml_are_told_as_such(build: Any) -> None:
    done = build({"words.yml": "nav:\n  board: 'open\n"})
    assert done.returncode == 1
    assert "templates/words.yml:2:" in done.stderr
    assert "[bad-yaml]" in done.stderr


def test_a_mistake_in_a_template_leaves_the_last_site_as_it_was(tmp_path: Path, build: Any) -> None:
    assert build({}).returncode == 0
    before = {path: path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()}
    assert build({"index.html": "{{ nobody }}"}).returncode == 1
    assert {path: path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()} == before


def test_a_folder_of_templates_that_is_not_there_is_told(build: Any) -> None:
    done = build({}, "--templates", "gone")
    assert done.returncode == 3
    assert "gone" in done.stderr
