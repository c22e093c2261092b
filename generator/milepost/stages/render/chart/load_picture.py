"""The capacity chart as one SVG file that stands alone, with the looks of the theme written into it."""

from html import escape

from milepost.adapters.pages import Theme
from milepost.model.labels import day_label
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.stages.render.chart import load_drawing
from milepost.stages.render.chart.load import LoadChart, Team

WIDTH, EDGE = 1200, 20
BEGIN, BARS = 236, 780  # px: where the bars begin, and the room they have; amounts stand right of them
TOP = 68
STYLES = ("frame.css", "controls.css", "chart.css", "marks.css")
# What the pages' style sheet says of capacity; a picture has no sheet.
OWN = (
    ".name{font-weight:600;fill:var(--ink)}.rule{stroke:var(--line)}.as-of{font-size:12px;fill:var(--mut)}"
    ".load-period{font-size:.78rem;fill:var(--mut)}.load-sum{font-size:.78rem;fill:var(--ink)}"
    ".load-sum .over{fill:var(--off);font-weight:650}.load-sum .note{fill:var(--mut)}"
    ".load-used{fill:var(--active);stroke:var(--bg)}.load-over{stroke:var(--off);stroke-width:1.5}"
    ".load-hatch{fill:var(--off)}.load-limit{stroke:var(--ink);stroke-width:2}.piece .inside{fill:var(--on)}"
    ".piece .label:not(.inside){stroke-width:6px}"
    ".c-exploring .load-used{fill-opacity:.3;stroke:var(--active)}.c-exploring .inside{fill:var(--ink)}"
)
HATCH = (
    '<pattern id="over" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="load-hatch" width="3" height="6"/></pattern>'
)


def svg(chart: LoadChart, plan: Plan[Seen], theme: Theme, title: str, site_url: str) -> str:
    """Draw the chart with its title; without an address of the site its pieces are no links."""
    parts, y = [], TOP
    for number, team in enumerate(chart.teams, 1):
        parts.append(_team(team, chart, site_url or None, y, number))
        y += load_drawing.height(team)
    whole = f"{plan.roadmap.settings.title} · {title}"
    as_of = f"{theme.words('frame.as_of')} {day_label(plan.day, theme.words)}"
    style = "".join(theme.text(name) for name in STYLES) + OWN
    width, height = WIDTH + 2 * EDGE, y + 2 * EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="-{EDGE} -{EDGE} {width} {height}" font-family="system-ui, sans-serif" font-size="14">'
        f"<title>{escape(whole)}</title><style>{escape(style)}</style><defs>{HATCH}</defs>"
        f'<rect x="-{EDGE}" y="-{EDGE}" width="{width}" height="{height}" fill="var(--bg)"/>'
        f'<text x="0" y="12" font-size="20" font-weight="650" fill="var(--ink)">{escape(whole)}</text>'
        f'<text class="as-of" x="{WIDTH}" y="12" text-anchor="end">{escape(as_of)}</text>'
        f'<svg x="{BEGIN}" y="{TOP - load_drawing.AXIS}" width="{BARS}" height="{load_drawing.AXIS}" '
        f'overflow="visible">{load_drawing.axis(chart)}</svg>{"".join(parts)}</svg>\n'
    )


def _team(team: Team, chart: LoadChart, root: str | None, y: int, number: int) -> str:
    name, height = f"team-{number}", load_drawing.height(team)
    return (
        f'<line class="rule" x1="0" x2="{WIDTH}" y1="{y}" y2="{y}"/>'
        f'<text class="name" id="{name}" x="0" y="{y + 24}">{escape(team.title)}</text>'
        f'<svg x="{BEGIN}" y="{y}" width="{BARS}" height="{height}" overflow="visible">'
        f"{load_drawing.team(team, chart, root, name)}</svg>"
    )
