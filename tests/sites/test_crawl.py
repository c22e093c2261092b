"""Every address in the built sample, followed as a browser would follow it, wherever the site is put."""

import base64
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from xml.etree import ElementTree as Tree

import pytest

ADDRESS = "https://example.org/roadmap/"
# What programs find by its name, and the page that a server shows by itself.
UNLINKED = frozenset(("search.json", ".milepost.json", ".nojekyll", "404.html"))
# Where the page of a chart in a frame finds the page it was taken from.
PAGES_OF = {"product": "products", "theme": "themes", "period": "periods", "page": "pages"}
# The hash of an empty style element, which plotly.js makes and fills by script.
NOTHING = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


def files_of(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def redirects_of(pages: dict[str, Any]) -> set[str]:
    return {path for path, page in pages.items() if any("data-redirect" in tag.attributes for tag in page.tags)}


def frames_of(pages: dict[str, Any]) -> set[str]:
    return {path for path in pages if path.startswith("embed/")}


@pytest.fixture(scope="module")
def from_disk(sample_site: Path, crawl: Any) -> Any:
    """Follow everything from the first page, as a browser does that opens it from a folder."""
    return crawl(sample_site)


@pytest.mark.parametrize("prefix", ["/", "/repo/", "file"])
def test_nothing_is_dead_wherever_the_site_is_put(
    prefix: str, sample_site: Path, crawl: Any, from_disk: Any, served: Any, pages: Any
) -> None:
    if prefix == "file":
        found = from_disk
        moved = [crawl(sample_site, start=path) for path in sorted(redirects_of(pages(sample_site)))]
    else:
        with served(sample_site, prefix) as base:
            found = crawl(sample_site, base=base)
            moved = [crawl(sample_site, path, base) for path in sorted(redirects_of(pages(sample_site)))]
    assert found.dead == []
    assert [one.dead for one in moved] == [[]] * len(moved)
    reached = set(found.files)
    assert files_of(sample_site) - reached - UNLINKED - redirects_of(pages(sample_site)) == set()
    assert len(found.pages) > 50


def test_the_crawler_notices_every_kind_of_dead_address(tmp_path: Path, crawl: Any) -> None:
    (tmp_path / "style.css").write_text("p { background: url(gone.png) }")
    (tmp_path / "other.html").write_text('<p id="here"><a href="index.html#alive">fine</a>')
    (tmp_path / "index.html").write_text(
        '<link rel="stylesheet" href="style.css"><p id="alive"><a href="other.html#here">fine</a>'
        '<a href="other.html#gone">1</a><a href="gone.html">2</a><a href="../beside.html">3</a>'
        '<a href="/other.html">4</a>'
        '<svg><use href="#no-symbol"/><rect fill="url(#no-paint)"/></svg><label for="no-box">5</label>'
        '<a href="https://example.org/">outside</a><a href="gone.ics">6</a>'
        '<p data-lines="gone.js" data-script="site.js">'
        '<textarea data-path="gone-too.html">&lt;iframe src="gone-frame.html"&gt;&lt;/iframe&gt;</textarea>'
    )
    (tmp_path / "site.js").touch()
    found = crawl(tmp_path)
    expected = ["gone.png", "#gone", "gone.html", "../beside.html", "/other.html", "#no-symbol", "#no-paint", "#no-box"]
    expected += ["gone.ics", "gone.js", "gone-too.html", "gone-frame.html"]
    assert len(found.dead) == len(expected)
    assert [
        name for name in expected if not any(f" {name}" in f"{line}:" or f"{name}:" in line for line in found.dead)
    ] == []
    assert [address for _, _, address in found.outside] == ["https://example.org/"]


def test_the_start_of_the_site_answers_without_a_file_name(sample_site: Path, served: Any) -> None:
    with served(sample_site, "/repo/") as base, urlopen(base) as answer:  # noqa: S310
        assert answer.read() == (sample_site / "index.html").read_bytes()


def test_only_links_that_authors_wrote_lead_outside(from_disk: Any) -> None:
    found = from_disk
    assert {tag.name for _, tag, _ in found.outside} == {"a"}
    assert {address.partition(":")[0] for _, _, address in found.outside} <= {"https", "mailto"}
    written = r"https://example\.org/|mailto:roadmap@example\.org(\?subject=|$)"
    assert [one for _, _, one in found.outside if not re.match(written, one)] == []


def test_no_resource_comes_from_another_origin(sample_site: Path, addressed_site: Path, pages: Any) -> None:
    for site in (sample_site, addressed_site):
        for path, page in pages(site).items():
            for tag in page.named(
                "img", "script", "link", "iframe", "source", "video", "audio", "object", "embed", "use"
            ):
                if tag.attributes.get("rel") == "canonical" or path == "404.html":
                    continue
                used = [tag.attributes.get(name, "") for name in ("src", "href", "data", "srcset", "poster")]
                assert not [one for one in used if re.match(r"(?!data:)[a-z]+:|//", one)], f"{path}: {tag} {used}"


def test_the_scripts_ask_for_nothing_beyond_scripts_of_their_own_site(sample_site: Path) -> None:
    scripts = {
        path.name.rpartition("-")[0]: path.read_text("utf-8")
        for path in sample_site.glob("assets/*.js")
        if not re.search(r"^(plotly|search)-|-figure-", path.name)
    }
    assert scripts.keys() == {"site", "filter", "lines", "table", "zoom"}
    # The name of SVG looks like an address, and nothing is asked for there.
    refused_on_disk = (
        r"\bfetch\(|XMLHttpRequest|\bimport\b|Worker\(|sendBeacon|EventSource|WebSocket|\beval\b"
        r"|https?://(?!www\.w3\.org/2000/svg\")"
    )
    assert {name: re.search(refused_on_disk, script) for name, script in scripts.items()} == dict.fromkeys(scripts)


def test_an_id_is_there_once_on_a_page(sample_site: Path, pages: Any) -> None:
    for path, page in pages(sample_site).items():
        twice = [name for name, count in Counter(page.ids).items() if count > 1]
        assert twice == [], path


def test_no_page_has_style_attributes_handlers_or_script_addresses(sample_site: Path, pages: Any) -> None:
    for path, page in pages(sample_site).items():
        for tag in page.tags:
            unwanted = [name for name in tag.attributes if name == "style" or name.startswith("on")]
            assert unwanted == [], f"{path}: {tag}"
            assert not [value for value in tag.attributes.values() if value.strip().lower().startswith("javascript:")]
            assert tag.attributes.get("type") != "module", f"{path}: {tag}"


def test_the_policy_of_a_page_allows_exactly_its_own_inline_style_and_script(sample_site: Path, pages: Any) -> None:
    for path, page in pages(sample_site).items():
        (policy,) = (tag for tag in page.named("meta") if tag.attributes.get("http-equiv") == "Content-Security-Policy")
        directives = {}
        for directive in policy.attributes["content"].split(";"):
            name, *sources = directive.split()
            directives[name] = sources
        assert directives["default-src"] == ["'none'"]
        assert directives["img-src"] == ["'self'", "data:"]
        assert directives["base-uri"] == ["'none'"]
        scripts = [hash_of(tag.text) for tag in page.named("script") if "src" not in tag.attributes]
        styles = [hash_of(tag.text) for tag in page.named("style")]
        # A page without a script allows none, as `default-src` says.
        allowed = ["'self'", *scripts] if page.named("script") else None
        assert directives.get("script-src") == allowed, path
        assert directives["style-src"] == ["'self'", *styles, NOTHING], path
        first = min(index for index, tag in enumerate(page.tags) if tag.name in ("script", "style", "link"))
        assert page.tags.index(policy) < first, "a policy binds only what stands after it"


def hash_of(text: list[str]) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(''.join(text).encode()).digest()).decode()}'"


def test_every_mark_of_an_interactive_chart_leads_to_a_page(sample_site: Path) -> None:
    figures = sorted(sample_site.glob("assets/*-figure-*.js"))
    assert len(figures) > 10
    for file in figures:
        text = file.read_text("utf-8")
        assert text.startswith("window.milepostFigures=Object.assign(window.milepostFigures||{},")
        (figure,) = json.loads(text[text.index(",") + 1 : text.rindex("}") + 1]).values()
        addresses = [data[0] for trace in figure["data"] for data in trace.get("customdata", []) if data]
        assert addresses or not any(trace["type"] == "bar" for trace in figure["data"])
        assert [one for one in addresses if not (sample_site / one).is_file()] == [], file.name


def test_with_an_address_each_page_names_its_own(addressed_site: Path, pages: Any) -> None:
    found = pages(addressed_site)
    gone = redirects_of(found) | {"404.html"}
    assert canonical(found["index.html"]) == [ADDRESS]
    assert [canonical(found[path]) for path in sorted(gone)] == [[]] * len(gone)
    framed = frames_of(found)
    for path in set(found) - gone - framed - {"index.html"}:
        assert canonical(found[path]) == [ADDRESS + path]
    assert len(framed) > 15
    for path in framed:
        assert canonical(found[path]) == [ADDRESS + shown_on(path)]


def shown_on(frame: str) -> str:
    """Find the page whose chart stands alone in a frame, as other sites know it."""
    kind, _, id_ = frame.removeprefix("embed/").removesuffix(".html").partition("-")
    return f"{PAGES_OF[kind]}/{id_}.html" if id_ else {"timeline": ""}[kind]


def test_a_chart_in_a_frame_leads_to_its_page_and_asks_no_search_engine_in(sample_site: Path, pages: Any) -> None:
    found = pages(sample_site)
    for path in frames_of(found):
        page = found[path]
        (robots,) = (tag for tag in page.named("meta") if tag.attributes.get("name") == "robots")
        assert robots.attributes["content"] == "noindex"
        assert [tag.attributes for tag in page.named("base")] == [{"target": "_top"}], path
        links = [tag.attributes["href"] for tag in page.named("a")]
        assert f"../{shown_on(path) or 'index.html'}" in links, path
        assert page.named("script", "iframe", "form", "button") == [], path


def canonical(page: Any) -> list[str]:
    return [tag.attributes["href"] for tag in page.named("link") if tag.attributes.get("rel") == "canonical"]


def test_with_an_address_the_site_map_lists_every_page_as_it_names_itself(addressed_site: Path, pages: Any) -> None:
    found = pages(addressed_site)
    site_map = Tree.fromstring((addressed_site / "sitemap.xml").read_bytes())  # noqa: S314  our own bytes
    listed = [place.text or "" for place in site_map.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    others = redirects_of(found) | frames_of(found)
    named = [address for path, page in found.items() if path not in others for address in canonical(page)]
    assert sorted(listed) == sorted(named)
    assert len(listed) == len(found) - len(others) - 1


def test_with_an_address_a_shared_link_shows_a_picture_that_is_there(addressed_site: Path, pages: Any) -> None:
    shown = set()
    for path, page in pages(addressed_site).items():
        told = {
            tag.attributes["property"]: tag.attributes["content"]
            for tag in page.named("meta")
            if "property" in tag.attributes
        }
        if path.startswith("embed/") or path == "404.html" or path in redirects_of(pages(addressed_site)):
            assert told == {}, path
            continue
        assert [told["og:url"]] == canonical(page), path
        assert told["og:title"] == "".join(next(tag for tag in page.named("title")).text), path
        if "og:image" in told:
            assert told["og:image"].startswith(ADDRESS), path
            assert told["og:image:type"] == "image/png"
            assert len(told["og:image:alt"]) > 10, path
            shown.add(told["og:image"].removeprefix(ADDRESS))
        assert ("og:image" in told) == (path == "index.html" or path.startswith(("milestones/", "products/"))), path
    pictures = {path for path in files_of(addressed_site) if path.endswith(".png")}
    assert shown == pictures
    assert all((addressed_site / path).read_bytes().startswith(b"\x89PNG\r\n") for path in pictures)


def test_a_picture_to_take_away_leads_to_whole_addresses_or_nowhere(
    sample_site: Path, addressed_site: Path, pages: Any, page_of: Any
) -> None:
    for site in (sample_site, addressed_site):
        taken = {
            (path, tag.attributes["href"])
            for path, page in pages(site).items()
            for tag in page.named("a")
            if "download" in tag.attributes
        }
        assert len(taken) > 15
        for path, address in taken:
            picture = page_of(site / Path(path).parent / address)
            links = [tag.attributes["href"] for tag in picture.named("a")]
            if site == sample_site:
                assert links == [], path
                continue
            assert links, path
            assert [one for one in links if not one.startswith(ADDRESS)] == [], path
            assert [one for one in links if not (site / one.removeprefix(ADDRESS)).is_file()] == [], path


def test_with_an_address_what_is_pasted_elsewhere_shows_a_page_of_this_site(addressed_site: Path, pages: Any) -> None:
    pasted = [
        tag.attributes["src"]
        for page in pages(addressed_site).values()
        for _, inner in page.snippets()
        for tag in inner.named("iframe")
    ]
    assert len(pasted) == len(frames_of(pages(addressed_site)))
    assert set(pasted) == {ADDRESS + path for path in frames_of(pages(addressed_site))}


def test_with_an_address_the_links_of_the_missing_page_are_whole(addressed_site: Path, pages: Any) -> None:
    page = pages(addressed_site)["404.html"]
    addresses = [
        address
        for _, address in page.addresses()
        if not re.match("#|data:|mailto:|https://example.org/(status|imprint)$", address)
    ]
    assert len(addresses) > 15
    assert [one for one in addresses if not one.startswith(ADDRESS)] == []
    paths = [one.removeprefix(ADDRESS).partition("#")[0] or "index.html" for one in addresses]
    assert [path for path in paths if not (addressed_site / path).is_file()] == []


def test_with_an_address_all_other_pages_are_the_same_but_for_their_name(
    sample_site: Path, addressed_site: Path
) -> None:
    for path in sorted(path for path in files_of(sample_site) if path.endswith(".html") and path != "404.html"):
        plain, addressed = ((site / path).read_text("utf-8") for site in (sample_site, addressed_site))
        # The address stands in the head, at the foot of what is printed, in what is pasted elsewhere, and in pictures.
        bare = re.sub(
            r'<link rel="canonical"[^>]*>\n|<meta (property="og:|name="twitter:)[^>]*>\n'
            r'|(?<=\d), https://example\.org/roadmap/[^<]*(?=</p>)|(?<=&lt;iframe src=")https://example\.org/roadmap/',
            "",
            addressed,
        )
        assert without_hash_of_picture(bare) == without_hash_of_picture(plain), path


def without_hash_of_picture(html: str) -> str:
    return re.sub(r'(?<=-)[0-9a-f]{12}(?=\.svg" download=)', "HASH", html)


def test_without_an_address_there_is_no_site_map_and_no_page_knows_one(sample_site: Path, pages: Any) -> None:
    assert not (sample_site / "sitemap.xml").exists()
    assert all(canonical(page) == [] for page in pages(sample_site).values())


def test_the_missing_page_works_from_the_start_of_a_site(sample_site: Path, crawl: Any, served: Any) -> None:
    with served(sample_site, "/") as base:
        found = crawl(sample_site, "404.html", base)
    # From any depth, so the way home must begin with a slash; all else needs the site's address to be whole.
    assert [line for line in found.dead if "404.html: " not in line or "<a> /:" not in line] == []
