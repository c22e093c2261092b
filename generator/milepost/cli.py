"""The command line: options in, exit code out, nothing else.

Exit codes: 0 clean; 1 problems in the content or its settings; 2 the command line; 3 the surroundings; 130 interrupted.
Results go to stdout, everything else to stderr.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from milepost import report
from milepost.commands import workspace
from milepost.problems import Problem, Stop, Surroundings, errors

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(slots=True)
class Run:
    """One run of the command: where it runs, when it began, and how it tells problems."""

    here: Path
    began: float

    def paint(self, stream: Any) -> report.Paint:
        """Use colours on a terminal only, and never where NO_COLOR asks for none."""
        return report.COLOUR if stream.isatty() and not os.environ.get("NO_COLOR") else report.PLAIN

    def seconds(self) -> str:
        """Say how long it has taken."""
        return f"{time.perf_counter() - self.began:.2f} s"


def today_option() -> date:
    """Take the day from SOURCE_DATE_EPOCH, as reproducible builds ask, else from this machine's clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else date.today()


class Day(click.ParamType[date]):
    """A day on the command line."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read YYYY-MM-DD."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            self.fail(f"'{value}' is not a day; write it as 2026-11-23", param, ctx)


OPTIONS: dict[str, Callable[[Command], Command]] = {
    "content": click.option(
        "--content", default="", metavar="DIR", help="The content folder.  [default: content, or here]"
    ),
    "templates": click.option(
        "--templates", default="", metavar="DIR", help="Your own templates.  [default: templates]"
    ),
    "out": click.option("--out", default="site", metavar="DIR", show_default=True, help="Where the site is written."),
    "audience": click.option("--audience", default="", metavar="NAME", help="The circle it speaks for."),
    "today": click.option(
        "--today", type=Day(), default=None, metavar="DATE", help="The day to plan for.  [default: today]"
    ),
    "site_url": click.option("--site-url", default="", metavar="URL", help="Where the site will be published."),
    "strict": click.option("--strict", is_flag=True, help="Count warnings as errors."),
}


def options(*names: str) -> Callable[[Command], Command]:
    """Give a command some of the options that mean the same everywhere."""

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            command = OPTIONS[name](command)
        return command

    return decorate


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
@options("content", "templates", "out", "audience", "today", "site_url", "strict")
@click.pass_obj
def build(
    run: Run, content: str, templates: str, out: str, audience: str, today: date, site_url: str, strict: bool
) -> None:
    """Build the site.

    Speaks for the widest circle unless --audience names another; `all` builds
    every circle's, each in a folder beside the first.
    """
    from milepost.commands import build as command

    at = workspace.find(run.here, content, templates, today or today_option())
    done = command.build(at, run.here / out, audience, site_url, strict)
    _tell_build(run, done.problems)
    for site in done.sites:
        index = _relative(site.out / "index.html", run.here)
        held = f", {site.held_back} held back" if site.held_back else ""
        click.echo(
            f"{_count(site.published, 'milestone')} published for '{site.audience}'{held}. Open {index} in a browser."
        )
    _sum_up(run, done.problems, strict, "nothing was published" if done.is_stopped else "")


@commands.command()
@click.argument("files", nargs=-1)
@options("content", "today", "strict")
@click.option("--format", "form", type=click.Choice(("full", "concise", "json", "github", "sarif")), default="full", help="How problems are told.")  # fmt: skip
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
    read = _count(len(loaded.folder.sources) + (loaded.folder.settings is not None), "file")
    _sum_up(run, problems, strict, f"{read} checked")


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
    for step in begun.next_steps:
        click.echo(step)


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
    click.echo(_relative(path, run.here))


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
    _sum_up(run, loaded.problems, False, _count(len(found), "milestone"))


@commands.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(("json", "csv", "ics", "mermaid", "svg")))
@options("content", "templates", "audience", "today", "site_url", "strict")
@click.pass_obj
def export(
    run: Run, form: str, content: str, templates: str, audience: str, today: date, site_url: str, strict: bool
) -> None:
    """Write the roadmap to stdout as json, csv, ics, mermaid or svg."""
    from milepost.commands import export as command

    at = workspace.find(run.here, content, templates, today or today_option())
    data, problems = command.export(at, form, audience, site_url, strict)
    sys.stdout.buffer.write(data)
    _sum_up(run, problems, strict, f"{len(data)} bytes of {form}")


@commands.command()
@click.argument("name", type=click.Choice(("milestone", "config", "roadmap")), default="milestone")
def schema(name: str) -> None:
    """Print the JSON Schema of milestone front matter, of roadmap.yml, or of roadmap.json."""
    from milepost.commands import schema as command

    click.echo(command.text(name))


@commands.command()
@click.argument("rule", default="")
def explain(rule: str) -> None:
    """Say what a RULE means and how to mend it; without one, list the rules."""
    from milepost.commands import explain as command

    try:
        click.echo(command.explain(rule) if rule else command.overview())
    except KeyError as error:
        raise click.UsageError(str(error.args[0])) from error


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
        _tell_build(run, stop.problems)
        return _summed(run, stop.problems, False, "")
    except Surroundings as trouble:
        click.echo(f"milepost: {trouble}", err=True)
        return 3
    except workspace.NoSuchAudience as wrong:
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


class Finished(Exception):  # noqa: N818  an end, not an error
    """The command has said everything and ends with a code."""

    def __init__(self, exit_code: int) -> None:
        super().__init__()
        self.code = exit_code


def _tell_build(run: Run, problems: Sequence[Problem]) -> None:
    """Print all errors, the first warnings, and how many more there are by rule."""
    from milepost.commands.check import lines_in

    wrong = errors(problems)
    doubtful = [problem for problem in problems if problem.level == "warning"]
    shown = [*wrong, *doubtful[: report.SHOWN_WARNINGS]]
    if shown:
        click.echo(report.full(shown, lines_in(run.here), run.paint(sys.stderr)), err=True)
    left = doubtful[report.SHOWN_WARNINGS :]
    if left:
        click.echo(f"{len(left)} more warnings: {report.by_rule(left)}; `milepost check` shows all", err=True)


def _sum_up(run: Run, problems: Sequence[Problem], strict: bool, what: str) -> None:
    raise Finished(_summed(run, problems, strict, what))


def _summed(run: Run, problems: Sequence[Problem], strict: bool, what: str) -> int:
    """Print the last line and find the exit code."""
    wrong = len(errors(problems))
    parts = [what, _count(wrong, "error"), _count(len(problems) - wrong, "warning")]
    click.echo(f"{', '.join(part for part in parts if part)} ({run.seconds()})", err=True)
    return 1 if wrong or (strict and problems) else 0


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _relative(path: Path, here: Path) -> str:
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


if __name__ == "__main__":
    main()
