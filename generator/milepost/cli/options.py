"""The options that several commands share, each with one meaning everywhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from milepost.cli.telling import Run

if TYPE_CHECKING:
    from pathlib import Path

    from milepost.commands.workspace import Workspace

Command = TypeVar("Command", bound=Callable[..., Any])


def today_option() -> date:
    """Take the day from SOURCE_DATE_EPOCH, as reproducible builds ask, else from this machine's clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return date.today()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise click.UsageError(f"SOURCE_DATE_EPOCH is '{epoch[:40]}', which is no number of seconds") from error


class Day(click.ParamType[date]):
    """A day on the command line."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read YYYY-MM-DD."""
        if isinstance(value, date):
            return value
        try:
            day = datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"'{value}' is not a day; write it as 2026-11-23", param, ctx)
        if not 1900 <= day.year <= 2200:
            self.fail(f"the year {day.year} is no year to plan for", param, ctx)
        return day


class Base(click.ParamType[str]):
    """An address with which those of pages begin, on the command line."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take a whole address of the web."""
        from milepost.model.addresses import fault_of_base

        fault = fault_of_base(value) if value else ""
        if fault:
            self.fail(f"{fault}; write it as https://example.org/roadmap/", param, ctx)
        return str(value)


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
    "site_url": click.option(
        "--site-url", type=Base(), default="", metavar="URL", help="Where the site will be published."
    ),
    "cache_dir": click.option(
        "--cache-dir", default="", metavar="DIR", help="Where what can be made again is kept.  [default: the user's]"
    ),
    "no_cache": click.option("--no-cache", is_flag=True, help="Keep nothing, and use nothing that was kept."),
    "jobs": click.option(
        "--jobs",
        type=click.IntRange(0),
        default=0,
        metavar="N",
        help="How many processes work at once.  [default: cores]",
    ),
    "strict": click.option("--strict", is_flag=True, help="Count warnings as errors."),
}


def options(*names: str) -> Callable[[Command], Command]:
    """Give a command some of the options that mean the same everywhere."""

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            command = OPTIONS[name](command)
        return command

    return decorate


def located(
    run: Run,
    content: str,
    templates: str = "",
    today: date | None = None,
    cache_dir: str | None = None,
    no_cache: bool = False,
    jobs: int = 1,
    out: str = "",
) -> Workspace:
    """Find the folders that the shared options name; a command without those of the cache keeps nothing.

    What a command writes to is `out`, where it writes a site.
    """
    from dataclasses import replace

    from milepost.adapters.processes import cores
    from milepost.commands import workspace
    from milepost.commands.store import store

    kept = None if cache_dir is None else store(cache_dir and str(run.here / cache_dir), not no_cache)
    site = run.here / out if out and not _is_above(run.here / out, run.here) else None
    if kept and workspace.lies_in_site(kept.folder, site):
        raise click.UsageError(
            f"the cache, {cache_dir or kept.folder}, would lie in a site, and it holds what is withheld: "
            "name another --cache-dir, or give --no-cache"
        )
    found = workspace.find(run.here, content, templates, today or today_option(), kept)
    return replace(found, jobs=jobs or cores())


def _is_above(out: Path, here: Path) -> bool:
    """Tell whether a folder is one that the command runs inside of, which is no place for a site."""
    from milepost.stages.write.paths import resolved

    return resolved(out) in resolved(here).parents
