"""A real browser, sites served from a web server and from disk, and pages that remember everything that went wrong."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, sync_playwright

CHROMIUM = "/usr/bin/chromium"
# A browser's own housekeeping would look like requests of the page.
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
TELL_REFUSALS = """addEventListener("securitypolicyviolation", event =>
    console.error("refused by the policy: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample))"""


class _Server(SimpleHTTPRequestHandler):
    """Serves a folder at `/` and once more below `/repo/`, in silence."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/repo"))

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the library's name
        pass


@dataclass  # without slots: the browser's library keeps notes on who listens
class Watch:
    """What a page asked for, and what went wrong on it: errors, refusals, lost requests, requests beyond the site."""

    base: str
    asked: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Begin to watch a page."""
        page.on("console", lambda said: self.trouble.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("requestfailed", lambda request: self.trouble.append(f"lost: {request.url} {request.failure}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def times(self, name: str) -> int:
        """Count the requests whose file name begins in a certain way."""
        return sum(urlsplit(address).path.rpartition("/")[2].startswith(name) for address in self.asked)

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)
        if not request.url.startswith((self.base, "data:")):
            self.trouble.append(f"leaves the site: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.trouble.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium once; where there is none, skip, but never in CI."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail(f"there is no {CHROMIUM}, and in CI the browser tests must run: apt-get install chromium")
        pytest.skip(f"there is no {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve folders until the tests end; gives the address of each, which ends with a slash."""
    servers = []

    def started(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Server, directory=str(folder)))
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield started
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def served(sample_site: Path, serve: Callable[[Path], str]) -> str:
    """Serve the sample; gives its address."""
    return serve(sample_site)


@pytest.fixture(scope="session")
def places(sample_site: Path, served: str) -> dict[str, str]:
    """List where the sample can be opened: at the root of a server, in a folder of it, and on disk."""
    return {"root": served, "folder": f"{served}repo/", "disk": f"{sample_site.as_uri()}/"}


@pytest.fixture(scope="session")
def paths(sample_site: Path) -> list[str]:
    """Name a page of every kind, found by where pages lie, so that a new kind is met as soon as it is written.

    At the top every page is a kind of its own, and every free page shows another view. Of the rest the longest page
    of each folder stands for all, as it has most in it; gates have a page like no other milestone.
    """
    data = json.loads((sample_site / "roadmap.json").read_text("utf-8"))
    gates = {one["url"] for one in data["milestones"] if "gate" in one}
    folders: dict[tuple[str, bool], list[tuple[int, str]]] = {}
    for path in sorted(sample_site.rglob("*.html")):
        text, address = path.read_text("utf-8"), path.relative_to(sample_site).as_posix()
        if 'http-equiv="refresh"' not in text:
            folders.setdefault((address.rpartition("/")[0], address in gates), []).append((len(text), address))
    return [
        address
        for (folder, _), those in sorted(folders.items())
        for _, address in (those if folder in {"", "pages"} else [max(those)])
    ]


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Give browser contexts by their options; tests with equal ones share a context, and so its cache of plotly.js."""
    made: dict[str, BrowserContext] = {}

    def context(**options: Any) -> BrowserContext:
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = browser.new_context(**{"viewport": {"width": 1440, "height": 900}} | options)
            made[key].add_init_script(TELL_REFUSALS)
            made[key].set_default_timeout(15_000)
        return made[key]

    yield context
    for one in made.values():
        one.close()


@pytest.fixture
def visit(contexts: Callable[..., BrowserContext]) -> Iterator[Callable[..., tuple[Page, Watch]]]:
    """Open a page of a site; gives it and the watch over it. Options are those of a browser context."""
    pages = []

    def opened(base: str, path: str = "index.html", **options: Any) -> tuple[Page, Watch]:
        page = contexts(**options).new_page()
        pages.append(page)
        watch = Watch(base)
        watch.over(page)
        page.goto(base + path)
        return page, watch

    yield opened
    for page in pages:
        page.close()


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, str]], Path]:
    """Build a site of files written in a test, as of 23 November 2026; gives its folder."""

    def built(files: dict[str, str]) -> Path:
        folder = tmp_path_factory.mktemp("roadmap")
        for name, text in files.items():
            path = folder / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "milepost", "build", "--today", "2026-11-23", "--out", str(folder / "site")]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        shutil.rmtree(folder / "content")
        return folder / "site"

    return built
