"""The kinds of values made of other values: lists, blocks of named fields, maps, and an author's own data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from milepost.model.milestone import Effort
from milepost.model.nodes import Mapping, Node, Scalar, Sequence, is_empty
from milepost.problems import Place
from milepost.stages.validate.amounts import Amount
from milepost.stages.validate.kinds import shortened
from milepost.stages.validate.reader import Field, Kind, Reader, Schema, Table, read_fields, table_schema

# A theme, an old id or a circle is a page each, and every page may list them all: 10,000 in one file take a minute.
MOST_ENTRIES = 1_000
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Many:
    """One value or a list of them, up to so many; wrong ones are left out, the same one twice counts once."""

    kind: Kind
    needs_list: bool = False
    most: int = MOST_ENTRIES

    def read(self, node: Node, reader: Reader) -> tuple[Any, ...] | None:
        if not isinstance(node, Sequence) and self.needs_list:
            reader.wrong(
                node,
                "bad-value",
                "here a list should stand",
                "write each entry on a line with `- ` before it",
            )
            return None
        nodes = _bounded(node, node.items, reader, self.most) if isinstance(node, Sequence) else (node,)
        values = [self.kind.read(item, reader) for item in nodes if not is_empty(item)]
        return tuple(dict.fromkeys(value for value in values if value is not None))

    def schema(self) -> Schema:
        one = self.kind.schema()
        several = {"type": "array", "items": one, "maxItems": self.most}
        return several if self.needs_list else {"anyOf": [one, several]}


@dataclass(frozen=True, slots=True)
class Block:
    """A mapping with fields of its own, made into a value by `make`; `short` is the key a bare value stands for.

    `make` gets the values read and their places, and may give None where a value without some of them makes no sense.
    """

    name: str
    table: Table
    make: Callable[[dict[str, Any], dict[str, Place], Place], Any] = field(compare=False)
    short: str = ""

    def read(self, node: Node, reader: Reader) -> Any:
        if isinstance(node, Scalar) and self.short:
            kind = next(item.kind for item in self.table if item.key == self.short)
            value = kind.read(node, reader)
            return None if value is None else self.make({self.short: value}, {self.short: node.place}, node.place)
        if not isinstance(node, Mapping):
            keys = ", ".join(item.key for item in self.table)
            message = f"`{self.name}` should hold keys of its own"
            reader.wrong(node, "bad-value", message, f"write each on a line of its own below: {keys}")
            return None
        before = len(reader.problems)
        found = read_fields(node, self.table, reader, f"`{self.name}`")
        missing = any(item.is_required and item.key not in found.values for item in self.table)
        if missing and len(reader.problems) > before:
            return None
        return self.make(found.values, found.places, node.place)

    def schema(self) -> Schema:
        block = table_schema(self.table)
        if not self.short:
            return block
        kind = next(item.kind for item in self.table if item.key == self.short)
        return {"anyOf": [kind.schema(), block]}


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys an author chooses, each with a value of one kind; keys are checked by a kind too."""

    name: str
    key: Kind
    value: Kind

    def read(self, node: Node, reader: Reader) -> dict[str, Any] | None:
        if not isinstance(node, Mapping):
            reader.wrong(
                node,
                "bad-value",
                f"`{self.name}` should map names to values",
                "write `name: value` lines below it",
            )
            return None
        found: dict[str, Any] = {}
        for name, value in _bounded(node, node.entries, reader):
            key = self.key.read(name, reader)
            typed = None if is_empty(value) else self.value.read(value, reader)
            if key is not None and typed is not None:
                found[key] = typed
        return found

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.value.schema(), "maxProperties": MOST_ENTRIES}


@dataclass(frozen=True, slots=True)
class AnyData:
    """An author's own fields: texts, lists and mappings, kept as written."""

    def read(self, node: Node, reader: Reader) -> dict[str, object] | None:
        if not isinstance(node, Mapping):
            reader.wrong(
                node,
                "bad-value",
                "`extra` should hold fields of your own",
                "write `name: value` lines below it",
            )
            return None
        return {key.text: plain(value) for key, value in node.entries}

    def schema(self) -> Schema:
        return {"type": "object"}


def plain(node: Node) -> object:
    """Turn nodes into texts, lists and dictionaries; depth is bounded where the nodes were made."""
    if isinstance(node, Scalar):
        return "" if node.is_empty else node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


@dataclass(frozen=True, slots=True)
class Work:
    """An estimate: one amount, or three points `{low, likely, high}` in one unit."""

    def read(self, node: Node, reader: Reader) -> Effort | None:
        if not isinstance(node, Mapping):
            return Amount().read(node, reader)
        found = read_fields(node, _THREE_POINTS, reader, "`estimate`").values
        if len(found) < len(_THREE_POINTS):
            return None
        low, likely, high = found["low"], found["likely"], found["high"]
        if len({low.unit, likely.unit, high.unit}) > 1:
            reader.wrong(node, "bad-value", "the three points have different units", "use one unit for all three")
            return None
        if not low.low <= likely.low <= high.low:
            message = "the three points are out of order"
            reader.wrong(node, "bad-value", message, "low must not be above likely, nor likely above high")
            return None
        return Effort(low.low, likely.low, high.low, low.unit)

    def schema(self) -> Schema:
        return {"anyOf": [Amount().schema(), table_schema(_THREE_POINTS)]}


_THREE_POINTS: Table = (
    Field("low", Amount(), "if all goes well", is_required=True),
    Field("likely", Amount(), "what you expect", is_required=True),
    Field("high", Amount(), "if much goes wrong", is_required=True),
)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Either of two kinds by the shape of what is written: a mapping by the second, all else by the first."""

    single: Kind
    mapping: Kind

    def read(self, node: Node, reader: Reader) -> Any:
        return (self.mapping if isinstance(node, Mapping) else self.single).read(node, reader)

    def schema(self) -> Schema:
        return {"anyOf": [self.single.schema(), self.mapping.schema()]}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of things with an id each; the same id twice is a `duplicate-id`."""

    kind: Kind

    def read(self, node: Node, reader: Reader) -> tuple[Any, ...] | None:
        if not isinstance(node, Sequence):
            reader.wrong(
                node,
                "bad-value",
                "here a list should stand",
                "write each entry on a line with `- ` before it",
            )
            return None
        found: dict[str, Any] = {}
        for item in _bounded(node, node.items, reader):
            value = self.kind.read(item, reader)
            if value is not None and value.id in found:
                reader.wrong(item, "duplicate-id", f"'{shortened(value.id)}' is listed twice", "give one another id")
            elif value is not None:
                found[value.id] = value
        return tuple(found.values())

    def schema(self) -> Schema:
        return {"type": "array", "items": self.kind.schema(), "maxItems": MOST_ENTRIES}


def _bounded(node: Node, entries: tuple[Entry, ...], reader: Reader, most: int = MOST_ENTRIES) -> tuple[Entry, ...]:
    """Keep as many entries as a page could show anybody, and say where there are more."""
    if len(entries) <= most:
        return entries
    message = f"there are {len(entries):,} entries here; the limit is {most:,}"
    reader.wrong(node, "bad-value", message, "keep those that readers need, and the rest in files of their own")
    return entries[:most]
