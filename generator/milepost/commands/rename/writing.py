"""All files or none: takes what each file was and is to be, changes the disk.

Every file is first written under another name beside it; only then do they change places. What fails after that is
taken back. Never replaces a file that has changed since it was read, nor one that stands where the renamed file goes.
"""

import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from milepost.commands.starter import disk
from milepost.problems import Surroundings


@dataclass(frozen=True, slots=True)
class Change:
    """A file: its bytes before and after, and the name it gets, which may be the one it has."""

    path: Path
    before: bytes
    after: bytes
    name: str


def write(changes: Sequence[Change]) -> None:
    """Make every change, or raise and leave the files as they were."""
    staged: list[Path] = []
    done: list[Change] = []
    try:
        for change in changes:
            _stage(change, staged)
        for change in changes:
            _demand_untouched(change)
        for change, waiting in zip(changes, staged, strict=True):
            with disk.naming(change.path, "write"):
                waiting.replace(change.path.resolve())
            done.append(change)
        _give_names(changes)
    except BaseException as trouble:
        _take_back(done, trouble)
        raise
    finally:
        for waiting in staged:
            with suppress(OSError):
                waiting.unlink(missing_ok=True)


def _stage(change: Change, staged: list[Path]) -> None:
    """Write what a file will be beside it, hidden, with the rights of the file."""
    real = change.path.resolve()
    with disk.naming(change.path, "write"):
        with tempfile.NamedTemporaryFile(dir=real.parent, prefix=".", suffix=".tmp", delete=False) as file:
            staged.append(Path(file.name))
            file.write(change.after)
        shutil.copymode(real, staged[-1])


def _demand_untouched(change: Change) -> None:
    if disk.read(change.path) != change.before:
        raise Surroundings(f"{disk.shown(change.path)} has changed since it was read; nothing was written, try again")
    target = change.path.with_name(change.name)
    if target != change.path and disk.is_there(target):
        raise Surroundings(f"{disk.shown(target)} is there already; choose another id, or move that file away")


def _give_names(changes: Sequence[Change]) -> None:
    for change in changes:
        if change.name != change.path.name:
            with disk.naming(change.path, "rename"):
                change.path.rename(change.path.with_name(change.name))


def _take_back(done: Sequence[Change], trouble: BaseException) -> None:
    lost = []
    for change in done:
        try:
            change.path.write_bytes(change.before)
        except OSError:
            lost.append(disk.shown(change.path))
    if lost:
        raise Surroundings(f"{trouble}; and these could not be put back as they were: {', '.join(lost)}") from trouble
