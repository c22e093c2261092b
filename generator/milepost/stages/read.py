"""A content folder as sources: which files are read, as what, and which others may be shown.

The only stage that reads content. Follows no symbolic link out of the folder and none to a folder, and names those it
meets; reads nothing hidden, and says which file it could not read.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from milepost.model.draft import Role, Source
from milepost.problems import Place, Problem, Surroundings

SETTINGS = ("roadmap.yml", "roadmap.yaml")
FOLDERS: dict[str, Role] = {
    "milestones": "milestone",
    "products": "product",
    "themes": "theme",
    "periods": "period",
    "pages": "page",
}
TEXT = (".md", ".markdown")
# What people keep beside their content and do not mean as milestones.
NOT_READ = frozenset({"readme", "template"})
# And what lies beside milestones only where a whole repository is the content folder.
BESIDE = frozenset({"changelog", "contributing", "license", "licence", "code_of_conduct", "security"})
NOT_ENTERED = frozenset({"node_modules", "__pycache__", "venv"})
LARGEST = 10_000_000  # bytes of one file
LONGEST = 1_000  # bytes of a path inside the folder; systems take from 1,024 of a whole one
SHOWN = 80  # characters of a path that is longer
OURS = ".milepost.json"


@dataclass(frozen=True, slots=True)
class Stray:
    """Why a symbolic link is not followed, or a path not gone along, as a problem."""

    rule: str
    message: str
    hint: str


OUTSIDE = Stray(
    "outside-content",
    "the symbolic link leads out of the content folder, so it is not followed",
    "copy the file here; keep what is published inside the content folder",
)
NOWHERE = Stray("dead-link", "the symbolic link leads to nothing", "correct it, or delete it")
CIRCLE = Stray("dead-link", "the symbolic link leads in a circle", "delete it")
FOLDER = Stray(
    "dead-link",
    "the symbolic link leads to a folder, so it is not followed, and nothing is read there",
    "move the files here, or link them one by one",
)
TOO_DEEP = Stray(
    "bad-id",
    f"the path is longer than {LONGEST:,} bytes, so nothing is read there",
    "move it to a folder further up, or delete it",
)


@dataclass(frozen=True, slots=True)
class Folder:
    """What a content folder holds; `shown` is how messages name it, empty when the command runs inside it.

    `has_folders` tells that milestones have a folder of their own, so that other Markdown is none.
    """

    path: Path
    shown: str
    sources: tuple[Source, ...]
    settings: Source | None
    assets: frozenset[str]
    problems: tuple[Problem, ...]
    has_folders: bool = False

    def name(self, path: str) -> str:
        """Say how messages name a file of this folder."""
        return f"{self.shown}/{path}" if self.shown else path


def folder(content: Path, here: Path) -> Folder:
    """Read a content folder; `here` is where the command runs, which paths in messages are relative to."""
    shown = _shown(content, here)
    strays: dict[PurePosixPath, Stray] = {}
    files = sorted(_files(content, strays))
    has_folders = any(path.parts[0] == "milestones" for path in files if len(path.parts) > 1)
    sources: list[Source] = []
    problems = [_strayed(path, stray, shown) for path, stray in strays.items() if not _is_beside(path, has_folders)]
    settings: Source | None = None
    assets = set()
    for path in files:
        role = role_of(path, has_folders)
        name = f"{shown}/{path}" if shown else str(path)
        if _is_beside(path, has_folders):
            # A text that is not read as content has no audience, so it may not be handed out as a file either.
            continue
        if role is None:
            assets.add(str(path))
        elif role == "settings":
            settings = settings or Source(str(path), name, role, _bytes(content / path, name))
        elif len(data := _bytes(content / path, name, LARGEST + 1)) > LARGEST:
            message = f"the file is larger than {LARGEST // 1_000_000} MB"
            problems.append(
                Problem(Place(name, 1, 1), "bad-encoding", message, "split it, or take what is not text out")
            )
        else:
            sources.append(Source(str(path), name, role, data))
    return Folder(content, shown, tuple(sources), settings, frozenset(assets), tuple(problems), has_folders)


def outline(content: Path, here: Path) -> Folder:
    """Read of a content folder only its settings, and whether milestones have a folder of their own."""
    shown = _shown(content, here)
    inside = content.resolve()
    found = next((name for name in SETTINGS if (content / name).is_file() and not _stray(content / name, inside)), "")
    name = f"{shown}/{found}" if shown else found
    settings = Source(found, name, "settings", _bytes(content / found, name)) if found else None
    own = content / "milestones"
    return Folder(content, shown, (), settings, frozenset(), (), own.is_dir() and any(_files(own, {})))


def _shown(content: Path, here: Path) -> str:
    if not content.is_dir():
        name = shown_path(content, here)
        hint = "name one with --content, or begin one with `milepost init .`"
        raise Surroundings(f"there is no content folder '{name}';\n  {hint}")
    shown = shown_path(content, here)
    return "" if shown == "." else shown


def role_of(path: PurePosixPath, has_folders: bool) -> Role | None:
    """Say what a file is read as; None when it may only be shown, as an image is."""
    if str(path) in SETTINGS:
        return "settings"
    if path.suffix.lower() not in TEXT or _is_aside(path, has_folders):
        return None
    role = FOLDERS.get(path.parts[0]) if len(path.parts) > 1 else None
    return role or (None if has_folders else "milestone")


def is_passed_over(path: PurePosixPath) -> bool:
    """Tell whether a file lies, or would lie, where nothing is read."""
    return any(map(_is_hidden, path.parts)) or not NOT_ENTERED.isdisjoint(path.parts[:-1])


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "_", "#")) or name.endswith((".swp", ".swo", ".tmp", ".bak", ".orig"))


def _is_beside(path: PurePosixPath, has_folders: bool) -> bool:
    return path.suffix.lower() in TEXT and role_of(path, has_folders) is None


def _is_aside(path: PurePosixPath, has_folders: bool) -> bool:
    stem = path.stem.lower()
    return stem in NOT_READ or (len(path.parts) == 1 and not has_folders and stem in BESIDE)


def asset(content: Path, path: str) -> bytes:
    """Read a file that a published page refers to."""
    return _bytes(content / path, path)


def shown_path(path: Path, here: Path) -> str:
    """Name a path as messages do: relative to where the command runs, with `/`."""
    path, here = path.absolute(), here.absolute()
    if path.is_relative_to(here):
        return path.relative_to(here).as_posix()
    if path.is_relative_to(here.parent) or path.is_relative_to(here.parent.parent):
        base = here.parent if path.is_relative_to(here.parent) else here.parent.parent
        ups = "../" if base == here.parent else "../../"
        return ups + path.relative_to(base).as_posix()
    return path.as_posix()


def _files(top: Path, strays: dict[PurePosixPath, Stray]) -> Iterator[PurePosixPath]:
    """Walk the folder; hidden names, names that begin with `_`, and sites that a build wrote are passed over.

    Symbolic links that are not followed, and paths that are too long, are put down in `strays`.
    """
    inside = top.resolve()
    todo = [(top, "")]
    while todo:
        here, prefix = todo.pop()
        for entry in _entries(here):
            if _is_hidden(entry.name) or (entry.is_symlink() and entry.name in NOT_ENTERED):
                continue
            if len(os.fsencode(prefix + entry.name)) > LONGEST:
                strays[PurePosixPath(prefix + entry.name)] = TOO_DEEP
            elif entry.is_symlink() and (stray := _stray(Path(entry.path), inside)):
                strays[PurePosixPath(prefix + entry.name)] = stray
            elif _is_entered(entry):
                todo.append((Path(entry.path), f"{prefix}{entry.name}/"))
            elif entry.is_file():
                yield PurePosixPath(prefix + entry.name)


def _entries(here: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(here) as found:
            return list(found)
    except OSError as error:
        raise Surroundings(f"the folder {here} cannot be read: {error.strerror}") from error


def _is_entered(entry: os.DirEntry[str]) -> bool:
    is_folder = entry.is_dir(follow_symlinks=False) and entry.name not in NOT_ENTERED
    return is_folder and not is_site(entry.path)


def is_site(folder: str) -> bool:
    """Tell whether a folder is a site that a build wrote; one whose path is too long for the system is none."""
    with suppress(OSError):
        return Path(folder, OURS).is_file()
    return False


def _stray(path: Path, folder: Path) -> Stray | None:
    """Say why a path is not followed, if it is a symbolic link, or lies behind one."""
    try:
        end = path.resolve(strict=True)
    except FileNotFoundError:
        return NOWHERE
    except (OSError, RuntimeError):  # some versions of Python have the one for a circle, some the other
        return CIRCLE
    if not end.is_relative_to(folder):
        return OUTSIDE
    if not end.is_dir():
        return None
    return CIRCLE if path.parent.resolve().is_relative_to(end) else FOLDER


def _strayed(path: PurePosixPath, stray: Stray, shown: str) -> Problem:
    # No line: a report would show that line of the file, and a stranger's link may lead to any file.
    name = f"{shown}/{path}" if shown else str(path)
    return Problem(Place(f"{name[:SHOWN]}…" if stray is TOO_DEEP else name), stray.rule, stray.message, stray.hint)


def _bytes(file: Path, name: str, most: int | None = None) -> bytes:
    """Read a file; of one that is larger than wanted, so much that this can be seen."""
    try:
        with file.open("rb", buffering=0) as opened:
            is_larger = most is not None and os.fstat(opened.fileno()).st_size > most
            return opened.read(most) if is_larger else opened.read()
    except OSError as error:
        raise Surroundings(f"the file {name} cannot be read: {error.strerror}") from error
