"""What in an output folder is ours: the files that the manifest in it lists, and nothing else.

Takes a folder, gives what stands in it; a folder that holds anything of somebody else's is refused. Changes
nothing, follows no symbolic link, and follows no path of a manifest: it walks the folder and looks up what it
meets.
"""

import json
import os
import stat
from collections.abc import Iterator, Sequence
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
    manifest = _listed(place)
    # What became a kept name since the last build is not ours any more.
    listed = frozenset(path for path in manifest or () if path.split("/")[0] not in kept)
    our_folders = frozenset(folders_of(listed))
    found = tuple(_walked(place, kept, our_folders))
    ours = frozenset(path for path, entry in found if path in listed and entry.is_file(follow_symlinks=False))
    folders = frozenset(path for path, entry in found if entry.is_dir(follow_symlinks=False))
    known = ours | (folders & our_folders)
    strangers = [path for path, _ in found if path not in known]
    if strangers:
        raise Surroundings(_refusal(place, strangers, folders, manifest is not None))
    names = sorted(name for name in kept if is_safe(name) and "/" not in name and mode_of(place / name))
    return Standing(True, ours, listed, tuple(names))


def _listed(place: Path) -> frozenset[str] | None:
    manifest = place / MANIFEST
    return listed_in(manifest.read_bytes()) if stat.S_ISREG(mode_of(manifest)) else None


def _walked(place: Path, kept: frozenset[str], our_folders: frozenset[str]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    left = [""]
    while left:
        folder = left.pop()
        found = [(f"{folder}/{entry.name}".lstrip("/"), entry) for entry in _entries(place / folder)]
        found = [(path, entry) for path, entry in found if path not in kept or folder]
        left += [path for path, entry in found if path in our_folders and entry.is_dir(follow_symlinks=False)]
        yield from found


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    # Looked at before anything is written: a folder that is ours by its manifest may belong to another user.
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise Surroundings(f"{shown(folder)} is not writable: make it so, or choose another --out")
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _refusal(place: Path, strangers: Sequence[str], folders: frozenset[str], has_manifest: bool) -> str:
    names = [printable(f"{path}/" if path in folders else path) for path in strangers]
    listing = ", ".join(names[:NAMED_STRANGERS]) + (" and more" if len(names) > NAMED_STRANGERS else "")
    if has_manifest:
        return (
            f"{shown(place)} holds what milepost did not write: {listing}: move it away, "
            "choose another --out, or name it in keep_output in roadmap.yml"
        )
    what = "is a git work tree with files of its own" if mode_of(place / ".git") else "is not empty"
    return (
        f"{shown(place)} {what}, and milepost did not write it: it holds {listing}: choose another --out, "
        "empty it, or name what shall stay in keep_output in roadmap.yml"
    )
