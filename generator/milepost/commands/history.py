"""`milepost history`: how dates and decisions moved, from git."""

import json
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from milepost.commands.past import NO_HISTORY, Remembered, remember
from milepost.commands.store import Store
from milepost.commands.workspace import NoSuch, Workspace
from milepost.model.history import DATES, WORDS, Change, changes
from milepost.pipeline import settle
from milepost.problems import Stop, Surroundings
from milepost.stages import read, validate

SCHEMA_VERSION = 1
WIDTH = 80
ORDER = (*DATES, *WORDS)


@dataclass(frozen=True, slots=True)
class Found:
    """All changes by date, then by id; how they were read, and what is to be said of that."""

    changes: tuple[Change, ...]
    past: Remembered
    notes: tuple[str, ...]


def history(at: Workspace, id_: str, store: Store | None, tell: Callable[[str], object]) -> Found:
    """Find every change of one milestone, or of all; whatever problems the content has now."""
    folder = read.folder(at.content, at.here)
    notes: tuple[str, ...] = ()
    try:
        settings, _ = settle(folder)
    except Stop:
        settings, _ = validate.default_settings("", folder.name("roadmap.yml"))
        notes = (f"{folder.name('roadmap.yml')} cannot be read; old files were read without it",)
    past = remember(folder, settings, store, tell)
    if past is None:
        raise Surroundings(NO_HISTORY)
    if id_ and id_ not in past.series:
        raise NoSuch(f"the history has no milestone '{id_}'; `milepost history` names all that moved")
    ids = [id_] if id_ else past.series
    return Found(tuple(in_order(change for one in ids for change in changes(one, past.series[one]))), past, notes)


def in_order(found: Iterable[Change]) -> list[Change]:
    """Sort by date, then by id; what happened to one on one day stays in its order."""
    return sorted(found, key=lambda change: (change.date, change.id))


def as_json(found: Found) -> str:
    """Write every change for a program."""
    moves = [_record(change) for change in found.changes]
    source = {"commit": found.past.commit, "shallow": found.past.is_shallow}
    document = {"schema_version": SCHEMA_VERSION, "source": source, "moves": moves}
    return json.dumps(document, indent=2, ensure_ascii=False)


def _record(change: Change) -> dict[str, Any]:
    record = {
        "id": change.id,
        "date": change.date.isoformat(),
        "commit": change.commit,
        "field": change.field,
        "from": change.before or None,
        "to": change.after or None,
        "days": change.days,
        "class": change.kind,
        "stage_changed": change.stage_changed,
        "reason": change.reason or None,
    }
    return {name: value for name, value in record.items() if value is not None}


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


def _lines(those: Sequence[Change]) -> list[str]:
    """Tell what a commit changed of one milestone, and why, in lines no wider than a terminal."""
    first, indent = those[0], " " * 4
    moved = f"{first.id}: {'; '.join(map(_said, those))}"
    why = f"{first.reason}  [{first.commit[:8]}]"
    return [
        *textwrap.wrap(moved, WIDTH, initial_indent="  ", subsequent_indent=indent),
        *textwrap.wrap(why, WIDTH, initial_indent=indent, subsequent_indent=indent),
    ]


def _said(change: Change) -> str:
    moved = f"{change.field} {change.before or 'nothing'} → {change.after or 'nothing'}"
    if change.field not in DATES or change.kind == "changed":
        return moved
    if not change.days:
        return f"{moved} ({change.kind})"
    unit = "day" if abs(change.days) == 1 else "days"
    return f"{moved} ({change.kind}, {abs(change.days)} {unit} {'later' if change.days > 0 else 'earlier'})"
