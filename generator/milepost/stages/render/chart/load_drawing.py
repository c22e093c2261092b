"""Draws the capacity chart as SVG, a drawing for each team with a link for each piece: percent across, pixels down.

The periods stand left of a drawing and the amounts right of it, in room that its box leaves free.
"""

from html import escape

from milepost.stages.render.chart.load import LoadChart, Piece, Row, Team
from milepost.stages.render.chart.marks import BAR, MARGIN, PITCH

AXIS = 28  # px
TOP = (PITCH - BAR) // 2  # px from the top of a row to its bar


def height(team: Team) -> int:
    """Say how high the drawing of a team is, in px."""
    return len(team.rows) * PITCH + 2 * MARGIN


def axis(chart: LoadChart) -> str:
    """Draw the names of the amounts, above the first team."""
    parts = [f'<svg class="axis" width="100%" height="{AXIS}" aria-hidden="true" focusable="false">']
    for value, name in chart.ticks:
        parts.append(f'<text x="{_x(chart, value)}" y="18" text-anchor="middle">{escape(name)}</text>')
    return "".join((*parts, "</svg>"))


def team(drawn: Team, chart: LoadChart, root: str | None, labelled_by: str) -> str:
    """Draw a team; `root` leads from the page to the site's root, without it pieces are no links."""
    size = f'width="100%" height="{height(drawn)}"'
    parts = [f'<svg class="lane load-lane" {size} role="group" aria-labelledby="{escape(labelled_by)}">']
    for value, _ in chart.ticks:
        parts.append(f'<line class="tick" x1="{_x(chart, value)}" x2="{_x(chart, value)}" y2="100%"/>')
    for number, row in enumerate(drawn.rows):
        parts += _row(row, MARGIN + number * PITCH, chart, root)
    return "".join((*parts, "</svg>"))


def _row(row: Row, top: int, chart: LoadChart, root: str | None) -> list[str]:
    y = top + TOP + 14
    note = f'<tspan class="{"over" if row.is_over else "note"}" dx="8">{escape(row.note)}</tspan>' if row.note else ""
    return [
        f'<text class="load-period" x="0" y="{y}" dx="-10" text-anchor="end">{escape(row.period)}</text>',
        *(_piece(piece, top + TOP, chart, root) for piece in row.pieces),
        *_limit(row, top, chart),
        f'<text class="load-sum" x="100%" y="{y}" dx="12">{escape(row.amount)}{note}</text>',
    ]


def _limit(row: Row, top: int, chart: LoadChart) -> list[str]:
    """Draw the limit from row to row, so that equal ones are one line."""
    if row.capacity is None:
        return []
    x = _x(chart, row.capacity)
    return [f'<line class="load-limit" x1="{x}" x2="{x}" y1="{top}" y2="{top + PITCH}"/>']


def _piece(piece: Piece, top: int, chart: LoadChart, root: str | None) -> str:
    parts = (("load-used", "", piece.begin, piece.limit), ("load-over", ' fill="url(#over)"', piece.limit, piece.end))
    inner = [
        f'<rect class="{kind}"{fill} {_span(chart, begin, end)} y="{top}" height="{BAR}"/>'
        for kind, fill, begin, end in parts
        if end > begin
    ]
    if piece.commitment == "committed":
        inner.append(f'<rect class="promise" {_span(chart, piece.begin, piece.end)} y="{top + BAR + 1}" height="2"/>')
    if piece.label:
        kinds = "label" + (" inside" if not piece.label.is_beyond else "") + (" roomy" if piece.label.is_roomy else "")
        place = f'x="{_x(chart, piece.label.begin)}" y="{top + 14}" dx="6"'
        inner.append(f'<text class="{kinds}" {place}>{escape(piece.label.text)}</text>')
    tag, link = ("g", "") if root is None else ("a", f'href="{escape(root + piece.address)}" ')
    classes = f"piece c-{piece.commitment}"
    return f'<{tag} {link}class="{classes}"><title>{escape(piece.name)}</title>{"".join(inner)}</{tag}>'


def _span(chart: LoadChart, begin: float, end: float) -> str:
    return f'x="{_x(chart, begin)}" width="{chart.x(end) - chart.x(begin):.2f}%"'


def _x(chart: LoadChart, value: float) -> str:
    return f"{chart.x(value):g}%"
