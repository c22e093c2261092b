"""`milepost build`, where much may be as it was: builds only when something is out of date.

Where nothing is, no template engine is loaded and no text is read.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from milepost.adapters import git
from milepost.commands import last_build
from milepost.commands.last_build import Change, LastBuild
from milepost.commands.seal import Seal, seal
from milepost.commands.workspace import Workspace
from milepost.model.build import Outcome, Wishes
from milepost.stages import read, write

# What is written twice within the grain of a file system's clock may have the same times both times. Linux counts in
# steps of up to 10 milliseconds, whose times are no whole ones; FAT and others in steps of up to 2 seconds.
FINE, COARSE, MILLISECOND = 50_000_000, 2_000_000_000, 1_000_000  # nanoseconds
UNCHANGED = "nothing has changed since the last build"


def rebuild(at: Workspace, wishes: Wishes, tell: Callable[[str], object]) -> Outcome:
    """Build the site of one circle, or of all, unless that is what is there."""
    repository = git.repository(at.content)
    # What lies at a commit is written out anew each time, and of a shallow clone nobody can tell how deep it is.
    if at.then or not at.store or (repository and repository.is_shallow):
        return _built(at, wishes, tell)
    write.mend(wishes.out)
    last, now = last_build.recall(at, wishes.out), time.time_ns()
    made_of, found = last_build.made_of(at, wishes, repository), seal(at.content, (".git",))
    is_left = last is not None and last.made_of == made_of and last_build.is_left(last)
    if last and is_left and last.seal == found.fingerprint:
        return _as_it_was(last)
    folder = read.folder(at.content, at.here)
    files, kept = last_build.files_of(folder), trusted(found, now)
    if last and is_left and last.files == files:
        last_build.keep(at, wishes.out, replace(last, seal=kept))
        return _as_it_was(last)
    changes = last_build.changes({**last.made_of, **last.files}, {**made_of, **files}) if last else None
    done = _built(at, wishes, tell, folder, changes)
    left = last_build.left_by(done)
    if left:
        last_build.keep(at, wishes.out, LastBuild(made_of, files, kept, left, last_build.to_tell_again(done)))
    return done


def trusted(found: Seal, now: int) -> str | None:
    """Take a seal as it is, unless a file in it was touched so lately that its times may not tell."""
    grain = FINE if found.touched % MILLISECOND else COARSE
    return found.fingerprint if 0 < found.touched < now - grain else None


def _as_it_was(last: LastBuild) -> Outcome:
    return replace(last.outcome, notes=(*last.outcome.notes, UNCHANGED))


def _built(
    at: Workspace,
    wishes: Wishes,
    tell: Callable[[str], object],
    folder: read.Folder | None = None,
    changes: Sequence[Change] | None = None,
) -> Outcome:
    from milepost.commands.build import build

    return build(at, wishes, tell, folder, changes)
