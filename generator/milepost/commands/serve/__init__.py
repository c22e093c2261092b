"""`milepost serve`: shows the site on this machine, and builds it again whenever the content or a template changes.

Takes the workspace and a port, runs until it is stopped. The pages stay in memory and no file is written. While there
are errors the last good site stays up, with what is wrong shown in the page and in the terminal.
"""

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread

from milepost import report
from milepost.commands.frames import lines_in
from milepost.commands.serve import watching
from milepost.commands.serve.editions import Edition, edition
from milepost.commands.serve.server import HOST, Server
from milepost.commands.serve.stage import Show, Stage
from milepost.commands.workspace import Workspace
from milepost.problems import Problem, Stop, Surroundings, errors
from milepost.shipped import shipped


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where lines go: results, and how things go; and the colours of the latter."""

    result: Callable[[str], object]
    progress: Callable[[str], object]
    paint: report.Paint = report.PLAIN


def serve(at: Workspace, port: int, terminal: Terminal, stop: Event | None = None) -> None:
    """Serve until `stop` is set or the user interrupts; port 0 takes any that is free."""
    stage = Stage()
    ending = stop or Event()
    with Server(port, stage) as server:
        looks = watching.look(_folders(at))
        stage.put(_built(at, stage, terminal, is_first=True))
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        try:
            terminal.result(f"Serving on http://{HOST}:{server.server_port}/ (Ctrl-C ends it)")
            _watch(at, stage, terminal, looks, ending)
        finally:
            stage.close()
            server.shutdown()


def _folders(at: Workspace) -> tuple[Path, ...]:
    return (at.content, *(folder for folder, _ in at.templates), shipped("templates"))


def _watch(at: Workspace, stage: Stage, terminal: Terminal, looks: watching.Looks, stop: Event) -> None:
    pause = watching.SOONEST
    while not stop.wait(pause):
        began = time.perf_counter()
        found = watching.look(_folders(at))
        pause = watching.pause_after(time.perf_counter() - began)
        if found != looks:
            # Taken before the build begins, so that what is saved meanwhile makes another.
            found = watching.settled(_folders(at), found, stop)
        if found != looks:
            looks = found
            stage.put(_built(at, stage, terminal))


def _built(at: Workspace, stage: Stage, terminal: Terminal, is_first: bool = False) -> Show:
    """Build once; what is wrong goes to the terminal and, beside the last good edition, on show."""
    began, before = time.perf_counter(), replace(stage.now, number=stage.next_number(), is_wrong=True)
    try:
        show = _good(at, _edition(at, before.edition), before)
    except Stop as stop:
        wrong, lines = errors(stop.problems), lines_in(at.here)
        terminal.progress(report.full(wrong, lines, terminal.paint))
        show = replace(before, heading=_counted(stop.problems), told=report.full(wrong, lines))
    except (Surroundings, OSError) as trouble:
        if is_first:
            raise
        terminal.progress(report.printed(f"milepost: {trouble}"))
        show = replace(before, heading="The content cannot be read", told=str(trouble))
    except Exception:
        # A fault of ours must not end the watch over somebody's work.
        if is_first:
            raise
        terminal.progress(report.printed(traceback.format_exc()))
        show = replace(before, heading="Milepost failed", told=traceback.format_exc())
    terminal.progress(_line(show, time.perf_counter() - began))
    return show


def _edition(at: Workspace, before: Edition | None) -> Edition:
    return edition(at, before.in_use, before.loaded.entries) if before else edition(at, ())


def _good(at: Workspace, made: Edition, before: Show) -> Show:
    warnings = made.loaded.problems
    heading = _count(len(warnings), "warning") if warnings else ""
    told = report.full(warnings[: report.SHOWN_WARNINGS], lines_in(at.here))
    if len(warnings) > report.SHOWN_WARNINGS:
        told += f"\n{len(warnings) - report.SHOWN_WARNINGS} more; `milepost check` shows all"
    return replace(before, edition=made, heading=heading, told=told, is_wrong=False)


def _counted(problems: Sequence[Problem]) -> str:
    wrong = len(errors(problems))
    return f"{_count(wrong, 'error')}, {_count(len(problems) - wrong, 'warning')}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _line(show: Show, seconds: float) -> str:
    if show.edition and not show.is_wrong:
        loaded = show.edition.loaded
        milestones = _count(len(loaded.plan.planned), "milestone")
        return f"built in {seconds:.2f} s: {milestones}, {_counted(loaded.problems)}"
    stays = "the last good site stays up" if show.edition else "there is no site yet"
    return f"not built ({seconds:.2f} s): {show.heading}; {stays}"
