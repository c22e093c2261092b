"""Watches folders: takes their paths, gives what their files look like from outside, and says when that has changed.

Looks at names, sizes and times only. A folder that is not there has no files; what cannot be looked at is left out.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event

from milepost.stages import read

SOONEST, LATEST = 0.05, 0.5  # seconds between two looks
SHARE = 20  # a look may take so small a part of the time
QUIET = 0.07  # an editor that saves all its files is done when nothing has changed for so long
LONGEST = 1.0  # and somebody who never stops writing is not waited for
PASSING = (".swp", ".swo", ".tmp", ".bak", ".orig", "~")

Look = tuple[int, int, int, int]
Looks = Mapping[str, Look]


def look(folders: Sequence[Path]) -> Looks:
    """Take down what every file of some folders looks like."""
    return {entry.path: _look(state) for folder in folders for entry, state in _files(folder)}


def pause_after(took: float) -> float:
    """Say how long to wait after a look that took so long: the larger a folder, the longer."""
    return min(max(SOONEST, took * SHARE), LATEST)


def settled(folders: Sequence[Path], looks: Looks, stop: Event) -> Looks:
    """Wait until files no longer change, so that many saves at once make one build."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end and not stop.wait(QUIET):
        before, looks = looks, look(folders)
        if looks == before:
            break
    return looks


def _look(state: os.stat_result) -> Look:
    # Mode and inode tell what time and size may not: a file made readable, and one put in another's place.
    return state.st_mtime_ns, state.st_size, state.st_ino, state.st_mode


def _files(top: Path) -> Iterator[tuple[os.DirEntry[str], os.stat_result]]:
    todo = [str(top)]
    while todo:
        folder = todo.pop()
        for entry in _entries(folder):
            state = _state(entry)
            if state is None:
                continue
            if _is_entered(entry):
                todo.append(entry.path)
            elif entry.is_file():
                yield entry, state


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            entries = [entry for entry in found if not entry.name.startswith((".", "#"))]
    except OSError:
        return []
    return [entry for entry in entries if not entry.name.endswith(PASSING)]


def _state(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None


def _is_entered(entry: os.DirEntry[str]) -> bool:
    is_folder = entry.is_dir(follow_symlinks=False) and entry.name not in read.NOT_ENTERED
    return is_folder and not read.is_site(entry.path)
