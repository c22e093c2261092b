"""What the disk refuses, said in words: the file, the reason, the remedy.

Takes an OSError from whatever stands inside the `with`, gives Surroundings; hides no other error.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from milepost.problems import Surroundings
from milepost.stages.write.paths import shown

FULL = "free some space and build again"
CLOSED = "make it writable for you, or choose another --out"
ELSEWHERE = "choose another --out"
REMEDIES = (
    (errno.ENOSPC, FULL),
    (getattr(errno, "EDQUOT", errno.ENOSPC), FULL),
    (errno.EACCES, CLOSED),
    (errno.EPERM, CLOSED),
    (errno.EROFS, CLOSED),
    (errno.ENAMETOOLONG, "choose a shorter --out"),
    (errno.ELOOP, ELSEWHERE),
    (errno.ENOTDIR, ELSEWHERE),
)


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Turn an OSError into Surroundings; `path` is named when the error itself names no file."""
    try:
        yield
    except OSError as error:
        raise Surroundings(_explained(error, path)) from error


def _explained(error: OSError, path: Path) -> str:
    culprit = error.filename if isinstance(error.filename, str) else path
    reason = error.strerror or type(error).__name__
    remedy = next((remedy for number, remedy in REMEDIES if number == error.errno), "build again")
    return f"{shown(culprit)}: {reason[:1].lower()}{reason[1:]}: {remedy}"
