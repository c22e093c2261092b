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
from milepost.stages.render.pages import theme as theme_page
from milepost.stages.render.passages import ahead
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
    gates = _decisions(shell, cards)
    # A release is decided like a gate, and ends no stage.
    decisions = (pair for pair in gates if not pair[0].is_release)
    spot = Spot("timeline", shell.plan.roadmap.settings.title, "index.html")
    context = {
        "view": "index",
        "chart": chart(shell, cards, shell.plan.lanes, short_axis(shell.plan, shell.theme.words), spot),
        "next_up": listed(cards, _next_up(shell)),
        "decision": next(decisions, None),
        "moves": moves(shell, cards),
        "themes": themes(shell),
        "gates": gates,
        "share": shell.picture(lambda: share.site(shell.plan, shell.theme.words)),
    }
    shell.page("index.html", "index.html", context)


def _next_up(shell: Shell) -> tuple[str, ...]:
    """Name the next two to be there: open work, no gates or outside events, by when they are promised."""
    planned = shell.plan.planned
    stopped = {gates.product for gates in shell.plan.gates.values() if gates.stopped_by}
    found = (
        id_ for id_ in shell.plan.order if _is_to_ship(planned[id_]) and planned[id_].milestone.product not in stopped
    )
    return tuple(found)[:2]


def _is_to_ship(planned: Planned) -> bool:
    """Tell whether something is to come: open work, or a release that nobody holds back."""
    milestone = planned.milestone
    if not milestone.is_open or planned.is_overdue or milestone.kind != "milestone" or planned.latest is None:
        return False
    gate = milestone.gate
    return gate is None or (gate.type == "release" and gate.decision in {None, "go", "conditional-go"})


def _decisions(shell: Shell, cards: Mapping[str, Card]) -> list[tuple[Card, str]]:
    """List the gates that wait for a decision with when it is due, the next first."""
    words = shell.theme.words
    found = []
    for id_ in ahead(shell.plan):
        gate, card = shell.plan.planned[id_].milestone.gate, cards[id_]
        again = gate.revisit if gate and gate.decision else None
        found.append((card, words("gate.revisit", when=label(again, words)) if again else card.promise))
    return found


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
        members = theme_page.counted(shell.plan, theme.id)
        done = sum(entry.milestone.status == "done" for entry in members)
        percent = 100 * done // len(members) if members else 0
        found.append(ThemeView(theme.title, theme.summary, address_of("theme", theme.id), done, len(members), percent))
    return found
