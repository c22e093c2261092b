"""What an author got wrong, as values; and the three exceptions a user may ever meet.

A problem is found anywhere, gathered, sorted and printed once. What *we* got wrong is an ordinary exception.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A spot in a file; lines and columns count from 1, 0 means all of it."""

    path: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """Something the author should change: where it is, what is wrong, what would be right."""

    place: Place
    rule: str
    message: str
    hint: str = ""
    level: Level = "error"
    # One line for roadmap.yml that would mend this and all its like, so that they can be counted together.
    setting: str = ""
    # A slip in what keeps something inside; ignoring it would publish what was meant for few.
    is_guard: bool = False


def warning(place: Place, rule: str, message: str, hint: str = "") -> Problem:
    """Make a problem that does not stop a build."""
    return Problem(place, rule, message, hint, "warning")


def in_order(*groups: Iterable[Problem]) -> tuple[Problem, ...]:
    """Join groups of problems by place; the same problem found twice counts once."""
    return tuple(sorted({problem for group in groups for problem in group}))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Keep the problems that stop a build."""
    return tuple(problem for problem in problems if problem.level == "error")


class Stop(Exception):  # noqa: N818  it is an end, not an error of ours
    """There are problems and nothing left to go on with."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "the content has problems"


class Surroundings(Exception):  # noqa: N818  names what failed
    """The disk, a lock or git failed; the message says what and what to do."""


class NoSuch(Exception):  # noqa: N818  a value on the command line
    """The command line names a circle, a milestone or a commit that is not there."""
