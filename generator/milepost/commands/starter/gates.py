"""A gate's block of front matter, written out with what the lifecycle asks and room for the decision.

Takes a gate of a lifecycle, gives lines of YAML.
"""

from milepost.commands.starter.quoting import quoted
from milepost.model.settings import Criterion, GateType
from milepost.stages.validate.tables import GATE

_LEFT_OPEN = ("approvers", "recommendation", "decision", "decided_on", "decided_by", "rationale")


def gate_block(gate: GateType) -> str:
    """Write the `gate:` block of a milestone that has not been decided."""
    criteria = [line for criterion in gate.criteria for line in _criterion(criterion)]
    if criteria:
        criteria.insert(0, "  criteria:  # must: no go without it; add `met: yes` or `met: no` once it is assessed")
    meanings = {item.key: item.doc for item in GATE.table}
    still_open = [f"  {key}:  # {meanings[key]}" for key in _LEFT_OPEN]
    return "\n".join(["gate:", f"  type: {quoted(gate.id)}", *criteria, *still_open])


def _criterion(criterion: Criterion) -> tuple[str, str]:
    return f"    - text: {quoted(criterion.text)}", f"      level: {criterion.level}"
