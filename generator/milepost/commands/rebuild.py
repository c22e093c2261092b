"""`milepost build`, where much may be as it was: builds only when something is out of date.

Where nothing is, no template engine is loaded and no text is read.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from milepost.commands import last_build
from milepost.commands.last_build import Change, LastBuild
from milepost.commands.standing import standing
from milepost.commands.workspace import Workspace
from milepost.model.build import Outcome, Wishes
from milepost.stages import read, write

# What is written twice within the grain of a file system's clock may have the same times both times. Linux counts in
# steps of 4 milliseconds, FAT in steps of 2 seconds.
GRAIN = 2_000_000_000
UNCHANGED = "nothing has changed since the last build"


def rebuild(at: Workspace, wishes: Wishes, tell: Callable[[str], object]) -> Outcome:
    """Build the site of one circle, or of all, unless that is what is there."""
    if at.then or not at.store:
        # What lies at a commit is written out anew each time, so nothing of it stands as it did.
        return _built(at, wishes, tell)
    write.mend(wishes.out)
    name = f"build {at.content.resolve()} {sorted(wishes.told().items())}"
    last, now = last_build.recall(at, name), time.time_ns()
    made_of, content = last_build.made_of(at, wishes.told()), standing(at.content, (".git",))
    stood = content.fingerprint if content.touched < now - GRAIN else ""
    is_other = last is None or last.made_of != made_of or not last_build.stands(last)
    if last and not is_other and last.content == content.fingerprint != "":
        return _as_it_was(last)
    folder = read.folder(at.content, at.here)
    files = last_build.files_of(folder)
    if last and not is_other and last.files == files:
        last_build.keep(at, name, replace(last, content=stood))
        return _as_it_was(last)
    changes = last_build.changes({**last.made_of, **last.files}, {**made_of, **files}) if last else None
    done = _built(at, wishes, tell, folder, changes)
    if done.sites and not at.store.is_broken:
        last_build.keep(at, name, LastBuild(made_of, files, stood, done))
    return done


def _as_it_was(last: LastBuild) -> Outcome:
    sites = tuple(replace(site, changed=0, rewritten=()) for site in last.outcome.sites)
    return replace(last.outcome, sites=sites, notes=(*last.outcome.notes, UNCHANGED))


def _built(
    at: Workspace,
    wishes: Wishes,
    tell: Callable[[str], object],
    folder: read.Folder | None = None,
    changes: Sequence[Change] | None = None,
) -> Outcome:
    from milepost.commands.build import build

    return build(at, wishes, tell, folder, changes)
