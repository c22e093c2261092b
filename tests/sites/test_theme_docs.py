"""What the theme's README tells theme authors is what templates get: no name too few, none too many."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2 import nodes

from milepost import cli
from milepost.adapters.pages import Theme
from milepost.model import colours
from milepost.model.settings import ThemeSettings
from milepost.stages.render import listing, passages, plan_changes, stopped, texts, track_record
from milepost.stages.render.cards import Card, Named
from milepost.stages.render.chart import grid, load_view, view
from milepost.stages.render.pages import (
    capacity,
    gates,
    history,
    index,
    milestone_gate,
    milestone_release,
    outlook,
    period,
    theme,
)
from milepost.stages.render.shell import Shell

CHECKOUT = Path(__file__).resolve().parents[2]
TEMPLATES = CHECKOUT / "templates"
README = (TEMPLATES / "README.md").read_text("utf-8")
# The types by the name that the README gives them; three of one name are told apart there.
TYPES: Mapping[str, Any] = {
    "Card": Card,
    "Change": plan_changes.Change,
    "ChartView": view.ChartView,
    "Chip": listing.Chip,
    "Choice": listing.Choice,
    "Column": grid.Column,
    "Fact": texts.Fact,
    "GridCell": grid.Cell,
    "GridRow": grid.Row,
    "Group": listing.Group,
    "LaneView": view.LaneView,
    "LoadBar": capacity.Bar,
    "LoadCell": capacity.Cell,
    "LoadPart": capacity.Part,
    "LoadRow": capacity.Row,
    "LoadTeam": load_view.TeamView,
    "LoadView": load_view.LoadView,
    "Move": index.Move,
    "Named": Named,
    "Kept": milestone_release.Kept,
    "Outlook": outlook.Outlook,
    "Passage": passages.Passage,
    "Release": milestone_release.Release,
    "Road": milestone_release.Road,
    "Step": milestone_release.Step,
    "Stopped": stopped.Stopped,
    "PeriodEntry": period.Entry,
    "PeriodSection": period.Section,
    "Share": track_record.Share,
    "Since": milestone_gate.Since,
    "Stop": gates.Stop,
    "Table": gates.Table,
    "TableCell": gates.Cell,
    "TableRow": gates.Row,
    "ThemeRow": theme.Row,
    "ThemeView": index.ThemeView,
    "TrackRecord": track_record.TrackRecord,
    "TrendRow": history.Row,
    "TrendView": history.TrendView,
}


@dataclass(slots=True)
class Given:
    """What a build gave its templates: each page's own names, all of them, and the files that were read."""

    own: dict[str, set[str]] = field(default_factory=dict)
    whole: dict[str, list[set[str]]] = field(default_factory=dict)
    parts: dict[str, set[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    def keep(self, name: str, value: Any) -> None:
        """Note the keys of a value that is a mapping, or a list of such."""
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                self.parts.setdefault(name, set()).update(one)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """Build the sample with its address and listen to what its templates get."""
    heard = Given()
    page, render, text, source = Shell.page, Theme.render, Theme.text, jinja2.FileSystemLoader.get_source

    def note_page(self: Shell, path: str, template: str, context: dict[str, Any]) -> None:
        heard.own.setdefault(template, set()).update(context)
        for name, value in context.items():
            heard.keep(f"{template} {name}", value)
        page(self, path, template, context)

    def note_whole(self: Theme, name: str, context: Mapping[str, Any]) -> str:
        heard.whole.setdefault(name, []).append(set(context))
        return render(self, name, context)

    def note_text(self: Theme, name: str) -> str:
        heard.files.add(name)
        return text(self, name)

    def note_source(self: Any, environment: Any, template: str) -> Any:
        heard.files.add(template)
        return source(self, environment, template)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Shell, "page", note_page)
        patch.setattr(Theme, "render", note_whole)
        patch.setattr(Theme, "text", note_text)
        patch.setattr(jinja2.FileSystemLoader, "get_source", note_source)
        patch.chdir(CHECKOUT)
        out = str(tmp_path_factory.mktemp("documented") / "site")
        # The innermost circle has every kind of page; others may have none of capacity.
        build = ["build", "--today", "2026-11-23", "--audience", "internal", "--site-url", "https://example.org/"]
        assert cli.code([*build, "--out", out]) == 0
    return heard


def section(title: str) -> str:
    """Take what stands below a heading, up to the next one."""
    after = re.split(rf"(?m)^#+ {re.escape(title)}$", README)
    assert len(after) == 2, f"the README has no heading '{title}', or two"
    return re.split(r"(?m)^#+ ", after[1])[0]


def named(title: str) -> list[str]:
    """List what the first column of a section's table names."""
    return re.findall(r"(?m)^\| `([^`]+)` \|", section(title))


def examples() -> dict[str, str]:
    """List the files that the README shows as examples."""
    return dict(re.findall(r"(?m)^`templates/([\w.]+)`:\n\n```[\w+]*\n(.*?)^```$", README, re.DOTALL | re.MULTILINE))


def test_every_name_that_all_pages_get_is_told_and_no_other(given: Given) -> None:
    common = set(named("Every page"))
    pages = {name: names for name, names in given.whole.items() if name in given.own}
    assert len(pages) > 10
    for name, found in pages.items():
        for names in found:
            assert common - names == set(), name
            assert names - common - given.own[name] == set(), name


def test_every_name_that_one_kind_of_page_gets_is_told_and_no_other(given: Given) -> None:
    # What replaces a name of every page needs no second line; a picture that is drawn may have one.
    for name, found in given.own.items():
        told = set(named(f"`{name}`"))
        assert found - told - set(named("Every page")) == set(), name
        assert told - found == set(), name


def test_every_kind_of_page_has_its_table(given: Given) -> None:
    told = set(re.findall(r"(?m)^### `([\w.]+)`$", README))
    assert told == given.own.keys()


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_field_is_told_and_no_other(name: str) -> None:
    assert sorted(named(name)) == sorted(one.name for one in fields(TYPES[name]))


def test_every_type_has_its_table() -> None:
    told = set(re.findall(r"(?m)^### (\w+)$", README.split("## What is in them", 1)[1]))
    assert told == TYPES.keys()


@pytest.mark.parametrize("name", ["gate", "moves", "updates"])
def test_what_is_in_a_milestones_parts_is_told(name: str, given: Given) -> None:
    (line,) = (line for line in section("`milestone.html`").splitlines() if line.startswith(f"| `{name}` |"))
    told = set(re.findall(r"`(\w+)`", line.partition(":")[2]))
    assert told == given.parts[f"milestone.html {name}"]


def test_what_is_in_a_share_picture_is_told(given: Given) -> None:
    (line,) = (line for line in section("Every page").splitlines() if line.startswith("| `share` |"))
    drawn = given.parts.get("index.html share")
    if drawn is None:
        pytest.skip("nothing here can draw a picture")
    assert set(re.findall(r"`(\w+)`", line.partition(":")[2])) == drawn


def test_every_file_of_the_theme_is_told(given: Given) -> None:
    told = named("Files")
    assert len(told) == len(set(told))
    assert given.files - set(told) == set()
    assert [name for name in told if not (TEMPLATES / name).is_file()] == ["custom.css"]
    assert {file.name for file in TEMPLATES.glob("words*.yml")} - set(told) == set()


def test_every_macro_is_told_with_what_it_takes() -> None:
    tree = jinja2.Environment(autoescape=True).parse((TEMPLATES / "macros.html").read_text("utf-8"))
    macros = {f"{one.name}({', '.join(argument.name for argument in one.args)})" for one in tree.find_all(nodes.Macro)}
    assert set(named("Macros")) == macros


def test_every_block_is_told() -> None:
    tree = jinja2.Environment(autoescape=True).parse((TEMPLATES / "base.html").read_text("utf-8"))
    (line,) = (line for line in section("Files").splitlines() if line.startswith("| `base.html` |"))
    assert sorted(line.split("`")[3].split()) == sorted(one.name for one in tree.find_all(nodes.Block))


def test_every_token_is_told() -> None:
    told = set(re.findall(r"--([a-z]+)", section("Colours, logo, font")))
    light = re.search(r":root\{(.*?)\}", (TEMPLATES / "frame.css").read_text("utf-8"))
    assert light
    # The last two are what a state sets for its own mark.
    assert told | {"c", "t"} == set(re.findall(r"--([a-z]+):", light[1]))


def test_the_pair_of_colours_is_named_as_a_build_names_it() -> None:
    assert f"```\n{colours.faults(ThemeSettings(accent='#0077c8'))[0]}\n```" in README


def test_the_examples_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = examples()
    assert sorted(found) == ["404.html", "custom.css", "words.de.yml", "words.yml"]
    site = roadmap(tmp_path, {f"templates/{name}": text for name, text in found.items()}, monkeypatch)
    board = (site / "board.html").read_text("utf-8")
    assert "<h1>Jetzt, bald, irgendwann</h1>" in board
    assert "Geplant für Q1 2027" in board
    assert "What we are building today." in board
    assert "the roadmap team</a>" in (site / "404.html").read_text("utf-8")
    (sheet,) = site.glob("assets/style-*.css")
    assert sheet.read_text("utf-8").endswith("@media print{.theme-list{display: none}}")


def test_the_readme_is_no_milestone_and_no_page_of_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = roadmap(tmp_path, {"templates/README.md": README, "plan.md": "# A plan\n"}, monkeypatch, at="")
    assert sorted(file.stem for file in site.glob("milestones/*.html")) == ["kasse", "plan"]
    assert not [file for file in site.rglob("*") if "readme" in file.name.lower()]
    assert cli.code(["check", "--today", "2026-11-23"]) == 0


def roadmap(
    folder: Path, files: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, at: str = "content/milestones/"
) -> Path:
    """Build a roadmap of one milestone, in German, with some files of its own beside it."""
    settings = "title: Plan\nlanguage: de\ndefault_audience: public\n"
    milestone = "---\ntitle: Kasse\ntarget: 2027-Q1\n---\n"
    own = {f"{at.partition('/')[0] and 'content/'}roadmap.yml": settings, f"{at}kasse.md": milestone}
    for name, text in {**own, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    assert cli.code(["build", "--today", "2026-11-23"]) == 0
    return folder / "site"


def test_init_copies_the_whole_theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.code(["init", ".", "--templates", "--today", "2026-11-23"]) == 0
    assert set(copied(tmp_path / "templates")) == set(copied(TEMPLATES))
    assert (tmp_path / "templates" / "README.md").read_text("utf-8") == README
    assert cli.code(["check", "--today", "2026-11-23"]) == 0


def copied(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
