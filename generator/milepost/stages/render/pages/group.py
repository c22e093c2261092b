"""The page of a product: what it is, its gates, its own lane, and its milestones."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from milepost.model.milestone import Product
from milepost.model.plan import ProductGates
from milepost.model.words import Words
from milepost.stages.render import share, texts
from milepost.stages.render.addresses import path_of
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.chart.view import ChartView, Spot, chart_of
from milepost.stages.render.exports import calendar_ics, feed_atom
from milepost.stages.render.shell import Shell
from milepost.stages.render.stopped import stopped
from milepost.stages.render.texts import Fact, sunset_facts

Ids = tuple[str, ...]


def product(shell: Shell, cards: Mapping[str, Card], item: Product) -> None:
    """Write a product's page: its gates, its lane, its milestones by period."""
    plan, words = shell.plan, shell.theme.words
    gates = plan.gates.get(item.id)
    ids = tuple(id_ for id_ in plan.order if plan.roadmap.milestones[id_].product == item.id)
    context = {
        "facts": sunset_facts(item.sunset, shell),
        "links": item.links,
        "endings": _endings(shell, cards, ids),
        "gates": _gates(shell, cards, item),
        "stopped": stopped(gates, plan, cards, words) if gates else None,
        **_stages(gates, words),
        "feed": quote(feed_atom.path(item.id)) if feed_atom.has_entries(plan, item.id) else "",
        "calendar": quote(calendar_ics.path(item.id)) if calendar_ics.has_events(plan, item.id) else "",
        "share": shell.picture(lambda: share.product(plan, words, item)),
        "chart": _chart(shell, cards, ids, Spot(f"product-{item.id}", item.title, path_of("product", item.id))),
    }
    _page(shell, "product", item, context)


def _gates(shell: Shell, cards: Mapping[str, Card], item: Product) -> list[Card]:
    """List a product's gates in the order of its lifecycle."""
    found = shell.plan.gates.get(item.id)
    return [card for ids in found.passages.values() for card in listed(cards, ids)] if found else []


def _stages(gates: ProductGates | None, words: Words) -> dict[str, Any]:
    """Say in which stage a product is, as far as decided gates tell; nothing where none has opened one."""
    stages = gates.lifecycle.stages if gates else ()
    at = next((number for number, stage in enumerate(stages, 1) if gates and stage.id == gates.stage), 0)
    told = words("group.stage", n=at, all=len(stages)) if at else words("group.stages_over")
    is_known = bool(gates and gates.opened and (at or not gates.stage))
    shown = [(stage.title, number == at) for number, stage in enumerate(stages, 1)]
    return {"stage": told if is_known else "", "stages": shown if is_known else []}


def _endings(shell: Shell, cards: Mapping[str, Card], ids: Ids) -> list[tuple[Card, list[Fact]]]:
    """List what else of a product has a planned end, such as a version of it."""
    items = [shell.plan.roadmap.milestones[id_] for id_ in ids]
    told = [(cards[item.id], sunset_facts(item.sunset, shell)) for item in items if item.status != "cancelled"]
    return [(card, facts) for card, facts in told if facts]


def _chart(shell: Shell, cards: Mapping[str, Card], ids: Ids, spot: Spot) -> ChartView | None:
    return chart_of(shell, cards, ids, "product", spot) if ids else None


def _page(shell: Shell, kind: str, item: Product, context: dict[str, Any]) -> None:
    whole = {
        "view": kind,
        "title": item.title,
        "item": item,
        "body": texts.body(item, shell),
        "feedback": texts.feedback(shell, item.title),
        **context,
    }
    shell.page(path_of(kind, item.id), "group.html", whole)
