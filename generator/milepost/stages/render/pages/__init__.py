"""The pages of a site, one module for each kind."""

from collections.abc import Mapping

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


def write(shell: Shell, cards: Mapping[str, Card]) -> None:
    """Write the pages over everything, then one for every item."""
    roadmap = shell.plan.roadmap
    index.write(shell, cards)
    overviews.write(shell, cards)
    gates.write(shell, cards)
    capacity.write(shell, cards)
    history.write(shell, cards)
    for id_ in roadmap.milestones:
        milestone.write(shell, cards, id_)
    for product in roadmap.products.values():
        group.product(shell, cards, product)
    for aim in roadmap.themes.values():
        theme.write(shell, cards, aim)
    for report in shell.plan.periods.values():
        period.write(shell, cards, report)
    for page in roadmap.pages.values():
        free.write(shell, cards, page)
