"""The pages of products and themes: what each is, its own lanes, and its milestones."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from milepost.model.milestone import Product, Theme
from milepost.stages.render import share, texts
from milepost.stages.render.addresses import path_of
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.chart.view import ChartView, Spot, chart_of
from milepost.stages.render.exports import calendar_ics, feed_atom
from milepost.stages.render.shell import Shell
from milepost.stages.render.texts import sunset_facts

Ids = tuple[str, ...]


def product(shell: Shell, cards: Mapping[str, Card], item: Product) -> None:
    """Write a product's page: its gates, its lane, its milestones by period."""
    plan, words = shell.plan, shell.theme.words
    ids = tuple(id_ for id_ in plan.order if plan.roadmap.milestones[id_].product == item.id)
    context = {
        "facts": sunset_facts(item.sunset, shell),
        "links": item.links,
        "gates": _gates(shell, cards, item),
        "feed": quote(feed_atom.path(item.id)) if feed_atom.has_entries(plan, item.id) else "",
        "calendar": quote(calendar_ics.path(item.id)) if calendar_ics.has_events(plan, item.id) else "",
        "share": shell.picture(lambda: share.product(plan, words, item)),
        "chart": _chart(shell, cards, ids, Spot(f"product-{item.id}", item.title, path_of("product", item.id))),
    }
    _page(shell, "product", item, context)


def theme(shell: Shell, cards: Mapping[str, Card], item: Theme) -> None:
    """Write a theme's page, with a lane for each product."""
    plan = shell.plan
    ids = tuple(id_ for id_ in plan.order if item.id in plan.roadmap.milestones[id_].themes)
    spot = Spot(f"theme-{item.id}", item.title, path_of("theme", item.id))
    context = {"facts": [], "links": (), "gates": [], "feed": "", "calendar": ""}
    _page(shell, "theme", item, {**context, "chart": _chart(shell, cards, ids, spot)})


def _gates(shell: Shell, cards: Mapping[str, Card], item: Product) -> list[Card]:
    """List a product's gates in the order of its lifecycle."""
    found = next((gates for gates in shell.plan.gates if gates.product == item.id), None)
    return [card for ids in found.passages.values() for card in listed(cards, ids)] if found else []


def _chart(shell: Shell, cards: Mapping[str, Card], ids: Ids, spot: Spot) -> ChartView | None:
    return chart_of(shell, cards, ids, "product", spot) if ids else None


def _page(shell: Shell, kind: str, item: Product | Theme, context: dict[str, Any]) -> None:
    whole = {
        "view": kind,
        "title": item.title,
        "item": item,
        "body": texts.body(item, shell),
        "feedback": texts.feedback(shell, item.title),
        **context,
    }
    shell.page(path_of(kind, item.id), "group.html", whole)
