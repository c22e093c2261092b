"""Commands that tell what is there, and change nothing."""

import sys
from typing import Any

import click

from milepost.cli.group import commands
from milepost.cli.options import located, options
from milepost.cli.telling import Finished, Run, count, note, say, sum_up


@commands.command()
@click.argument("files", nargs=-1)
@options("content", "today", "strict", "jobs", "cache_dir", "no_cache")
@click.option(
    "--format",
    "form",
    type=click.Choice(("full", "concise", "json", "github", "sarif")),
    default="full",
    help="How problems are told.",
)
@click.pass_obj
def check(run: Run, /, files: tuple[str, ...], strict: bool, form: str, **where: Any) -> None:
    """Find the problems of the content.

    Reads everything; with FILES only the problems of those are told.
    """
    from milepost.commands import check as command
    from milepost.commands import content

    at = located(run, **where)
    loaded, problems = command.check(at, files)
    text = command.told(problems, form, run.here, run.paint(sys.stdout))
    if text:
        click.echo(text)
    note(content.complaints(at))
    read = count(len(loaded.folder.sources) + (loaded.folder.settings is not None), "file")
    sum_up(run, problems, strict, f"{read} checked")


@commands.command("list")
@click.option("--status", default="", help="Only this status.")
@click.option("--product", default="", help="Only this product.")
@click.option("--theme", default="", help="Only this theme.")
@click.option("--team", default="", help="Only this team.")
@click.option("--text", default="", help="Only with this text in id or title.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("--held-back", is_flag=True, help="What the circle does not see (by default the widest).")
@options("content", "audience", "today", "cache_dir", "no_cache")
@click.pass_obj
def list_(run: Run, /, audience: str, as_json: bool, held_back: bool, **given: Any) -> None:
    """List milestones as a table."""
    from milepost.commands import content
    from milepost.commands import list as command

    where = {name: given.pop(name) for name in ("content", "today", "cache_dir", "no_cache")}
    at = located(run, **where)
    loaded = content.load(at)
    circle = content.audiences(loaded.settings, audience, default=0 if held_back else -1)[0]
    found = command.rows(loaded, circle, command.Filter(**given), held_back)
    click.echo(command.as_json(found) if as_json else command.as_table(found))
    note(content.complaints(at))
    sum_up(run, loaded.problems, False, count(len(found), "milestone"))


@commands.command()
@click.argument("base")
@click.argument("head", default="")
@options("content", "templates", "today", "jobs")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "html"]),
    default="text",
    show_default=True,
    help="How it is told.",
)
@click.option(
    "--fail-on", default="", metavar="GUARDS", help="End with 1 on some changes, as committed-slip,audience-widened."
)
@click.pass_obj
def diff(run: Run, /, base: str, head: str, form: str, fail_on: str, **where: Any) -> None:
    """Tell what changed in the plan since commit BASE.

    Compares it with commit HEAD, or with the working tree: what slipped, was
    added, decided, shown to more, what follows from it, and who can see it.
    """
    from milepost.commands import diff as command

    guards = tuple(filter(None, (name.strip() for name in fail_on.split(","))))
    unknown = [name for name in guards if name not in command.GUARDS]
    if unknown:
        raise click.UsageError(f"--fail-on knows no '{unknown[0]}'; it takes: {', '.join(command.GUARDS)}")
    at = located(run, **where)
    try:
        found = command.diff(at, base, head, run.progress)
    finally:
        run.progress("")
    click.echo(command.told(found, form))
    note(found.notes)
    if warning := command.warned(found, form):
        say(warning, err=True)
    stopped = command.stopped(found, guards)
    for line in stopped:
        say(line, err=True)
    said = f"{count(len(found.changes), 'change')} ({run.seconds()})"
    say(f"{said}, {len(stopped)} stopped by --fail-on" if guards else said, err=True)
    raise Finished(1 if stopped else 0)


@commands.command()
@click.argument("id_", metavar="[ID]", default="")
@options("content", "cache_dir", "no_cache")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is told.")
@click.pass_obj
def history(run: Run, /, id_: str, form: str, **where: Any) -> None:
    """Tell how dates and decisions moved, from git.

    Every commit that changed a date, a status, a stage, a decision, a
    commitment or an audience, oldest first; with ID those of one milestone.
    """
    from milepost.commands import content
    from milepost.commands import history as command

    at = located(run, **where)
    try:
        found = command.history(at, id_, run.progress)
    finally:
        run.progress("")
    note((*found.notes, *found.past.notes, *content.complaints(at)))
    text = command.as_json(found) if form == "json" else command.as_text(found.changes)
    if text:
        click.echo(text)
    moved = len({change.id for change in found.changes})
    sum_up(run, [], False, f"{count(len(found.changes), 'change')} of {count(moved, 'milestone')}")


@commands.command()
@click.argument("name", type=click.Choice(("milestone", "config", "roadmap", "history", "diff")), default="milestone")
def schema(name: str) -> None:
    """Print a JSON Schema.

    Of the front matter of milestones, of roadmap.yml (config), of
    roadmap.json, or of what `history` and `diff` write with --format json.
    """
    from milepost.commands import schema as command

    click.echo(command.text(name))


@commands.command()
@click.argument("rule", default="")
def explain(rule: str) -> None:
    """Say what a rule means.

    With a RULE how to mend what it finds, without one a list of all rules.
    """
    from milepost.commands import explain as command

    try:
        click.echo(command.explain(rule) if rule else command.overview())
    except KeyError as error:
        raise click.UsageError(str(error.args[0])) from error
