"""What roadmap.json says of a milestone, and of a gate among them: a table for each, and what they are read from."""

from dataclasses import dataclass, replace
from operator import attrgetter, itemgetter

from milepost.model.history import MoveKind, move_kind
from milepost.model.json_fields import (
    COUNT,
    DAY,
    PERCENT,
    PERIOD,
    TEXT,
    URL,
    YES_OR_NO,
    Field,
    Table,
    amount,
    choice,
    day,
    listed,
    many,
    one,
    period,
)
from milepost.model.milestone import Commitment, Decision, DependencyType, EffortUnit, Health, Milestone, Status
from milepost.model.plan import Forecast, Horizon, Move, Plan, Planned
from milepost.model.roadmap import Seen
from milepost.stages.render.addresses import address_of
from milepost.stages.render.exports import absolute
from milepost.stages.render.precision import forecast_of, told_day


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone as it is written: itself, its plan, its page, its forecast as its circle is told it, its moves."""

    milestone: Milestone
    planned: Planned
    url: str
    forecast: Forecast | None
    moves: tuple[Move, ...]


def rows(plan: Plan[Seen], site_url: str) -> list[MilestoneRow]:
    """Gather what is written of each milestone, sorted by id."""
    moves = plan.moves_of if plan.roadmap.audience.sees("history") else {}
    return [
        MilestoneRow(
            entry.milestone,
            entry,
            absolute(address_of("milestone", id_), site_url),
            _forecast(id_, plan),
            moves.get(id_, ())[::-1],
        )
        for id_, entry in sorted(plan.planned.items(), key=itemgetter(0))
    ]


def _forecast(id_: str, plan: Plan[Seen]) -> Forecast | None:
    item = plan.planned[id_].milestone
    found = forecast_of(item, plan)
    return found and replace(found, p50=told_day(found.p50, item, plan), p85=told_day(found.p85, item, plan))


of = attrgetter

EFFORT: Table = (
    amount("low", "low"),
    amount("likely", "likely"),
    amount("high", "high"),
    Field("unit", choice(EffortUnit), of("unit"), True),
)
LINK: Table = (Field("rel", TEXT, of("rel")), Field("url", URL, of("url"), True), Field("title", TEXT, of("title")))
DEPENDENCY: Table = (
    Field("id", TEXT, of("id"), True),
    Field("type", choice(DependencyType), of("type"), True),
    Field("lag", COUNT | {"description": "working days"}, lambda entry: entry.lag or None),
    Field("why", TEXT, of("why")),
)
CRITERION: Table = (
    Field("text", TEXT, of("text"), True),
    Field("level", {"type": "string", "enum": ["must", "should"]}, of("level"), True),
    Field("met", YES_OR_NO, of("met")),
    Field("evidence", URL, of("evidence")),
)
CONDITION: Table = (Field("text", TEXT, of("text"), True), period("due", "due"), Field("met", YES_OR_NO, of("met")))
GATE: Table = (
    Field("type", TEXT, of("type"), True),
    Field("decision", choice(Decision), of("decision")),
    day("decided_on", "decided_on"),
    listed("decided_by", "decided_by"),
    Field("rationale", TEXT, of("rationale")),
    Field("recommendation", choice(Decision), of("recommendation")),
    one("asks", (one("effort", EFFORT, of("effort")), period("until", "until")), of("asks")),
    many("criteria", CRITERION, of("criteria")),
    listed("approvers", "approvers"),
    many("conditions", CONDITION, of("conditions")),
    period("revisit", "revisit"),
)
PROGRESS: Table = (
    Field("percent", PERCENT, of("percent"), True),
    Field("source", {"type": "string", "enum": ["progress", "tasks", "children", "status"]}, of("source"), True),
)
FORECAST: Table = (
    Field("p50", DAY, lambda forecast: forecast.p50.isoformat(), True),
    Field("p85", DAY, lambda forecast: forecast.p85.isoformat(), True),
)
MOVE: Table = (
    Field("date", DAY, lambda move: move.date.isoformat(), True),
    period("from", "before"),
    period("to", "after"),
    Field("class", choice(MoveKind), lambda move: move_kind(move.before, move.after), True),
    Field("days", COUNT | {"description": "how much later the end is; negative: earlier"}, of("days")),
    Field("reason", TEXT, of("reason")),
)
HISTORY: Table = (
    Field("first_target", PERIOD, lambda moves: None if moves[0].before.is_board else moves[0].before.text),
    many("moves", MOVE, lambda moves: moves, True),
    Field("slip_days", COUNT, lambda moves: sum(move.days or 0 for move in moves)),
)
MILESTONE: Table = (
    Field("id", TEXT, of("milestone.id"), True),
    Field("title", TEXT, of("milestone.title"), True),
    Field("summary", TEXT, of("milestone.summary")),
    Field("url", URL, of("url"), True),
    Field("kind", {"type": "string", "enum": ["milestone", "event"]}, of("milestone.kind"), True),
    Field("product", TEXT, of("milestone.product")),
    listed("themes", "milestone.themes"),
    Field("status", choice(Status), of("milestone.status"), True),
    Field("stage", TEXT, of("planned.stage")),
    Field("health", choice(Health), of("milestone.health")),
    Field("commitment", choice(Commitment), of("milestone.commitment"), True),
    Field("confidence", PERCENT, of("milestone.confidence")),
    Field("horizon", choice(Horizon), of("planned.horizon")),
    period("start", "planned.start"),
    period("target", "planned.target"),
    period("completed", "milestone.completed"),
    day("earliest", "planned.earliest"),
    day("latest", "planned.latest"),
    one("progress", PROGRESS, of("planned.progress")),
    one("estimate", EFFORT, of("milestone.estimate")),
    Field("team", TEXT, of("milestone.team")),
    listed("owner", "milestone.owner"),
    many("depends_on", DEPENDENCY, of("milestone.depends_on")),
    one("gate", GATE, of("milestone.gate")),
    listed("tags", "milestone.tags"),
    many("links", LINK, of("milestone.links")),
    one("history", HISTORY, lambda row: row.moves or None),
    one("forecast", FORECAST, of("forecast")),
)
GATE_AHEAD: Table = (
    Field("id", TEXT, of("milestone.id"), True),
    Field("product", TEXT, of("milestone.product")),
    Field("type", TEXT, of("milestone.gate.type"), True),
    Field("decision", choice(Decision), of("milestone.gate.decision")),
    day("decided_on", "milestone.gate.decided_on"),
    period("target", "planned.target"),
    Field("url", URL, of("url"), True),
)
