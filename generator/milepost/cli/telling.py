"""How a run tells what it found: problems and the last line on stderr, results on stdout, and the exit code."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from milepost import report
    from milepost.problems import Problem


class Run:
    """One run of the command: when it began, where it runs, and how it tells problems."""

    def __init__(self) -> None:
        self.began = time.perf_counter()

    @property
    def here(self) -> Path:
        """Name the folder that it runs in."""
        from pathlib import Path

        return Path.cwd()

    def paint(self, stream: Any) -> report.Paint:
        """Use colours on a terminal only, and never where NO_COLOR asks for none."""
        from milepost import report

        is_terminal = stream is not None and stream.isatty()  # a stream that was closed is None
        return report.COLOUR if is_terminal and not os.environ.get("NO_COLOR") else report.PLAIN

    def progress(self, text: str) -> None:
        """Say on a terminal what a long run is at, on a line that the next word replaces."""
        from milepost import report

        if sys.stderr is not None and sys.stderr.isatty():
            click.echo(f"\r\033[K{report.clean(text)}…" if text else "\r\033[K", nl=False, err=True)
        elif text.startswith("waiting"):
            say(text, err=True)

    def seconds(self) -> str:
        """Say how long it has taken."""
        return f"{time.perf_counter() - self.began:.2f} s"


class Finished(Exception):  # noqa: N818  an end, not an error
    """The command has said everything and ends with a code."""

    def __init__(self, exit_code: int) -> None:
        super().__init__()
        self.code = exit_code


def say(text: str, err: bool = False) -> None:
    """Print a text that may hold names of files or words of authors."""
    from milepost import report

    click.echo(report.printed(text), err=err)


def tell(run: Run, problems: Sequence[Problem], here: Path | None = None) -> None:
    """Print all errors, the first warnings, and how many more there are by rule; their files lie `here`."""
    from milepost import report
    from milepost.commands.frames import lines_in
    from milepost.problems import errors

    wrong = errors(problems)
    doubtful = [problem for problem in problems if problem.level == "warning"]
    shown = [*wrong, *doubtful[: report.SHOWN_WARNINGS]]
    if shown:
        click.echo(report.full(shown, lines_in(here or run.here), run.paint(sys.stderr)), err=True)
    left = doubtful[report.SHOWN_WARNINGS :]
    if left:
        click.echo(f"{len(left)} more warnings: {report.by_rule(left)}; `milepost check` shows all", err=True)


def note(lines: Iterable[str]) -> None:
    """Say, a line each, what a run went without."""
    for line in lines:
        say(line, err=True)


def sum_up(run: Run, problems: Sequence[Problem], strict: bool, what: str) -> None:
    """End the run with its last line and its exit code."""
    raise Finished(summed(run, problems, strict, what))


def summed(run: Run, problems: Sequence[Problem], strict: bool, what: str) -> int:
    """Print the last line and find the exit code."""
    from milepost.problems import errors

    wrong = len(errors(problems))
    parts = [what, count(wrong, "error"), count(len(problems) - wrong, "warning")]
    say(f"{', '.join(part for part in parts if part)} ({run.seconds()})", err=True)
    return 1 if wrong or (strict and problems) else 0


def count(number: int, thing: str) -> str:
    """Say how many of a thing there are."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def relative(path: Path, here: Path) -> str:
    """Name a path from where the command runs, on one line whatever its name."""
    from milepost import report

    return report.clean(path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix())
