"""The page of a theme: its lanes, how far it is, what comes next, and the periods that serve it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from milepost.model.calendar import period_start, periods_after
from milepost.model.labels import label
from milepost.model.milestone import Theme
from milepost.model.periods import Period
from milepost.model.plan import Plan, Planned
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render import texts
from milepost.stages.render.addresses import address_of, path_of
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.chart.view import Spot, chart_of
from milepost.stages.render.listing import period_title
from milepost.stages.render.shell import Shell

NEXT = 3


@dataclass(frozen=True, slots=True)
class Row:
    """How many milestones of a theme end in a period, and how many of them are done.

    `address` is empty where the period has no page; `is_named` where its file names the theme among its own.
    """

    title: str
    address: str
    count: int
    done: int
    percent: int
    is_named: bool = False


def write(shell: Shell, cards: Mapping[str, Card], item: Theme) -> None:
    """Write a theme's page, with a lane for each product."""
    plan, words = shell.plan, shell.theme.words
    ids = tuple(id_ for id_ in plan.order if item.id in plan.roadmap.milestones[id_].themes)
    members = counted(plan, item.id)
    spot = Spot(f"theme-{item.id}", item.title, path_of("theme", item.id))
    context = {
        "view": "theme",
        "title": item.title,
        "item": item,
        "body": texts.body(item, shell),
        "whole": _row(words("theme.all"), members) if members else None,
        "next_up": listed(cards, _next_up(plan, members)),
        "rows": _rows(plan, item, members, words),
        "chart": chart_of(shell, cards, ids, "product", spot) if ids else None,
        "feedback": texts.feedback(shell, item.title),
    }
    shell.page(path_of("theme", item.id), "theme.html", context)


def counted(plan: Plan[Seen], theme: str) -> list[Planned]:
    """List what tells how far a theme is, by date: its milestones but for those cancelled, and no outside dates."""
    entries = (plan.planned[id_] for id_ in plan.order)
    return [
        entry
        for entry in entries
        if theme in entry.milestone.themes
        and entry.milestone.status != "cancelled"
        and entry.milestone.kind == "milestone"
    ]


def _next_up(plan: Plan[Seen], members: Iterable[Planned]) -> tuple[str, ...]:
    """Name the next of a theme to be there; a stopped product brings nothing any more."""
    stopped = {gates.product for gates in plan.gates.values() if gates.stopped_by}
    found = (
        entry.milestone.id
        for entry in members
        if entry.milestone.is_open and not entry.is_overdue and entry.latest and entry.milestone.product not in stopped
    )
    return tuple(found)[:NEXT]


def _rows(plan: Plan[Seen], theme: Theme, members: Iterable[Planned], words: Words) -> list[Row]:
    """Sort a theme's milestones into the periods they end in, by date; those without an end come last."""
    ending: dict[tuple[date, date], list[Planned]] = {}
    titles: dict[tuple[date, date], str] = {}
    endless = []
    for entry in members:
        days = _days(entry.when, plan)
        if entry.when is None or days is None:
            endless.append(entry)
            continue
        ending.setdefault(days, []).append(entry)
        titles.setdefault(days, _title(entry.when, days, plan, words))
    pages = {(report.span.begin, report.span.end): report for report in plan.periods.values()}
    found = []
    for days in sorted(ending, key=lambda days: (days[1], days[0])):
        page = pages.get(days)
        row = _row(titles[days], ending[days])
        address = address_of("period", page.id) if page else ""
        found.append(replace(row, address=address, is_named=page is not None and theme.id in page.themes))
    return [*found, _row(words("theme.no_end"), endless)] if endless else found


def _row(title: str, members: list[Planned]) -> Row:
    done = sum(entry.milestone.status == "done" for entry in members)
    return Row(title, "", len(members), done, 100 * done // len(members))


def _days(when: Period | None, plan: Plan[Seen]) -> tuple[date, date] | None:
    """Find the days of the planning period that something ends in, or its own where that is coarser."""
    if when is None or when.last is None or when.end is None:
        return None
    calendar = plan.roadmap.settings.calendar
    begin = period_start(when.last, calendar)
    if when.begin and when.begin < begin and "/" not in when.text:
        return when.begin, when.end
    return begin, periods_after(begin, 1, calendar)


def _title(when: Period, days: tuple[date, date], plan: Plan[Seen], words: Words) -> str:
    """Name a planning period, or a coarser one as it was written, without how sure that is."""
    if days[0] == period_start(days[1] - timedelta(days=1), plan.roadmap.settings.calendar):
        return period_title(days[0], plan, words)
    return label(replace(when, text=when.text.removesuffix(when.qualifier), qualifier=""), words)
