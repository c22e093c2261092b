"""The sample in German: no English word of the interface is left on any page, and the data stay as they are.

What authors wrote is told apart by a third build, in whose words every text is a mark: what is no mark is theirs.
"""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
TEMPLATES = CHECKOUT / "templates"
MARK = "\N{BLACK VERTICAL RECTANGLE}"
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
# What a reader sees or hears although it is no text between tags, and what scripts put into the page.
SAID = ("alt", "aria-label", "placeholder", "title")
SCRIPTED = ("data-zoom", "data-back", "data-wait", "data-failed", "data-many", "data-some", "data-none", "data-done")
# What these hold is for browsers, and the address of a frame for another page.
MACHINE = ("script", "style", "textarea")
# Words that German has from English or shares with it.
SHARED = "Feed Gate Gates Go H Link No-Go Q Release Roadmap Status Team Version April August September November"


class Texts(HTMLParser):
    """Every text of a page or a picture that somebody sees or hears."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.language = ""
        self.is_read = True
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_read = tag not in MACHINE
        given = {name: value or "" for name, value in attrs}
        self.language = given.get("lang", self.language) if tag == "html" else self.language
        names = (*SAID, *SCRIPTED, *(("content",) if given.get("name") == "description" else ()))
        self.found += [" ".join(given[name].split()) for name in names if given.get(name)]

    def handle_endtag(self, tag: str) -> None:
        self.is_read = True

    def handle_data(self, data: str) -> None:
        if self.is_read and data.strip():
            self.found.append(" ".join(data.split()))


def flat(value: Any, before: str = "") -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from flat(inner, f"{before}{key}.")
        else:
            yield f"{before}{key}", inner


def tree(name: str) -> Any:
    return yaml.load((TEMPLATES / name).read_text("utf-8"), yaml.BaseLoader)  # noqa: S506


def words(name: str) -> dict[str, str]:
    return dict(flat(tree(name)))


def runs(text: str) -> Iterator[str]:
    """Take what an interface says itself out of a text with placeholders."""
    for part in PLACEHOLDER.split(text):
        run = part.strip(" ,.:;()%").strip()
        if re.search(r"[^\W\d_]", run):
            yield run


def masked(value: Any) -> Any:
    """Put a mark in the place of everything that the interface says itself."""
    if isinstance(value, dict):
        return {key: masked(inner) for key, inner in value.items()}
    return "".join(
        part if PLACEHOLDER.fullmatch(part) else MARK for part in re.split(rf"({PLACEHOLDER.pattern})", value) if part
    )


def pages_of(site: Path) -> dict[str, Texts]:
    """Read the pages of a site, and the pictures that a reader may save."""
    drawn = {file.stem for file in (CHECKOUT / "content").rglob("*.svg")}
    files = sorted([*site.rglob("*.html"), *site.rglob("*.svg")])
    # A picture's name changes with its words; one that an author drew is a text of theirs.
    names = {re.sub(r"-[0-9a-f]{12}\.", ".", file.relative_to(site).as_posix()): file for file in files}
    return {name: Texts(file.read_text("utf-8")) for name, file in names.items() if Path(name).stem not in drawn}


def circles(site: Path) -> dict[str, Texts]:
    """Read the site of the widest circle and that of the innermost, which shows more."""
    inner = pages_of(site.with_name(f"{site.name}-internal"))
    return pages_of(site) | {f"internal/{name}": texts for name, texts in inner.items()}


def foreign(pages: Mapping[str, Texts], written: set[str]) -> dict[str, set[str]]:
    """Find the English words of the interface in texts, beside what authors wrote."""
    german = {run.casefold() for text in words("words.de.yml").values() for run in runs(text)}
    english = {run.casefold() for text in words("words.yml").values() for run in runs(text)} - german
    ordered = sorted(english, key=len, reverse=True)
    search = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)", re.IGNORECASE)
    # One word of an author's may be one of ours as well; only where it stands alone is it surely theirs.
    long = sorted((text for text in written if text.casefold() not in english), key=len, reverse=True)
    theirs = re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in long))
    found = {}
    for name, texts in pages.items():
        ours = {text for text in texts.found if text not in written and not is_shortened(text, written)}
        hits = {f"{hit[0]}: {text}" for text in ours for hit in search.finditer(theirs.sub(MARK, text))}
        if hits:
            found[name] = hits
    return found


def is_shortened(text: str, written: set[str]) -> bool:
    """Tell a title that a chart had no room for."""
    stem = text.removesuffix("…").rstrip()
    return stem != text and any(whole.startswith(stem) for whole in written)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("german")
    shutil.copytree(CHECKOUT / "content", folder / "content")
    settings = folder / "content" / "roadmap.yml"
    text, count = re.subn(r"(?m)^language: en\b", "language: de", settings.read_text("utf-8"))
    assert count == 1
    settings.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def build(content: Path, milepost: Callable[..., Any]) -> Callable[..., Path]:
    def run(name: str, *options: str | Path) -> Path:
        out = content / name
        done = milepost("build", "--today", "2026-11-23", "--audience", "all", "--out", out, *options, cwd=content)
        assert done.returncode == 0, done.stderr
        return out

    return run


@pytest.fixture(scope="module")
def german(build: Callable[..., Path]) -> Path:
    return build("deutsch")


@pytest.fixture(scope="module")
def written(build: Callable[..., Path], content: Path) -> set[str]:
    """Gather what stands on pages and is no word of the interface: titles, texts, names."""
    own = content / "masked"
    own.mkdir()
    text = yaml.safe_dump(masked(tree("words.yml")), allow_unicode=True)
    (own / "words.de.yml").write_text(text, encoding="utf-8")
    pages = circles(build("blank", "--templates", own))
    found = {piece.strip(" ,.:;()%·") for texts in pages.values() for text in texts.found for piece in text.split(MARK)}
    whole = {text for texts in pages.values() for text in texts.found if MARK not in text}
    return {piece for piece in found | whole if re.search(r"[^\W\d_]", piece)}


def test_every_word_has_its_german_one_and_there_are_no_others() -> None:
    english, german = words("words.yml"), words("words.de.yml")
    assert english.keys() - german.keys() == set()
    assert german.keys() - english.keys() == set()
    assert [key for key, text in german.items() if not text.strip()] == []


def test_every_german_word_is_filled_with_what_its_english_one_is() -> None:
    english, german = words("words.yml"), words("words.de.yml")
    # A range within a year may name the year at either end, or once for both.
    alike = {"{begin_in_year}": "{begin}", "{end_in_year}": "{end}"}
    wrong = {}
    for key in english.keys() & german.keys():
        names = [{alike.get(name, name) for name in PLACEHOLDER.findall(text)} for text in (english[key], german[key])]
        braces = PLACEHOLDER.sub("", german[key])
        if names[0] != names[1] or "{" in braces or "}" in braces:
            wrong[key] = german[key]
    assert wrong == {}


def test_a_german_word_is_the_english_one_only_where_german_uses_it() -> None:
    english, german = words("words.yml"), words("words.de.yml")
    left = {
        key: text for key, text in german.items() if text == english.get(key) and set(runs(text)) - set(SHARED.split())
    }
    assert left == {}


def test_every_page_says_that_it_is_german(german: Path) -> None:
    pages = {name: texts for name, texts in circles(german).items() if name.endswith(".html")}
    assert len(pages) > 100
    assert {name: texts.language for name, texts in pages.items() if texts.language != "de"} == {}


def test_no_english_word_of_the_interface_is_left_on_any_page(german: Path, written: set[str]) -> None:
    pages = circles(german)
    kinds = "index board table explore gates history 404 milestones/ products/ themes/ periods/ pages/ embed/ assets/"
    assert [kind for kind in kinds.split() if not any(name.startswith(kind) for name in pages)] == []
    assert foreign(pages, written) == {}


def test_the_search_for_english_words_finds_them_on_every_page_of_the_english_sample(
    sample_site: Path, written: set[str]
) -> None:
    pages = pages_of(sample_site)
    assert pages.keys() - foreign(pages, written).keys() == set()


def test_the_figures_of_the_charts_are_german(german: Path) -> None:
    figures = [file.read_text("utf-8") for file in german.glob("assets/*-figure-*.js")]
    assert len(figures) > 10
    english = {text for key, text in words("words.yml").items() if key.startswith(("state.", "chart."))} - {
        *words("words.de.yml").values()
    }
    assert {text for text in english for figure in figures if json.dumps(text) in figure} == set()
    assert any('"In Arbeit"' in figure for figure in figures)


def test_data_are_the_same_in_every_language(german: Path, sample_site: Path) -> None:
    own, other = ((site / "roadmap.json").read_text("utf-8") for site in (german, sample_site))
    # The sample lies in a repository, its copy does not.
    assert {**json.loads(own), "source": None} == {**json.loads(other), "source": None}
    assert rows(german) == rows(sample_site)
    assert events(german) == events(sample_site)
    assert len(rows(german)) > 30
    assert len(events(german)) > 60


def rows(site: Path) -> list[list[str]]:
    with (site / "roadmap.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def events(site: Path) -> list[str]:
    """List what a calendar does with an event; its description is words."""
    lines = (site / "calendar.ics").read_bytes().decode().replace("\r\n ", "").splitlines()
    return [line for line in lines if not line.startswith("DESCRIPTION")]


@pytest.mark.parametrize(
    ("target", "seen", "heard"),
    [
        ("2027-03-15", "Ziel: 15. März 2027", "Ziel: 15. März 2027"),
        ("2027-W12", "Ziel: KW 12/2027", "Ziel: Kalenderwoche 12 des Jahres 2027"),
        ("2027-09", "Ziel: Sept. 2027", "Ziel: September 2027"),
        ("2027-Q1", "Ziel: Q1 2027", "Ziel: erstes Quartal 2027"),
        ("2027-H2", "Ziel: H2 2027", "Ziel: zweites Halbjahr 2027"),
        ("FY27-Q3", "Ziel: GJ27 Q3", "Ziel: Geschäftsjahr 2027, drittes Quartal"),
        ("2027-01-10/2027-03-31", "Ziel: 10. Jan. bis 31. März 2027", "Ziel: 10. Januar bis 31. März 2027"),
        ("2027-Q1/2027-Q2", "Ziel: Q1 bis Q2 2027", "Ziel: erstes Quartal bis zweites Quartal 2027"),
        ("2026-12/2027-02", "Ziel: Dez. 2026 bis Feb. 2027", "Ziel: Dezember 2026 bis Februar 2027"),
        ("2027-03/..", "Ziel: frühestens März 2027", "Ziel: frühestens März 2027"),
        ("../2027-06", "Ziel: spätestens Juni 2027", "Ziel: spätestens Juni 2027"),
        ("2027-Q4~", "Ziel: etwa Q4 2027", "Ziel: etwa viertes Quartal 2027"),
        ("later", "Ziel: Später", ""),
    ],
)
def test_dates_read_as_a_german_writes_and_says_them(
    target: str, seen: str, heard: str, tmp_path: Path, milepost: Callable[..., Any]
) -> None:
    (tmp_path / "content" / "milestones").mkdir(parents=True)
    settings = "title: Plan\nlanguage: de\ndefault_audience: public\n"
    (tmp_path / "content" / "roadmap.yml").write_text(settings, encoding="utf-8")
    text = f"---\ntitle: Kasse\ntarget: {target}\n---\n"
    (tmp_path / "content" / "milestones" / "kasse.md").write_text(text, encoding="utf-8")
    done = milepost("build", "--today", "2026-11-23", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    pages = pages_of(tmp_path / "site")
    assert seen in pages["milestones/kasse.html"].found
    assert not heard or f"Kasse: Geplant, {heard}" in pages["explore.html"].found


def test_what_init_copies_speaks_german_where_roadmap_yml_asks_for_it(
    tmp_path: Path, milepost: Callable[..., Any]
) -> None:
    assert milepost("init", "plan", "--templates", cwd=tmp_path).returncode == 0
    home = tmp_path / "plan"
    assert (home / "templates" / "words.de.yml").read_bytes() == (TEMPLATES / "words.de.yml").read_bytes()
    with (home / "content" / "roadmap.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nlanguage: de\n")
    done = milepost("build", cwd=home)
    assert done.returncode == 0, done.stderr
    page = (home / "site" / "board.html").read_text("utf-8")
    assert '<html lang="de">' in page
    assert "<h1>Jetzt, demnächst, später</h1>" in page
