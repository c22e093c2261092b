"""The traces of a timeline's figure: one for each state, and one each for ghosts, lines, points, glyphs and labels.

Never a trace or a shape for a single milestone. Every trace says in `meta` which tokens colour it and which milestones
its points stand for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

from milepost.model.plan import STATES, State
from milepost.model.words import Words
from milepost.stages.render.cards import Card
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.labelling import HOLLOW, SOLID_SHARE, Fade
from milepost.stages.render.chart.looks import DECISION_GLYPHS, FADED, GATES, GLYPHS, LOOKS, SYMBOLS, TOKENS
from milepost.stages.render.chart.marks import Mark

Trace = dict[str, Any]
DAY_MS = 86_400_000
HALF_BAR = 0.33  # of a row
GHOST_LIFT = 0.1  # of a row
SILENT: Trace = {"hoverinfo": "skip", "showlegend": False, "cliponaxis": False}
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark, its row counted from the top of the chart, and its number among the milestones of the figure."""

    mark: Mark
    row: int
    number: int


def behind(placed: Sequence[Placed], pairs: Iterable[tuple[Placed, Placed]]) -> list[Trace]:
    """Draw what lies under the marks: first promises and dependencies."""
    return [_ghosts(placed), _links(pairs)]


def in_front(placed: Sequence[Placed], cards: Mapping[str, Card], axis: Axis, words: Words) -> list[Trace]:
    """Draw the marks themselves, how they fade, and what is written on them."""
    bars = [one for one in placed if one.mark.shape == "span"]
    points = [one for one in placed if one.mark.shape != "span"]
    return [
        *(_bars(state, [one for one in bars if one.mark.state == state], cards, words) for state in STATES),
        *(_fades(fade, bars) for fade in FADED),
        _points(points, cards, words),
        _glyphs(placed, cards),
        _labels([one for one in placed if one.mark.label_side not in {"inside", "none"}], axis),
    ]


def inert(text: str) -> str:
    """Take the meaning out of what Plotly reads as markup."""
    return escape(text, quote=False)


def _bars(state: State, placed: Sequence[Placed], cards: Mapping[str, Card], words: Words) -> Trace:
    fill, outline = LOOKS[state]
    text = "ink" if state in HOLLOW else "on"
    marker: Trace = {
        "color": TOKENS[fill],
        "line": {"color": TOKENS[outline], "width": 1.5 if state in HOLLOW else 0},
        "cornerradius": 4,
    }
    if state == "risk":
        marker["pattern"] = {"shape": "/", "size": 6, "solidity": 0.4}
    return {
        **_lengths(placed),
        "name": inert(words(f"state.{state}")),
        "meta": {
            "at": [one.number for one in placed],
            "tokens": {"marker.color": fill, "marker.line.color": outline, "insidetextfont.color": text},
        },
        "text": [NO_BREAK * 5 + inert(one.mark.label) if one.mark.label_side == "inside" else "" for one in placed],
        "textposition": "inside",
        "textangle": 0,
        "insidetextanchor": "start",
        "insidetextfont": {"color": TOKENS[text]},
        "cliponaxis": False,
        "marker": marker,
        **_told(placed, cards),
    }


def _lengths(placed: Sequence[Placed]) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "base": [one.mark.begin.isoformat() for one in placed],
        "x": [(one.mark.end - one.mark.begin).days * DAY_MS for one in placed],
        "y": [one.row for one in placed],
        "width": 2 * HALF_BAR,
    }


def _fades(fade: Fade, placed: Sequence[Placed]) -> Trace:
    """Veil the part of each bar whose end is not sure; Plotly knows no gradient along a bar, so in one step."""
    ends = [(one, _solid_until(one.mark), one.mark.end) for one in placed if one.mark.fade == fade]
    begins = [(one, one.mark.begin, _solid_from(one.mark)) for one in placed if one.mark.opens_left and fade == "open"]
    made = _boxes([*ends, *begins], 0.0)
    return {
        **made,
        "name": f"fade {fade}",
        "fill": "toself",
        "fillcolor": TOKENS["bg"],
        "opacity": FADED[fade],
        "line": {"width": 0},
        "meta": {**made["meta"], "tokens": {"fillcolor": "bg"}},
    }


def _solid_until(mark: Mark) -> date:
    return mark.begin + timedelta(days=round((mark.end - mark.begin).days * SOLID_SHARE[mark.fade]))


def _solid_from(mark: Mark) -> date:
    return mark.begin + timedelta(days=round((mark.end - mark.begin).days / 2))


def _points(placed: Sequence[Placed], cards: Mapping[str, Card], words: Words) -> Trace:
    looks = [_point_look(one.mark, cards[one.mark.id]) for one in placed]
    fills, lines = [fill for fill, _ in looks], [line for _, line in looks]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": inert(words("chart.points")),
        "meta": {
            "at": [one.number for one in placed],
            "tokens": {"marker.color": fills, "marker.line.color": lines},
        },
        "x": [one.mark.at.isoformat() for one in placed],
        "y": [one.row for one in placed],
        "cliponaxis": False,
        "marker": {
            "symbol": [SYMBOLS[one.mark.shape] for one in placed],
            "size": [12 if one.mark.shape == "point" else 18 for one in placed],
            "color": [TOKENS[fill] for fill in fills],
            "line": {"color": [TOKENS[line] for line in lines], "width": 1.5},
            "opacity": 1,
        },
        **_told(placed, cards),
    }


def _point_look(mark: Mark, card: Card) -> tuple[str, str]:
    if mark.shape == "event":
        return "mut", "mut"
    return LOOKS[mark.state] if mark.shape == "point" else GATES[card.decision]


def _told(placed: Iterable[Placed], cards: Mapping[str, Card]) -> Trace:
    """Say of each mark where its page is and what it is called; the first is what a click opens."""
    of = [cards[one.mark.id] for one in placed]
    return {
        "customdata": [[card.address, inert(card.accessible_name)] for card in of],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "showlegend": False,
    }


def _glyphs(placed: Sequence[Placed], cards: Mapping[str, Card]) -> Trace:
    """Write the glyph of its state on each bar, and that of its decision on each gate: never colour alone."""
    signs = [(one, *_sign(one.mark, cards[one.mark.id])) for one in placed]
    signs = [sign for sign in signs if sign[1]]
    return {
        **_written([(one, one.mark.begin if one.mark.shape == "span" else one.mark.at) for one, _, _ in signs]),
        "name": "glyphs",
        "meta": {
            "at": [one.number for one, _, _ in signs],
            "tokens": {"textfont.color": [token for _, _, token in signs]},
        },
        "text": [NO_BREAK + glyph if one.mark.shape == "span" else glyph for one, glyph, _ in signs],
        "textposition": ["middle right" if one.mark.shape == "span" else "middle center" for one, _, _ in signs],
        "textfont": {"color": [TOKENS[token] for _, _, token in signs], "size": 11},
    }


def _sign(mark: Mark, card: Card) -> tuple[str, str]:
    if mark.shape == "span":
        return GLYPHS[mark.state], "mut" if mark.state in HOLLOW else "on"
    return (DECISION_GLYPHS[card.decision], "on") if mark.shape in {"gate", "release"} else ("", "")


def _labels(placed: Sequence[Placed], axis: Axis) -> Trace:
    """Write the labels that stand beside their marks, on the side that the layout found room on."""
    return {
        **_written([(one, _label_day(one.mark, axis)) for one in placed]),
        "name": "labels",
        "meta": {"at": [one.number for one in placed], "tokens": {"textfont.color": "ink"}},
        "y": [one.row + (one.mark.label_side == "below") for one in placed],
        "text": [_spaced(one.mark) for one in placed],
        "textposition": ["middle left" if one.mark.label_side == "left" else "middle right" for one in placed],
        "textfont": {"color": TOKENS["ink"]},
    }


def _written(placed: Iterable[tuple[Placed, date]]) -> Trace:
    pairs = list(placed)
    return {
        "type": "scatter",
        "mode": "text",
        "x": [day.isoformat() for _, day in pairs],
        "y": [one.row for one, _ in pairs],
        **SILENT,
    }


def _label_day(mark: Mark, axis: Axis) -> date:
    if mark.label_side == "below":
        return axis.begin + timedelta(days=round((axis.end - axis.begin).days * mark.label_x / 100))
    return mark.last if mark.label_side == "right" else mark.at


def _spaced(mark: Mark) -> str:
    # Plotly knows no distance between a text and its place, so blanks make it: more where half a mark lies between.
    blanks = "" if mark.label_side == "below" else NO_BREAK * (1 if mark.shape == "span" else 4)
    text = inert(mark.label)
    return text + blanks if mark.label_side == "left" else blanks + text


def _ghosts(placed: Sequence[Placed]) -> Trace:
    """Outline what the plan is compared with, a little higher than its bar."""
    made = _boxes([(one, *one.mark.ghost_days) for one in placed if one.mark.ghost_days], GHOST_LIFT)
    return {
        **made,
        "name": "baseline",
        "line": {"color": TOKENS["mut"], "width": 1, "dash": "3px,3px"},
        "meta": {**made["meta"], "tokens": {"line.color": "mut"}},
    }


def _boxes(placed: Iterable[tuple[Placed, date, date]], lift: float) -> Trace:
    """Draw boxes from one day to another as a single line that is lifted between them."""
    xs: list[str | None] = []
    ys: list[float | None] = []
    at: list[int] = []
    for one, begin, end in placed:
        top, bottom = one.row - HALF_BAR - lift, one.row + HALF_BAR - lift
        xs += [begin.isoformat(), end.isoformat(), end.isoformat(), begin.isoformat(), begin.isoformat(), None]
        ys += [top, top, bottom, bottom, top, None]
        at += [one.number] * 6
    return {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "meta": {"at": at}, **SILENT}


def _links(pairs: Iterable[tuple[Placed, Placed]]) -> Trace:
    """Draw the dependencies as one line, from the end of each source down and sideways to the begin of its target."""
    xs: list[str | None] = []
    ys: list[int | None] = []
    at: list[list[int]] = []
    for before, after in pairs:
        xs += [before.mark.last.isoformat(), after.mark.at.isoformat(), None]
        ys += [before.row, after.row, None]
        at += [[before.number, after.number]] * 3
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "dependencies",
        "meta": {"at": at, "tokens": {"line.color": "dep"}},
        "x": xs,
        "y": ys,
        "line": {"color": TOKENS["dep"], "width": 1, "shape": "vh"},
        **SILENT,
    }
