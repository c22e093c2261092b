"""Folders as values: every name below one with what it is, who may read it, and its bytes."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """A name below a folder: its kind, its rights, and its bytes or where it leads."""

    kind: str
    rights: int
    data: bytes = b""


def tree(folder: Path) -> dict[str, Entry]:
    """Read a folder whole, empty folders and links among the rest; the folder itself is `.`."""
    return {".": _entry(folder), **{path.relative_to(folder).as_posix(): _entry(path) for path in _below(folder)}}


def differing(one: dict[str, Entry], other: dict[str, Entry]) -> list[str]:
    """Name what two folders do not have in common, or not alike."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def digest(entries: dict[str, Entry]) -> str:
    """Give a folder one hash, of names, rights and bytes."""
    whole = sha256()
    for name, entry in sorted(entries.items()):
        whole.update(f"{name}\0{entry.kind}\0{entry.rights:o}\0{len(entry.data)}\0".encode())
        whole.update(entry.data)
    return whole.hexdigest()


def _below(folder: Path) -> Iterator[Path]:
    return (Path(top) / name for top, folders, files in os.walk(folder) for name in (*folders, *files))


def _entry(path: Path) -> Entry:
    state = path.lstat()
    if stat.S_ISLNK(state.st_mode):
        return Entry("link", 0, os.fsencode(path.readlink()))
    rights = stat.S_IMODE(state.st_mode)
    return Entry("folder", rights) if path.is_dir() else Entry("file", rights, path.read_bytes())
