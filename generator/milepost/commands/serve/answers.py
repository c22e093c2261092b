"""What a request gets: takes a request and what is on show, gives a response; touches no disk and no network.

A path is looked up among the pages as it is written, percent signs decoded and nothing else, so that none leads
anywhere else. Answers nobody who asks under another name than this machine's own: a page on the web could else have
its own name point here, and read the roadmap.
"""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, unquote, urlencode

from milepost import report
from milepost.commands.serve.bar import CHOICE, Bar, with_bar
from milepost.commands.serve.editions import Drawn
from milepost.commands.serve.files import FILES
from milepost.commands.serve.stage import Show
from milepost.problems import Stop, Surroundings

COOKIE = "milepost-seen-by-{port}"  # browsers give a cookie to every port of a machine
TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
# The machine's own table of types differs from system to system, and may say that a script is plain text.
TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".html": HTML,
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".csv": "text/csv; charset=utf-8",
        ".ics": "text/calendar; charset=utf-8",
        ".xml": "application/xml",
        ".txt": TEXT,
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".gif": "image/gif",
        ".webp": "image/webp",
        ".avif": "image/avif",
        ".ico": "image/x-icon",
        ".pdf": "application/pdf",
        ".woff2": "font/woff2",
        ".mp4": "video/mp4",
        ".webm": "video/webm",
    }
)
NO_SITE = b"""\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Milepost</title></head>
<body><p>There is no page to show.</p></body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: the target as sent, the `Host` headers, the cookies, and the port it came to."""

    target: str
    hosts: tuple[str, ...]
    cookies: str
    port: int


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered."""

    status: int
    body: bytes = b""
    kind: str = TEXT
    headers: tuple[tuple[str, str], ...] = ()


def is_local(request: Request) -> bool:
    """Tell whether a request names this machine as it should, with the port."""
    names = ("127.0.0.1", "localhost", "[::1]")
    allowed = {f"{name}:{request.port}" for name in names} | (set(names) if request.port == 80 else set())
    return len(request.hosts) == 1 and request.hosts[0].strip().lower() in allowed


def path_of(target: str) -> str | None:
    """Give the path that a target asks for, without its first slash; None when it is none."""
    path = target.partition("#")[0].partition("?")[0]
    if not path.startswith("/"):
        return None
    try:
        return unquote(path[1:], errors="strict")
    except UnicodeDecodeError:
        return None


def answer(request: Request, show: Show) -> Response:
    """Answer a request for anything but the events."""
    if not is_local(request):
        return Response(403, f"Ask for http://127.0.0.1:{request.port}/ by that name.\n".encode())
    path = path_of(request.target)
    for name, data in FILES:
        if path == name:
            return Response(200, data, type_of(name))
    if show.edition is None:
        return Response(503, _page(NO_SITE, show, Bar("", "")), HTML)
    moved = _chosen(request, path or "", show.edition.circles)
    if moved:
        return moved
    circle = _circle(request, show.edition.circles)
    show.edition.asked.add(circle)
    try:
        return _found(path, show, circle, show.edition.site(circle))
    except Stop as stop:
        return _undrawn(report.concise(stop.problems), show, circle, path or "")
    except (Surroundings, OSError) as trouble:
        return _undrawn(str(trouble), show, circle, path or "")
    except Exception:  # a fault of ours; whoever watches should see which
        return _undrawn(traceback.format_exc(), show, circle, path or "")


def type_of(path: str) -> str:
    """Name the type of a file by its ending, and of a feed by its place."""
    if path == "feed.xml" or PurePosixPath(path).match("products/*.xml"):
        return "application/atom+xml"
    return TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")


def _chosen(request: Request, path: str, circles: tuple[str, ...]) -> Response | None:
    """Remember the circle that a query chooses, and lead to the same address without that."""
    query = parse_qsl(request.target.partition("#")[0].partition("?")[2], keep_blank_values=True)
    chosen = dict(query).get(CHOICE)
    if chosen is None:
        return None
    rest = urlencode([pair for pair in query if pair[0] != CHOICE])
    # Two slashes at the front, or one and a backslash, would lead to another machine.
    address = "/" + quote(path.lstrip("/\\"))
    headers = [("Location", f"{address}?{rest}" if rest else address)]
    if chosen in circles:
        headers.append(("Set-Cookie", f"{_cookie(request)}={quote(chosen, safe='')}; Path=/; SameSite=Lax; HttpOnly"))
    return Response(303, headers=tuple(headers))


def _cookie(request: Request) -> str:
    return COOKIE.format(port=request.port)


def _circle(request: Request, circles: tuple[str, ...]) -> str:
    for cookie in request.cookies.split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == _cookie(request) and unquote(value) in circles:
            return unquote(value)
    return circles[-1]


def _found(path: str | None, show: Show, circle: str, drawn: Drawn) -> Response:
    bar = Bar("", path or "", circle, show.edition.circles if show.edition else ())
    name = "index.html" if path == "" else path
    if name is None or name not in drawn.pages:
        missing = drawn.pages.get("404.html", NO_SITE)
        return Response(404, _page(missing, show, bar, drawn, is_anywhere=True), HTML)
    if name.endswith(".html"):
        return Response(200, _page(drawn.pages[name], show, bar, drawn), HTML)
    return Response(200, drawn.pages[name], type_of(name))


def _page(page: bytes, show: Show, bar: Bar, drawn: Drawn | None = None, is_anywhere: bool = False) -> bytes:
    heading, told, is_wrong = show.heading, show.told, show.is_wrong
    if drawn and is_wrong:
        heading = f"{heading}; this is the last good site"
    if drawn and drawn.problems and not is_wrong:
        heading, told, is_wrong = f"'{bar.circle}' would see nothing", report.concise(drawn.problems), True
    whole = Bar(show.number, bar.path, bar.circle, bar.circles, heading, told, is_wrong)
    return with_bar(page, whole, is_anywhere)


def _undrawn(told: str, show: Show, circle: str, path: str) -> Response:
    circles = show.edition.circles if show.edition else ()
    bar = Bar(show.number, path, circle, circles, f"What '{circle}' sees cannot be drawn", told, True)
    return Response(503, with_bar(NO_SITE, bar), HTML)
