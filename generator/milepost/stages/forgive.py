"""Leaves out the problems that roadmap.yml's `ignore` names, and says which of its entries met none.

Takes problems and the entries, gives the problems that remain. A rule that may not be ignored never is.
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from milepost import rules
from milepost.model.settings import Ignore
from milepost.problems import Place, Problem, warning


def forgive(
    problems: Iterable[Problem], entries: Sequence[Ignore], prefix: str, settings_shown: str
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Split off what is ignored; gives what remains, and a warning for each entry that met nothing.

    `prefix` is how messages name the content folder; patterns are relative to it.
    """
    lived_with = [entry for entry in entries if _may_be_ignored(entry.rule)]
    used: set[Ignore] = set()
    kept = []
    for problem in problems:
        path = problem.place.path.removeprefix(f"{prefix}/") if prefix else problem.place.path
        matching = [entry for entry in lived_with if _is_met(entry, problem, path)]
        used.update(matching)
        if not matching:
            kept.append(problem)
    unused = tuple(_unused(entry, settings_shown) for entry in lived_with if entry not in used)
    return tuple(kept), unused


def _is_met(entry: Ignore, problem: Problem, path: str) -> bool:
    return entry.rule == problem.rule and not problem.is_guard and matches(entry.path, path)


def _may_be_ignored(name: str) -> bool:
    rule = rules.find(name)
    return rule is not None and rule.can_be_ignored


def _unused(entry: Ignore, shown: str) -> Problem:
    message = f"nothing breaks '{entry.rule}' in '{entry.path[:60]}', so there is nothing to ignore"
    return warning(Place(shown, entry.line, entry.column), "unused-ignore", message, "delete the entry")


def matches(pattern: str, path: str) -> bool:
    """Hold a path against a pattern: `**` any folders, `*` and `?` inside one name.

    All names a pattern may have come to are followed side by side; one expression for the whole would go back and
    forth without end on some patterns.
    """
    names = path.split("/")
    reached = {0}
    for part in pattern.split("/"):
        if part == "**":
            reached = set(range(min(reached, default=len(names) + 1), len(names) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(names) and fnmatchcase(names[at], part)}
    return len(names) in reached
