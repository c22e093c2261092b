"""A free page: its text, and below it the view that `shows` asks for."""

from collections.abc import Mapping

from milepost.model.milestone import FreePage, Shows
from milepost.model.plan import Planned
from milepost.stages.render import texts
from milepost.stages.render.addresses import path_of
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.chart.view import Spot, chart_of
from milepost.stages.render.listing import board, chips, choices
from milepost.stages.render.shell import Shell


def write(shell: Shell, cards: Mapping[str, Card], page: FreePage) -> None:
    """Write a free page; a view that finds nothing says so."""
    shows = page.shows
    ids = chosen(shell, shows) if shows else ()
    rows = listed(cards, ids)
    is_timeline = shows is not None and bool(ids) and shows.form == "timeline"
    context = {
        "view": "page",
        "title": page.title,
        "body": texts.body(page, shell),
        "form": shows.form if shows and ids else "",
        "is_empty": shows is not None and not ids,
        "chart": chart_of(shell, cards, ids, shows.lanes, Spot(f"page-{page.id}", page.title, path_of("page", page.id)))
        if shows and is_timeline
        else None,
        "rows": rows,
        "chips": chips(rows, shell.theme.words),
        "choices": choices(shell.plan, rows),
        "columns": board(rows),
    }
    shell.page(path_of("page", page.id), "page.html", context)


def chosen(shell: Shell, shows: Shows) -> tuple[str, ...]:
    """Pick the milestones that a view asks for, in the order of their dates."""
    return tuple(id_ for id_ in shell.plan.order if _matches(shell.plan.planned[id_], shows))


def _matches(planned: Planned, shows: Shows) -> bool:
    item = planned.milestone
    wanted = (
        (shows.product, (item.product,)),
        (shows.theme, item.themes),
        (shows.team, (item.team,)),
        (shows.status, (item.status,)),
        (shows.tag, item.tags),
    )
    if any(asked and not set(asked) & set(had) for asked, had in wanted):
        return False
    if shows.since and shows.since.begin and planned.latest and planned.latest < shows.since.begin:
        return False
    return not (shows.until and shows.until.end and planned.earliest and planned.earliest >= shows.until.end)
