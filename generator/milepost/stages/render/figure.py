"""The Plotly figure of a timeline, as a plain dict made from the same layout as the static drawing.

One bar trace for each state, one for marks without length, one line for dependencies: never a trace or a shape for a
single milestone. Colours are the light tokens; the page's script reads the tokens in force and puts them in.
"""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from milepost.model.milestone import Dependency
from milepost.model.plan import STATES, State
from milepost.model.words import Words
from milepost.stages.render.cards import Card
from milepost.stages.render.timeline import Mark, Timeline

Figure = dict[str, Any]
MOST_BARS = 1500
MOST_LINKS = 300
DAY_MS = 86_400_000
# The light tokens of the visual design; `site.js` replaces them by name.
COLOURS: Mapping[State, str] = {
    "done": "#12636a",
    "active": "#1369e6",
    "risk": "#b4540a",
    "off": "#6b1129",
    "planned": "#80868f",
    "proposed": "#80868f",
    "deferred": "#80868f",
    "cancelled": "#80868f",
}
FILLS: Mapping[State, str] = {
    "planned": "#f1f3f6",
    "proposed": "#ffffff",
    "deferred": "#ffffff",
    "cancelled": "#ffffff",
}
SYMBOLS = {"point": "circle", "gate": "diamond", "release": "pentagon", "event": "triangle-right"}
# Everything that would send data away, or advertise, is off.
CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "showEditInChartStudio": False,
    "plotlyServerURL": "",
    "responsive": True,
    "scrollZoom": False,
}


def timeline(chart: Timeline, cards: Mapping[str, Card], words: Words, has_slider: bool = False) -> Figure:
    """Make the figure of a timeline; with a slider under the axis where the chart has the page to itself."""
    rows = dict(_rows(chart))
    marks = [(mark, rows[lane.id] + mark.row) for lane in chart.lanes for mark in lane.marks]
    bars = [pair for pair in marks if pair[0].shape == "span"][:MOST_BARS]
    data = [_bars(state, [pair for pair in bars if pair[0].state == state], cards, words) for state in STATES]
    data = [trace for trace in data if trace["y"]]
    points = [pair for pair in marks if pair[0].shape != "span"]
    if points:
        data.append(_points(points, cards, words))
    return {"data": data, "layout": _layout(chart, rows, has_slider), "config": dict(CONFIG)}


def with_links(figure: Figure, chart: Timeline, links: Mapping[str, tuple[Dependency, ...]]) -> Figure:
    """Add the dependencies as one line, where they are few enough to be followed."""
    rows = dict(_rows(chart))
    placed = {mark.id: (mark, rows[lane.id] + mark.row) for lane in chart.lanes for mark in lane.marks}
    pairs = [(placed[entry.id], placed[id_]) for id_ in placed for entry in links.get(id_, ()) if entry.id in placed]
    if not pairs or len(pairs) >= MOST_LINKS:
        return figure
    xs: list[str | None] = []
    ys: list[int | None] = []
    for (before, low), (after, high) in pairs:
        xs += [_end(before), after.at.isoformat(), None]
        ys += [low, high, None]
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": "dependencies",
        "x": xs,
        "y": ys,
        "line": {"color": "#6d7787", "width": 1, "shape": "vh"},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return {**figure, "data": [line, *figure["data"]]}


def script(name: str, figure: Figure) -> bytes:
    """Write a figure as a classic script that assigns to one global, which a page on disk can load too."""
    text = safe_json({name: figure})
    return f"window.milepostFigures=Object.assign(window.milepostFigures||{{}},{text});\n".encode()


def safe_json(value: object) -> str:
    """Write JSON that may stand in a script: no tag can close it, no line separator break it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _rows(chart: Timeline) -> Iterator[tuple[str, int]]:
    row = 0
    for lane in chart.lanes:
        yield lane.id, row
        row += max(lane.rows, 1)


def _bars(state: State, marks: list[tuple[Mark, int]], cards: Mapping[str, Card], words: Words) -> Figure:
    marker: Figure = {
        "color": FILLS.get(state, COLOURS[state]),
        "line": {"color": COLOURS[state], "width": 1.5 if state in FILLS else 0},
        "cornerradius": 4,
    }
    if state == "risk":
        marker["pattern"] = {"shape": "/", "size": 6, "solidity": 0.4}
    return {
        "type": "bar",
        "orientation": "h",
        "name": words(f"state.{state}"),
        "meta": state,
        "base": [mark.begin.isoformat() for mark, _ in marks],
        "x": [(mark.end - mark.begin).days * DAY_MS for mark, _ in marks],
        "y": [row for _, row in marks],
        "width": 0.66,
        "text": [_inert(mark.label) for mark, _ in marks],
        "textposition": ["inside" if mark.label_side == "inside" else "outside" for mark, _ in marks],
        "insidetextanchor": "start",
        "cliponaxis": False,
        "marker": marker,
        "customdata": [[cards[mark.id].address, _inert(cards[mark.id].accessible_name)] for mark, _ in marks],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "showlegend": False,
    }


def _points(marks: list[tuple[Mark, int]], cards: Mapping[str, Card], words: Words) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": words("chart.points"),
        "meta": [mark.state for mark, _ in marks],
        "x": [mark.at.isoformat() for mark, _ in marks],
        "y": [row for _, row in marks],
        "text": [_inert(mark.label) for mark, _ in marks],
        "textposition": ["middle left" if mark.label_side == "left" else "middle right" for mark, _ in marks],
        "cliponaxis": False,
        "marker": {
            "symbol": [SYMBOLS[mark.shape] for mark, _ in marks],
            "size": [12 if mark.shape == "point" else 18 for mark, _ in marks],
            "color": [FILLS.get(mark.state, COLOURS[mark.state]) for mark, _ in marks],
            "line": {"color": [COLOURS[mark.state] for mark, _ in marks], "width": 1.5},
        },
        "customdata": [[cards[mark.id].address, _inert(cards[mark.id].accessible_name)] for mark, _ in marks],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "showlegend": False,
    }


def _layout(chart: Timeline, rows: Mapping[str, int], has_slider: bool) -> Figure:
    axis = chart.axis
    count = max(sum(max(lane.rows, 1) for lane in chart.lanes), 1)
    ticks = axis.ticks or axis.years
    years = {tick.day: tick.label for tick in axis.years}
    return {
        "barmode": "overlay",
        "height": count * 30 + (150 if has_slider else 70),
        "margin": {"l": 160, "r": 24, "t": 12, "b": 44},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "font": {"family": "system-ui, sans-serif", "size": 12.5, "color": "#161b22"},
        "hovermode": "closest",
        "dragmode": "pan" if has_slider else "zoom",
        "xaxis": {
            "type": "date",
            "range": [axis.begin.isoformat(), axis.end.isoformat()],
            "tickvals": [tick.day.isoformat() for tick in ticks],
            "ticktext": [_tick_text(tick.label, years.get(tick.day, "")) for tick in ticks],
            "gridcolor": "#e9ecf1",
            "rangeslider": {"visible": has_slider, "thickness": 0.08},
        },
        "yaxis": {
            "range": [count - 0.4, -0.6],
            "fixedrange": True,
            "tickvals": [rows[lane.id] + (max(lane.rows, 1) - 1) / 2 for lane in chart.lanes],
            "ticktext": [_inert(lane.title) for lane in chart.lanes],
            "showgrid": False,
            "zeroline": False,
        },
        "shapes": [
            {
                "type": "line",
                "x0": axis.today.isoformat(),
                "x1": axis.today.isoformat(),
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": "#c2003f", "width": 1.5},
            }
        ],
    }


def _tick_text(label: str, year: str) -> str:
    # No markup but a line break: Plotly turns `<b>` into a style attribute, which the pages' policy refuses.
    return f"{_inert(label)}<br>{_inert(year)}" if year and year != label else _inert(label)


def _end(mark: Mark) -> str:
    return (mark.end if mark.shape == "span" else mark.at).isoformat()


def _inert(text: str) -> str:
    """Take the meaning out of what Plotly reads as markup."""
    return escape(text, quote=False)
