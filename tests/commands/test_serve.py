"""`milepost serve`, over real HTTP: what is saved is shown, what is wrong is told, and nobody else is answered."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from milepost.commands import past, workspace
from milepost.commands.build import build
from milepost.commands.serve import Terminal, serve
from milepost.model.build import Wishes
from milepost.problems import Surroundings

DAY = date(2026, 11, 23)
SOON = 3.0  # seconds in which a change must be seen
PATIENCE = 20.0  # seconds after which a test on a busy machine gives up
CONFIG = """\
title: Plans
audiences:
  - id: public
  - id: internal
default_audience: internal
"""
FILES = {
    "roadmap.yml": CONFIG,
    "milestones/web/beta.md": "---\ntitle: Public beta\naudience: public\n---\nOpen to all.\n",
    "milestones/web/payroll.md": "---\ntitle: Secret payroll engine\n---\nNot for everybody.\n",
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Running:
    """A server in a thread of this process, and what it printed."""

    folder: Path
    results: list[str] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(re.fullmatch(r"Serving on http://127\.0\.0\.1:(\d+)/ \(Ctrl-C ends it\)", self.results[0])[1])  # type: ignore[index]

    def ask(self, target: str, cookie: str = "", method: str = "GET", host: str | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, target, skip_host=True)
        if host != "":
            connection.putheader("Host", host or f"127.0.0.1:{self.port}")
        if cookie:
            connection.putheader("Cookie", cookie)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)

    def write(self, name: str, text: str) -> None:
        path = self.folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def builds(self) -> list[str]:
        return [line for line in self.progress if line.startswith(("built in", "not built"))]


def wait(is_so: Callable[[], bool]) -> None:
    """Wait for something that must come soon."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"not within {PATIENCE} s"
        time.sleep(0.02)


@contextmanager
def running(folder: Path, files: dict[str, str]) -> Iterator[Running]:
    run = Running(folder)
    for name, text in files.items():
        run.write(name, text)
    at = workspace.find(folder, "", "", DAY)
    stop = threading.Event()
    terminal = Terminal(run.results.append, run.progress.append)
    thread = threading.Thread(target=serve, args=(at, 0, terminal, stop), daemon=True)
    thread.start()
    try:
        wait(lambda: bool(run.results))
        yield run
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Running]:
    """Serve a roadmap that the test may change."""
    with running(tmp_path, FILES) as started:
        yield started


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve a roadmap that no test changes."""
    with running(tmp_path_factory.mktemp("still"), FILES) as started:
        yield started


@contextmanager
def events(run: Running) -> Iterator[Callable[[], str]]:
    """Listen to the events; gives a function that waits for the next."""
    connection = http.client.HTTPConnection("127.0.0.1", run.port, timeout=PATIENCE)
    connection.request("GET", "/.milepost/events")
    answer = connection.getresponse()
    assert answer.getheader("Content-Type") == "text/event-stream"

    def following() -> str:
        while not (line := answer.readline()).startswith(b"data:"):
            assert line, "the events ended"
        return line.decode().removeprefix("data:").strip()

    try:
        yield following
    finally:
        answer.close()
        connection.close()


def without_bar(page: str) -> str:
    page = re.sub(r"<aside class=\"milepost-serve.*?</aside>\n", "", page, flags=re.DOTALL)
    return re.sub(r'<link rel="stylesheet" href="/\.milepost/[^>]*><script src="/\.milepost/[^>]*></script>', "", page)


def bar(page: str) -> str:
    found = re.search(r"<aside class=\"milepost-serve.*?</aside>", page, re.DOTALL)
    assert found, page[-500:]
    return unescape(found[0])


def test_the_site_is_served_with_its_types(still: Running) -> None:
    index = still.ask("/")
    assert index.status == 200
    assert "Public beta" in index.text
    assert without_bar(index.text) == without_bar(still.ask("/index.html").text)
    sheet = re.search(r'href="(assets/style-[^"]+)"', index.text)
    assert sheet
    types = {
        "/index.html": "text/html; charset=utf-8",
        "/milestones/beta.html": "text/html; charset=utf-8",
        f"/{sheet[1]}": "text/css; charset=utf-8",
        "/.milepost/reload.js": "text/javascript; charset=utf-8",
        "/.milepost/serve.css": "text/css; charset=utf-8",
        "/roadmap.json": "application/json",
        "/roadmap.csv": "text/csv; charset=utf-8",
        "/calendar.ics": "text/calendar; charset=utf-8",
        "/feed.xml": "application/atom+xml",
    }
    found = {target: still.ask(target) for target in types}
    assert {target: answer.headers["content-type"] for target, answer in found.items()} == types
    assert {answer.headers["cache-control"] for answer in found.values()} == {"no-store"}
    assert {answer.status for answer in found.values()} == {200}


def test_the_feed_and_the_calendar_of_a_product_are_served_as_what_they_are(tmp_path: Path) -> None:
    done = "---\ntitle: Public beta\nstatus: done\ncompleted: 2026-10-15\n---\nOpen to all.\n"
    with running(tmp_path, {**FILES, "milestones/web/beta.md": done}) as run:
        feed, calendar = run.ask("/products/web.xml"), run.ask("/products/web.ics")
        event = run.ask("/milestones/beta.ics")
    assert (feed.status, feed.headers["content-type"]) == (200, "application/atom+xml")
    assert "Public beta" in feed.text
    for one in (calendar, event):
        assert (one.status, one.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        assert "Public beta" in one.text


def test_head_answers_as_get_without_a_body(still: Running) -> None:
    whole, head = still.ask("/board.html"), still.ask("/board.html", method="HEAD")
    assert head.status == 200
    assert head.body == b""
    assert head.headers["content-length"] == str(len(whole.body))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(still: Running, method: str) -> None:
    answer = still.ask("/", method=method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_page_differs_from_the_published_one_by_the_bar_and_its_policy_alone(still: Running, tmp_path: Path) -> None:
    at = workspace.find(still.folder, "", "", DAY)
    assert build(at, Wishes(tmp_path / "site", "internal")).problems == ()
    for path in ("index.html", "milestones/beta.html", "roadmap.json", "feed.xml"):
        served = without_bar(still.ask(f"/{path}").text)
        published = (tmp_path / "site" / path).read_text("utf-8")
        policy = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)')
        before, after = policy.search(published), policy.search(served)
        if before and after:
            assert unescape(after[2]) == unescape(before[2]) + "; connect-src 'self'"
        assert policy.sub("", served) == policy.sub("", published)


def test_a_save_shows_within_seconds_and_tells_the_browser(run: Running) -> None:
    with events(run) as following:
        first = following()
        assert f'data-shown="{first}"' in run.ask("/").text
        saved = time.monotonic()
        run.write("milestones/web/beta.md", FILES["milestones/web/beta.md"].replace("Open to all", "Closed again"))
        second = following()
        assert time.monotonic() - saved < SOON
        assert second != first
        page = run.ask("/milestones/beta.html").text
        assert "Closed again" in page
        assert f'data-shown="{second}"' in page


def test_each_build_is_told_on_one_line(still: Running) -> None:
    assert re.fullmatch(r"built in \d+\.\d\d s: 2 milestones, 0 errors, 0 warnings", still.progress[0])
    assert len(still.progress) == 1


def test_new_renamed_and_deleted_files_are_noticed(run: Running) -> None:
    run.write("milestones/web/later.md", "# Later on\n")
    wait(lambda: run.ask("/milestones/later.html").status == 200)
    milestones = run.folder / "content/milestones/web"
    (milestones / "later.md").rename(milestones / "sooner.md")
    wait(lambda: run.ask("/milestones/sooner.html").status == 200)
    assert run.ask("/milestones/later.html").status == 404
    (milestones / "sooner.md").unlink()
    wait(lambda: run.ask("/milestones/sooner.html").status == 404)
    assert "Later on" not in run.ask("/").text


def test_settings_and_assets_are_watched_too(run: Running) -> None:
    run.write("roadmap.yml", CONFIG.replace("Plans", "Better plans"))
    wait(lambda: "<title>Better plans" in run.ask("/").text)
    run.write("milestones/web/beta.md", "---\ntitle: B\n---\n![a chart](chart.svg)\n")
    run.write("milestones/web/chart.svg", "<svg>one</svg>")
    wait(lambda: 'alt="a chart"' in run.ask("/milestones/beta.html").text)
    run.write("milestones/web/chart.svg", "<svg>two</svg>")

    def chart() -> bytes:
        image = re.search(r'src="\.\./(assets/chart-[^"]+)"', run.ask("/milestones/beta.html").text)
        return run.ask(f"/{image[1]}").body if image else b""

    wait(lambda: chart() == b"<svg>two</svg>")


def test_an_error_keeps_the_last_good_page_and_is_shown(run: Running) -> None:
    run.write("milestones/web/beta.md", "---\ntitle: New words\naudience: public\nowwner: <b>me</b>\n---\n")
    wait(lambda: "is-wrong" in run.ask("/milestones/beta.html").text)
    page = run.ask("/milestones/beta.html")
    assert page.status == 200
    assert "Public beta" in page.text
    assert "New words" not in page.text
    assert "<b>me</b>" not in page.text
    shown = bar(page.text)
    assert "1 error, 0 warnings; this is the last good site" in shown
    assert "content/milestones/web/beta.md:4:1: error: `owwner` is not a key of this file [unknown-key]" in shown
    assert "    4 | owwner: <b>me</b>\n      | ^\n    hint: write `owner`" in shown
    assert "content/milestones/web/beta.md:4:1: error" in run.progress[1]
    assert re.fullmatch(r"not built \(\d+\.\d\d s\): 1 error, 0 warnings; the last good site stays up", run.progress[2])
    run.write("milestones/web/beta.md", "---\ntitle: New words\naudience: public\n---\n")
    wait(lambda: "New words" in run.ask("/milestones/beta.html").text)
    assert "is-wrong" not in run.ask("/").text


def test_an_error_at_the_start_is_shown_until_it_is_mended(tmp_path: Path) -> None:
    with running(tmp_path, {**FILES, "milestones/bad.md": "---\ntitle: Bad\nstatus: <i>\n---\n"}) as run:
        page = run.ask("/anything.html")
        assert page.status == 503
        assert "content/milestones/bad.md:3:9: error" in bar(page.text)
        assert "<i>" not in page.text
        assert run.builds()[-1].endswith("1 error, 0 warnings; there is no site yet")
        with events(run) as following:
            first = following()
            run.write("milestones/bad.md", "# Good\n")
            assert following() != first
        assert run.ask("/milestones/bad.html").status == 200


def test_warnings_are_told_in_the_bar(tmp_path: Path) -> None:
    late = "---\ntitle: Late\ntarget: 2026-01\nstatus: active\n---\n"
    with running(tmp_path, {**FILES, "milestones/late.md": late}) as run:
        shown = bar(run.ask("/").text)
        assert "<summary>1 warning</summary>" in shown
        assert "content/milestones/late.md:3:9: warning" in shown
        assert "is-wrong" not in shown
        assert run.progress[0].endswith("3 milestones, 0 errors, 1 warning")


def test_templates_are_watched_and_their_errors_shown(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/404.html").write_text('{% extends "base.html" %}{% block main %}First{% endblock %}')
    with running(tmp_path, FILES) as run:
        assert "First" in run.ask("/nothing.html").text
        (tmp_path / "templates/404.html").write_text('{% extends "base.html" %}{% block main %}Second{% endblock %}')
        wait(lambda: "Second" in run.ask("/nothing.html").text)
        (tmp_path / "templates/404.html").write_text("{% nonsense %}")
        wait(lambda: "is-wrong" in run.ask("/nothing.html").text)
        page = run.ask("/nothing.html").text
        assert "Second" in page
        assert "templates/404.html:1:1: error" in bar(page)


def test_drafts_are_shown(tmp_path: Path) -> None:
    draft = "---\ntitle: Half a thought\ndraft: yes\naudience: public\n---\n"
    with running(tmp_path, {**FILES, "milestones/half.md": draft}) as run:
        assert run.ask("/milestones/half.html").status == 200
        cookie = f"milestone=x; milepost-seen-by-{run.port}=public"
        assert "Half a thought" in run.ask("/", cookie).text


def test_the_switch_shows_what_another_circle_sees(still: Running) -> None:
    assert "Secret payroll engine" in still.ask("/").text
    assert '<b aria-current="true">internal</b>' in bar(still.ask("/").text)
    assert '<a href="/board.html?seen-by=public">public</a>' in bar(still.ask("/board.html").text)
    moved = still.ask("/board.html?state=done&seen-by=public")
    assert (moved.status, moved.headers["location"]) == (303, "/board.html?state=done")
    cookie = moved.headers["set-cookie"].partition(";")[0]
    for path in ("/", "/board.html", "/table.html", "/search.json", "/roadmap.json", "/roadmap.csv", "/feed.xml"):
        answer = still.ask(path, cookie)
        assert answer.status == 200
        assert "payroll" not in answer.text.lower(), path
        assert "Public beta" in answer.text or path == "/feed.xml", path
    hidden = still.ask("/milestones/payroll.html", cookie)
    assert hidden.status == 404
    assert '<b aria-current="true">public</b>' in bar(hidden.text)
    assert 'href="/milestones/payroll.html?seen-by=internal"' in bar(hidden.text)


def test_a_circle_that_is_looked_at_is_built_again_too(run: Running) -> None:
    cookie = f"milepost-seen-by-{run.port}=public"
    assert run.ask("/milestones/beta.html", cookie).status == 200
    run.write("milestones/web/beta.md", FILES["milestones/web/beta.md"].replace("Open to all", "Closed again"))
    wait(lambda: "Closed again" in run.ask("/milestones/beta.html", cookie).text)


def test_a_circle_that_would_see_nothing_is_told_so(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if "beta" not in name}
    with running(tmp_path, files) as run:
        page = run.ask("/", f"milepost-seen-by-{run.port}=public")
        assert page.status == 200
        assert "'public' would see nothing" in bar(page.text)
        assert "nothing-to-publish" in bar(page.text)


@pytest.mark.parametrize("choice", ["nobody", "", "%00", "public%0d%0aX-Evil:1"])
def test_a_circle_that_does_not_exist_is_not_remembered(still: Running, choice: str) -> None:
    moved = still.ask(f"/?seen-by={choice}")
    assert moved.status == 303
    assert "set-cookie" not in moved.headers
    assert "Secret payroll engine" in still.ask("/", f"milepost-seen-by-{still.port}=nobody").text


@pytest.mark.parametrize(
    "target", ["//evil.example/", "/%2Fevil.example/", "/%5Cevil.example/", "/%5C/%2Fevil.example"]
)
def test_the_switch_leads_to_no_other_machine(still: Running, target: str) -> None:
    moved = still.ask(f"{target}?seen-by=public")
    assert re.match(r"/[^/\\]", moved.headers["location"])


@pytest.mark.parametrize("name", ["127.0.0.1:{port}", "localhost:{port}", "LocalHost:{port}", "[::1]:{port}"])
def test_this_machine_is_answered_by_each_of_its_names(still: Running, name: str) -> None:
    assert still.ask("/", host=name.format(port=still.port)).status == 200


@pytest.mark.parametrize("target", ["/", "/roadmap.json", "/.milepost/events", "/.milepost/reload.js", "/nothing"])
@pytest.mark.parametrize(
    "name",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost",
        "127.0.0.1.evil.example:{port}",
        "127.0.0.2:{port}",
        "0.0.0.0:{port}",
        "",
    ],
)
def test_who_asks_under_another_name_is_refused(still: Running, name: str, target: str) -> None:
    answer = still.ask(target, host=name.format(port=still.port))
    assert answer.status == 403
    assert "payroll" not in answer.text


def test_two_names_are_one_too_many(still: Running) -> None:
    with socket.create_connection(("127.0.0.1", still.port), timeout=5) as connection:
        here = f"Host: 127.0.0.1:{still.port}\r\n"
        connection.sendall(f"GET / HTTP/1.1\r\n{here}Host: evil.example\r\n\r\n".encode())
        assert b" 403 " in connection.makefile("rb").readline()


def test_no_other_address_of_this_machine_is_listened_on(still: Running) -> None:
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", still.port), timeout=2)


@pytest.mark.parametrize(
    "target",
    [
        "/../content/roadmap.yml",
        "/%2e%2e/content/roadmap.yml",
        "/milestones/../index.html",
        "/milestones/%2e%2e/index.html",
        "/..%2fcontent%2froadmap.yml",
        "/..%5ccontent%5croadmap.yml",
        "/%252e%252e/content/roadmap.yml",
        "//index.html/../../content/roadmap.yml",
        "/content/roadmap.yml",
        "/./index.html",
        "/index.html/",
        "/index.html%00",
        "/milestones",
        "/milestones/",
        "/%ff",
        "/.milepost/../index.html",
        "/.milepost/nothing",
        "/etc/passwd",
        "*",
        "index.html",
    ],
)
def test_a_path_that_is_no_page_of_the_site_finds_none(still: Running, target: str) -> None:
    answer = still.ask(target)
    assert answer.status == 404
    assert "default_audience" not in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_missing_page_in_a_folder_finds_the_style_sheets(still: Running) -> None:
    page = still.ask("/milestones/nothing.html")
    assert page.status == 404
    # The page lies at the root of the site and is shown anywhere.
    assert page.text.index('<base href="/">') < page.text.index('href="assets/style-')
    assert "base-uri 'self'" in unescape(page.text)
    assert "<base" not in still.ask("/").text


def test_an_address_of_other_letters_is_found(tmp_path: Path) -> None:
    with running(tmp_path, {**FILES, "milestones/größe.md": "# Größe\n"}) as run:
        assert run.ask("/milestones/gr%C3%B6%C3%9Fe.html").status == 200


def test_many_saves_at_once_make_one_build(run: Running) -> None:
    for number in range(40):
        run.write(f"milestones/web/item-{number}.md", f"# Item {number}\n")
    wait(lambda: run.ask("/milestones/item-39.html").status == 200)
    time.sleep(0.5)
    assert all(run.ask(f"/milestones/item-{number}.html").status == 200 for number in range(40))
    assert len(run.builds()) <= 3


def test_what_an_editor_leaves_beside_a_file_makes_no_build(run: Running) -> None:
    for name in (".beta.md.swp", "beta.md~", "#beta.md#", "beta.md.tmp"):
        run.write(f"milestones/web/{name}", "x")
    time.sleep(0.6)
    assert len(run.builds()) == 1


def test_a_content_folder_that_vanishes_for_a_while_is_survived(run: Running) -> None:
    content = run.folder / "content"
    content.rename(run.folder / "elsewhere")
    wait(lambda: "is-wrong" in run.ask("/").text)
    page = run.ask("/milestones/beta.html")
    assert page.status == 200
    assert "Open to all" in page.text
    assert "there is no content folder 'content'" in bar(page.text)
    (run.folder / "elsewhere").rename(content)
    wait(lambda: "is-wrong" not in run.ask("/").text)
    shutil.rmtree(content)
    wait(lambda: "is-wrong" in run.ask("/").text)
    for name, text in FILES.items():
        run.write(name, text)
    wait(lambda: "is-wrong" not in run.ask("/").text)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_survived(run: Running) -> None:
    beta = run.folder / "content/milestones/web/beta.md"
    beta.chmod(0)
    wait(lambda: "is-wrong" in run.ask("/").text)
    assert "the file content/milestones/web/beta.md cannot be read" in bar(run.ask("/").text)
    assert "Public beta" in run.ask("/").text
    beta.chmod(0o644)
    wait(lambda: "is-wrong" not in run.ask("/").text)


def test_bytes_that_are_no_text_are_survived(run: Running) -> None:
    (run.folder / "content/milestones/web/beta.md").write_bytes(b"\xff\xfe\x00#")
    wait(lambda: "is-wrong" in run.ask("/").text)
    assert "[bad-encoding]" in bar(run.ask("/").text)
    run.write("milestones/web/beta.md", "# Back again\n")
    wait(lambda: "Back again" in run.ask("/milestones/beta.html").text)


def test_a_fault_of_ours_does_not_end_the_watch(run: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(past, "load", broken)
        run.write("milestones/web/beta.md", "# New words\n")
        wait(lambda: "is-wrong" in run.ask("/").text)
        assert "ZeroDivisionError" in run.progress[1]
        assert "Public beta" in run.ask("/").text
    run.write("milestones/web/beta.md", "# Newer words\n")
    wait(lambda: "Newer words" in run.ask("/milestones/beta.html").text)


def test_nothing_is_written(still: Running) -> None:
    still.ask("/")
    still.ask("/", f"milepost-seen-by-{still.port}=public")
    files = {path.relative_to(still.folder).as_posix() for path in still.folder.rglob("*") if path.is_file()}
    assert files == {f"content/{name}" for name in FILES}


def test_a_port_that_is_taken_is_named_with_the_remedy(still: Running) -> None:
    at = workspace.find(still.folder, "", "", DAY)
    with pytest.raises(Surroundings, match=rf"port {still.port} is taken; choose another with --port"):
        serve(at, still.port, Terminal(print, print))


def test_a_content_folder_that_is_not_there_ends_the_command(tmp_path: Path) -> None:
    at = workspace.find(tmp_path, "nowhere", "", DAY)
    with pytest.raises(Surroundings, match="there is no content folder 'nowhere'"):
        serve(at, 0, Terminal(print, print))


def test_an_interrupt_ends_it_at_once_and_quietly(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/beta.md").write_text("# Beta\n")
    program = """
import signal, sys
from datetime import date
from pathlib import Path
from milepost.commands import workspace
from milepost.commands.serve import Terminal, serve
signal.signal(signal.SIGINT, signal.default_int_handler)
say = lambda line: print(line, flush=True)
try:
    serve(workspace.find(Path.cwd(), "", "", date(2026, 11, 23)), 0, Terminal(say, lambda line: None))
except KeyboardInterrupt:
    sys.exit(130)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        port = int(process.stdout.readline().split(":")[2].partition("/")[0])
        listening = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        listening.request("GET", "/.milepost/events")
        listening.getresponse().readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(5) == 130
        assert process.stderr.read() == ""
        listening.close()


@pytest.mark.browser
def test_a_browser_loads_the_page_again_under_its_policy(run: Running) -> None:
    chromium = shutil.which("chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    if chromium is None:
        pytest.skip("there is no chromium")
    said: list[str] = []
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"http://127.0.0.1:{run.port}/milestones/beta.html")
        run.write("milestones/web/beta.md", FILES["milestones/web/beta.md"].replace("Public beta", "Public gamma"))
        playwright.expect(page).to_have_title(re.compile("Public gamma"), timeout=PATIENCE * 1000)
        run.write("milestones/web/beta.md", "---\ntitle: [\n---\n")
        playwright.expect(page.locator(".milepost-serve.is-wrong")).to_be_visible(timeout=PATIENCE * 1000)
        run.write("milestones/web/beta.md", FILES["milestones/web/beta.md"])
        playwright.expect(page).to_have_title(re.compile("Public beta"), timeout=PATIENCE * 1000)
        page.get_by_role("link", name="public", exact=True).click()
        playwright.expect(page.locator(".milepost-serve b")).to_have_text("public")
        assert page.locator(".milepost-serve").evaluate("bar => getComputedStyle(bar).position") == "fixed"
        browser.close()
    assert said == []


def test_the_data_of_a_circle_is_its_own(still: Running) -> None:
    def ids(circle: str) -> list[str]:
        answer = still.ask("/roadmap.json", f"milepost-seen-by-{still.port}={circle}")
        return [item["id"] for item in json.loads(answer.body)["milestones"]]

    assert ids("public") == ["beta"]
    assert ids("internal") == ["beta", "payroll"]
