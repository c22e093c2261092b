"""A difference for a terminal."""

from collections.abc import Iterator

from milepost.commands.diff.difference import Difference
from milepost.commands.diff.wording import by_heading, doubt, following, moved, seen_by, summary
from milepost.commands.terminal import wrapped
from milepost.model.changes import PlanChange


def text(found: Difference) -> str:
    """Write every change under its heading, no line wider than a terminal."""
    said = (f"{found.base} → {found.head}", summary(found.changes, len(found.outer)), doubt(found.errors))
    blocks = ["\n".join(part for line in said if line for part in wrapped(line))]
    for heading, _, those in by_heading(found.changes):
        lines = [line for change in those for line in _lines(change, found.circles)]
        blocks.append("\n".join((heading, *lines)))
    return "\n\n".join(blocks)


def _lines(change: PlanChange, circles: tuple[str, ...]) -> Iterator[str]:
    yield from wrapped(f"{change.id}  {change.title}" if change.title else change.id, "  ")
    said = [part for part in (moved(change), seen_by(change, circles)) if part]
    yield from wrapped("; ".join(said), "    ")
    for one in following(change):
        yield from wrapped(f"→ {one}", "    ")
