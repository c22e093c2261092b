"""The sitemap, read back by xml.etree."""

from xml.etree import ElementTree as Tree

from milepost.stages.render.exports import sitemap

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(*paths: str, site_url: str = "https://example.org/r/") -> list[str | None]:
    root = Tree.fromstring(sitemap.document(paths, site_url))  # noqa: S314  our own bytes
    assert root.tag == f"{S}urlset"
    assert {part.tag for part in root.iter()} <= {f"{S}urlset", f"{S}url", f"{S}loc"}
    return [place.text for place in root.iter(f"{S}loc")]


def test_pages_are_listed_in_order_once_and_nothing_else_is() -> None:
    found = addresses("table.html", "index.html", "feed.xml", "milestones/b.html", "index.html", "assets/a.js")
    assert found == [
        "https://example.org/r/",
        "https://example.org/r/milestones/b.html",
        "https://example.org/r/table.html",
    ]


def test_an_address_without_its_last_slash_means_the_same() -> None:
    assert addresses("index.html", site_url="https://example.org/r") == ["https://example.org/r/"]


def test_paths_are_encoded_for_an_address() -> None:
    assert addresses("pages/größe & mehr.html") == ["https://example.org/r/pages/gr%C3%B6%C3%9Fe%20%26%20mehr.html"]


def test_an_empty_site_has_an_empty_map() -> None:
    assert addresses() == []
