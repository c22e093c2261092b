"""How targets moved: as git has it, and as owners told it in their updates of what was before.

An update says what was promised until then; what was promised after it stands in the next one that says so, or is the
present target. Never guesses what nobody wrote: a target that has gone since is no move. Of what both tell, git knows
the day.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import accumulate, pairwise

from milepost.model.history import Series, days_between, is_same_span, reason_of
from milepost.model.milestone import Milestone
from milepost.model.periods import Period
from milepost.model.plan import Move, Planned
from milepost.model.roadmap import Items


def moves(milestones: Mapping[str, Milestone], history: Mapping[str, Series], day: date) -> tuple[Move, ...]:
    """List the moves up to a day, newest first, then by id."""
    found = [
        move
        for id_, milestone in milestones.items()
        for move in _both(milestone, history.get(id_, ()))
        if move.date <= day
    ]
    found.reverse()  # of two on one day, too, the later comes first
    return tuple(sorted(found, key=lambda move: (-move.date.toordinal(), move.id)))


def by_milestone(found: Iterable[Move]) -> Mapping[str, tuple[Move, ...]]:
    """Gather the moves of each milestone, in their order."""
    grouped: dict[str, list[Move]] = {}
    for move in found:
        grouped.setdefault(move.id, []).append(move)
    return {id_: tuple(those) for id_, those in grouped.items()}


def baseline(planned: Planned, roadmap: Items) -> Period | None:
    """Find the target that a milestone's is compared with: the first, or that of the moment that was asked for."""
    if roadmap.baseline is None:
        return planned.first_target
    series = roadmap.history.get(planned.milestone.id, ())
    return next((version.values.target for version in series if version.is_baseline), None)


def _both(milestone: Milestone, series: Series) -> Iterator[Move]:
    committed = list(_committed(milestone.id, series))
    for move in _told(milestone):
        is_known = any(is_same_span(move.before, other.before) for other in committed)
        if not is_known or move.date < series[0].day:
            yield move
    yield from committed


def _committed(id_: str, series: Series) -> Iterator[Move]:
    """List the moves between versions; one to or from no date promised nothing before or after."""
    days = accumulate((version.day for version in series), max)  # clocks may go backwards, the plan does not
    next(days, None)
    for (old, new), day in zip(pairwise(series), days, strict=True):
        before, after = old.values.target, new.values.target
        if before and after and not is_same_span(before, after):
            stage = new.values.stage if new.values.stage != old.values.stage else ""
            yield Move(id_, day, before, after, days_between(before, after), reason_of(old, new), stage)


def _told(milestone: Milestone) -> Iterator[Move]:
    updates = sorted((update for update in milestone.updates if update.moved_from), key=lambda update: update.date)
    promises = [*(update.moved_from for update in updates), milestone.target]
    for update, (before, after) in zip(updates, pairwise(promises), strict=True):
        if before and after and not is_same_span(before, after):
            yield Move(milestone.id, update.date, before, after, days_between(before, after), update.text)
