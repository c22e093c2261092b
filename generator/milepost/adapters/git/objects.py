"""The content of many files at once: one process that is asked by hash."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from milepost.adapters.git.running import Pipes, running
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
    with running(at.folder, "cat-file", "--batch") as pipes:
        yield Objects(pipes, largest)
