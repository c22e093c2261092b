"""What a build knows besides the roadmap (who builds, from which commit, for which address), and what it came to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from milepost.problems import Problem


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


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search came to: its hits as problems, how much of each kind was looked for, and in how much."""

    problems: tuple[Problem, ...]
    needles: Mapping[str, int]
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Published:
    """The site of one circle: where it is and what is in it; `kept` are names there that are not ours.

    `manifest` is the SHA-256 of the file that lists it. `rewritten` has the files that changed, each with the reason,
    where that was asked for.
    """

    audience: str
    out: Path
    published: int
    held_back: int
    changed: int
    kept: tuple[str, ...] = ()
    manifest: str = ""
    rewritten: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to: problems, the sites written when no error stood in the way, and what they go without.

    `searched` has, for each circle whose site was drawn, what the search for leaks in it came to.
    """

    problems: tuple[Problem, ...]
    sites: tuple[Published, ...] = ()
    is_stopped: bool = field(default=False)
    notes: tuple[str, ...] = ()
    searched: Mapping[str, Searched] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of a build: for which circle, or for `all`, to which folder, for which address, how strictly.

    With `explain` each file that is written anew is told with the reason.
    """

    out: Path
    audience: str = ""
    site_url: str = ""
    strict: bool = False
    explain: bool = False
