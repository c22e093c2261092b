"""Commands that write into the content."""

from datetime import date

import click

from milepost.cli.group import commands
from milepost.cli.options import located, options, today_option
from milepost.cli.telling import Run, count, relative, say


@commands.command()
@click.argument("folder", metavar="DIR")
@click.option("--sample", is_flag=True, help="Copy the Fabrikam sample roadmap.")
@click.option("--templates", is_flag=True, help="Copy the default theme, to change it.")
@options("today")
@click.pass_obj
def init(run: Run, folder: str, sample: bool, templates: bool, today: date) -> None:
    """Begin a roadmap in DIR.

    Writes a few files that explain themselves. In a folder that has Markdown
    already only what is missing is added, and nothing is overwritten.
    """
    from milepost.commands import init as command
    from milepost.commands import schema

    schemas = {f"{name}.schema.json": schema.text(name) + "\n" for name in ("milestone", "config")}
    begun = command.init(run.here / folder, today or today_option(), schemas, sample, templates)
    for path in begun.written:
        say(f"  wrote  {path}")
    for path in begun.kept:
        say(f"  kept   {path}")
    click.echo("Next:")
    for step in begun.next_steps:
        say(f"  {step}")


@commands.command()
@click.argument("title")
@click.option("--product", default="", help="The product it belongs to.")
@click.option("--target", default="", help="When it will be there: 2026-Q3, 2026-09 …")
@click.option("--gate", default="", help="Make it a gate of the lifecycle, as value-case.")
@click.option("--status", default="", help="proposed, planned, active …")
@click.option("--theme", default="", help="Why: the theme it serves.")
@options("content", "today")
@click.pass_obj
def new(run: Run, /, title: str, content: str, today: date, **wishes: str) -> None:
    """Write a new milestone file called TITLE."""
    from milepost.commands import new as command

    at = located(run, content, today=today)
    path = command.new(title, at.content, at.today, command.NewOptions(**wishes))
    say(relative(path, run.here))


@commands.command()
@click.argument("id_", metavar="ID")
@click.argument("new_id", metavar="NEW")
@options("content")
@click.pass_obj
def rename(run: Run, id_: str, new_id: str, content: str) -> None:
    """Give milestone ID the id NEW.

    Writes the old id into its aliases, so that old addresses lead on, and
    mends every file that names it.
    """
    from milepost.commands import rename as command

    at = located(run, content)
    done = command.rename(at, id_, new_id)
    for path in done.changed:
        say(path)
    if done.old_path != done.new_path:
        say(f"{done.old_path} is now {done.new_path}", err=True)
    say(f"{id_} is now {new_id}: {count(len(done.changed), 'file')} changed ({run.seconds()})", err=True)
