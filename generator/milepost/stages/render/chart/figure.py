"""The Plotly figure of a timeline, as a plain dict made from the same layout as the static drawing.

Colours are the light tokens. `meta.tokens` of a trace and of the layout names the token of each colour, `meta.at` the
milestones that each point stands for, and the layout's `meta.milestones` what a filter asks of them: so the page's
script can put in the colours in force, and leave out what a reader has filtered away, without knowing any trace.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from milepost.model.words import Words
from milepost.stages.render.cards import Card
from milepost.stages.render.chart import traces
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.labelling import lane_title
from milepost.stages.render.chart.looks import TOKENS
from milepost.stages.render.chart.ties import Tie
from milepost.stages.render.chart.timeline import Timeline
from milepost.stages.render.chart.traces import Placed, inert

Figure = dict[str, Any]
MOST_BARS = 1500
MOST_LINKS = 300
ROW = 30  # px
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


def timeline(
    chart: Timeline, cards: Mapping[str, Card], words: Words, tied: Sequence[Tie] = (), has_slider: bool = False
) -> Figure:
    """Make the figure of a timeline; with a slider under the axis where the chart has the page to itself."""
    first = dict(_first_rows(chart))
    marks = [(mark, first[lane.id] + mark.row) for lane in chart.lanes for mark in lane.marks]
    placed = tuple(Placed(mark, row, number) for number, (mark, row) in enumerate(marks))
    links = tied if len(tied) < MOST_LINKS else ()
    data = [*traces.behind(placed, _pairs(placed, links)), *traces.in_front(placed, cards, chart.axis, words)]
    milestones = [_asked_of(cards[one.mark.id]) for one in placed]
    layout = _layout(chart, first, words, has_slider)
    layout["meta"] |= {"milestones": milestones}
    return {"data": [trace for trace in data if trace["y"]], "layout": layout, "config": dict(CONFIG)}


def script(name: str, figure: Figure) -> bytes:
    """Write a figure as a classic script that assigns to one global, which a page on disk can load too."""
    text = safe_json({name: figure})
    return f"window.milepostFigures=Object.assign(window.milepostFigures||{{}},{text});\n".encode()


def safe_json(value: object) -> str:
    """Write JSON that may stand in a script: no tag can close it, no line separator break it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _first_rows(chart: Timeline) -> Iterator[tuple[str, int]]:
    row = 0
    for lane in chart.lanes:
        yield lane.id, row
        row += lane.all_rows


def _pairs(placed: Sequence[Placed], tied: Sequence[Tie]) -> list[tuple[Placed, Placed]]:
    """Find the two ends of each line; a milestone may stand in several lanes, and a line stays in its own."""
    # By identity, because the marks of one milestone in two lanes may be equal.
    at = {id(one.mark): one for one in placed}
    return [(at[id(tie.before)], at[id(tie.after)]) for tie in tied]


def _asked_of(card: Card) -> list[str]:
    """Give what a filter asks of a milestone: its classes, its months, and the text that is searched."""
    return [card.classes, card.months, card.searched]


def _layout(chart: Timeline, first: Mapping[str, int], words: Words, has_slider: bool) -> Figure:
    rows = max(sum(lane.all_rows for lane in chart.lanes), 1)
    margin = 150 if has_slider else 70
    titles = [inert(lane_title(lane.title, len(chart.lanes) == 1, words)) for lane in chart.lanes]
    return {
        "barmode": "overlay",
        "height": rows * ROW + margin,
        "margin": {"l": 160, "r": 24, "t": 46, "b": 12},
        "paper_bgcolor": TOKENS["bg"],
        "plot_bgcolor": TOKENS["bg"],
        "font": {"family": "system-ui, sans-serif", "size": 12.5, "color": TOKENS["ink"]},
        "hovermode": "closest",
        "hoverlabel": {"align": "left"},
        "dragmode": "pan" if has_slider else "zoom",
        "xaxis": _x_axis(chart.axis, has_slider, rows * ROW + margin),
        "yaxis": {
            "range": [rows - 0.5, -0.5],
            "fixedrange": True,
            "tickvals": [first[lane.id] + (lane.all_rows - 1) / 2 for lane in chart.lanes],
            "ticktext": titles,
            "showgrid": False,
            "zeroline": False,
        },
        "shapes": [_today(chart.axis)],
        "meta": {
            "tokens": {
                "paper_bgcolor": "bg",
                "plot_bgcolor": "bg",
                "font.color": "ink",
                "xaxis.gridcolor": "rule",
                "shapes.0.line.color": "now",
            },
            "lanes": [[first[lane.id], lane.all_rows] for lane in chart.lanes],
            "row": ROW,
            "margin": margin,
        },
    }


def _today(axis: Axis) -> Figure:
    return {
        "type": "line",
        "x0": axis.today.isoformat(),
        "x1": axis.today.isoformat(),
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": TOKENS["now"], "width": 1.5},
    }


def _x_axis(axis: Axis, has_slider: bool, height: int) -> Figure:
    ticks = axis.ticks or axis.years
    years = {tick.day: tick.label for tick in axis.years}
    days = [axis.begin.isoformat(), axis.end.isoformat()]
    return {
        "type": "date",
        "side": "top",
        "range": days,
        "tickvals": [tick.day.isoformat() for tick in ticks],
        "ticktext": [_tick_text(tick.label, years.get(tick.day, "")) for tick in ticks],
        "gridcolor": TOKENS["rule"],
        "rangeslider": {"visible": has_slider, "thickness": round(SLIDER / height, 4), "range": days},
    }


def _tick_text(label: str, year: str) -> str:
    # No markup but a line break: Plotly turns `<b>` into a style attribute, which the pages' policy refuses.
    return f"{inert(year)}<br>{inert(label)}" if year and year != label else inert(label)
