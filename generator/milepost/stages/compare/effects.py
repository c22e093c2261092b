"""What a change of the plan does elsewhere: new conflicts, earliest days that moved, teams over their limit."""

from collections.abc import Iterator

from milepost.model.changes import Effect
from milepost.model.plan import Load, Plan
from milepost.model.roadmap import Items

LEAST = 0.05  # of a load, in its unit: less is what floats lose


def renamed(old: Items, new: Items) -> dict[str, str]:
    """Give for each id that became another its new one; an alias of what was there before names nothing renamed."""
    before = old.milestones.keys()
    found: dict[str, str] = {}
    for id_, item in sorted(new.milestones.items()):
        was = next((alias for alias in item.aliases if alias in before and alias not in new.milestones), None)
        if id_ not in before and was:
            found.setdefault(was, id_)
    return found


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
    names = renamed(old.roadmap, new.roadmap)
    former = {now: was for was, now in names.items()}
    for id_, planned in sorted(new.planned.items()):
        was = old.planned.get(former.get(id_, id_))
        links = ((one.dependency.id, one.days) for one in was.conflicts) if was else ()
        before = {names.get(other, other): days for other, days in links}
        for conflict in planned.conflicts:
            other = conflict.dependency.id
            if conflict.days > before.get(other, 0):
                about = f"'{id_}' can no longer follow '{other}'"
                yield Effect("conflict", id_, about, conflict.days)


def _later(old: Plan[Items], new: Plan[Items]) -> Iterator[Effect]:
    """Find what nobody moved and what others push back all the same."""
    former = {now: was for was, now in renamed(old.roadmap, new.roadmap).items()}
    for id_, planned in sorted(new.planned.items()):
        was = old.planned.get(former.get(id_, id_))
        before, after = was.feasible.end if was else None, planned.feasible.end
        is_own = was is None or was.target != planned.target or was.start != planned.start
        if before and after and after > before and not is_own and len(new.path_to(id_)) > 1:
            about = f"the earliest end of '{id_}' moves from {before.isoformat()} to {after.isoformat()}"
            yield Effect("earliest", id_, about, (after - before).days)


def _overloads(old: Plan[Items], new: Plan[Items]) -> Iterator[Effect]:
    before = {_name(load): load.over for load in old.loads}
    for load in new.loads:
        if load.over > before.get(_name(load), 0.0) + LEAST:
            over = f"{round(load.over, 1):g} {load.unit}"
            about = f"{load.team or 'the team'} is {over} over its capacity in {load.period.text}"
            yield Effect("capacity", _name(load), about)


def _name(load: Load) -> str:
    return f"{load.team} {load.period.text}".strip()
