"""A reader of finished sites that shares no code with what wrote them: html.parser, urllib and a plain web server.

Gives pages as lists of tags, and a crawl that follows every address a browser could follow from a page.
"""

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.request import urlopen

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
ADDRESSES = frozenset(
    (
        *("href", "src", "xlink:href", "action", "formaction", "poster", "data", "cite", "background"),
        *("data-redirect", "data-path"),
    )
)
FROM_ROOT = frozenset(("data-plotly", "data-figure", "data-script", "data-lines", "data-search"))
PICTURES = frozenset(("og:image", "og:image:url", "og:image:secure_url", "twitter:image"))
NAMES = frozenset(("for", "headers", "list", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"))
WHOLE_TEXT = frozenset(("script", "style", "title", "textarea"))
OUTSIDE = frozenset(("http", "https", "mailto", "tel"))
IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]*)["']?\s*\)|@import\s+["']([^"']+)""")


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag; `text` is what stands in it where that is no markup: of scripts, styles, titles and fields."""

    name: str
    attributes: Mapping[str, str]
    line: int
    text: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"line {self.line}, <{self.name}>"


class Page(HTMLParser):
    """The tags of a page, in order, and every address in it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.is_inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute is there twice: line {self.getpos()[0]}, {tag} {names}"
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}, self.getpos()[0]))

        self.is_inside = tag in WHOLE_TEXT

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.tags[-1].text.append(data)

    def named(self, *names: str) -> list[Tag]:
        """Pick tags by name."""
        return [tag for tag in self.tags if tag.name in names]

    @property
    def ids(self) -> list[str]:
        """List the ids of the page, in order."""
        return [tag.attributes["id"] for tag in self.tags if "id" in tag.attributes]

    def addresses(self) -> Iterator[tuple[Tag, str]]:
        """List every address in the page with its tag; what an attribute names on this page comes as `#name`."""
        root = next((tag.attributes["data-root"] for tag in self.tags if "data-root" in tag.attributes), "")
        for tag in self.tags:
            for name, value in tag.attributes.items():
                yield from ((tag, address) for address in _addresses(tag, name, value, root))
            if tag.name == "style":
                yield from ((tag, address) for address in in_style("".join(tag.text)))
        for tag, inner in self.snippets():
            yield from (
                (tag, address if urlsplit(address).scheme else root + address) for _, address in inner.addresses()
            )

    def snippets(self) -> Iterator[tuple[Tag, "Page"]]:
        """Read what fields hold to be pasted into other sites; addresses in it are from this site's root."""
        return ((tag, Page("".join(tag.text))) for tag in self.named("textarea"))


def _addresses(tag: Tag, name: str, value: str, root: str) -> Iterator[str]:
    if name in NAMES:
        yield from (f"#{part}" for part in value.split())
    elif name in FROM_ROOT:
        yield root + value
    elif name in ADDRESSES:
        yield value
    elif name == "srcset":
        yield from (part.split()[0] for part in value.split(","))
    elif tag.name == "meta" and tag.attributes.get("http-equiv", "").lower() == "refresh" and name == "content":
        yield value.partition("url=")[2]
    elif (
        tag.name == "meta"
        and name == "content"
        and {tag.attributes.get("property"), tag.attributes.get("name")} & PICTURES
    ):
        yield value
    elif tag.name != "meta":
        yield from in_style(value)


def in_style(text: str) -> Iterator[str]:
    """List the addresses in a style sheet, or in an SVG attribute such as `fill`."""
    return (found[1] or found[2] for found in IN_STYLE.finditer(text))


@dataclass(slots=True)
class Crawl:
    """What a crawl found: pages and files by their path in the site, what is dead, and what leads outside."""

    base: str
    pages: dict[str, Page] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    dead: list[str] = field(default_factory=list)
    outside: list[tuple[str, Tag, str]] = field(default_factory=list)

    def follow(self, start: str) -> "Crawl":
        """Fetch a page, and all that can be reached from it; then look whether every fragment is there."""
        waiting, anchors = [(start, "the start")], []
        while waiting:
            path, source = waiting.pop()
            if path in self.files:
                continue
            for tag, address in self._fetch(path, source):
                target, anchor = self._inside(path, tag, address)
                if target is not None:
                    waiting.append((target, f"{path}: {tag} {address}"))
                    anchors.append((target, anchor, f"{path}: {tag} {address}"))
        for target, anchor, source in anchors:
            if anchor and target in self.pages and unquote(anchor) not in self.pages[target].ids:
                self.dead.append(f"{source}: no such id")
        return self

    def _fetch(self, path: str, source: str) -> list[tuple[Tag, str]]:
        try:
            with urlopen(self.base + path) as answer:  # noqa: S310  a server or a folder of ours
                data = self.files[path] = answer.read()
        except (URLError, OSError) as error:
            self.files[path] = b""
            self.dead.append(f"{source}: {error}")
            return []
        end = path.rpartition(".")[2]
        if end in ("html", "svg"):
            self.pages[path] = Page(data.decode())
            return list(self.pages[path].addresses())
        return [(Tag("css", {}, 0), address) for address in in_style(data.decode())] if end == "css" else []

    def _inside(self, path: str, tag: Tag, address: str) -> tuple[str | None, str]:
        """Find the path in the site that an address leads to; None where it leads out of it or to nothing."""
        if address.startswith("data:"):
            return None, ""
        # The start of a site on a web server is the one address that may name a folder.
        whole, anchor = urldefrag(urljoin(self.base + path, address))
        if urlsplit(whole).scheme in OUTSIDE and not whole.startswith(self.base):
            self.outside.append((path, tag, address))
            return None, ""
        if not whole.startswith(self.base):
            self.dead.append(f"{path}: {tag} {address}: leads out of the site")
            return None, ""
        if urlsplit(address).scheme or address.startswith("/"):
            self.dead.append(f"{path}: {tag} {address}: must be relative")
        if path.endswith(".css") and address.startswith("#"):
            return None, ""  # a browser looks for it in the page, not in the style sheet
        return whole.removeprefix(self.base), anchor


@contextmanager
def serve(site: Path, prefix: str) -> Iterator[str]:
    """Serve a site below a prefix, and nothing beside it; give the address of its start."""

    class Handler(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            if not path.startswith(prefix):
                return str(site / "outside" / "of" / "the-prefix")
            return super().translate_path("/" + path.removeprefix(prefix))

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def served() -> Callable[[Path, str], AbstractContextManager[str]]:
    """Serve a site below a prefix."""
    return serve


@pytest.fixture(scope="session")
def crawl() -> Callable[..., Crawl]:
    """Follow everything from a page; without a base the site is read from disk."""

    def run(site: Path, start: str = "index.html", base: str = "") -> Crawl:
        return Crawl(base or site.as_uri() + "/").follow(start)

    return run


@pytest.fixture(scope="session")
def page_of() -> Callable[[Path], Page]:
    """Read one page, or one picture."""
    return lambda path: Page(path.read_text("utf-8"))


@pytest.fixture(scope="session")
def pages() -> Callable[[Path], dict[str, Page]]:
    """Read every page of a site, by its path."""

    @cache
    def read(site: Path) -> dict[str, Page]:
        return {
            path.relative_to(site).as_posix(): Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))
        }

    return read


@pytest.fixture(scope="session")
def milepost() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command as a user does; by default from the top of the checkout."""

    def run(*arguments: str | Path, cwd: Path = CHECKOUT, **more: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "milepost", *map(str, arguments)]
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, encoding="utf-8", **more)

    return run


@pytest.fixture(scope="session")
def addressed_site(tmp_path_factory: pytest.TempPathFactory, milepost: Callable[..., Any]) -> Path:
    """Build the sample once for a site whose address is known."""
    out = tmp_path_factory.mktemp("addressed") / "site"
    done = milepost("build", "--today", "2026-11-23", "--site-url", "https://example.org/roadmap/", "--out", out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def site_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Build a roadmap of files, by their path in the content folder, for 23 November 2026; gives the site's folder."""

    def run(files: Mapping[str, str], fields: str = "all", more: str = "") -> Path:
        circles = f"[{{id: readers, fields: {fields}{more}}}, {{id: team, fields: all}}]"
        whole = {"roadmap.yml": f"title: Shop\ndefault_audience: readers\naudiences: {circles}\n", **files}
        for name, text in whole.items():
            (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "content" / name).write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        command = [sys.executable, "-m", "milepost", "build", "--audience", "readers", "--today", "2026-11-23"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return tmp_path / "site"

    return run
