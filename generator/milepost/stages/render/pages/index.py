"""The first page: in brief, the timeline, then themes, gates ahead and what changed lately."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from milepost.model.labels import day_label, label
from milepost.model.plan import Planned
from milepost.stages.render import share
from milepost.stages.render.addresses import address_of
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.chart.timeline import short_axis
from milepost.stages.render.chart.view import Spot, chart
from milepost.stages.render.listing import by_order
from milepost.stages.render.shell import Shell

LATELY = timedelta(days=30)


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
    """Write the first page."""
    gates = listed(cards, gates_ahead(shell))
    spot = Spot("timeline", shell.plan.roadmap.settings.title, "index.html")
    context = {
        "view": "index",
        "chart": chart(shell, cards, shell.plan.lanes, short_axis(shell.plan, shell.theme.words), spot),
        "next_up": listed(cards, _next_up(shell)),
        "decision": next(iter(gates), None),
        "moves": moves(shell, cards),
        "themes": themes(shell),
        "gates": gates,
        "share": shell.picture(lambda: share.site(shell.plan, shell.theme.words)),
    }
    shell.page("index.html", "index.html", context)


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
    words, plan = shell.theme.words, shell.plan
    return [
        Move(
            cards[move.id],
            day_label(move.date, words),
            label(move.before, words),
            label(move.after, words),
            move.reason,
        )
        for move in plan.moves
        if plan.day - move.date <= LATELY
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
