"""A site in parts: together they are the whole, and each page is drawn in the part that names it."""

from datetime import date
from pathlib import Path

import pytest

from milepost.commands.serve.editions import Pages
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
