"""Values of the model as JSON values and back, by their types: dataclasses, tuples, mappings, days, and plain values.

What is written says no types, so what is read makes nothing but what was asked for. A dataclass is a list of its
fields, up to the last that is not as by default; one whose fields go by name a mapping of those that are not. Of one
among several dataclasses the name of its class is written too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Turn = Callable[[Any], Any]
PLAIN = (str, int, float, bool, NoneType)
AGAIN = 0  # stands where a tuple has the very value before it once more


@cache
def writer(of: Any) -> Turn:
    """Make the function that writes a value of a type as JSON values; raises TypeError for a type it cannot write."""
    origin = get_origin(of)
    if origin in (Union, UnionType):
        return _write_one_of(get_args(of))
    if origin is tuple:
        return _write_tuple(get_args(of))
    if origin is frozenset:
        return sorted
    if origin is Mapping:
        part = writer(get_args(of)[1])
        return lambda value: {key: part(one) for key, one in value.items()}
    if is_dataclass(of):
        return _write_fields(of)
    if of is date:
        return date.isoformat
    if of is Path:
        return str
    if of in PLAIN or of is object or origin is Literal:
        return _same
    raise TypeError(of)


@cache
def reader(of: Any) -> Turn:
    """Make the function that reads a value of a type; it raises ValueError or TypeError for what is none."""
    origin = get_origin(of)
    if origin in (Union, UnionType):
        return _read_one_of(get_args(of))
    if origin is tuple:
        return _read_tuple(get_args(of))
    if origin is frozenset:
        part = reader(get_args(of)[0])
        return lambda value: frozenset(map(part, _checked(value, list)))
    if origin is Mapping:
        key, part = map(reader, get_args(of))
        return lambda value: {key(name): part(one) for name, one in _checked(value, dict).items()}
    if is_dataclass(of):
        return _read_fields(of)
    if of is date:
        return lambda value: date.fromisoformat(_checked(value, str))
    if of is Path:
        return lambda value: Path(_checked(value, str))
    if origin is Literal:
        return _read_word(frozenset(get_args(of)))
    return _same if of is object else _read_plain(of)


def _same(value: Any) -> Any:
    return value


def _checked(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(value)
    return value


def _read_plain(of: type) -> Turn:
    # What may have a fraction may be whole as well.
    kinds = (float, int) if of is float else (of,)

    def read(value: Any) -> Any:
        if type(value) not in kinds:
            raise TypeError(value)
        return value

    return read


def _read_word(words: frozenset[str]) -> Turn:
    def read(value: Any) -> Any:
        if _checked(value, str) not in words:
            raise ValueError(value)
        return value

    return read


def _write_tuple(parts: tuple[Any, ...]) -> Turn:
    if parts[-1] is not Ellipsis:
        several = [writer(part) for part in parts]
        return lambda value: [write(one) for write, one in zip(several, value, strict=True)]
    each = writer(parts[0])
    if each is _same:
        return list
    if not is_dataclass(parts[0]):
        return lambda value: [each(one) for one in value]
    return lambda value: [AGAIN if at and value[at - 1] is one else each(one) for at, one in enumerate(value)]


def _read_tuple(parts: tuple[Any, ...]) -> Turn:
    if parts[-1] is not Ellipsis:
        several = [reader(part) for part in parts]
        return lambda value: tuple([read(one) for read, one in zip(several, _checked(value, list), strict=True)])
    each = reader(parts[0])
    if not is_dataclass(parts[0]):
        return lambda value: tuple([each(one) for one in _checked(value, list)])

    def read(value: Any) -> tuple[Any, ...]:
        made: list[Any] = []
        for one in _checked(value, list):
            made.append(made[-1] if type(one) is int and one == AGAIN else each(one))
        return tuple(made)

    return read


def _write_one_of(parts: Sequence[Any]) -> Turn:
    """Write one of several types: a dataclass among others as its name and its fields, anything else as it is."""
    known = [part for part in parts if part is not NoneType]
    if len(known) == 1:
        only = writer(known[0])
        return lambda value: None if value is None else only(value)
    named: dict[Any, Turn] = {part: writer(part) for part in known if _has_fields(part)}

    def write(value: Any) -> Any:
        kind = type(value)
        return {kind.__name__: named[kind](value)} if kind in named else value

    return write


def _read_one_of(parts: Sequence[Any]) -> Turn:
    known = [part for part in parts if part is not NoneType]
    if len(known) == 1:
        only = reader(known[0])
        return lambda value: None if value is None else only(value)
    named = {part.__name__: reader(part) for part in known if _has_fields(part)}
    plain = tuple(part for part in parts if part in PLAIN)

    def read(value: Any) -> Any:
        if type(value) in plain:
            return value
        ((name, inner),) = _checked(value, dict).items()
        return named[name](inner)

    return read


def _write_fields(of: Any) -> Turn:
    hints = get_type_hints(of)
    turns = [(one.name, writer(hints[one.name]), _default(one)) for one in fields(of)]

    def by_name(value: Any) -> dict[str, Any]:
        parts = ((name, turn, getattr(value, name), usual) for name, turn, usual in turns)
        return {name: turn(part) for name, turn, part, usual in parts if part is not usual and part != usual}

    def in_order(value: Any) -> list[Any]:
        made = [turn(getattr(value, name)) for name, turn, _ in turns]
        while made and getattr(value, turns[len(made) - 1][0]) == turns[len(made) - 1][2]:
            made.pop()
        return made

    return by_name if _goes_by_name(of) else in_order


def _read_fields(of: Any) -> Turn:
    hints = get_type_hints(of)
    turns = {one.name: reader(hints[one.name]) for one in fields(of)}
    each = tuple(turns.values())

    def by_name(value: Any) -> Any:
        return of(**{name: turns[name](part) for name, part in _checked(value, dict).items()})

    def in_order(value: Any) -> Any:
        count = len(_checked(value, list))
        return of(*[turn(part) for turn, part in zip(each[:count], value, strict=True)])

    return by_name if _goes_by_name(of) else in_order


def _goes_by_name(of: Any) -> bool:
    return any(one.kw_only for one in fields(of))


def _has_fields(of: Any) -> bool:
    return is_dataclass(of)


def _default(of: Field[Any]) -> Any:
    return of.default_factory() if of.default_factory is not MISSING else of.default
