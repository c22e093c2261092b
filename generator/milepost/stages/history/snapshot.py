"""A `Past` as JSON values and back, so that the next run reads only the commits that are new."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from milepost.model.history import Era, Record, Values, Version
from milepost.model.periods import Period
from milepost.model.settings import Audience
from milepost.stages.history import Past

_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
FORM = 4  # counts up when what is written changes


def written(past: Past) -> Any:
    """Write down how far a reading has come."""
    return {
        "commit": past.commit,
        "files": {path: [record.id, _values(dict(record.values))] for path, record in sorted(past.files.items())},
        "versions": {
            id_: [
                [one.commit, one.day.isoformat(), one.subject, one.era, _values(_said(one.values))]
                for one in past.versions[id_]
            ]
            for id_ in sorted(past.versions)
        },
        "eras": [_era(era) for era in past.eras],
    }


def read(data: Any) -> Past | None:
    """Take up what was written down; None where it is anything else."""
    try:
        eras = [_read_era(*one) for one in _list(data["eras"])]
        files = {_text(path): Record(_text(id_), _read_values(values)) for path, (id_, values) in data["files"].items()}
        versions = {
            _text(id_): [
                _version(commit, day, subject, _below(era, len(eras)), values)
                for commit, day, subject, era, values in _list(entries)
            ]
            for id_, entries in data["versions"].items()
        }
        return Past(_hash(data["commit"]), files, versions, eras)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


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


def _version(commit: Any, day: Any, subject: Any, era: int, values: Any) -> Version:
    read = Values(**_read_values(values))
    return Version(_text(commit), date.fromisoformat(day), _text(subject), read, era)


def _below(number: Any, count: int) -> int:
    if not isinstance(number, int) or not 0 <= number < count:
        raise ValueError
    return number


def _said(values: Values) -> dict[str, Any]:
    """Leave out what is as it is where nothing was said."""
    usual = Values._field_defaults
    return {name: value for name, value in values._asdict().items() if value != usual[name]}


def _values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Period):
        days = [day.isoformat() if day else None for day in (value.begin, value.end)]
        return [value.text, *days, value.precision, value.qualifier]
    return value


def _read_values(values: Any) -> dict[str, Any]:
    return {name: _READ[name](value) for name, value in values.items()}


def _hash(value: Any) -> str:
    if not _HASH.fullmatch(_text(value)):
        raise ValueError
    return _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _period(value: Any) -> Period | None:
    if value is None:
        return None
    return _days(*value)


@lru_cache(maxsize=10_000)
def _days(text: Any, begin: Any, end: Any, precision: Any, qualifier: Any) -> Period:
    first, behind = (None if day is None else date.fromisoformat(day) for day in (begin, end))
    return Period(_text(text), first, behind, _text(precision), _text(qualifier))  # type: ignore[arg-type]


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


_READ: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(Values._fields, _text),
    "target": _period,
    "start": _period,
    "precisions": _precisions,
    **dict.fromkeys(("draft", "says_audience", "is_closed"), _yes_or_no),
    **dict.fromkeys(("notes", "aliases"), _texts),
}
