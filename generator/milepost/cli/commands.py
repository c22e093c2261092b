"""Every command: its options, its help, and the function that does it.

What a command needs is imported when it runs, so that `--help` starts fast and `check` loads no template engine.
"""

import sys
import time
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path

import click

from milepost.cli.options import options, today_option
from milepost.cli.telling import Finished, Run, count, relative, sum_up, tell
from milepost.commands import workspace


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="milepost", message="milepost %(version)s")
@click.pass_context
def commands(ctx: click.Context) -> None:
    """A roadmap site from Markdown in git.

    Begin with `milepost init my-roadmap`, or run `milepost init .` in a folder
    of Markdown that you have; then `milepost build`.
    """
    ctx.obj = Run(Path.cwd(), time.perf_counter())


@commands.command()
@options("content", "templates", "out", "audience", "today", "site_url", "strict", "cache_dir", "no_cache")
@click.option("--receipt", default="", metavar="FILE", help="Write what the leak check searched, outside the site.")
@click.option("--as-of", default="", metavar="COMMIT", help="Build it as it was at a commit, or on a day.")
@click.pass_obj
def build(
    run: Run,
    content: str,
    templates: str,
    out: str,
    audience: str,
    today: date,
    site_url: str,
    strict: bool,
    receipt: str,
    as_of: str,
    cache_dir: str,
    no_cache: bool,
) -> None:
    """Build the site.

    Speaks for the widest circle unless --audience names another; `all` builds
    every circle's, each in a folder beside the first. Before anything is
    published, every file is searched for what its circle may not see.
    """
    from milepost.commands import as_of as past
    from milepost.commands import build as command
    from milepost.commands import receipt as receipts
    from milepost.commands.store import store

    if receipt and not receipts.may_lie_at(run.here / receipt, run.here / out):
        raise click.UsageError("--receipt takes a file outside the site: it counts what is withheld")

    kept = store(cache_dir, not no_cache)
    at = workspace.find(run.here, content, templates, today or today_option(), kept)
    with past.as_it_was(at, as_of, today) if as_of else nullcontext(at) as then:
        try:
            done = command.build(then, run.here / out, audience, site_url, strict, run.progress)
        finally:
            run.progress("")
        tell(run, done.problems, then.here)
    if receipt and done.searched:
        receipts.write(run.here / receipt, done.searched, then.today)
    for note in done.notes:
        click.echo(note, err=True)
    for site in done.sites:
        click.echo(f"Open {relative(site.out / 'index.html', run.here)} in a browser.")
    for line in receipts.lines(done.searched):
        click.echo(line, err=True)
    held = (f"{site.published} published for '{site.audience}' ({site.held_back} held back)" for site in done.sites)
    sum_up(run, done.problems, strict, ", ".join(held) or "nothing was published")


@commands.command()
@click.argument("files", nargs=-1)
@options("content", "today", "strict")
@click.option(
    "--format",
    "form",
    type=click.Choice(("full", "concise", "json", "github", "sarif")),
    default="full",
    help="How problems are told.",
)
@click.pass_obj
def check(run: Run, files: tuple[str, ...], content: str, today: date, strict: bool, form: str) -> None:
    """Find the problems of the content.

    Reads everything; with FILES only the problems of those are told.
    """
    from milepost.commands import check as command

    at = workspace.find(run.here, content, "", today or today_option())
    loaded, problems = command.check(at, files)
    text = command.told(problems, form, run.here, run.paint(sys.stdout))
    if text:
        click.echo(text)
    read = count(len(loaded.folder.sources) + (loaded.folder.settings is not None), "file")
    sum_up(run, problems, strict, f"{read} checked")


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
        click.echo(f"  wrote  {path}")
    for path in begun.kept:
        click.echo(f"  kept   {path}")
    click.echo("Next:")
    for step in begun.next_steps:
        click.echo(f"  {step}")


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

    at = workspace.find(run.here, content, "", today or today_option())
    path = command.new(title, at.content, at.today, command.NewOptions(**wishes))
    click.echo(relative(path, run.here))


@commands.command("list")
@click.option("--status", default="", help="Only this status.")
@click.option("--product", default="", help="Only this product.")
@click.option("--theme", default="", help="Only this theme.")
@click.option("--team", default="", help="Only this team.")
@click.option("--text", default="", help="Only with this text in id or title.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("--held-back", is_flag=True, help="What the circle does not see (by default the widest).")
@options("content", "audience", "today")
@click.pass_obj
def list_(run: Run, /, content: str, audience: str, today: date, as_json: bool, held_back: bool, **wishes: str) -> None:
    """List milestones as a table."""
    from milepost.commands import list as command

    at = workspace.find(run.here, content, "", today or today_option())
    loaded = at.load()
    circle = workspace.audiences(loaded.settings, audience, default=0 if held_back else -1)[0]
    found = command.rows(loaded, circle, command.Filter(**wishes), held_back)
    click.echo(command.as_json(found) if as_json else command.as_table(found))
    sum_up(run, loaded.problems, False, count(len(found), "milestone"))


@commands.command()
@click.argument("base")
@click.argument("head", default="")
@options("content", "templates", "today")
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
def diff(run: Run, base: str, head: str, content: str, templates: str, today: date, form: str, fail_on: str) -> None:
    """Tell what changed in the plan since commit BASE.

    Compares it with commit HEAD, or with the working tree: what slipped, was
    added, decided, shown to more, what follows from it, and who can see it.
    """
    from milepost.commands import diff as command

    guards = tuple(filter(None, (name.strip() for name in fail_on.split(","))))
    unknown = [name for name in guards if name not in command.GUARDS]
    if unknown:
        raise click.UsageError(f"--fail-on knows no '{unknown[0]}'; it takes: {', '.join(command.GUARDS)}")
    at = workspace.find(run.here, content, templates, today or today_option())
    try:
        found = command.diff(at, base, head, run.progress)
    finally:
        run.progress("")
    click.echo(command.told(found, form))
    if warning := command.warned(found, form):
        click.echo(warning, err=True)
    stopped = command.stopped(found, guards)
    for line in stopped:
        click.echo(line, err=True)
    said = f"{count(len(found.changes), 'change')} ({run.seconds()})"
    click.echo(f"{said}, {len(stopped)} stopped by --fail-on" if guards else said, err=True)
    raise Finished(1 if stopped else 0)


@commands.command()
@click.argument("id_", metavar="[ID]", default="")
@options("content", "cache_dir", "no_cache")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is told.")
@click.pass_obj
def history(run: Run, id_: str, content: str, cache_dir: str, no_cache: bool, form: str) -> None:
    """Tell how dates and decisions moved, from git.

    Every commit that changed a date, a status, a stage, a decision, a
    commitment or an audience, oldest first; with ID those of one milestone.
    """
    from milepost.commands import history as command
    from milepost.commands.store import store

    at = workspace.find(run.here, content, "", today_option(), store(cache_dir, not no_cache))
    try:
        found = command.history(at, id_, run.progress)
    finally:
        run.progress("")
    for note in (*found.notes, *found.past.notes):
        click.echo(note, err=True)
    text = command.as_json(found) if form == "json" else command.as_text(found.changes)
    if text:
        click.echo(text)
    moved = len({change.id for change in found.changes})
    sum_up(run, [], False, f"{count(len(found.changes), 'change')} of {count(moved, 'milestone')}")


@commands.command()
@options("content", "templates", "today", "cache_dir", "no_cache")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Where it listens; 0: any free one."
)
@click.pass_obj
def serve(run: Run, content: str, templates: str, today: date, cache_dir: str, no_cache: bool, port: int) -> None:
    """Show the site and build it again on every change.

    Serves on this machine only, drafts included, and writes no file. While
    there are errors the last good site stays up.
    """
    from milepost.commands import serve as command
    from milepost.commands.store import store

    at = workspace.find(run.here, content, templates, today or today_option(), store(cache_dir, not no_cache))
    terminal = command.Terminal(click.echo, partial(click.echo, err=True), run.paint(sys.stderr))
    command.serve(at, port, terminal)


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

    at = workspace.find(run.here, content, "", today_option())
    done = command.rename(at, id_, new_id)
    for path in done.changed:
        click.echo(path)
    if done.old_path != done.new_path:
        click.echo(f"{done.old_path} is now {done.new_path}", err=True)
    click.echo(f"{id_} is now {new_id}: {count(len(done.changed), 'file')} changed ({run.seconds()})", err=True)


@commands.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(("json", "csv", "ics", "mermaid", "svg")))
@options("content", "templates", "audience", "today", "site_url", "strict", "cache_dir", "no_cache")
@click.pass_obj
def export(
    run: Run,
    form: str,
    content: str,
    templates: str,
    audience: str,
    today: date,
    site_url: str,
    strict: bool,
    cache_dir: str,
    no_cache: bool,
) -> None:
    """Write the roadmap to stdout in another format.

    FORMAT is json, csv, ics, mermaid or svg. Speaks for the widest circle
    unless --audience names another.
    """
    from milepost.commands import export as command
    from milepost.commands.store import store

    at = workspace.find(run.here, content, templates, today or today_option(), store(cache_dir, not no_cache))
    data, problems = command.export(at, form, audience, site_url, strict)
    sys.stdout.buffer.write(data)
    sum_up(run, problems, strict, f"{len(data)} bytes of {form}")


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
