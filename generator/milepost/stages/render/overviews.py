"""The pages over the whole roadmap: index, explore, board, table, 404; and the navigation between pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from milepost.model.labels import day_label, label
from milepost.model.milestone import FreePage, Product, Theme
from milepost.model.plan import Plan, Planned
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.addresses import address_of
from milepost.stages.render.axis import Axis, whole, window
from milepost.stages.render.cards import Card, Named, listed
from milepost.stages.render.charts import chart, chips
from milepost.stages.render.shell import Shell
from milepost.stages.render.timeline import extents

LATELY = timedelta(days=30)
HORIZONS = ("now", "next", "later")
AnyOrdered = TypeVar("AnyOrdered", Product, Theme, FreePage)


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme with what became of its milestones."""

    title: str
    summary: str
    address: str
    done: int
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Move:
    """A target that moved, as its owner wrote it down."""

    card: Card
    day: str
    was: str
    now: str
    text: str


def write(shell: Shell, cards: Mapping[str, Card]) -> None:
    """Write the overviews."""
    plan = shell.plan
    lanes = plan.lanes
    axis = short_axis(plan, shell.theme.words)
    gates = listed(cards, gates_ahead(shell))
    shell.page(
        "index.html",
        "index.html",
        {
            "view": "index",
            "chart": chart(shell, cards, lanes, axis, "timeline", ""),
            "next_up": listed(cards, _next_up(shell)),
            "decision": next(iter(gates), None),
            "moves": moves(shell, cards),
            "themes": themes(shell),
            "gates": gates,
        },
    )
    everything = _whole(shell)
    shell.page(
        "explore.html",
        "explore.html",
        {"view": "explore", "chart": chart(shell, cards, lanes, everything, "explore", "")},
    )
    columns = [(place, listed(cards, _on_board(shell, place))) for place in HORIZONS]
    done = listed(cards, tuple(id_ for id_ in reversed(plan.order) if plan.planned[id_].state == "done"))
    shell.page("board.html", "board.html", {"view": "board", "columns": columns, "done": done})
    rows = listed(cards, plan.order)
    shell.page("table.html", "table.html", {"view": "table", "rows": rows, "chips": chips(rows, shell.theme.words)})
    # A page for what is not found is served from any depth, so its links must be whole where an address is known.
    shell.page("404.html", "404.html", {"view": "404", "root": shell.build.site_url or ""})


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


def short_axis(plan: Plan[Seen], words: Words) -> Axis:
    """Give the axis of the first page: from the previous period to at most eight ahead."""
    return window(plan.day, extents(plan, plan.order), plan.roadmap.settings.calendar, words)


def _whole(shell: Shell) -> Axis:
    found = extents(shell.plan, shell.plan.order)
    firsts, lasts = [begin for begin, _ in found], [end - timedelta(days=1) for _, end in found]
    return whole(shell.plan.day, firsts, lasts, shell.plan.roadmap.settings.calendar, shell.theme.words)


def _next_up(shell: Shell) -> tuple[str, ...]:
    """Name the next two to be there: open work, no gates or outside events, by when they are promised."""
    planned = shell.plan.planned
    found = (
        id_
        for id_ in shell.plan.order
        if planned[id_].milestone.is_open
        and not planned[id_].is_overdue
        and planned[id_].milestone.kind == "milestone"
        and not (planned[id_].milestone.gate and planned[id_].milestone.gate.type != "release")  # type: ignore[union-attr]
        and planned[id_].latest
    )
    return tuple(found)[:2]


def gates_ahead(shell: Shell) -> tuple[str, ...]:
    """Name the gates that still wait for a decision, the next first."""
    planned = shell.plan.planned
    return tuple(id_ for id_ in shell.plan.order if _is_undecided(planned[id_]))


def _is_undecided(planned: Planned) -> bool:
    gate = planned.milestone.gate
    return gate is not None and gate.decision is None and planned.milestone.is_open and planned.latest is not None


def moves(shell: Shell, cards: Mapping[str, Card]) -> list[Move]:
    """List the targets that moved lately, newest first."""
    words, day = shell.theme.words, shell.plan.day
    found = [
        (update.date, id_, update)
        for id_, milestone in shell.plan.roadmap.milestones.items()
        for update in milestone.updates
        if update.moved_from and timedelta(0) <= day - update.date <= LATELY
    ]
    return [
        Move(cards[id_], day_label(when, words), label(update.moved_from, words), cards[id_].when, update.text)
        for when, id_, update in sorted(found, key=lambda move: (-move[0].toordinal(), move[1]))
        if update.moved_from
    ]


def themes(shell: Shell) -> list[ThemeView]:
    """Say for each theme how many of its milestones are done."""
    found = []
    for theme in by_order(shell.plan.roadmap.themes):
        members = [entry for entry in shell.plan.planned.values() if theme.id in entry.milestone.themes]
        members = [entry for entry in members if entry.milestone.status != "cancelled"]
        done = sum(entry.milestone.status == "done" for entry in members)
        percent = 100 * done // len(members) if members else 0
        found.append(ThemeView(theme.title, theme.summary, address_of("theme", theme.id), done, len(members), percent))
    return found


def _on_board(shell: Shell, place: str) -> tuple[str, ...]:
    return tuple(id_ for id_ in shell.plan.order if shell.plan.planned[id_].horizon == place)
