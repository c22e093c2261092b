"""What a day makes of a roadmap: when each milestone can be, where it stands, how far it is, what is late."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, TypeVar

from milepost.model.calendar import Calendar, periods_after
from milepost.model.milestone import Decision, Dependency, Milestone, PeriodReport
from milepost.model.periods import Period
from milepost.model.roadmap import Items
from milepost.model.settings import Lifecycle, Unit

Horizon = Literal["now", "next", "later"]
LaneKey = Literal["product", "theme", "team"]
LoadUnit = Literal["d", "pt"]
Uncounted = Literal["team", "unit", "dates"]
State = Literal["done", "cancelled", "deferred", "off", "risk", "active", "planned", "proposed"]
STATES: tuple[State, ...] = ("done", "active", "risk", "off", "planned", "proposed", "deferred", "cancelled")
# States that a reader must ask for: they are not in the filter's first choice.
SET_ASIDE: tuple[State, ...] = ("deferred", "cancelled")
# Decisions that do not end a gate.
COMES_AGAIN: tuple[Decision, ...] = ("recycle", "hold")

AnyRoadmap_co = TypeVar("AnyRoadmap_co", bound=Items, covariant=True)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a milestone is, in percent, and where that is known from."""

    percent: int
    source: Literal["progress", "tasks", "children", "status"]


@dataclass(frozen=True, slots=True)
class Driver:
    """The event that decides a day: of which milestone, its start or its end."""

    id: str
    event: Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Feasible:
    """When a milestone can be there, given its dates, its estimate and everything it depends on.

    `start` and `end` are the earliest days, `latest_start` and `latest_end` the last ones that break no written date,
    its own or that of what waits for it, `needed_by` the last end that breaks none of the latter; None where nothing
    bounds them. `slack` is the room between earliest and latest in working days, negative where there is none. A driver
    is what decides an earliest day; None: the milestone's own dates.
    """

    start: date | None = None
    end: date | None = None
    latest_start: date | None = None
    latest_end: date | None = None
    needed_by: date | None = None
    slack: int | None = None
    start_driver: Driver | None = None
    end_driver: Driver | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A dependency that no choice of days can keep: the days by which it is missed, and on what the other waits."""

    id: str
    dependency: Dependency
    days: int
    because: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a milestone will likely be there: by `p50` in half of all runs of a simulation, by `p85` in 85 of 100.

    `on_time` is how many runs of a hundred end by the target; None where that has no last day.
    """

    p50: date
    p85: date
    on_time: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What the plan says of one milestone.

    `earliest` and `latest` are its first and last possible day by what was written, both included, None on an open
    side. `when` is the period a reader is told: when it was done, or its target. `stage` is the written stage, or the
    one that decided gates have opened. `baseline` is the target that this one is compared with: the first, or that of
    a moment.
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
    baseline: Period | None = None
    children: tuple[str, ...] = ()
    unblocks: tuple[str, ...] = ()
    stage: str = ""
    is_stale: bool = False
    feasible: Feasible = Feasible()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the timeline: a product, a theme or a team, and its milestones in date order."""

    id: str
    title: str
    ids: tuple[str, ...]
    kind: LaneKey = "product"


@dataclass(frozen=True, slots=True)
class Move:
    """A target that moved: the day it was told, what was promised before and after.

    `days` is how much later the end is, negative when it is earlier; None where an end is open or a place on the board.
    `stage` is the one that began with it, where one did: the old target was that of another goal.
    """

    id: str
    date: date
    before: Period
    after: Period
    days: int | None
    reason: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class ProductGates:
    """How far a product has come in its lifecycle, as far as its own milestones tell.

    `passages` names for each gate, in the lifecycle's order, the milestones that are this gate, in date order.
    `current` is the gate that waits for the next decision, `next_date` the day it is due, `stopped_by` the milestone
    whose no-go ended the product; each is empty where there is none. `opened` has the stages that decided gates opened,
    by day, `stage` the last of them: where the product is, or was when it was stopped.
    """

    product: str
    lifecycle: Lifecycle
    passages: Mapping[str, tuple[str, ...]]
    current: str = ""
    stopped_by: str = ""
    next_date: date | None = None
    stage: str = ""
    opened: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """What a team is asked for in a planning period against what it can do, in working days or points.

    `shares` has for each milestone how much of it falls into the period, in the order in which they are served:
    committed first, then by end, then by id. `first_over` is the first that no longer fits, empty when all do;
    `capacity` None means no limit.
    """

    team: str
    period: Period
    capacity: float | None
    demand: float
    unit: LoadUnit
    shares: Mapping[str, float]
    first_over: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Name what counts in it."""
        return tuple(self.shares)

    @property
    def over(self) -> float:
        """Say by how much the demand passes the capacity; 0 where everything fits."""
        return self.demand - self.capacity if self.first_over and self.capacity is not None else 0.0


@dataclass(frozen=True, slots=True)
class Plan(Generic[AnyRoadmap_co]):
    """A roadmap on a day; `order` lists every milestone by date, `moves` what moved, newest first, and
    `moves_of` those of each milestone that did.

    `gates` has the products with gates, by when their next decision is due; `loads` go by team, then by period;
    `uncounted` has an estimate that no load could take in; `forecasts` what can be forecast, where that was asked for;
    `periods` those with a file, and the planning periods in which something lies, by their begin.
    """

    day: date
    roadmap: AnyRoadmap_co
    planned: Mapping[str, Planned]
    order: tuple[str, ...]
    lanes: tuple[Lane, ...]
    moves: tuple[Move, ...] = ()
    moves_of: Mapping[str, tuple[Move, ...]] = field(default_factory=dict)
    gates: Mapping[str, ProductGates] = field(default_factory=dict)
    loads: tuple[Load, ...] = ()
    uncounted: tuple[str, ...] = ()
    forecasts: Mapping[str, Forecast] = field(default_factory=dict)
    periods: Mapping[str, PeriodReport] = field(default_factory=dict)

    def path_to(self, id_: str) -> tuple[str, ...]:
        """Name the critical path to a milestone: what decides its earliest end, from the first to itself."""
        path: list[str] = [id_]
        event: Driver | None = Driver(id_, "end")
        while event:
            entry = self.planned[event.id].feasible
            driver = entry.start_driver if event.event == "start" else entry.end_driver
            if driver and driver.id != path[-1]:
                path.append(driver.id)
            event = driver
        return tuple(reversed(path))


def is_overdue(milestone: Milestone, target: Period | None, day: date) -> bool:
    """Tell whether a target has passed while its milestone is still open; an outside event is never late.

    A gate that was put off is due when it is to be looked at again.
    """
    gate = milestone.gate
    if gate and gate.decision in COMES_AGAIN and gate.revisit:
        target = gate.revisit
    past = target is not None and target.end is not None and target.end <= day
    return past and milestone.is_open and milestone.kind == "milestone"


def awaits_decision(milestone: Milestone) -> bool:
    """Tell whether a gate still waits to be decided; one that is on hold or was recycled comes again."""
    gate = milestone.gate
    if gate is None or milestone.status in {"done", "cancelled"}:
        return False
    return gate.decision in COMES_AGAIN or (gate.decision is None and milestone.is_open)


def decision_due(planned: Planned) -> Period | None:
    """Say when a gate that waits is to be decided: when it is looked at again, else its target."""
    gate = planned.milestone.gate
    again = gate.revisit if gate and gate.decision in COMES_AGAIN else None
    return again or planned.target


def why_uncounted(planned: Planned, unit: Unit) -> tuple[Uncounted, ...]:
    """Say why an estimate cannot be counted against a capacity; nothing where it can."""
    milestone = planned.milestone
    is_in_points = milestone.estimate is not None and milestone.estimate.unit == "pt"
    first, last = planned.earliest, planned.latest
    missing: tuple[tuple[Uncounted, bool], ...] = (
        ("team", not milestone.team),
        ("unit", is_in_points != (unit == "points")),
        ("dates", first is None or last is None or last < first),
    )
    return tuple(reason for reason, holds in missing if holds)


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
