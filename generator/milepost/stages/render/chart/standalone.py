"""A timeline as one SVG file that stands alone: lanes below each other, with the looks of the theme written into it.

It is taken elsewhere, so its marks lead to the pages of the site by whole addresses, or nowhere.
"""

from collections.abc import Mapping
from html import escape

from milepost.adapters.pages import Theme
from milepost.model.labels import day_label
from milepost.model.plan import SET_ASIDE, Plan
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.cards import Card, cards
from milepost.stages.render.chart import drawing
from milepost.stages.render.chart.labelling import lane_title, shortened
from milepost.stages.render.chart.marks import MARGIN, PITCH
from milepost.stages.render.chart.ties import ties
from milepost.stages.render.chart.timeline import LaneChart, Timeline, layout, short_axis

WIDTH = 1200
NAMES = 180
LANE = WIDTH - NAMES - 20
TOP = 104
LATER = 24  # px of the line that names what is later
EDGE = 20
OWN = ".name{font-weight:600;fill:var(--ink)}.rule{stroke:var(--line)}.later-line{font-size:12px;fill:var(--mut)}"


def whole(plan: Plan[Seen], theme: Theme, site_url: str) -> str:
    """Draw the timeline of the first page; without an address of the site its marks are no links."""
    timeline = layout(plan, plan.lanes, short_axis(plan, theme.words))
    return svg(timeline, cards(plan, theme.words), plan, theme, plan.roadmap.settings.title, site_url)


def svg(
    timeline: Timeline, known: Mapping[str, Card], plan: Plan[Seen], theme: Theme, title: str, site_url: str
) -> str:
    """Draw a timeline with its title, its axis and its lanes; what was set aside is left out."""
    words = theme.words
    parts = []
    y = TOP
    for lane in timeline.lanes:
        tied = ties(lane.marks, plan.roadmap.milestones)
        inner = drawing.lane(lane, timeline.axis, known, site_url or None, _name(lane), tied) if lane.rows else ""
        heading = lane_title(lane.title, len(timeline.lanes) == 1, words)
        drawn, height = _lane(lane, heading, inner, known, words, y)
        parts.append(drawn)
        y += height
    axis_row = drawing.header(timeline.axis, words("chart.today"))
    head = f'<svg x="{NAMES}" y="18" width="{LANE}" height="84">{axis_row}</svg>'
    as_of = f"{words('frame.as_of')} {day_label(plan.day, words)}"
    style = "".join(theme.text(name) for name in ("frame.css", "controls.css", "chart.css", "marks.css")) + OWN
    width, height = WIDTH + 2 * EDGE, y + 2 * EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="-{EDGE} -{EDGE} {width} {height}" font-family="system-ui, sans-serif" font-size="14">'
        f"<title>{escape(title)}</title><style>{escape(style)}</style>"
        f'<rect x="-{EDGE}" y="-{EDGE}" width="{width}" height="{height}" fill="var(--bg)"/>'
        f"{theme.render('symbols.svg', {})}"
        f'<text x="0" y="12" font-size="20" font-weight="650" fill="var(--ink)">{escape(title)}</text>'
        f'<text class="later-line" x="{WIDTH}" y="12" text-anchor="end">{escape(as_of)}</text>{head}'
        f"{''.join(parts)}</svg>\n"
    )


def _name(lane: LaneChart) -> str:
    return f"lane-{lane.id or 'none'}"


def _lane(lane: LaneChart, title: str, inner: str, known: Mapping[str, Card], words: Words, y: int) -> tuple[str, int]:
    """Draw a lane from `y` down, and say how high it is; one that holds only what was set aside is not there."""
    later = [known[id_].title for id_ in lane.later if known[id_].state not in SET_ASIDE]
    if not lane.rows and not later:
        return "", 0
    height = max(lane.rows, 1) * PITCH + 2 * MARGIN if lane.rows else 0
    drawn = (
        f'<line class="rule" x1="0" x2="{WIDTH}" y1="{y}" y2="{y}"/>'
        f'<text class="name" id="{escape(_name(lane))}" x="0" y="{y + 20}">{escape(title)}</text>'
        f'<svg x="{NAMES}" y="{y}" width="{LANE}" height="{height}" overflow="visible">{inner}</svg>'
    )
    if later:
        told = escape(shortened(f"{words('list.later')}: {' · '.join(later)}", LANE))
        drawn += f'<text class="later-line" x="{NAMES}" y="{y + height + 16}">{told}</text>'
        height += LATER
    return drawn, max(height, PITCH)
