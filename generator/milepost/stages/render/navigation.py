"""What the menu of every page leads to."""

from collections.abc import Mapping
from typing import Any, TypeVar

from milepost.model.labels import label
from milepost.model.milestone import FreePage, Product, Theme
from milepost.stages.render.addresses import address_of
from milepost.stages.render.cards import Named
from milepost.stages.render.shell import Shell

AnyOrdered = TypeVar("AnyOrdered", Product, Theme, FreePage)


def navigation(shell: Shell) -> dict[str, Any]:
    """List what the menu leads to."""
    roadmap = shell.plan.roadmap
    return {
        "products": [Named(item.title, address_of("product", item.id)) for item in by_order(roadmap.products)],
        "themes_menu": [Named(item.title, address_of("theme", item.id)) for item in by_order(roadmap.themes)],
        "free_pages": [Named(item.title, address_of("page", item.id)) for item in by_order(roadmap.pages)],
        "periods": [
            Named(label(item.span, shell.theme.words), address_of("period", id_))
            for id_, item in sorted(roadmap.periods.items(), key=lambda pair: (pair[1].span.begin, pair[0]))
        ],
    }


def by_order(items: Mapping[str, AnyOrdered]) -> list[AnyOrdered]:
    """Sort by what `order` says; what says nothing comes after, by id."""
    return sorted(items.values(), key=lambda item: (item.order is None, item.order or 0.0, item.id))
