"""A timeline as one SVG file that stands alone: lanes below each other, with the looks of the theme written into it."""

from html import escape

from milepost.adapters.pages import Theme
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.cards import cards
from milepost.stages.render.chart import drawing
from milepost.stages.render.chart.labelling import lane_title
from milepost.stages.render.chart.timeline import layout, short_axis

WIDTH = 1200
NAMES = 180
TOP = 84


def svg(plan: Plan[Seen], words: Words, theme: Theme) -> str:
    """Draw the timeline of a plan with its title, its axis and its lanes."""
    axis = short_axis(plan, words)
    timeline = layout(plan, plan.lanes, axis)
    known = cards(plan, words)
    symbols = theme.render("symbols.svg", {})
    parts = []
    y = TOP
    for lane in timeline.lanes:
        height = max(lane.rows, 1) * drawing.PITCH + 2 * drawing.MARGIN
        name = f"lane-{escape(lane.id or 'none')}"
        title = escape(lane_title(lane.title, len(timeline.lanes) == 1, words))
        inner = drawing.lane(lane, axis, known, "", name)
        parts.append(
            f'<line class="rule" x1="0" x2="{WIDTH}" y1="{y}" y2="{y}"/>'
            f'<text class="name" id="{name}" x="0" y="{y + 20}">{title}</text>'
            f'<svg x="{NAMES}" y="{y}" width="{WIDTH - NAMES - 20}" height="{height}" overflow="visible">{inner}</svg>'
        )
        y += height
    inner_width = WIDTH - NAMES - 20
    axis_row = drawing.header(axis, words("chart.today"))
    head = f'<svg x="{NAMES}" y="36" width="{inner_width}" height="48">{axis_row}</svg>'
    title = escape(plan.roadmap.settings.title)
    own = ".name{font-weight:600;fill:var(--ink)}.rule{stroke:var(--line)}"
    style = theme.text("critical.css") + theme.text("style.css") + own
    width, height = WIDTH + 40, y + 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="-20 -20 {width} {height}" '
        f'font-family="system-ui, sans-serif" font-size="14"><title>{title}</title><style>{escape(style)}</style>'
        f'<rect x="-20" y="-20" width="{width}" height="{height}" fill="var(--bg)"/>{symbols}'
        f'<text x="0" y="12" font-size="20" font-weight="650" fill="var(--ink)">{title}</text>{head}'
        f"{''.join(parts)}</svg>\n"
    )
