"""The web server: takes requests from this machine only and answers them from what is on show.

Binds 127.0.0.1 and no other address; every other machine's request never reaches it. Answers GET and HEAD.
"""

import errno
import os
import socketserver
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from milepost.commands.serve.answers import Request, Response, answer, is_local, path_of
from milepost.commands.serve.files import EVENTS
from milepost.commands.serve.stage import Stage
from milepost.problems import Surroundings

HOST = "127.0.0.1"
HEARTBEAT = 15.0  # seconds; without a word now and then nobody would notice that a browser has gone
ALWAYS = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: "Server"
    server_version = "milepost"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        """Answer with a page, a file or the events."""
        request = self._request()
        if is_local(request) and path_of(request.target) == EVENTS:
            self._tell_events()
        else:
            self._send(answer(request, self.server.stage.now))

    def do_HEAD(self) -> None:
        """Answer as GET would, without the body."""
        self._send(answer(self._request(), self.server.stage.now))

    def do_POST(self) -> None:
        """Refuse: nothing here can be changed."""
        self._send(Response(405, b"Only GET and HEAD.\n", headers=(("Allow", "GET, HEAD"),)))

    do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_POST  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep quiet: the terminal is for what is wrong with the content."""

    def _request(self) -> Request:
        hosts = tuple(self.headers.get_all("Host", ()))
        return Request(self.path, hosts, self.headers.get("Cookie", ""), self.server.server_port)

    def _send(self, response: Response) -> None:
        self._begin(response.status, response.kind, (("Content-Length", str(len(response.body))), *response.headers))
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _begin(self, status: int, kind: str, headers: tuple[tuple[str, str], ...]) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), *ALWAYS, *headers):
            self.send_header(name, value)
        self.end_headers()

    def _tell_events(self) -> None:
        """Say which show is on, and each other one as it comes, until the browser goes away."""
        stage, told = self.server.stage, ""
        self._begin(200, "text/event-stream", ())
        self.wfile.write(b"retry: 500\n\n")
        while not stage.is_over:
            number = stage.wait(told, HEARTBEAT)
            self.wfile.write(b":\n\n" if number == told else f"data: {number}\n\n".encode())
            told = number


class Server(ThreadingHTTPServer):
    """The server; its threads end with the process."""

    daemon_threads = True
    # Elsewhere this lets a port be used again at once; on Windows it would let two programs have it.
    allow_reuse_address = os.name != "nt"

    def __init__(self, port: int, stage: Stage) -> None:
        self.stage = stage
        try:
            super().__init__((HOST, port), Handler)
        except OSError as error:
            raise Surroundings(_trouble(error, port)) from error

    def server_bind(self) -> None:
        """Bind without asking for this machine's name, which takes seconds where no server knows it."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away in the middle."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def _trouble(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken; choose another with --port, or --port 0 for any that is free"
    if error.errno == errno.EACCES:
        return f"port {port} may not be used; choose one above 1023 with --port"
    return f"cannot serve on {HOST}:{port}: {error.strerror}"
