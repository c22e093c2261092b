"""What the page of a milestone that is a gate tells of it: what it asks for, what was decided, what is due next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from milepost.model.labels import day_label, label
from milepost.model.milestone import Asks, Condition, Milestone, Sunset
from milepost.model.plan import Planned, ProductGates, awaits_decision, decision_due
from milepost.model.words import Words
from milepost.stages.render.cards import Card
from milepost.stages.render.plan_changes import Change, changes
from milepost.stages.render.shell import Shell
from milepost.stages.render.texts import effort

DueBy = tuple[Condition, Card]
TOLD_CHANGES = 6


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a product's plan since its last decided gate, newest first, and how much more there is."""

    gate: Card
    day: str
    changes: Sequence[Change]
    more: int


def told(shell: Shell, cards: Mapping[str, Card], planned: Planned) -> dict[str, Any]:
    """Tell a gate as far as its circle sees it; nothing where a milestone is none."""
    gate, words = planned.milestone.gate, shell.theme.words
    if gate is None:
        return {}
    product = shell.plan.gates.get(planned.milestone.product)
    kind = product.lifecycle.gate(gate.type) if product else None
    criteria = sorted(gate.criteria, key=lambda criterion: criterion.level != "must")
    return {
        "ends": _stage(kind.ends, product) if kind else "",
        "opens": _stage(kind.starts, product) if kind else "",
        "criteria": criteria,
        "met": sum(criterion.met is True for criterion in criteria),
        "is_assessed": any(criterion.met is not None for criterion in criteria),
        "approvers": gate.approvers,
        "recommendation": words(f"decision.{gate.recommendation}") if gate.recommendation else "",
        "asks": _asks(gate.asks, words) if gate.asks else "",
        "decision": gate.decision or "",
        "decided_on": day_label(gate.decided_on, words) if gate.decided_on else "",
        "decided_by": ", ".join(gate.decided_by),
        "rationale": gate.rationale,
        "conditions": [_condition(condition, shell) for condition in gate.conditions],
        "revisit": label(gate.revisit, words) if gate.revisit else "",
        **_next(shell, cards, planned.milestone, product),
        "since": _since(shell, cards, product) if product and awaits_decision(planned.milestone) else None,
    }


def sunset(shell: Shell, item: Milestone) -> Sunset | None:
    """Give the end of life that a milestone is about: its own, or its product's where it is the last gate of that."""
    gates, product = shell.plan.gates.get(item.product), shell.plan.roadmap.products.get(item.product)
    if item.sunset or gates is None or product is None or item.gate is None:
        return item.sunset
    last = gates.lifecycle.gates[-1]
    return product.sunset if item.gate.type == last.id and last.ends and not last.starts else None


def _asks(asks: Asks, words: Words) -> str:
    """Say what the next stage would cost, and how long it would last."""
    until = label(asks.until, words) if asks.until else ""
    if asks.effort and until:
        return words("gate.asks_both", effort=effort(asks.effort, words), until=until)
    if asks.effort:
        return words("gate.asks", effort=effort(asks.effort, words))
    return words("gate.until", until=until) if until else ""


def _stage(id_: str, product: ProductGates | None) -> str:
    return product.lifecycle.stage_title(id_) if product else ""


def _condition(condition: Condition, shell: Shell) -> dict[str, Any]:
    due, is_met = condition.due, condition.met is True
    is_overdue = bool(not is_met and due and due.end and due.end <= shell.plan.day)
    return {
        "text": condition.text,
        "due": label(due, shell.theme.words) if due else "",
        "state": "met" if is_met else "overdue" if is_overdue else "open",
        "card": None,
    }


def _next(shell: Shell, cards: Mapping[str, Card], item: Milestone, product: ProductGates | None) -> dict[str, Any]:
    """Say what its product has to do next: the gate that waits, and the conditions that are open."""
    if product is None or product.stopped_by or not product.product:
        return {"is_next": False, "next": None, "next_when": "", "open": []}
    waiting = _waiting(product, shell)
    is_next = waiting == item.id
    shown = cards.get(waiting) if not is_next else None
    return {
        "is_next": is_next,
        "next": shown,
        "next_when": _when(shell.plan.planned[waiting], shell) if shown else "",
        "open": [
            {**_condition(condition, shell), "card": card}
            for condition, card in _open_conditions(product, cards, shell)
            if card.id != item.id  # its own stand right above
        ],
    }


def _since(shell: Shell, cards: Mapping[str, Card], product: ProductGates) -> Since | None:
    """Tell who is to decide what became of the product's plan since its last decision; None where nothing did."""
    words, plan = shell.theme.words, shell.plan
    decided = [(day, id_) for id_ in _gates(product) if (day := _decided_on(plan.planned[id_].milestone)) <= plan.day]
    last, id_ = max(decided, default=(date.min, ""))
    lane = next((lane for lane in plan.lanes if lane.id == product.product), None)
    if not id_ or lane is None:
        return None
    found = [change for change in changes(plan, cards, words, lane.ids) if (change.period.begin or date.min) > last]
    return Since(cards[id_], day_label(last, words), found[:TOLD_CHANGES], len(found[TOLD_CHANGES:])) if found else None


def _gates(product: ProductGates) -> list[str]:
    return [id_ for ids in product.passages.values() for id_ in ids]


def _decided_on(item: Milestone) -> date:
    return (item.gate.decided_on if item.gate and item.gate.decision else None) or date.max


def _waiting(product: ProductGates, shell: Shell) -> str:
    """Name the milestone that is the product's next decision."""
    ids = product.passages.get(product.current, ())
    return next((id_ for id_ in ids if awaits_decision(shell.plan.planned[id_].milestone)), "")


def _when(planned: Planned, shell: Shell) -> str:
    """Say when a decision is due, or was."""
    words, due = shell.theme.words, decision_due(planned)
    if due is None or due.is_board:
        return words("when.none")
    is_late = due.end is not None and due.end <= shell.plan.day
    return f"{words('gates.was_due' if is_late else 'gates.due')} {label(due, words)}"


def _open_conditions(product: ProductGates, cards: Mapping[str, Card], shell: Shell) -> Sequence[DueBy]:
    """List what decisions of a product still ask for, the earliest due first."""
    return sorted(_asked(_gates(product), cards, shell), key=lambda pair: _last_day(pair[0]))


def _asked(ids: Sequence[str], cards: Mapping[str, Card], shell: Shell) -> Iterator[DueBy]:
    for id_ in ids:
        item = shell.plan.planned[id_].milestone
        if item.gate and item.gate.is_passed and item.status != "cancelled":
            yield from ((condition, cards[id_]) for condition in item.gate.conditions if condition.met is not True)


def _last_day(condition: Condition) -> date:
    return (condition.due.last if condition.due else None) or date.max
