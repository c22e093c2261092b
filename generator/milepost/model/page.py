"""What a build writes: a path inside the site and its bytes."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, order=True, slots=True)
class Page:
    """One file of the site; `path` is relative, with `/`; `origin` the file of the content it is a copy of, if any."""

    path: str
    data: bytes
    origin: str = ""


def file_name(path: str) -> str:
    """Give the name under which a file of the content is published, before the hash is put into it."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", PurePosixPath(path).name).strip("-.") or "file"
