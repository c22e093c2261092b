"""What a day makes of a roadmap: when each milestone can be, where it stands, how far it is, what is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

from milepost.model.calendar import Calendar, periods_after
from milepost.model.milestone import Milestone
from milepost.model.periods import Period
from milepost.model.roadmap import Items

Horizon = Literal["now", "next", "later"]
LaneKey = Literal["product", "theme", "team"]
State = Literal["done", "cancelled", "deferred", "off", "risk", "active", "planned", "proposed"]
STATES: tuple[State, ...] = ("done", "active", "risk", "off", "planned", "proposed", "deferred", "cancelled")
# States that a reader must ask for: they are not in the filter's first choice.
SET_ASIDE: tuple[State, ...] = ("deferred", "cancelled")

AnyRoadmap_co = TypeVar("AnyRoadmap_co", bound=Items, covariant=True)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a milestone is, in percent, and where that is known from."""

    percent: int
    source: Literal["progress", "tasks", "children", "status"]


@dataclass(frozen=True, slots=True)
class Planned:
    """What the plan says of one milestone.

    `earliest` and `latest` are its first and last possible day, both included, None on an open side. `when` is the
    period a reader is told: when it was done, or its target.
    """

    milestone: Milestone
    start: Period | None
    target: Period | None
    when: Period | None
    earliest: date | None
    latest: date | None
    horizon: Horizon | None
    progress: Progress | None
    state: State
    is_overdue: bool
    first_target: Period | None
    children: tuple[str, ...] = ()
    unblocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the timeline: a product, a theme or a team, and its milestones in date order."""

    id: str
    title: str
    ids: tuple[str, ...]
    kind: LaneKey = "product"


@dataclass(frozen=True, slots=True)
class Plan(Generic[AnyRoadmap_co]):
    """A roadmap on a day; `order` lists every milestone by date."""

    day: date
    roadmap: AnyRoadmap_co
    planned: Mapping[str, Planned]
    order: tuple[str, ...]
    lanes: tuple[Lane, ...]


def is_overdue(milestone: Milestone, target: Period | None, day: date) -> bool:
    """Tell whether a target has passed while its milestone is still open; an outside event is never late."""
    past = target is not None and target.end is not None and target.end <= day
    return past and milestone.is_open and milestone.kind == "milestone"


def horizon(milestone: Milestone, target: Period | None, day: date, calendar: Calendar) -> Horizon | None:
    """Place a milestone on the board: by what was written, else by when its target begins."""
    if milestone.status in {"done", "cancelled"}:
        return None
    if target and target.is_board:
        return target.text  # type: ignore[return-value]
    if milestone.status == "deferred":
        return "later"
    if milestone.status == "active" or is_overdue(milestone, target, day):
        return "now"
    if target is None:
        return "later"
    begin = target.begin or day
    if begin < periods_after(day, 1, calendar):
        return "now"
    return "next" if begin < periods_after(day, calendar.plan_ahead, calendar) else "later"
