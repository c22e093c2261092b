"""The page of a period, a report to print: focus, its lanes, what is due, done and moved out, and the load of teams."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from milepost.model.labels import label, spoken
from milepost.model.milestone import PeriodReport
from milepost.model.periods import parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render import texts
from milepost.stages.render.addresses import address_of, path_of
from milepost.stages.render.cards import Card, Named
from milepost.stages.render.chart.axis import around
from milepost.stages.render.chart.timeline import extents, lanes_by
from milepost.stages.render.chart.view import ChartView, Spot, chart
from milepost.stages.render.pages import capacity
from milepost.stages.render.period_report import Departure, Place, Span, departure, kept, places
from milepost.stages.render.shell import Shell

SECTIONS: tuple[Place, ...] = ("overdue", "due", "done", "moved", "going", "events", "cancelled")
NUMBERED: tuple[Place, ...] = ("overdue", "due", "done", "moved")
HEALTH = {"on-track": "active", "at-risk": "risk", "off-track": "off"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A milestone in a section; of what moved out, `text` says where to and by how much, `reason` why."""

    card: Card
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What became alike of some milestones; `number` counts them in words, empty where that would say little."""

    key: Place
    title: str
    number: str
    entries: tuple[Entry, ...]


def write(shell: Shell, cards: Mapping[str, Card], period: PeriodReport) -> None:
    """Write a period's page; a period has two ends, which `validate` saw to."""
    begin, end = period.span.begin, period.span.end
    if begin is None or end is None:
        return
    span, words, plan = Span(begin, end), shell.theme.words, shell.plan
    ids = tuple(id_ for id_ in plan.order if any(a < end and b > begin for a, b in extents(plan, (id_,))))
    outcome = kept(plan, span)
    loads = [load for load in plan.loads if (load.period.begin, load.period.end) == (begin, end)]
    before, after = _neighbours(plan, span, words)
    context = {
        "view": "period",
        **_heading(period, span, shell),
        "sections": _sections(plan, span, ids, cards, words),
        "kept": words("period.kept", kept=outcome.kept, count=outcome.count) if outcome else "",
        "loads": capacity.rows(plan, loads, cards, words),
        "before": before,
        "after": after,
        "chart": _chart(shell, cards, period, span, ids) if ids else None,
    }
    shell.page(path_of("period", period.id), "period.html", context)


def _heading(period: PeriodReport, span: Span, shell: Shell) -> dict[str, Any]:
    """Say what a period is: its names, its days, and what its file tells of it."""
    words, roadmap = shell.theme.words, shell.plan.roadmap
    title = label(period.span, words)
    last = span.end - timedelta(days=1)
    days = label(parse(f"{span.begin.isoformat()}/{last.isoformat()}", roadmap.settings.calendar), words)
    # A title that only writes the period out in full says nothing new.
    told = {title.casefold(), spoken(period.span, words).casefold(), period.span.text.casefold()}
    return {
        "title": title,
        "subtitle": "" if period.title.casefold() in told else period.title,
        "days": "" if days in title else days,
        "item": period,
        "themes_of": [(roadmap.themes[id_].title, address_of("theme", id_)) for id_ in period.themes],
        "body": texts.body(period, shell),
        "updates": texts.updates(period.updates, shell),
        "health": words(f"health.{period.health}") if period.health else "",
        "health_state": HEALTH[period.health] if period.health else "",
    }


def _chart(
    shell: Shell, cards: Mapping[str, Card], period: PeriodReport, span: Span, ids: tuple[str, ...]
) -> ChartView:
    plan, words = shell.plan, shell.theme.words
    axis = around(plan.day, span.begin, span.end - timedelta(days=1), plan.roadmap.settings.calendar, words)
    spot = Spot(f"period-{period.id}", label(period.span, words), path_of("period", period.id))
    return chart(shell, cards, lanes_by(plan, "product", ids, {}), axis, spot)


def _sections(
    plan: Plan[Seen], span: Span, ids: tuple[str, ...], cards: Mapping[str, Card], words: Words
) -> list[Section]:
    """Make a section of everything that became alike; in a period that is over, what is due is still open."""
    found = places(plan, span, ids)
    names = {"due": "open"} if span.end <= plan.day else {}
    made = []
    for key in SECTIONS:
        members, name = found.get(key, []), names.get(key, key)
        gone = {id_: departure(plan.planned[id_], span, plan.moves_of.get(id_, ())) for id_ in members}
        entries = tuple(_entry(cards[id_], gone[id_] if key == "moved" else None, words) for id_ in members)
        number = words(f"period.number.{name}", n=len(members)) if key in NUMBERED else ""
        made.append(Section(key, words(f"period.{name}"), number, entries))
    return [section for section in made if section.entries]


def _entry(card: Card, gone: Departure | None, words: Words) -> Entry:
    """Tell a milestone, and of one that moved out where to and by how much."""
    if gone is None:
        return Entry(card)
    days = ""
    if gone.days:
        days = words.count("milestone.later" if gone.days > 0 else "milestone.earlier", abs(gone.days))
    if gone.to is None:
        return Entry(card, words("period.ended", days=days) if days else "")
    to = words("period.moved_to", when=label(gone.to, words))
    return Entry(card, f"{to}, {days}" if days else to, gone.reason)


def _neighbours(plan: Plan[Seen], span: Span, words: Words) -> tuple[Named | None, Named | None]:
    """Find the pages of the periods before and after; of several the nearest, then the most alike in length."""
    length = span.end - span.begin
    before, after = [], []
    for id_, item in plan.periods.items():
        begin, end = item.span.begin, item.span.end
        if begin is None or end is None:
            continue
        link = Named(label(item.span, words), address_of("period", id_))
        unlike = abs(end - begin - length)
        if end <= span.begin:
            before.append((span.begin - end, unlike, id_, link))
        elif begin >= span.end:
            after.append((begin - span.end, unlike, id_, link))
    return (min(before)[-1] if before else None), (min(after)[-1] if after else None)
