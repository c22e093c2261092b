"""The names of files inside a site, and where the site is.

Takes texts and paths, gives answers; touches nothing. A path inside a site is relative, written with `/`, and
leads nowhere else; two paths never share one file, not even on a disk that takes `A` and `a` for one name.
"""

import os
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath
from unicodedata import normalize

from milepost.problems import Surroundings


def is_safe(path: str) -> bool:
    """Tell whether a text names a file inside a folder, on any system."""
    parts = path.split("/")
    is_plain = "\\" not in path and "\0" not in path and not PureWindowsPath(path).anchor
    return is_plain and _is_encodable(path) and not any(part in ("", ".", "..") for part in parts)


def _is_encodable(path: str) -> bool:
    try:
        os.fsencode(path)
    except UnicodeError:  # half a character, which JSON can write and no file can be called
        return False
    return True


def folders_above(path: str) -> tuple[str, ...]:
    """List the folders inside the site that hold a file, outermost first."""
    parts = path.split("/")[:-1]
    return tuple("/".join(parts[: count + 1]) for count in range(len(parts)))


def folders_of(paths: Iterable[str]) -> tuple[str, ...]:
    """List every folder inside the site that holds one of the files, each after those that hold it."""
    return tuple(sorted({folder for path in paths for folder in folders_above(path)}))


def folded(path: str) -> str:
    """Spell a path as the least careful file system does: no case, no Unicode form, no dots at the end."""
    return "/".join(normalize("NFC", normalize("NFD", part).casefold()).rstrip(". ") for part in path.split("/"))


def spellings(paths: Iterable[str]) -> dict[str, str]:
    """Map all files, and folders with a `/` at the end, from folded to spelled; a clash is a ValueError."""
    found: dict[str, str] = {}
    for path in paths:
        for name in (*(f"{folder}/" for folder in folders_above(path)), path):
            known = found.setdefault(folded(name.removesuffix("/")), name)
            if known != name:
                raise ValueError(f"{known!r} and {name!r} would be one file on some systems")
    return found


def is_in_repository(path: Path) -> bool:
    """Tell whether a path leads into the folder in which git keeps a repository."""
    return any(folded(part) == ".git" for part in (*path.absolute().parts, *resolved(path).parts))


def located(out: Path) -> Path:
    """Find where an output folder really is; a symbolic link in its place is refused."""
    try:
        if out.is_symlink():
            raise Surroundings(f"{shown(out)} is a symbolic link: choose another --out")
        return resolved(out)
    except OSError as error:
        raise Surroundings(f"{shown(out)}: {error.strerror}: choose another --out") from error


def resolved(path: Path) -> Path:
    """Follow every symbolic link of a path; links in a circle are left as they are."""
    return Path(os.path.realpath(path))  # Path.resolve raises an error for a circle on some versions of Python


def shown(path: Path | str) -> str:
    """Name a path for a message: from where the command runs, with `/`, and nothing a terminal would obey."""
    whole = Path(path)
    try:
        text = whole.absolute().relative_to(Path.cwd()).as_posix()
    except (OSError, ValueError):
        text = whole.as_posix()
    return printable(text)


def printable(text: str) -> str:
    """Write out whatever a terminal would obey instead of showing it."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def beside(place: Path, suffix: str) -> Path:
    """Name a hidden file or folder of ours next to the output folder."""
    return place.parent / f".{place.name}.milepost-{suffix}"
