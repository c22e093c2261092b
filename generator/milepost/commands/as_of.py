"""A roadmap as it was at a commit: its folders, written out beside the working tree for as long as they are needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from milepost.adapters import git
from milepost.commands.past import NO_HISTORY
from milepost.commands.workspace import NoSuch, Workspace
from milepost.problems import Surroundings


@contextmanager
def at_commit(at: Workspace, name: str) -> Iterator[Workspace]:
    """Give the workspace as a commit has it; messages name its files as they name those of today."""
    repository = git.repository(at.content)
    if repository is None:
        raise Surroundings(NO_HISTORY)
    commit = git.commit_of(at.content, name)
    if not commit:
        raise NoSuch(f"there is no commit '{name}'; name a branch, a tag or a commit (is the clone shallow?)")
    top = Path(repository.top).resolve()
    with TemporaryDirectory(prefix="milepost-") as folder:
        there = _moved(at.content, top, Path(folder))
        if not git.write_tree(repository, commit, there):
            raise Surroundings(f"the commit '{name}' has no folder '{at.content.name}'")
        yield replace(at, here=_moved(at.here, top, Path(folder)), content=there)


def _moved(path: Path, top: Path, folder: Path) -> Path:
    path = path.resolve()
    return folder / path.relative_to(top) if path.is_relative_to(top) else folder
