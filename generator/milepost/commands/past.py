"""The history of a content folder: what git knows of its milestones, read on from where the last run stopped."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import PurePosixPath

from milepost.adapters import git
from milepost.commands.store import Store
from milepost.model.draft import Source
from milepost.model.history import Record, Series
from milepost.model.settings import Settings
from milepost.pipeline import recorded
from milepost.stages import read
from milepost.stages.history import Past, snapshot

SHALLOW = "the clone is shallow, so its history is cut off: run `git fetch --unshallow` (in CI: fetch-depth: 0)"
NO_HISTORY = "no history: the content is in no git repository, or in one without a commit"
BROKEN_CACHE = "the cache could not be read and was left out; the history was read from git"
TOLD_EACH = 200  # commits


@dataclass(frozen=True, slots=True)
class Remembered:
    """The versions of each milestone, the commit up to which they were read, and what is to be said of the reading."""

    series: Mapping[str, Series]
    commit: str
    is_shallow: bool
    notes: tuple[str, ...] = ()


def remember(
    folder: read.Folder, settings: Settings, store: Store | None, tell: Callable[[str], object]
) -> Remembered | None:
    """Read the history of a folder; None where there is none, which whoever asks says in one line."""
    at = git.repository(folder.path)
    if at is None:
        return None
    # What a shallow clone lacks may be there the next time.
    kept = None if at.is_shallow else store
    key = _key(folder, at)
    found = kept.read(at.top, key) if kept else None
    past = snapshot.read(found) if found is not None else None
    broken = found is not None and past is None
    if past is None or not git.goes_through(at, past.commit):
        past = Past()
    since = past.commit
    _read_on(past, at, folder, settings, tell)
    if kept and past.commit != since:
        kept.write(at.top, key, snapshot.written(past))
    notes = [note for note, holds in ((SHALLOW, at.is_shallow), (BROKEN_CACHE, broken)) if holds]
    return Remembered(past.series(), at.head, at.is_shallow, tuple(notes))


def _read_on(
    past: Past, at: git.Repository, folder: read.Folder, settings: Settings, tell: Callable[[str], object]
) -> None:
    if past.commit == at.head:
        return
    has_folders = any(source.path.startswith("milestones/") for source in folder.sources)
    with git.objects(at, read.LARGEST) as objects:
        for number, commit in enumerate(git.commits(at, past.commit)):
            if number % TOLD_EACH == 0:
                tell(f"reading the history, {commit.day.isoformat()}")
            ours = [(path, blob) for path, blob in commit.files if _is_milestone(path, has_folders)]
            past.apply(commit.hash, commit.day, commit.subject, _records(ours, objects, settings))
    past.commit = at.head


def _records(
    files: list[tuple[str, str]], objects: git.Objects, settings: Settings
) -> Iterator[tuple[str, Record | None]]:
    contents = objects.read([blob for _, blob in files if blob])
    for path, blob in files:
        if not blob:
            yield path, None
            continue
        data = next(contents)
        record = recorded(Source(path, path, "milestone", data), settings) if data is not None else None
        if record:
            yield path, record


def _is_milestone(path: str, has_folders: bool) -> bool:
    parts = PurePosixPath(path)
    return not read.is_passed_over(parts) and read.role_of(parts, has_folders) == "milestone"


def _key(folder: read.Folder, at: git.Repository) -> str:
    settings = folder.settings.data if folder.settings else b""
    parts = (version("milepost"), snapshot.FORM, at.top, str(at.folder.resolve()), hashlib.sha256(settings).hexdigest())
    return hashlib.sha256(json.dumps(parts).encode("utf-8", "replace")).hexdigest()
