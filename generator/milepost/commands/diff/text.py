"""A difference for a terminal."""

import textwrap
from collections.abc import Iterator

from milepost.commands.diff.difference import Difference
from milepost.commands.diff.wording import by_heading, doubt, effect, moved, seen_by, summary
from milepost.model.changes import PlanChange

WIDTH = 80


def text(found: Difference) -> str:
    """Write every change under its heading, no line wider than a terminal."""
    said = (f"{found.base} → {found.head}", summary(found.changes, len(found.outer)), doubt(found.errors))
    blocks = ["\n".join(_wrapped(line, "") for line in said if line)]
    for heading, _, those in by_heading(found.changes):
        lines = [line for change in those for line in _lines(change, found.circles)]
        blocks.append("\n".join((heading, *lines)))
    return "\n\n".join(blocks)


def _lines(change: PlanChange, circles: tuple[str, ...]) -> Iterator[str]:
    yield _wrapped(f"{change.id}  {change.title}" if change.title else change.id, "  ")
    said = [part for part in (moved(change), seen_by(change.visible_to, circles)) if part]
    yield _wrapped("; ".join(said), "    ")
    yield from (_wrapped(f"→ {effect(one)}", "    ") for one in change.knock_on)


def _wrapped(line: str, indent: str) -> str:
    line = "".join(sign if sign.isprintable() else " " for sign in line)
    return textwrap.fill(line, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")
