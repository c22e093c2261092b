"""How long from a save until a running server answers with the new text: Hugo's and Milepost's, in turns."""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from urllib.error import URLError
from urllib.request import urlopen

import corpus
from corpus import Corpus
from sides import Tools

Command = Callable[[Tools, Path, int], Sequence[object]]

POLLED = 0.002
LONGEST = 120.0
SAVES = 7
# Servers that look every so often are met at another moment each time.
RESTS = tuple(0.8 + 0.037 * place for place in range(SAVES))


@dataclass(frozen=True, slots=True)
class Serving:
    """A server with a corpus of its own, and the address of the page whose text is edited."""

    corpus: Corpus
    address: str
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> Path:
        """Give what it has said."""
        return self.corpus.folder.with_suffix(".log")


def saves(tools: Tools, count: int, folder: Path) -> tuple[list[float], list[float]]:
    """Save in turns for both servers; gives the seconds that Hugo took and those that Milepost took."""
    commands: tuple[tuple[str, Command], ...] = (("hugo", _hugo), ("milepost", _milepost))
    with ExitStack() as running:
        made = [(command, corpus.write(count, folder / name)) for name, command in commands]
        both = [running.enter_context(_serving(command, own, tools)) for command, own in made]
        took = [[_saved(serving, place + 1, rest) for serving in both] for place, rest in enumerate(RESTS)]
    return [one for one, _ in took], [other for _, other in took]


def _hugo(tools: Tools, folder: Path, port: int) -> Sequence[object]:
    command = [tools.hugo, "server", "--source", folder, "--bind", "127.0.0.1", "--port", port]
    return [*command, "--cacheDir", folder.with_name("hugo-cache"), "--noBuildLock"]


def _milepost(tools: Tools, folder: Path, port: int) -> Sequence[object]:
    command = [tools.milepost, "serve", "--content", folder / "content", "--today", corpus.TODAY, "--port", port]
    return [*command, "--cache-dir", folder.with_name("cache")]


@contextmanager
def _serving(command: Command, made: Corpus, tools: Tools) -> Iterator[Serving]:
    """Run a server until the block ends; it answers when the block begins."""
    port = _free()
    address = f"http://127.0.0.1:{port}/milestones/{corpus.name(made.read)}.html"
    parts = [str(part) for part in command(tools, made.folder, port)]
    with made.folder.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(parts, cwd=made.folder, stdout=log, stderr=log)
        try:
            serving = Serving(made, address, process)
            _wait(serving, "revised 0 times")
            yield serving
        finally:
            process.terminate()
            process.wait(timeout=30)


def _free() -> int:
    with create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _saved(serving: Serving, times: int, rest: float) -> float:
    time.sleep(rest)
    begun = time.perf_counter()
    _wait(serving, serving.corpus.edit_body(times))
    return time.perf_counter() - begun


def _wait(serving: Serving, said: str) -> None:
    """Ask for the page until it says something."""
    end = time.monotonic() + LONGEST
    while said not in _page(serving.address):
        is_up = serving.process.poll() is None and time.monotonic() < end
        assert is_up, f"{serving.address} does not say: {said}\n{serving.log.read_text('utf-8')[-2000:]}"
        time.sleep(POLLED)


def _page(address: str) -> str:
    try:
        with urlopen(address) as answer:  # noqa: S310  an address of ours
            return str(answer.read().decode())
    except (URLError, ConnectionError):
        return ""
