"""A difference as JSON, for programs, and the schema that describes it: one table of fields makes both."""

import json
from copy import deepcopy
from operator import attrgetter as of

from milepost.commands.diff.difference import Difference
from milepost.model.changes import SETTINGS, ChangeKind, EffectKind
from milepost.model.json_fields import (
    COUNT,
    TEXT,
    Field,
    Schema,
    Table,
    choice,
    described,
    many,
    written,
)
from milepost.report import escaped

SCHEMA_VERSION = 1
WRITTEN: Schema = TEXT | {"description": "as it was written, normalised; absent where there was nothing"}
LATER: Schema = COUNT | {"description": "how many days later the end is; negative when it is earlier"}
CIRCLES: Schema = {
    "type": "array",
    "items": TEXT,
    "description": "the audiences that can tell it from what they see, widest first",
}
WHAT: Schema = {
    "type": "array",
    "items": TEXT,
    "description": "milestone for the whole of it, dates where they are more exact, all for all fields, else fields",
}

EFFECT: Table = (
    Field("kind", choice(EffectKind), of("kind"), True),
    Field("id", TEXT | {"description": "a milestone; of capacity the team and the period"}, of("id"), True),
    Field("about", TEXT | {"description": "the effect in words"}, of("about"), True),
    Field("days", COUNT, of("days")),
    Field("visible_to", CIRCLES, lambda effect: list(effect.visible_to), True),
)
TOLD: Table = (
    Field("audience", TEXT, of("audience"), True),
    Field("told", WHAT, lambda told: list(told.what), True),
    Field("milestones", COUNT | {"minimum": 0}, of("milestones"), True),
)
CHANGE: Table = (
    Field("id", TEXT | {"description": f"a milestone; {SETTINGS} of the circles themselves"}, of("id"), True),
    Field("title", TEXT, of("title"), True),
    Field("class", choice(ChangeKind), of("kind"), True),
    Field("field", TEXT | {"description": "absent where the whole milestone came or went"}, of("field")),
    Field("from", WRITTEN, of("before")),
    Field("to", WRITTEN, of("after")),
    Field("days", LATER, of("days")),
    Field("visible_to", CIRCLES, lambda change: list(change.visible_to), True),
    many("knock_on", EFFECT, of("knock_on"), True),
    many("opens", TOLD, of("opens")),
    many("closes", TOLD, of("closes")),
)
DOCUMENT: Table = (
    Field("schema_version", {"const": SCHEMA_VERSION}, lambda _: SCHEMA_VERSION, True),
    Field("base", TEXT, of("base"), True),
    Field("head", TEXT, of("head"), True),
    many("changes", CHANGE, of("changes"), True),
)


def document(found: Difference) -> str:
    """Write every change; what there is nothing to say of is absent."""
    return escaped(json.dumps(written(DOCUMENT, found), indent=2, ensure_ascii=False))


def schema() -> Schema:
    """Describe the document as JSON Schema; later versions of it may have more keys."""
    return deepcopy(described(DOCUMENT))
