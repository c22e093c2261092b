"""What a build writes: a path inside the site and its bytes."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Page:
    """One file of the site; `path` is relative, with `/`; `origin` the file of the content it is a copy of, if any."""

    path: str
    data: bytes
    origin: str = ""
