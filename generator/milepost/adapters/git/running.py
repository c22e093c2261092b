"""Runs the `git` command where a folder is, in words of no language, and in nobody's way."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple, cast

from milepost.problems import Surroundings

# What `git rev-parse --local-env-vars` names, but for settings that a caller gives on purpose.
_OF_A_REPOSITORY = frozenset(
    {
        *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE"),
        *(
            "GIT_INDEX_FILE",
            "GIT_INTERNAL_SUPER_PREFIX",
            "GIT_NO_REPLACE_OBJECTS",
            "GIT_OBJECT_DIRECTORY",
            "GIT_PREFIX",
        ),
        *("GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_NOGLOB_PATHSPECS"),
        *("GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE", "GIT_NAMESPACE"),
    }
)
MISSING = "git is not installed, or not on the PATH"


def answer(folder: Path, *arguments: str) -> str | None:
    """Give what git prints; None where it fails, or is not there."""
    try:
        done = subprocess.run(  # noqa: S603  a fixed program with arguments of ours
            _command(arguments), cwd=folder, env=_environment(), capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return os.fsdecode(done.stdout) if done.returncode == 0 else None


def refusal(folder: Path, *arguments: str) -> str:
    """Give what git says where it fails; that it is missing, where it is."""
    try:
        done = subprocess.run(  # noqa: S603  a fixed program with arguments of ours
            _command(arguments), cwd=folder, env=_environment(), capture_output=True, check=False
        )
    except OSError:
        return MISSING
    return done.stderr.decode("utf-8", "replace")


class Pipes(NamedTuple):
    """What a running git reads and writes."""

    asked: IO[bytes]
    told: IO[bytes]


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[Pipes]:
    """Run git while its output is read; raise `Surroundings` with its last words where it fails."""
    # Its complaints go into a file: a pipe that nobody reads until the end would stop it when it is full.
    with TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(  # noqa: S603  a fixed program with arguments of ours
                _command(arguments),
                cwd=folder,
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
            )
        except OSError as error:
            raise Surroundings(MISSING) from error
        try:
            yield Pipes(cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout))
        except BaseException:
            process.kill()
            raise
        finally:
            process.communicate()
        if process.returncode:
            complaints.seek(0)
            words = complaints.read().decode("utf-8", "replace").strip().splitlines()
            name = next(argument for argument in arguments if not argument.startswith("-"))
            raise Surroundings(f"git {name} failed: {words[-1] if words else process.returncode}")


def _command(arguments: tuple[str, ...]) -> list[str]:
    settings = (
        *("core.quotepath=off", "i18n.logOutputEncoding=UTF-8", "log.showRoot=true", "log.showSignature=false"),
        # Nothing is run for reading, and no folder is a repository because it looks like one.
        *("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "safe.bareRepository=explicit"),
    )
    return ["git", *(part for setting in settings for part in ("-c", setting)), *arguments]


def _environment() -> dict[str, str]:
    # Where a hook runs, git names its repository here; ours is the one that the folder lies in.
    own = {name: value for name, value in os.environ.items() if name not in _OF_A_REPOSITORY}
    # No optional locks: reading must never get in the way of what the author does in the same repository.
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1"}
    return {**own, **quiet, "LC_ALL": "C"}
