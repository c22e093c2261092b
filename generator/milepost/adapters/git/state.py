"""Where a folder stands: in which repository, at which commit, and whether all of the past is there."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from milepost.adapters.git.running import MISSING, answer, refusal
from milepost.model.build import SourceState

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder in a repository: the repository's own folder, the commit it stands at, whether its past was cut off."""

    folder: Path
    top: Path
    head: str
    is_shallow: bool

    @property
    def inside(self) -> str:
        """Where in the repository the folder lies; a dot where it is all of it."""
        return self.folder.resolve().relative_to(self.top).as_posix()


def state(folder: Path) -> SourceState | None:
    """Name the commit a folder stands at, and whether anything in the folder differs from it."""
    commit, top = commit_of(folder, "HEAD"), _top(folder)
    if not commit or not top:
        return None
    inside = folder.resolve().relative_to(top).as_posix()
    changes = answer(top, "status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=none", "--", inside)
    return SourceState(commit, bool(changes))


def repository(folder: Path) -> Repository | None:
    """Find the repository of a folder; None without git, outside one, and before its first commit."""
    head, near = commit_of(folder, "HEAD"), _top(folder)
    said = answer(near, "rev-parse", "--show-toplevel", "--is-shallow-repository") if head and near else None
    if not said:
        return None
    written, _, shallow = said.strip().rpartition("\n")
    top = Path(written).resolve()
    return Repository(folder, top, head, shallow == "true") if folder.resolve().is_relative_to(top) else None


def commit_of(folder: Path, name: str) -> str:
    """Give the full hash of the commit that a name stands for; empty where it stands for none."""
    top = _top(folder)
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    found = ((answer(top, *asked) if top else "") or "").strip()
    return found if _COMMIT.fullmatch(found) else ""


def complaint(folder: Path) -> str:
    """Say why git has no answer about a folder, where that is more than that there is no repository."""
    top = _top(folder)
    said = refusal(top or Path(folder.resolve().anchor), "rev-parse", "--git-dir")
    if "dubious" in said:
        return "git does not trust this folder: run `git config --global --add safe.directory FOLDER`"
    if said == MISSING or not top:
        return said if said == MISSING else ""
    # Such as a `.git` that leads to where nothing is, as in a worktree that was copied without its repository.
    return said.strip().rpartition("\n")[2]


def _top(folder: Path) -> Path | None:
    """Find the nearest folder with a `.git`, from where git is to look for its repository.

    Git itself would begin in the folder, and take for a repository what looks like a bare one: files that a stranger
    may have put there, among them a configuration with commands.
    """
    real = folder.resolve()
    return next((one for one in (real, *real.parents) if os.path.lexists(one / ".git")), None)
