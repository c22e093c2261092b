"""The Plotly figure of the milestone trend chart, from the same layout as the drawing.

Few traces whatever the number of lines: what is dotted, the quiet lines, the worst, names, the diagonal. As in every
figure, `meta.tokens` names the token of each colour, for the page's script to put in those in force.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.figure import CONFIG, Figure
from milepost.stages.render.chart.looks import TOKENS
from milepost.stages.render.chart.traces import NO_BREAK, inert
from milepost.stages.render.chart.trend import GUTTER, Corner, Line, Trend

Stretches = Sequence[tuple[Line, Sequence[Corner]]]
Told = Mapping[str, tuple[str, str]]
TOP, BOTTOM, LEFT = 46, 12, 76  # px around the chart


def figure(trend: Trend, told: Told) -> Figure:
    """Make the figure; of each milestone is told where a click on its line leads, and what the line is called."""
    dotted = [(line, _drawn(line, line.lead, trend)) for line in trend.lines if line.lead]
    dotted += [(line, _leader(line, line.label_y, trend)) for line in trend.lines if line.label_y is not None]
    parts = [(line, _drawn(line, part, trend)) for line in trend.lines for part in line.parts]
    traces = [
        _diagonal(trend),
        _lines("dotted", dotted, told, "mut", {"width": 1, "dash": "dot"}),
        _lines("quiet", [pair for pair in parts if not pair[0].is_worst], told, "mut", {"width": 1.5}),
        _lines("worst", [pair for pair in parts if pair[0].is_worst], told, "off", {"width": 2}),
        _labels(trend),
    ]
    data = [trace for trace in traces if trace["y"]]
    return {"data": data, "layout": _layout(trend), "config": dict(CONFIG)}


def _drawn(line: Line, corners: Sequence[Corner], trend: Trend) -> list[Corner]:
    """Spread what shares a day as it is drawn: the days to draw a line at."""
    return [(day, trend.day_at(trend.line_y(line, promised))) for day, promised in corners]


def _leader(line: Line, label_y: float, trend: Trend) -> list[Corner]:
    return [*_drawn(line, [line.end], trend), (trend.across.end, trend.day_at(label_y))]


def _lines(name: str, stretches: Stretches, told: Told, token: str, look: dict[str, Any]) -> Figure:
    """Write many lines as one trace, with a gap after each stretch."""
    xs: list[str | None] = []
    ys: list[str | None] = []
    data: list[list[str]] = []
    for line, corners in stretches:
        xs += [*(day.isoformat() for day, _ in corners), None]
        ys += [*(promised.isoformat() for _, promised in corners), None]
        data += [[told[line.id][0], inert(told[line.id][1])]] * (len(corners) + 1)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "meta": {"tokens": {"line.color": token}},
        "x": xs,
        "y": ys,
        "line": {"color": TOKENS[token], **look},
        "customdata": data,
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "showlegend": False,
    }


def _diagonal(trend: Trend) -> Figure:
    days = [day.isoformat() for day, _ in trend.diagonal]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "reached",
        "meta": {"tokens": {"line.color": "now"}},
        "x": days,
        "y": days,
        "line": {"color": TOKENS["now"], "width": 1.5, "dash": "dash"},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _labels(trend: Trend) -> Figure:
    named = [(line, line.label_y) for line in trend.lines if line.label_y is not None]
    return {
        "type": "scatter",
        "mode": "text",
        "name": "labels",
        "meta": {"tokens": {"textfont.color": "ink"}},
        "x": [trend.across.end.isoformat()] * len(named),
        "y": [trend.day_at(place).isoformat() for _, place in named],
        # Plotly knows no distance between a text and its place, so blanks make it.
        "text": [NO_BREAK * 3 + inert(line.label) for line, _ in named],
        "textposition": "middle right",
        "textfont": {"color": TOKENS["ink"]},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _layout(trend: Trend) -> Figure:
    across, up = trend.across, trend.up
    return {
        "height": trend.height + TOP + BOTTOM,
        "margin": {"l": LEFT, "r": round(GUTTER) + 48, "t": TOP, "b": BOTTOM},
        "paper_bgcolor": TOKENS["bg"],
        "plot_bgcolor": TOKENS["bg"],
        "font": {"family": "system-ui, sans-serif", "size": 12.5, "color": TOKENS["ink"]},
        "hovermode": "closest",
        "dragmode": "zoom",
        "xaxis": {
            **_axis(across, "<br>"),
            "side": "top",
            "range": [across.begin.isoformat(), across.end.isoformat()],
            "rangeslider": {"visible": False},
        },
        "yaxis": {
            **_axis(up, " "),
            "range": [trend.day_at(trend.height).isoformat(), trend.day_at(0).isoformat()],
            "fixedrange": True,
        },
        "shapes": [_today(across.today.isoformat())],
        "meta": {
            "tokens": {
                "paper_bgcolor": "bg",
                "plot_bgcolor": "bg",
                "font.color": "ink",
                "xaxis.gridcolor": "rule",
                "yaxis.gridcolor": "rule",
                "shapes.0.line.color": "now",
            }
        },
    }


def _today(day: str) -> Figure:
    line = {"color": TOKENS["now"], "width": 1.5}
    return {"type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _axis(axis: Axis, between: str) -> Figure:
    years = {tick.day: tick.label for tick in axis.years}
    ticks = axis.ticks or axis.years
    names = (dict.fromkeys([years.get(tick.day, ""), tick.label]) for tick in ticks)
    return {
        "type": "date",
        "tickvals": [tick.day.isoformat() for tick in ticks],
        "ticktext": [between.join(inert(part) for part in parts if part) for parts in names],
        "gridcolor": TOKENS["rule"],
        "zeroline": False,
    }
