"""Turns roadmap.yml into `Settings`: every value typed, every relation between values checked."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from milepost import rules
from milepost.model.addresses import fault_of_base
from milepost.model.calendar import DAY_NAMES, Calendar
from milepost.model.lean_up import LEAN_UP
from milepost.model.nodes import Mapping
from milepost.model.periods import Period
from milepost.model.settings import (
    GUARDED_FIELDS,
    OPEN_FIELDS,
    Audience,
    Capacity,
    FooterLink,
    GateType,
    Ignore,
    Lifecycle,
    Settings,
    Stage,
    ThemeSettings,
)
from milepost.model.spelling import Nearest
from milepost.problems import Place, Problem, warning
from milepost.stages.validate.amounts import Number, Percent
from milepost.stages.validate.blocks import Block, Listed, Many, MapOf, OneOf
from milepost.stages.validate.kinds import (
    Address,
    Checked,
    Choice,
    Identity,
    Matching,
    Name,
    Span,
    Text,
    YesNo,
)
from milepost.stages.validate.reader import Field, Reader, Table, read_fields
from milepost.stages.validate.tables import CRITERION, MILESTONE
from milepost.stages.validate.vocabulary import WORDS

_BASE = Checked(Address(("http", "https")), fault_of_base, "write it as https://example.org/roadmap/")
_COLOUR = Matching("#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", "a colour", 'write it as "#1a56c4", in quotes')
_ACCENT = OneOf(
    _COLOUR,
    Block(
        "accent",
        (
            Field("light", _COLOUR, "on a white ground", is_required=True),
            Field("dark", _COLOUR, "on a dark ground", is_required=True),
        ),
        lambda values, _places, _at: (values["light"], values["dark"]),
    ),
)


# What a circle may be given besides what every circle sees.
_FIELDS = f"it may be all, extra.NAME, {', '.join(sorted(GUARDED_FIELDS))}"


def _known_field(name: str) -> str:
    if name in OPEN_FIELDS | GUARDED_FIELDS | {"all"} or re.fullmatch(r"extra\..+", name):
        return ""
    near = Nearest(GUARDED_FIELDS).to(name)
    return f"'{name}' is not a field" + (f"; did you mean '{near}'?" if near else "")


def _audience(values: dict[str, Any], _places: dict[str, Place], _at: Place) -> Audience:
    fields = values.get("fields", ())
    return Audience(values["id"], OPEN_FIELDS | set(fields), "all" in fields, values.get("precision"))


def _named(values: dict[str, Period]) -> str:
    return next((f"'{name}' needs two ends" for name, span in values.items() if span.is_board or span.is_open), "")


def _calendar(values: dict[str, Any], _places: dict[str, Place], _at: Place) -> Calendar:
    values = dict(values)
    named = tuple((name, span.begin, span.end) for name, span in values.pop("named", {}).items())
    holidays = frozenset(
        span.begin.fromordinal(day)
        for span in values.pop("holidays", ())
        for day in range(span.begin.toordinal(), span.end.toordinal())
    )
    if not values.get("working_days"):
        values.pop("working_days", None)  # an empty list is an empty key
    return Calendar(named=named, holidays=holidays, **values)


def _theme(values: dict[str, Any], _places: dict[str, Place], _at: Place) -> ThemeSettings:
    accent = values.pop("accent", "")
    light, dark = accent if isinstance(accent, tuple) else (accent, "")
    return ThemeSettings(accent=light, accent_dark=dark, **values)


def _ignore(values: dict[str, Any], _places: dict[str, Place], at: Place) -> Ignore:
    return Ignore(**values, line=at.line, column=at.column)


def _lifecycle(values: dict[str, Any], _places: dict[str, Place], _at: Place) -> Lifecycle:
    return Lifecycle(values["stages"], values["gates"])


def _lifecycle_fault(lifecycle: Lifecycle) -> str:
    stages = {stage.id for stage in lifecycle.stages}
    for gate in lifecycle.gates:
        for stage in (gate.ends, gate.starts):
            if stage and stage not in stages:
                return f"the gate '{gate.id}' names the stage '{stage}', which is not listed"
    return ""


AUDIENCE = Block(
    "audiences",
    (
        Field("id", Identity(), "the name of the circle", ("name",), is_required=True),
        Field("fields", Many(Checked(Text(), _known_field, _FIELDS)),
              "what it sees besides the open fields: all, or a list", ("sees", "shows")),
        Field("precision", Choice(("month", "quarter", "half", "year", "board")), "the finest date it is told"),
    ),
    _audience,
    short="id",
)  # fmt: skip
_STAGE = Block(
    "stages",
    (
        Field("id", Identity(), "its name in `stage:`", is_required=True),
        Field("title", Text(), "what readers see", is_required=True),
        Field("purpose", Text(), "what it is for, in a word or two"),
    ),
    lambda values, _places, _at: Stage(**values),
)
_GATE_TYPE = Block(
    "gates",
    (
        Field("id", Identity(), "its name in `gate: {type}`", is_required=True),
        Field("title", Text(), "what readers see", is_required=True),
        Field("ends", Name(), "the stage it ends"),
        Field("starts", Name(), "the stage it starts"),
        Field("decision", YesNo(), "yes: it asks for a decision"),
        Field("repeats", YesNo(), "yes: it may come again and again, as a release"),
        Field("criteria", Many(CRITERION), "what it asks by default"),
    ),
    lambda values, _places, _at: GateType(**values),
)
LIFECYCLE_BLOCK = Block(
    "lifecycle",
    (
        Field("stages", Listed(_STAGE), "the stages, in order", is_required=True),
        Field("gates", Listed(_GATE_TYPE), "the gates, in order", is_required=True),
    ),
    _lifecycle,
)
LIFECYCLE = Checked(LIFECYCLE_BLOCK, _lifecycle_fault, "list the stage, or correct the gate's `ends` or `starts`")
_WHOLE_SPAN = Checked(
    Span(), lambda span: "an open range has no days to name" if span.is_open else "", "write both ends"
)
# Holidays are kept day by day, so a slip such as 2026/9999 must not fill the memory.
_DAYS_OFF = Checked(
    _WHOLE_SPAN,
    lambda span: "no holiday lasts longer than a year" if (span.end - span.begin).days > 366 else "",
    "correct the years",
)
CALENDAR = Block(
    "calendar",
    (
        Field("fiscal_year_start", Number(1, 12), "the month in which the fiscal year begins", ("fiscal_start",)),
        Field("period", Choice(("month", "quarter", "half", "year")), "what the plan counts in"),
        Field("plan_ahead", Number(1, 40), "how many periods ahead the plan reaches"),
        Field("working_days", Many(Choice(DAY_NAMES)), "the days people work on"),
        Field("holidays", Many(_DAYS_OFF), "days off, single or as ranges"),
        Field(
            "named",
            Checked(MapOf("named", Text(), _WHOLE_SPAN), _named),
            "periods with names of your own, as PI27",
        ),
    ),
    _calendar,
)
CAPACITY = Block(
    "capacity",
    (
        Field("unit", Choice(("days", "weeks", "points")), "what the numbers count"),
        Field("default", Number(0, 1e6, is_whole=False), "what a team can do in a period"),
        Field("teams", MapOf("teams", Name(), Number(0, 1e6, is_whole=False)), "teams that can do more or less"),
    ),
    lambda values, _places, _at: Capacity(**values),
)
THEME_SETTINGS = Block(
    "theme",
    (
        Field("accent", _ACCENT, "the colour of links: one, or {light, dark}", ("color", "colour")),
        Field("logo", Text(), "an image in the content folder"),
        Field("font", Text(), "a font file in the content folder"),
        Field("interactive", Choice(("on-request", "on-load")), "when Plotly is loaded"),
        Field("plotly_js", Text(), "a smaller plotly.js of your own"),
    ),
    _theme,
)
CONFIG: Table = (
    Field("title", Text(), "the roadmap's name", ("name", "site_name"), is_required=True),
    Field("description", Text(), "what it is, in a sentence", ("subtitle", "site_description")),
    Field("language", Matching("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language", "write its code, as `en`"),
          "the language of the site, as a code", ("lang", "locale")),
    Field("site_url", _BASE, "where the site will be, for canonical links and feeds", ("url", "base_url")),
    Field("repo_url", _BASE, "where the source is, for edit links", ("repository", "repo")),
    Field("disclaimer", Text(), "shown to every circle but the innermost"),
    Field("feedback", Address(("http", "https", "mailto")), "where readers ask; {title} is replaced", ("contact",)),
    Field("footer", Many(Block("footer", (
        Field("title", Text(), "what readers see", is_required=True),
        Field("url", Address(), "where it leads", is_required=True),
    ), lambda values, _places, _at: FooterLink(**values))), "links at the foot of every page"),
    Field("default_audience", Text(), "the circle of files that do not say"),
    Field("audiences", Listed(AUDIENCE), "the circles of readers, widest first"),
    Field("lifecycle", LIFECYCLE, "stages and gates; LeanUP's when left out"),
    Field("calendar", CALENDAR, "how time is counted"),
    Field("capacity", CAPACITY, "what teams can do in a period; unlimited when left out"),
    Field("confidence", MapOf("confidence", Choice(("high", "medium", "low")), Percent()), "what high, medium and low mean"),
    Field("theme", THEME_SETTINGS, "how the site looks"),
    Field("keys", MapOf("keys", Text(), Choice(tuple(item.key for item in MILESTONE))), "other names this content uses for keys"),
    Field("values", MapOf("values", Text(), Choice(WORDS)), "other words this content uses for values"),
    Field("keep_output", Many(Text()), "names in the output folder that are not ours to touch"),
    Field("ignore", Many(Block("ignore", (
        Field("rule", Text(), "the rule's name", is_required=True),
        Field("path", Text(), "the files, as milestones/old/**; ** alone for all", is_required=True),
        Field("reason", Text(), "why you live with it", is_required=True),
    ), _ignore)), "problems you live with, and why"),
)  # fmt: skip


def settings(fields: Mapping, shown: str) -> tuple[Settings, tuple[Problem, ...]]:
    """Type and check roadmap.yml; with problems the settings are what could be read."""
    reader = Reader(shown)
    found = read_fields(fields, CONFIG, reader)
    values = found.values
    values.setdefault("title", "Roadmap")
    values.setdefault("lifecycle", LEAN_UP)
    if "confidence" in values:
        values["confidence"] = {**Settings("").confidence, **values["confidence"]}
    own = {key: value for key, value in values.items() if key not in {"audiences", "default_audience"}}
    made = Settings(**own, places=found.places)
    made = _with_circles(made, values, fields, reader)
    problems = [*reader.problems, *_ignore_faults(made, shown), *_key_faults(fields)]
    return made, tuple(problems)


def default_settings(title: str, shown: str) -> tuple[Settings, tuple[Problem, ...]]:
    """Make the settings of a content folder without a roadmap.yml, and the warning that goes with it."""
    message = "there is no roadmap.yml: everything is public unless a file says otherwise"
    hint = f"write one: `title: {title}` and `default_audience: public` (or internal)"
    return Settings(title, lifecycle=LEAN_UP), (warning(Place(shown), "no-settings", message, hint),)


def _with_circles(made: Settings, values: dict[str, Any], fields: Mapping, reader: Reader) -> Settings:
    audiences = values.get("audiences", made.audiences) or made.audiences
    # The innermost circle sees all, whatever was listed: somebody must be able to read what was written.
    audiences = (*audiences[:-1], replace(audiences[-1], sees_all=True))
    circles = [audience.id for audience in audiences]
    default = values.get("default_audience")
    at = fields.get("default_audience") or fields.get("audiences") or fields
    if default is None and "audiences" in values:
        hint = f"add `default_audience: {circles[-1]}`, or a wider one: {', '.join(circles)}"
        reader.wrong(at, "missing-key", "with `audiences` the file needs `default_audience`", hint)
    elif default is not None and default not in circles:
        near = Nearest(circles).to(default)
        hint = f"did you mean `{near}`?" if near else f"there are: {', '.join(circles)}"
        reader.wrong(at, "unknown-audience", f"no audience is called '{default}'", hint)
    elif default is None:
        message = "neither `audiences` nor `default_audience` is set: everything is public unless a file says otherwise"
        hint = "add `default_audience: public`, or `default_audience: internal` to publish only what says so"
        reader.problems.append(warning(Place(reader.shown, 1, 1), "no-settings", message, hint))
    # Fail closed: where the default is missing or wrong, nothing is meant for everybody.
    fallback = circles[-1] if default is not None or "audiences" in values else circles[0]
    return replace(made, audiences=audiences, default_audience=default if default in circles else fallback)


def _ignore_faults(made: Settings, shown: str) -> Iterator[Problem]:
    nearest = Nearest([known.name for known in rules.ALL])
    for entry in made.ignore:
        rule = rules.find(entry.rule)
        place = Place(shown, entry.line, entry.column)
        if rule is None:
            near = nearest.to(entry.rule)
            hint = f"did you mean `{near}`?" if near else "`milepost explain` lists the rules"
            yield Problem(place, "unknown-rule", f"no rule is called '{entry.rule[:60]}'", hint)
        elif not rule.can_be_ignored:
            yield Problem(place, "unknown-rule", f"'{entry.rule}' cannot be ignored", "mend what it finds")


def _key_faults(fields: Mapping) -> Iterator[Problem]:
    known = {item.key: item for item in MILESTONE}
    keys = fields.get("keys")
    for name, _ in keys.entries if isinstance(keys, Mapping) else ():
        if name.text in known:
            message = f"`{name.text}` is a key of milestones already, so it cannot stand for another"
            yield Problem(name.place, "bad-value", message, "take the line out")
