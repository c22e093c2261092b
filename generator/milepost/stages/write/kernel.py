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


class NoExchange(Exception):  # noqa: N818  says what is the case
    """The system knows no exchange, or not of these: one is a mount point, or they lie on two mounts."""


def can_exchange() -> bool:
    """Tell whether the system has the call; a file system may refuse it all the same."""
    return _call("renameat2") is not None


def exchange(one: Path, other: Path) -> None:
    """Give each of two folders the other's name in one step."""
    rename = _call("renameat2")
    if rename is None:
        raise NoExchange
    here = ctypes.c_int(RELATIVE_TO_HERE)
    if rename(here, os.fsencode(one), here, os.fsencode(other), ctypes.c_uint(EXCHANGE)) == 0:
        return
    number = ctypes.get_errno()
    if number in UNKNOWN | OF_TWO_MOUNTS:
        raise NoExchange
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
