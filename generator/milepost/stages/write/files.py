"""Single files and folders: made with one mode whatever the umask, removed without following a symbolic link.

Takes paths, changes the disk by one step each; every step may be repeated after an interruption.
"""

import errno
import json
import os
import secrets
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from milepost.stages.write.paths import folders_above

FILE_MODE = 0o644
FOLDER_MODE = 0o755
STAMP = "stamp"
# In seconds, and in nanoseconds: the finest part of a second that NTFS keeps is a tenth of the last of these.
EPOCH, SECOND, MICROSECOND = 978_307_200, 1_000_000_000, 1_000
ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG})
OCCUPIED = frozenset({errno.ENOTEMPTY, errno.EEXIST})


def mode_of(path: Path) -> int:
    """Look up what a name stands for, itself and not what it links to; 0 when there is nothing."""
    try:
        return path.lstat().st_mode
    except OSError as error:
        if error.errno in ABSENT:
            return 0
        raise


def is_folder(path: Path) -> bool:
    """Tell whether a name is a real folder."""
    return stat.S_ISDIR(mode_of(path))


def is_file_in(root: Path, path: str) -> bool:
    """Tell whether a path inside a folder is a real file, reached through real folders only."""
    is_reached = all(is_folder(root / folder) for folder in folders_above(path))
    return is_reached and stat.S_ISREG(mode_of(root / path))


def make_folder(path: Path) -> None:
    """Make a folder that everybody may read; one that exists gets the same mode."""
    if not is_folder(path):
        path.mkdir()
    # A run killed between these two steps leaves a folder with the umask's mode, so it is always looked at.
    if stat.S_IMODE(mode_of(path)) != FOLDER_MODE:
        path.chmod(FOLDER_MODE)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that did not exist, so that nothing is ever written through a link."""
    with path.open("xb") as file:
        file.write(data)
    path.chmod(FILE_MODE)


def write_stamped(path: Path, content: Mapping[str, object], *, waits: bool = False) -> None:
    """Write JSON under a name of its own that tells its own time, which is made up to a part of a second.

    Git gives a file the time of its checkout, and other tools that of a commit, in seconds with at most a number of
    microseconds: what came with a checkout cannot tell its own.
    """
    # One draw, so that every build makes the same calls of the system.
    drawn = secrets.randbits(64) % (EPOCH * SECOND)
    stamp = EPOCH * SECOND + drawn - drawn % MICROSECOND + (1 + drawn % 9) * MICROSECOND // 10
    is_held = os.utime in os.supports_fd
    with path.open("xb") as file:
        file.write(json.dumps({**content, STAMP: stamp}).encode())
        file.flush()
        if is_held:
            os.utime(file.fileno(), ns=(stamp, stamp))
        if waits:
            os.fsync(file.fileno())
    if not is_held:  # Windows sets the time again as it closes a file
        os.utime(path, ns=(stamp, stamp))


def read_stamped(path: Path) -> Mapping[str, Any] | None:
    """Read what `write_stamped` wrote; None for anything else, whatever it says."""
    mode = mode_of(path)
    try:
        content = json.loads(path.read_bytes()) if stat.S_ISREG(mode) else None
    except (ValueError, RecursionError):
        return None
    stamp = content.get(STAMP) if isinstance(content, dict) else None
    is_ours = isinstance(stamp, int) and stamp % MICROSECOND and stamp == path.lstat().st_mtime_ns
    return content if is_ours else None


def remember_names(folder: Path) -> None:
    """Wait until the disk has the names in a folder, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def holds(path: Path, data: bytes) -> bool:
    """Tell whether a file has exactly these bytes, by reading it; one that cannot be read does not."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def share(old: Path, new: Path) -> bool:
    """Give an unchanged file of the old site its name in the new one, where that is as good as a new file.

    A file with a third name is left alone: whoever edits it there would edit the published site.
    """
    state = old.lstat()
    is_as_written = stat.S_ISREG(state.st_mode) and stat.S_IMODE(state.st_mode) == FILE_MODE
    return is_as_written and state.st_nlink == 1 and link(old, new)


def link(old: Path, new: Path) -> bool:
    """Give a file, or a symbolic link itself, a second name; False where that is not possible."""
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):  # file systems without links; Windows knows no such link to a link
        return False
    return True


def preserve(old: Path, new: Path) -> None:
    """Give a file a second name, or, where there is no such thing, copy it."""
    if not link(old, new):
        write_new(new, old.read_bytes())


def remove_in(root: Path, path: str) -> None:
    """Remove a file inside a folder, if it is there and no symbolic link leads to it."""
    is_reached = all(is_folder(root / folder) for folder in folders_above(path))
    mode = mode_of(root / path) if is_reached else 0
    if mode and not stat.S_ISDIR(mode):
        (root / path).unlink(missing_ok=True)


def real_folders(root: Path, folders: Iterable[str]) -> list[str]:
    """Leave of folders inside a folder, given from the top down, those to which no symbolic link leads."""
    real: dict[str, None] = {}
    for folder in folders:
        above = folder.rpartition("/")[0]
        if (not above or above in real) and is_folder(root / folder):
            real[folder] = None
    return [*real]


def remove_if_empty(folder: Path) -> bool:
    """Remove a folder with nothing in it; False when it holds something."""
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno in OCCUPIED:
            return False
        if error.errno not in ABSENT:
            raise
    return True
