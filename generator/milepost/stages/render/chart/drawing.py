"""Draws a timeline's lanes as SVG with real links: complete before any script runs.

Positions are percent across and pixels down, so that a drawing fits any width without distortion. Looks come from
classes alone: there is no style attribute, because the pages' policy allows none.
"""

from collections.abc import Mapping
from html import escape

from milepost.stages.render.cards import Card
from milepost.stages.render.chart.axis import Axis, Tick
from milepost.stages.render.chart.timeline import LaneChart, Mark

PITCH = 30  # px from row to row
BAR = 20
MARGIN = 5  # px above and below a bar
DIAMOND = "M0 1 9 10 0 19 -9 10Z"
HOUSE = "M0 1 9 9 9 18 -9 18 -9 9Z"
PENNANT = "M-7 1 9 6 -5 11 -5 19 -7 19Z"
DISC = "M-6 10a6 6 0 1 0 12 0 6 6 0 1 0 -12 0"
SHAPES = {"gate": DIAMOND, "release": HOUSE, "event": PENNANT, "point": DISC}


def lane(chart: LaneChart, axis: Axis, cards: Mapping[str, Card], root: str, name: str) -> str:
    """Draw one lane; `name` is the id of the heading that labels it, `root` leads to the site's root."""
    height = max(chart.rows, 1) * PITCH + 2 * MARGIN
    parts = [
        f'<svg class="lane" width="100%" height="{height}" role="group" aria-labelledby="{name}">',
        *grid(axis),
        *(_mark(mark, cards[mark.id], root) for mark in chart.marks),
        "</svg>",
    ]
    return "".join(parts)


def grid(axis: Axis) -> list[str]:
    """Draw the lines of the ticks and of today, from top to bottom."""
    lines = [f'<line class="tick" x1="{_percent(tick.x)}" x2="{_percent(tick.x)}" y2="100%"/>' for tick in _lines(axis)]
    if axis.holds(axis.today):
        x = _percent(axis.x(axis.today))
        lines.append(f'<line class="now" x1="{x}" x2="{x}" y2="100%"/>')
    return lines


def _lines(axis: Axis) -> tuple[Tick, ...]:
    return tuple(tick for tick in axis.ticks or axis.years if tick.x > 0)


def _mark(mark: Mark, card: Card, root: str) -> str:
    top = MARGIN + mark.row * PITCH
    classes = f"m s-{mark.state} c-{card.commitment}"
    body = [*_ghost(mark, top), *_limits(mark, top)]
    body += _bar(mark, card, top) if mark.shape == "span" else _symbol(mark, card, top)
    body.append(_label(mark, card, top))
    name = escape(card.accessible_name)
    link = escape(root + card.address)
    return f'<a href="{link}" class="{classes}" data-id="{escape(mark.id)}"><title>{name}</title>{"".join(body)}</a>'


def _ghost(mark: Mark, top: int) -> list[str]:
    return [_rect("ghost", *mark.ghost, top - 3, BAR)] if mark.ghost else []


def _limits(mark: Mark, top: int) -> list[str]:
    """Draw the hard limits as brackets that open towards what is allowed."""
    limits = (("deadline", mark.deadline, "M-5 0H0V24H-5"), ("not-before", mark.not_before, "M5 0H0V24H5"))
    return [_at(x, top - 2, f'<path class="{kind}" d="{path}"/>') for kind, x, path in limits if x is not None]


def _bar(mark: Mark, card: Card, top: int) -> list[str]:
    parts = [_rect("bar dashed" if mark.is_dashed else "bar", mark.x, mark.width, top, BAR)]
    if mark.state == "risk":
        parts.append(_rect("stripes", mark.x, mark.width, top, BAR))
    fades = (mark.fade, "left" if mark.opens_left else "")
    parts.extend(_rect(f"fade fade-{fade}", mark.x, mark.width, top, BAR) for fade in fades if fade)
    if card.percent and mark.state in {"active", "risk", "off"}:
        width = round(mark.width * card.percent / 100, 2)
        parts.append(_rect("progress", mark.x, width, top + BAR - 4, 3, 0))
    if card.commitment == "committed":
        parts.append(_rect("promise", mark.x, mark.width, top + BAR + 1, 2, 0))
    x = _percent(mark.x)
    parts.append(f'<use class="glyph" href="#g-{mark.state}" x="{x}" y="{top}" transform="translate(5 4)"/>')
    return parts


def _symbol(mark: Mark, card: Card, top: int) -> list[str]:
    kind = f"{mark.shape} d-{card.decision or 'none'}" if mark.shape in {"gate", "release"} else mark.shape
    inner = f'<path class="{kind}" d="{SHAPES[mark.shape]}"/>'
    if card.decision:
        inner += f'<use class="decision" href="#d-{card.decision}" x="-6" y="4"/>'
    parts = [_rect("reach", *mark.reach, top + 18, 2, 1)] if mark.reach else []
    parts.append(_at(mark.x, top, inner))
    if card.commitment == "committed":
        parts.append(_at(mark.x, top + BAR + 1, '<path class="promise" d="M-9 0H9V2H-9Z"/>'))
    return parts


def _rect(classes: str, x: float, width: float, top: int, height: int, radius: int = 4) -> str:
    place = f'x="{_percent(x)}" y="{top}" width="{_percent(width)}" height="{height}"'
    corner = f' rx="{radius}"' if radius else ""
    return f'<rect class="{classes}" {place}{corner}/>'


def _at(x: float, top: int, inner: str) -> str:
    """Place a shape that must be a path: inside a drawing of its own, which alone may stand at a percentage."""
    return f'<svg x="{_percent(x)}" y="{top}" overflow="visible">{inner}</svg>'


def _label(mark: Mark, card: Card, top: int) -> str:
    text = escape(card.title)
    y = top + 14
    shift, anchor = 0, ""
    if mark.label_side == "inside":
        shift = 21
    elif mark.label_side == "right":
        shift = 6 if mark.shape == "span" else 14
    elif mark.label_side == "left":
        shift, anchor = (-6 if mark.shape == "span" else -14), ' text-anchor="end"'
    else:
        y += PITCH - 4
    return (
        f'<text class="label {mark.label_side}" x="{_percent(mark.label_x)}" y="{y}" dx="{shift}"{anchor}>{text}</text>'
    )


def header(axis: Axis, today: str) -> str:
    """Draw the header row: years, then quarters or halves, months where there is room, and today's pill."""
    parts = [
        f'<svg class="axis" width="100%" height="{62 if axis.months else 46}" aria-hidden="true" focusable="false">'
    ]
    for tick in axis.years:
        parts.append(f'<text class="year" x="{_percent(max(tick.x, 0))}" y="15" dx="5">{escape(tick.label)}</text>')
    for tick in axis.ticks:
        parts.append(f'<line class="tick" x1="{_percent(tick.x)}" x2="{_percent(tick.x)}" y1="22" y2="100%"/>')
        parts.append(f'<text class="quarter" x="{_percent(tick.x)}" y="36" dx="5">{escape(tick.label)}</text>')
    for tick in axis.months:
        parts.append(f'<text class="month" x="{_percent(tick.x)}" y="54" dx="5">{escape(tick.label)}</text>')
    if axis.holds(axis.today):
        parts.append(_pill(axis, today))
    parts.append("</svg>")
    return "".join(parts)


def _pill(axis: Axis, today: str) -> str:
    x = axis.x(axis.today)
    width = 8 * len(today) + 14
    shift = -width / 2 if 4 < x < 96 else (0 if x <= 4 else -width)
    return (
        f'<svg x="{_percent(x)}" y="22" overflow="visible"><rect class="pill" x="{_number(shift)}" width="{width}" '
        f'height="20" rx="10"/><text class="pill-text" x="{_number(shift + width / 2)}" y="14" text-anchor="middle">'
        f"{escape(today)}</text></svg>"
    )


def _percent(value: float) -> str:
    return f"{_number(value)}%"


def _number(value: float) -> str:
    """Write a number with at most two decimals and no needless ones."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
