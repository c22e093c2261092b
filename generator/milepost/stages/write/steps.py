"""The steps from one site to another in the same folder, and the taking of them.

Takes the paths of the new site and what stands in the output, gives one step for each file that is not the same;
taking a step changes the disk, and may be repeated. Nothing is touched through a symbolic link, and nothing but
the files that the steps name.
"""

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from milepost.stages.write import files
from milepost.stages.write.ownership import Standing
from milepost.stages.write.paths import folders_above, spellings
from milepost.stages.write.work import Work

Deed = Literal["remove", "put"]
DEEDS: tuple[Deed, ...] = ("remove", "put")


@dataclass(frozen=True, slots=True)
class Step:
    """One file of the output: moved in from the new tree, or removed."""

    deed: Deed
    path: str


def steps_to(paths: Iterable[str], before: Standing, place: Path, waiting: Work) -> tuple[Step, ...]:
    """Order the steps: what is in the way, then new files, then changed ones, and last what is gone.

    So, where no links hide the steps, a page never links to one that is not there yet, or not any more.
    """
    new = sorted(paths)
    obstacles = in_the_way(new, before)
    put = [path for path in new if not _is_shared(waiting.site / path, place / path)]
    return (
        *(Step("remove", path) for path in obstacles),
        *(Step("put", path) for path in put if path not in before.files),
        *(Step("put", path) for path in put if path in before.files),
        *(Step("remove", path) for path in sorted(before.listed.difference(new, obstacles))),
    )


def in_the_way(paths: Collection[str], before: Standing) -> tuple[str, ...]:
    """List what has to go before the new files can come: a file where a folder is to be, another letter case."""
    spelled = spellings(paths)
    gone = sorted(before.listed.difference(paths))
    return tuple(path for path in gone if _is_in_the_way(path, spelled))


def take(steps: Iterable[Step], place: Path, waiting: Work) -> None:
    """Take those of the steps that are still to be taken."""
    for step in steps:
        if step.deed == "put":
            _put(waiting, place, step.path)
        else:
            remove(place, step.path)


def remove(place: Path, path: str) -> None:
    """Remove a file of the output, and the folders that it leaves empty."""
    files.remove_in(place, path)
    for folder in reversed(files.real_folders(place, folders_above(path))):
        files.remove_if_empty(place / folder)


def _put(waiting: Work, place: Path, path: str) -> None:
    if not files.is_file_in(waiting.site, path):
        return  # it was moved before the interruption
    for folder in folders_above(path):
        files.make_folder(place / folder)
    (waiting.site / path).replace(place / path)


def _is_shared(new: Path, old: Path) -> bool:
    return files.mode_of(old) != 0 and os.path.samestat(new.lstat(), old.lstat())


def _is_in_the_way(path: str, spelled: dict[str, str]) -> bool:
    try:
        return any(spelled.get(key, name) != name for key, name in spellings([path]).items())
    except ValueError:
        return True
