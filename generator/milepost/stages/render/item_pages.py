"""The pages of single things: milestones and their old addresses, products, themes, periods, free pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import quote

from milepost.adapters.pages import safe
from milepost.model.draft import Reference
from milepost.model.labels import day_label, label
from milepost.model.milestone import FreePage, Item, Milestone, PeriodReport, Shows, Sunset
from milepost.model.plan import Lane, Planned
from milepost.stages.render import bodies
from milepost.stages.render.addresses import address_of, path_of
from milepost.stages.render.axis import around, window
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.charts import ChartView, chart, chips
from milepost.stages.render.shell import Shell
from milepost.stages.render.timeline import extents, lanes_by

NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a milestone's side card."""

    name: str
    text: str
    datetime: str = ""


def write(shell: Shell, cards: Mapping[str, Card]) -> None:
    """Write a page for every item."""
    roadmap = shell.plan.roadmap
    for id_ in roadmap.milestones:
        _milestone(shell, cards, id_)
    for id_, product in roadmap.products.items():
        ids = _members(shell, lambda item, id_=id_: item.product == id_)
        context = {"item": product, "facts": _sunset_facts(product.sunset, shell), "links": product.links}
        _group(shell, cards, ("product", id_), product, ids, context)
    for id_, theme in roadmap.themes.items():
        ids = _members(shell, lambda item, id_=id_: id_ in item.themes)
        _group(shell, cards, ("theme", id_), theme, ids, {"item": theme, "facts": [], "links": ()})
    for id_, period in roadmap.periods.items():
        _period(shell, cards, id_, period)
    for id_, page in roadmap.pages.items():
        _free_page(shell, cards, id_, page)


def _milestone(shell: Shell, cards: Mapping[str, Card], id_: str) -> None:
    planned, card = shell.plan.planned[id_], cards[id_]
    item = planned.milestone
    path = path_of("milestone", id_)
    before, after = _neighbours(shell, planned)
    context = {
        "view": "milestone",
        "card": card,
        "item": item,
        "body": _body(item, shell),
        "banner": _banner(planned),
        "facts": facts(planned, card, shell),
        "depends_on": [(cards[entry.id], entry) for entry in item.depends_on if entry.id in cards],
        "unblocks": listed(cards, planned.unblocks),
        "children": listed(cards, planned.children),
        "parent": cards.get(item.parent),
        "follows": cards.get(item.follows),
        "updates": [
            _update(update, shell) for update in sorted(item.updates, key=lambda update: update.date, reverse=True)
        ],
        "gate": _gate(planned, shell) if item.gate else None,
        "strip": _strip(shell, cards, planned),
        "before": cards.get(before),
        "after": cards.get(after),
        "edit": _edit(shell, item),
        "feedback": _feedback(shell, item.title),
        "tasks_done": sum(task.is_done for task in item.bodies[0].tasks) if item.bodies else 0,
        "tasks": item.bodies[0].tasks if item.bodies else (),
    }
    shell.page(path, "milestone.html", context)
    for alias in item.aliases:
        shell.page(
            path_of("milestone", alias),
            "redirect.html",
            {"view": "redirect", "target": quote(f"{id_}.html"), "card": card},
        )


def _body(item: Item, shell: Shell) -> Any:
    return safe(bodies.html(item, bodies.Place("../", shell.asset, lambda reference: _title(reference, shell))))


def _title(reference: Reference, shell: Shell) -> str:
    roadmap = shell.plan.roadmap
    groups: dict[str, Mapping[str, Item]] = {
        "milestone": roadmap.milestones,
        "product": roadmap.products,
        "theme": roadmap.themes,
        "page": roadmap.pages,
    }
    item = groups.get(reference.kind, {}).get(reference.to)
    return item.title if item else ""


def facts(planned: Planned, card: Card, shell: Shell) -> list[Fact]:
    """List what the side card says, in the order a reader asks: when, how sure, whose, from where."""
    words, item = shell.theme.words, planned.milestone
    found = [Fact(words("fact.when"), card.promise, card.datetime)]
    rows: list[tuple[str, str]] = [
        ("first_promised", card.first_promised if card.first_promised != card.when else ""),
        ("start", label(item.start, words) if item.start else ""),
        ("deadline", label(item.deadline, words) if item.deadline else ""),
        ("not_before", label(item.not_before, words) if item.not_before else ""),
        ("confidence", f"{item.confidence} %" if item.confidence is not None else ""),
        ("stage", _stage(planned, shell)),
        ("team", item.team),
        ("owner", ", ".join(item.owner)),
        ("version", item.version),
        ("estimate", _estimate(planned, shell)),
        ("tags", ", ".join(item.tags)),
        *((f"extra.{name}", str(value)) for name, value in item.extra.items() if isinstance(value, str)),
        ("source", item.path),
    ]
    for key, text in rows:
        if text:
            found.append(Fact(key.removeprefix("extra.") if key.startswith("extra.") else words(f"fact.{key}"), text))
    return [*found, *_sunset_facts(item.sunset, shell)]


def _sunset_facts(sunset: Sunset | None, shell: Shell) -> list[Fact]:
    if sunset is None:
        return []
    words = shell.theme.words
    steps = {key: getattr(sunset, key) for key in ("announce", "end_of_sale", "end_of_support", "end_of_life")}
    found = [Fact(words(f"sunset.{key}"), label(step, words)) for key, step in steps.items() if step]
    if sunset.replacement:
        other = shell.plan.roadmap.milestones.get(sunset.replacement) or shell.plan.roadmap.products.get(
            sunset.replacement
        )
        found.append(Fact(words("sunset.replacement"), other.title if other else sunset.replacement))
    return found


def _stage(planned: Planned, shell: Shell) -> str:
    item = planned.milestone
    product = shell.plan.roadmap.products.get(item.product)
    lifecycle = (product.lifecycle if product else None) or shell.plan.roadmap.settings.lifecycle
    return next((stage.title for stage in lifecycle.stages if stage.id == item.stage), "")


def _estimate(planned: Planned, shell: Shell) -> str:
    effort = planned.milestone.estimate
    if effort is None:
        return ""
    unit = shell.theme.words(f"unit.{effort.unit}")
    if effort.is_range:
        return f"{effort.likely:g} {unit} ({effort.low:g}–{effort.high:g})"
    return f"{effort.likely:g} {unit}"


def _banner(planned: Planned) -> str:
    """Say which state, if any, a page warns of at its top; the reason is the newest update's."""
    return planned.state if planned.state in {"risk", "off", "deferred", "cancelled"} else ""


def _update(update: Any, shell: Shell) -> dict[str, Any]:
    words = shell.theme.words
    return {
        "day": day_label(update.date, words),
        "datetime": update.date.isoformat(),
        "health": words(f"health.{update.health}") if update.health else "",
        "text": update.text,
        "moved_from": label(update.moved_from, words) if update.moved_from else "",
    }


def _gate(planned: Planned, shell: Shell) -> dict[str, Any]:
    gate, words = planned.milestone.gate, shell.theme.words
    if gate is None:
        return {}
    musts = [criterion for criterion in gate.criteria if criterion.level == "must"]
    shoulds = [criterion for criterion in gate.criteria if criterion.level == "should"]
    return {
        "criteria": [*musts, *shoulds],
        "met": sum(criterion.met is True for criterion in gate.criteria),
        "approvers": gate.approvers,
        "recommendation": words(f"decision.{gate.recommendation}") if gate.recommendation else "",
        "asks_effort": f"{gate.asks.effort.likely:g} {words(f'unit.{gate.asks.effort.unit}')}"
        if gate.asks and gate.asks.effort
        else "",
        "asks_until": label(gate.asks.until, words) if gate.asks and gate.asks.until else "",
        "decision": gate.decision or "",
        "decided_on": day_label(gate.decided_on, words) if gate.decided_on else "",
        "decided_by": ", ".join(gate.decided_by),
        "rationale": gate.rationale,
        "conditions": [
            {"text": entry.text, "due": label(entry.due, words) if entry.due else "", "met": entry.met}
            for entry in gate.conditions
        ],
        "revisit": label(gate.revisit, words) if gate.revisit else "",
    }


def _neighbours(shell: Shell, planned: Planned) -> tuple[str, str]:
    lane = next(lane for lane in shell.plan.lanes if lane.id == planned.milestone.product)
    at = lane.ids.index(planned.milestone.id)
    return (lane.ids[at - 1] if at else ""), (lane.ids[at + 1] if at + 1 < len(lane.ids) else "")


def _strip(shell: Shell, cards: Mapping[str, Card], planned: Planned) -> list[Card]:
    """Pick this milestone and its nearest neighbours in its lane."""
    lane = next(lane for lane in shell.plan.lanes if lane.id == planned.milestone.product)
    at = lane.ids.index(planned.milestone.id)
    return listed(cards, lane.ids[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1])


def _edit(shell: Shell, item: Milestone) -> str:
    repo = shell.plan.roadmap.settings.repo_url.rstrip("/")
    return f"{repo}/edit/HEAD/{quote(item.path)}" if repo and item.path else ""


def _feedback(shell: Shell, title: str) -> str:
    return shell.plan.roadmap.settings.feedback.replace("{title}", quote(title, safe=""))


def _members(shell: Shell, belongs: Any) -> tuple[str, ...]:
    return tuple(id_ for id_ in shell.plan.order if belongs(shell.plan.roadmap.milestones[id_]))


def _group(  # noqa: PLR0913, PLR0917  a page of a group is all of these
    shell: Shell,
    cards: Mapping[str, Card],
    key: tuple[str, str],
    item: Item,
    ids: tuple[str, ...],
    context: dict[str, Any],
) -> None:
    kind, id_ = key
    lanes_of: Literal["product", "theme"] = "theme" if kind == "product" else "product"
    shell.page(
        path_of(kind, id_),
        "group.html",
        {
            "view": kind,
            "title": item.title,
            "body": _body(item, shell),
            "chart": _chart(shell, cards, ids, lanes_of, f"{kind}-{id_}") if ids else None,
            "cards": listed(cards, ids),
            "feedback": _feedback(shell, item.title),
            **context,
        },
    )


def _chart(
    shell: Shell,
    cards: Mapping[str, Card],
    ids: tuple[str, ...],
    lanes_of: Literal["product", "theme", "team"],
    name: str,
) -> ChartView:
    words, calendar = shell.theme.words, shell.plan.roadmap.settings.calendar
    titles = {id_: theme.title for id_, theme in shell.plan.roadmap.themes.items()}
    lanes: Sequence[Lane] = lanes_by(shell.plan, lanes_of, ids, titles)
    spans = extents(shell.plan, ids)
    return chart(shell, cards, lanes, window(shell.plan.day, spans, calendar, words), name, "../")


def _period(shell: Shell, cards: Mapping[str, Card], id_: str, period: PeriodReport) -> None:
    words, calendar = shell.theme.words, shell.plan.roadmap.settings.calendar
    begin, end = period.span.begin, period.span.end
    if begin is None or end is None:
        return
    last = end - timedelta(days=1)
    ids = tuple(
        planned
        for planned in shell.plan.order
        if any(first < end and after > begin for first, after in extents(shell.plan, (planned,)))
    )
    done = tuple(
        one for one in ids if _ends_in(shell.plan.planned[one], begin, end) and shell.plan.planned[one].state == "done"
    )
    due = tuple(one for one in ids if _ends_in(shell.plan.planned[one], begin, end) and one not in done)
    moved = tuple(
        one for one, planned in shell.plan.planned.items()
        if one not in ids and any(update.moved_from and update.moved_from.end and begin < update.moved_from.end <= end
                                  for update in planned.milestone.updates)
    )  # fmt: skip
    going = tuple(one for one in ids if one not in done and one not in due)
    title = label(period.span, words)
    shell.page(
        path_of("period", id_),
        "period.html",
        {
            "view": "period",
            "title": title,
            "item": period,
            "subtitle": period.title if period.title != title else "",
            "themes_of": [(shell.plan.roadmap.themes[name].title, address_of("theme", name)) for name in period.themes],
            "body": _body(period, shell),
            "chart": chart(
                shell, cards, lanes_by(shell.plan, "product", ids, {}), around(shell.plan.day, begin, last, calendar, words),
                f"period-{id_}", "../",
            ) if ids else None,
            "sections": [(key, listed(cards, found)) for key, found in (("due", due), ("done", done), ("moved", moved), ("going", going)) if found],
        },
    )  # fmt: skip


def _ends_in(planned: Planned, begin: Any, end: Any) -> bool:
    last = planned.when.end if planned.when else None
    return bool(last and begin < last <= end)


def _free_page(shell: Shell, cards: Mapping[str, Card], id_: str, page: FreePage) -> None:
    ids = _chosen(shell, page.shows) if page.shows else ()
    form = page.shows.form if page.shows else ""
    rows = listed(cards, ids)
    shell.page(
        path_of("page", id_),
        "page.html",
        {
            "view": "page",
            "title": page.title,
            "body": _body(page, shell),
            "form": form if ids else "",
            "is_empty": page.shows is not None and not ids,
            "chart": _chart(shell, cards, ids, page.shows.lanes, f"page-{id_}")
            if page.shows and ids and form == "timeline"
            else None,
            "rows": rows,
            "chips": chips(rows, shell.theme.words),
            "columns": [
                (place, [card for card in rows if card.horizon == place]) for place in ("now", "next", "later")
            ],
        },
    )


def _chosen(shell: Shell, shows: Shows) -> tuple[str, ...]:
    return tuple(id_ for id_ in shell.plan.order if _matches(shell.plan.planned[id_], shows))


def _matches(planned: Planned, shows: Shows) -> bool:
    item = planned.milestone
    wanted: Iterable[tuple[tuple[str, ...], tuple[str, ...]]] = (
        (shows.product, (item.product,)),
        (shows.theme, item.themes),
        (shows.team, (item.team,)),
        (shows.status, (item.status,)),
        (shows.tag, item.tags),
    )
    if any(allowed and not set(allowed) & set(had) for allowed, had in wanted):
        return False
    if shows.since and shows.since.begin and planned.latest and planned.latest < shows.since.begin:
        return False
    return not (shows.until and shows.until.end and planned.earliest and planned.earliest >= shows.until.end)
