"""Files one by one: each read and checked by itself, unless what became of it is known from before.

What becomes of a file depends on its bytes, its path, the settings and the program, and on nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any

from milepost.adapters.processes import over
from milepost.model.draft import Draft, Role, Source
from milepost.model.milestone import FreePage, Milestone, PeriodReport, Product, Theme
from milepost.model.settings import Settings
from milepost.problems import Problem
from milepost.shipped import fingerprint
from milepost.stages import read, validate

WORTH_A_PROCESS = 200  # files: fewer are read faster than a process is copied
PART = 100  # files that a process reads at a time
Item = Milestone | Product | Theme | PeriodReport | FreePage
Check = Callable[[Draft, Settings], tuple[Item | None, tuple[Problem, ...]]]
CHECKS: Mapping[Role, Check] = {
    "milestone": validate.milestone,
    "product": validate.product,
    "theme": validate.theme,
    "period": validate.period_report,
    "page": validate.free_page,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One file, read and checked by itself: its item, None where it was refused, and the ids that others may name."""

    role: Role
    item: Item | None
    ids: tuple[str, ...]
    problems: tuple[Problem, ...]


# Entries by the fingerprint of all that each was made of.
Entries = Mapping[str, Entry]


def fingerprints(folder: read.Folder) -> list[str]:
    """Tell each file from every other that might be read as something else: by its bytes, its path, the settings."""
    settings = folder.settings
    # Without settings a roadmap is called after its folder.
    basis = settings.data if settings else str(folder.path.resolve()).encode("utf-8", "surrogateescape")
    shown = (settings.shown if settings else "").encode("utf-8", "surrogateescape")
    begun = sha256(fingerprint().encode() + sha256(basis).digest() + shown)
    return [_fingerprint(begun, source) for source in folder.sources]


def _fingerprint(begun: Any, source: Source) -> str:
    made = begun.copy()
    names = "\0".join((source.role, source.path, source.shown, "")).encode("utf-8", "surrogateescape")
    made.update(names + source.data)
    return str(made.hexdigest())


def entries_of(folder: read.Folder, settings: Settings, jobs: int, known: Entries) -> dict[str, Entry]:
    """Read the files that are not known yet; in the order of the folder."""
    names = fingerprints(folder)
    new = [(name, source) for name, source in zip(names, folder.sources, strict=True) if name not in known]
    found = _read([source for _, source in new], settings, jobs)
    made = {name: entry for (name, _), entry in zip(new, found, strict=True)}
    return {name: known[name] if name in known else made[name] for name in names}


def _read(sources: Sequence[Source], settings: Settings, jobs: int) -> list[Entry]:
    """Read and check each file by itself, in several processes where there are many."""
    if len(sources) < WORTH_A_PROCESS:
        return [_entry(source, settings) for source in sources]

    def of(part: Sequence[Source]) -> list[Entry]:
        return [_entry(source, settings) for source in part]

    parts = [sources[at : at + PART] for at in range(0, len(sources), PART)]
    return [*chain.from_iterable(over(parts, of, jobs))]


def _entry(source: Source, settings: Settings) -> Entry:
    """Read a file and check it by its role; what is refused keeps its id known, lest links to it be wrong too."""
    from milepost.stages.parse.texts import draft as draft_of

    draft, unreadable = draft_of(source, settings.circles)
    if draft is None:
        return Entry(source.role, None, (validate.stem_id(source),), unreadable)
    item, wrong = CHECKS[source.role](draft, settings)
    ids = (validate.written_id(draft), *(() if item else (validate.stem_id(source),)))
    return Entry(source.role, item, ids, (*unreadable, *wrong))
