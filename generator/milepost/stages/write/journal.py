"""Publishing where two folders cannot change places: step by step, written down before the first.

Takes a whole new tree and what stands in the output, gives the output the new tree's files and takes away the
old ones. Symbolic links make it one moment for readers (`links`); where the system has none, or a file of one site
has the name of a folder in the other, the files are moved one after the other, and an interrupted build leaves a
mixture. The journal lies beside the output as `.NAME.milepost-journal`. While it is there the next command has to
end what it tells of: on to the new site once the links are turned, else back to the old one. It tells its own time,
which one that came with a checkout cannot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from milepost.problems import Surroundings
from milepost.stages.write import files, kernel, links, work
from milepost.stages.write.failure import named
from milepost.stages.write.ownership import KEPT, Standing
from milepost.stages.write.paths import beside, folded, is_safe, shown
from milepost.stages.write.steps import DEEDS, Step, in_the_way, steps_to, take
from milepost.stages.write.work import Work

KEPT_NAMES = frozenset(map(folded, KEPT))


@dataclass(frozen=True, slots=True)
class Journal:
    """All steps in their order, where the new tree waits, and whether links hide the steps."""

    work: Work
    steps: tuple[Step, ...]
    is_linked: bool


def is_pending(place: Path) -> bool:
    """Tell whether a journal waits to be ended."""
    return files.mode_of(_path_of(place)) != 0


def follow(paths: Sequence[str], before: Standing, place: Path, waiting: Work) -> None:
    """Write the journal down, then take its steps; what fails before the new site is there is taken back."""
    steps = steps_to(paths, before, place, waiting)
    is_linked = not in_the_way(paths, before) and links.prepare(steps, place, waiting)
    kernel.sync(waiting.folder)
    if not steps:
        return
    try:
        _write_down(Journal(waiting, steps, is_linked), place)
        if is_linked:
            links.lay(steps, place, waiting)
            links.turn(waiting)
    except BaseException:
        finish(place)
        raise
    try:
        finish(place)
    except OSError:
        # There is no way back, and what failed once may pass: the second try is what the next command would do.
        finish(place)


def finish(place: Path) -> None:
    """Take the steps of a journal that are still to be taken, or take them back, and remove it."""
    _draft_of(place).unlink(missing_ok=True)
    if not is_pending(place):
        return
    journal = _read(place)
    # Whoever deleted the output since wants none of it; half a site is what must not come back.
    if files.mode_of(place):
        _end(journal, place)
        kernel.sync(place)
    _path_of(place).unlink()


def _end(journal: Journal, place: Path) -> None:
    if not files.is_folder(journal.work.folder) or not files.is_folder(journal.work.site):
        raise Surroundings(
            f"{shown(place)} was left half written, and the other half, {shown(journal.work.site)}, is gone: "
            f"empty {shown(place)}, delete {shown(_path_of(place))}, and build again"
        )
    if journal.is_linked and not links.are_turned(journal.work):
        links.take_back(journal.steps, place, journal.work)
    else:
        take(journal.steps, place, journal.work)


def _path_of(place: Path) -> Path:
    return beside(place, "journal")


def _draft_of(place: Path) -> Path:
    return beside(place, "journal-draft")


def _write_down(journal: Journal, place: Path) -> None:
    entries = [[step.deed, step.path] for step in journal.steps]
    folder = journal.work.folder.relative_to(place.parent).as_posix()
    content = {"work": folder, "linked": journal.is_linked, "steps": entries}
    draft = _draft_of(place)
    with named(draft):
        files.write_stamped(draft, content, waits=True)
    draft.replace(_path_of(place))
    files.remember_names(place.parent)


def _read(place: Path) -> Journal:
    path = _path_of(place)
    try:
        content: Any = files.read_stamped(path)
        found = work.at(place, place.parent / content["work"])
        steps = tuple(_step(deed, name) for deed, name in content["steps"])
        is_linked = content["linked"] is True
    except (ValueError, TypeError, KeyError, RecursionError):
        found, steps, is_linked = None, (), False
    if found is None or not steps:
        raise Surroundings(f"{shown(path)} is not a journal of milepost: delete it, and build again")
    return Journal(found, steps, is_linked)


def _step(deed: object, path: object) -> Step:
    if deed not in DEEDS or not isinstance(path, str) or not is_safe(path) or _is_kept(path):
        raise ValueError(f"no step: {deed!r} {path!r}")
    return Step("put" if deed == "put" else "remove", path)


def _is_kept(path: str) -> bool:
    return folded(path.partition("/")[0]) in KEPT_NAMES
