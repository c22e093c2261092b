"""How targets moved, as owners told it in their updates.

An update says what was promised until then; what was promised after it stands in the next one that says so, or is the
present target. Never guesses what nobody wrote: a target that has gone since is no move.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from milepost.model.history import days_between, is_same_span
from milepost.model.milestone import Milestone
from milepost.model.plan import Move


def told(milestones: Mapping[str, Milestone], day: date) -> tuple[Move, ...]:
    """List the moves told up to a day, newest first, then by id."""
    found = [move for milestone in milestones.values() for move in _of(milestone) if move.date <= day]
    found.reverse()  # of two on one day, too, the later comes first
    return tuple(sorted(found, key=lambda move: (-move.date.toordinal(), move.id)))


def _of(milestone: Milestone) -> Iterator[Move]:
    updates = sorted((update for update in milestone.updates if update.moved_from), key=lambda update: update.date)
    promises = [*(update.moved_from for update in updates), milestone.target]
    for update, (before, after) in zip(updates, pairwise(promises), strict=True):
        if before and after and not is_same_span(before, after):
            yield Move(milestone.id, update.date, before, after, days_between(before, after), update.text)
