"""The allow-list: of an item's fields, those a circle may see; a field nobody listed is not there."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from milepost.model.milestone import Gate, Milestone, Update, WebLink
from milepost.stages.project.changing import changed
from milepost.stages.project.view import View

# What stands in the place of a field that may not be seen: what a milestone without it would have.
GUARDED: dict[str, Any] = {
    "health": None,
    "confidence": None,
    "depends_on": (),
    "owner": (),
    "team": "",
    "estimate": None,
    "deadline": None,
    "not_before": None,
    "parent": "",
}


def milestone(item: Milestone, view: View) -> Milestone:
    """Take away what a circle may not see of a milestone."""
    sees = view.audience.sees
    hidden = {name: nothing for name, nothing in GUARDED.items() if not sees(name)}
    extra = {name: value for name, value in item.extra.items() if sees(f"extra.{name}")}
    gate = _gate(item.gate, view) if item.gate and sees("gate") else None
    told = updates(item.updates, view)
    return changed(item, **hidden, extra=extra, gate=gate, links=links(item.links, view), updates=told)


def updates(written: tuple[Update, ...], view: View) -> tuple[Update, ...]:
    """Keep of dated notes what a circle may see: how it goes only where it sees health."""
    if not view.audience.sees("updates"):
        return ()
    return written if view.audience.sees("health") else tuple(replace(update, health=None) for update in written)


def links(written: Iterable[WebLink], view: View) -> tuple[WebLink, ...]:
    """Keep the links a circle may see; one without an audience goes with its item."""
    level = view.settings.level
    kept = (link for link in written if not link.audience or view.level >= level(link.audience))
    return tuple(link if view.is_innermost else replace(link, audience="") for link in kept)


def _gate(gate: Gate, view: View) -> Gate:
    if view.is_innermost:
        return gate
    if view.audience.sees_all or "gate.all" in view.audience.fields:
        # Where something stands in a file is for those who may read the file.
        criteria = tuple(replace(criterion, place=None) for criterion in gate.criteria)
        return replace(gate, criteria=criteria, places={})
    return Gate(type=gate.type, decision=gate.decision)
