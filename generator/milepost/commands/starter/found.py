"""What a folder holds already: where its content lies, the front matter of what lies there, who it is for.

Takes a folder, gives what the stage `read` makes of it. Reads and never writes.
"""

from pathlib import Path, PurePosixPath

from milepost.adapters import front_matter
from milepost.commands.starter import disk
from milepost.model.draft import Source
from milepost.model.nodes import Mapping
from milepost.problems import errors
from milepost.stages import read, validate
from milepost.stages.validate.reader import known_as
from milepost.stages.validate.tables import MILESTONE

# What else stands at the top of many a repository and says nothing about its plan.
OF_THE_PROJECT = frozenset({"agents", "authors", "changes", "claude", "copying", "history", "notice", "support"})
TELLING = frozenset({"target", "status"})
# The circle of a roadmap that names none.
WIDEST = "public"
NOTHING = read.Folder(Path(), "", (), None, frozenset(), ())


def home(folder: Path) -> Path:
    """Find where the content of a folder lies, or would lie: `content/` inside, or the folder itself."""
    inside = folder / "content"
    if disk.is_there(inside) or not folder.is_dir() or not _is_content(folder):
        return inside
    return folder


def content(folder: Path) -> read.Folder:
    """Read a content folder, which may not be there yet."""
    return read.folder(folder, Path()) if folder.is_dir() else NOTHING


def fields(source: Source) -> Mapping:
    """Take the front matter of a file; what is wrong in it is for `check` to say."""
    return front_matter.split(source.data, source.shown).fields


def milestones(folder: read.Folder) -> tuple[Source, ...]:
    """Pick the files that are read as milestones."""
    return tuple(source for source in folder.sources if source.role == "milestone")


def circle(folder: read.Folder) -> str:
    """Name the circle that a site is for unless it is told otherwise."""
    if folder.settings is None:
        return WIDEST
    parts = front_matter.document(folder.settings.data, folder.settings.shown)
    settings, wrong = validate.settings(parts.fields, folder.settings.shown)
    # A circle that is wrong is left out, and the first one of those left is not meant for as many.
    return WIDEST if errors((*parts.problems, *wrong)) else settings.circles[0]


def _is_content(folder: Path) -> bool:
    found = content(folder)
    has_folder = (folder / "milestones").is_dir()
    return has_folder or found.settings is not None or any(map(_is_milestone, milestones(found)))


def _is_milestone(source: Source) -> bool:
    # At the top every text but the usual ones of a project is meant; further down a repository may keep any text.
    path = PurePosixPath(source.path)
    if len(path.parts) == 1:
        return path.stem.lower() not in OF_THE_PROJECT
    table = {item.key: item for item in MILESTONE}
    return any(known_as(key.text, table) in TELLING for key, _ in fields(source).entries)
