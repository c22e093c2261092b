"""What in an output folder is ours: the files that the manifest in it lists, and nothing else.

Takes a folder, gives what stands in it; a folder that holds anything of somebody else's is refused. Changes
nothing, follows no symbolic link, and follows no path of a manifest: it walks the folder and looks up what it
meets.
"""

import json
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from milepost.problems import Surroundings
from milepost.stages.write.failure import named
from milepost.stages.write.files import mode_of
from milepost.stages.write.paths import folders_of, is_safe, printable, shown

MANIFEST = ".milepost.json"
KEPT = (".git", ".gitkeep", "CNAME")
NAMED_STRANGERS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """What an output folder holds: our files, all that the manifest lists, there or not, and kept names."""

    exists: bool = False
    files: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    kept: tuple[str, ...] = ()


def survey(place: Path, keep: Sequence[str]) -> Standing:
    """Find out what is ours in a folder; anything else in it is refused."""
    with named(place):
        mode = mode_of(place)
        if not mode:
            return Standing()
        if not stat.S_ISDIR(mode):
            raise Surroundings(f"{shown(place)} is not a folder: choose another --out")
        return _surveyed(place, frozenset({*KEPT, *keep}))


def listed_in(data: bytes) -> frozenset[str] | None:
    """Read the paths that a manifest lists, its own among them; None when it is not a manifest of ours."""
    try:
        manifest = json.loads(data)
    except (ValueError, RecursionError):
        return None
    files = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(files, dict):
        return None
    return frozenset(filter(is_safe, files)) | {MANIFEST}


def _surveyed(place: Path, kept: frozenset[str]) -> Standing:
    listed = _listed(place)
    files: set[str] = set()
    strangers: list[str] = []
    for path, is_ours in _entries(place, kept, listed or frozenset()):
        if is_ours:
            files.add(path)
        else:
            strangers.append(path)
        if len(strangers) > NAMED_STRANGERS:
            break
    if strangers:
        raise Surroundings(_refusal(place, strangers, has_manifest=listed is not None))
    names = sorted(name for name in kept if is_safe(name) and "/" not in name and mode_of(place / name))
    return Standing(True, frozenset(files), listed or frozenset(), tuple(names))


def _listed(place: Path) -> frozenset[str] | None:
    manifest = place / MANIFEST
    return listed_in(manifest.read_bytes()) if stat.S_ISREG(mode_of(manifest)) else None


def _entries(place: Path, kept: frozenset[str], listed: frozenset[str]) -> Iterator[tuple[str, bool]]:
    our_folders = frozenset(folders_of(listed))
    left = [""]
    while left:
        folder = left.pop()
        for entry in _sorted(place / folder):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if path in kept:
                continue
            if entry.is_dir(follow_symlinks=False):
                left += [path] if path in our_folders else []
                yield from () if path in our_folders else ((f"{path}/", False),)
            else:
                yield path, path in listed and entry.is_file(follow_symlinks=False)


def _sorted(folder: Path) -> list[os.DirEntry[str]]:
    # Looked at before anything is written: a folder that is ours by its manifest may belong to another user.
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise Surroundings(f"{shown(folder)} is not writable: make it so, or choose another --out")
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _refusal(place: Path, strangers: Sequence[str], *, has_manifest: bool) -> str:
    named_ones = _in_words(strangers)
    if has_manifest:
        return (
            f"{shown(place)} holds what milepost did not write: {named_ones}: move it away, "
            "choose another --out, or name it in keep_output in roadmap.yml"
        )
    what = "is a git work tree with files of its own" if mode_of(place / ".git") else "is not empty"
    return (
        f"{shown(place)} {what}, and milepost did not write it: it holds {named_ones}: choose another --out, "
        "empty it, or name what shall stay in keep_output in roadmap.yml"
    )


def _in_words(strangers: Iterable[str]) -> str:
    names = [printable(name) for name in strangers]
    return ", ".join(names[:NAMED_STRANGERS]) + (" and more" if len(names) > NAMED_STRANGERS else "")
