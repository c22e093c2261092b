"""The working folder of one build: `.NAME.milepost-new-` and eight digits beside the output, the new tree in it.

It takes pages, gives a whole tree that waits for its place. A list of every file that may ever stand in it is
written first, so that whatever a killed build leaves can be told from somebody else's folder, and only those
files are removed. Where two folders cannot change places, the working folder lies inside the output, because
nothing can be moved into a mount point from outside.
"""

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from milepost.model.page import Page
from milepost.problems import Surroundings
from milepost.stages.write import files
from milepost.stages.write.failure import named
from milepost.stages.write.ownership import Standing
from milepost.stages.write.paths import folders_of, is_safe, shown

LISTING = "files.json"
NAME = re.compile(r"(?:\.(?P<output>.+))?\.milepost-new-[0-9a-f]{8}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Work:
    """A working folder; `site` is the tree in it: the new one, or after an exchange the old one."""

    folder: Path

    @property
    def site(self) -> Path:
        """The tree that is to be published."""
        return self.folder / "site"

    @property
    def old(self) -> Path:
        """Where a journal keeps what it replaces."""
        return self.folder / "old"

    @property
    def links(self) -> Path:
        """Where a journal keeps the links that it is going to lay."""
        return self.folder / "links"

    @property
    def now(self) -> Path:
        """The link through which all of those lead."""
        return self.folder / "now"

    @property
    def then(self) -> Path:
        """The link that takes the place of that one."""
        return self.folder / "then"

    @property
    def listing(self) -> Path:
        """The list of the files that may stand in the tree."""
        return self.folder / LISTING


def named_for(place: Path, *, is_inside: bool) -> Work:
    """Choose a name that no other build has."""
    end = f".milepost-new-{secrets.token_hex(4)}"
    return Work(place / end if is_inside else place.parent / f".{place.name}{end}")


def at(place: Path, folder: Path) -> Work | None:
    """Take a folder for a working folder of this output, if its name and its place say so."""
    match = NAME.fullmatch(folder.name)
    expected = (place, None) if folder.parent == place else (place.parent, place.name)
    return Work(folder) if match and (folder.parent, match["output"]) == expected else None


def left_behind(place: Path) -> Iterator[Work]:
    """Find the working folders that earlier builds of this output did not get to remove."""
    for parent in (place.parent, place):
        found = sorted(parent.glob("*.milepost-new-*")) if files.is_folder(parent) else []
        works = (at(place, folder) for folder in found if files.is_folder(folder))
        yield from (work for work in works if work)


def prepare(work: Work, paths: Iterable[str]) -> None:
    """Make the folder, and list in it every file that its tree may come to hold, now or after an exchange."""
    work.folder.mkdir(mode=0o700)
    with named(work.listing):
        files.write_stamped(work.listing, {"files": sorted(paths)})
    files.make_folder(work.site)


def fill(work: Work, pages: Sequence[Page], place: Path, before: Standing) -> int:
    """Write the tree, sharing the files that the old site already has; count those."""
    for folder in folders_of(page.path for page in pages):
        files.make_folder(work.site / folder)
    return sum(_is_unchanged(page, work, place, before) for page in pages)


def carry(work: Work, place: Path, names: Sequence[str]) -> bool:
    """Give the kept files a name in the new tree as well; False where that is not possible."""
    return all(files.link(place / name, work.site / name) for name in names)


def discard(work: Work) -> None:
    """Remove a working folder with the files it lists; one without a list only when it has no tree."""
    listed = _listed(work.listing)
    if listed is None:
        _discard_unlisted(work)
        return
    for tree in (work.site, work.old, work.links):
        _empty(tree, listed, work)
    for name in (work.now.name, work.then.name, LISTING):
        files.remove_in(work.folder, name)
    files.remove_if_empty(work.folder)


def _empty(tree: Path, listed: Sequence[str], work: Work) -> None:
    if not files.is_folder(tree):
        return
    for path in listed:
        files.remove_in(tree, path)
    folders = files.real_folders(tree, folders_of(listed))
    emptied = [files.remove_if_empty(tree / folder) for folder in reversed(folders)]
    if not all([*emptied, files.remove_if_empty(tree)]):
        raise Surroundings(
            f"{shown(tree)} holds files that came into the output folder during a build: "
            f"move them away, and delete {shown(work.folder)}"
        )


def _is_unchanged(page: Page, work: Work, place: Path, before: Standing) -> bool:
    old, new = place / page.path, work.site / page.path
    is_unchanged = page.path in before.files and files.holds(old, page.data)
    with named(new):
        if not (is_unchanged and files.share(old, new)):
            files.write_new(new, page.data)
    return is_unchanged


def _discard_unlisted(work: Work) -> None:
    # A build killed while it wrote the list has no tree yet; a tree without a list is not of our making.
    if not files.mode_of(work.site):
        files.remove_in(work.folder, LISTING)
        files.remove_if_empty(work.folder)


def _listed(listing: Path) -> tuple[str, ...] | None:
    content = files.read_stamped(listing)
    paths = content.get("files") if content else None
    if not isinstance(paths, list) or not all(isinstance(path, str) and is_safe(path) for path in paths):
        return None
    return tuple(paths)
