"""A `Past` as JSON values and back, so that the next run reads only the commits that are new."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from milepost.model.history import Record, Values, Version
from milepost.model.periods import Period
from milepost.stages.history import Past

_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
FORM = 3  # counts up when what is written changes


def written(past: Past) -> Any:
    """Write down how far a reading has come."""
    return {
        "commit": past.commit,
        "files": {
            path: [record.id, list(record.aliases), _values(dict(record.values))]
            for path, record in sorted(past.files.items())
        },
        "versions": {
            id_: [
                [one.commit, one.day.isoformat(), one.subject, _values(_said(one.values))] for one in past.versions[id_]
            ]
            for id_ in sorted(past.versions)
        },
    }


def read(data: Any) -> Past | None:
    """Take up what was written down; None where it is anything else."""
    try:
        files = {
            _text(path): Record(_text(id_), _read_values(values), _texts(aliases))
            for path, (id_, aliases, values) in data["files"].items()
        }
        versions = {
            _text(id_): [
                Version(_text(commit), date.fromisoformat(day), _text(subject), Values(**_read_values(values)))
                for commit, day, subject, values in _list(entries)
            ]
            for id_, entries in data["versions"].items()
        }
        return Past(_hash(data["commit"]), files, versions)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


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
    "draft": _yes_or_no,
    "notes": _texts,
}
