"""Everyday content that must stop no build: what a page says of its own, and what an author told everybody."""

from datetime import date
from pathlib import Path

import pytest

from milepost.commands import build
from milepost.commands.workspace import Workspace
from milepost.model.build import Build, Wishes
from milepost.model.page import Page
from milepost.pipeline.loading import load
from milepost.pipeline.publishing import dress, searched, site
from milepost.pipeline.seeing import find_audience, see
from milepost.problems import errors
from milepost.stages import read

DAY = date(2026, 11, 23)
SETTINGS = "title: Plans\ndefault_audience: internal\naudiences: [{id: public}, {id: internal, fields: all}]\n"
COARSE = "target: 2027-03-15\nas_seen_by: {public: {precision: quarter}}\n"
PUBLIC = "audience: public\n"


def milestone(title: str, more: str = "", text: str = "") -> str:
    return f"---\ntitle: {title}\n{more}---\n\n{text}\n"


SILENT = {
    "a day that its author wrote into the text": {
        "milestones/web/one.md": milestone("One", PUBLIC + COARSE, "Ready on 2027-03-15, or 15 Mar 2027.")
    },
    "a day in an address": {
        "milestones/web/one.md": milestone(
            "One", PUBLIC + COARSE + "links: [{url: 'https://example.org/2027-03-15'}]\n"
        )
    },
    "a month that the menu names": {
        "milestones/web/one.md": milestone(
            "One", PUBLIC + "start: 2026-12\ntarget: 2027-02\nas_seen_by: {public: {precision: quarter}}\n"
        ),
        "roadmap.yml": SETTINGS + "calendar: {period: month}\n",
    },
    "a title of a neighbour with the same day": {
        "milestones/web/one.md": milestone("One", PUBLIC + COARSE),
        "milestones/web/fair.md": milestone("Fair on 2027-03-15", PUBLIC + "target: 2027-Q2\n"),
    },
    "a name beside its count": {
        "milestones/identity/one.md": milestone("One", PUBLIC + "target: 2027-Q1\n"),
        "milestones/identity/two.md": milestone("Two", PUBLIC + "target: 2027-Q2\n"),
        "milestones/identity/next.md": milestone("Identity 2"),
    },
    "two names of a menu": {
        "milestones/data/one.md": milestone("One", PUBLIC),
        "milestones/platform/two.md": milestone("Two", PUBLIC),
        "milestones/data/both.md": milestone("Data Platform"),
    },
    "a backslash": {
        "milestones/web/one.md": milestone("'Clean up C:\\temp'", PUBLIC, "See `\\\\beta` and \\\\frac."),
        "milestones/web/temp.md": milestone("Inner warmth"),
        "milestones/web/beta.md": milestone("Inner trial"),
        "milestones/web/frac.md": milestone("Inner part"),
    },
    "the name of a page's file": {
        "milestones/storefront/one.md": milestone("One", PUBLIC + "target: 2027-Q1\n"),
        "milestones/storefront/two.md": milestone("Two", "team: product-storefront\n"),
        "milestones/storefront/lane-storefront.md": milestone("Inner lane"),
    },
    "two files whose names differ in their blanks": {
        "milestones/web/one.md": milestone("One", PUBLIC, "![us](/img/Team%20Photo.svg)"),
        "milestones/web/two.md": milestone("Two", "", "![us](/img/inner/Team-Photo.svg)"),
        "img/Team Photo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "img/inner/Team-Photo.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='2'/>",
    },
    "a period's report that only the team reads": {
        "milestones/web/one.md": milestone("One", PUBLIC + "target: 2027-Q1\n", "It will ship in Q1 2027."),
        "periods/2027-Q1.md": "# Q1 2027\n\nWe hope.\n",
    },
}


def built(here: Path, files: dict[str, str]) -> list[str]:
    """Build the public site of a few files; give what stopped it."""
    for name, text in {"roadmap.yml": SETTINGS, **files}.items():
        (here / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "content" / name).write_text(text, encoding="utf-8")
    outcome = build.build(
        Workspace(here, here / "content", (), DAY), Wishes(here / "site", "public", "https://example.org/")
    )
    return [f"{problem.place.path}: {problem.message}" for problem in errors(outcome.problems)]


@pytest.mark.parametrize("files", SILENT.values(), ids=SILENT)
def test_what_is_no_secret_stops_no_build(tmp_path: Path, files: dict[str, str]) -> None:
    assert built(tmp_path, files) == []
    assert (tmp_path / "site" / "index.html").is_file()


GLUED = (
    '<nav><a rel="prev" href="a.html">← Alpha</a><a rel="next" href="b.html">Beta thing →</a></nav>',
    "<span>Planned</span><span>Beta thing</span>",
    "<p>Beta<br>thing</p>",
    "<small>1</small><b>Beta</b> <i>thing</i>",
)


@pytest.mark.parametrize("markup", GLUED)
def test_a_title_is_found_however_close_its_neighbours_stand(tmp_path: Path, markup: str) -> None:
    assert built(tmp_path, {"milestones/web/a.md": milestone("Alpha", PUBLIC),
                            "milestones/web/b.md": milestone("Beta thing")}) == []  # fmt: skip
    loaded, look = load(read.folder(tmp_path / "content", tmp_path), DAY), dress((), "en")
    circle = find_audience(loaded.settings, "public")
    assert circle
    seen, knows = see(loaded, circle), Build("0", lambda path: b"", b"")
    pages = (*site(seen, look, knows), Page("x.html", markup.encode()))
    assert [problem.place.path for problem in searched(pages, loaded, seen, look, knows).problems] == ["x.html"]
