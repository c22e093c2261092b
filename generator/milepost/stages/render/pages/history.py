"""How the plan changed: the milestone trend chart, the track record, and every change by date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from milepost.adapters.pages import safe
from milepost.model.labels import label, spoken
from milepost.model.periods import coarsen
from milepost.model.plan import Move, Plan
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.cards import Card
from milepost.stages.render.chart import trend_drawing
from milepost.stages.render.chart.drawing import header
from milepost.stages.render.chart.figure import script
from milepost.stages.render.chart.trend import layout
from milepost.stages.render.chart.trend_figure import figure
from milepost.stages.render.plan_changes import Change, changes, is_any, newest, slip
from milepost.stages.render.shell import Shell
from milepost.stages.render.track_record import TrackRecord, track_record

NAME = "trend"
MOST_CHANGES = 500
FINENESS = {
    "day": "history.by_day",
    "month": "history.by_month",
    "quarter": "history.by_quarter",
    "coarser": "history.by_coarser",
    "all": "history.by_all",
}
DISTANCES = {
    "months": "history.by_months",
    "half": "history.by_half",
    "year": "history.by_year",
    "beyond": "history.by_beyond",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A milestone that moved, as the chart's table tells it; `heard` says all of it to a screen reader."""

    card: Card
    first: str
    moves: int
    slip: str
    heard: str


@dataclass(frozen=True, slots=True)
class TrendView:
    """The trend chart as a template needs it; `figure` is the address of its Plotly script."""

    name: str
    header: Any
    svg: Any
    figure: str
    height: int
    shown: int
    has_leads: bool
    most: int = 0


def write(shell: Shell, cards: Mapping[str, Card]) -> None:
    """Write the page, unless nothing has changed yet."""
    if not is_any(shell.plan):
        return
    words = shell.theme.words
    rows = _rows(shell.plan, cards, words)
    record = track_record(shell.plan)
    found = changes(shell.plan, cards, words, shell.plan.planned)
    context = {
        "view": "history",
        "chart": _trend(shell, rows),
        "rows": rows,
        "shares": [(words(FINENESS[one.name]), one) for one in (*record.by_fineness, record.whole)] if record else [],
        "distances": [(words(DISTANCES[one.name]), one) for one in record.by_distance] if record else [],
        "record": record,
        "median": _median(record, words),
        "months": _by_month(found[:MOST_CHANGES], shell),
        "earlier": len(found[MOST_CHANGES:]),
    }
    shell.page("history.html", "history.html", context)


def _trend(shell: Shell, rows: Iterable[Row]) -> TrendView | None:
    words = shell.theme.words
    trend = layout(shell.plan, words)
    if trend is None:
        return None
    told = {row.card.id: (row.card.address, row.heard) for row in rows}
    made = figure(trend, told)
    return TrendView(
        name=NAME,
        header=safe(header(trend.across, words("chart.today"))),
        svg=safe(trend_drawing.draw(trend, told, "", f"{NAME}-caption")),
        figure=shell.file(f"{NAME}-figure.js", script(NAME, made)),
        height=int(made["layout"]["height"]),
        shown=len(trend.lines),
        has_leads=any(line.lead for line in trend.lines),
    )


def _rows(plan: Plan[Seen], cards: Mapping[str, Card], words: Words) -> list[Row]:
    """List what moved, the furthest slip first."""
    moves = {id_: those[::-1] for id_, those in plan.moves_of.items()}
    slips = {id_: _sum(those) for id_, those in moves.items()}
    order = sorted(moves, key=lambda id_: (slips[id_] is None, -(slips[id_] or 0), id_))
    return [_row(cards[id_], moves[id_], slips[id_], words) for id_ in order]


def _row(card: Card, moves: Sequence[Move], days: int | None, words: Words) -> Row:
    first, slipped = moves[0].before, slip(days, words)
    moved = ", ".join(filter(None, (words.count("history.moves", len(moves)), slipped)))
    heard = words("history.line", name=card.accessible_name, first=spoken(first, words), moved=moved)
    return Row(card, label(first, words), len(moves), slipped, heard)


def _sum(moves: Iterable[Move]) -> int | None:
    known = [move.days for move in moves if move.days is not None]
    return sum(known) if known else None


def _median(record: TrackRecord | None, words: Words) -> str:
    if record is None or record.median_days is None:
        return ""
    days = record.median_days
    if days == 0:
        return words("history.median_on_time")
    return words.count("history.median_late" if days > 0 else "history.median_early", abs(days))


def _by_month(found: Iterable[Change], shell: Shell) -> list[tuple[str, list[Change]]]:
    """Gather changes under the month they happened in, or the period where that is all that is known; newest first."""
    words, calendar = shell.theme.words, shell.plan.roadmap.settings.calendar
    dated = [(coarsen(change.period, "month", calendar), change) for change in found]
    dated.sort(key=lambda pair: newest(pair[0]))
    return [
        (label(month, words), [change for _, change in those]) for month, those in groupby(dated, key=itemgetter(0))
    ]
