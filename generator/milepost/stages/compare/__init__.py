"""Two plans side by side: takes an old and a new one, gives every change of a milestone and what follows from it.

Compares whole roadmaps, or what one circle sees of both; so whether a circle can see a change is found by comparing
what it sees, in its words and at its precision.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from milepost.model.changes import ChangeKind, Effect, PlanChange
from milepost.model.history import DATES, days_between, is_same_span, move_kind
from milepost.model.milestone import Dependency, Milestone
from milepost.model.plan import Plan
from milepost.model.roadmap import Items, Seen
from milepost.stages.compare.effects import causes, effects, renamed

WORDS = ("status", "stage", "commitment")
SeenPlans = Mapping[str, tuple[Plan[Seen] | None, Plan[Seen]]]
# For each change that a circle sees, by id and field, of what kind it is to that circle.
Watched = Mapping[tuple[str, str], ChangeKind]


def compare(old: Plan[Items], new: Plan[Items], seen: SeenPlans) -> tuple[PlanChange, ...]:
    """List what changed, by id; `seen` has the plans of each circle, widest first, the old one where it had any."""
    found = list(_changes(old.roadmap, new.roadmap))
    names = renamed(old.roadmap, new.roadmap)
    watched = {
        circle: _watched(was.roadmap if was else None, now.roadmap, names) for circle, (was, now) in seen.items()
    }
    changes = [replace(change, visible_to=_who(change, watched)) for change in found]
    following = effects(old, new)
    felt = {circle: {_key(one) for one in effects(was, now)} for circle, (was, now) in seen.items() if was}
    told = [replace(one, visible_to=tuple(name for name in felt if _key(one) in felt[name])) for one in following]
    return tuple(_joined(changes, told, old, new))


def _watched(was: Seen | None, now: Seen, names: Mapping[str, str]) -> Watched:
    return {
        (names.get(change.id, change.id), change.field): change.kind
        for change in _changes(was, now)
        # Who sees something besides is told to nobody outside.
        if change.field != "audience" or now.is_innermost
    }


def _who(change: PlanChange, watched: Mapping[str, Watched]) -> tuple[str, ...]:
    return tuple(circle for circle, known in watched.items() if _is_seen(change, known))


def _is_seen(change: PlanChange, known: Watched) -> bool:
    """Tell whether a circle sees a change; of what it no longer sees it learns nothing but that."""
    whole = known.get((change.id, ""))
    if whole == "removed":
        return change.field in {"", "audience"}
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


def _changes(old: Items | None, new: Items) -> Iterator[PlanChange]:
    before: Mapping[str, Milestone] = old.milestones if old else {}
    names = renamed(old, new)
    former = {now: was for was, now in names.items()}
    for id_ in sorted({*before, *new.milestones} - names.keys()):
        item, was = new.milestones.get(id_), before.get(former.get(id_, id_))
        if was and item:
            yield from _of_one(was, item, new)
            yield from _dependencies(was, item, names)
        elif was:
            yield PlanChange(id_, was.title, "removed", before=_promise(was), was_committed=_is_committed(was))
        elif item:
            yield PlanChange(id_, item.title, "added", after=_promise(item))


def _of_one(was: Milestone, now: Milestone, new: Items) -> Iterator[PlanChange]:
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
    yield from _audience(was, now, new)


def _decision(was: Milestone, now: Milestone) -> Iterator[PlanChange]:
    before, after = (item.gate.decision or "" if item.gate else "" for item in (was, now))
    if before != after:
        # One that was put off is decided when it comes again.
        is_reversed = bool(was.gate and was.gate.is_ended)
        yield PlanChange(now.id, now.title, "reversed" if is_reversed else "decided", "decision", before, after)


def _audience(was: Milestone, now: Milestone, new: Items) -> Iterator[PlanChange]:
    if was.audience == now.audience:
        return
    circles = new.settings.circles
    kind: ChangeKind = "changed"
    if was.audience in circles and now.audience in circles:
        kind = "widened" if circles.index(now.audience) < circles.index(was.audience) else "narrowed"
    yield PlanChange(now.id, now.title, kind, "audience", was.audience, now.audience)


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
