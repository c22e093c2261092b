"""What several pages need of an item: its text with its links filled in, the facts of an end of life, a way to ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from milepost.adapters.pages import safe
from milepost.model.draft import Reference
from milepost.model.labels import day_label, label
from milepost.model.milestone import Item, Sunset, Update
from milepost.stages.render import bodies
from milepost.stages.render.shell import Shell


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a side card: a name and what it says."""

    name: str
    text: str
    datetime: str = ""


def body(item: Item, shell: Shell) -> Any:
    """Write an item's text for a page one folder down, as every item's page is."""
    return safe(bodies.html(item, bodies.Place("../", shell.asset, lambda reference: title(reference, shell))))


def title(reference: Reference, shell: Shell) -> str:
    """Name what a reference leads to, as its page is called."""
    roadmap = shell.plan.roadmap
    groups: dict[str, Mapping[str, Item]] = {
        "milestone": roadmap.milestones,
        "product": roadmap.products,
        "theme": roadmap.themes,
        "page": roadmap.pages,
    }
    item = groups.get(reference.kind, {}).get(reference.to)
    return item.title if item else ""


def sunset_facts(sunset: Sunset | None, shell: Shell) -> list[Fact]:
    """Say when something is announced to end, ends, and what replaces it."""
    if sunset is None:
        return []
    words, roadmap = shell.theme.words, shell.plan.roadmap
    steps = {key: getattr(sunset, key) for key in ("announce", "end_of_sale", "end_of_support", "end_of_life")}
    found = [Fact(words(f"sunset.{key}"), label(step, words)) for key, step in steps.items() if step]
    if sunset.replacement:
        other = roadmap.milestones.get(sunset.replacement) or roadmap.products.get(sunset.replacement)
        found.append(Fact(words("sunset.replacement"), other.title if other else sunset.replacement))
    return found


def feedback(shell: Shell, about: str) -> str:
    """Write the address at which a reader asks about a page; empty when none is set."""
    return shell.plan.roadmap.settings.feedback.replace("{title}", quote(about, safe=""))


def updates(written: Iterable[Update], shell: Shell) -> list[dict[str, str]]:
    """Tell dated notes, the newest first."""
    return [_update(update, shell) for update in sorted(written, key=lambda update: update.date, reverse=True)]


def _update(update: Update, shell: Shell) -> dict[str, str]:
    words = shell.theme.words
    return {
        "day": day_label(update.date, words),
        "datetime": update.date.isoformat(),
        "health": words(f"health.{update.health}") if update.health else "",
        "text": update.text,
        "moved_from": label(update.moved_from, words) if update.moved_from else "",
    }
