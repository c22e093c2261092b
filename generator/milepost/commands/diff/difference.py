"""The difference itself: two plans of one day, what changed between them, and the guards that some changes break."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from milepost.adapters.pages import Theme
from milepost.commands import content
from milepost.commands.as_of import at_moment, moment
from milepost.commands.diff.wording import outside
from milepost.commands.workspace import Workspace
from milepost.model.changes import PlanChange
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.pipeline.publishing import dress
from milepost.pipeline.seeing import compared
from milepost.problems import errors


@dataclass(frozen=True, slots=True)
class Difference:
    """Two plans by the names they were asked for, every change between them, the circles, widest first, the theme.

    `errors` counts the mistakes in the old content and in the new: what could not be read is not compared. `notes` say
    what of a commit could not be taken.
    """

    base: str
    head: str
    old: Plan[Seen]
    new: Plan[Seen]
    changes: tuple[PlanChange, ...]
    circles: tuple[str, ...]
    look: Theme
    errors: tuple[int, int] = (0, 0)
    notes: tuple[str, ...] = ()

    @property
    def outer(self) -> tuple[PlanChange, ...]:
        """Give the changes that somebody outside the innermost circle can see."""
        return tuple(change for change in self.changes if outside(change, self.circles))


GUARDS: dict[str, tuple[str, Callable[[PlanChange], bool]]] = {
    "slip": ("a target ends later", lambda one: one.field == "target" and one.kind == "slipped"),
    "committed-slip": (
        "a committed target ends later, has no date any more, or is gone",
        lambda one: one.was_committed and one.kind in {"slipped", "undated", "removed"} and one.field != "start",
    ),
    "removed": ("a milestone is gone", lambda one: one.kind == "removed"),
    "audience-widened": ("more may see it", lambda one: one.field == "audience" and one.kind == "widened"),
    "reversed": ("a decision was taken back", lambda one: one.kind == "reversed"),
    "conflict": (
        "a dependency no longer holds",
        lambda one: any(effect.kind == "conflict" for effect in one.knock_on),
    ),
    "capacity": ("a team is over its capacity", lambda one: any(effect.kind == "capacity" for effect in one.knock_on)),
}


def diff(at: Workspace, base: str, head: str, tell: Callable[[str], object]) -> Difference:
    """Compare the plan at one commit with that at another, or with the working tree; both are planned for one day."""
    tell(f"reading {base}")
    with at_moment(at, moment(at, base), may_be_empty=True) as before:
        old = content.load(before)
    tell(f"reading {head or 'the working tree'}")
    with at_moment(at, moment(at, head)) if head else nullcontext(at) as after:
        new = content.load(after)
    tell("comparing")
    was, now, changes = compared(old, new)
    look = dress(at.templates, new.settings.language)
    wrong = len(errors(old.problems)), len(errors(new.problems))
    notes = (*before.notes, *(after.notes if head else ()))
    return Difference(base, head or "the working tree", was, now, changes, new.settings.circles, look, wrong, notes)


def guarded(found: Difference, guards: tuple[str, ...]) -> list[tuple[str, PlanChange]]:
    """Name the changes that one of some guards is there to stop."""
    return [(name, change) for name in guards for change in found.changes if GUARDS[name][1](change)]
