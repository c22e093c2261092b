"""The rules on decisions: due and not made, made out of turn or incompletely, or work that went on without one."""

from collections.abc import Iterator
from typing import Any

from milepost.model.milestone import Gate, Milestone
from milepost.model.plan import COMES_AGAIN, Plan, Planned, ProductGates, awaits_decision, decision_due
from milepost.model.settings import GateType
from milepost.problems import Problem, warning
from milepost.stages.plan.gates import asks_for_decision, gate_type


def check_undecided(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A decision that is due and was not made."""
    milestone, gate = planned.milestone, planned.milestone.gate
    due = decision_due(planned)
    is_due = due is not None and due.end is not None and due.end <= plan.day
    if gate and due and is_due and asks_for_decision(milestone, plan.roadmap) and _is_undecided(milestone, gate, plan):
        if gate.decision in COMES_AGAIN:
            message = f"it was decided {gate.decision}, and `revisit` {due.text} has passed without another decision"
            place = milestone.gate_place("revisit")
        else:
            message, place = f"the target {due.text} has passed without a decision", milestone.place("target")
        hint = "write `decision:` with `decided_on:` and `decided_by:`, or move the date"
        yield warning(place, "undecided-gate", message, hint)


def check_order(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A gate decided while one before it in the lifecycle is open, releases apart."""
    milestone, gate = planned.milestone, planned.milestone.gate
    kind = gate_type(milestone, plan.roadmap)
    if not gate or not gate.is_ended or not kind or kind.repeats:
        return
    product = _product(milestone, plan)
    for earlier in _before(kind, product):
        items = [plan.planned[id_].milestone for id_ in product.passages[earlier.id]] if product else []
        is_passed = any(item.gate and item.gate.is_passed for item in items)
        waiting = next((item for item in items if awaits_decision(item)), None)
        if waiting and not is_passed:
            message = f"{kind.title} was decided {gate.decision} while {earlier.title} ('{waiting.id}') is open"
            hint = f"decide '{waiting.id}' first, or record its decision"
            yield warning(milestone.gate_place("decision"), "gate-order", message, hint)


def check_criteria(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A go although something that must be is known not to be."""
    milestone, gate = planned.milestone, planned.milestone.gate
    if not gate or gate.decision != "go":
        return
    for criterion in gate.criteria:
        if criterion.level == "must" and criterion.met is False:
            message = f"the decision is go, and a must-criterion is not met: {criterion.text}"
            hint = "meet it, or decide `conditional-go` with the criterion as a condition"
            yield warning(criterion.place or milestone.gate_place("decision"), "unmet-criterion", message, hint)


def check_completeness(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A decision without its day or its decider where the lifecycle asks for one, its conditions, or its revisit."""
    milestone, gate = planned.milestone, planned.milestone.gate
    if not gate or not gate.decision:
        return
    missing = list(_missing(gate, asks_for_decision(milestone, plan.roadmap)))
    if missing:
        message = f"the decision {gate.decision} has no {' and no '.join(f'`{key}`' for key in missing)}"
        hint = "add " + ", ".join(f"`{key}: …`" for key in missing)
        yield warning(milestone.gate_place("decision"), "decision-incomplete", message, hint)


def check_decision_day(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A decision in the future."""
    milestone, gate = planned.milestone, planned.milestone.gate
    if gate and gate.decision and gate.decided_on and gate.decided_on > plan.day:
        message = f"it was decided on {gate.decided_on}, which lies in the future"
        yield warning(milestone.gate_place("decided_on"), "done-in-future", message, "correct the date")


def check_approvers(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A decision by nobody on the list of those who may decide."""
    milestone, gate = planned.milestone, planned.milestone.gate
    if gate and gate.decision and gate.approvers and gate.decided_by:
        may = {_plain(name) for name in gate.approvers}
        if may.isdisjoint(_plain(name) for name in gate.decided_by):
            message = (
                f"{', '.join(gate.decided_by)} decided, and may not: the approvers are {', '.join(gate.approvers)}"
            )
            hint = "correct `decided_by`, or add who decided to `approvers`"
            yield warning(milestone.gate_place("decided_by"), "not-approved", message, hint)


def check_stage(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """Work that goes on in a stage whose gate exists and is not go."""
    milestone = planned.milestone
    product = _product(milestone, plan)
    if milestone.status != "active" or not milestone.stage or not product:
        return
    kinds = [kind for kind in product.lifecycle.gates if kind.starts == milestone.stage and product.passages[kind.id]]
    items = [plan.planned[id_].milestone for kind in kinds for id_ in product.passages[kind.id]]
    if items and not any(item.gate and item.gate.is_passed for item in items):
        message = f"it is active in {milestone.stage}, and {kinds[0].title} ('{items[0].id}') has not opened that stage"
        hint = f"decide '{items[0].id}', or correct `stage` or `status`"
        yield warning(milestone.place("stage"), "stage-not-open", message, hint)


def check_stopped(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """Work planned for a product that was stopped."""
    milestone = planned.milestone
    product = _product(milestone, plan)
    if product and product.stopped_by and milestone.is_open and milestone.kind == "milestone":
        message = f"'{product.stopped_by}' stopped the product, and this is still {milestone.status}"
        hint = "set `status: cancelled` or `deferred`, or move it to another product"
        yield warning(milestone.place("status"), "stopped-product", message, hint)


def _is_undecided(milestone: Milestone, gate: Gate, plan: Plan[Any]) -> bool:
    """Tell whether a decision is still to be made: none was, or it was put off and no later round has passed."""
    if milestone.is_dropped:
        return False
    product = _product(milestone, plan)
    rounds = product.passages.get(gate.type, ()) if product else ()
    others = [plan.planned[id_].milestone.gate for id_ in rounds if id_ != milestone.id]
    is_put_off = gate.decision in COMES_AGAIN and gate.revisit is not None
    return gate.decision is None or (is_put_off and not any(other and other.is_passed for other in others))


def _missing(gate: Gate, asks_for_decision_: bool) -> Iterator[str]:
    if asks_for_decision_:
        yield from (
            key for key, value in (("decided_on", gate.decided_on), ("decided_by", gate.decided_by)) if not value
        )
    if gate.decision == "conditional-go" and not gate.conditions:
        yield "conditions"
    if gate.decision in COMES_AGAIN and not gate.revisit:
        yield "revisit"


def _product(milestone: Milestone, plan: Plan[Any]) -> ProductGates | None:
    return plan.gates.get(milestone.product) if milestone.product else None


def _before(kind: GateType, product: ProductGates | None) -> Iterator[GateType]:
    """Go over the gates that come before one, releases apart."""
    for earlier in product.lifecycle.gates if product else ():
        if earlier.id == kind.id:
            return
        if not earlier.repeats:
            yield earlier


def _plain(name: str) -> str:
    return name.strip().removeprefix("@").casefold()


CHECKS = (
    check_undecided,
    check_order,
    check_criteria,
    check_completeness,
    check_decision_day,
    check_approvers,
    check_stage,
    check_stopped,
)
