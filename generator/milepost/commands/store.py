"""What is kept from one run to the next: JSON in the user's cache folder, which may go at any time."""

import hashlib
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

Kept = TypeVar("Kept")
MALFORMED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
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
            text = self._file(name).read_bytes()
        except OSError:
            return None
        digest, _, rest = text.partition(b"\n")
        try:
            if hashlib.sha256(rest).hexdigest().encode() != digest:
                raise ValueError
            kept = json.loads(rest)
            return turn(kept["data"]) if kept["key"] == key else None
        except MALFORMED:
            self.is_broken = True
            return None

    def write(self, name: str, key: str, data: Any) -> None:
        """Keep something for the next run; where the disk does not want it, the next run does without."""
        text = json.dumps({"key": key, "data": data}, separators=(",", ":")).encode()
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, delete=False) as file:
                file.write(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
            try:
                Path(file.name).replace(self._file(name))
            except OSError:
                Path(file.name).unlink()

    def _file(self, name: str) -> Path:
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
        return self.folder / f"{digest[:32]}.json"


def store(folder: str, is_wanted: bool = True) -> Store | None:
    """Open the cache in a folder, or in the user's own; None where none is wanted."""
    return Store(Path(folder) if folder else _users()) if is_wanted else None


def _users() -> Path:
    """Find where this system keeps what programs can make again."""
    home = Path.home()
    named = os.environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        return Path(named, "milepost")
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "milepost"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local", "milepost", "cache")
    return home / ".cache" / "milepost"
