"""Repositories that a test makes with a real git, and what the command line says in them.

No setting of the user takes part, and every commit has the day it is given, so that its hash is the same everywhere.
"""

import json
import os
import subprocess
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from milepost.cli import code

SETTINGS = "title: Plans\naudiences: [{id: public}, {id: internal}]\ndefault_audience: internal\n"
WHO = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"} | {
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}
# Nothing is told by the author's date; it stays far from every other day of a test.
APART = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_DATE": "2001-01-01T12:00:00+00:00"}
Files = Mapping[str, str | bytes | None]


def environment() -> dict[str, str]:
    """Give the environment without what a user, or a git that runs the tests in a hook, has set."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**own, **WHO, **APART}


class Repository:
    """A git repository in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str, day: str = "2026-01-01") -> str:
        """Run git on a day, or at an hour such as 2026-01-01T23:30:00-05:00; give what it prints."""
        hour = day if "T" in day else f"{day}T12:00:00+00:00"
        command = ["git", "-c", "protocol.file.allow=always", *arguments]
        variables = {**environment(), "GIT_COMMITTER_DATE": hour}
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=variables,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        assert done.returncode == 0, f"git {' '.join(arguments)}\n{done.stderr}{done.stdout}"
        return done.stdout.strip()

    def write(self, files: Files) -> None:
        """Write files as they are given, line ends and all; remove those that are None."""
        for path, text in files.items():
            file = self.folder / path
            if text is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, files: Files, day: str, subject: str = "Change the plan") -> str:
        """Write and remove files, and commit all that differs; give the commit's hash."""
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", subject, day=day)
        return self.git("rev-parse", "HEAD")

    def clone(self, folder: Path, *arguments: str) -> "Repository":
        """Clone it as over a network, which `--depth` needs."""
        self.git("clone", "--quiet", *arguments, self.folder.as_uri(), str(folder))
        return Repository(folder)


def made(folder: Path) -> Repository:
    """Make an empty repository whose branch is `main`."""
    folder.mkdir(parents=True, exist_ok=True)
    repository = Repository(folder)
    repository.git("init", "--quiet", "--template=", "--initial-branch=main")
    return repository


def front(*lines: str) -> str:
    """Write a milestone's file: a title, and these lines of front matter."""
    return "\n".join(("---", "title: A milestone", *lines, "---", "", "A text.", ""))


@dataclass(frozen=True)
class Told:
    """How a command ended, and what it said on each stream."""

    code: int
    out: str
    err: str


def told(folder: Path, *arguments: str) -> Told:
    """Run a command of milepost in a folder."""
    out, err = StringIO(), StringIO()
    with chdir(folder), patch.dict(os.environ, environment(), clear=True), redirect_stdout(out), redirect_stderr(err):
        ended = code(arguments)
    return Told(ended, out.getvalue(), err.getvalue())


def document(folder: Path, *arguments: str) -> dict[str, Any]:
    """Read the history from nothing, as a program reads it."""
    said = told(folder, "history", "--format", "json", "--no-cache", *arguments)
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def moves(folder: Path, *arguments: str) -> list[str]:
    """Give each move of the history as a line such as `2026-02-01 beta target 2027-Q1 > 2027-Q2 slipped 91`."""
    return [in_a_line(move) for move in document(folder, *arguments)["moves"]]


def in_a_line(move: Mapping[str, Any]) -> str:
    """Write a move in a line; `-` stands for a key that is not there."""
    parts = (move[key] for key in ("date", "id", "field"))
    days = (str(move["days"]),) if "days" in move else ()
    return " ".join((*parts, move.get("from", "-"), ">", move.get("to", "-"), move["class"], *days))
