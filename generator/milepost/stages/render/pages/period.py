"""The page of a period, a report to print: focus, what is due, done and moved out, and the lanes of its days."""

from collections.abc import Mapping
from datetime import date, timedelta

from milepost.model.labels import label
from milepost.model.milestone import PeriodReport
from milepost.model.plan import Planned
from milepost.stages.render import texts
from milepost.stages.render.addresses import address_of, path_of
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.chart.axis import around
from milepost.stages.render.chart.timeline import extents, lanes_by
from milepost.stages.render.chart.view import Spot, chart
from milepost.stages.render.shell import Shell

Ids = tuple[str, ...]


def write(shell: Shell, cards: Mapping[str, Card], period: PeriodReport) -> None:
    """Write a period's page; a period has two ends, which `validate` saw to."""
    begin, end = period.span.begin, period.span.end
    if begin is None or end is None:
        return
    words, plan = shell.theme.words, shell.plan
    ids = tuple(id_ for id_ in plan.order if any(a < end and b > begin for a, b in extents(plan, (id_,))))
    axis = around(plan.day, begin, end - timedelta(days=1), plan.roadmap.settings.calendar, words)
    lanes = lanes_by(plan, "product", ids, {})
    title = label(period.span, words)
    context = {
        "view": "period",
        "title": title,
        "subtitle": period.title if period.title != title else "",
        "item": period,
        "themes_of": [(plan.roadmap.themes[id_].title, address_of("theme", id_)) for id_ in period.themes],
        "body": texts.body(period, shell),
        "updates": texts.updates(period.updates, shell),
        "health": words(f"health.{period.health}") if period.health else "",
        "sections": [(key, listed(cards, found)) for key, found in _sections(shell, ids, begin, end) if found],
        "chart": chart(shell, cards, lanes, axis, Spot(f"period-{period.id}", title, path_of("period", period.id)))
        if ids
        else None,
    }
    shell.page(path_of("period", period.id), "period.html", context)


def _sections(shell: Shell, ids: Ids, begin: date, end: date) -> tuple[tuple[str, Ids], ...]:
    planned = shell.plan.planned
    ending = [id_ for id_ in ids if _ends_in(planned[id_], begin, end)]
    done = tuple(id_ for id_ in ending if planned[id_].state == "done")
    due = tuple(id_ for id_ in ending if planned[id_].state != "done")
    going = tuple(id_ for id_ in ids if id_ not in ending)
    moved = tuple(id_ for id_ in planned if id_ not in ids and _was_due(planned[id_], begin, end))
    return ("due", due), ("done", done), ("moved", moved), ("going", going)


def _ends_in(planned: Planned, begin: date, end: date) -> bool:
    last = planned.when.end if planned.when else None
    return last is not None and begin < last <= end


def _was_due(planned: Planned, begin: date, end: date) -> bool:
    earlier = [update.moved_from.end for update in planned.milestone.updates if update.moved_from]
    return any(last is not None and begin < last <= end for last in earlier)
