"""What roadmap.yml says, typed; every value here has been checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from milepost.model.calendar import Calendar
from milepost.model.periods import Precision
from milepost.problems import Place

Interactive = Literal["on-request", "on-load"]
Unit = Literal["days", "weeks", "points"]

# What every circle sees of an item it may see at all; an allow-list in roadmap.yml only adds to it.
OPEN_FIELDS = frozenset(
    {
        *("id", "title", "summary", "body", "kind", "product", "themes", "status", "stage", "commitment", "horizon"),
        *("start", "target", "earliest", "latest", "completed", "progress", "version", "follows", "sunset"),
        *("links", "tags"),
    }
)
# What an allow-list may name besides `extra.NAME` and `all`.
GUARDED_FIELDS = frozenset(
    {
        *("health", "confidence", "history", "gate", "gate.all", "depends_on", "updates", "owner", "team"),
        *("estimate", "forecast", "capacity", "deadline", "not_before", "parent"),
    }
)


@dataclass(frozen=True, slots=True)
class Audience:
    """A circle of readers; `fields` is everything it sees of an item, `precision` the finest date it is told."""

    id: str
    fields: frozenset[str] = OPEN_FIELDS
    sees_all: bool = False
    precision: Precision | None = None

    def sees(self, name: str) -> bool:
        """Tell whether this circle sees a field; `extra.NAME` for an author's own."""
        return self.sees_all or name in self.fields or (name == "gate" and "gate.all" in self.fields)


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a gate asks for; `met` is None while nobody has assessed it."""

    text: str
    level: Literal["must", "should"] = "must"
    met: bool | None = None
    evidence: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of work between two gates."""

    id: str
    title: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class GateType:
    """A gate of a lifecycle: the stages it ends and starts, whether it asks for a decision, its default criteria."""

    id: str
    title: str
    ends: str = ""
    starts: str = ""
    decision: bool = False
    repeats: bool = False
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The stages and gates that work goes through, in order."""

    stages: tuple[Stage, ...]
    gates: tuple[GateType, ...]

    def gate(self, gate_id: str) -> GateType | None:
        """Find a gate by its id."""
        return next((gate for gate in self.gates if gate.id == gate_id), None)

    def stage_title(self, stage_id: str) -> str:
        """Name a stage; empty where there is none."""
        return next((stage.title for stage in self.stages if stage.id == stage_id), "")


@dataclass(frozen=True, slots=True)
class Capacity:
    """What teams can do in one period, in one unit; `default` None means no limit."""

    unit: Unit = "days"
    default: float | None = None
    teams: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThemeSettings:
    """How the site looks: colours, logo, font, and when Plotly is loaded."""

    accent: str = ""
    accent_dark: str = ""
    logo: str = ""
    font: str = ""
    interactive: Interactive = "on-request"
    plotly_js: str = ""


@dataclass(frozen=True, slots=True)
class FooterLink:
    """A link at the foot of every page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Ignore:
    """Problems of a rule that an author lives with, in the files a pattern names, and why."""

    rule: str
    path: str
    reason: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything roadmap.yml decides; `audiences` go from the widest circle to the innermost."""

    title: str
    description: str = ""
    language: str = "en"
    site_url: str = ""
    repo_url: str = ""
    disclaimer: str = "Plans may change. Dates are targets unless marked committed."
    feedback: str = ""
    footer: tuple[FooterLink, ...] = ()
    audiences: tuple[Audience, ...] = (Audience("public", sees_all=True), Audience("internal", sees_all=True))
    default_audience: str = "public"
    lifecycle: Lifecycle = Lifecycle((), ())
    calendar: Calendar = field(default_factory=Calendar)
    capacity: Capacity | None = None
    confidence: Mapping[str, int] = field(default_factory=lambda: {"high": 85, "medium": 60, "low": 35})
    theme: ThemeSettings = ThemeSettings()
    keys: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    keep_output: tuple[str, ...] = ()
    ignore: tuple[Ignore, ...] = ()
    # Where the value of each key stands, and each entry of a list: `footer.0`.
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)

    @property
    def circles(self) -> tuple[str, ...]:
        """Name the circles, widest first."""
        return tuple(audience.id for audience in self.audiences)

    def level(self, audience: str) -> int:
        """Say how far in a circle is: 0 for the widest."""
        return self.circles.index(audience)
