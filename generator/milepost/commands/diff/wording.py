"""Changes of a plan in words: their headings, in the order in which a reviewer wants them, and what each says."""

from collections.abc import Iterable, Sequence

from milepost.commands.terminal import later
from milepost.model.changes import SETTINGS, Effect, PlanChange, Told

# The gravest first, each with how it is counted. A change stands under the first heading that it fits.
HEADINGS: tuple[tuple[str, str, frozenset[tuple[str, str]]], ...] = (
    ("Seen by more", "seen by more", frozenset({("audience", "widened")})),
    ("Slipped", "slipped", frozenset({("target", "slipped")})),
    ("Removed", "removed", frozenset({("", "removed")})),
    ("No date any more", "without a date", frozenset({("target", "undated")})),
    ("Decisions", "decided", frozenset({("decision", "decided"), ("decision", "reversed")})),
    ("Pulled in", "pulled in", frozenset({("target", "pulled-in")})),
    ("Less exact", "less exact", frozenset({("target", "widened")})),
    ("More exact", "more exact", frozenset({("target", "refined"), ("target", "dated")})),
    ("Added", "added", frozenset({("", "added")})),
    ("Done", "done", frozenset({("status", "done")})),
    ("Seen by fewer", "seen by fewer", frozenset({("audience", "narrowed")})),
    ("Changed", "otherwise changed", frozenset()),
)
# What circles are told, where the name of a field does not say it.
NAMES: dict[str, dict[str, str]] = {
    "more": {"milestone": "milestones not seen so far", "dates": "dates more exactly", "all": "all fields"},
    "less": {"milestone": "milestones no longer seen", "dates": "dates less exactly", "all": "all fields"},
}


def by_heading(changes: Iterable[PlanChange]) -> list[tuple[str, str, list[PlanChange]]]:
    """Gather changes under headings, each with how it is counted; one with nothing below it is left out."""
    found: dict[str, list[PlanChange]] = {heading: [] for heading, *_ in HEADINGS}
    for change in changes:
        fits = (heading for heading, _, kinds in HEADINGS if (change.field, change.kind) in kinds)
        found[next(fits, HEADINGS[-1][0])].append(change)
    return [(heading, counted, found[heading]) for heading, counted, _ in HEADINGS if found[heading]]


def moved(change: PlanChange) -> str:
    """Say what changed, without the milestone's name; empty where its coming or going says it all."""
    if not change.field:
        promise = change.before or change.after
        return f"target {promise}{_aside(change)}" if promise else ""
    if not (change.before or change.after):
        return "; ".join(_retold(change))
    name = change.field.replace("_", " ")
    return f"{name} {change.before or 'nothing'} → {change.after or 'nothing'}{_aside(change)}"


def _aside(change: PlanChange) -> str:
    said: list[str] = [change.kind] if change.field == "start" or change.kind == "reversed" else []
    if change.days and change.kind in {"slipped", "pulled-in"}:
        said.append(later(change.days))
    if change.was_committed and change.kind != "refined":
        said.append("was committed")
    return f" ({', '.join(said)})" if said else ""


def following(change: PlanChange) -> list[str]:
    """Say what follows from a change: what circles are told by it, as far as it does not say so itself, and effects."""
    told = _retold(change) if change.before or change.after else []
    return [*told, *map(_effect, change.knock_on)]


def _retold(change: PlanChange) -> list[str]:
    told = ((one, word) for word, those in (("more", change.opens), ("less", change.closes)) for one in those)
    said = (_told(one, word, change.id == SETTINGS) for one, word in told)
    return [text for text in said if text]


def _told(one: Told, word: str, is_of_many: bool) -> str:
    """Say what a circle is told; that it sees a milestone or no longer is said by the milestone's audience."""
    names = NAMES[word]
    what = ", ".join(names.get(name, name) for name in one.what if is_of_many or name != "milestone")
    if not what:
        return ""
    number = f" of {one.milestones} milestone{'' if one.milestones == 1 else 's'}" if is_of_many else ""
    verb = "is told" if one.milestones else "may be told"
    return f"{one.audience} {verb} {word}{number if one.milestones else ''}: {what}"


def _effect(one: Effect) -> str:
    if one.kind == "conflict" and one.days:
        return f"{one.about}: {one.days} day{'' if one.days == 1 else 's'} too early"
    return one.about


def outside(change: PlanChange, circles: Sequence[str]) -> list[str]:
    """Name the circles outside that can see a change; one that is told more and is left alone has no inside."""
    opened = {told.audience for told in change.opens}
    return [name for name in change.visible_to if name in circles[:-1] or (name == circles[0] and name in opened)]


def seen_by(change: PlanChange, circles: Sequence[str]) -> str:
    """Say which circles outside can see a change."""
    names = outside(change, circles)
    return f"seen by {', '.join(names)}" if names else f"only {circles[-1]}" if circles else ""


def doubt(errors: tuple[int, int]) -> str:
    """Say that a difference of what has errors may be another one; empty where there are none."""
    counts = [f"{number} error{'' if number == 1 else 's'}" if number else "" for number in errors]
    where = [f"{count} {when}" for count, when in zip(counts, ("before", "now"), strict=True) if count]
    return f"The content has {' and '.join(where)}; what they concern is not compared." if where else ""


def summary(found: Sequence[PlanChange], outside: int) -> str:
    """Say in one line what there is."""
    if not found:
        return "Nothing changed in the plan."
    counts = ", ".join(f"{len(those)} {counted}" for _, counted, those in by_heading(found))
    seen = "none of it" if not outside else "all of it" if outside == len(found) else f"{outside} of {len(found)}"
    return f"{counts}; {seen} can be seen outside."
