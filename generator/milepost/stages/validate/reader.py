"""Reads a mapping by a table of fields: each value by its own kind, each mistake as a problem at its place.

A table is data: the same one validates a file and writes its JSON Schema, so the two cannot drift apart.
A wrong value costs that key, never the rest of the file.
"""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from milepost.model.calendar import Calendar
from milepost.model.nodes import Mapping, Node, Scalar, Sequence, is_empty
from milepost.model.spelling import Nearest, Patience
from milepost.problems import Place, Problem

Schema = dict[str, Any]
# The keys that decide who sees what, in every file.
GUARDS = frozenset({"audience", "audiences", "default_audience", "fields", "precision", "as_seen_by", "draft"})


@dataclass(slots=True)
class Reader:
    """What reading a value needs to know, and the problems found on the way."""

    shown: str
    calendar: Calendar = field(default_factory=Calendar)
    circles: tuple[str, ...] = ()
    confidence: Dictionary[str, int] = field(default_factory=dict)
    keys: Dictionary[str, str] = field(default_factory=dict)
    values: Dictionary[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    patience: Patience = field(default_factory=Patience)

    def wrong(self, node: Node, rule: str, message: str, hint: str = "", setting: str = "") -> None:
        """Note an error at a value."""
        self.problems.append(Problem(node.place, rule, message, hint, "error", setting))


class Kind(Protocol):
    """How one sort of value is read and described."""

    def read(self, node: Node, reader: Reader) -> Any:
        """Give the typed value, or None after noting what is wrong."""

    def schema(self) -> Schema:
        """Describe every accepted form as JSON Schema."""


@dataclass(frozen=True, slots=True)
class Field:
    """A key: its kind of value, what it means in a sentence, other names people give it."""

    key: str
    kind: Kind
    doc: str
    other_names: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """What was read by a table: values and their places by key, only for keys that were written and right.

    `meant` holds the keys that were written under a wrong name; they were reported and are not missing besides.
    """

    values: dict[str, Any]
    places: dict[str, Place]
    meant: set[str] = field(default_factory=set)


Table = tuple[Field, ...]


def read_fields(mapping: Mapping, table: Table, reader: Reader, where: str = "") -> Fields:
    """Read a mapping by a table; `where` names the block for messages, empty for the whole file."""
    found = Fields({}, {})
    fields = {item.key: item for item in table}
    for key, value in mapping.entries:
        name = canonical(key.text, fields, reader) if not where else key.text
        before = len(reader.problems)
        if name not in fields:
            meant = _unknown_key(key, fields, reader, where)
            found.meant.add(meant)
            _guard(meant, reader, before)
        elif name in found.places:
            message = f"`{key.text}` means `{name}`, which is there already"
            reader.wrong(key, "duplicate-key", message, "keep one of the two")
        elif not is_empty(value):
            found.places[name] = value.place
            if isinstance(value, Sequence):
                found.places.update((f"{name}.{number}", entry.place) for number, entry in enumerate(value.items))
            _keep(found, name, fields[name].kind.read(value, reader))
            _guard(name, reader, before)
    _require(mapping, table, found, reader, where)
    return found


def _guard(name: str, reader: Reader, since: int) -> None:
    """Mark what is wrong at a key that keeps something inside, so that it cannot be ignored."""
    if name in GUARDS:
        reader.problems[since:] = [replace(problem, is_guard=True) for problem in reader.problems[since:]]


def canonical(key: str, fields: Dictionary[str, Field], reader: Reader) -> str:
    """Translate a key by roadmap.yml's `keys`; a name the table knows stands for itself."""
    return key if key in fields else reader.keys.get(key, key)


def _keep(found: Fields, name: str, value: object) -> None:
    if value is not None:
        found.values[name] = value


def _require(mapping: Mapping, table: Table, found: Fields, reader: Reader, where: str) -> None:
    for item in table:
        if item.is_required and item.key not in found.places and item.key not in found.meant:
            rule = "no-title" if item.key == "title" and not where else "missing-key"
            message = f"{where or 'the file'} needs `{item.key}`"
            reader.wrong(mapping, rule, message, f"add `{item.key}: …`: {item.doc}")


def _unknown_key(key: Scalar, fields: Dictionary[str, Field], reader: Reader, where: str) -> str:
    """Report a key and give the one that is meant; empty when none is near."""
    known = known_as(key.text, fields)
    name = key.text[:60]
    message = f"`{name}` is not a key of {where}" if where else f"`{name}` is not a key of this file"
    if known and not where:
        reader.wrong(key, "unknown-key", message, f"write `{known}`", f"keys: {{{key.text}: {known}}}")
    elif known:
        reader.wrong(key, "unknown-key", message, f"write `{known}`")
    elif "extra" in fields:
        hint = f"put your own fields under `extra:`, as `extra: {{{name}: …}}`"
        reader.wrong(key, "unknown-key", message, hint)
    else:
        reader.wrong(key, "unknown-key", message, f"the keys are: {', '.join(fields)}")
    return known


def known_as(name: str, fields: Dictionary[str, Field]) -> str:
    """Find the key an author means: one of its other names, else the nearest spelling; empty when none is near."""
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    for item in fields.values():
        if plain == item.key or plain in item.other_names:
            return item.key
    return Nearest(fields, cutoff=0.75).to(plain)


def table_schema(table: Table, is_open: bool = False) -> Schema:
    """Describe a mapping with the keys of a table, and no others unless it is open."""
    schema: Schema = {
        "type": "object",
        "properties": {item.key: _described(item) for item in table},
        "additionalProperties": is_open,
    }
    required = [item.key for item in table if item.is_required]
    if required:
        schema["required"] = required
    return schema


def _described(item: Field) -> Schema:
    kind = item.kind.schema()
    # An empty key counts as absent, so every key may also hold nothing.
    return {"description": item.doc, "anyOf": [kind, {"type": "null"}, {"const": ""}]}
