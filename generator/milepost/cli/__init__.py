"""The command line: options in, exit code out, nothing else.

Exit codes: 0 clean; 1 problems in the content or its settings; 2 the command line; 3 the surroundings; 130 interrupted.
Results go to stdout, everything else to stderr.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

import click

from milepost.cli import change, publish, show
from milepost.cli.group import commands
from milepost.cli.telling import Finished, Run, say, summed, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COMMANDS = (change, publish, show)  # which join the group when they are imported


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and end the process with its exit code."""
    sys.exit(code(arguments))


def code(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; no traceback for what a user wrote."""
    try:
        ended = _ran(Run(), arguments)
        for stream in _open_streams():
            stream.flush()
    except BrokenPipeError:
        # Who reads stdout went away; the rest is for nobody.
        _abandon()
        return 0
    except OSError as error:
        if error.filename is not None:
            raise
        return _unwritten(error)
    return ended


def _ran(run: Run, arguments: Sequence[str] | None) -> int:
    """Run the command, tell how it ended, and give its exit code."""
    try:
        commands.main(arguments, prog_name="milepost", standalone_mode=False, obj=run)
    except Finished as done:
        return done.code
    except click.ClickException as wrong:
        return _misused(wrong)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 130
    except Exception as error:
        return _ended(run, error)
    return 0


def _unwritten(error: OSError) -> int:
    """Say, where that can still be said, that nothing more can be: an error without a file is one of a stream."""
    with suppress(OSError):
        say(f"milepost: what there is to tell cannot be written: {error.strerror}", err=True)
    _abandon()
    return 3


def _open_streams() -> Iterator[TextIO]:
    return (stream for stream in (sys.stdout, sys.stderr) if stream is not None)


def _abandon() -> None:
    """Lead to nowhere what a stream does not take, or the end of the process fails on it again."""
    for stream in _open_streams():
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _misused(wrong: click.ClickException) -> int:
    """Tell what is wrong with a command line; a file's name may stand in it."""
    told = io.StringIO()
    wrong.show(told)
    say(told.getvalue().rstrip("\n"), err=True)
    return wrong.exit_code


def _ended(run: Run, error: Exception) -> int:
    """Tell why a run ended; what is no word to a user is a fault of ours and goes on."""
    from milepost.problems import NoSuch, Stop, Surroundings

    if isinstance(error, Stop):
        tell(run, error.problems)
        return summed(run, error.problems, False, "")
    if isinstance(error, Surroundings | NoSuch):
        say(f"milepost: {error}", err=True)
        return 3 if isinstance(error, Surroundings) else 2
    raise error
