"""What a build writes: a path inside the site and its bytes."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Page:
    """One file of the site; `path` is relative, with `/`."""

    path: str
    data: bytes
