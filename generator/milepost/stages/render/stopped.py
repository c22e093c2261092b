"""A product that was stopped at a gate: where, when, by whom and why, what was not spent, what waits for it.

What the circle may not see is not in its plan, and so leaves an empty text here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from milepost.model.labels import day_label
from milepost.model.milestone import Effort, EffortUnit, Gate, Milestone
from milepost.model.plan import Plan, Planned, ProductGates
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.cards import Card, listed

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Stopped:
    """What pages say of a stopped product; `unspent` is the effort in words, `is_asked` when the gate had asked for it.

    `waiting` are its own milestones that are open or put off, `depending` those elsewhere that need one of its.
    """

    gate: Card
    day: str
    datetime: str
    by: str
    reason: str
    stage: str
    unspent: str
    is_asked: bool
    waiting: tuple[Card, ...]
    depending: tuple[Card, ...]


def stopped(product: ProductGates, plan: Plan[Seen], cards: Mapping[str, Card], words: Words) -> Stopped | None:
    """Tell what stopped a product; nothing where nothing did."""
    if not product.stopped_by:
        return None
    at = plan.planned[product.stopped_by].milestone
    gate = at.gate or Gate("")
    members = [plan.planned[id_] for lane in plan.lanes if lane.id == product.product for id_ in lane.ids]
    open_ids = tuple(entry.milestone.id for entry in members if _waits(entry.milestone))
    unspent = _estimated(members, plan)
    asked = gate.asks.effort if gate.asks and plan.roadmap.audience.sees("estimate") else None
    return Stopped(
        gate=cards[at.id],
        day=day_label(gate.decided_on, words) if gate.decided_on else _completed(cards[at.id], at),
        datetime=gate.decided_on.isoformat() if gate.decided_on else "",
        by=", ".join(gate.decided_by),
        reason=gate.rationale,
        stage=_stage(product, gate),
        unspent=_in_words(unspent or _amounts([asked] if asked else []), words),
        is_asked=not unspent and asked is not None,
        waiting=tuple(listed(cards, open_ids)),
        depending=tuple(listed(cards, _depending(members, plan))),
    )


def _waits(item: Milestone) -> bool:
    return item.kind == "milestone" and (item.is_open or item.status == "deferred")


def _completed(card: Card, item: Milestone) -> str:
    return card.when if item.completed else ""


def _stage(product: ProductGates, gate: Gate) -> str:
    """Name the stage a product reached: the one that a gate opened last, else the one it was stopped at the end of."""
    kind = product.lifecycle.gate(gate.type)
    reached = product.stage or (kind.ends if kind else "")
    return next((stage.title for stage in product.lifecycle.stages if stage.id == reached), "")


def _estimated(members: Sequence[Planned], plan: Plan[Seen]) -> dict[EffortUnit, float]:
    """Add up what was estimated and not done; of work under way what was left, of what was cancelled all of it."""
    if not plan.roadmap.audience.sees("estimate"):
        return {}
    wholes = _with_estimated_parts(members, plan)
    found: dict[EffortUnit, float] = defaultdict(float)
    for entry in members:
        estimate = entry.milestone.estimate
        if estimate and entry.milestone.status != "done" and entry.milestone.id not in wholes:
            found[estimate.unit] += estimate.mean * (1 - _percent(entry) / WHOLE)
    return {unit: amount for unit, amount in found.items() if amount > 0}


def _with_estimated_parts(members: Iterable[Planned], plan: Plan[Seen]) -> set[str]:
    """Name the milestones of whose estimate the parts are estimated themselves; their own would count twice."""
    found: set[str] = set()
    for entry in members:
        above = entry.milestone.parent if entry.milestone.estimate else ""
        while above in plan.planned and above not in found:
            found.add(above)
            above = plan.planned[above].milestone.parent
    return found


def _percent(entry: Planned) -> int:
    return entry.progress.percent if entry.progress else 0


def _amounts(efforts: Iterable[Effort]) -> dict[EffortUnit, float]:
    return {effort.unit: effort.mean for effort in efforts}


def _in_words(amounts: Mapping[EffortUnit, float], words: Words) -> str:
    return ", ".join(f"{round(amount, 1):g} {words(f'unit.{unit}')}" for unit, amount in sorted(amounts.items()))


def _depending(members: Iterable[Planned], plan: Plan[Seen]) -> tuple[str, ...]:
    """Name what is open elsewhere and depends on something that the stopped product has not done."""
    own = {entry.milestone.id: entry for entry in members}
    undone = (entry for entry in own.values() if entry.milestone.status != "done")
    others = dict.fromkeys(id_ for entry in undone for id_ in entry.unblocks if id_ not in own)
    return tuple(id_ for id_ in others if _waits(plan.planned[id_].milestone))
