"""What a build knows besides the roadmap: who builds, from which commit, for which address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SourceState:
    """The commit the content stands at, and whether files differ from it."""

    commit: str
    is_dirty: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A commit in the past, and the day for which it stands."""

    commit: str
    day: date


@dataclass(frozen=True, slots=True)
class Build:
    """The circumstances of a build; `read_asset` gives the bytes of a file of the content folder.

    `picture` makes a PNG of an SVG text; there is none where nobody could see it, or nothing can draw it. `then` is the
    moment in the past whose roadmap it is.
    """

    version: str
    read_asset: Callable[[str], bytes]
    plotly_js: bytes
    site_url: str = ""
    source: SourceState | None = None
    is_widest: bool = True
    picture: Callable[[str], bytes] | None = None
    then: Moment | None = None
