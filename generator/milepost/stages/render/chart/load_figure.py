"""The Plotly figure of the capacity chart, from the same layout as the drawing.

A trace for what fits, one for what is only explored, one for what is too much, whatever the number of milestones; and
one each for promises, limits and amounts. As in every figure, `meta.tokens` names the token of each colour.
"""

from collections.abc import Iterator, Sequence
from itertools import count

from milepost.stages.render.chart.figure import CONFIG, ROW, Figure
from milepost.stages.render.chart.load import LoadChart, Piece, Row
from milepost.stages.render.chart.looks import TOKENS
from milepost.stages.render.chart.traces import HALF_BAR, NO_BREAK, SILENT, inert

TOP, BOTTOM, LEFT, RIGHT = 46, 12, 236, 208  # px around the bars
TEAM_GAP = 0.4  # of a row, between teams
Placed = tuple[float, Row]
Part = tuple[float, Piece, float, float]  # a row's place, the piece, from where to where


def figure(chart: LoadChart) -> Figure:
    """Make the figure; a click on a piece opens its milestone."""
    placed = _placed(chart)
    pieces = [(y, piece) for y, row in placed for piece in row.pieces]
    within = [(y, piece, piece.begin, piece.limit) for y, piece in pieces if piece.limit > piece.begin]
    beyond = [(y, piece, piece.limit, piece.end) for y, piece in pieces if piece.end > piece.limit]
    explored = [part for part in within if part[1].commitment == "exploring"]
    data = [
        _bars("used", [part for part in within if part not in explored], ("active", "bg", "on"), is_beyond=False),
        _bars("exploring", explored, ("active", "active", "ink"), is_beyond=False),
        _bars("over", beyond, ("bg", "off", "ink"), is_beyond=True),
        _promises(pieces),
        _limits(placed, chart.most),
        _amounts(placed, chart.most),
    ]
    return {"data": [trace for trace in data if trace["y"]], "layout": _layout(chart, placed), "config": dict(CONFIG)}


def _placed(chart: LoadChart) -> list[Placed]:
    """Count the rows from the top, with a gap after each team."""
    number = count()
    return [(round(next(number) + gap * TEAM_GAP, 2), row) for gap, team in enumerate(chart.teams) for row in team.rows]


def _bars(name: str, parts: Sequence[Part], tokens: tuple[str, str, str], *, is_beyond: bool) -> Figure:
    fill, outline, text = tokens
    marker: Figure = {"color": TOKENS[fill], "line": {"color": TOKENS[outline], "width": 1.5}}
    named = {"marker.color": fill, "marker.line.color": outline, "insidetextfont.color": text}
    if is_beyond:
        hatch = {"fgcolor": TOKENS["off"], "bgcolor": TOKENS["bg"], "fgopacity": 0.6}
        marker["pattern"] = {"shape": "/", "size": 8, "solidity": 0.2, **hatch}
        named |= {"marker.pattern.fgcolor": "off", "marker.pattern.bgcolor": "bg"}
    if name == "exploring":
        marker["opacity"] = 0.3
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "meta": {"tokens": named},
        "base": [begin for _, _, begin, _ in parts],
        "x": [round(end - begin, 6) for _, _, begin, end in parts],
        "y": [y for y, _, _, _ in parts],
        "width": 2 * HALF_BAR,
        "text": [_label(piece, is_beyond=is_beyond) for _, piece, _, _ in parts],
        "textposition": "inside",
        "textangle": 0,
        "insidetextanchor": "start",
        "insidetextfont": {"color": TOKENS[text]},
        "marker": marker,
        "customdata": [[piece.address, inert(piece.name)] for _, piece, _, _ in parts],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "showlegend": False,
    }


def _label(piece: Piece, *, is_beyond: bool) -> str:
    return inert(piece.label.text) if piece.label and piece.label.is_beyond == is_beyond else ""


def _promises(pieces: Sequence[tuple[float, Piece]]) -> Figure:
    promised = [(y + HALF_BAR + 0.08, piece) for y, piece in pieces if piece.commitment == "committed"]
    return _strokes("promises", [(piece.begin, piece.end, y, y) for y, piece in promised])


def _limits(placed: Sequence[Placed], most: float) -> Figure:
    limits = [(y, min(row.capacity, most)) for y, row in placed if row.capacity is not None]
    return _strokes("limits", [(x, x, y - 0.5, y + 0.5) for y, x in limits])


def _strokes(name: str, lines: Sequence[tuple[float, float, float, float]]) -> Figure:
    """Write many lines as one trace, with a gap after each."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "meta": {"tokens": {"line.color": "ink"}},
        "x": [x for begin, end, _, _ in lines for x in (begin, end, None)],
        "y": [y if y is None else round(y, 2) for _, _, top, low in lines for y in (top, low, None)],
        "line": {"color": TOKENS["ink"], "width": 2},
        **SILENT,
    }


def _amounts(placed: Sequence[Placed], most: float) -> Figure:
    """Write right of each row what the drawing has there; too much is told by its word and its colour."""
    colours = ["off" if row.is_over else "ink" for _, row in placed]
    return {
        "type": "scatter",
        "mode": "text",
        "name": "amounts",
        "meta": {"tokens": {"textfont.color": colours}},
        "x": [most] * len(placed),
        "y": [y for y, _ in placed],
        "text": [NO_BREAK * 3 + inert(f"{row.amount} {row.note}".strip()) for _, row in placed],
        "textposition": "middle right",
        "textfont": {"color": [TOKENS[token] for token in colours]},
        **SILENT,
    }


def _names(chart: LoadChart) -> Iterator[str]:
    """Name each row by its period, the first of a team by the team too."""
    for team in chart.teams:
        for number, row in enumerate(team.rows):
            name = row.period if number else f"{team.title}{NO_BREAK * 4}{row.period}"
            yield inert(name) + NO_BREAK * 2


def _layout(chart: LoadChart, placed: Sequence[Placed]) -> Figure:
    last = placed[-1][0]
    return {
        "barmode": "overlay",
        "height": round((last + 1) * ROW) + TOP + BOTTOM,
        "margin": {"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM},
        "paper_bgcolor": TOKENS["bg"],
        "plot_bgcolor": TOKENS["bg"],
        "font": {"family": "system-ui, sans-serif", "size": 12.5, "color": TOKENS["ink"]},
        # A title that its bar has no room for is left out, and not made smaller.
        "uniformtext": {"mode": "hide", "minsize": 9},
        "hovermode": "closest",
        "hoverlabel": {"align": "left"},
        "dragmode": "zoom",
        "xaxis": {
            "side": "top",
            "range": [0, chart.most],
            "tickvals": [value for value, _ in chart.ticks],
            "ticktext": [inert(name) for _, name in chart.ticks],
            "gridcolor": TOKENS["rule"],
            "zeroline": False,
        },
        "yaxis": {
            "range": [last + 0.5, -0.5],
            "fixedrange": True,
            "tickvals": [y for y, _ in placed],
            "ticktext": list(_names(chart)),
            "showgrid": False,
            "zeroline": False,
        },
        "meta": {
            "tokens": {
                "paper_bgcolor": "bg",
                "plot_bgcolor": "bg",
                "font.color": "ink",
                "xaxis.gridcolor": "rule",
            }
        },
    }
