"""`milepost check`: the problems of the content and nothing else; imports no template engine and no chart."""

from collections.abc import Callable, Sequence
from pathlib import Path

from milepost import report
from milepost.commands import content
from milepost.commands.frames import lines_in
from milepost.commands.workspace import Workspace
from milepost.pipeline.loading import Loaded
from milepost.problems import Problem, Surroundings
from milepost.shipped import version


def check(at: Workspace, files: Sequence[str] = ()) -> tuple[Loaded, tuple[Problem, ...]]:
    """Find all problems; with files named, the whole roadmap is read and only theirs are told."""
    missing = [file for file in files if not (at.here / file).is_file()]
    if missing:
        raise Surroundings(f"there is no file '{missing[0]}'")
    loaded = content.load(at)
    if not files:
        return loaded, loaded.problems
    wanted = {(at.here / file).resolve() for file in files}
    return loaded, tuple(problem for problem in loaded.problems if (at.here / problem.place.path).resolve() in wanted)


def told(problems: Sequence[Problem], form: str, here: Path, paint: report.Paint) -> str:
    """Write problems in a format."""
    forms: dict[str, Callable[[], str]] = {
        "full": lambda: report.full(problems, lines_in(here), paint),
        "concise": lambda: report.concise(problems),
        "json": lambda: report.as_json(problems),
        "github": lambda: report.github(problems),
        "sarif": lambda: report.sarif(problems, version()),
    }
    return forms[form]()
