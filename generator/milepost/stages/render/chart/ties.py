"""Dependencies inside a lane as lines: down from the end of one mark, then sideways into the left edge of the other.

Takes the marks of a lane and what depends on what; gives straight pieces, in percent across and px down from the first
row. A line across lanes would run through work that has nothing to do with it: those are left to hover and focus.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from milepost.model.milestone import Milestone
from milepost.stages.render.chart.marks import BAR, MARGIN, PITCH, Mark

LEAST_RUN = 1.5  # percent: a shorter way sideways would be hidden by the head of the arrow

Piece = tuple[float, float, float, float]  # from x, y to x, y
Direction = Literal["right", "down", "up"]


@dataclass(frozen=True, slots=True)
class Tie:
    """A line from one mark to another; the head of its arrow stands at the end of the last piece."""

    before: Mark
    after: Mark
    pieces: tuple[Piece, ...]
    head: Direction


def ties(marks: Sequence[Mark], milestones: Mapping[str, Milestone]) -> tuple[Tie, ...]:
    """Draw the dependencies between marks that stand in the same lane."""
    placed = {mark.id: mark for mark in marks}
    found = (
        (placed[entry.id], mark, entry.type)
        for mark in marks
        for entry in milestones[mark.id].depends_on
        if entry.id in placed
    )
    return tuple(_tie(before, after, kind) for before, after, kind in found)


def middle(mark: Mark) -> int:
    """Find the px at which the middle of a mark's row is."""
    return MARGIN + mark.row * PITCH + BAR // 2


def _tie(before: Mark, after: Mark, kind: str) -> Tie:
    """Choose a way: `kind` says which ends are tied, such as FS for the finish of one and the start of the other."""
    x = round(before.x + before.width, 2) if kind[0] == "F" else before.x
    if before.row == after.row:
        return Tie(before, after, _below_the_row(x, _arrival(after, kind, x), before), "up")
    start, end = middle(before), middle(after)
    # A label left of its mark would be struck through, as the title of what was cancelled is.
    if kind[1] == "S" and after.x - x >= LEAST_RUN and after.label_side != "left":
        return Tie(before, after, ((x, start, x, end), (x, end, after.x, end)), "right")
    is_down = end > start
    edge = end - BAR // 2 - 4 if is_down else end + BAR // 2 + 5
    inside = _arrival(after, kind, x)
    pieces = ((x, start, x, edge), (x, edge, inside, edge)) if inside != x else ((x, start, x, edge),)
    return Tie(before, after, pieces, "down" if is_down else "up")


def _arrival(after: Mark, kind: str, x: float) -> float:
    """Find where a line that comes from above or below meets its target: at the end, or as near to `x` as it can."""
    end = round(after.x + after.width, 2)
    return end if kind[1] == "F" else round(min(max(x, after.x + LEAST_RUN / 2), end), 2)


def _below_the_row(x: float, inside: float, before: Mark) -> tuple[Piece, ...]:
    """Go below the label that stands between two marks of one row, and up to the lower edge of the second."""
    at = middle(before)
    low = at + BAR // 2 + 5
    return (x, at, x, low), (x, low, inside, low)
