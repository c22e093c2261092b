"""Two plans side by side: takes an old and a new one, gives every change of a milestone and what follows from it.

Compares whole roadmaps, or what one circle sees of both; so whether a circle can see a change is found by comparing
what it sees, in its words and at its precision.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from milepost.model.changes import SETTINGS, ChangeKind, Effect, PlanChange
from milepost.model.history import DATES, days_between, is_same_span, move_kind
from milepost.model.milestone import Dependency, Milestone
from milepost.model.plan import Plan
from milepost.model.roadmap import Items, Seen
from milepost.stages.compare.audiences import SeenPlans, audience_changes
from milepost.stages.compare.circles import counterpart
from milepost.stages.compare.effects import causes, effects, renamed

__all__ = ["SeenPlans", "compare", "counterpart"]

WORDS = ("status", "stage", "commitment")
# For each change that a circle sees, by id and field, of what kind it is to that circle.
Watched = Mapping[tuple[str, str], ChangeKind]


def compare(
    old: Plan[Items], new: Plan[Items], written: tuple[Items, Items], seen: SeenPlans
) -> tuple[PlanChange, ...]:
    """List what changed: first of the circles, then by id.

    Takes both plans as the innermost circle sees them, both roadmaps as they were written, and the plans of each
    circle, widest first.
    """
    names = renamed(old.roadmap, new.roadmap)
    former = {now: was for was, now in names.items()}
    watched = {circle: _watched(was.roadmap, now.roadmap, names) for circle, (was, now) in seen.items()}
    found = [change for change in _changes(old.roadmap, new.roadmap) if not _is_retold(change, *written, former)]
    changes = [replace(change, visible_to=_who(change, watched)) for change in found]
    changes += (_titled(change, new.roadmap) for change in audience_changes(*written, seen, former))
    changes.sort(key=lambda change: (change.id != SETTINGS, change.id))
    following = effects(old, new)
    felt = {circle: {_key(one) for one in effects(was, now)} for circle, (was, now) in seen.items()}
    told = [replace(one, visible_to=tuple(name for name in felt if _key(one) in felt[name])) for one in following]
    return tuple(_joined(changes, told, old, new))


def _watched(was: Seen, now: Seen, names: Mapping[str, str]) -> Watched:
    return {(names.get(change.id, change.id), change.field): change.kind for change in _changes(was, now)}


def _is_retold(change: PlanChange, old: Items, new: Items, former: Mapping[str, str]) -> bool:
    """Tell whether a date only reads differently, as circles are told it, and nobody wrote another."""
    if change.field not in DATES:
        return False
    was, now = old.milestones[former.get(change.id, change.id)], new.milestones[change.id]
    return is_same_span(getattr(was, change.field), getattr(now, change.field))


def _titled(change: PlanChange, new: Items) -> PlanChange:
    """Call a milestone as the innermost circle does."""
    return replace(change, title=new.milestones[change.id].title) if change.id in new.milestones else change


def _who(change: PlanChange, watched: Mapping[str, Watched]) -> tuple[str, ...]:
    return tuple(circle for circle, known in watched.items() if _is_seen(change, known))


def _is_seen(change: PlanChange, known: Watched) -> bool:
    """Tell whether a circle sees a change; of what it no longer sees it learns nothing but that."""
    whole = known.get((change.id, ""))
    if whole == "removed":
        return not change.field
    return whole is not None or (change.id, change.field) in known


def _key(effect: Effect) -> tuple[str, str, str]:
    return effect.kind, effect.id, effect.about if effect.kind == "conflict" else ""


def _joined(
    changes: list[PlanChange], following: Iterable[Effect], old: Plan[Items], new: Plan[Items]
) -> Iterator[PlanChange]:
    """Put each effect beside the change it follows from; one that follows from none stands by itself."""
    of: dict[int, list[Effect]] = {}
    alone: list[Effect] = []
    for effect in following:
        wanted = causes(effect, old, new)
        place = next((number for id_ in wanted for number, change in enumerate(changes) if _moves(change, id_)), None)
        if place is None:
            alone.append(effect)
        else:
            of.setdefault(place, []).append(effect)
    for number, change in enumerate(changes):
        yield replace(change, knock_on=tuple(of.get(number, ())))
    for effect in alone:
        title = new.roadmap.milestones[effect.id].title if effect.id in new.roadmap.milestones else ""
        yield PlanChange(effect.id, title, "knock-on", effect.kind, visible_to=effect.visible_to, knock_on=(effect,))


def _moves(change: PlanChange, id_: str) -> bool:
    """Tell whether a change of a milestone can push others: of its dates, its dependencies, or its being there."""
    return change.id == id_ and change.field in {"", *DATES, "depends_on", "estimate", "status"}


def _changes(old: Items, new: Items) -> Iterator[PlanChange]:
    before = old.milestones
    names = renamed(old, new)
    former = {now: was for was, now in names.items()}
    for id_ in sorted({*before, *new.milestones} - names.keys()):
        item, was = new.milestones.get(id_), before.get(former.get(id_, id_))
        if was and item:
            yield from _of_one(was, item)
            yield from _dependencies(was, item, names)
        elif was:
            yield PlanChange(id_, was.title, "removed", before=_promise(was), was_committed=_is_committed(was))
        elif item:
            yield PlanChange(id_, item.title, "added", after=_promise(item))


def _of_one(was: Milestone, now: Milestone) -> Iterator[PlanChange]:
    is_done = now.status == "done" and was.status != "done"
    for date_field in DATES:
        before, after = getattr(was, date_field), getattr(now, date_field)
        # A date that goes when all is done takes no promise back.
        if not is_same_span(before, after) and not (is_done and after is None):
            texts = before.text if before else "", after.text if after else ""
            move = move_kind(before, after), date_field, *texts, days_between(before, after)
            yield PlanChange(now.id, now.title, *move, was_committed=_is_committed(was))
    for field in WORDS:
        written, word = getattr(was, field), getattr(now, field)
        if written != word:
            is_end = field == "status" and is_done
            yield PlanChange(now.id, now.title, "done" if is_end else "changed", field, written, word)
    yield from _decision(was, now)


def _decision(was: Milestone, now: Milestone) -> Iterator[PlanChange]:
    before, after = (item.gate.decision or "" if item.gate else "" for item in (was, now))
    if before != after:
        # One that was put off is decided when it comes again.
        is_reversed = bool(was.gate and was.gate.is_ended)
        yield PlanChange(now.id, now.title, "reversed" if is_reversed else "decided", "decision", before, after)


def _dependencies(was: Milestone, now: Milestone, names: Mapping[str, str]) -> Iterator[PlanChange]:
    links = (replace(link, id=names.get(link.id, link.id)) for link in was.depends_on)
    before, after = (", ".join(sorted(map(_tie, found))) for found in (links, now.depends_on))
    if before != after:
        yield PlanChange(now.id, now.title, "changed", "depends_on", before, after)


def _tie(link: Dependency) -> str:
    """Name a dependency, with how it is tied where that is not the usual way."""
    return link.id + (f" {link.type}" if link.type != "FS" else "") + (f" {link.lag:+}d" if link.lag else "")


def _promise(item: Milestone) -> str:
    return item.target.text if item.target else ""


def _is_committed(item: Milestone) -> bool:
    return item.commitment == "committed"
