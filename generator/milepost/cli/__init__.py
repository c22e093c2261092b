"""The command line: options in, exit code out, nothing else.

Exit codes: 0 clean; 1 problems in the content or its settings; 2 the command line; 3 the surroundings; 130 interrupted.
Results go to stdout, everything else to stderr.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

import click

from milepost.cli import change, publish, show
from milepost.cli.group import commands
from milepost.cli.telling import Finished, Run, say, summed, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (change, publish, show)  # which join the group when they are imported


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and end the process with its exit code."""
    sys.exit(code(arguments))


def code(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; no traceback for what a user wrote."""
    run = Run()
    try:
        commands.main(arguments, prog_name="milepost", standalone_mode=False, obj=run)
    except Finished as done:
        return done.code
    except click.ClickException as wrong:
        return _misused(wrong)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # Who reads stdout went away; the rest is for nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _ended(run, error)
    return 0


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
