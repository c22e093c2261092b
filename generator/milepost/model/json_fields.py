"""What a document for programs is made of: fields, each with its schema and where its value comes from.

A table of fields writes a row and describes it as JSON Schema; what has no value is left out unless it is required.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, get_args

from milepost.model.periods import Period

Schema = dict[str, Any]
Row = dict[str, object]

TEXT: Schema = {"type": "string"}
YES_OR_NO: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer"}
PERCENT: Schema = {"type": "integer", "minimum": 0, "maximum": 100}
DAY: Schema = {"type": "string", "format": "date"}
PERIOD: Schema = {"type": "string", "description": "as precise as it was written: 2026-03-15, 2026-Q1, 2026-03/.."}
URL: Schema = {"type": "string", "format": "uri-reference"}


@dataclass(frozen=True, slots=True)
class Field:
    """A key: what may stand there and where that comes from; without a value it is left out unless required."""

    name: str
    schema: Schema
    read: Callable[[Any], object]
    is_required: bool = False


Table = tuple[Field, ...]


def written(table: Table, value: Any) -> Row:
    """Write a row by a table."""
    made: Row = {}
    for field in table:
        part = field.read(value)
        if part or field.is_required or part == 0:
            made[field.name] = part
    return made


def described(table: Table) -> Schema:
    """Describe a table's rows as JSON Schema."""
    required = [field.name for field in table if field.is_required]
    made: Schema = {"type": "object", "properties": {field.name: field.schema for field in table}}
    return made | {"required": required} if required else made


def one(name: str, table: Table, read: Callable[[Any], Any]) -> Field:
    """Make a field that holds an object."""

    def written_part(value: Any) -> Row | None:
        part = read(value)
        return None if part is None else written(table, part)

    return Field(name, described(table), written_part)


def many(name: str, table: Table, read: Callable[[Any], Iterable[Any]], is_required: bool = False) -> Field:
    """Make a field that holds a list of objects."""
    schema = {"type": "array", "items": described(table)}
    return Field(name, schema, lambda value: [written(table, part) for part in read(value)], is_required)


def listed(name: str, path: str) -> Field:
    """Make a field that holds a list of texts."""
    read = attrgetter(path)
    return Field(name, {"type": "array", "items": TEXT}, lambda value: list(read(value)))


def period(name: str, path: str) -> Field:
    """Make a field that holds a period as authors write it; a place on the board is none."""
    read = attrgetter(path)

    def text(value: Any) -> str | None:
        span: Period | None = read(value)
        return None if span is None or span.is_board else span.text

    return Field(name, PERIOD, text)


def day(name: str, path: str) -> Field:
    """Make a field that holds a day."""
    read = attrgetter(path)
    return Field(name, DAY, lambda value: found.isoformat() if (found := read(value)) else None)


def amount(name: str, path: str) -> Field:
    """Make a field that always holds a number; a whole one is written without a fraction."""
    read = attrgetter(path)
    return Field(name, {"type": "number", "minimum": 0}, lambda value: figure(read(value)), True)


def figure(value: float) -> float:
    """Give a whole number without a fraction."""
    return int(value) if value == int(value) else value


def by_team(name: str, read: Callable[[Any], Mapping[str, float]]) -> Field:
    """Make a field that holds an amount of work for each team."""
    schema = {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}}
    return Field(name, schema, lambda value: {team: figure(round(amount, 3)) for team, amount in read(value).items()})


def choice(literal: Any) -> Schema:
    """Describe a value that is one of some words."""
    return {"type": "string", "enum": list(get_args(literal))}
