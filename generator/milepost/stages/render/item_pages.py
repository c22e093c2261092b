"""The pages of single things: milestones, products, themes, periods, free pages."""

from collections.abc import Mapping

from milepost.stages.render import free_page, group_pages, milestone_page, period_page
from milepost.stages.render.cards import Card
from milepost.stages.render.shell import Shell


def write(shell: Shell, cards: Mapping[str, Card]) -> None:
    """Write a page for every item."""
    roadmap = shell.plan.roadmap
    for id_ in roadmap.milestones:
        milestone_page.write(shell, cards, id_)
    for product in roadmap.products.values():
        group_pages.product(shell, cards, product)
    for theme in roadmap.themes.values():
        group_pages.theme(shell, cards, theme)
    for period in roadmap.periods.values():
        period_page.write(shell, cards, period)
    for page in roadmap.pages.values():
        free_page.write(shell, cards, page)
