"""With any one step of the projection undone, the leak check refuses the build and nothing is written."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from milepost.commands import build, content, past
from milepost.commands.workspace import Workspace
from milepost.model.build import Wishes
from milepost.model.milestone import Sunset, Wording
from milepost.model.roadmap import Roadmap, Seen
from milepost.model.settings import Audience
from milepost.pipeline.loading import Loaded
from milepost.pipeline.publishing import dress
from milepost.problems import Problem, errors
from milepost.stages import leak, project
from milepost.stages.project import fields, wording
from milepost.stages.project.view import View

DAY = date(2026, 11, 23)
SETTINGS = """\
title: Fabrikam roadmap
default_audience: internal
audiences:
  - {id: public, fields: [gate], precision: quarter}
  - {id: customers, fields: [updates, gate.all, capacity, depends_on]}
  - {id: internal, fields: all}
capacity: {default: 60, teams: {quarl: 40}}
ignore: [{rule: overdue, path: nowhere/**, reason: For later}]
"""
SHOWN = """\
---
title: Brask
audience: public
product: hidden-product
themes: [growth, Hidden aim]
target: 2027-02-17
start: 2026-12-09
deadline: 2027-05-20
not_before: 2026-12-02
owner: blick
team: quarl
estimate: 6w
confidence: 35
health: at-risk
parent: before
follows: hidden
depends_on: [{id: headed, why: They need it}, hidden]
extra: {seats: 51}
links:
  - {url: https://example.org/open, title: Notes}
  - {url: https://example.org/vroom, title: Numbers, audience: internal}
updates: [{date: 2026-11-02, text: Went well, health: at-risk, moved_from: 2026-12-17}]
sunset: {announce: 2028-08-21, end_of_sale: 2028-11-21, end_of_support: 2029-02-21, end_of_life: 2029-08-21,
  replacement: hidden}
as_seen_by: {public: {title: Money by link, summary: Faster money}, customers: {title: For you, precision: month}}
---

# Inner heading

Everybody reads this.

::: internal
Only we read of the merger.
:::
"""
GATE = """\
---
title: Value case
audience: public
gate: {type: value-case, approvers: [chief], decision: conditional-go, decided_on: 2026-10-14, decided_by: [chief],
  rationale: Because they pay, asks: {effort: 8w, until: 2027-05-19}, revisit: 2027-02-18,
  criteria: [{text: Somebody wants it, met: yes}], conditions: [{text: More tests, due: 2027-02-16}]}
as_seen_by: {customers: {precision: quarter}}
---
"""
FILES = {
    "roadmap.yml": SETTINGS,
    "milestones/shop/shown.md": SHOWN,
    "milestones/shop/gate.md": GATE,
    "milestones/shop/before.md": "---\ntitle: Earlier\naudience: public\ncompleted: 2026-10-07\nstatus: done\n---\n",
    "milestones/shop/headed.md": "---\naudience: public\n---\n\n::: internal\n# Inner wording\n:::\n\n# Open one\n",
    "milestones/shop/hidden.md": "---\ntitle: Merger of firms\nproduct: secret-shop\nthemes: [Secret aim]\n---\n",
    "milestones/shop/draft.md": "---\ntitle: Half a thought\naudience: public\ndraft: yes\n---\n",
    "products/shop.md": "---\ntitle: Shop\naudience: public\nowner: snirt\nteam: zorp\nlinks: [{url: 'https://example.org/x',"
    " audience: internal}]\nsunset: {announce: 2028-08-22, end_of_life: 2030-02-20, replacement: hidden}\n---\n",
    "products/headed.md": "---\naudience: public\n---\n\n::: internal\n# Inner name\n:::\n\n# Open name\n",
    "products/hidden-product.md": "---\ntitle: Skunkworks\n---\n",
    "themes/growth.md": "---\ntitle: Inner growth\naudience: public\nowner: drell\nas_seen_by: {public: {title: Growth,"
    " summary: More for all}}\n---\n\n# Inner growth\n\nAll of it.\n",
    "themes/headed.md": "---\naudience: public\n---\n\n::: internal\n# Inner aim\n:::\n\n# Open aim\n",
    "themes/hidden-aim.md": "---\ntitle: Hidden aim\n---\n",
    "milestones/shop/spelled.md": "---\ntitle: Spelled\naudience: public\nthemes: [all-of-us]\n---\n",
    "milestones/shop/also.md": "---\ntitle: Inner spelling\nthemes: [All of Us]\n---\n",
    "periods/2027-Q1.md": "---\nfocus: Ship it\naudience: public\nthemes: [growth, hidden-aim]\nowner: korv\n"
    "health: at-risk\nupdates: [{date: 2026-11-03, text: Doubts, health: at-risk}]\ncapacity: {quarl: 20}\n---\n",
    "periods/2027-Q2.md": "---\nfocus: The merger\n---\n",
    "pages/view.md": "---\naudience: public\nshows: {product: [shop, hidden-product], theme: [growth, hidden-aim],"
    " team: [quarl]}\n---\n\n::: internal\n# Inner page\n:::\n\n# Open page\n",
    "pages/hidden.md": "# For us\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    here = tmp_path_factory.mktemp("sabotage")
    for name, text in FILES.items():
        (here / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "content" / name).write_text(text, encoding="utf-8")
    return Workspace(here, here / "content", (), DAY)


@pytest.fixture(scope="module")
def loaded(at: Workspace) -> Loaded:
    """Read it before anything is undone, so that only what is given to a circle is wrong."""
    return content.load(at)


@pytest.fixture
def published(at: Workspace, loaded: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Build a circle's site; gives the rules that refused it, and whether anything was written."""
    monkeypatch.setattr(past, "load", lambda *_: (loaded, ()))

    def run(circle: str) -> tuple[set[str], bool]:
        outcome = build.build(at, Wishes(tmp_path / "site", circle, "https://example.org/plans/"))
        return {problem.rule for problem in errors(outcome.problems)}, any(tmp_path.iterdir())

    return run


@pytest.mark.parametrize("circle", ["public", "customers", "internal"])
def test_what_the_projection_makes_is_published(published: Callable[[str], Any], circle: str) -> None:
    assert published(circle) == (set(), True)


# A field that is not on the list, shown all the same

SEES = Audience.sees
NAMES = ("health", "confidence", "depends_on", "owner", "team", "estimate", "deadline", "not_before", "parent")


@pytest.mark.parametrize("name", NAMES)
def test_a_field_that_is_no_longer_guarded_is_found(
    published: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delitem(fields.GUARDED, name)
    assert published("public") == ({"leak"}, False)


@pytest.mark.parametrize("name", [*NAMES, "extra.seats", "updates", "capacity"])
def test_a_field_that_the_projection_takes_to_be_listed_is_found(
    published: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(Audience, "sees", lambda circle, asked: asked == name or SEES(circle, asked))
    assert published("public") == ({"leak"}, False)


# An item that is not for the circle

OF = View.of
ITEMS = [
    ("milestones", "hidden"),
    ("milestones", "draft"),
    ("products", "hidden-product"),
    ("products", "secret-shop"),
    ("themes", "hidden-aim"),
    ("themes", "secret-aim"),
    ("periods", "2027-Q2"),
    ("pages", "hidden"),
]


@pytest.mark.parametrize(("kind", "id_"), ITEMS)
@pytest.mark.parametrize("circle", ["public", "customers"])
def test_an_item_let_through_is_found(
    published: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, circle: str, kind: str, id_: str
) -> None:
    def of(roadmap: Roadmap, *rest: Any) -> View:
        made = OF(roadmap, *rest)
        return replace(made, **{kind: {**getattr(made, kind), id_: getattr(roadmap, kind)[id_]}})

    monkeypatch.setattr(View, "of", of)
    assert published(circle) == ({"leak"}, False)


# A step left out, or done for somebody else

WORDS, COARSER, TEXT, RELATED = wording.words_for, wording.coarser, View.text, View.related
RELATIONS = ("product", "follows", "depends_on")


def innermost(view: View, item: Any) -> Any:
    """Give the text of the circle that reads everything, its links included."""
    inner = replace(view, level=len(view.settings.audiences) - 1, audience=view.settings.audiences[-1])
    bodies, references = TEXT(inner, item).bodies, TEXT(inner, item).references
    return replace(TEXT(view, item), bodies=bodies, references=references)


def related(name: str) -> Callable[[View, Any], Any]:
    return lambda view, item: replace(RELATED(view, item), **{name: getattr(item, name)})


STEPS: Mapping[str, tuple[Any, str, Any, str]] = {
    "links as written": (fields, "links", lambda written, _: tuple(written), "public"),
    "all links": (fields, "links", lambda written, _: tuple(replace(one, audience="") for one in written), "public"),
    "all updates": (fields, "updates", lambda written, _: written, "public"),
    "health in updates": (fields, "updates", lambda written, _: written, "customers"),
    "the whole gate": (fields, "_gate", lambda gate, _: gate, "public"),
    "every field": (fields, "milestone", lambda item, _: item, "public"),
    "the innermost text": (View, "text", innermost, "public"),
    "no text chosen": (View, "text", lambda _, item: item, "public"),
    "no words of its own": (wording, "words_for", lambda *_: Wording(), "public"),
    "the words of the next circle": (
        wording,
        "words_for",
        lambda words, _: words.get("customers", Wording()),
        "public",
    ),
    "the inner title": (wording, "title_of", lambda item, _: item.title, "public"),
    "the inner spelling": (project, "_implied_title", lambda item, _: item.title, "public"),
    "the heading": (wording, "without_heading", lambda bodies, *_: bodies, "public"),
    "exact dates": (wording, "coarser", lambda item, *_: item, "public"),
    "no precision": (wording, "precision_for", lambda *_: None, "public"),
    "months for quarters": (wording, "precision_for", lambda *_: "month", "public"),
    "the circle's precision alone": (wording, "precision_for", lambda _, view: view.audience.precision, "customers"),
    "exact dates of a gate": (wording, "_gate", lambda gate, _: gate, "customers"),
    "exact earlier promises": (wording, "_retold", lambda updates, *_: updates, "customers"),
    "exact ends of life": (
        wording,
        "sunset",
        lambda written, *_: written and replace(written, replacement=""),
        "public",
    ),
    "what replaces it": (
        wording,
        "sunset",
        lambda written, *_: written and Sunset(replacement=written.replacement),
        "public",
    ),
    "the settings": (project, "_settings", lambda settings, _: settings, "public"),
    "a whole milestone": (project, "_milestone", lambda item, view: view.text(view.related(item)), "public"),
    "a whole product": (project, "_product", lambda item, view: view.text(item), "public"),
    "a whole theme": (project, "_theme", lambda item, view: view.text(item), "public"),
    "a whole page": (project, "_page", lambda item, view: view.text(item), "public"),
    **{f"its {name} as written": (View, "related", related(name), "customers") for name in RELATIONS},
}


@pytest.mark.parametrize(("owner", "name", "undone", "circle"), STEPS.values(), ids=STEPS)
def test_a_step_left_out_is_found(
    published: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, undone: Any, circle: str
) -> None:
    monkeypatch.setattr(owner, name, undone)
    assert published(circle) == ({"leak"}, False)


# Where and for whom something was written, which no page has a place for; and the texts, which are undone above.
NOT_SHOWN = frozenset({"audience", "bodies", "path", "places", "references", "shown"})


# One value as it was written, all else as it should be: every field that the projection changes, in turn

SEEN = project.seen
WORDS_OF_PAGES = dress((), "en").words
KINDS = ("milestones", "products", "themes", "periods", "pages")


def found(made: Seen, looked_for: leak.Sought) -> tuple[Problem, ...]:
    """Look at what a circle was given, without a file drawn for it."""
    return leak.Search(made, looked_for).ended([]).problems


def given_back(whole: Roadmap, made: Seen, kind: str) -> Iterator[tuple[str, Seen]]:
    """Put back one field of one item at a time, where that says something that was not given."""
    items = getattr(made, kind)
    for id_, item in items.items():
        for field in dataclasses.fields(item):
            written = getattr(getattr(whole, kind)[id_], field.name)
            if written and written != getattr(item, field.name) and field.name not in NOT_SHOWN:
                changed = {**items, id_: replace(item, **{field.name: written})}
                yield f"{field.name} of {id_}", replace(made, **{kind: changed})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("circle", ["public", "customers"])
def test_each_value_given_back_is_found_without_a_look_at_the_files(loaded: Loaded, circle: str, kind: str) -> None:
    audience = next(one for one in loaded.settings.audiences if one.id == circle)
    whole = loaded.plan.roadmap
    looked_for = leak.sought(whole, audience, WORDS_OF_PAGES, "", DAY)
    assert found(SEEN(whole, audience, DAY), looked_for) == ()
    changes = list(given_back(whole, SEEN(whole, audience, DAY), kind))
    assert changes
    assert [what for what, made in changes if not found(made, looked_for)] == []


@pytest.mark.parametrize("name", ["audiences", "capacity", "ignore"])
def test_a_setting_given_back_is_found_without_a_look_at_the_files(loaded: Loaded, name: str) -> None:
    audience, whole = loaded.settings.audiences[0], loaded.plan.roadmap
    made, looked_for = SEEN(whole, audience, DAY), leak.sought(whole, audience, WORDS_OF_PAGES, "", DAY)
    settings = replace(made.settings, **{name: getattr(whole.settings, name)})
    assert found(replace(made, settings=settings), looked_for)
