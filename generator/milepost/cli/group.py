"""The group that all commands belong to.

What a command needs is imported when it runs, so that `--help` starts fast and `check` loads no template engine.
"""

import time
from pathlib import Path

import click

from milepost.cli.telling import Run


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="milepost", message="milepost %(version)s")
@click.pass_context
def commands(ctx: click.Context) -> None:
    """A roadmap site from Markdown in git.

    Begin with `milepost init my-roadmap`, or run `milepost init .` in a folder
    of Markdown that you have; then `milepost build`.
    """
    ctx.obj = Run(Path.cwd(), time.perf_counter())
