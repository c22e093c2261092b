"""Commands that make a site or a part of it."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from milepost.cli.group import commands
from milepost.cli.options import located, options
from milepost.cli.telling import Run, note, relative, say, sum_up, tell

if TYPE_CHECKING:
    from milepost.model.build import Outcome


ASKED = ("audience", "site_url", "strict", "explain")


@commands.command()
@options("content", "templates", "out", "audience", "today", "site_url", "strict", "jobs", "cache_dir", "no_cache")
@click.option("--receipt", default="", metavar="FILE", help="Write what the leak check searched, outside the site.")
@click.option("--as-of", default=None, metavar="COMMIT", help="Build it as it was at a commit, or on a day.")
@click.option(
    "--baseline",
    default=None,
    metavar="COMMIT",
    help="Outline the dates of a commit or a day, not those first promised.",
)
@click.option("--explain", is_flag=True, help="Say of each file that is written anew why it is.")
@click.pass_obj
def build(
    run: Run,
    /,
    out: str,
    receipt: str,
    as_of: str | None,
    baseline: str | None,
    **given: Any,
) -> None:
    """Build the site.

    Speaks for the widest circle unless --audience names another; `all` builds
    every circle's, each in a folder beside the first. Before anything is
    published, every file is searched for what its circle may not see.
    """
    from contextlib import nullcontext
    from dataclasses import replace

    from milepost.commands import as_of as past
    from milepost.commands import receipt as receipts
    from milepost.commands.rebuild import rebuild
    from milepost.model.build import Wishes

    if receipt and not receipts.may_lie_at(run.here / receipt, run.here / out):
        raise click.UsageError("--receipt takes a file outside the site: it counts what is withheld")

    wishes = Wishes(run.here / out, **{name: given.pop(name) for name in ASKED})
    at = located(run, **given, out=out)
    if receipt and (reason := receipts.refusal(run.here / receipt, at)):
        raise click.UsageError(f"--receipt: {reason}; name a new file outside")
    at = replace(at, baseline=past.moment(at, baseline)) if baseline is not None else at
    with past.as_it_was(at, as_of, given["today"]) if as_of is not None else nullcontext(at) as then:
        try:
            done = rebuild(then, wishes, run.progress)
        finally:
            run.progress("")
        tell(run, done.problems, then.here)
    if receipt and done.searched:
        receipts.write(run.here / receipt, done.searched, then.today)
    _sum_up(run, done, wishes.strict)


def _sum_up(run: Run, done: Outcome, strict: bool) -> None:
    """Say what a build goes without, where its sites are, what was looked for in them, and how it ended."""
    from milepost.commands import receipt as receipts

    note(done.notes)
    for site in done.sites:
        for path, reason in site.rewritten:
            say(f"{relative(site.out / path, run.here)}: {reason}")
    for site in done.sites:
        say(f"Open {relative(site.out / 'index.html', run.here)} in a browser.")
    for line in receipts.lines(done.searched):
        say(line, err=True)
    held = (f"{site.published} published for '{site.audience}' ({site.held_back} held back)" for site in done.sites)
    sum_up(run, done.problems, strict, ", ".join(held) or "nothing was published")


@commands.command()
@options("content", "templates", "today", "cache_dir", "no_cache")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    metavar="N",
    help="Where it listens; 0: any free one.",
)
@click.pass_obj
def serve(run: Run, /, port: int, **where: Any) -> None:
    """Show the site and build it again on every change.

    Serves on this machine only, drafts included, and writes no file. While
    there are errors the last good site stays up.
    """
    from milepost.commands import serve as command

    at = located(run, **where)
    terminal = command.Terminal(click.echo, partial(click.echo, err=True), run.paint(sys.stderr))
    command.serve(at, port, terminal)


@commands.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(("json", "csv", "ics", "mermaid", "svg")))
@options("content", "templates", "audience", "today", "site_url", "strict", "jobs", "cache_dir", "no_cache")
@click.pass_obj
def export(run: Run, /, form: str, audience: str, site_url: str, strict: bool, **where: Any) -> None:
    """Write the roadmap to stdout in another format.

    FORMAT is json, csv, ics, mermaid or svg. Speaks for the widest circle
    unless --audience names another.
    """
    from milepost.commands import content
    from milepost.commands import export as command

    at = located(run, **where)
    data, problems = command.export(at, form, audience, site_url, strict)
    click.echo(data, nl=False)
    note(content.complaints(at))
    sum_up(run, problems, strict, f"{len(data)} bytes of {form}")
