"""Folders as they were at a commit, written out somewhere else; the working tree is not touched.

A tree may be made up: it may name a path twice, or lead out of the folder it is written to. So nothing is written but
new files; links come last, and each leads straight to what it led to in the same commit, which is written out too.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from milepost.adapters.git.objects import checked_out, objects
from milepost.adapters.git.running import running
from milepost.adapters.git.state import Repository
from milepost.problems import Surroundings

_FILE = "100"  # how the modes of plain files begin
_LINK, _SUBMODULE, _FOLDER = "120000", "160000", "040000"
_LONGEST_CHAIN = 40  # links one behind the other; the kernel gives up there too
_ATTRIBUTES = ".gitattributes"
_IN_LFS = b"version https://git-lfs.github.com/spec/"


class _Entry(NamedTuple):
    mode: str
    hash: str


_Listing = Mapping[PurePosixPath, _Entry]
_Reasons = Mapping[PurePosixPath, str]


@dataclass(frozen=True, slots=True)
class Written:
    """For each path that a commit has, where it leads there; and what was left out, with the reason."""

    found: Mapping[PurePosixPath, PurePosixPath]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reached:
    """What is to be written: files by path, links with their ends; and what is not, with the reason."""

    found: dict[PurePosixPath, PurePosixPath] = field(default_factory=dict)
    files: dict[PurePosixPath, str] = field(default_factory=dict)
    links: dict[PurePosixPath, PurePosixPath] = field(default_factory=dict)
    left_out: dict[PurePosixPath, str] = field(default_factory=dict)


def write_tree(
    at: Repository, commit: str, wanted: Sequence[PurePosixPath], out: Path, with_filters: bool = False
) -> Written:
    """Write some paths, named from the top of the repository, as a commit has them, each at its place below `out`.

    What their links lead to in the commit is written too. Without filters files are as git keeps them.
    """
    listing, refused = _listing(at, commit, wanted)
    reached = _reached(at, listing, refused, wanted)
    for folder in (end for end in reached.found.values() if _is_folder(listing, end)):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for path, data in _contents(at, listing, reached.files, out if with_filters else None):
        if data.startswith(_IN_LFS):
            reached.left_out[path] = "its content is in Git LFS"
        if not _write(out / path, data):
            reached.left_out[path] = "something else has its place"
    for path, end in sorted(reached.links.items()):
        if not _link(out, path, end):
            reached.left_out[path] = "no link can be made there"
    return Written(reached.found, tuple(f"{path} ({why})" for path, why in sorted(reached.left_out.items())))


def _listing(at: Repository, commit: str, wanted: Sequence[PurePosixPath]) -> tuple[_Listing, _Reasons]:
    """List what a commit has at some paths, and all of it where links may lead anywhere."""
    if all(path.parts for path in wanted):
        attributes = {parent / _ATTRIBUTES for path in wanted for parent in path.parents}
        listing, refused = _listed(at, commit, sorted({*wanted, *attributes}))
        is_known = all(path in listing or path.parent in listing or len(path.parts) == 1 for path in wanted)
        if is_known and all(entry.mode != _LINK for entry in listing.values()):
            return listing, refused
    return _listed(at, commit, ())


def _listed(at: Repository, commit: str, within: Sequence[PurePosixPath]) -> tuple[_Listing, _Reasons]:
    """Run through some paths of a commit, or all; give what is there, and what must not be written, with the reason."""
    with running(at.top, "ls-tree", "-r", "-t", "-z", commit, "--", *map(str, within)) as pipes:
        entries = [entry.partition(b"\t") for entry in pipes.told.read().split(b"\0") if entry]
    listing: dict[PurePosixPath, _Entry] = {}
    refused: dict[PurePosixPath, str] = {}
    for words, _, name in entries:
        (mode, _, hash_), path = words.decode().split(), PurePosixPath(os.fsdecode(name))
        if not _is_inside(os.fsdecode(name)):
            refused[path] = "its name may lead elsewhere"
        elif listing.setdefault(path, _Entry(mode, hash_)) != _Entry(mode, hash_):
            refused[path] = "it is there twice"
    return listing, refused


def _is_inside(name: str) -> bool:
    """Tell whether a name leads into the folder it is written to, on every system; a made-up tree may have any."""
    parts = name.split("/")
    return "\\" not in name and not any(
        part in {"", ".", ".."} or part.casefold() == ".git" or part[1:2] == ":" for part in parts
    )


def _reached(at: Repository, listing: _Listing, refused: _Reasons, wanted: Sequence[PurePosixPath]) -> _Reached:
    """Find what some paths hold, and what the links in them lead to, until nothing new is met."""
    reached, taken, todo = _Reached(), set[PurePosixPath](), list(wanted)
    with objects(at) as contents:

        def text(path: PurePosixPath) -> str:
            (data,) = contents.read([listing[path].hash])
            return os.fsdecode(_there(path, data))

        while todo:
            path = todo.pop()
            end = _followed(listing, path, text)
            if end is None and path in listing:
                reached.left_out[path] = "it leads to nothing in the commit"
            if end is None:
                continue
            if path in wanted:
                reached.found[path] = end
            if path != end:
                reached.links[path] = end
            if taken.isdisjoint((end, *end.parents)):
                taken.add(end)
                todo += _take(listing, end, reached)
    reached.left_out.update((path, why) for path, why in refused.items() if not taken.isdisjoint((path, *path.parents)))
    return reached


def _followed(listing: _Listing, path: PurePosixPath, text: Callable[[PurePosixPath], str]) -> PurePosixPath | None:
    """Say where a path leads in a commit, all links followed; None where that is nothing, or not in the commit."""
    place, links = PurePosixPath(), 0
    parts = list(reversed(path.parts))
    while parts:
        part = parts.pop()
        if part == "..":
            if not place.parts:
                return None
            place = place.parent
            continue
        place /= part
        entry = listing.get(place)
        if entry is None:
            return None
        if entry.mode == _LINK:
            links += 1
            target = PurePosixPath(text(place))
            if target.is_absolute() or links > _LONGEST_CHAIN:
                return None
            place = place.parent
            parts += reversed(target.parts)
    return place


def _take(listing: _Listing, end: PurePosixPath, reached: _Reached) -> Iterator[PurePosixPath]:
    """Take in a file, or all that a folder holds; give the links, which are to be followed."""
    inside = (path for path in listing if path.is_relative_to(end)) if _is_folder(listing, end) else (end,)
    for path in inside:
        mode, hash_ = listing[path]
        if mode == _LINK:
            yield path
        elif mode == _SUBMODULE:
            reached.left_out[path] = "a submodule"
        elif mode != _FOLDER:
            reached.files[path] = hash_


def _is_folder(listing: _Listing, path: PurePosixPath) -> bool:
    return not path.parts or listing[path].mode == _FOLDER


def _contents(
    at: Repository, listing: _Listing, files: Mapping[PurePosixPath, str], top: Path | None
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Give each file with its content: as git keeps it, or as a checkout has it, where all are written below `top`."""
    if top is None or not files:
        yield from _kept(at, files)
        return
    rules = sorted({folder / _ATTRIBUTES for path in files for folder in path.parents})
    known = {path: listing[path].hash for path in rules if path in listing and listing[path].mode.startswith(_FILE)}
    # Whoever takes these writes them at once, so they are in place before git asks for them.
    yield from _kept(at, known)
    rest = [path for path in files if path not in known]
    contents = checked_out(at, [(files[path], os.fsencode(path)) for path in rest], top)
    yield from ((path, _there(path, data)) for path, data in zip(rest, contents, strict=True))


def _kept(at: Repository, files: Mapping[PurePosixPath, str]) -> Iterator[tuple[PurePosixPath, bytes]]:
    with objects(at) as contents:
        for path, data in zip(files, contents.read(list(files.values())), strict=True):
            yield path, _there(path, data)


def _there(path: PurePosixPath, data: bytes | None) -> bytes:
    if data is None:
        raise Surroundings(f"git has lost the content of {path}; `git fsck` tells more")
    return data


def _write(file: Path, data: bytes) -> bool:
    """Write a new file; False where something is there already, or a file in place of its folder."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as new:
            new.write(data)
    except (FileExistsError, NotADirectoryError):
        return False
    except OSError as error:
        raise Surroundings(f"{file.name} cannot be written to {file.parent}: {error.strerror}") from error
    return True


def _link(out: Path, path: PurePosixPath, end: PurePosixPath) -> bool:
    """Make a link where nothing is yet, and through no other; False where there is none then that leads to its end."""
    link, target = out / path, (out / end).resolve()
    with suppress(OSError):
        link.parent.mkdir(parents=True, exist_ok=True)
        if link.parent.resolve() == out.resolve() / path.parent:
            link.symlink_to(os.path.relpath(end, path.parent), target_is_directory=target.is_dir())
    return link.resolve() == target
