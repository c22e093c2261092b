"""The Plotly figure of a timeline, as a plain dict made from the same layout as the static drawing.

One bar trace for each state, one for marks without length, one for labels, one line for dependencies: never a trace or
a shape for a single milestone. Colours are the light tokens; each trace's `meta` names its tokens and states, so that
the page's script can put in the tokens in force and leave out what a reader has filtered away.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

from milepost.model.milestone import Dependency
from milepost.model.plan import STATES, State
from milepost.model.words import Words
from milepost.stages.render.cards import Card
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.labelling import lane_title
from milepost.stages.render.chart.looks import GATES, LOOKS, SYMBOLS, TOKENS
from milepost.stages.render.chart.timeline import Mark, Timeline

Figure = dict[str, Any]
Placed = tuple[Mark, int]  # a mark, and its row counted from the top of the chart
MOST_BARS = 1500
MOST_LINKS = 300
DAY_MS = 86_400_000
SLIDER = 40  # px
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
    points = [pair for pair in marks if pair[0].shape != "span"]
    traces = [_bars(state, [pair for pair in bars if pair[0].state == state], cards, words) for state in STATES]
    traces += [_points(points, cards, words), _labels([*bars, *points], chart.axis)]
    data = [trace for trace in traces if trace["y"]]
    return {"data": data, "layout": _layout(chart, rows, words, has_slider), "config": dict(CONFIG)}


def with_links(figure: Figure, chart: Timeline, links: Mapping[str, tuple[Dependency, ...]]) -> Figure:
    """Add the dependencies as one line, where they are few enough to be followed."""
    rows = dict(_rows(chart))
    placed = {mark.id: (mark, rows[lane.id] + mark.row) for lane in chart.lanes for mark in lane.marks}
    lane_of = {mark.id: lane.id for lane in chart.lanes for mark in lane.marks}
    # A line across lanes would run through work that has nothing to do with it.
    pairs = [
        (placed[entry.id], placed[id_])
        for id_ in placed
        for entry in links.get(id_, ())
        if lane_of.get(entry.id) == lane_of[id_]
    ]
    if not pairs or len(pairs) >= MOST_LINKS:
        return figure
    xs: list[str | None] = []
    ys: list[int | None] = []
    states: list[str] = []
    for (before, low), (after, high) in pairs:
        xs += [_end(before).isoformat(), after.at.isoformat(), None]
        ys += [low, high, None]
        states += [f"{before.state} {after.state}"] * 3
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": "dependencies",
        "meta": {"states": states},
        "x": xs,
        "y": ys,
        "line": {"color": TOKENS["dep"], "width": 1, "shape": "vh"},
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


def _bars(state: State, marks: Sequence[Placed], cards: Mapping[str, Card], words: Words) -> Figure:
    fill, outline = LOOKS[state]
    text = "on" if fill == outline else "ink"
    marker: Figure = {
        "color": TOKENS[fill],
        "line": {"color": TOKENS[outline], "width": 0 if fill == outline else 1.5},
        "cornerradius": 4,
    }
    if state == "risk":
        marker["pattern"] = {"shape": "/", "size": 6, "solidity": 0.4}
    return {
        "type": "bar",
        "orientation": "h",
        "name": words(f"state.{state}"),
        "meta": {"state": state, "fill": fill, "line": outline, "text": text},
        "base": [mark.begin.isoformat() for mark, _ in marks],
        "x": [(mark.end - mark.begin).days * DAY_MS for mark, _ in marks],
        "y": [row for _, row in marks],
        "width": 0.66,
        "text": [_inert(mark.label) if mark.label_side == "inside" else "" for mark, _ in marks],
        "textposition": "inside",
        "textangle": 0,
        "insidetextanchor": "start",
        "insidetextfont": {"color": TOKENS[text]},
        "cliponaxis": False,
        "marker": marker,
        **_told(marks, cards),
    }


def _points(marks: Sequence[Placed], cards: Mapping[str, Card], words: Words) -> Figure:
    looks = [_point_look(mark, cards[mark.id]) for mark, _ in marks]
    fills, lines = [fill for fill, _ in looks], [line for _, line in looks]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": words("chart.points"),
        "meta": {"states": [mark.state for mark, _ in marks], "fills": fills, "lines": lines},
        "x": [mark.at.isoformat() for mark, _ in marks],
        "y": [row for _, row in marks],
        "cliponaxis": False,
        "marker": {
            "symbol": [SYMBOLS[mark.shape] for mark, _ in marks],
            "size": [12 if mark.shape == "point" else 18 for mark, _ in marks],
            "color": [TOKENS[fill] for fill in fills],
            "line": {"color": [TOKENS[line] for line in lines], "width": 1.5},
            "opacity": 1,
        },
        **_told(marks, cards),
    }


def _point_look(mark: Mark, card: Card) -> tuple[str, str]:
    if mark.shape == "event":
        return "mut", "mut"
    return LOOKS[mark.state] if mark.shape == "point" else GATES[card.decision]


def _told(marks: Iterable[Placed], cards: Mapping[str, Card]) -> Figure:
    """Say of each mark where its page is and what it is called; the first is what a click opens."""
    return {
        "customdata": [[cards[mark.id].address, _inert(cards[mark.id].accessible_name)] for mark, _ in marks],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "showlegend": False,
    }


def _labels(marks: Sequence[Placed], axis: Axis) -> Figure:
    """Write the labels that stand beside their marks, on the side that the layout found room on."""
    beside = [(mark, row) for mark, row in marks if mark.label_side != "inside"]
    return {
        "type": "scatter",
        "mode": "text",
        "name": "labels",
        "meta": {"states": [mark.state for mark, _ in beside]},
        "x": [_label_day(mark, axis).isoformat() for mark, _ in beside],
        "y": [row + (mark.label_side == "below") for mark, row in beside],
        "text": [_spaced(mark) for mark, _ in beside],
        "textposition": ["middle left" if mark.label_side == "left" else "middle right" for mark, _ in beside],
        "textfont": {"color": TOKENS["ink"]},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _label_day(mark: Mark, axis: Axis) -> date:
    if mark.label_side == "below":
        return axis.begin + timedelta(days=round((axis.end - axis.begin).days * mark.label_x / 100))
    return _end(mark) if mark.label_side == "right" else mark.at


def _spaced(mark: Mark) -> str:
    # Plotly knows no distance between a text and its place, so blanks make it: more where half a mark lies between.
    blanks = "" if mark.label_side == "below" else "\N{NO-BREAK SPACE}" * (1 if mark.shape == "span" else 4)
    text = _inert(mark.label)
    return text + blanks if mark.label_side == "left" else blanks + text


def _layout(chart: Timeline, rows: Mapping[str, int], words: Words, has_slider: bool) -> Figure:
    axis = chart.axis
    count = max(sum(max(lane.rows, 1) for lane in chart.lanes), 1)
    height = count * 30 + (150 if has_slider else 70)
    return {
        "barmode": "overlay",
        "height": height,
        "margin": {"l": 160, "r": 24, "t": 46, "b": 12},
        "paper_bgcolor": TOKENS["bg"],
        "plot_bgcolor": TOKENS["bg"],
        "font": {"family": "system-ui, sans-serif", "size": 12.5, "color": TOKENS["ink"]},
        "hovermode": "closest",
        "dragmode": "pan" if has_slider else "zoom",
        "xaxis": _x_axis(axis, has_slider, height),
        "yaxis": {
            "range": [count - 0.4, -0.6],
            "fixedrange": True,
            "tickvals": [rows[lane.id] + (max(lane.rows, 1) - 1) / 2 for lane in chart.lanes],
            "ticktext": [_inert(lane_title(lane.title, len(chart.lanes) == 1, words)) for lane in chart.lanes],
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
                "line": {"color": TOKENS["now"], "width": 1.5},
            }
        ],
    }


def _x_axis(axis: Axis, has_slider: bool, height: int) -> Figure:
    ticks = axis.ticks or axis.years
    years = {tick.day: tick.label for tick in axis.years}
    return {
        "type": "date",
        "side": "top",
        "range": [axis.begin.isoformat(), axis.end.isoformat()],
        "tickvals": [tick.day.isoformat() for tick in ticks],
        "ticktext": [_tick_text(tick.label, years.get(tick.day, "")) for tick in ticks],
        "gridcolor": TOKENS["rule"],
        "rangeslider": {"visible": has_slider, "thickness": round(SLIDER / height, 4)},
    }


def _tick_text(label: str, year: str) -> str:
    # No markup but a line break: Plotly turns `<b>` into a style attribute, which the pages' policy refuses.
    return f"{_inert(year)}<br>{_inert(label)}" if year and year != label else _inert(label)


def _end(mark: Mark) -> date:
    return mark.end if mark.shape == "span" else mark.at


def _inert(text: str) -> str:
    """Take the meaning out of what Plotly reads as markup."""
    return escape(text, quote=False)
