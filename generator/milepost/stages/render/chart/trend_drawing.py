"""Draws the milestone trend chart as SVG with a link for each line: percent across, pixels down, classes alone.

The names of the lines stand right of the drawing and the days promised left of it, in room that its box leaves free.
"""

from collections.abc import Mapping
from html import escape
from itertools import pairwise

from milepost.stages.render.chart.drawing import grid
from milepost.stages.render.chart.trend import Corner, Line, Trend

STUB = 28  # px from the chart's edge to a name
Place = tuple[float, float]  # percent across, px down


def draw(trend: Trend, told: Mapping[str, tuple[str, str]], root: str, labelled_by: str) -> str:
    """Draw the chart; of each milestone is told where its page is from the site's root, and what its line is called."""
    quiet_first = sorted(trend.lines, key=lambda line: line.is_worst)
    size = f'width="100%" height="{trend.height}"'
    parts = [
        f'<svg class="lane trend-lines" {size} role="group" aria-labelledby="{labelled_by}">',
        *grid(trend.across),
        *_promised_days(trend),
        _stroke("reached", *((trend.across.x(day), trend.y(day)) for day, _ in trend.diagonal)),
        *(_link(line, trend, root + told[line.id][0], told[line.id][1]) for line in quiet_first),
        "</svg>",
    ]
    return "".join(parts)


def _promised_days(trend: Trend) -> list[str]:
    """Draw the lines of the axis upwards, and what they are called: a year where it begins, quarters between."""
    years = {tick.day: tick.label for tick in trend.up.years}
    parts = []
    for tick in trend.up.ticks or trend.up.years:
        y = _number(trend.y(tick.day))
        kind = "year" if tick.day in years else "quarter"
        parts.append(f'<line class="tick" y1="{y}" x2="100%" y2="{y}"/>')
        label = escape(" ".join(dict.fromkeys((years.get(tick.day, tick.label), tick.label))))
        parts.append(f'<text class="{kind}" x="0" y="{y}" dx="-10" dy="4" text-anchor="end">{label}</text>')
    return parts


def _link(line: Line, trend: Trend, address: str, name: str) -> str:
    inner = [_stroke("lead", *(_place(line, corner, trend) for corner in line.lead))] if line.lead else []
    for part in line.parts:
        inner += [_piece(*pair) for pair in pairwise([_place(line, corner, trend) for corner in part])]
    x, y = _percent(trend.across.x(line.end[0])), trend.line_y(line, line.end[1])
    inner.append(f'<circle cx="{x}" cy="{_number(y)}" r="3.5"/>')
    inner.extend(_label(line, x, y))
    kinds = f"trend-line{' worst' if line.is_worst else ''}{' is-done' if line.state == 'done' else ''}"
    return f'<a href="{escape(address)}" class="{kinds}"><title>{escape(name)}</title>{"".join(inner)}</a>'


def _label(line: Line, x: str, y: float) -> list[str]:
    """Name a line right of the chart, and lead the eye there."""
    if line.label_y is None:
        return []
    place = _number(line.label_y)
    return [
        f'<line class="leader" x1="{x}" y1="{_number(y)}" x2="100%" y2="{_number(y)}"/>',
        f'<svg x="100%" overflow="visible"><path class="leader" d="M0 {_number(y)} {STUB} {place}"/></svg>',
        f'<text class="label" x="100%" y="{place}" dx="{STUB + 4}" dy="4">{escape(line.label)}</text>',
    ]


def _place(line: Line, corner: Corner, trend: Trend) -> Place:
    return trend.across.x(corner[0]), trend.line_y(line, corner[1])


def _piece(start: Place, end: Place) -> str:
    """Draw a stretch that held, or the move from one to the next."""
    return _stroke("move" if start[0] == end[0] else "", start, end)


def _stroke(kind: str, start: Place, end: Place) -> str:
    classes = f' class="{kind}"' if kind else ""
    (x1, y1), (x2, y2) = start, end
    return f'<line{classes} x1="{_percent(x1)}" y1="{_number(y1)}" x2="{_percent(x2)}" y2="{_number(y2)}"/>'


def _percent(value: float) -> str:
    return f"{_number(value)}%"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
