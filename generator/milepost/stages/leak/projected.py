"""The projection held against the contract: no item, field, text or date that a circle was given may be too much.

It sees what no search for strings can: a percentage, a health, a day told too finely.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from milepost.model.milestone import Item
from milepost.model.periods import Period
from milepost.model.roadmap import Seen, groups
from milepost.problems import Problem
from milepost.stages.leak.circle import Circle
from milepost.stages.leak.dates import is_too_fine, periods_of
from milepost.stages.leak.finding import fault
from milepost.stages.leak.told import FIELDS, RULES, body_for, strings

NOTHING: tuple[object, ...] = (None, "", (), {}, frozenset())
# Where else a field's text may have been written.
ALSO = {"title": ("as_seen_by", "named_by"), "summary": ("as_seen_by",)}
Told = frozenset[tuple[str, str]]
# The fields whose dates a circle may be told only coarsely.
DATED = frozenset({"start", "target", "completed", "deadline", "not_before", "updates", "gate", "sunset"})


def too_much(seen: Seen, circle: Circle, told: Iterable[Told]) -> Iterator[Problem]:
    """Name everything that a circle was given without being allowed; `told` are the strings of each item in turn."""
    texts = iter(told)
    for whole, given in zip(groups(circle.roadmap), groups(seen), strict=True):
        for id_ in sorted(given.keys() - whole.keys()):
            yield fault(id_, f"'{id_}' was given to '{circle.audience.id}'")
        for id_, item in whole.items():
            yield from _item_too_much(given.get(id_), item, circle, next(texts))
    yield from _settings_too_much(seen, circle)


def _item_too_much(given: Item | None, whole: Item, circle: Circle, told: Told) -> Iterator[Problem]:
    if given is None:
        return
    if not circle.is_told_of(whole):
        yield fault(whole.shown, f"'{whole.id}' was given to '{circle.audience.id}'")
        return
    for field in _fields_too_much(given, whole, circle, told):
        yield fault(whole.shown, f"'{field}' of '{whole.id}' was given to '{circle.audience.id}'")


def _fields_too_much(given: Item, whole: Item, circle: Circle, told: Told) -> Iterator[str]:
    precision = circle.precision(whole)
    for name in FIELDS[type(given)]:
        value, was = getattr(given, name), getattr(whole, name)
        if value is None or (not value and not isinstance(value, int)):
            continue
        if name in RULES:
            is_allowed = _is_told(name, value, told)
        else:
            # What nobody changed is what was written.
            is_allowed = circle.sees(name) and (value is was or _is_told(name, value, told))
        is_guarded = name in GUARDED and GUARDED[name](value, circle)
        is_dated = name in DATED and (precision or value is not was)
        if not is_allowed or is_guarded or (is_dated and is_too_fine(periods_of(value), periods_of(was), precision)):
            yield name
    if given.bodies and not _is_own(given, whole, circle):
        yield "body"
    if not circle.is_innermost and (given.shown or given.path or given.audience or given.places or given.draft):
        yield "where it is written"


def _is_told(name: str, value: Any, told: Told) -> bool:
    keys = (name, *ALSO.get(name, ()))
    return isinstance(value, Period) or all(any((key, text) in told for key in keys) for text in strings(value) if text)


def _is_own(given: Item, whole: Item, circle: Circle) -> bool:
    own, body = body_for(whole, circle), given.bodies[0]
    if own is None or len(given.bodies) > 1:
        return False
    by_kind = dict(zip(("milestone", "product", "theme", "period", "page"), groups(circle.roadmap), strict=True))
    led_to = (by_kind[one.kind].get(one.to) for one in given.references[0] if one.kind in by_kind)
    is_open = all(item is not None and circle.is_told_of(item) for item in led_to)
    is_markdown = bool(body.source or body.spoken) and not circle.is_innermost
    return (
        is_open
        and not is_markdown
        and (body.pieces, body.links, body.headings) == (own.pieces, own.links, own.headings)
    )


def _gate(gate: Any, circle: Circle) -> bool:
    """Tell whether a gate has more than its type, its target and its decision where that is all a circle is told."""
    if circle.sees("gate.all"):
        return False
    names = {field.name for field in fields(gate) if getattr(gate, field.name) not in NOTHING}
    return not names <= {"type", "decision"} or not circle.sees("gate")


def _updates(updates: Any, circle: Circle) -> bool:
    has_health = any(update.health for update in updates)
    return not circle.sees("updates") or (has_health and not circle.sees("health"))


def _settings_too_much(seen: Seen, circle: Circle) -> Iterator[Problem]:
    settings = seen.settings
    if circle.is_innermost:
        return
    if settings.capacity and not circle.sees("capacity"):
        yield fault("roadmap.yml", f"'capacity' was given to '{circle.audience.id}'")
    if settings.capacity and settings.capacity.teams and not circle.sees("team"):
        yield fault("roadmap.yml", f"the teams of 'capacity' were given to '{circle.audience.id}'")
    own = (
        settings.ignore,
        settings.keys,
        settings.values,
        settings.keep_output,
        settings.places,
        settings.calendar.named,
    )
    if {settings.default_audience, *settings.circles} != {circle.audience.id} or any(own):
        yield fault("roadmap.yml", f"what is not for readers was given to '{circle.audience.id}'")


# What strings do not show: these hold numbers and days besides.
GUARDED: Mapping[str, Callable[[Any, Circle], bool]] = {
    "gate": _gate,
    "updates": _updates,
    "depends_on": lambda _, circle: not circle.sees("depends_on"),
    "capacity": lambda teams, circle: not circle.sees("capacity") or (any(teams) and not circle.sees("team")),
}
