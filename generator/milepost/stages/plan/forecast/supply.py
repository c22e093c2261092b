"""What a team can do over time: straight pieces, one for each planning period, the last of them without end."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from milepost.model.roadmap import Items
from milepost.stages.plan.pace import rates


@dataclass(frozen=True, slots=True)
class Supply:
    """The moments at which a team's rate changes, its rate from each on, and what it has done by then."""

    moments: Sequence[float]
    rates: Sequence[float]
    done: Sequence[float]

    def ends(self, begins: Sequence[float], efforts: Sequence[float]) -> list[float]:
        """Say when each effort is done that begins at a moment, the team on nothing else."""
        piece = self._piece(min(begins))
        rate, last = self.rates[piece], piece + 1 == len(self.rates)
        if rate:  # most work lies inside one piece
            ends = [begin + effort / rate for begin, effort in zip(begins, efforts, strict=True)]
            if last or max(ends) <= self.moments[piece + 1]:
                return ends
        return [max(begin, self._end(begin, effort)) for begin, effort in zip(begins, efforts, strict=True)]

    def _piece(self, moment: float) -> int:
        return max(bisect_right(self.moments, moment) - 1, 0)

    def _end(self, begin: float, effort: float) -> float:
        piece = self._piece(begin)
        wanted = self.done[piece] + (begin - self.moments[piece]) * self.rates[piece] + effort
        piece = max(piece, bisect_right(self.done, wanted) - 1)
        while not self.rates[piece]:
            piece -= 1  # nothing is done in a period without capacity: what is done at its start was done before it
        return self.moments[piece] + (wanted - self.done[piece]) / self.rates[piece]


def supply(team: str, roadmap: Items, day: date) -> Supply | None:
    """Give a team's supply from a day on; nothing where it has no limit, or never does anything."""
    found = rates(team, roadmap, day)
    if not found or not found[-1][1]:
        return None
    kept = [found[0], *(after for before, after in pairwise(found) if after[1] != before[1])]
    done = [0.0]
    for before, after in pairwise(kept):
        done.append(done[-1] + (after[0] - before[0]) * before[1])
    return Supply([moment for moment, _ in kept], [rate for _, rate in kept], done)
