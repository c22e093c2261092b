"""What several pages need of an item: its text with its links filled in, the facts of an end of life, a way to ask."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from milepost.adapters.pages import safe
from milepost.model.draft import Reference
from milepost.model.labels import day_label, label
from milepost.model.milestone import Effort, Item, Sunset, Update
from milepost.model.words import Words
from milepost.stages.render import bodies
from milepost.stages.render.addresses import address_of
from milepost.stages.render.shell import Shell


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a side card: a name and what it says; `address` leads into the site, `url` out of it."""

    name: str
    text: str
    datetime: str = ""
    address: str = ""
    url: str = ""


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
    words = shell.theme.words
    steps = {key: getattr(sunset, key) for key in ("announce", "end_of_sale", "end_of_support", "end_of_life")}
    found = [Fact(words(f"sunset.{key}"), label(step, words)) for key, step in steps.items() if step]
    found += [Fact(words("sunset.notice"), notice)] if (notice := _notice(sunset, words)) else []
    return [*found, _replacement(sunset.replacement, shell)] if sunset.replacement else found


def _notice(sunset: Sunset, words: Words) -> str:
    """Say how many calendar days of notice are given, as far as the dates tell, and how many were asked for."""
    told, end = sunset.announce, sunset.end_of_support or sunset.end_of_life
    asked = words("sunset.asked", days=sunset.notice) if sunset.notice is not None else ""
    if not (told and end and told.first and told.last and end.first and end.last) or end.last < told.first:
        return asked
    least, most = max((end.first - told.last).days, 0), (end.last - told.first).days
    given = words("sunset.given", days=most) if least == most else words("sunset.between", least=least, most=most)
    return f"{given}, {asked}" if asked else given


def _replacement(written: str, shell: Shell) -> Fact:
    """Lead to what replaces something: a page of the site, an address outside, or words that lead nowhere."""
    name, roadmap = shell.theme.words("sunset.replacement"), shell.plan.roadmap
    if written in roadmap.milestones:
        return Fact(name, roadmap.milestones[written].title, address=address_of("milestone", written))
    if written in roadmap.products:
        return Fact(name, roadmap.products[written].title, address=address_of("product", written))
    return Fact(name, written, url=written if re.match(r"https?://\S+$", written) else "")


def effort(amount: Effort, words: Words) -> str:
    """Say how much work something is: "8 working weeks"."""
    return f"{amount.likely:g} {words(f'unit.{amount.unit}')}"


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
