"""The `git` command: at which commit the content stands. Without git, or outside a repository, there is no answer."""

import os
import subprocess
from pathlib import Path

from milepost.model.build import SourceState


def state(folder: Path) -> SourceState | None:
    """Name the commit a folder stands at, and whether anything in the folder differs from it."""
    commit = _run(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if not commit:
        return None
    changes = _run(folder, "status", "--porcelain", "--untracked-files=normal", "--", ".")
    return SourceState(commit.strip(), bool(changes))


def _run(folder: Path, *arguments: str) -> str:
    # No optional locks: reading must never get in the way of what the author does in the same repository.
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603  a fixed program with arguments of ours
            ["git", "-c", "core.quotepath=off", *arguments],  # noqa: S607
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
