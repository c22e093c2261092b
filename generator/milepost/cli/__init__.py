"""The command line: options in, exit code out, nothing else.

Exit codes: 0 clean; 1 problems in the content or its settings; 2 the command line; 3 the surroundings; 130 interrupted.
Results go to stdout, everything else to stderr.
"""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from milepost.cli import change, publish, show
from milepost.cli.group import commands
from milepost.cli.telling import Finished, Run, summed, tell
from milepost.problems import NoSuch, Stop, Surroundings

COMMANDS = (change, publish, show)  # which join the group when they are imported


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and end the process with its exit code."""
    sys.exit(code(arguments))


def code(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; no traceback for what a user wrote."""
    run = Run(Path.cwd(), time.perf_counter())
    try:
        commands.main(arguments, prog_name="milepost", standalone_mode=False)
    except Finished as done:
        return done.code
    except Stop as stop:
        tell(run, stop.problems)
        return summed(run, stop.problems, False, "")
    except Surroundings as trouble:
        click.echo(f"milepost: {trouble}", err=True)
        return 3
    except NoSuch as wrong:
        click.echo(f"milepost: {wrong}", err=True)
        return 2
    except click.exceptions.Abort:
        return 130
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Who reads stdout went away; the rest is for nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0
