"""The content of many files at once: one process that is asked by hash."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from milepost.adapters.git.running import Pipes, answer, running
from milepost.adapters.git.state import Repository

# So many questions fit into a pipe that nobody empties, so neither side ever waits for the other.
_AT_ONCE = 500


class Objects:
    """Answers with the bytes of a hash; larger files than asked for are passed over."""

    def __init__(self, pipes: Pipes, largest: int | None) -> None:
        self._pipes, self._largest = pipes, largest

    def read(self, hashes: Sequence[str]) -> Iterator[bytes | None]:
        """Give the content of each hash in turn; None where it is not there, or too large."""
        for begin in range(0, len(hashes), _AT_ONCE):
            some = hashes[begin : begin + _AT_ONCE]
            self._pipes.asked.write("".join(f"{hash_}\n" for hash_ in some).encode())
            self._pipes.asked.flush()
            for _ in some:
                yield self._one()

    def _one(self) -> bytes | None:
        words = self._pipes.told.readline().split()
        if len(words) != 3:
            return None
        size = int(words[2])
        data = self._pipes.told.read(size + 1)[:-1]
        return data if words[1] == b"blob" and (self._largest is None or size <= self._largest) else None


@contextmanager
def objects(at: Repository, largest: int | None = None) -> Iterator[Objects]:
    """Open the process for as long as it is needed; files larger than so many bytes are not given."""
    with running(at.top, "cat-file", "--batch") as pipes:
        yield Objects(pipes, largest)


def checked_out(at: Repository, files: Sequence[tuple[str, bytes]], top: Path) -> Iterator[bytes | None]:
    """Give the content of each file, by hash and path, as a checkout writes it; None where it is not there.

    Filters, line ends and encodings are those of the `.gitattributes` below `top`, which stands for the working tree.
    """
    place = (answer(at.top, "rev-parse", "--absolute-git-dir") or "").removesuffix("\n")
    with running(top, f"--git-dir={place}", "--work-tree=.", "cat-file", "--batch", "--filters") as pipes:
        # git tells the size before the filters, so an answer ends where one follows to what cannot be there.
        end = f"end.{secrets.token_hex(16)}".encode()
        for hash_, path in files:
            # Of the path only the attributes are looked up, and a line has room for no second one.
            question = b"%s %s\n%s\n" % (hash_.encode(), path.replace(b"\n", b" "), end)
            lines = _lines(pipes, question, end + b" missing\n")
            if not lines:  # git has ended, and says why as it is left
                return
            yield b"".join(lines[1:])[:-1] if lines[0].split()[1:2] == [b"blob"] else None


def _lines(pipes: Pipes, question: bytes, end: bytes) -> list[bytes]:
    """Ask, and give the answer up to its end; nothing where git ends before."""
    try:
        pipes.asked.write(question)
        pipes.asked.flush()
    except BrokenPipeError:
        return []
    lines: list[bytes] = []
    while (line := pipes.told.readline()) != end:
        if not line:
            return []
        lines.append(line)
    return lines
