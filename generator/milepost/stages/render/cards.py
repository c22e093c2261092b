"""What pages say of one milestone, in words: the same card feeds the chart, lists, tables and the milestone's page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from milepost.adapters.pages import safe
from milepost.model.labels import day_label, label, spoken
from milepost.model.milestone import Milestone
from milepost.model.periods import Period
from milepost.model.plan import SET_ASIDE, Plan, Planned, State
from milepost.model.roadmap import Seen, lifecycle_of
from milepost.model.words import Words
from milepost.stages.render.addresses import address_of


@dataclass(frozen=True, slots=True)
class Named:
    """A link to a page: what it is called and its address from the site's root; empty when there is no page."""

    title: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A milestone in words; addresses are from the site's root."""

    id: str
    title: str
    summary: str
    address: str
    kind: str
    state: State
    state_word: str
    commitment: str
    when: str
    datetime: str
    promise: str
    horizon: str
    percent: int | None
    progress_source: str
    product: Named | None
    themes: tuple[Named, ...]
    team: str
    owner: tuple[str, ...]
    tags: tuple[str, ...]
    first_promised: str
    is_overdue: bool
    stale: str
    gate_title: str
    is_release: bool
    decision: str
    decision_word: str
    accessible_name: str
    begin: date | None
    end: date | None
    is_range: bool
    classes: str
    needs: tuple[str, ...]
    months: str
    searched: str
    data: Any


def theme_classes(roadmap: Seen) -> dict[str, str]:
    """Name the class of each theme, which the filter by theme is written with; ids may hold letters of any script."""
    return {id_: f"t{number}" for number, id_ in enumerate(sorted(roadmap.themes), start=1)}


def cards(plan: Plan[Seen], words: Words) -> dict[str, Card]:
    """Write a card for every milestone of a plan."""
    classes = theme_classes(plan.roadmap)
    return {id_: _card(planned, plan, words, classes) for id_, planned in plan.planned.items()}


def _card(planned: Planned, plan: Plan[Seen], words: Words, classes: Mapping[str, str]) -> Card:
    milestone = planned.milestone
    when, aloud = _when(planned, words)
    gate_title = _gate_title(milestone, plan)
    # What only repeats the status tells a reader nothing, and "0 %" of work under way would be a claim nobody made.
    progress = planned.progress if planned.progress and planned.progress.source != "status" else None
    decision = milestone.gate.decision or "" if milestone.gate else ""
    return Card(
        id=milestone.id,
        title=milestone.title,
        summary=milestone.summary,
        address=address_of("milestone", milestone.id),
        kind=milestone.kind,
        state=planned.state,
        state_word=state_words(planned, words),
        commitment=milestone.commitment,
        when=when,
        datetime=machine_time(planned.when),
        promise=promise(planned, when, words),
        horizon=planned.horizon or "",
        percent=progress.percent if progress else None,
        progress_source=words(f"progress.{progress.source}") if progress else "",
        product=_product(milestone.product, plan),
        themes=tuple(Named(plan.roadmap.themes[id_].title, address_of("theme", id_)) for id_ in milestone.themes),
        team=milestone.team,
        owner=milestone.owner,
        tags=milestone.tags,
        first_promised=label(planned.first_target, words) if planned.first_target else "",
        is_overdue=planned.is_overdue,
        stale=stale(planned, words),
        gate_title=gate_title,
        is_release=_is_release(milestone, plan),
        decision=decision,
        decision_word=words(f"decision.{decision}") if decision else "",
        accessible_name=accessible_name(planned, gate_title, aloud, words),
        begin=planned.when.begin if planned.when else None,
        end=planned.when.end if planned.when else None,
        is_range=planned.when is not None and "/" in planned.when.text,
        **_asked_of(planned, plan, classes),
    )


def _when(planned: Planned, words: Words) -> tuple[str, str]:
    """Say a date as it is read and as it is heard."""
    none = words("when.none")
    return (label(planned.when, words), spoken(planned.when, words)) if planned.when else (none, none)


def _asked_of(planned: Planned, plan: Plan[Seen], classes: Mapping[str, str]) -> dict[str, Any]:
    """Gather what filters, the search and the lines across lanes ask of a milestone."""
    milestone = planned.milestone
    aside = ("aside",) if planned.state in SET_ASIDE else ()
    themes = tuple(plan.roadmap.themes[id_].title for id_ in milestone.themes)
    months, more = _months(planned), " ".join(_searched(milestone))
    return {
        "classes": " ".join((f"s-{planned.state}", *aside, *(classes[id_] for id_ in milestone.themes))),
        "needs": tuple(entry.id for entry in milestone.depends_on if entry.id in plan.planned),
        "months": months,
        "searched": " ".join((milestone.title, *themes, more)).strip(),
        "data": safe(_data(months, more)),
    }


def _months(planned: Planned) -> str:
    """Write the first and the last month, or the only one, that a filter by date asks for; an open side is empty."""
    days = (planned.earliest, planned.latest)
    if not planned.milestone.is_open and planned.when and not planned.when.is_board:
        days = (planned.when.first, planned.when.last)
    first, last = (day.isoformat()[:7] if day else "" for day in days)
    return first if first == last else f"{first}/{last}"


def _searched(milestone: Milestone) -> tuple[str, ...]:
    """List what is searched besides the title and the themes: team, owners and tags."""
    return tuple(word for word in (milestone.team, *milestone.owner, *milestone.tags) if word)


def _data(months: str, more: str) -> str:
    """Write what a filter asks of a row, where there is something to ask."""
    return (f' data-d="{months}"') + (f' data-q="{escape(more)}"' if more else "")


def accessible_name(planned: Planned, gate_title: str, aloud: str, words: Words) -> str:
    """Say to a screen reader what a mark shows: title, state or decision, date."""
    milestone = planned.milestone
    # What is over says in its state what its date means; of all else the strength of the promise must be heard.
    told = promise(planned, aloud, words) if milestone.is_open else aloud
    if not gate_title:
        return words("chart.name", title=milestone.title, state=state_words(planned, words), when=told)
    decision = milestone.gate.decision if milestone.gate else None
    said = words(f"decision.spoken.{decision}") if decision else words("decision.none")
    return words("chart.gate_name", gate=gate_title, title=milestone.title, decision=said, when=told)


def stale(planned: Planned, words: Words) -> str:
    """Say since when nobody has said how work goes that goes on; empty where somebody has."""
    newest = planned.milestone.newest_update
    return words("milestone.stale", day=day_label(newest, words)) if planned.is_stale and newest else ""


def state_words(planned: Planned, words: Words) -> str:
    """Name the state a reader sees; "On track" only where the owner's health says so."""
    if planned.state == "off":
        told = planned.milestone.health == "off-track"
        return words("state.off" if told or not planned.is_overdue else "state.overdue")
    gate = planned.milestone.gate
    if gate and gate.decision and planned.state == "done":
        return words(f"decision.{gate.decision}")
    if planned.state == "active" and planned.milestone.health == "on-track":
        return words("state.on-track")
    return words(f"state.{planned.state}")


def promise(planned: Planned, when: str, words: Words) -> str:
    """Say a date with the strength of its promise: "Committed: Mar 2027", "Target: Q1 2027", "Done: 3 Nov 2026"."""
    milestone = planned.milestone
    if milestone.kind == "event":
        return words("promise.event", when=when)
    if milestone.status in {"done", "cancelled", "deferred"}:
        return words(f"promise.{milestone.status}", when=when) if planned.when else words(f"state.{milestone.status}")
    if planned.when is None:
        return words("when.none")
    return words(f"promise.{milestone.commitment}", when=when)


def machine_time(period: Period | None) -> str:
    """Write a period as HTML's `datetime` takes it: a day, a week, a month or a year; empty for all others."""
    if period is None or period.qualifier:
        return ""
    return period.text if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?|-W\d\d)?", period.text) else ""


def _product(id_: str, plan: Plan[Seen]) -> Named | None:
    product = plan.roadmap.products.get(id_)
    return Named(product.title, address_of("product", id_)) if product else None


def _gate_title(milestone: Milestone, plan: Plan[Seen]) -> str:
    if milestone.gate is None:
        return ""
    gate = lifecycle_of(plan.roadmap, milestone.product).gate(milestone.gate.type)
    return gate.title if gate else milestone.gate.type


def _is_release(milestone: Milestone, plan: Plan[Seen]) -> bool:
    """Tell whether a milestone is a gate that comes again and again, as releases do."""
    kind = lifecycle_of(plan.roadmap, milestone.product).gate(milestone.gate.type) if milestone.gate else None
    return kind is not None and kind.repeats


def listed(all_cards: Mapping[str, Card], ids: tuple[str, ...]) -> list[Card]:
    """Pick cards in a given order."""
    return [all_cards[id_] for id_ in ids if id_ in all_cards]
