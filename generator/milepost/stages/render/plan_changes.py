"""What happened in a plan, by date: targets that moved, gates that were decided, what was added, done or set aside."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from milepost.model.history import Series, move_kind
from milepost.model.labels import label
from milepost.model.periods import Period
from milepost.model.periods.units import whole_day
from milepost.model.plan import SET_ASIDE, Move, Plan, Planned
from milepost.model.roadmap import Seen, lifecycle_of
from milepost.model.words import Words
from milepost.stages.render.cards import Card, machine_time

MOVES = {
    "dated": "history.dated",
    "undated": "history.undated",
    "refined": "history.refined",
    "widened": "history.widened",
    "slipped": "history.slipped",
    "pulled-in": "history.pulled_in",
    "changed": "history.changed",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened, in words; `period` is as exact as its day is known.

    `kind` names its sign: a kind of move, `added`, or the glyph of a state or a decision.
    """

    period: Period
    card: Card
    kind: str
    word: str
    day: str
    datetime: str
    text: str = ""
    slip: str = ""
    stage: str = ""
    reason: str = ""


def changes(plan: Plan[Seen], cards: Mapping[str, Card], words: Words, ids: Iterable[str]) -> list[Change]:
    """List what happened to some milestones up to the day of the plan, newest first."""
    begun = _begun(plan)
    found = [change for id_ in ids for change in _of(plan.planned[id_], plan, begun, cards[id_], words)]
    return sorted(found, key=lambda change: (*newest(change.period), change.card.id, change.kind))


def is_any(plan: Plan[Seen]) -> bool:
    """Tell whether anything happened yet."""
    if plan.moves or any(any(_ends(planned, plan.day)) for planned in plan.planned.values()):
        return True
    begun = _begun(plan)
    known = plan.roadmap.history.values()
    return any(any(_added(series, begun, plan.day)) or any(_set_aside(series, plan.day)) for series in known)


def newest(period: Period) -> tuple[int, int, str]:
    """Give what sorts periods from the newest to the oldest."""
    end = period.end or period.begin or date.min
    return -end.toordinal(), -(period.begin or date.min).toordinal(), period.text


def slip(days: int | None, words: Words) -> str:
    """Say how much later or earlier an end is; nothing where that is not known."""
    if days is None:
        return ""
    if days == 0:
        return words("history.same_end")
    return words.count("history.later" if days > 0 else "history.earlier", abs(days))


def _begun(plan: Plan[Seen]) -> date:
    """Find the first day of the history; what is there on it was not added to anything."""
    return min((series[0].day for series in plan.roadmap.history.values()), default=date.max)


def _of(planned: Planned, plan: Plan[Seen], begun: date, card: Card, words: Words) -> Iterator[Change]:
    def change(period: Period, kind: str, word: str, text: str = "", reason: str = "") -> Change:
        return Change(period, card, kind, words(word), label(period, words), machine_time(period), text, reason=reason)

    item, series = planned.milestone, plan.roadmap.history.get(planned.milestone.id, ())
    lifecycle = lifecycle_of(plan.roadmap, item.product)
    for move in plan.moves_of.get(item.id, ()):
        moved = change(whole_day(move.date), *_move(move, words), move.reason)
        yield replace(moved, slip=slip(move.days, words), stage=lifecycle.stage_title(move.stage))
    for day in _added(series, begun, plan.day):
        yield change(whole_day(day), "added", "history.added")
    for day, status in _set_aside(series, plan.day):
        yield change(whole_day(day), f"g-{status}", f"state.{status}")
    decided, done = _ends(planned, plan.day)
    if decided and item.gate:
        yield change(decided, f"d-{card.decision}", f"decision.{card.decision}", card.gate_title, item.gate.rationale)
    if done:
        yield change(done, "g-done", "state.done", _promised(card, words))


def _move(move: Move, words: Words) -> tuple[str, str, str]:
    kind = move_kind(move.before, move.after)
    return kind, MOVES[kind], words("brief.move", was=label(move.before, words), now=label(move.after, words))


def _promised(card: Card, words: Words) -> str:
    return words("history.first", first=card.first_promised) if card.first_promised else ""


def _added(series: Series, begun: date, day: date) -> Iterator[date]:
    """Give the day since which a milestone is known, where the others are known for longer."""
    yield from (version.day for version in series[:1] if begun < version.day <= day)


def _set_aside(series: Series, day: date) -> Iterator[tuple[date, str]]:
    """List when a milestone was deferred or cancelled."""
    for old, new in pairwise(series):
        status = new.values.status
        if status in SET_ASIDE and old.values.status != status and new.day <= day:
            yield new.day, status


def _ends(planned: Planned, day: date) -> tuple[Period | None, Period | None]:
    """Find when a gate was decided and when a milestone was done; a decision that ended it is told once."""
    milestone, gate = planned.milestone, planned.milestone.gate
    done = milestone.completed if planned.state == "done" else None
    decided = None
    if gate and gate.decision:
        decided = whole_day(gate.decided_on) if gate.decided_on else done
        done = None if done == decided else done
    return _past(decided, day), _past(done, day)


def _past(period: Period | None, day: date) -> Period | None:
    begun = period.first or period.last if period else None
    return period if begun and begun <= day else None
