"""`milepost history`: how dates and decisions moved, from git."""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import chain, groupby
from operator import attrgetter as of

from milepost.commands.past import Remembered, remember
from milepost.commands.terminal import later, wrapped
from milepost.commands.workspace import Workspace, no_history
from milepost.model.history import DATES, FOLLOWED, Change, MoveKind, changes
from milepost.model.json_fields import (
    COUNT,
    DAY,
    TEXT,
    YES_OR_NO,
    Field,
    Schema,
    Table,
    choice,
    described,
    many,
    written,
)
from milepost.pipeline.loading import settle
from milepost.problems import NoSuch, Stop, Surroundings
from milepost.report import escaped
from milepost.stages import read, validate

SCHEMA_VERSION = 1
LONGEST_REASON = 200  # characters that a reader is shown; a program is given all
COMMIT: Schema = {"type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$"}
WRITTEN: Schema = TEXT | {"description": "as it was written, normalised; absent where there was nothing"}
LATER: Schema = COUNT | {"description": "how many days later the end is; negative when it is earlier"}

MOVE: Table = (
    Field("id", TEXT, of("id"), True),
    Field("date", DAY, lambda change: change.date.isoformat(), True),
    Field("commit", COMMIT, of("commit"), True),
    Field("field", {"type": "string", "enum": list(FOLLOWED)}, of("field"), True),
    Field("from", WRITTEN, of("before")),
    Field("to", WRITTEN, of("after")),
    Field("days", LATER, of("days")),
    Field("class", choice(MoveKind), of("kind"), True),
    Field("stage_changed", YES_OR_NO, of("stage_changed"), True),
    Field("reason", TEXT, of("reason")),
)
SOURCE: Table = (Field("commit", COMMIT, of("commit"), True), Field("shallow", YES_OR_NO, of("is_shallow"), True))
DOCUMENT: Table = (
    Field("schema_version", {"const": SCHEMA_VERSION}, lambda _: SCHEMA_VERSION, True),
    Field("source", described(SOURCE), lambda found: written(SOURCE, found.past), True),
    many("moves", MOVE, of("changes"), True),
)


@dataclass(frozen=True, slots=True)
class Found:
    """All changes by date, then by id; how they were read, and what is to be said of that."""

    changes: tuple[Change, ...]
    past: Remembered
    notes: tuple[str, ...]


def history(at: Workspace, id_: str, tell: Callable[[str], object]) -> Found:
    """Find every change of one milestone, or of all; whatever problems the content has now."""
    folder = read.outline(at.content, at.here)
    notes: tuple[str, ...] = ()
    try:
        settings, _ = settle(folder)
    except Stop:
        settings, _ = validate.default_settings("", folder.name("roadmap.yml"))
        notes = (f"{folder.name('roadmap.yml')} cannot be read; old files were read without it",)
    past = remember(at, folder, settings, tell)
    gc.freeze()  # the command ends with what it has read
    if past is None:
        raise Surroundings(no_history(at.content))
    if id_ and id_ not in past.series:
        raise NoSuch(f"the history has no milestone '{id_}'; `milepost history` names all that moved")
    ids = [id_] if id_ else past.series
    return Found(tuple(in_order(change for one in ids for change in changes(one, past.series[one]))), past, notes)


def in_order(found: Iterable[Change]) -> list[Change]:
    """Sort by date, then by id; what happened to one on one day stays in its order."""
    return sorted(found, key=lambda change: (change.date, change.id))


def as_json(found: Found) -> str:
    """Write every change for a program, each on a line of its own."""
    whole = written(DOCUMENT, replace(found, changes=()))
    row = json.JSONEncoder(ensure_ascii=False).encode
    rows = ",\n".join(f"    {row(written(MOVE, change))}" for change in found.changes)
    head = json.dumps({**whole, "moves": []}, indent=2, ensure_ascii=False)
    return escaped(head.replace('"moves": []', f'"moves": [\n{rows}\n  ]') if rows else head)


def schema() -> Schema:
    """Describe what programs are given as JSON Schema; later versions of it may have more keys."""
    return deepcopy(described(DOCUMENT))


def as_text(found: Sequence[Change]) -> str:
    """Write every change for a reader: each day once, each commit's changes of a milestone together."""
    days = [
        "\n".join(
            (day.isoformat(), *chain.from_iterable(_lines(list(those)) for _, those in groupby(that_day, _commit)))
        )
        for day, that_day in groupby(found, lambda change: change.date)
    ]
    return "\n\n".join(days)


def _commit(change: Change) -> tuple[str, str]:
    return change.id, change.commit


def _lines(those: Sequence[Change]) -> Iterator[str]:
    """Tell what a commit changed of one milestone, and why, in lines no wider than a terminal."""
    first = those[0]
    yield from wrapped(f"{first.id}: {'; '.join(map(_said, those))}", "  ")
    reason = first.reason if len(first.reason) <= LONGEST_REASON else f"{first.reason[: LONGEST_REASON - 1]}…"
    yield from wrapped(f"{reason}  [{first.commit[:8]}]", "    ", "")


def _said(change: Change) -> str:
    moved = f"{change.field} {change.before or 'nothing'} → {change.after or 'nothing'}"
    if change.field not in DATES or change.kind == "changed":
        return moved
    if not change.days:
        return f"{moved} ({change.kind})"
    return f"{moved} ({change.kind}, {later(change.days)})"
