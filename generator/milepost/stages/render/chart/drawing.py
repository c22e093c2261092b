"""Draws a timeline's lanes as SVG with real links: complete before any script runs.

Positions are percent across and pixels down, so that a drawing fits any width without distortion. Looks come from
classes alone: there is no style attribute, because the pages' policy allows none.
"""

from collections.abc import Iterable, Mapping
from html import escape

from milepost.stages.render.cards import Card
from milepost.stages.render.chart.axis import Axis, Tick
from milepost.stages.render.chart.labelling import NARROWEST
from milepost.stages.render.chart.marks import BAR, MARGIN, PITCH, Mark
from milepost.stages.render.chart.ties import Tie
from milepost.stages.render.chart.timeline import LaneChart

DIAMOND = "M0 1 9 10 0 19 -9 10Z"
HOUSE = "M0 1 9 9 9 18 -9 18 -9 9Z"
PENNANT = "M-7 1 9 6 -5 11 -5 19 -7 19Z"
DISC = "M-6 10a6 6 0 1 0 12 0 6 6 0 1 0 -12 0"
SHAPES = {"gate": DIAMOND, "release": HOUSE, "event": PENNANT, "point": DISC}
HALF = {"span": 0, "point": 6, "gate": 9, "release": 9, "event": 7}  # px from a mark's place to its left edge
PILL = 32.0  # px: half of today's pill, with its margin
NAME = 27.0  # px: the name of a quarter, with its margin
PILL_ROW = 22  # px
HEADS = {"right": "M0 -3.5 6 0 0 3.5Z", "down": "M-3.5 -2 0 4 3.5 -2Z", "up": "M-3.5 2 0 -4 3.5 2Z"}


def lane(
    chart: LaneChart, axis: Axis, cards: Mapping[str, Card], root: str | None, name: str, ties: Iterable[Tie] = ()
) -> str:
    """Draw one lane; `name` is the id of the heading that labels it, `root` leads to the site's root, if anything can.

    What was set aside has a drawing of its own below, which is shown only with its filter.
    """
    main = [mark for mark in chart.marks if mark.row < chart.rows]
    aside = [mark for mark in chart.marks if mark.row >= chart.rows]
    inner = [_tie(tie, cards) for tie in ties if max(tie.before.row, tie.after.row) < chart.rows]
    inner += [_mark(mark, cards[mark.id], root, 0) for mark in main]
    drawn = _rows("lane", max(chart.rows, 1), axis, name, inner) if main or not aside else ""
    if aside:
        marks = [_mark(mark, cards[mark.id], root, chart.rows) for mark in aside]
        drawn += _rows("lane aside", chart.aside_rows, axis, name, marks)
    return drawn


def _rows(classes: str, rows: int, axis: Axis, name: str, inner: Iterable[str]) -> str:
    height = rows * PITCH + 2 * MARGIN
    head = f'<svg class="{classes}" width="100%" height="{height}" role="group" aria-labelledby="{name}">'
    return "".join((head, *grid(axis), *inner, "</svg>"))


def grid(axis: Axis) -> list[str]:
    """Draw the lines of the ticks and of today, from top to bottom."""
    lines = [f'<line class="tick" x1="{_percent(tick.x)}" x2="{_percent(tick.x)}" y2="100%"/>' for tick in _lines(axis)]
    if axis.holds(axis.today):
        x = _percent(axis.x(axis.today))
        lines.append(f'<line class="now" x1="{x}" x2="{x}" y2="100%"/>')
    return lines


def _lines(axis: Axis) -> tuple[Tick, ...]:
    return tuple(tick for tick in axis.ticks or axis.years if tick.x > 0)


def _mark(mark: Mark, card: Card, root: str | None, first_row: int) -> str:
    top = MARGIN + (mark.row - first_row) * PITCH
    body = [*_ghost(mark, top), *_limits(mark, top)]
    body += _bar(mark, card, top) if mark.shape == "span" else _symbol(mark, card, top)
    body.append(_label(mark, top))
    name = escape(card.accessible_name)
    tag, link = ("g", "") if root is None else ("a", f'href="{escape(root + card.address)}" ')
    needs = f' data-needs="{escape(" ".join(card.needs))}"' if card.needs else ""
    strength = "" if card.commitment == "target" else f" c-{card.commitment}"
    classes = f"m {card.classes}{strength}"
    return f'<{tag} {link}class="{classes}"{needs}><title>{name}</title>{"".join(body)}</{tag}>'


def _tie(tie: Tie, cards: Mapping[str, Card]) -> str:
    """Draw a dependency; it stands in two groups, so that it goes when either end is filtered away."""
    lines = "".join(
        f'<line x1="{_percent(x1)}" y1="{_number(y1)}" x2="{_percent(x2)}" y2="{_number(y2)}"/>'
        for x1, y1, x2, y2 in tie.pieces
    )
    _, _, x, y = tie.pieces[-1]
    shift = -6 - HALF[tie.after.shape] if tie.head == "right" else -6
    head = f'<path d="{HEADS[tie.head]}" transform="translate({shift} 0)"/>'
    inner = f'<g transform="translate(-6 0)">{lines}</g>{_at(x, int(y), head)}'
    before, after = cards[tie.before.id].classes, cards[tie.after.id].classes
    return f'<g class="tie {before}"><g class="tie {after}">{inner}</g></g>'


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
    parts.extend(_fade(fade, mark, top) for fade in fades if fade)
    if card.percent and mark.state in {"active", "risk", "off"}:
        width = round(mark.width * card.percent / 100, 1)
        parts.append(_rect("progress", mark.x, width, top + BAR - 4, 3, 0))
    if card.commitment == "committed":
        parts.append(_rect("promise", mark.x, mark.width, top + BAR + 1, 2, 0))
    x = _percent(mark.x)
    parts.append(f'<use class="glyph" href="#g-{mark.state}" x="{x}" y="{top}" transform="translate(5 4)"/>')
    return parts


def _fade(fade: str, mark: Mark, top: int) -> str:
    """Fade a bar towards its unsure end; one that is open loses its outline too, which would else close it."""
    fill = f'fade" fill="url(#fade-{fade})'
    outline = f'" stroke="url(#fade-{fade})' if fade in {"open", "left"} else ""
    return _rect(fill + outline, mark.x, mark.width, top, BAR)


def _symbol(mark: Mark, card: Card, top: int) -> list[str]:
    kind = f"{mark.shape} d-{card.decision or 'none'}" if mark.shape in {"gate", "release"} else mark.shape
    inner = f'<path class="{kind}" d="{SHAPES[mark.shape]}"/>'
    if card.decision:
        inner += f'<use class="decision" href="#d-{card.decision}" x="-6" y="4"/>'
    elif mark.shape == "point":
        inner += f'<use class="glyph" href="#g-{mark.state}" transform="translate(-4 6) scale(.67)"/>'
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


def _label(mark: Mark, top: int) -> str:
    if mark.label_side == "none":
        return ""
    y = top + 14
    half = 0 if mark.shape == "span" else 8
    shift, anchor = {
        "inside": (21, ""),
        "right": (6 + half, ""),
        "left": (-6 - half, ' text-anchor="end"'),
        "below": (0, ""),
    }[mark.label_side]
    y += PITCH - 4 if mark.label_side == "below" else 0
    place = f'x="{_percent(mark.label_x)}" y="{y}" dx="{shift}"'
    classes = "label inside" if mark.label_side == "inside" else "label"
    return f'<text class="{classes}" {place}{anchor}>{escape(mark.label)}</text>'


def header(axis: Axis, today: str) -> str:
    """Draw the header row: years, then quarters or halves, months where there is room, and today's pill."""
    low = _stands_on_a_name(axis)
    height = (62 if axis.months else 46) + (PILL_ROW if low else 0)
    parts = [f'<svg class="axis" width="100%" height="{height}" aria-hidden="true" focusable="false">']
    for tick in axis.years:
        parts.append(_name("year", tick, 15))
    for tick in axis.ticks:
        parts.append(f'<line class="tick" x1="{_percent(tick.x)}" x2="{_percent(tick.x)}" y1="22" y2="100%"/>')
        parts.append(_name("quarter", tick, 36))
    parts.extend(_name("month", tick, 54) for tick in axis.months)
    if axis.holds(axis.today):
        parts.append(_pill(axis, today, height - 24 if low else 22))
    parts.append("</svg>")
    return "".join(parts)


def _name(kind: str, tick: Tick, y: int) -> str:
    return f'<text class="{kind}" x="{_percent(max(tick.x, 0))}" y="{y}" dx="5">{escape(tick.label)}</text>'


def _stands_on_a_name(axis: Axis) -> bool:
    """Tell whether today's pill would cover the name of a quarter at the narrowest width; then it has its own line."""
    pixel = NARROWEST / 100
    distances = [(axis.x(axis.today) - tick.x) * pixel for tick in axis.ticks] if axis.holds(axis.today) else []
    return any(-PILL < distance < PILL + NAME for distance in distances)


def _pill(axis: Axis, today: str, y: int) -> str:
    x = axis.x(axis.today)
    width = 8 * len(today) + 14
    shift = -width / 2 if 4 < x < 96 else (0 if x <= 4 else -width)
    return (
        f'<svg x="{_percent(x)}" y="{y}" overflow="visible"><rect class="pill" x="{_number(shift)}" width="{width}" '
        f'height="20" rx="10"/><text class="pill-text" x="{_number(shift + width / 2)}" y="14" text-anchor="middle">'
        f"{escape(today)}</text></svg>"
    )


def _percent(value: float) -> str:
    return f"{_number(value)}%"


def _number(value: float) -> str:
    """Write a number with at most two decimals and no needless ones."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
