"""Every product against its lifecycle: which gates it has as milestones, what is decided next, what stopped it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import takewhile

from milepost.model.milestone import Gate
from milepost.model.plan import Planned, ProductGates, awaits_decision, decision_due
from milepost.model.roadmap import Items
from milepost.model.settings import Lifecycle


def of_products(roadmap: Items, planned: Mapping[str, Planned], order: Sequence[str]) -> tuple[ProductGates, ...]:
    """Set each product that has gates against its lifecycle, by when its next decision is due; `order` is by date."""
    members: dict[str, list[str]] = defaultdict(list)
    for id_ in order:
        if planned[id_].milestone.gate:
            members[planned[id_].milestone.product].append(id_)
    found = (_of_product(product, ids, roadmap, planned) for product, ids in members.items())
    with_gates = (entry for entry in found if any(entry.passages.values()))
    return tuple(sorted(with_gates, key=lambda entry: (entry.next_date or date.max, entry.product)))


def _of_product(product: str, ids: Sequence[str], roadmap: Items, planned: Mapping[str, Planned]) -> ProductGates:
    item = roadmap.products.get(product)
    lifecycle = (item.lifecycle if item else None) or roadmap.settings.lifecycle
    gates = {id_: gate for id_ in ids if (gate := planned[id_].milestone.gate)}
    passages = {kind.id: tuple(id_ for id_, gate in gates.items() if gate.type == kind.id) for kind in lifecycle.gates}
    stopped_by = _stopped_by(lifecycle, gates, planned)
    if stopped_by:
        return ProductGates(product, lifecycle, passages, stopped_by=stopped_by)
    current, waiting = _current(lifecycle, passages, planned)
    due = decision_due(planned[waiting]) if waiting else None
    return ProductGates(product, lifecycle, passages, current, next_date=due.last if due else None)


def _current(
    lifecycle: Lifecycle, passages: Mapping[str, tuple[str, ...]], planned: Mapping[str, Planned]
) -> tuple[str, str]:
    """Find the first gate that waits for a decision, releases apart, and the first of its milestones that does."""
    for kind in lifecycle.gates:
        waiting = [id_ for id_ in passages[kind.id] if awaits_decision(planned[id_].milestone)]
        if waiting and not kind.repeats:
            return kind.id, waiting[0]
    return "", ""


def _stopped_by(lifecycle: Lifecycle, gates: Mapping[str, Gate], planned: Mapping[str, Planned]) -> str:
    """Name the no-go that ended a product.

    It is outlived by a gate further on that was passed, as by another undertaking of the product, and by a later
    attempt at the same gate or one before it. From the first release on a no-go withholds a release, or keeps the
    product from being switched off.
    """
    rank = {kind.id: number for number, kind in enumerate(lifecycle.gates)}
    early = {kind.id for kind in takewhile(lambda kind: not kind.repeats, lifecycle.gates)}
    refused = [id_ for id_, gate in gates.items() if gate.decision == "no-go" and gate.type in early]
    if not refused:
        return ""
    last = refused[-1]
    reached = rank[gates[last].type]
    passed = [gate for gate in gates.values() if gate.decision in {"go", "conditional-go"}]
    if any(rank.get(gate.type, -1) > reached for gate in passed):
        return ""
    after = list(gates)[list(gates).index(last) + 1 :]
    attempts = (id_ for id_ in after if planned[id_].milestone.status != "cancelled")
    return "" if any(rank.get(gates[id_].type, reached + 1) <= reached for id_ in attempts) else last
