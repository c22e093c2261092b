"""Where links lead: a table of the forms that people write, each with the page, file or address it means."""

from datetime import date
from pathlib import Path

import pytest

from milepost.model.draft import Reference, Role, Source
from milepost.pipeline.loading import Loaded, load
from milepost.problems import Place
from milepost.stages import read

FILES: dict[str, tuple[Role, str]] = {
    "milestones/web/beta.md": ("milestone", "---\naliases: [first-beta]\nthemes: Speed\n---\n# Beta\n\n## Why\n"),
    "milestones/shop/gamma.md": ("milestone", "# Gamma\n"),
    "milestones/shop/a b.markdown": ("milestone", "# Blanks\n\n## Größe & Maß\n"),
    "milestones/shop/broken.md": ("milestone", "---\ntitle: A\n\towner: b\n---\n"),
    "products/shop.md": ("product", "# Shop\n\n## Aims\n"),
    "periods/2027-Q1.md": ("period", "## Focus\n"),
    "pages/about.md": ("page", "# About\n"),
    "pages/beta.md": ("page", "# A page of the same name\n"),
}
ASSETS = frozenset({"images/plan.png", "milestones/shop/a (1).pdf"})
WRITTEN = "milestones/shop/from.md"


def followed(text: str) -> tuple[Loaded, list[Reference], list[tuple[str, int, int]]]:
    """Follow the links of a text that stands in a milestone of the folder `shop`."""
    files = {**FILES, WRITTEN: ("milestone", f"# From\n\n## Here\n\n{text}\n")}
    sources = tuple(Source(path, path, role, body.encode()) for path, (role, body) in sorted(files.items()))
    config = Source("roadmap.yml", "roadmap.yml", "settings", b"title: Links\ndefault_audience: public\n")
    loaded = load(read.Folder(Path(), "", sources, config, ASSETS, ()), date(2026, 11, 23))
    own = [problem for problem in loaded.problems if problem.place.path == WRITTEN]
    references = loaded.plan.roadmap.milestones["from"].references[0]
    return loaded, list(references), [(problem.rule, problem.place.line, problem.place.column) for problem in own]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        # To a file beside this one, above it, from the top of the content folder
        ("[x](gamma.md)", Reference("milestone", "gamma")),
        ("[x](./gamma.md)", Reference("milestone", "gamma")),
        ("[x](../web/beta.md)", Reference("milestone", "beta")),
        ("[x](/milestones/web/beta.md)", Reference("milestone", "beta")),
        ("[x](../../milestones/./web/../web/beta.md)", Reference("milestone", "beta")),
        ("[x](..\\web\\beta.md)", Reference("milestone", "beta")),
        ("[x](<a b.markdown>)", Reference("milestone", "a-b")),
        ("[x](a%20b.markdown)", Reference("milestone", "a-b")),
        ("[x](gamma.md?raw=1)", Reference("milestone", "gamma")),
        ("[x](gamma.md 'A title')", Reference("milestone", "gamma")),
        ("[x][y]\n\n[y]: gamma.md", Reference("milestone", "gamma")),
        ('<a href="gamma.md">x</a>', Reference("milestone", "gamma")),
        # To other kinds of pages
        ("[x](../../products/shop.md)", Reference("product", "shop")),
        ("[x](../../periods/2027-Q1.md)", Reference("period", "2027-Q1")),
        ("[x](../../pages/about.md)", Reference("page", "about")),
        ("[x](../../pages/beta.md)", Reference("page", "beta")),
        # To a heading
        ("[x](#here)", Reference("anchor", "", "here")),
        ("[x](#)", Reference("anchor", "", "")),
        ("[x](../web/beta.md#why)", Reference("milestone", "beta", "why")),
        ("[x](../../products/shop.md#aims)", Reference("product", "shop", "aims")),
        ("[x](../../periods/2027-Q1.md#focus)", Reference("period", "2027-Q1", "focus")),
        ("[x](a%20b.markdown#größe--maß)", Reference("milestone", "a-b", "größe--maß")),
        ("[x](a%20b.markdown#gr%C3%B6%C3%9Fe--ma%C3%9F)", Reference("milestone", "a-b", "größe--maß")),
        # By name; a milestone wins over a page, an old id leads to the new one
        ("[[beta]]", Reference("milestone", "beta")),
        ("[[Beta]]", Reference("milestone", "beta")),
        ("[[beta|the beta]]", Reference("milestone", "beta")),
        ("[[beta#why]]", Reference("milestone", "beta", "why")),
        ("[[first-beta]]", Reference("milestone", "beta")),
        ("[[about]]", Reference("page", "about")),
        ("[[shop]]", Reference("product", "shop")),
        ("[[web]]", Reference("product", "web")),
        ("[[Speed]]", Reference("theme", "speed")),
        ("[[2027-Q1]]", Reference("period", "2027-Q1")),
        # To files that are shown as they are
        ("![x](../../images/plan.png)", Reference("asset", "images/plan.png")),
        ("[x](/images/plan.png)", Reference("asset", "images/plan.png")),
        ("[x](<a (1).pdf>)", Reference("asset", "milestones/shop/a (1).pdf")),
        # To the web
        ("[x](https://example.org/a?b=c#d)", Reference("web", "https://example.org/a?b=c#d")),
        ("[x](HTTP://example.org)", Reference("web", "HTTP://example.org")),
        ("[x](mailto:a@example.org)", Reference("web", "mailto:a@example.org")),
        ("[x](tel:+49-123)", Reference("web", "tel:+49-123")),
        ("https://example.org", Reference("web", "https://example.org")),
    ],
)
def test_a_link_leads_to_what_it_means(text: str, reference: Reference) -> None:
    _, references, problems = followed(text)
    assert references == [reference]
    assert problems == []


@pytest.mark.parametrize(
    ("text", "rule", "column"),
    [
        ("[x](delta.md)", "dead-link", 5),
        ("[x](gamma)", "dead-link", 5),
        ("[x](beta.md)", "dead-link", 5),
        ("[x](/gamma.md)", "dead-link", 5),
        ("[x](../shop)", "dead-link", 5),
        ("[x](.)", "dead-link", 5),
        ("[x](../../roadmap.yml)", "dead-link", 5),
        ("[x](../../products/web.md)", "dead-link", 5),
        ("[x]()", "dead-link", 1),
        ("[[delta]]", "dead-link", 3),
        ("[[delta#why]]", "dead-link", 3),
        ("[[]]", "", 0),
        ("[x](#there)", "dead-anchor", 5),
        ("[x](gamma.md#why)", "dead-anchor", 5),
        ("[x](../web/beta.md#Why)", "dead-anchor", 5),
        ("[[beta#how]]", "dead-anchor", 3),
        ("[[web#why]]", "dead-anchor", 3),
        ("[[Speed#why]]", "dead-anchor", 3),
        ("![x](plan.png)", "missing-asset", 6),
        ("![x](delta.md)", "missing-asset", 6),
        ("[x](../../../gamma.md)", "outside-content", 5),
        ("[x](/../gamma.md)", "outside-content", 5),
        ("![x](../../../../etc/passwd)", "outside-content", 6),
        ("[x](%2e%2e/%2e%2e/%2e%2e/gamma.md)", "outside-content", 5),
        ("[x](javascript:alert(1))", "unsafe-url", 5),
        ("[x](JAVASCRIPT:alert(1))", "unsafe-url", 5),
        ("[x](java&#10;script:alert(1))", "unsafe-url", 1),
        ("[x](data:text/html,x)", "unsafe-url", 5),
        ("[x](file:///etc/passwd)", "unsafe-url", 5),
        ("[x](//example.org)", "unsafe-url", 5),
        ("[x](C:\\plans\\x.md)", "unsafe-url", 5),
        ("![x](data:image/png;base64,AA)", "unsafe-url", 6),
    ],
)
def test_a_link_to_nothing_is_a_problem_where_it_stands(text: str, rule: str, column: int) -> None:
    _, references, problems = followed(text)
    assert problems == ([(rule, 5, column)] if rule else [])
    assert [reference.kind for reference in references] == (["dead"] if rule else [])


def test_an_image_from_elsewhere_is_a_link_and_a_warning() -> None:
    loaded, references, problems = followed("![x](https://example.org/x.png)")
    assert references == [Reference("web", "https://example.org/x.png")]
    assert problems == [("remote-image", 5, 6)]
    assert next(problem for problem in loaded.problems if problem.rule == "remote-image").level == "warning"


@pytest.mark.parametrize("text", ["[[broken]]", "[x](broken.md)", "[x](./broken.md#why)"])
def test_a_link_to_a_file_that_was_refused_is_no_mistake_of_its_own(text: str) -> None:
    loaded, references, problems = followed(text)
    assert references == [Reference("dead")]
    assert problems == []
    assert [(problem.place, problem.rule) for problem in loaded.problems] == [
        (Place("milestones/shop/broken.md", 3, 1), "bad-yaml")
    ]


def test_links_in_a_block_are_followed_for_the_circles_that_see_it() -> None:
    loaded, _, problems = followed("::: internal\n[x](delta.md)\n[y](gamma.md)\n:::\n[z](../web/beta.md)")
    item = loaded.plan.roadmap.milestones["from"]
    public, internal = item.references
    assert public == (Reference("milestone", "beta"),)
    assert internal == (Reference("dead"), Reference("milestone", "gamma"), Reference("milestone", "beta"))
    assert problems == [("dead-link", 6, 5)]
