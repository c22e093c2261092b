"""An old version of a milestone's file: the few values that history follows, read as far as they can be.

Today's strictness is off: keys that are gone are passed over, and a value that cannot be read is left out, so that it
counts as not touched. Old files are read with the present roadmap.yml.
"""

from milepost.model.draft import Draft
from milepost.model.history import Era, Record
from milepost.model.nodes import Mapping, is_empty
from milepost.model.settings import Settings
from milepost.stages.validate.kinds import folded
from milepost.stages.validate.reader import GUARDS, Reader, canonical, known_as, read_fields
from milepost.stages.validate.tables import MILESTONE

_FOLLOWED = (
    "target",
    "start",
    "status",
    "stage",
    "gate",
    "commitment",
    "audience",
    "as_seen_by",
    "updates",
    "aliases",
    "draft",
)
TABLE = tuple(field for field in MILESTONE if field.key in _FOLLOWED)
_FIELDS = {field.key: field for field in TABLE}
_KEYS = frozenset(field.key for field in MILESTONE)
_GUARDS = {field.key: field for field in TABLE if field.key in GUARDS}


def record(draft: Draft, identity: str, settings: Settings, then: Era | None = None) -> Record:
    """Read what history follows of one file at one commit, whose roadmap.yml may have had other names for keys."""
    reader = _reader(draft, settings, then)
    names = [(entry, canonical(entry[0].text, _FIELDS, reader)) for entry in draft.fields.entries]
    kept = tuple(entry for entry, name in names if name in _FIELDS)
    found = read_fields(Mapping(kept, draft.fields.place), TABLE, reader)
    is_doubtful = any(name not in _KEYS and known_as(entry[0].text, _GUARDS) for entry, name in names)
    values, unreadable = found.values, found.places.keys() - found.values.keys()
    gate = values.get("gate")
    told: dict[str, object] = {
        "target": values.get("target"),
        "start": values.get("start"),
        "status": values.get("status", "planned"),
        "stage": values.get("stage", ""),
        "commitment": values.get("commitment", "target"),
        "audience": values.get("audience", settings.default_audience),
        "says_audience": "audience" in found.places,
        "aliases": values.get("aliases", ()),
        "decision": gate.decision or "" if gate else "",
        "draft": values.get("draft", False),
    }
    if "gate" in unreadable or (gate and not gate.decision and _has_decision(draft.fields.get("gate"))):
        # Whether it is done follows from the decision, where nothing else says so.
        unreadable |= {"decision"} if "status" in found.places else {"decision", "status"}
    elif gate and gate.is_ended and "status" not in found.places:
        told["status"] = "done"
    told = {name: value for name, value in told.items() if name not in unreadable}
    if "as_seen_by" not in unreadable:
        wordings = sorted(values.get("as_seen_by", {}).items())
        told["precisions"] = tuple((circle, words.precision) for circle, words in wordings if words.precision)
    if "updates" not in unreadable:
        told["notes"] = tuple(update.text for update in values.get("updates", ()))
    # Fail closed: what that day's build refused was published to nobody.
    told["is_closed"] = is_doubtful or any(problem.is_guard for problem in reader.problems)
    return Record(identity, told)


def _reader(draft: Draft, settings: Settings, then: Era | None) -> Reader:
    keys, words = (then.keys, then.values) if then else ({}, {})
    values = {folded(word): meaning for word, meaning in {**words, **settings.values}.items()}
    circles = settings.circles
    if then and then.circles:
        circles = (*circles, *(circle.id for circle in then.circles if circle.id not in circles))
    keys = {**keys, **settings.keys}
    return Reader(draft.source.shown, settings.calendar, circles, settings.confidence, keys, values)


def _has_decision(gate: object) -> bool:
    node = gate.get("decision") if isinstance(gate, Mapping) else None
    return node is not None and not is_empty(node)
