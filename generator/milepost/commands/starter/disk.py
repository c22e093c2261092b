"""Reading a file and adding one: what the disk refuses comes back as Surroundings with the file's name.

Takes paths and bytes. Never replaces a file, however the name came to be taken.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from os.path import lexists
from pathlib import Path

from milepost.problems import Surroundings


@contextmanager
def naming(path: Path, deed: str) -> Iterator[None]:
    """Turn an OSError into Surroundings that say what could not be done to which file, and why."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise Surroundings(f"cannot {deed} {shown(path)}: {reason}") from error


def shown(path: Path) -> str:
    """Write a path as messages do: with `/`, from here where it lies below, without letters that cannot be printed."""
    here = Path().absolute()
    path = path.relative_to(here) if path.is_relative_to(here) else path
    return path.as_posix().encode(errors="replace").decode()


def read(path: Path) -> bytes:
    """Read a whole file."""
    with naming(path, "read"):
        return path.read_bytes()


def is_there(path: Path) -> bool:
    """Tell whether a name is taken, be it by a link that leads nowhere."""
    with naming(path, "look at"):
        return lexists(path)


def add(path: Path, data: bytes) -> None:
    """Write a new file and the folders above it."""
    with naming(path, "write"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)


def demand_folders(paths: Iterable[Path]) -> None:
    """Refuse before anything is written when a file stands where one of these files needs a folder."""
    for path in paths:
        with naming(path, "write"):
            nearest = next((folder for folder in path.parents if lexists(folder)), path.parent)
            if lexists(nearest) and not nearest.is_dir():
                raise Surroundings(f"cannot write {shown(path)}: {shown(nearest)} is a file; rename it")
