"""A roadmap as it was at a commit: its folders, written out beside the working tree for as long as they are needed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from milepost.adapters import git
from milepost.commands.past import no_history
from milepost.commands.workspace import Workspace
from milepost.model.build import Moment
from milepost.problems import NoSuch, Surroundings
from milepost.shipped import shipped
from milepost.stages import read

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@contextmanager
def as_it_was(at: Workspace, name: str, today: date | None) -> Iterator[Workspace]:
    """Give the workspace as a commit or a day has it, planned for a day, or for its own."""
    then = moment(at, name)
    with at_moment(replace(at, today=today or then.day), then) as found:
        yield found


def moment(at: Workspace, name: str) -> Moment:
    """Find the commit that a name stands for; of a day (2026-03-01, in UTC) the last one until its end."""
    repository = _repository(at)
    if not _DAY.fullmatch(name):
        commit = git.commit_of(repository.folder, name)
        if not commit:
            raise NoSuch(f"there is no commit '{name}'; name a branch, a tag or a commit (is the clone shallow?)")
        return Moment(commit, git.day_of(repository, commit))
    try:
        day = date.fromisoformat(name)
    except ValueError as error:
        raise NoSuch(f"'{name}' is not a day; write it as 2026-03-01") from error
    commit = git.last_commit(repository, day)
    if not commit:
        raise NoSuch(f"there is no commit until {name}; the history begins later (is the clone shallow?)")
    return Moment(commit, day)


@contextmanager
def at_moment(at: Workspace, then: Moment, may_be_empty: bool = False) -> Iterator[Workspace]:
    """Give the workspace as a commit has it; messages name its files as they name those of today.

    A commit without the content folder is an error, unless that may be empty, as before a roadmap was begun.
    """
    repository = _repository(at)
    top = Path(repository.top).resolve()
    with TemporaryDirectory(prefix="milepost-") as folder:
        here = _moved(at.here, top, Path(folder))
        content = _moved(at.content, top, Path(folder))
        is_there = git.write_tree(repository, then.commit, _named(at.content, top), content)
        if may_be_empty:
            content.mkdir(parents=True, exist_ok=True)
        elif not is_there:
            raise Surroundings(f"the commit {then.commit[:12]} has no folder '{at.content.name}'")
        templates = []
        own = at.templates[0][0] if at.templates else at.here / "templates"
        is_ours = own.resolve().is_relative_to(top) and own.resolve() != shipped("templates").resolve()
        if is_ours and git.write_tree(repository, then.commit, _named(own, top), _moved(own, top, Path(folder))):
            templates.append((_moved(own, top, Path(folder)), read.shown_path(own, at.here)))
        outside = at.templates if not is_ours else ()
        yield replace(at, here=here, content=content, templates=(*templates, *outside), then=then, origin=at.content)


def _repository(at: Workspace) -> git.Repository:
    repository = git.repository(at.content)
    if repository is None:
        raise Surroundings(no_history(at.content))
    return repository


def _named(path: Path, top: Path) -> PurePosixPath:
    return PurePosixPath(path.resolve().relative_to(top).as_posix())


def _moved(path: Path, top: Path, folder: Path) -> Path:
    path = path.resolve()
    return folder / path.relative_to(top) if path.is_relative_to(top) else folder
