"""The marks of states and the shapes of milestones on a share picture, with their colours written out.

A picture stands alone: it has neither the classes nor the symbols of a page. Glyphs are drawn in a box of 12 by 12 and
look like those of the default theme; shapes are those of the timeline.
"""

from milepost.model.plan import State
from milepost.stages.render.chart.drawing import SHAPES
from milepost.stages.render.chart.labelling import HOLLOW
from milepost.stages.render.chart.looks import LOOKS, TOKENS
from milepost.stages.render.share.svg import outlined, rect

STROKED: dict[State, str] = {
    "done": "M2 6.5 5 9.5 10.5 3",
    "off": "M2.5 2.5 9.5 9.5M9.5 2.5 2.5 9.5",
    "planned": "M6 1.6A4.4 4.4 0 1 1 6 10.4 4.4 4.4 0 1 1 6 1.6",
    "proposed": "M3.6 4.2C3.6 1.2 8.6 1.2 8.6 4.2 8.6 6.2 6.1 6 6.1 8M6.1 9.6V11",
    "cancelled": "M2 6H10",
}
FILLED: dict[State, str] = {
    "active": "M3 1.5 10.5 6 3 10.5Z",
    "risk": "M6 .8 11.7 11H.3Z",
    "deferred": "M2.6 2H5V10H2.6ZM7 2H9.4V10H7Z",
}
EXCLAMATION = "M6 4.3V7.6M6 8.7V9.9"


def colours(state: State) -> tuple[str, str]:
    """Give fill and outline of a state."""
    fill, outline = LOOKS[state]
    return TOKENS[fill], TOKENS[outline]


def on(state: State) -> str:
    """Give the colour of what stands on a state's fill."""
    return TOKENS["mut"] if state in HOLLOW else TOKENS["on"]


def badge(state: State, x: float, y: float, size: float) -> str:
    """Draw a square in a state's colour with the state's glyph in it."""
    fill, outline = colours(state)
    inset = 1.25
    side = size - 2 * inset
    box = rect(x + inset, y + inset, side, side, outlined(fill, outline), 7)
    return box + glyph(state, x + size * 0.22, y + size * 0.22, size * 0.56)


def glyph(state: State, x: float, y: float, size: float) -> str:
    """Draw a state's glyph in the colour that stands on its fill."""
    colour, place = on(state), f'transform="translate({x:.1f} {y:.1f}) scale({size / 12:.3f})"'
    if state in STROKED:
        dashes = ' stroke-dasharray="2.1 1.35"' if state == "planned" else ""
        return f'<path {place} d="{STROKED[state]}" fill="none" stroke="{colour}" stroke-width="1.9"{dashes}/>'
    shape = f'<path {place} d="{FILLED[state]}" fill="{colour}"/>'
    if state != "risk":
        return shape
    return shape + f'<path {place} d="{EXCLAMATION}" stroke="{colours(state)[0]}" stroke-width="1.5"/>'


def shape(kind: str, x: float, top: float, size: float, look: str) -> str:
    """Draw a milestone without a length, `size` px high, in the middle of `x`."""
    place = f'transform="translate({x:.1f} {top:.1f}) scale({size / 20:.3f})"'
    return f'<path {place} d="{SHAPES[kind]}" {look} stroke-linejoin="round"/>'
