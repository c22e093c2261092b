"""Places where no site may be written, found before anything is read or written there.

Takes the output folder and the folders that a build reads, gives nothing, or Surroundings with the remedy.
Touches nothing. Folders are compared by what they are on the disk, so that neither links nor letter case
deceive.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from milepost.problems import Surroundings
from milepost.stages.write import journal, lock, work
from milepost.stages.write.failure import named
from milepost.stages.write.files import is_folder, mode_of
from milepost.stages.write.ownership import survey
from milepost.stages.write.paths import folded, is_in_repository, located, resolved, shown

CONTENT_FOLDERS = frozenset({"milestones", "products", "themes", "periods", "pages"})
MARKDOWN = frozenset({".md", ".markdown"})


def refuse(out: Path, content: Path, templates: Sequence[Path], keep: Sequence[str]) -> None:
    """Raise Surroundings when the output folder must not be used."""
    place = located(out)
    with named(place):
        reasons = (*_personal(place), *_internal(out), *_overlapping(place, content, templates), *_closed(place))
    if reasons:
        raise Surroundings(f"{shown(out)} {reasons[0]}: choose another --out")
    with named(place):
        _refuse_foreign(place, keep)


def _refuse_foreign(place: Path, keep: Sequence[str]) -> None:
    try:
        survey(place, keep)
    except Surroundings:
        # A build at work, or killed, makes a folder look foreign. Publishing looks again with the lock.
        is_locked = mode_of(lock.path_of(place)) != 0
        if not is_locked and not journal.is_pending(place) and not any(work.left_behind(place)):
            raise


def _personal(place: Path) -> Iterator[str]:
    if place.parent == place:
        yield "is the root of the file system"
    with suppress(RuntimeError):  # an account without a home
        if is_inside(resolved(Path.home()), place):
            yield "is, or holds, your home folder"
    with suppress(FileNotFoundError):  # somebody deleted the folder in which we stand
        if is_inside(resolved(Path.cwd()), place):
            yield "is, or holds, the folder you are in"


def _internal(out: Path) -> Iterator[str]:
    if is_in_repository(out):
        yield "is, or lies inside, a .git folder, where git keeps its own files"


def _overlapping(place: Path, content: Path, templates: Sequence[Path]) -> Iterator[str]:
    for folder, what in ((content, "content"), *((folder, "templates") for folder in templates)):
        other = resolved(folder)
        if _is_same(place, other):
            yield f"is the {what} folder"
        elif is_inside(other, place):
            yield f"holds the {what} folder"
        elif is_inside(place, other) and not (what == "content" and _is_beside_sources(place, other)):
            yield f"lies inside the {what} folder"


def _is_beside_sources(place: Path, content: Path) -> bool:
    """Tell whether content is a whole project, and the output one of its folders that holds no sources."""
    if not is_folder(content) or not _is_same(place.parent, content):
        return False
    is_project = any(entry.name == "roadmap.yml" or entry.suffix.lower() in MARKDOWN for entry in content.iterdir())
    return is_project and folded(place.name) not in CONTENT_FOLDERS


def _closed(place: Path) -> Iterator[str]:
    nearest = next((folder for folder in place.parents if mode_of(folder)), place)
    if not is_folder(nearest):
        yield f"cannot be made, because {shown(nearest)} is a file"
    elif not os.access(nearest, os.W_OK | os.X_OK):
        yield f"cannot be written, because {shown(nearest)} is not writable"
    if mode_of(place) and not is_folder(place):
        yield "is a file"
    elif mode_of(place) and not os.access(place, os.W_OK | os.X_OK):
        yield "is not writable"


def is_inside(inner: Path, outer: Path) -> bool:
    """Tell whether a folder or a file lies in a folder, or is it."""
    return any(_is_same(folder, outer) for folder in (inner, *inner.parents))


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one == other
