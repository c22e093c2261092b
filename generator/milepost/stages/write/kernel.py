"""Two calls of the kernel that Python does not offer: exchange two names, write one file system to disk.

Takes paths, gives what the kernel answered; where a call is missing it says so instead of doing something
alike.
"""

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

RELATIVE_TO_HERE = -100  # AT_FDCWD
EXCHANGE = 2  # RENAME_EXCHANGE
# Containers' filters answer EPERM to calls they do not know.
UNKNOWN = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})
OF_TWO_MOUNTS = frozenset({errno.EBUSY, errno.EXDEV})


class Mounted(Exception):  # noqa: N818  says what is the case
    """One of two folders is a mount point, or they lie on two mounts."""


def exchange(one: Path, other: Path) -> bool:
    """Give each of two folders the other's name in one step; False where the system cannot."""
    rename = _call("renameat2")
    if rename is None:
        return False
    here = ctypes.c_int(RELATIVE_TO_HERE)
    if rename(here, os.fsencode(one), here, os.fsencode(other), ctypes.c_uint(EXCHANGE)) == 0:
        return True
    number = ctypes.get_errno()
    if number in OF_TWO_MOUNTS:
        raise Mounted
    if number in UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), str(other))


def sync(folder: Path) -> None:
    """Wait until everything written to the file system that holds a folder is on the disk."""
    call = _call("syncfs")
    if call is None:
        getattr(os, "sync", _nothing)()  # Windows has neither
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if call(ctypes.c_int(descriptor)) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)


def _call(name: str) -> Callable[..., int] | None:
    if sys.platform != "linux":
        return None
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    return found


def _nothing() -> None:
    return None
