"""What a change of the plan does elsewhere: new conflicts, earliest days that moved, teams over their limit."""

from collections.abc import Iterator

from milepost.model.changes import Effect
from milepost.model.plan import Load, Plan
from milepost.model.roadmap import Items


def effects(old: Plan[Items], new: Plan[Items]) -> tuple[Effect, ...]:
    """List what holds in the new plan and did not in the old one."""
    return (*_conflicts(old, new), *_later(old, new), *_overloads(old, new))


def causes(effect: Effect, old: Plan[Items], new: Plan[Items]) -> tuple[str, ...]:
    """Name the milestones an effect may follow from: first what comes before it, from the farthest on."""
    if effect.kind == "capacity":
        return tuple(id_ for load in new.loads if _name(load) == effect.id for id_ in reversed(load.ids))
    path = new.path_to(effect.id) if effect.id in new.planned else ()
    waits = tuple(conflict.because for conflict in new.planned[effect.id].conflicts if conflict.because)
    links = tuple(link.id for link in new.roadmap.milestones[effect.id].depends_on)
    return (*path[:-1], *links, *waits, effect.id)


def _conflicts(old: Plan[Items], new: Plan[Items]) -> Iterator[Effect]:
    for id_, planned in sorted(new.planned.items()):
        before = {one.dependency.id: one.days for one in old.planned[id_].conflicts} if id_ in old.planned else {}
        for conflict in planned.conflicts:
            other = conflict.dependency.id
            if conflict.days > before.get(other, 0):
                about = f"'{id_}' can no longer follow '{other}'"
                yield Effect("conflict", id_, about, conflict.days)


def _later(old: Plan[Items], new: Plan[Items]) -> Iterator[Effect]:
    """Find what nobody moved and what others push back all the same."""
    for id_, planned in sorted(new.planned.items()):
        was = old.planned.get(id_)
        before, after = was.feasible.end if was else None, planned.feasible.end
        is_own = was is None or was.target != planned.target or was.start != planned.start
        if before and after and after > before and not is_own and len(new.path_to(id_)) > 1:
            about = f"the earliest end of '{id_}' moves from {before.isoformat()} to {after.isoformat()}"
            yield Effect("earliest", id_, about, (after - before).days)


def _overloads(old: Plan[Items], new: Plan[Items]) -> Iterator[Effect]:
    before = {_name(load): load.over for load in old.loads}
    for load in new.loads:
        if load.over > before.get(_name(load), 0.0):
            about = f"{load.team or 'the team'} is {load.over:.0f} {load.unit} over its capacity in {load.period.text}"
            yield Effect("capacity", _name(load), about)


def _name(load: Load) -> str:
    return f"{load.team} {load.period.text}".strip()
