"""A site in parts: together they are the whole, and each page is drawn in the part that names it."""

import re
from datetime import date
from pathlib import Path

import pytest

from milepost.commands.serve.answers import Request, answer
from milepost.commands.serve.editions import Pages, edition
from milepost.commands.serve.stage import Show
from milepost.commands.workspace import Workspace
from milepost.model.build import Build
from milepost.pipeline.loading import load
from milepost.pipeline.publishing import drawing, dress
from milepost.pipeline.seeing import see
from milepost.stages import read
from milepost.stages.render import Drawing

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def sample() -> Drawing:
    content = CHECKOUT / "content"
    loaded = load(read.folder(content, CHECKOUT), date(2026, 11, 23))
    plan = see(loaded, loaded.settings.audiences[-1])
    return drawing(plan, dress((), "en"), Build("0", lambda path: read.asset(content, path), b""))


def test_each_part_draws_the_pages_it_names(sample: Drawing) -> None:
    named = {number: set(part.paths) for number, part in enumerate(sample.parts)}
    drawn = {number: {page.path for page in sample.draw(number)} for number in named}
    assert all(named[number] <= drawn[number] for number in named)
    pages = {path for paths in named.values() for path in paths}
    assert {"index.html", "board.html", "milestones/one-step-refunds.html", "products/payments.html"} <= pages
    assert len(pages) > 60


def test_a_page_that_is_asked_for_is_drawn_with_its_part_alone_and_as_in_the_whole(
    sample: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {page.path: page.data for page in sample.whole()}
    asked: list[int] = []
    draw = Drawing.draw
    monkeypatch.setattr(Drawing, "draw", lambda self, number: asked.append(number) or draw(self, number))
    pages = Pages(sample)
    assert pages["board.html"] == whole["board.html"]
    assert pages["explore.html"] == whole["explore.html"]
    assert len(asked) == 1
    assert pages["milestones/one-step-refunds.html"] == whole["milestones/one-step-refunds.html"]
    assert len(asked) == 2
    assert "no-such-page.html" not in pages
    assert dict(pages) == whole
    assert sorted(asked) == list(range(len(sample.parts)))


PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>\n'


def served(folder: Path) -> Show:
    (folder / "pages").mkdir(parents=True)
    (folder / "roadmap.yml").write_text("title: Plans\ndefault_audience: public\n", "utf-8")
    (folder / "dot.svg").write_text(PICTURE, "utf-8")
    (folder / "pages" / "why.md").write_text("---\ntitle: Why\n---\n![A dot](../dot.svg)\n", "utf-8")
    (folder / "milestones").mkdir()
    (folder / "milestones" / "a.md").write_text("---\ntitle: A\ntarget: 2027\n---\n", "utf-8")
    return Show(edition(Workspace(folder, folder, (), date(2026, 11, 23)), ()), "1")


def asked(show: Show, path: str) -> tuple[int, bytes]:
    given = answer(Request(path, ("127.0.0.1:8000",), "", 8000), show)
    return given.status, given.body


def test_a_page_that_is_drawn_later_has_the_picture_of_its_edition(tmp_path: Path) -> None:
    show = served(tmp_path)
    (tmp_path / "dot.svg").unlink()
    status, page = asked(show, "/pages/why.html")
    assert status == 200
    name = re.search(rb"assets/dot-[0-9a-f]+[.]svg", page)
    assert name
    assert asked(show, f"/{name[0].decode()}") == (200, PICTURE.encode())


def test_a_fault_of_ours_in_drawing_a_page_is_shown_to_whoever_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    show = served(tmp_path)
    monkeypatch.setattr(Drawing, "draw", broken)
    status, page = asked(show, "/pages/why.html")
    assert status == 503
    assert b"ZeroDivisionError" in page
