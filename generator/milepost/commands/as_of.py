"""A roadmap as it was at a commit: its folders, written out beside the working tree for as long as they are needed."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from milepost.adapters import git
from milepost.commands.terminal import printable
from milepost.commands.workspace import DEEPEST, Workspace, no_history, refuse_a_part
from milepost.model.build import Moment
from milepost.problems import NoSuch, Surroundings
from milepost.shipped import shipped
from milepost.stages import read

SHOWN = 3  # paths in a note
# The days that git knows; of any other it takes the month and day in the present year.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2099, 12, 31)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@contextmanager
def as_it_was(at: Workspace, name: str, today: date | None) -> Iterator[Workspace]:
    """Give the workspace as a commit or a day has it, planned for a day, or for its own."""
    then = moment(at, name)
    with at_moment(replace(at, today=today or then.day), then, is_for_site=True) as found:
        yield found


def moment(at: Workspace, name: str) -> Moment:
    """Find the commit that a name stands for; of a day (2026-03-01, in UTC) the last one until its end.

    A day to come means the newest commit; behind the last day that git knows there is no other.
    """
    repository = _repository(at)
    if not _DAY.fullmatch(name):
        commit = git.commit_of(repository.folder, name)
        if not commit:
            raise NoSuch(
                f"there is no commit '{printable(name)}'; name a branch, a tag or a commit (is the clone shallow?)"
            )
        return Moment(commit, git.day_of(repository, commit))
    try:
        day = min(date.fromisoformat(name), LAST_DAY)
    except ValueError as error:
        raise NoSuch(f"'{name}' is not a day; write it as 2026-03-01") from error
    commit = git.last_commit(repository, day) if day >= FIRST_DAY else ""
    if not commit:
        raise NoSuch(f"there is no commit until {name}; the history begins later (is the clone shallow?)")
    return Moment(commit, day)


@contextmanager
def at_moment(
    at: Workspace, then: Moment, may_be_empty: bool = False, is_for_site: bool = False
) -> Iterator[Workspace]:
    """Give the workspace as a commit has it; messages name its files as they name those of today.

    A commit without the content folder is an error, unless that may be empty, as before a roadmap was begun. A site
    needs its files through git's filters, as a checkout has them; a plan is the same without them.
    """
    with TemporaryDirectory(prefix="milepost-") as folder:
        found = _written(at, then, Path(folder).resolve(), is_for_site)
        if may_be_empty:
            found.content.mkdir(parents=True, exist_ok=True)
        elif not found.content.is_dir():
            raise Surroundings(f"the commit {then.commit[:12]} has no folder '{printable(at.content.name)}'")
        if is_for_site:
            refuse_a_part(found.content, found.here, Path(folder).resolve())
        yield found


def _written(at: Workspace, then: Moment, folder: Path, with_filters: bool) -> Workspace:
    """Write out the content and the templates that a commit has, and point the workspace there."""
    repository = _repository(at)
    top = repository.top
    # A roadmap that has no title is called after a folder above it.
    out = folder / (top.name or "roadmap")
    content, theme = _named(at.content, top), _own_templates(at, top)
    settings = [folder / name for folder in content.parents[:DEEPEST] for name in read.SETTINGS]
    wanted = [content, *settings, *([theme] if theme else [])]
    tree = git.write_tree(repository, then.commit, wanted, out, with_filters)
    notes = [_left_out(then, tree.left_out)] if tree.left_out else []
    templates = at.templates
    if theme:
        is_there = (out / theme).is_dir()
        templates = ((out / theme, templates[0][1] if templates else "templates"),) if is_there else ()
        notes += [] if is_there else _no_templates(at, then)
    return replace(
        at,
        here=out / _named(at.here, top) if at.here.resolve().is_relative_to(top) else folder,
        content=out / content,
        templates=templates,
        then=then,
        origin=top / tree.found.get(content, content),
        present=at,
        notes=tuple(notes),
    )


def _own_templates(at: Workspace, top: Path) -> PurePosixPath | None:
    """Name the templates that a commit of the repository may have; None where those in use lie elsewhere."""
    own = at.templates[0][0] if at.templates else at.here / "templates"
    is_ours = own.resolve().is_relative_to(top) and own.resolve() != shipped("templates").resolve()
    return _named(own, top) if is_ours else None


def _left_out(then: Moment, paths: Sequence[str]) -> str:
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    return printable(f"not taken from commit {then.commit[:12]}: {', '.join(paths[:SHOWN])}{more}")


def _no_templates(at: Workspace, then: Moment) -> list[str]:
    """Say that templates somebody named are not there yet; those that are found by themselves may well be younger."""
    if not at.templates or at.templates[0][0] == at.here / "templates":
        return []
    shown = at.templates[0][1]
    return [printable(f"the commit {then.commit[:12]} has no folder '{shown}', so the shipped templates were used")]


def _repository(at: Workspace) -> git.Repository:
    repository = git.repository(at.content)
    if repository is None:
        raise Surroundings(no_history(at.content))
    return repository


def _named(path: Path, top: Path) -> PurePosixPath:
    """Name a path from the top of its repository as it is written: a link in it led elsewhere at another commit."""
    written = Path(os.path.normpath(path.absolute()))
    if written.resolve() == path.resolve():
        for folder in (*written.parents, written):
            if folder.resolve() == top:
                return PurePosixPath(written.relative_to(folder).as_posix())
    return PurePosixPath(path.resolve().relative_to(top).as_posix())
