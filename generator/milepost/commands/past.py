"""The history of a content folder: what git knows of its milestones, read on from where the last run stopped."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from milepost.adapters import git
from milepost.commands import content
from milepost.commands.memory import all_stays
from milepost.commands.workspace import Workspace, no_history
from milepost.model.draft import Source
from milepost.model.history import Era, Known, Record, Series, with_baseline
from milepost.model.settings import Settings
from milepost.pipeline.entries import Entries
from milepost.pipeline.loading import Loaded, era, recorded, settle
from milepost.shipped import fingerprint
from milepost.stages import read
from milepost.stages.history import Past, snapshot

SHALLOW = "the clone is shallow, so its history is cut off: run `git fetch --unshallow` (in CI: fetch-depth: 0)"
TOLD_EACH = 200  # commits
WORTH_KEEPING = 20  # commits: to read fewer again is faster than to write down all that is known


@dataclass(frozen=True, slots=True)
class Remembered:
    """The versions of each milestone, the commit up to which they were read, and what is to be said of the reading."""

    series: Mapping[str, Series]
    eras: tuple[Era, ...]
    commit: str
    is_shallow: bool
    notes: tuple[str, ...] = ()


def load(
    at: Workspace, tell: Callable[[str], object], folder: read.Folder | None = None, known: Entries | None = None
) -> tuple[Loaded, tuple[str, ...]]:
    """Read, check and plan the content with its history; say in a line each what that goes without."""
    tell("reading the content")
    folder = folder or read.folder(at.content, at.here)
    past = remember(at, folder, settle(folder)[0], tell)
    loaded = content.planned(at, folder, _known(at, past) if past else Known(), known)
    return loaded, past.notes if past else (no_history(at.content),)


def _known(at: Workspace, past: Remembered) -> Known:
    """Give what git knows, with the moment that the plan is compared with."""
    repository = git.repository(at.origin or at.content) if at.baseline else None
    if at.baseline is None or repository is None:
        return Known(past.series, past.eras)
    commits = git.line(repository, at.baseline.commit)
    return Known(with_baseline(past.series, commits), past.eras, at.baseline.day)


@all_stays()
def remember(
    workspace: Workspace, folder: read.Folder, settings: Settings, tell: Callable[[str], object]
) -> Remembered | None:
    """Read the history of a folder; None where there is none, which whoever asks says in one line."""
    at = git.repository(workspace.origin or workspace.content)
    if at is None:
        return None
    at = replace(at, head=workspace.then.commit) if workspace.then else at
    # What a shallow clone lacks may be there the next time; and a look into the past is none to go on from.
    kept = None if at.is_shallow or workspace.then else workspace.store
    key = _key(folder, at)
    found = kept.read(str(at.top), key, snapshot.read) if kept else None
    past = found if found and git.goes_through(at, found.commit) else Past()
    count = _read_on(past, at, folder, settings, tell)
    if kept and (count >= WORTH_KEEPING or found is None):
        kept.write(str(at.top), key, snapshot.written(past))
    return Remembered(past.series(), tuple(past.eras), at.head, at.is_shallow, (SHALLOW,) if at.is_shallow else ())


def _read_on(
    past: Past, at: git.Repository, folder: read.Folder, settings: Settings, tell: Callable[[str], object]
) -> int:
    """Read the commits that are new, and say how many there were."""
    number = 0
    if past.commit == at.head:
        return number
    with git.objects(at, read.LARGEST) as objects:
        for number, commit in enumerate(git.commits(at, past.commit), 1):
            if number % TOLD_EACH == 1:
                tell(f"reading the history, {commit.day.isoformat()}")
            if (begun := _era(commit, objects)) is not None:
                past.eras.append(begun)
            ours = [(path, blob) for path, blob in commit.files if _is_milestone(path, folder.has_folders)]
            past.apply(commit.hash, commit.day, commit.subject, _records(ours, objects, settings, past.era))
    past.commit = at.head
    return number


def _era(commit: git.Commit, objects: git.Objects) -> Era | None:
    """Begin an era where a commit changes roadmap.yml."""
    touched = [(path, blob) for path, blob in commit.files if path in read.SETTINGS]
    if not touched:
        return None
    path, blob = next((pair for pair in touched if pair[1]), ("", ""))
    data = next(iter(objects.read([blob]))) if blob else None
    if blob and data is None:
        return Era(commit.hash, commit.day, ())
    return era(Source(path, path, "settings", data), commit.hash, commit.day) if data else Era(commit.hash, commit.day)


def _records(
    files: list[tuple[str, str]], objects: git.Objects, settings: Settings, then: Era | None
) -> Iterator[tuple[str, Record | None]]:
    contents = objects.read([blob for _, blob in files if blob])
    for path, blob in files:
        if not blob:
            yield path, None
            continue
        data = next(contents)
        record = recorded(Source(path, path, "milestone", data), settings, then) if data is not None else None
        if record:
            yield path, record


def _is_milestone(path: str, has_folders: bool) -> bool:
    parts = PurePosixPath(path)
    return not read.is_passed_over(parts) and read.role_of(parts, has_folders) == "milestone"


def _key(folder: read.Folder, at: git.Repository) -> str:
    settings = folder.settings.data if folder.settings else b""
    parts = (
        fingerprint(),
        str(at.top),
        str(at.folder.resolve()),
        hashlib.sha256(settings).hexdigest(),
        folder.has_folders,
    )
    return hashlib.sha256(json.dumps(parts).encode("utf-8", "replace")).hexdigest()
