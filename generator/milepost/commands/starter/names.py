"""The names that files already use for keys and values: takes front matter, gives what roadmap.yml should map.

A name is mapped only when that makes the files more valid than they were, tried with the very rules that a build
applies; so nothing is mapped on a likeness of words alone.
"""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from milepost.model.nodes import Mapping, Scalar
from milepost.model.settings import Settings
from milepost.problems import Problem
from milepost.stages.validate.kinds import Choice
from milepost.stages.validate.reader import Field, Reader, known_as, read_fields
from milepost.stages.validate.tables import MILESTONE

_TABLE: Dictionary[str, Field] = MappingProxyType({item.key: item for item in MILESTONE})


@dataclass(frozen=True, slots=True)
class Names:
    """What `keys:` and `values:` should say, and the keys that mean nothing to us with the files that have them."""

    keys: Dictionary[str, str] = field(default_factory=dict)
    values: Dictionary[str, str] = field(default_factory=dict)
    unknown: Dictionary[str, tuple[str, ...]] = field(default_factory=dict)


def learn(files: Dictionary[str, Mapping]) -> Names:
    """Find the names to map in front matter by file name."""
    keys: dict[str, str] = {}
    for key, meaning in _candidates(files):
        having = [front for front in files.values() if front.get(key)]
        before, after = (
            sum(_weight(front, tried, key) for front in having) for tried in (keys, {**keys, key: meaning})
        )
        if after < before:
            keys[key] = meaning
    foreign = {key for front in files.values() for key in _foreign(front) if key not in keys}
    unknown = {key: tuple(name for name, front in files.items() if front.get(key)) for key in sorted(foreign)}
    return Names(keys, _values(tuple(files.values()), keys), unknown)


def _candidates(files: Dictionary[str, Mapping]) -> list[tuple[str, str]]:
    """Pair each foreign key with its meaning; the commonest names of a meaning first, mere likenesses last."""
    foreign = {key for front in files.values() for key in _foreign(front)}
    meant = {key: known_as(key, _TABLE) for key in foreign}
    return sorted(((key, meaning) for key, meaning in meant.items() if meaning), key=_rank)


def _rank(pair: tuple[str, str]) -> tuple[int, str]:
    key, meaning = pair
    names = (meaning, *_TABLE[meaning].other_names)
    return (names.index(_plain(key)) if _plain(key) in names else len(names), key)


def _weight(front: Mapping, keys: Dictionary[str, str], tried: str) -> int:
    """Count the problems that a mapping of keys leaves; a value's own mistake does not speak against its key's name."""
    meaning = keys.get(tried, "")
    is_name = meaning != "" and _plain(tried) in _TABLE[meaning].other_names
    return sum(
        not problem.setting.startswith("values:") and not (is_name and problem.rule == "bad-period")
        for problem in _problems(front, keys, {})
    )


def _values(fronts: Sequence[Mapping], keys: Dictionary[str, str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for word, meaning in sorted({pair for front in fronts for pair in _foreign_words(front, keys)}):
        before = [len(_problems(front, keys, values)) for front in fronts]
        after = [len(_problems(front, keys, {**values, word: meaning})) for front in fronts]
        # One word may mean two things: `exploring` is a status to some, and a commitment by its own right.
        is_harmless = all(now <= then for now, then in zip(after, before, strict=True))
        if is_harmless and after != before:
            values[word] = meaning
    return values


def _foreign_words(front: Mapping, keys: Dictionary[str, str]) -> list[tuple[str, str]]:
    pairs = ((_TABLE.get(keys.get(key.text, key.text)), node) for key, node in front.entries)
    return [
        (word, meaning)
        for item, node in pairs
        if item and isinstance(item.kind, Choice) and isinstance(node, Scalar)
        for word, meaning in [_meant(node.text.strip(), item.kind)]
        if word and meaning
    ]


def _meant(text: str, kind: Choice) -> tuple[str, str]:
    plain = text.lower().replace("_", "-").replace(" ", "-")
    if plain in kind.words:
        return ("" if text in kind.words else text), plain
    return plain, dict(kind.other_words).get(plain, "")


def _problems(front: Mapping, keys: Dictionary[str, str], values: Dictionary[str, str]) -> list[Problem]:
    usual = Settings("")
    reader = Reader("", usual.calendar, usual.circles, usual.confidence, keys, values)
    read_fields(front, MILESTONE, reader)
    return reader.problems


def _foreign(front: Mapping) -> list[str]:
    return [key.text for key, _ in front.entries if key.text not in _TABLE]


def _plain(key: str) -> str:
    return key.strip().lower().replace("-", "_").replace(" ", "_")
