"""The pages of a site, one module for each kind."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.stages.render.addresses import path_of
from milepost.stages.render.cards import Card
from milepost.stages.render.pages import (
    capacity,
    free,
    gates,
    group,
    history,
    index,
    milestone,
    overviews,
    period,
    theme,
)
from milepost.stages.render.shell import Part, Shell

OfItem = Callable[[Shell, Mapping[str, Card], Any], None]
PART = 50  # milestones that are drawn together


def parts(plan: Plan[Seen], cards: Mapping[str, Card]) -> Iterator[Part]:
    """Give the pages over everything, then those of items: each part draws some into the shell it is given."""
    yield Part(partial(_overview, cards, index.write), ("index.html",))
    yield Part(partial(_overview, cards, overviews.write), ("explore.html", "board.html", "table.html", "404.html"))
    for overview in (history, capacity, gates):
        yield Part(partial(_overview, cards, overview.write))
    roadmap = plan.roadmap
    of_items: tuple[tuple[str, OfItem, Mapping[str, Any]], ...] = (
        ("product", group.product, roadmap.products),
        ("theme", theme.write, roadmap.themes),
        ("period", period.write, plan.periods),
        ("page", free.write, roadmap.pages),
        ("milestone", milestone.write, {id_: id_ for id_ in roadmap.milestones}),
    )
    for kind, write, items in of_items:
        ids = [*items]
        for some in (ids[at : at + PART] for at in range(0, len(ids), PART)):
            paths = tuple(path_of(kind, id_) for id_ in some)
            yield Part(partial(_items, cards, write, [items[id_] for id_ in some]), paths)


def _overview(cards: Mapping[str, Card], write: Callable[[Shell, Mapping[str, Card]], None], shell: Shell) -> None:
    write(shell, cards)


def _items(cards: Mapping[str, Card], write: OfItem, items: Sequence[Any], shell: Shell) -> None:
    for item in items:
        write(shell, cards, item)
