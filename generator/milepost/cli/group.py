"""The group that all commands belong to.

What a command needs is imported when it runs, so that `--help` starts fast and `check` loads no template engine.
"""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="milepost", message="milepost %(version)s")
def commands() -> None:
    """A roadmap site from Markdown in git.

    Begin with `milepost init my-roadmap`, or run `milepost init .` in a folder
    of Markdown that you have; then `milepost build`.
    """
