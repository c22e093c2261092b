"""What the menu of every page leads to."""

from typing import Any

from milepost.model.labels import label
from milepost.model.words import Words
from milepost.stages.render.addresses import address_of
from milepost.stages.render.cards import Named
from milepost.stages.render.listing import by_order
from milepost.stages.render.pages import gates, history
from milepost.stages.render.shell import Shell

MOST_ENTRIES = 8


def navigation(shell: Shell) -> dict[str, Any]:
    """List the views that were written, and what the menu leads to."""
    plan = shell.plan
    roadmap, words = plan.roadmap, shell.theme.words
    periods = sorted(roadmap.periods.items(), key=lambda pair: (pair[1].span.begin, pair[0]))
    menu = (
        ("overviews", [Named(words("nav.table"), "table.html"), Named(words("nav.explore"), "explore.html")]),
        ("products", [Named(item.title, address_of("product", item.id)) for item in by_order(roadmap.products)]),
        ("themes", [Named(item.title, address_of("theme", item.id)) for item in by_order(roadmap.themes)]),
        ("periods", [Named(label(item.span, words), address_of("period", id_)) for id_, item in periods]),
        ("pages", [Named(item.title, address_of("page", item.id)) for item in by_order(roadmap.pages)]),
    )
    has_history, has_gates = history.is_shown(plan), gates.is_shown(plan)
    views = [("index", "index.html"), ("board", "board.html")]
    views += [("history", "history.html")] if has_history else []
    views += [("gates", "gates.html")] if has_gates else []
    shown = {"history_page": has_history, "gates_page": has_gates}
    return {**shown, "views": views, "menu": [(key, _first(entries, words)) for key, entries in menu if entries]}


def _first(entries: list[Named], words: Words) -> list[Named]:
    """Keep a menu short: many products are found in the lanes of the first page and by the search."""
    if len(entries) <= MOST_ENTRIES:
        return entries
    rest = Named(words("nav.rest", n=len(entries) - MOST_ENTRIES), "index.html")
    return [*entries[:MOST_ENTRIES], rest]
