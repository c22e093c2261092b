"""The lanes of a timeline on a share picture: marks without labels, the grid with its names, today's line.

Takes a laid-out timeline and the room for it in px. Rows are packed anew, because without labels more marks fit into
one; lanes or rows that are still too many are folded: a picture shows the shape of a plan, not all of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from milepost.model.milestone import Milestone
from milepost.model.plan import SET_ASIDE, Plan
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.labelling import HOLLOW
from milepost.stages.render.chart.looks import GATES, TOKENS
from milepost.stages.render.chart.marks import Mark
from milepost.stages.render.chart.packing import Rows
from milepost.stages.render.chart.timeline import Timeline
from milepost.stages.render.share.glyphs import colours, shape
from milepost.stages.render.share.lettering import clean, text_width
from milepost.stages.render.share.svg import Type, line, outlined, rect, text

MOST_LANES = 8
MOST_ROWS = 12
TALLEST = 46.0  # px a row
PADDING = 6.0  # px above and below the rows of a lane
HEADER = 44.0  # px for the names of years and quarters
AXIS_SIZE = 25
HALF_MARK = 17.0  # px either side of a mark without a length
GAP = 5.0
BAR = 0.74  # of a row's height
SIGN = 24.0
NARROWEST = 110.0  # px a quarter needs for its name with the year's
FAINT = 0.22
# How much of a bar is solid, and how much is left of it at its end.
FADES = {"month": (0.6, 0.45), "quarter": (0.25, 0.38), "open": (0.2, 0.0)}
FADING = ("done", "active", "risk", "off", "planned")


@dataclass(frozen=True, slots=True)
class Room:
    """Where a chart may stand; it is drawn at the foot of its room."""

    x: float
    top: float
    width: float
    bottom: float

    def at(self, percent: float) -> float:
        """Turn a place on the axis into px."""
        return self.x + self.width * percent / 100


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of a lane in px."""

    top: float
    pitch: float
    rows: int

    def at(self, row: int) -> float:
        """Find the top of a row; rows beyond the last begin again at the first."""
        return self.top + PADDING + row % self.rows * self.pitch


def definitions() -> str:
    """Define the fades of each colour and the stripes of what is at risk."""
    fades = "".join(
        f'<linearGradient id="{token}-{name}"><stop offset="{solid}" stop-color="{TOKENS[token]}"/>'
        f'<stop offset="1" stop-color="{TOKENS[token]}" stop-opacity="{left}"/></linearGradient>'
        for token in FADING
        for name, (solid, left) in FADES.items()
    )
    stripes = (
        '<pattern id="stripes" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="12" fill="{TOKENS["bg"]}" fill-opacity=".32"/></pattern>'
    )
    return f"<defs>{fades}{stripes}</defs>"


def drawing(plan: Plan[Seen], words: Words, timeline: Timeline, strong_id: str, room: Room) -> str:
    """Draw the chart; where a milestone is strong, all others are faint."""
    lanes = [packed(marks, room) for marks in folded(_shown(timeline, strong_id))]
    heights = rows_in(lanes)
    padding = 2 * PADDING * len(lanes)
    pitch = min(TALLEST, (room.bottom - room.top - HEADER - padding) / max(sum(heights), 1))
    # A chart of few rows has some of nothing below them, or it would be a strip at the foot.
    top = room.bottom - max(sum(heights) * pitch + padding, 2 * TALLEST)
    begins = accumulate((rows * pitch + 2 * PADDING for rows in heights), initial=top)
    bands = [Band(begin, pitch, rows) for begin, rows in zip(begins, heights, strict=False)]
    parts = [*_grid(timeline.axis, room, top), *_names(timeline.axis, words, room, top)]
    parts += [_lane(lane, band, plan, strong_id, room) for lane, band in zip(lanes, bands, strict=True)]
    parts.append(line(room.x, room.bottom, room.x + room.width, room.bottom, TOKENS["rule"], 2))
    return "".join([*parts, *_today(timeline.axis, words, room, top)])


def _shown(timeline: Timeline, strong_id: str) -> list[tuple[Mark, ...]]:
    """Pick the marks that a page shows before a reader asks for more."""
    lanes = (
        tuple(mark for mark in lane.marks if mark.state not in SET_ASIDE or mark.id == strong_id)
        for lane in timeline.lanes
    )
    return [marks for marks in lanes if marks]


def folded(lanes: Sequence[tuple[Mark, ...]]) -> list[tuple[Mark, ...]]:
    """Lay all lanes beyond the last that has room into that one."""
    kept = list(lanes[: MOST_LANES - 1])
    rest = tuple(mark for lane in lanes[MOST_LANES - 1 :] for mark in lane)
    return [*kept, rest] if rest else kept


def packed(marks: Iterable[Mark], room: Room) -> list[tuple[Mark, int]]:
    """Give each mark the first row of its lane that is free."""
    rows = Rows()
    found = []
    for mark in sorted(marks, key=lambda mark: (mark.x, mark.x + mark.width, mark.id)):
        half = 0.0 if mark.shape == "span" else HALF_MARK
        left, right = room.at(mark.x) - half, room.at(mark.x + mark.width) + half
        if mark.reach:
            left, right = min(left, room.at(mark.reach[0])), max(right, room.at(sum(mark.reach)))
        row = rows.first(left)
        rows.take(row, right + GAP)
        found.append((mark, row))
    return found


def rows_in(lanes: Sequence[Sequence[tuple[Mark, int]]]) -> list[int]:
    """Say how many rows each lane gets: all it needs, the fullest fewer where all together are too many."""
    heights = [max(row for _, row in lane) + 1 for lane in lanes]
    while sum(heights) > max(MOST_ROWS, len(heights)):
        heights[heights.index(max(heights))] -= 1
    return heights


def _lane(lane: Iterable[tuple[Mark, int]], band: Band, plan: Plan[Seen], strong_id: str, room: Room) -> str:
    parts = [line(room.x, band.top, room.x + room.width, band.top, TOKENS["rule"], 2)]
    # Hollow marks first: where rows are folded, they must not lie on what is under way.
    for mark, row in sorted(lane, key=lambda placed: (placed[0].id == strong_id, placed[0].state not in HOLLOW)):
        drawn = _mark(mark, plan, room, band.at(row), band.pitch)
        if mark.id == strong_id:
            drawn = _ghost(mark, room, band.at(row), band.pitch) + drawn
        parts.append(f'<g opacity="{FAINT}">{drawn}</g>' if strong_id not in {"", mark.id} else drawn)
    return "".join(parts)


def _mark(mark: Mark, plan: Plan[Seen], room: Room, top: float, pitch: float) -> str:
    # A sign is drawn larger than a bar where rows are low: it has less to be seen by.
    size = pitch * BAR if mark.shape == "span" else min(pitch, max(pitch * BAR, SIGN))
    y = top + (pitch - size) / 2
    milestone = plan.planned[mark.id].milestone
    parts = [_bar(mark, room, y, size) if mark.shape == "span" else _sign(mark, milestone, room.at(mark.x), y, size)]
    if mark.reach:
        parts.append(rect(room.at(mark.reach[0]), y + size + 2, room.width * mark.reach[1] / 100, 2, TOKENS["mut"]))
    if milestone.commitment == "committed" and milestone.kind == "milestone":
        left, width = (room.at(mark.x), room.width * mark.width / 100) if mark.width else (room.at(mark.x) - 13, 26)
        parts.append(rect(left, y + size + 2, width, min(4, pitch / 8), TOKENS["ink"]))
    return "".join(parts)


def _sign(mark: Mark, milestone: Milestone, x: float, y: float, size: float) -> str:
    """Draw a milestone without a length: an outside event in grey, a gate in the colour of its decision."""
    fill, outline = colours(mark.state)
    if mark.shape == "event":
        fill = outline = TOKENS["mut"]
    elif milestone.gate:
        fill, outline = (TOKENS[name] for name in GATES[milestone.gate.decision or ""])
    return shape(mark.shape, x, y, size, outlined(fill, outline))


def _ghost(mark: Mark, room: Room, top: float, pitch: float) -> str:
    """Draw where a milestone was promised first, a little higher than where it is now."""
    if not mark.ghost:
        return ""
    x, width = room.at(mark.ghost[0]), room.width * mark.ghost[1] / 100
    return rect(x, top + 1, width, pitch * BAR, outlined("none", TOKENS["mut"], "5 5"), 7)


def _bar(mark: Mark, room: Room, y: float, height: float) -> str:
    """Draw a bar that ends as hard as its date is known."""
    x, width = room.at(mark.x), max(room.width * mark.width / 100, height * 0.6)
    x = min(x, room.x + room.width - width)
    radius = min(7.0, height / 4)
    fill, outline = colours(mark.state)
    if fill != outline:
        dashes = "7 5" if mark.is_dashed or mark.state == "proposed" else ""
        return rect(x + 1.25, y + 1.25, width - 2.5, height - 2.5, outlined(fill, outline, dashes), radius)
    filled = f"url(#{mark.state}-{mark.fade})" if mark.fade else fill
    bar = rect(x, y, width, height, filled, radius)
    return bar + (rect(x, y, width, height, "url(#stripes)", radius) if mark.state == "risk" else "")


def _grid(axis: Axis, room: Room, top: float) -> list[str]:
    return [
        line(room.at(tick.x), top, room.at(tick.x), room.bottom, TOKENS["rule"], 2)
        for tick in axis.ticks or axis.years
        if tick.x > 0
    ]


def _names(axis: Axis, words: Words, room: Room, top: float) -> list[str]:
    """Name years, and quarters where there is room, but nothing that today's pill would cover."""
    left, right = _pill(axis, words, room) if axis.holds(axis.today) else (0.0, 0.0)
    found = []
    taken = 0.0
    for x, name, is_year in _headings(axis, room):
        end = x + text_width(name, AXIS_SIZE)
        if x < taken or end > room.x + room.width or (x < right + 10 and end > left - 10):
            continue
        found.append(text(name, x, top - 14, Type(AXIS_SIZE, TOKENS["mut"], 600 if is_year else 400)))
        taken = end + 12
    return found


def _headings(axis: Axis, room: Room) -> list[tuple[float, str, bool]]:
    """List what the grid's lines are called: years alone where their quarters are too narrow for a name."""
    years = {tick.x: clean(tick.label) for tick in axis.years}
    if not axis.ticks or room.width / len(axis.ticks) < NARROWEST:
        return [(room.at(x), name, True) for x, name in years.items()]
    return [
        (room.at(tick.x), f"{clean(tick.label)} {years.get(tick.x, '')}".strip(), tick.x in years)
        for tick in axis.ticks
    ]


def _pill(axis: Axis, words: Words, room: Room) -> tuple[float, float]:
    """Find the px between which today's name stands, held inside the room."""
    width = text_width(clean(words("chart.today")), AXIS_SIZE) + 30
    left = min(max(room.at(axis.x(axis.today)) - width / 2, room.x), room.x + room.width - width)
    return left, left + width


def _today(axis: Axis, words: Words, room: Room, top: float) -> list[str]:
    if not axis.holds(axis.today):
        return []
    x = room.at(axis.x(axis.today))
    left, right = _pill(axis, words, room)
    name = clean(words("chart.today"))
    return [
        line(x, top - 6, x, room.bottom, TOKENS["now"], 4),
        rect(left, top - HEADER + 3, right - left, HEADER - 8, TOKENS["now"], (HEADER - 8) / 2),
        text(name, (left + right) / 2, top - 14, Type(AXIS_SIZE, TOKENS["bg"], 600), "middle"),
    ]
