"""The pages over the whole roadmap besides the first: explore, board, table, and what is shown for a lost address."""

from collections.abc import Mapping

from milepost.stages.render.cards import Card, listed
from milepost.stages.render.chart.timeline import whole_axis
from milepost.stages.render.chart.view import Spot, chart
from milepost.stages.render.listing import board, chips, choices
from milepost.stages.render.shell import Shell


def write(shell: Shell, cards: Mapping[str, Card]) -> None:
    """Write the overviews."""
    plan, words = shell.plan, shell.theme.words
    spot = Spot("explore", plan.roadmap.settings.title, "explore.html")
    everything = chart(shell, cards, plan.lanes, whole_axis(plan, words), spot)
    shell.page("explore.html", "explore.html", {"view": "explore", "chart": everything})
    done = listed(cards, tuple(id_ for id_ in reversed(plan.order) if plan.planned[id_].state == "done"))
    shell.page("board.html", "board.html", {"view": "board", "columns": board(listed(cards, plan.order)), "done": done})
    rows = listed(cards, plan.order)
    shell.page(
        "table.html",
        "table.html",
        {"view": "table", "rows": rows, "chips": chips(rows, words), "choices": choices(plan, rows)},
    )
    # A page for what is not found is served from any depth, so its links must be whole where an address is known.
    shell.page("404.html", "404.html", {"view": "404", "root": shell.build.site_url or ""})
