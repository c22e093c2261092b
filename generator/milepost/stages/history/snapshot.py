"""A `Past` as JSON values and back, so that the next run reads only the commits that are new."""

from datetime import date
from typing import Any

from milepost.model.history import Record, Values, Version
from milepost.model.periods import Period
from milepost.stages.history import Past

FORM = 1  # counts up when what is written changes


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
                [one.commit, one.day.isoformat(), one.subject, _values(one.values._asdict())]
                for one in past.versions[id_]
            ]
            for id_ in sorted(past.versions)
        },
    }


def read(data: Any) -> Past | None:
    """Take up what was written down; None where it is anything else."""
    try:
        files = {
            _text(path): Record(_text(id_), _read_values(values), tuple(map(_text, aliases)))
            for path, (id_, aliases, values) in data["files"].items()
        }
        versions = {
            _text(id_): [
                Version(_text(commit), date.fromisoformat(day), _text(subject), Values(**_read_values(values)))
                for commit, day, subject, values in entries
            ]
            for id_, entries in data["versions"].items()
        }
        return Past(_text(data["commit"]), files, versions)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Period):
        days = [day.isoformat() if day else None for day in (value.begin, value.end)]
        return [value.text, *days, value.precision, value.qualifier]
    return value


def _read_values(values: Any) -> dict[str, Any]:
    return {name: _READ[name](value) for name, value in values.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _period(value: Any) -> Period | None:
    if value is None:
        return None
    text, begin, end, precision, qualifier = value
    first, behind = (date.fromisoformat(day) if day else None for day in (begin, end))
    return Period(_text(text), first, behind, _text(precision), _text(qualifier))  # type: ignore[arg-type]


def _precisions(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((_text(circle), _text(precision)) for circle, precision in value)


_READ = {
    **dict.fromkeys(Values._fields, _text),
    "target": _period,
    "start": _period,
    "precisions": _precisions,
}
