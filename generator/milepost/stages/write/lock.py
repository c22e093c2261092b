"""One build at a time for an output folder: a lock of the kernel on a file beside it.

Takes the place of the output, gives the time in which nobody else writes there. The lock dies with its
process, however that ends; a file that a killed build leaves behind locks nothing. The clock is read for
messages only.
"""

import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from milepost.problems import Surroundings
from milepost.stages.write.paths import beside, shown

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

WAIT_SECONDS = 10.0
PAUSE_SECONDS = 0.02
SIGNATURE_LENGTH = 100
FAR_AWAY = 1 << 30  # Windows hides the bytes it locks, and the signature is to be read


class Held(Surroundings):
    """Another build is at work on the same folder."""


def path_of(place: Path) -> Path:
    """Name the lock's file."""
    return beside(place, "lock")


@contextmanager
def held(place: Path, patience_seconds: float, tell: Callable[[str], object]) -> Iterator[None]:
    """Keep other builds out; wait for one that is at work, saying so once, and give up with its name."""
    path = path_of(place)
    descriptor = _wait(path, place, patience_seconds, tell)
    try:
        _sign(descriptor)
        yield
    finally:
        # Removed while still held: whoever opened it meanwhile sees that the name is gone, and starts over.
        with suppress(OSError):
            path.unlink()
        os.close(descriptor)


def _wait(path: Path, place: Path, patience_seconds: float, tell: Callable[[str], object]) -> int:
    end = time.monotonic() + patience_seconds
    has_told = False
    while (descriptor := _taken(path)) is None:
        if time.monotonic() >= end:
            raise Held(f"{shown(place)} is being written by {_holder(path)}: wait for it to end, and build again")
        if not has_told:
            tell(f"waiting for {_holder(path)}, which is writing {shown(place)}")
            has_told = True
        time.sleep(PAUSE_SECONDS)
    return descriptor


def _taken(path: Path) -> int | None:
    # Never through a symbolic link: the folder may be a checkout of what a stranger sent.
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    except OSError as error:
        if path.is_symlink():
            raise Surroundings(f"{shown(path)} is a symbolic link, and no build makes one there: delete it") from error
        raise
    try:
        if _locked(descriptor) and _is_still(path, descriptor):
            return descriptor
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _locked(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, FAR_AWAY, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        there = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(there.st_mode) and os.path.samestat(there, os.fstat(descriptor))


def _sign(descriptor: int) -> None:
    since = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, f"process {os.getpid()}, since {since}".encode())


def _holder(path: Path) -> str:
    try:
        with path.open("rb") as file:
            text = file.read(SIGNATURE_LENGTH).decode(errors="replace")
    except OSError:
        text = ""
    written = "".join(sign for sign in text if sign.isprintable())
    return f"another build ({written})" if written else "another build"
