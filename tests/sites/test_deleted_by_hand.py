"""Whatever a circle may not see leaves no trace: its site is the one of content from which that was deleted by hand.

Random roadmaps are written twice, whole and after somebody deleted all that a circle may not see; both are built for
the circle and compared byte for byte. `MILEPOST_EXAMPLES=600` draws so many instead of the few of every run.
"""

import difflib
import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from milepost.adapters.pages import Theme
from milepost.model.build import Build
from milepost.model.page import Page
from milepost.pipeline.loading import Loaded, load
from milepost.pipeline.publishing import dress, manifest, searched, site
from milepost.pipeline.seeing import find_audience, see
from milepost.problems import errors
from milepost.stages import read

sys.path.insert(0, str(Path(__file__).parent))
from deleting_by_hand import left_for, without_other_circles, write
from random_fields import CIRCLES, DAY
from random_roadmaps import Content, File, roadmaps

WANTED = int(os.environ.get("MILEPOST_EXAMPLES", "0"))
# Shrinking takes minutes, so it is for those who look for faults.
PHASES = (Phase.explicit, Phase.generate, *((Phase.shrink,) if WANTED else ()))


def small(*files: File, **keys: Any) -> Content:
    """Write down a roadmap of a few public files, with settings for the widest circle."""
    circles = [{"id": "public", "fields": [], **keys}, {"id": "customers"}, {"id": "internal"}]
    repository = {"repo_url": "https://example.org/source"}
    calendar = {"calendar": {"period": "quarter"}}
    settings_of = {"title": "Plans", "default_audience": "public", "audiences": circles, **repository, **calendar}
    return Content(settings_of, files)


def one(id_: str, *parts: tuple[str, str], kind: str = "milestones", **fields: Any) -> File:
    audience, is_draft = fields.pop("audience", ""), fields.pop("draft", False)
    titled = {"title": id_.capitalize(), **fields} if kind == "milestones" else fields
    return File(kind, id_, audience, titled, parts, draft=is_draft)


# What the property found, as small as it gets: each with the circle whose site it is.
FOUND = {
    "a-period-is-not-called-what-only-inner-readers-read": (
        small(one("one"), one("2026-Q4", ("internal", "# Sale of Contoso"), kind="periods", focus="Calm.")),
        "public",
    ),
    "a-move-in-the-note-of-a-period-is-told-coarsely": (
        small(
            one("one"),
            one("2026-Q4", kind="periods", updates=[{"date": "2026-10-05", "moved_from": "2026-09-10"}]),
            fields=["updates"],
            precision="quarter",
        ),
        "public",
    ),
    "a-page-may-begin-as-a-withheld-milestone-does": (
        small(
            one("one"),
            one("help", ("", "# Help\n\nWe asked them[^1].\n\n[^1]: In May."), kind="pages"),
            one("two", ("", "We asked them."), audience="internal"),
        ),
        "public",
    ),
    "a-coarse-date-may-be-told-of-another-milestone": (
        small(
            one("one", target="2027-05", as_seen_by={"public": {"precision": "quarter"}}),
            one("two", target="2027-05-10", depends_on=["one"]),
            fields=["depends_on"],
        ),
        "public",
    ),
    "a-draft-may-link-to-a-milestone": (
        small(one("one"), one("two", ("", "See [this](/milestones/one.md)."), draft=True)),
        "internal",
    ),
}


@cache
def look() -> Theme:
    return dress([], "en")


def drawn(content: Content, circle: str, is_whole: bool = False) -> dict[str, bytes]:
    """Write, read and draw a roadmap for one circle; the whole one is searched for leaks as well."""
    with tempfile.TemporaryDirectory() as place:
        folder = write(content, Path(place))
        loaded = load(read.folder(folder, folder), DAY)
        wrong = [f"{one.place.path}:{one.place.line}: {one.rule}: {one.message}" for one in errors(loaded.problems)]
        assert not wrong, wrong
        pages, found = _pages(loaded, circle, folder, is_whole)
    assert not found, found
    return {page.path: page.data for page in pages}


def _pages(loaded: Loaded, circle: str, folder: Path, is_whole: bool) -> tuple[tuple[Page, ...], list[str]]:
    audience = find_audience(loaded.settings, circle)
    assert audience
    # Which circle is the widest says `build`; where the others were deleted this one stays what it was.
    knows = Build(
        version="0",
        read_asset=lambda path: read.asset(folder, path),
        plotly_js=b"plotly",
        site_url=loaded.settings.site_url,
        is_widest=circle == CIRCLES[0],
    )
    plan = see(loaded, audience)
    pages = site(plan, look(), knows)
    pages = (*pages, manifest(pages, plan, knows))
    leaks = searched(pages, loaded, plan, look(), knows).problems if is_whole else ()
    return pages, [f"{leak.place.path}: {leak.message}" for leak in leaks]


def difference(whole: dict[str, bytes], left: dict[str, bytes]) -> list[str]:
    """Say where two sites differ; the manifest differs where any other file does."""
    names = [name for name in sorted({*whole, *left}) if whole.get(name) != left.get(name)]
    lines = [
        f"{name}: {'only whole' if name not in left else 'only left' if name not in whole else ''}" for name in names
    ]
    both = [name for name in names if name in whole and name in left and name != ".milepost.json"]
    for name in both[:3]:
        texts = [site[name].decode("utf-8", "replace").splitlines() for site in (whole, left)]
        lines += list(difflib.unified_diff(*texts, "whole", "left", n=1, lineterm=""))[:40]
    return [line[:400] for line in lines]


@settings(
    max_examples=WANTED or 40,
    derandomize=not WANTED,
    deadline=None,
    phases=PHASES,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
@given(content=roadmaps(), circle=st.sampled_from(CIRCLES))
def test_a_site_is_the_one_of_content_from_which_all_that_is_withheld_was_deleted(
    content: Content, circle: str
) -> None:
    left = left_for(content, circle)
    whole = drawn(content, circle, is_whole=True)
    assert difference(whole, drawn(left, circle)) == []
    if circle != CIRCLES[-1]:
        alone = without_other_circles(content, left, circle)
        assert difference(whole, drawn(alone, circle)) == []


@pytest.mark.parametrize(("content", "circle"), FOUND.values(), ids=FOUND.keys())
def test_what_was_found_once_is_not_found_again(content: Content, circle: str) -> None:
    assert difference(drawn(content, circle, is_whole=True), drawn(left_for(content, circle), circle)) == []
