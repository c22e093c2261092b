"""How far each milestone is, and where that is known from: what was written, tasks, children, or the status."""

from collections.abc import Mapping

from milepost.model.milestone import Milestone
from milepost.model.plan import Progress
from milepost.stages.plan.dates import bottom_up


def all_progress(milestones: Mapping[str, Milestone], children: Mapping[str, tuple[str, ...]]) -> dict[str, Progress]:
    """Find the progress of each milestone, children before parents; an outside event has none."""
    found: dict[str, Progress] = {}
    for id_ in bottom_up(children):
        milestone = milestones[id_]
        if milestone.kind == "milestone":
            found[id_] = (
                _own(milestone) or _of_children(milestone, milestones, children[id_], found) or _of_status(milestone)
            )
    return found


def _own(milestone: Milestone) -> Progress | None:
    if milestone.progress is not None:
        return Progress(milestone.progress, "progress")
    tasks = milestone.bodies[-1].tasks if milestone.bodies else ()
    if tasks:
        return Progress(_percent(sum(task.is_done for task in tasks), len(tasks)), "tasks")
    return None


def _of_children(
    milestone: Milestone,
    milestones: Mapping[str, Milestone],
    children: tuple[str, ...],
    found: Mapping[str, Progress],
) -> Progress | None:
    """Average over the children, those that were cancelled left out."""
    counted = [found[id_].percent for id_ in children if id_ in found and milestones[id_].status != "cancelled"]
    if not counted:
        return None
    return Progress(_percent(sum(counted), 100 * len(counted)), "children")


def _of_status(milestone: Milestone) -> Progress:
    return Progress(100 if milestone.status == "done" else 0, "status")


def _percent(part: float, whole: float) -> int:
    """Round down, so that 100 % is only ever said of all."""
    return int(100 * part // whole)
