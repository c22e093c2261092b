"""Publishing where two folders cannot change places: step by step, written down before the first.

Takes a whole new tree and what stands in the output, gives the output the new tree's files and takes away the
old ones. The journal lies beside the output as `.NAME.milepost-journal`. While it is there the output is
neither the old site nor the new one; every step may be repeated, and the next command goes on to the end.
Nothing in the output but the files named in it is touched, and none of those through a symbolic link.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from milepost.problems import Surroundings
from milepost.stages.write import files, kernel, work
from milepost.stages.write.failure import named
from milepost.stages.write.ownership import Standing
from milepost.stages.write.paths import beside, folders_above, is_safe, shown, spellings
from milepost.stages.write.work import Work

Deed = Literal["remove", "put"]
DEEDS: tuple[Deed, ...] = ("remove", "put")


@dataclass(frozen=True, slots=True)
class Step:
    """One file of the output: moved in from the new tree, or removed."""

    deed: Deed
    path: str


@dataclass(frozen=True, slots=True)
class Journal:
    """All steps in their order, and where the new tree waits."""

    work: Work
    steps: tuple[Step, ...]


def is_pending(place: Path) -> bool:
    """Tell whether a journal waits to be ended."""
    return files.mode_of(_path_of(place)) != 0


def steps_to(paths: Iterable[str], before: Standing) -> tuple[Step, ...]:
    """Order the steps: what is in the way, then new files, then changed ones, and last what is gone.

    So a page never links to one that is not there yet, or not any more.
    """
    new = sorted(paths)
    spelled = spellings(new)
    gone = sorted(before.listed.difference(new))
    in_the_way = [path for path in gone if _is_in_the_way(path, spelled)]
    return (
        *(Step("remove", path) for path in in_the_way),
        *(Step("put", path) for path in new if path not in before.files),
        *(Step("put", path) for path in new if path in before.files),
        *(Step("remove", path) for path in gone if path not in in_the_way),
    )


def follow(place: Path, waiting: Work, steps: tuple[Step, ...]) -> None:
    """Write the journal down, then take its steps."""
    entries = [[step.deed, step.path] for step in steps]
    folder = waiting.folder.relative_to(place.parent).as_posix()
    draft = _draft_of(place)
    draft.unlink(missing_ok=True)
    with named(draft):
        files.write_through(draft, json.dumps({"work": folder, "steps": entries}).encode())
    draft.replace(_path_of(place))
    files.remember_names(place.parent)
    try:
        finish(place)
    except OSError:
        # There is no way back, and what failed once may pass: the second try is what the next command would do.
        finish(place)


def finish(place: Path) -> None:
    """Take the steps of a journal that are still to be taken, and remove it."""
    _draft_of(place).unlink(missing_ok=True)
    if not is_pending(place):
        return
    journal = _read(place)
    # Whoever deleted the output since wants none of it; half a site is what must not come back.
    if files.mode_of(place):
        _take(journal, place)
        kernel.sync(place)
    _path_of(place).unlink()


def _take(journal: Journal, place: Path) -> None:
    if not files.is_folder(journal.work.site):
        raise Surroundings(
            f"{shown(place)} was left half written, and the other half, {shown(journal.work.site)}, is gone: "
            f"empty {shown(place)}, delete {shown(_path_of(place))}, and build again"
        )
    for step in journal.steps:
        if step.deed == "put":
            _put(journal.work, place, step.path)
        else:
            _remove(place, step.path)


def _put(waiting: Work, place: Path, path: str) -> None:
    if not files.is_file_in(waiting.site, path):
        return  # it was moved before the interruption
    for folder in folders_above(path):
        files.make_folder(place / folder)
    (waiting.site / path).replace(place / path)


def _remove(place: Path, path: str) -> None:
    files.remove_in(place, path)
    for folder in reversed(folders_above(path)):
        files.remove_if_empty(place / folder)


def _is_in_the_way(path: str, spelled: dict[str, str]) -> bool:
    try:
        return any(spelled.get(key, name) != name for key, name in spellings([path]).items())
    except ValueError:
        return True


def _path_of(place: Path) -> Path:
    return beside(place, "journal")


def _draft_of(place: Path) -> Path:
    return beside(place, "journal-draft")


def _read(place: Path) -> Journal:
    path = _path_of(place)
    try:
        content: Any = json.loads(path.read_bytes()) if files.is_file_in(path.parent, path.name) else None
        found = work.at(place, place.parent / content["work"])
        steps = tuple(_step(deed, name) for deed, name in content["steps"])
    except (ValueError, TypeError, KeyError, RecursionError):
        found, steps = None, ()
    if found is None or not steps:
        raise Surroundings(f"{shown(path)} is not a journal of milepost: delete it, and build again")
    return Journal(found, steps)


def _step(deed: object, path: object) -> Step:
    if deed not in DEEDS or not isinstance(path, str) or not is_safe(path):
        raise ValueError(f"no step: {deed!r} {path!r}")
    return Step("put" if deed == "put" else "remove", path)
