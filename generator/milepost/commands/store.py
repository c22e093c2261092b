"""What is kept from one run to the next: JSON in the user's cache folder, which may go at any time."""

import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

Kept = TypeVar("Kept")
MALFORMED = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
LARGEST = 100_000_000  # bytes of an entry; the history of 10,000 milestones takes 4 MB
DIGEST = re.compile(rb"[0-9a-f]{64}\n")
DAYS = 90
UNFINISHED = "unfinished-"
OURS = re.compile(rf"[0-9a-f]{{32}}\.json|{UNFINISHED}.*")
BROKEN = "the cache could not be read and was left out; what it held was made again"


@dataclass(slots=True)
class Store:
    """A folder of entries; each has a name for what it is and a key for what it was made of.

    It `is_broken` once something was there that cannot have been written by us.
    """

    folder: Path
    is_broken: bool = False

    def read(self, name: str, key: str, turn: Callable[[Any], Kept]) -> Kept | None:
        """Give what was kept under a key, turned from JSON values into what it was; None where there is nothing.

        `turn` raises one of MALFORMED where the values are none that it knows.
        """
        try:
            digest, rest = _held(self._file(name))
        except OSError:
            return None
        try:
            if hashlib.sha256(rest).hexdigest().encode() + b"\n" != digest:
                raise ValueError
            kept = json.loads(rest)
            return turn(kept["data"]) if kept["key"] == key else None
        except MALFORMED:
            self.is_broken = True
            return None

    def write(self, name: str, key: str, data: Any) -> None:
        """Keep something for the next run; where it is too large, or the disk does not want it, that does without."""
        text = json.dumps({"key": key, "data": data}, separators=(",", ":")).encode()
        if len(text) > LARGEST:
            return
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, prefix=UNFINISHED, delete=False) as file:
                draft = Path(file.name)
                try:
                    file.write(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
                    file.flush()
                    draft.replace(self._file(name))
                except OSError:
                    draft.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove what nobody has written for long: of folders that are gone, and of runs that were killed."""
        oldest = time.time() - DAYS * 24 * 3600
        with suppress(OSError):
            for file in self.folder.iterdir():
                if OURS.fullmatch(file.name) and file.lstat().st_mtime < oldest:
                    file.unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
        return self.folder / f"{digest[:32]}.json"


def _held(file: Path) -> tuple[bytes, bytes]:
    """Read a file's digest and what follows it, which is left alone in a file that we cannot have written."""
    if not S_ISREG(file.stat().st_mode):
        return b"", b""
    with file.open("rb") as opened:
        digest = opened.read(65)
        is_ours = DIGEST.fullmatch(digest) and os.fstat(opened.fileno()).st_size <= LARGEST + len(digest)
        return digest, opened.read(LARGEST) if is_ours else b""


def store(folder: str, is_wanted: bool = True) -> Store | None:
    """Open the cache in a folder, or in the user's own; None where none is wanted, or the user has none."""
    place = Path(folder) if folder else _users()
    return Store(place) if place and is_wanted else None


def _users() -> Path | None:
    """Find where this system keeps what programs can make again."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        return Path(named, "milepost")
    try:
        home = Path.home()
    except RuntimeError:  # a user without a name, as in some containers
        return None
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "milepost"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local", "milepost", "cache")
    return home / ".cache" / "milepost"
