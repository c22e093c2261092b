"""Leaves out the problems that roadmap.yml's `ignore` names, and says which of its entries met none.

Takes problems and the entries, gives the problems that remain. A rule that may not be ignored never is.
"""

import re
from collections.abc import Iterable, Sequence

from milepost import rules
from milepost.model.settings import Ignore
from milepost.problems import Place, Problem, warning


def forgive(
    problems: Iterable[Problem], entries: Sequence[Ignore], prefix: str, settings_shown: str
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Split off what is ignored; gives what remains, and a warning for each entry that met nothing.

    `prefix` is how messages name the content folder; patterns are relative to it.
    """
    patterns = [(entry, _pattern(entry.path)) for entry in entries if _may_be_ignored(entry.rule)]
    used: set[Ignore] = set()
    kept = []
    for problem in problems:
        path = problem.place.path.removeprefix(f"{prefix}/") if prefix else problem.place.path
        matching = [entry for entry, pattern in patterns if entry.rule == problem.rule and pattern.fullmatch(path)]
        used.update(matching)
        if not matching:
            kept.append(problem)
    unused = tuple(_unused(entry, settings_shown) for entry, _ in patterns if entry not in used)
    return tuple(kept), unused


def _may_be_ignored(name: str) -> bool:
    rule = rules.find(name)
    return rule is not None and rule.can_be_ignored


def _unused(entry: Ignore, shown: str) -> Problem:
    message = f"nothing breaks '{entry.rule}' in '{entry.path}', so there is nothing to ignore"
    return warning(Place(shown, entry.line, entry.column), "unused-ignore", message, "delete the entry")


def _pattern(text: str) -> re.Pattern[str]:
    """Turn a path pattern into an expression: `**` any folders, `*` and `?` inside one name."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", text)
    meanings = {"**/": r"(?:.*/)?", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}
    return re.compile("".join(meanings.get(part, re.escape(part)) for part in parts))
