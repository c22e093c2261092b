"""Where a folder stands: in which repository, at which commit, and whether all of the past is there."""

import re
from dataclasses import dataclass
from pathlib import Path

from milepost.adapters.git.running import answer
from milepost.model.build import SourceState

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder in a repository: the repository's own folder, the commit it stands at, whether its past was cut off."""

    folder: Path
    top: str
    head: str
    is_shallow: bool


def state(folder: Path) -> SourceState | None:
    """Name the commit a folder stands at, and whether anything in the folder differs from it."""
    commit = commit_of(folder, "HEAD")
    if not commit:
        return None
    changes = answer(folder, "status", "--porcelain", "--untracked-files=normal", "--", ".")
    return SourceState(commit, bool(changes))


def repository(folder: Path) -> Repository | None:
    """Find the repository of a folder; None without git, outside one, and before its first commit."""
    head = commit_of(folder, "HEAD")
    said = answer(folder, "rev-parse", "--show-toplevel", "--is-shallow-repository") if head else None
    if not said:
        return None
    top, _, shallow = said.strip().rpartition("\n")
    return Repository(folder, top, head, shallow == "true")


def commit_of(folder: Path, name: str) -> str:
    """Give the full hash of the commit that a name stands for; empty where it stands for none."""
    said = answer(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    found = (said or "").strip()
    return found if _COMMIT.fullmatch(found) else ""
