"""Writes a site to its folder: takes pages and a place, gives a changed folder and what changed in it.

Whatever happens, kill -9 and a full disk included, the folder holds the old site or the new one. On Linux a
new tree, written beside the output, changes places with it in one step. Elsewhere, on a mount point, and
where a kept name such as `.git` is a folder and has to stay where it is, files become symbolic links that are
turned from the old site to the new one in one step, a journal lists them, and the next command ends what was
interrupted (`journal` says where not even that is possible). Only files that our own manifest lists are ever
removed or replaced; a folder with anything else in it is refused. Two builds of one folder wait for each other.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from milepost.model.page import Page
from milepost.problems import Surroundings
from milepost.stages.write import files, journal, kernel, lock, work
from milepost.stages.write.failure import named
from milepost.stages.write.ownership import KEPT, MANIFEST, Standing, listed_in, survey
from milepost.stages.write.paths import folded, is_safe, located, printable, spellings
from milepost.stages.write.refusal import refuse
from milepost.stages.write.work import Work

__all__ = ["MANIFEST", "Written", "mend", "publish", "refuse"]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the output folder, in files."""

    out: Path
    changed: int
    unchanged: int
    removed: int


def _say_nothing(_: str) -> None:
    return None


def publish(
    pages: Iterable[Page], out: Path, keep: Sequence[str], tell: Callable[[str], object] = _say_nothing
) -> Written:
    """Make the output folder hold these pages and the kept names, all at once; `tell` hears why it waits."""
    # All pages are there before the lock is taken: a worker forked to make one would hold it longer than we.
    site = _checked(tuple(sorted(pages)), keep)
    place = located(out)
    with named(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        with lock.held(place, lock.WAIT_SECONDS, tell):
            _clear(place)
            before = survey(place, keep)
            unchanged = _replace(place, site, before)
    removed = len(before.files.difference(page.path for page in site))
    return Written(out, len(site) - unchanged, unchanged, removed)


def mend(out: Path) -> None:
    """End what an interrupted build wrote down in a journal; one that is still at work does so itself."""
    place = located(out)
    with named(place), suppress(lock.Held):
        if journal.is_pending(place):
            with lock.held(place, 0, _say_nothing):
                _clear(place)


def _checked(site: tuple[Page, ...], keep: Sequence[str]) -> tuple[Page, ...]:
    paths = [page.path for page in site]
    unsafe = [path for path in paths if not is_safe(path)]
    if unsafe or len(set(paths)) < len(paths):
        raise ValueError(f"no paths for pages, or one path for two: {unsafe or paths}")
    spelled = spellings(paths)
    manifest = next((page.data for page in site if page.path == MANIFEST), b"")
    if listed_in(manifest) != frozenset(paths):
        raise ValueError(f"{MANIFEST} does not list the pages of the site")
    if any(folded(name) in spelled for name in KEPT):
        raise ValueError(f"a page stands where one of {KEPT} is kept")
    for name in keep:
        if folded(name) in spelled:
            raise Surroundings(
                f"keep_output names {printable(name)}, which the build writes: remove it from roadmap.yml"
            )
    return site


def _clear(place: Path) -> None:
    journal.finish(place)
    for left in work.left_behind(place):
        work.discard(left)


def _replace(place: Path, site: Sequence[Page], before: Standing) -> int:
    if _may_move(place, before):
        with suppress(kernel.NoExchange):  # a folder bound from the same disk does not look like a mount point
            return _bring(place, site, before, work.named_for(place, is_inside=False))
    return _bring(place, site, before, work.named_for(place, is_inside=True))


def _may_move(place: Path, before: Standing) -> bool:
    has_folders = any(files.is_folder(place / name) for name in before.kept)
    return not before.exists or (kernel.can_exchange() and not has_folders and not place.is_mount())


def _bring(place: Path, site: Sequence[Page], before: Standing, waiting: Work) -> int:
    try:
        work.prepare(waiting, {*before.listed, *before.kept, *(page.path for page in site)})
        unchanged = work.fill(waiting, site, place, before)
        _move_in(place, site, before, waiting)
    except BaseException:
        # What the tree holds is ours on either side of the exchange. Only a journal still needs it.
        if not journal.is_pending(place):
            with suppress(OSError, Surroundings):  # the next build tries again, and speaks up
                work.discard(waiting)
        raise
    work.discard(waiting)
    return unchanged


def _move_in(place: Path, site: Sequence[Page], before: Standing, waiting: Work) -> None:
    if waiting.folder.parent == place:
        journal.follow([page.path for page in site], before, place, waiting)
        return
    kernel.sync(waiting.site)
    if not before.exists:
        waiting.site.rename(place)
        return
    # Kept files get their second name as late as possible: what somebody changes meanwhile is not to be lost.
    if not work.carry(waiting, place, before.kept):
        raise kernel.NoExchange
    kernel.exchange(waiting.site, place)
