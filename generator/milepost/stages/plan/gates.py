"""Every product against its lifecycle: its gates, the stages they opened, what is next, what stopped it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile

from milepost.model.milestone import Gate, Milestone
from milepost.model.plan import Planned, ProductGates, awaits_decision, decision_due
from milepost.model.roadmap import Items, lifecycle_of
from milepost.model.settings import GateType, Lifecycle


def of_products(roadmap: Items, planned: Mapping[str, Planned], order: Sequence[str]) -> dict[str, ProductGates]:
    """Set each product that has gates against its lifecycle, by when its next decision is due; `order` is by date."""
    members: dict[str, list[str]] = defaultdict(list)
    for id_ in order:
        if planned[id_].milestone.gate:
            members[planned[id_].milestone.product].append(id_)
    found = (_of_product(product, ids, roadmap, planned) for product, ids in members.items())
    with_gates = (entry for entry in found if any(entry.passages.values()))
    by_next = sorted(with_gates, key=lambda entry: (entry.next_date or date.max, entry.product))
    return {entry.product: entry for entry in by_next}


def _of_product(product: str, ids: Sequence[str], roadmap: Items, planned: Mapping[str, Planned]) -> ProductGates:
    lifecycle = lifecycle_of(roadmap, product)
    gates = {id_: gate for id_ in ids if (gate := planned[id_].milestone.gate)}
    passages = {kind.id: tuple(id_ for id_, gate in gates.items() if gate.type == kind.id) for kind in lifecycle.gates}
    opened = tuple(_opened(lifecycle, gates.values()))
    # What belongs to no product is no product that could be stopped.
    stopped_by = _stopped_by(lifecycle, gates, planned) if product else ""
    current, waiting = ("", "") if stopped_by else _current(lifecycle, passages, planned)
    stands_at = lifecycle.gate(gates[stopped_by].type if stopped_by else current)
    # Before any gate was passed, work is in the stage that the gate it stands at would end.
    stage = opened[-1][1] if opened else stands_at.ends if stands_at else ""
    if stopped_by:
        return ProductGates(product, lifecycle, passages, stopped_by=stopped_by, stage=stage, opened=opened)
    due = decision_due(planned[waiting]) if waiting else None
    return ProductGates(
        product, lifecycle, passages, current, next_date=due.last if due else None, stage=stage, opened=opened
    )


def gate_type(milestone: Milestone, roadmap: Items) -> GateType | None:
    """Look up which gate of its product's lifecycle a milestone is; nothing where it is none."""
    return lifecycle_of(roadmap, milestone.product).gate(milestone.gate.type) if milestone.gate else None


def asks_for_decision(milestone: Milestone, roadmap: Items) -> bool:
    """Tell whether a milestone is a gate that ends a stage, so that somebody must decide it."""
    kind = gate_type(milestone, roadmap)
    return kind is not None and kind.decision


def stage_of(planned: Planned, product: ProductGates | None, roadmap: Items) -> str:
    """Say in which stage a milestone is or was: as written, else as decided gates tell.

    A gate belongs to the stage it ends, or else to the one it starts; what is done to the stage of the day it was
    done, what is open to the present one. What was put off or cancelled is in none, and no outside date is.
    """
    milestone = planned.milestone
    if milestone.stage or product is None or milestone.is_dropped or milestone.kind == "event":
        return milestone.stage
    kind = gate_type(milestone, roadmap)
    if kind and (kind.ends or kind.starts):
        return kind.ends or kind.starts
    if milestone.status != "done":
        return product.stage
    end = milestone.completed or milestone.target
    last = end.last if end else None
    until = [stage for day, stage in product.opened if last and day <= last]
    return until[-1] if until else ""


def _opened(lifecycle: Lifecycle, gates: Iterable[Gate]) -> Iterator[tuple[date, str]]:
    """Tell which stage each passed gate opened, in the order they were decided; none where it only ended one."""
    kinds = {kind.id: (number, kind) for number, kind in enumerate(lifecycle.gates)}
    passed = [
        (gate.decided_on or date.min, *kinds[gate.type]) for gate in gates if gate.is_passed and gate.type in kinds
    ]
    for day, _, kind in sorted(passed, key=lambda entry: entry[:2]):
        if kind.starts or kind.ends:
            yield day, kind.starts


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
    passed = [gate for gate in gates.values() if gate.is_passed]
    if any(rank.get(gate.type, -1) > reached for gate in passed):
        return ""
    after = list(gates)[list(gates).index(last) + 1 :]
    attempts = (id_ for id_ in after if planned[id_].milestone.status != "cancelled")
    return "" if any(rank.get(gates[id_].type, reached + 1) <= reached for id_ in attempts) else last
