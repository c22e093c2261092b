"""A `Past` as JSON values and back, so that the next run reads only the commits that are new.

What many versions share stands once, in a table of its own: periods, then values, which name periods by their number
there, then commits; a version is the numbers of its commit and its values.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from milepost.model.history import Era, Record, Values, Version
from milepost.model.periods import OPEN, Period
from milepost.model.settings import Audience
from milepost.stages.history import Past

T = TypeVar("T")
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class _Table:
    """What is written once: each by its number, in the order in which it was first named."""

    numbers: dict[Any, int] = field(default_factory=dict)

    def number(self, one: Any) -> int:
        return self.numbers.setdefault(one, len(self.numbers))


def written(past: Past) -> Any:
    """Write down how far a reading has come."""
    commits, values, periods = _Table(), _Table(), _Table()
    files = {
        path: [record.id, values.number(tuple(record.values.items()))] for path, record in sorted(past.files.items())
    }
    versions = {
        id_: [
            [commits.number((one.commit, one.day, one.subject, one.era)), values.number(_said(one.values))]
            for one in past.versions[id_]
        ]
        for id_ in sorted(past.versions)
    }
    return {
        "commit": past.commit,
        "files": files,
        "versions": versions,
        "eras": [_era(era) for era in past.eras],
        "commits": [[hash_, day.isoformat(), subject, era] for hash_, day, subject, era in commits.numbers],
        "values": [_written_values(one, periods) for one in values.numbers],
        "periods": [_written_period(one) for one in periods.numbers],
    }


def read(data: Any) -> Past:
    """Take up what was written down; raises an error of values, types or lookups where it is anything else."""
    eras = [_read_era(*one) for one in _list(data["eras"])]
    periods = [_read_period(*one) for one in _list(data["periods"])]
    said = [_read_values(one, periods) for one in _list(data["values"])]
    values = [Values(**one) for one in said]
    commits = [_read_commit(eras, *one) for one in _list(data["commits"])]
    files = {_text(path): Record(_text(id_), _at(said, number)) for path, (id_, number) in data["files"].items()}
    versions = {
        _text(id_): [_version(_at(commits, commit), _at(values, number)) for commit, number in _list(entries)]
        for id_, entries in data["versions"].items()
    }
    return Past(_hash(data["commit"]), files, versions, eras)


def _era(era: Era) -> list[Any]:
    circles = era.circles
    told = None if circles is None else [[one.id, sorted(one.fields), one.sees_all, one.precision] for one in circles]
    return [era.commit, era.day.isoformat(), told, era.default, dict(era.keys), dict(era.values)]


def _read_era(commit: Any, day: Any, circles: Any, default: Any, keys: Any, values: Any) -> Era:
    read_circles = None if circles is None else tuple(_audience(*one) for one in _list(circles))
    names = [{_text(key): _text(value) for key, value in pairs.items()} for pairs in (keys, values)]
    return Era(_text(commit), date.fromisoformat(day), read_circles, _text(default), *names)


def _audience(id_: Any, fields: Any, sees_all: Any, precision: Any) -> Audience:
    finest = None if precision is None else _text(precision)
    return Audience(_text(id_), frozenset(_texts(fields)), _yes_or_no(sees_all), finest)  # type: ignore[arg-type]


def _read_commit(eras: Sequence[Era], hash_: Any, day: Any, subject: Any, era: Any) -> tuple[str, date, str, int]:
    _at(eras, era)
    return _hash(hash_), date.fromisoformat(day), _text(subject), era


def _version(commit: tuple[str, date, str, int], values: Values) -> Version:
    hash_, day, subject, era = commit
    return Version(hash_, day, subject, values, era)


def _said(values: Values) -> tuple[tuple[str, Any], ...]:
    """Leave out what is as it is where nothing was said."""
    usual = Values._field_defaults
    return tuple((name, value) for name, value in values._asdict().items() if value != usual[name])


def _written_values(said: tuple[tuple[str, Any], ...], periods: _Table) -> dict[str, Any]:
    return {name: periods.number(value) if isinstance(value, Period) else value for name, value in said}


def _written_period(period: Period) -> list[Any]:
    days = [day.isoformat() if day else None for day in (period.begin, period.end)]
    return [period.text, *days, period.precision, period.qualifier]


def _read_values(written: Any, periods: Sequence[Period]) -> dict[str, Any]:
    return {
        name: (None if value is None else _at(periods, value)) if name in _PERIODS else _READ[name](value)
        for name, value in written.items()
    }


def _read_period(text: Any, begin: Any, end: Any, precision: Any, qualifier: Any) -> Period:
    first, behind = (None if day is None else date.fromisoformat(day) for day in (begin, end))
    if (None in (first, behind)) != (OPEN in text or precision == "board"):
        raise ValueError
    return Period(_text(text), first, behind, _text(precision), _text(qualifier))  # type: ignore[arg-type]


def _at(table: Sequence[T], number: Any) -> T:
    if not isinstance(number, int) or not 0 <= number < len(table):
        raise ValueError
    return table[number]


def _hash(value: Any) -> str:
    if not _HASH.fullmatch(_text(value)):
        raise ValueError
    return _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _precisions(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((_text(circle), _text(precision)) for circle, precision in _list(value))


_PERIODS = frozenset({"target", "start"})
_READ: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(set(Values._fields) - _PERIODS, _text),
    "precisions": _precisions,
    **dict.fromkeys(("draft", "says_audience", "is_closed"), _yes_or_no),
    **dict.fromkeys(("notes", "aliases"), _texts),
}
