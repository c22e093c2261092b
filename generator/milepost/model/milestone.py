"""A milestone, a product, a theme, a period's report and a free page, each checked and typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from milepost.model.draft import Body, Reference
from milepost.model.periods import Period, Precision
from milepost.model.settings import Criterion, Lifecycle
from milepost.problems import Place

Status = Literal["proposed", "planned", "active", "done", "deferred", "cancelled"]
Commitment = Literal["committed", "target", "exploring"]
Health = Literal["on-track", "at-risk", "off-track"]
Decision = Literal["go", "conditional-go", "recycle", "hold", "no-go"]
DependencyType = Literal["FS", "SS", "FF", "SF"]
EffortUnit = Literal["d", "w", "pt"]


@dataclass(frozen=True, slots=True)
class Effort:
    """Three amounts of work in one unit: working days, working weeks or points; all alike when one was written."""

    low: float
    likely: float
    high: float
    unit: EffortUnit

    @property
    def is_range(self) -> bool:
        """Tell whether three points were given."""
        return self.low != self.high

    @property
    def mean(self) -> float:
        """Weigh three points into one amount, as PERT does (Malcolm and others, 1959)."""
        return (self.low + 4 * self.likely + self.high) / 6


@dataclass(frozen=True, slots=True)
class Dependency:
    """What must come before: the other's id, how the two are tied, working days between."""

    id: str
    place: Place
    type: DependencyType = "FS"
    lag: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """A dated note; `moved_from` is the promise that held until then."""

    date: date
    text: str = ""
    health: Health | None = None
    moved_from: Period | None = None


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link beside a milestone; seen from its own circle inwards."""

    url: str
    title: str = ""
    rel: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """Other words and coarser dates for a circle and every wider one without its own."""

    title: str = ""
    summary: str = ""
    precision: Precision | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What a conditional go still asks for."""

    text: str
    due: Period | None = None
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    """What the next stage would cost."""

    effort: Effort | None = None
    until: Period | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A go/no-go decision: what it asks, who decides, what was decided."""

    type: str
    criteria: tuple[Criterion, ...] = ()
    approvers: tuple[str, ...] = ()
    recommendation: Decision | None = None
    asks: Asks | None = None
    decision: Decision | None = None
    decided_on: date | None = None
    decided_by: tuple[str, ...] = ()
    rationale: str = ""
    conditions: tuple[Condition, ...] = ()
    revisit: Period | None = None
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)

    @property
    def is_passed(self) -> bool:
        """Tell whether work may go on behind it."""
        return self.decision in {"go", "conditional-go"}

    @property
    def is_ended(self) -> bool:
        """Tell whether it was decided for good: one that is on hold or was recycled comes again."""
        return self.is_passed or self.decision == "no-go"


@dataclass(frozen=True, slots=True)
class Sunset:
    """A planned end of life; `notice` in calendar days."""

    announce: Period | None = None
    end_of_sale: Period | None = None
    end_of_support: Period | None = None
    end_of_life: Period | None = None
    replacement: str = ""
    notice: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What every file of the content has once it is checked: who may see it, its text, where its values stand.

    `bodies` go from the widest circle to the innermost; of a seen item there is only its circle's own.
    """

    id: str
    title: str
    audience: str
    path: str
    shown: str
    bodies: tuple[Body, ...] = ()
    # Beside each body, where its links lead; filled by `resolve`.
    references: tuple[tuple[Reference, ...], ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    draft: bool = False

    def place(self, key: str) -> Place:
        """Point at a key's value or a list's entry (`links.0`); at the top of the file when it was not written."""
        return self.places.get(key, Place(self.shown, 1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Item):
    """A milestone whose every value is known to be well formed; None and empty mean: not said."""

    summary: str = ""
    target: Period | None = None
    status: Status = "planned"
    product: str = ""
    themes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    kind: Literal["milestone", "event"] = "milestone"
    parent: str = ""
    start: Period | None = None
    completed: Period | None = None
    deadline: Period | None = None
    not_before: Period | None = None
    commitment: Commitment = "target"
    confidence: int | None = None
    health: Health | None = None
    updates: tuple[Update, ...] = ()
    stage: str = ""
    gate: Gate | None = None
    estimate: Effort | None = None
    progress: int | None = None
    team: str = ""
    owner: tuple[str, ...] = ()
    depends_on: tuple[Dependency, ...] = ()
    version: str = ""
    follows: str = ""
    sunset: Sunset | None = None
    as_seen_by: Mapping[str, Wording] = field(default_factory=dict)
    links: tuple[WebLink, ...] = ()
    tags: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)
    # The finest date its readers are told; None where they are told what was written. Set when it is projected.
    told_at: Precision | None = None

    def gate_place(self, key: str) -> Place:
        """Point at a key of the gate's block; at the block when the key was not written."""
        return self.gate.places.get(key, self.place("gate")) if self.gate else self.place("gate")

    @property
    def newest_update(self) -> date | None:
        """Give the day on which somebody last said how it goes."""
        return max((update.date for update in self.updates), default=None)

    @property
    def is_dropped(self) -> bool:
        """Tell whether nothing is planned any more, for now or for good."""
        return self.status in {"deferred", "cancelled"}

    @property
    def is_open(self) -> bool:
        """Tell whether work may still come: neither done, deferred nor cancelled."""
        return self.status in {"proposed", "planned", "active"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Item):
    """What a product is and who answers for it; `is_written` when a file says so."""

    summary: str = ""
    owner: tuple[str, ...] = ()
    team: str = ""
    lifecycle: Lifecycle | None = None
    order: float | None = None
    sunset: Sunset | None = None
    links: tuple[WebLink, ...] = ()
    is_written: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Item):
    """Why: an aim that many milestones serve; `is_written` when a file says so.

    `named_by` has, for one that only milestones name, how each of them spells it.
    """

    summary: str = ""
    owner: tuple[str, ...] = ()
    order: float | None = None
    as_seen_by: Mapping[str, Wording] = field(default_factory=dict)
    named_by: Mapping[str, str] = field(default_factory=dict)
    is_written: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodReport(Item):
    """What a period is about; `id` is its normalised text, `is_written` says whether a file tells of it."""

    span: Period
    focus: str = ""
    themes: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    health: Health | None = None
    updates: tuple[Update, ...] = ()
    capacity: Mapping[str, float] = field(default_factory=dict)
    is_written: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows:
    """A view below a page's text: which milestones, and how they are shown."""

    product: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    status: tuple[Status, ...] = ()
    tag: tuple[str, ...] = ()
    since: Period | None = None
    until: Period | None = None
    form: Literal["timeline", "list", "board", "table"] = "timeline"
    lanes: Literal["product", "theme", "team"] = "product"


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePage(Item):
    """Any other page: a text, and perhaps a view."""

    order: float | None = None
    shows: Shows | None = None
