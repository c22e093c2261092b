"""What changed between two plans: each change by itself, and what follows from it elsewhere."""

from dataclasses import dataclass
from typing import Literal

from milepost.model.history import MoveKind

# Of dates the kinds of moves; an audience is widened or narrowed, a gate decided or its decision reversed.
ChangeKind = Literal[MoveKind, "added", "removed", "done", "narrowed", "decided", "reversed", "knock-on"]
EffectKind = Literal["conflict", "earliest", "capacity"]
# The id of a change of the circles themselves; no milestone can have it.
SETTINGS = "roadmap.yml"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does elsewhere: a dependency no longer holds, an earliest day moves, a team is over its limit.

    `about` tells it in words; `visible_to` names the circles that can work it out from what they see, widest first.
    """

    kind: EffectKind
    id: str
    about: str
    days: int | None = None
    visible_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What one circle is told besides, or no longer, and of how many milestones at present.

    `what` has `milestone` for all of it, `dates` where they are more exact, `all` for all fields, else names of fields.
    """

    audience: str
    what: tuple[str, ...]
    milestones: int = 1


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One thing that changed of a milestone, or of the circles; `field` is empty where the whole of it came or went.

    `days` is how much later an end is, negative when it is earlier. `visible_to` names the circles that can see the
    change, widest first, `knock_on` what follows from it. `was_committed` says that the old date was a firm promise.
    `opens` and `closes` say what a change of the audience tells each circle besides, and no longer.
    """

    id: str
    title: str
    kind: ChangeKind
    field: str = ""
    before: str = ""
    after: str = ""
    days: int | None = None
    visible_to: tuple[str, ...] = ()
    knock_on: tuple[Effect, ...] = ()
    was_committed: bool = False
    opens: tuple[Told, ...] = ()
    closes: tuple[Told, ...] = ()
