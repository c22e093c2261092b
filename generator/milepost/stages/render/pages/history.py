"""How the plan changed: the milestone trend chart, the track record, and every change by date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from milepost.adapters.pages import safe
from milepost.model.history import move_kind
from milepost.model.labels import label, spoken
from milepost.model.periods import Period, coarsen
from milepost.model.periods.units import whole_day
from milepost.model.plan import Move, Plan, Planned
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.cards import Card, machine_time
from milepost.stages.render.chart import trend_drawing
from milepost.stages.render.chart.drawing import header
from milepost.stages.render.chart.figure import script
from milepost.stages.render.chart.trend import layout
from milepost.stages.render.chart.trend_figure import figure
from milepost.stages.render.shell import Shell
from milepost.stages.render.track_record import Share, TrackRecord, track_record

NAME = "trend"
MOVES = {
    "dated": "history.dated",
    "undated": "history.undated",
    "refined": "history.refined",
    "widened": "history.widened",
    "slipped": "history.slipped",
    "pulled-in": "history.pulled_in",
    "changed": "history.changed",
}
FINENESS = {
    "day": "history.by_day",
    "month": "history.by_month",
    "quarter": "history.by_quarter",
    "coarser": "history.by_coarser",
    "all": "history.by_all",
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
    most: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened: a move, an end or a decision; `period` is as exact as its day is known."""

    period: Period
    card: Card
    kind: str
    word: str
    text: str = ""
    slip: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change with its day as a reader is told it."""

    change: Change
    day: str
    datetime: str


def is_shown(plan: Plan[Seen]) -> bool:
    """Tell whether there is anything to tell; a page with nothing in it is neither written nor linked."""
    return bool(plan.moves) or any(any(_ends(planned, plan.day)) for planned in plan.planned.values())


def write(shell: Shell, cards: Mapping[str, Card]) -> None:
    """Write the page, unless nothing has changed yet."""
    if not is_shown(shell.plan):
        return
    words = shell.theme.words
    rows = _rows(shell.plan, cards, words)
    record = track_record(shell.plan)
    context = {
        "view": "history",
        "chart": _trend(shell, rows),
        "rows": rows,
        "shares": _shares(record, words),
        "record": record,
        "median": _median(record, words),
        "months": _by_month(_changes(shell.plan, cards, words), shell),
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
    )


def _rows(plan: Plan[Seen], cards: Mapping[str, Card], words: Words) -> list[Row]:
    """List what moved, the furthest slip first."""
    moves: dict[str, list[Move]] = {}
    for move in reversed(plan.moves):
        moves.setdefault(move.id, []).append(move)
    slips = {id_: _sum(those) for id_, those in moves.items()}
    order = sorted(moves, key=lambda id_: (slips[id_] is None, -(slips[id_] or 0), id_))
    return [_row(cards[id_], moves[id_], slips[id_], words) for id_ in order]


def _row(card: Card, moves: Sequence[Move], days: int | None, words: Words) -> Row:
    first, slip = moves[0].before, _slip(days, words)
    moved = ", ".join(filter(None, (words.count("history.moves", len(moves)), slip)))
    heard = words("history.line", name=card.accessible_name, first=spoken(first, words), moved=moved)
    return Row(card, label(first, words), len(moves), slip, heard)


def _sum(moves: Iterable[Move]) -> int | None:
    known = [move.days for move in moves if move.days is not None]
    return sum(known) if known else None


def _slip(days: int | None, words: Words) -> str:
    """Say how much later or earlier an end is; nothing where that is not known."""
    if days is None:
        return ""
    if days == 0:
        return words("history.same_end")
    return words.count("history.later" if days > 0 else "history.earlier", abs(days))


def _shares(record: TrackRecord | None, words: Words) -> list[tuple[str, Share]]:
    return [(words(FINENESS[share.fineness]), share) for share in record.shares] if record else []


def _median(record: TrackRecord | None, words: Words) -> str:
    if record is None or record.median_days is None:
        return ""
    days = record.median_days
    if days == 0:
        return words("history.median_on_time")
    return words.count("history.median_late" if days > 0 else "history.median_early", abs(days))


def _changes(plan: Plan[Seen], cards: Mapping[str, Card], words: Words) -> Iterator[Change]:
    for move in plan.moves:
        yield _move(move, cards[move.id], words)
    for id_, planned in plan.planned.items():
        decided, done = _ends(planned, plan.day)
        if decided:
            yield _decision(decided, planned, cards[id_])
        if done:
            first = words("history.first", first=cards[id_].first_promised) if cards[id_].first_promised else ""
            yield Change(done, cards[id_], "g-done", words("state.done"), first)


def _ends(planned: Planned, day: date) -> tuple[Period | None, Period | None]:
    """Find when a gate was decided and when a milestone was done; a decision that ended it is told once."""
    milestone, gate = planned.milestone, planned.milestone.gate
    done = milestone.completed if planned.state == "done" else None
    decided = None
    if gate and gate.decision:
        decided = whole_day(gate.decided_on) if gate.decided_on else done
        done = None if done == decided else done
    return _past(decided, day), _past(done, day)


def _past(period: Period | None, day: date) -> Period | None:
    begun = period.first or period.last if period else None
    return period if begun and begun <= day else None


def _move(move: Move, card: Card, words: Words) -> Change:
    kind = move_kind(move.before, move.after)
    text = words("brief.move", was=label(move.before, words), now=label(move.after, words))
    return Change(whole_day(move.date), card, kind, words(MOVES[kind]), text, _slip(move.days, words), move.reason)


def _decision(decided: Period, planned: Planned, card: Card) -> Change:
    gate = planned.milestone.gate
    reason = gate.rationale if gate else ""
    return Change(decided, card, f"d-{card.decision}", card.decision_word, card.gate_title, reason=reason)


def _by_month(changes: Iterable[Change], shell: Shell) -> list[tuple[str, list[ChangeView]]]:
    """Gather changes under the month they happened in, or the period where that is all that is known; newest first."""
    words, calendar = shell.theme.words, shell.plan.roadmap.settings.calendar
    dated = [(coarsen(change.period, "month", calendar), change) for change in changes]
    dated.sort(key=lambda pair: (*_newest(pair[0]), *_newest(pair[1].period), pair[1].card.id, pair[1].kind))
    return [
        (label(month, words), [_view(change, words) for _, change in those])
        for month, those in groupby(dated, key=lambda pair: pair[0])
    ]


def _newest(period: Period) -> tuple[int, int, str]:
    end = period.end or period.begin or date.min
    return -end.toordinal(), -(period.begin or date.min).toordinal(), period.text


def _view(change: Change, words: Words) -> ChangeView:
    return ChangeView(change, label(change.period, words), machine_time(change.period))
