"""What changed between two plans: each change by itself, and what follows from it elsewhere."""

from dataclasses import dataclass
from typing import Literal

from milepost.model.history import MoveKind

# Of dates the kinds of moves; an audience is widened or narrowed, a gate decided or its decision reversed.
ChangeKind = Literal[MoveKind, "added", "removed", "done", "narrowed", "decided", "reversed", "knock-on"]
EffectKind = Literal["conflict", "earliest", "capacity"]


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
class PlanChange:
    """One thing that changed of a milestone; `field` is empty where the whole of it came or went.

    `days` is how much later an end is, negative when it is earlier. `visible_to` names the circles that can see the
    change, widest first, `knock_on` what follows from it. `was_committed` says that the old date was a firm promise.
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
