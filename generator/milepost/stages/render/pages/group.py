"""The pages of products and themes: what each is, its own lanes, and its milestones."""

from collections.abc import Mapping
from typing import Any

from milepost.model.milestone import Product, Theme
from milepost.model.plan import LaneKey
from milepost.stages.render import texts
from milepost.stages.render.addresses import path_of
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.chart.view import chart_of
from milepost.stages.render.shell import Shell
from milepost.stages.render.texts import sunset_facts

Ids = tuple[str, ...]


def product(shell: Shell, cards: Mapping[str, Card], item: Product) -> None:
    """Write a product's page, with a lane for each theme."""
    milestones = shell.plan.roadmap.milestones
    ids = tuple(id_ for id_ in shell.plan.order if milestones[id_].product == item.id)
    more = {"facts": sunset_facts(item.sunset, shell), "links": item.links}
    _page(shell, "product", item, _with_chart(shell, cards, ids, "theme", f"product-{item.id}") | more)


def theme(shell: Shell, cards: Mapping[str, Card], item: Theme) -> None:
    """Write a theme's page, with a lane for each product."""
    milestones = shell.plan.roadmap.milestones
    ids = tuple(id_ for id_ in shell.plan.order if item.id in milestones[id_].themes)
    more: dict[str, Any] = {"facts": [], "links": ()}
    _page(shell, "theme", item, _with_chart(shell, cards, ids, "product", f"theme-{item.id}") | more)


def _with_chart(shell: Shell, cards: Mapping[str, Card], ids: Ids, lanes: LaneKey, name: str) -> dict[str, Any]:
    return {"cards": listed(cards, ids), "chart": chart_of(shell, cards, ids, lanes, name) if ids else None}


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
