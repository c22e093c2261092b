"""Values as JSON and back: what comes back is what was written, and what is none of ours is refused."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import pytest

from milepost.model.typed_json import reader, writer


@dataclass(frozen=True)
class Spot:
    """A dataclass that goes by the order of its fields."""

    path: str
    line: int = 0
    day: date | None = None


@dataclass(frozen=True)
class Hole:
    """Another, that may stand where the first may."""

    number: int


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One that goes by name."""

    id: str
    spots: tuple[Spot, ...] = ()
    pieces: tuple[str | Hole, ...] = ()
    pair: tuple[str, int] = ("", 0)
    names: frozenset[str] = frozenset()
    by_name: Mapping[str, Spot] = field(default_factory=dict)
    own: Mapping[str, object] = field(default_factory=dict)
    share: float | None = None
    is_odd: bool = False
    word: Literal["go", "stop"] = "go"


WHOLE = Thing(
    id="ä\u2028",
    spots=(Spot("a", 3, date(2026, 11, 23)), Spot("b")),
    pieces=("<p>", Hole(0), "</p>"),
    pair=("x", 7),
    names=frozenset({"b", "a"}),
    by_name={"title": Spot("a", 1)},
    own={"any": ["thing", {"that": "YAML has"}]},
    share=0.5,
    is_odd=True,
    word="stop",
)


def there_and_back(value: Any) -> Any:
    return reader(type(value))(json.loads(json.dumps(writer(type(value))(value))))


@pytest.mark.parametrize("value", [WHOLE, Thing(id=""), Spot("a"), Spot("a", 0, date(1, 1, 1)), Hole(0)])
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    assert there_and_back(value) == value


def test_what_is_as_by_default_is_not_written() -> None:
    assert writer(Thing)(Thing(id="a")) == {"id": "a"}
    assert writer(Spot)(Spot("a", 0, None)) == ["a"]
    assert writer(Spot)(Spot("a", 0, date(2026, 11, 23))) == ["a", 0, "2026-11-23"]


def test_a_value_that_stands_twice_in_a_row_is_one_value_again() -> None:
    spot = Spot("a", 3)
    back = there_and_back(Thing(id="a", spots=(spot, spot, Spot("b"))))
    assert back.spots == (spot, spot, Spot("b"))
    assert back.spots[0] is back.spots[1]


def test_a_set_is_written_in_one_order() -> None:
    assert writer(Thing)(Thing(id="a", names=frozenset("fedcba")))["names"] == list("abcdef")


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        "a",
        {},  # no id
        {"id": 1},
        {"id": None},
        {"id": "a", "other": 1},
        {"id": "a", "spots": {}},
        {"id": "a", "spots": [0]},  # as the one before, where there is none
        {"id": "a", "spots": [["a", "3"]]},
        {"id": "a", "spots": [["a", True]]},
        {"id": "a", "spots": [["a", 3, "2026-13-01"]]},
        {"id": "a", "spots": [["a", 3, None, "more"]]},
        {"id": "a", "pieces": [{"Spot": ["a"]}]},
        {"id": "a", "pieces": [{"Hole": [1], "more": []}]},
        {"id": "a", "pair": ["x"]},
        {"id": "a", "names": [1]},
        {"id": "a", "by_name": []},
        {"id": "a", "share": "much"},
        {"id": "a", "is_odd": 1},
        {"id": "a", "word": "perhaps"},
    ],
    ids=repr,
)
def test_what_is_none_of_ours_is_refused(wrong: Any) -> None:
    with pytest.raises((LookupError, TypeError, ValueError)):
        reader(Thing)(wrong)


def test_a_type_that_cannot_be_written_is_refused_before_there_is_a_value() -> None:
    with pytest.raises(TypeError):
        writer(set)
