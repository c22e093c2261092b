"""How far each milestone is, and where that is known from: what was written, tasks, children, or the status."""

from collections.abc import Mapping, Sequence

from milepost.model.calendar import Calendar
from milepost.model.milestone import Milestone
from milepost.model.plan import Progress
from milepost.stages.plan.dates import bottom_up
from milepost.stages.plan.pace import amount

Weights = Mapping[str, tuple[float, bool]]


def all_progress(
    milestones: Mapping[str, Milestone], children: Mapping[str, tuple[str, ...]], calendar: Calendar
) -> dict[str, Progress]:
    """Find the progress of each milestone, children before parents; an outside event has none."""
    found: dict[str, Progress] = {}
    weights = _weights(milestones, children, calendar)
    for id_ in bottom_up(children):
        milestone = milestones[id_]
        if milestone.kind == "milestone":
            parts = [child for child in children[id_] if child in found and milestones[child].status != "cancelled"]
            found[id_] = _own(milestone) or _of_parts(parts, found, weights) or _of_status(milestone)
    return found


def _own(milestone: Milestone) -> Progress | None:
    if milestone.progress is not None:
        return Progress(milestone.progress, "progress")
    tasks = milestone.bodies[-1].tasks if milestone.bodies else ()
    if tasks:
        return Progress(_percent(sum(task.is_done for task in tasks), len(tasks)), "tasks")
    return None


def _of_parts(parts: Sequence[str], found: Mapping[str, Progress], weights: Weights) -> Progress | None:
    """Average over the parts by their estimates; one without weighs as much as the others do on average.

    Points and working time cannot be compared: where both occur all parts weigh the same.
    """
    if not parts:
        return None
    known = [weights[id_] for id_ in parts if id_ in weights]
    is_one_unit = len({in_points for _, in_points in known}) == 1
    usual = sum(weight for weight, _ in known) / len(known) if is_one_unit else 1.0
    share = [weights[id_][0] if is_one_unit and id_ in weights else usual for id_ in parts]
    if not sum(share):
        share = [1.0] * len(parts)
    done = sum(weight * found[id_].percent for weight, id_ in zip(share, parts, strict=True))
    return Progress(_percent(done, 100 * sum(share)), "children")


def _weights(
    milestones: Mapping[str, Milestone], children: Mapping[str, tuple[str, ...]], calendar: Calendar
) -> Weights:
    """Weigh milestones by what is estimated below them, else by their own estimate, and say whether in points."""
    found: dict[str, tuple[float, bool]] = {}
    for id_ in bottom_up(children):
        parts = [found[child] for child in children[id_] if child in found and milestones[child].status != "cancelled"]
        effort = milestones[id_].estimate
        if parts and len({in_points for _, in_points in parts}) == 1:
            found[id_] = (sum(weight for weight, _ in parts), parts[0][1])
        elif effort:
            found[id_] = (amount(effort, calendar), effort.unit == "pt")
    return found


def _of_status(milestone: Milestone) -> Progress:
    return Progress(100 if milestone.status == "done" else 0, "status")


def _percent(part: float, whole: float) -> int:
    """Round down, so that 100 % is only ever said of all; what floats lose is not taken for less."""
    return int(100 * part / whole + 1e-9)
