"""Symbolic links that let many files change at one moment, where two folders cannot change places.

Every path that is to change becomes a link through `now`, one link in the working folder that leads to what was.
Turning that one link makes the new site; only then do files come to where the links are. So whoever reads a path of
the output finds the old site or the new one, whole, at any moment, and a killed build leaves no mixture.
"""

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from milepost.stages.write import files, kernel
from milepost.stages.write.paths import folders_above, folders_of
from milepost.stages.write.steps import Step, remove
from milepost.stages.write.work import Work


def prepare(steps: Sequence[Step], place: Path, waiting: Work) -> bool:
    """Make in the working folder all that the links need; False where the system has none."""
    if os.name != "posix" or not _begin(waiting):
        return False
    old = [step.path for step in steps if files.is_file_in(place, step.path)]
    for path in _in_folders(waiting.old, old):
        files.preserve(place / path, waiting.old / path)
    for path in _in_folders(waiting.links, {*old, *(step.path for step in steps if step.deed == "put")}):
        (waiting.links / path).symlink_to(_through(waiting, path))
    return True


def lay(steps: Sequence[Step], place: Path, waiting: Work) -> None:
    """Put the links into the output, each in one step; what they lead to is what stood there."""
    laid = [step.path for step in steps if files.mode_of(waiting.links / step.path)]
    for folder in folders_of(laid):
        files.make_folder(place / folder)
    for path in laid:
        (waiting.links / path).replace(place / path)


def turn(waiting: Work) -> None:
    """Let all links lead to the new site, in one step."""
    waiting.then.replace(waiting.now)


def are_turned(waiting: Work) -> bool:
    """Tell whether the links lead to the new site."""
    return waiting.now.readlink() == Path(waiting.site.name)


def take_back(steps: Sequence[Step], place: Path, waiting: Work) -> None:
    """Replace the links by what stood in their places; may be repeated."""
    for step in steps:
        laid = place / step.path
        is_reached = all(files.is_folder(place / folder) for folder in folders_above(step.path))
        if is_reached and files.is_file_in(waiting.folder, f"{waiting.old.name}/{step.path}"):
            (waiting.old / step.path).replace(laid)
        elif is_reached and stat.S_ISLNK(files.mode_of(laid)) and laid.readlink() == _through(waiting, step.path):
            remove(place, step.path)
        else:
            _remove_empty_above(place, step.path)


def _in_folders(tree: Path, paths: Iterable[str]) -> list[str]:
    listed = sorted(paths)
    for folder in ("", *folders_of(listed)):
        files.make_folder(tree / folder)
    return listed


def _begin(waiting: Work) -> bool:
    try:
        waiting.now.symlink_to(waiting.old.name)
    except OSError as error:
        if error.errno in kernel.UNKNOWN:
            return False
        raise
    waiting.then.symlink_to(waiting.site.name)
    return True


def _through(waiting: Work, path: str) -> Path:
    """Say where the link for a path of the output leads: the working folder lies inside the output."""
    return Path(*[".."] * len(folders_above(path)), waiting.folder.name, waiting.now.name, path)


def _remove_empty_above(place: Path, path: str) -> None:
    for folder in reversed(files.real_folders(place, folders_above(path))):
        files.remove_if_empty(place / folder)
