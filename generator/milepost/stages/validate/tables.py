"""The keys of every content file, as data: what each is called, what kind of value it takes, what it means."""

from typing import Any

from milepost.model.milestone import (
    Asks,
    Condition,
    Dependency,
    Gate,
    Shows,
    Sunset,
    Update,
    WebLink,
    Wording,
)
from milepost.model.settings import Criterion
from milepost.problems import Place
from milepost.stages.validate.amounts import Amount, DayCount, Number, Percent
from milepost.stages.validate.blocks import AnyData, Block, Many, MapOf, OneOf, Work
from milepost.stages.validate.kinds import (
    Address,
    Choice,
    Circle,
    Day,
    Identity,
    Name,
    Span,
    Text,
    YesNo,
)
from milepost.stages.validate.reader import Field, Table
from milepost.stages.validate.vocabulary import COMMITMENT, DECISION, HEALTH, PRECISION, STATUS


def _update(values: dict[str, Any], _places: dict[str, Place], _at: Place) -> Update:
    return Update(**values)


def _dependency(values: dict[str, Any], places: dict[str, Place], _at: Place) -> Dependency:
    return Dependency(place=places["id"], **values)


def _shows(values: dict[str, Any], _places: dict[str, Place], _at: Place) -> Shows:
    renamed = {"from": "since", "to": "until", "as": "form"}
    return Shows(**{renamed.get(key, key): value for key, value in values.items()})


UPDATE = Block(
    "updates",
    (
        Field("date", Day(), "the day of the note", ("day", "on"), is_required=True),
        Field("health", HEALTH, "how it goes: on-track, at-risk or off-track"),
        Field("text", Text(), "what happened, in a sentence or two", ("note", "comment", "message")),
        Field("moved_from", Span(on_board=True), "the target that held until then", ("from", "was")),
    ),
    _update,
)
LINK = Block(
    "links",
    (
        Field("rel", Text(), "what it is: issue, pr, doc, spec …", ("type", "kind")),
        Field("url", Address(), "where it leads", ("href", "link"), is_required=True),
        Field("title", Text(), "what the reader sees", ("text", "name", "label")),
        Field("audience", Circle(), "the widest circle that may see it", ("visibility",)),
    ),
    lambda values, _places, _at: WebLink(**values),
    short="url",
)
DEPENDENCY = Block(
    "depends_on",
    (
        Field("id", Name(), "the id of the milestone that comes before", is_required=True),
        Field(
            "type",
            Choice(("FS", "SS", "FF", "SF")),
            "how the two are tied: FS, SS, FF or SF; FS when left out",
        ),
        Field("lag", DayCount(is_signed=True), "working days between them, as 5d"),
        Field("why", Text(), "the reason, in a few words", ("reason",)),
    ),
    _dependency,
    short="id",
)
CRITERION = Block(
    "criteria",
    (
        Field("text", Text(), "what must be true", ("title", "criterion"), is_required=True),
        Field("level", Choice(("must", "should")), "must: no go without it; should: wished for"),
        Field("met", YesNo(), "yes or no; leave it out while nobody has assessed it"),
        Field("evidence", Address(), "where that can be seen", ("url", "link")),
    ),
    lambda values, _places, at: Criterion(**values, place=at),
    short="text",
)
CONDITION = Block(
    "conditions",
    (
        Field("text", Text(), "what is still asked", is_required=True),
        Field("due", Span(), "until when"),
        Field("met", YesNo(), "whether it has been met"),
    ),
    lambda values, _places, _at: Condition(**values),
    short="text",
)
GATE = Block(
    "gate",
    (
        Field("type", Name(), "which gate of the lifecycle, as value-case", ("gate", "kind"), is_required=True),
        Field("criteria", Many(CRITERION), "what is asked; the lifecycle's own when left out"),
        Field("approvers", Many(Text()), "who may decide", ("approver",)),
        Field("recommendation", DECISION, "what the team asks for"),
        Field(
            "asks",
            Block(
                "asks",
                (
                    Field("effort", Amount(), "what the next stage would cost, as 8w"),
                    Field("until", Span(), "until when"),
                ),
                lambda values, _places, _at: Asks(**values),
            ),
            "what the next stage would cost",
            ("ask",),
        ),
        Field("decision", DECISION, "what was decided: go, conditional-go, recycle, hold or no-go"),
        Field("decided_on", Day(), "the day of the decision", ("date", "decided")),
        Field("decided_by", Many(Text()), "who decided", ("decider", "by")),
        Field("rationale", Text(keeps_lines=True), "why it was decided so", ("reason", "why")),
        Field("conditions", Many(CONDITION), "what a conditional go still asks for"),
        Field("revisit", Span(), "when a held or recycled gate is looked at again"),
    ),
    lambda values, places, _at: Gate(**values, places=places),
    short="type",
)
SUNSET = Block(
    "sunset",
    (
        Field("announce", Span(), "when customers are told"),
        Field("end_of_sale", Span(), "the last time it is sold"),
        Field("end_of_support", Span(), "the last time it is supported"),
        Field("end_of_life", Span(), "when it is gone", ("eol",)),
        Field("replacement", Text(), "what to use instead: an id, an address or words"),
        Field("notice", DayCount(), "calendar days that must lie between announcement and end, as 180d"),
    ),
    lambda values, _places, _at: Sunset(**values),
)
AS_SEEN_BY = MapOf(
    "as_seen_by",
    Circle(),
    Block(
        "as_seen_by",
        (
            Field("title", Text(), "the title this circle reads"),
            Field("summary", Text(), "the summary this circle reads"),
            Field("precision", PRECISION, "the finest date this circle is told"),
        ),
        lambda values, _places, _at: Wording(**values),
    ),
)

_TITLE = Field("title", Text(), "what it is called; the first heading when left out", ("name", "heading"))
_SUMMARY = Field(
    "summary", Text(), "one sentence; the body's first when left out", ("description", "abstract", "tagline")
)
_OWNER = Field("owner", Many(Text()), "who answers for it: a handle or a name, one or a list",
               ("assignee", "author", "assignees", "authors", "owners", "lead", "dri"))  # fmt: skip
_TEAM = Field("team", Name(), "who does it", ("squad", "group"))
_AUDIENCE = Field("audience", Circle(), "the widest circle that may see it; `default_audience` when left out",
                  ("visibility", "access"))  # fmt: skip
_UPDATES = Field("updates", Many(UPDATE), "dated notes", ("notes", "log"))
_HEALTH = Field("health", HEALTH, "how it goes: on-track, at-risk or off-track", ("rag", "rag_status"))
# Each theme is a page that lists its milestones, each with all its themes.
_THEMES = Field("themes", Many(Name(keeps_words=True), most=20), "why: ids or names of themes, one or a list",
                ("theme", "objective", "objectives", "epic", "initiative", "goal", "goals"))  # fmt: skip
_LINKS = Field("links", Many(LINK), "issues, pull requests, documents", ("link", "urls", "url", "references"))
_SUNSET = Field("sunset", SUNSET, "the planned end of life", ("end_of_life",))
_ORDER = Field("order", Number(-1e6, 1e6, is_whole=False), "where it stands among its like; smaller comes first",
               ("weight", "position", "rank"))  # fmt: skip
_AS_SEEN_BY = Field("as_seen_by", AS_SEEN_BY, "other words and coarser dates for a circle and every wider one")

MILESTONE: Table = (
    _TITLE,
    _SUMMARY,
    Field("target", Span(on_board=True), "when it will be there: 2026-Q3, 2026-09, a day, a range, now, next or later",
          ("due", "due_date", "end", "end_date", "eta", "deadline_date", "milestone_date", "date", "when", "finish",
           "target_date", "quarter", "release_date")),
    Field("status", STATUS, "the record's life: proposed, planned, active, done, deferred or cancelled",
          ("state", "phase_status", "progress_status")),
    Field("product", Name(), "its swimlane; the folder's name when left out", ("project", "area", "component", "stream", "lane")),
    _THEMES,
    Field("draft", YesNo(), "yes: seen by `serve` and `check` only", ("unpublished",)),
    Field("id", Identity(), "its address for ever; from the file's name when left out", ("slug", "key", "uid")),
    Field("aliases", Many(Identity()), "old ids that lead here", ("alias", "redirect_from")),
    Field("kind", Choice(("milestone", "event")), "event: an outside date, as a law or a fair", ("type",)),
    Field("parent", Name(), "the id of the milestone it is a part of", ("part_of",)),
    Field("start", Span(), "when work begins", ("start_date", "begin", "begins", "starts", "from", "started")),
    Field("completed", Span(), "when it was really done", ("done_on", "completed_on", "shipped_on", "released_on",
                                                           "finished", "completed_at", "closed_at")),
    Field("deadline", Span(), "the last day that will do", ("must_by", "hard_deadline", "latest")),
    Field("not_before", Span(), "the first day that will do", ("earliest", "start_after")),
    Field("commitment", COMMITMENT, "how strong the promise is: committed, target or exploring", ("promise",)),
    Field("confidence", Percent(with_words=True), "the chance of landing inside `target`: 70%, or high, medium, low",
          ("certainty", "probability", "likelihood")),
    _HEALTH,
    _UPDATES,
    Field("stage", Name(), "where in the lifecycle the work is; from decided gates when left out", ("phase", "maturity")),
    Field("gate", GATE, "makes the milestone a gate: a go/no-go decision"),
    Field("estimate", Work(), "effort: 12d, 6w, 40pt, or {low, likely, high}", ("effort", "size", "points", "story_points")),
    Field("progress", Percent(), "how far it is: 40%; from tasks, children or status when left out",
          ("percent", "percent_complete", "completion", "done_percent")),
    _TEAM,
    _OWNER,
    Field("depends_on", Many(DEPENDENCY, most=100), "ids of milestones that come before, or {id, type, lag, why}",
          ("blocked_by", "requires", "dependencies", "depends", "depends_upon", "needs", "after", "predecessors")),
    Field("version", Text(), "the release's version", ("release",)),
    Field("follows", Name(), "the id of the release before it", ("previous", "previous_release")),
    _SUNSET,
    _AUDIENCE,
    _AS_SEEN_BY,
    _LINKS,
    Field("tags", Many(Text()), "words to filter by", ("labels", "tag", "label", "keywords", "categories")),
    Field("extra", AnyData(), "your own fields", ("custom", "metadata")),
)  # fmt: skip
THEME: Table = (
    Field("id", Identity(), "its address for ever; from the file's name when left out", ("slug", "key")),
    _TITLE, _SUMMARY, _OWNER, _ORDER, _AUDIENCE, _AS_SEEN_BY,
)  # fmt: skip
PERIOD: Table = (
    _TITLE,
    Field("focus", Text(), "what the period is about, in a sentence", ("goal", "objective")),
    _THEMES, _OWNER, _HEALTH, _UPDATES,
    Field("capacity", OneOf(Number(0, 1e6, is_whole=False), MapOf("capacity", Name(), Number(0, 1e6, is_whole=False))),
          "what teams can do in this period, as {identity: 30}; one number for every team"),
    _AUDIENCE,
)  # fmt: skip
SHOWS = Block(
    "shows",
    (
        Field("product", Many(Name()), "only these products", ("products",)),
        Field("theme", Many(Name(keeps_words=True)), "only these themes", ("themes",)),
        Field("team", Many(Name()), "only these teams", ("teams",)),
        Field("status", Many(STATUS), "only these statuses", ("state",)),
        Field("tag", Many(Text()), "only with one of these tags", ("tags",)),
        Field("from", Span(), "nothing that ends before", ("since", "start")),
        Field("to", Span(), "nothing that begins after", ("until", "end")),
        Field("as", Choice(("timeline", "list", "board", "table")), "timeline, list, board or table", ("view",)),
        Field(
            "lanes",
            Choice(("product", "theme", "team")),
            "what a lane is: product, theme or team",
            ("group_by",),
        ),
    ),
    _shows,
)
PAGE: Table = (_TITLE, _ORDER, _AUDIENCE, Field("shows", SHOWS, "a view below the text", ("show", "view")))


def product_table(lifecycle: Block) -> Table:
    """Give a product's keys; its lifecycle is written as in roadmap.yml."""
    return (
        Field("id", Identity(), "its address for ever; from the file's name when left out", ("slug", "key")),
        _TITLE, _SUMMARY, _OWNER, _TEAM,
        Field("lifecycle", lifecycle, "its own stages and gates, as in roadmap.yml"),
        _ORDER, _AUDIENCE, _SUNSET, _LINKS,
    )  # fmt: skip
