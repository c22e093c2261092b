"""What the menu of every page leads to."""

from typing import Any

from milepost.model.labels import label
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.addresses import address_of
from milepost.stages.render.cards import Named
from milepost.stages.render.listing import by_order
from milepost.stages.render.pages import capacity, gates
from milepost.stages.render.plan_changes import is_any
from milepost.stages.render.shell import Shell

MOST_ENTRIES = 8
LONG = frozenset({"products", "themes"})  # found elsewhere too: as lanes and on the first page, and by the search


def navigation(shell: Shell) -> dict[str, Any]:
    """List the views that were written, and what the menu leads to."""
    plan = shell.plan
    roadmap, words = plan.roadmap, shell.theme.words
    menu = (
        ("overviews", _overviews(plan, words)),
        ("products", [Named(item.title, address_of("product", item.id)) for item in by_order(roadmap.products)]),
        ("themes", [Named(item.title, address_of("theme", item.id)) for item in by_order(roadmap.themes)]),
        ("periods", [Named(label(item.span, words), address_of("period", id_)) for id_, item in plan.periods.items()]),
        ("pages", [Named(item.title, address_of("page", item.id)) for item in by_order(roadmap.pages)]),
    )
    has_history, has_gates = is_any(plan), gates.is_shown(plan)
    views = [("index", "index.html"), ("board", "board.html")]
    views += [("history", "history.html")] if has_history else []
    views += [("gates", "gates.html")] if has_gates else []
    shown = {"history_page": has_history, "gates_page": has_gates}
    listed = [(key, _first(entries, words) if key in LONG else entries) for key, entries in menu if entries]
    in_menu = frozenset(entry.address for _, entries in listed for entry in entries)
    return {**shown, "views": views, "menu": listed, "in_menu": in_menu}


def _overviews(plan: Plan[Seen], words: Words) -> list[Named]:
    always = [Named(words("nav.table"), "table.html"), Named(words("nav.explore"), "explore.html")]
    return [*always, Named(words("nav.capacity"), "capacity.html")] if capacity.is_shown(plan) else always


def _first(entries: list[Named], words: Words) -> list[Named]:
    """Keep a menu short: many products are found in the lanes of the first page and by the search."""
    if len(entries) <= MOST_ENTRIES:
        return entries
    rest = Named(words("nav.rest", n=len(entries) - MOST_ENTRIES), "index.html")
    return [*entries[:MOST_ENTRIES], rest]
