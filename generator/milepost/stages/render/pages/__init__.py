"""The pages of a site, one module for each kind."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
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
from milepost.stages.render.shell import Shell

Draw = Callable[[Shell], object]
OfItem = Callable[[Shell, Mapping[str, Card], Any], None]
PART = 50  # milestones that are drawn together


def parts(plan: Plan[Seen], cards: Mapping[str, Card]) -> Iterator[Draw]:
    """Give the pages over everything, then those of items: each part draws some into the shell it is given."""
    for overview in (index, overviews, history, capacity, gates):
        yield partial(_overview, cards, overview.write)
    roadmap = plan.roadmap
    of_items: tuple[tuple[OfItem, Sequence[Any]], ...] = (
        (group.product, [*roadmap.products.values()]),
        (theme.write, [*roadmap.themes.values()]),
        (period.write, [*plan.periods.values()]),
        (free.write, [*roadmap.pages.values()]),
        (milestone.write, [*roadmap.milestones]),
    )
    for write, items in of_items:
        for at in range(0, len(items), PART):
            yield partial(_items, cards, write, items[at : at + PART])


def _overview(cards: Mapping[str, Card], write: Callable[[Shell, Mapping[str, Card]], None], shell: Shell) -> None:
    write(shell, cards)


def _items(cards: Mapping[str, Card], write: OfItem, items: Sequence[Any], shell: Shell) -> None:
    for item in items:
        write(shell, cards, item)
