"""What git knows of a milestone: its values at each commit that changed one, and the moves between them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import pairwise
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from milepost.model.periods import Period, Precision
from milepost.model.settings import Audience

MoveKind = Literal["dated", "undated", "refined", "widened", "slipped", "pulled-in", "changed"]
DateField = Literal["target", "start"]
WordField = Literal["status", "stage", "decision", "commitment", "audience"]
DATES: tuple[DateField, ...] = ("target", "start")
WORDS: tuple[WordField, ...] = ("status", "stage", "decision", "commitment", "audience")


FOLLOWED: tuple[DateField | WordField, ...] = (*DATES, *WORDS)
_followed = attrgetter(*FOLLOWED)


class Values(NamedTuple):
    """What is followed of a milestone; None and empty where it was not said.

    `precisions` has the finest date each circle was told, where its file said so, `notes` the text of each dated note.
    Without `says_audience` the audience is the present default. It `is_closed` where what keeps it inside could not be
    read.
    """

    target: Period | None = None
    start: Period | None = None
    status: str = "planned"
    stage: str = ""
    decision: str = ""
    commitment: str = "target"
    audience: str = ""
    precisions: tuple[tuple[str, Precision], ...] = ()
    notes: tuple[str, ...] = ()
    draft: bool = False
    aliases: tuple[str, ...] = ()
    says_audience: bool = True
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Era:
    """How roadmap.yml stood from a commit on: its circles, None without such a file, and its other names for keys.

    Where it could not be read there are no circles, and nobody but the innermost was told anything.
    """

    commit: str
    day: date
    circles: tuple[Audience, ...] | None = None
    default: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """The values that held from a commit on; `era` is the number of the one that it was written in.

    `is_baseline` of those that the present plan is compared with.
    """

    commit: str
    day: date
    subject: str
    values: Values
    era: int = 0
    is_baseline: bool = False


# All versions of one milestone, oldest first.
Series = tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What one file said at one commit; `values` has only what could be read."""

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What git knows of a roadmap: every milestone's versions by id, the eras they fall into.

    `baseline` is the day of the plan that the present one is compared with, where that was asked for.
    """

    series: Mapping[str, Series] = field(default_factory=dict)
    eras: tuple[Era, ...] = ()
    baseline: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a commit changed.

    `before` and `after` are as written, normalised, and empty where there was nothing. `days` is how much later the end
    is, negative when it is earlier; None for words, and where an end is open or a place on the board.
    """

    id: str
    date: date
    commit: str
    field: DateField | WordField
    before: str
    after: str
    kind: MoveKind
    days: int | None = None
    stage_changed: bool = False
    reason: str = ""


def with_baseline(known: Mapping[str, Series], commits: Collection[str]) -> dict[str, Series]:
    """Mark in each series the version that held at the last of some commits, which are all up to a moment."""
    return {id_: _with_baseline(series, commits) for id_, series in known.items()}


def _with_baseline(series: Series, commits: Collection[str]) -> Series:
    at = max((number for number, version in enumerate(series) if version.commit in commits), default=None)
    return tuple(replace(version, is_baseline=number == at) for number, version in enumerate(series))


def changes(id_: str, series: Series) -> Iterator[Change]:
    """List what changed from each version to the next; a milestone's first is no change."""
    for old, new in pairwise(series):
        changed = None
        for name, before, after in zip(FOLLOWED, _followed(old.values), _followed(new.values), strict=True):
            if before is after or before == after or (name in DATES and is_same_span(before, after)):
                continue
            if changed is None:
                has_moved = old.values.stage != new.values.stage
                reason = reason_of(old, new)
                changed = partial(Change, id_, new.day, new.commit, stage_changed=has_moved, reason=reason)
            if name in WORDS:
                yield changed(name, before, after, "changed")
            else:
                texts = before.text if before else "", after.text if after else ""
                yield changed(name, *texts, move_kind(before, after), days_between(before, after))


def reason_of(old: Version, new: Version) -> str:
    """Say why a commit changed what it changed: in the words of a note that came with it, else in its own."""
    known = set(old.values.notes)
    return next((note for note in reversed(new.values.notes) if note and note not in known), new.subject)


def is_same_span(before: Period | None, after: Period | None) -> bool:
    """Tell whether two texts mean the same days; another spelling is no move."""
    if before is None or after is None:
        return before is after
    if before.is_board or after.is_board:
        return before.text == after.text
    return (before.begin, before.end) == (after.begin, after.end)


def move_kind(before: Period | None, after: Period | None) -> MoveKind:
    """Name a move of a date; a new promise inside the old one is finer, and not a slip or a gain."""
    old, new = (None if period is None or period.is_board else period for period in (before, after))
    if old is None or new is None:
        return "dated" if new else "undated" if old else "changed"
    was, now = ((period.begin or date.min, period.end or date.max) for period in (old, new))
    if was[0] <= now[0] and now[1] <= was[1]:
        return "refined"
    if now[0] <= was[0] and now[1] == was[1]:
        return "widened"
    return "slipped" if now[1] > was[1] else "pulled-in"


def days_between(before: Period | None, after: Period | None) -> int | None:
    """Say how many days later an end is; None where one of them is not known."""
    return (after.end - before.end).days if before and after and before.end and after.end else None
