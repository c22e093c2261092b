"""The picture that a shared link shows: a title, how things stand, and the lanes of a timeline below.

Takes a plan and a timeline, gives one SVG of 1200 by 630 px that stands alone, in light colours whatever the reader's,
and the same in words. What rasterises it is none of this stage's business.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from html import escape

from milepost.model.labels import day_label, label
from milepost.model.milestone import Product
from milepost.model.plan import SET_ASIDE, STATES, Lane, Plan, State
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.cards import promise, state_words
from milepost.stages.render.chart.axis import whole, window
from milepost.stages.render.chart.looks import GATES, TOKENS
from milepost.stages.render.chart.timeline import Timeline, extents, lanes_by, layout, short_axis
from milepost.stages.render.share import lanes, lettering
from milepost.stages.render.share.glyphs import badge, colours, glyph, on
from milepost.stages.render.share.lanes import Room
from milepost.stages.render.share.lettering import clean, shortened, text_width
from milepost.stages.render.share.svg import Type, outlined, rect, text

WIDTH, HEIGHT = 1200, 630
MARGIN = 64
INNER = WIDTH - 2 * MARGIN
MOST_MILESTONES = 300  # above, only the first page and the products have a picture
SMALL = 28
FACTS = 52  # px: the height of the row of facts
BADGE = 34
APART = 20
REGULAR = 0.95  # how wide the regular weight runs beside the semi-bold
ACCENT = "#1a56c4"


@dataclass(frozen=True, slots=True)
class Shared:
    """What a page shows where it is shared: the picture as SVG text, and the same in words."""

    svg: str
    alt: str


def site(plan: Plan[Seen], words: Words) -> Shared:
    """Draw the picture of the first page."""
    title = plan.roadmap.settings.title
    timeline = layout(plan, plan.lanes, short_axis(plan, words))
    return Shared(picture(plan, words, title, "", timeline), alt(plan, words, title, "", timeline))


def product(plan: Plan[Seen], words: Words, item: Product) -> Shared:
    """Draw the picture of a product's page: its lane, as there."""
    ids = tuple(id_ for id_ in plan.order if plan.roadmap.milestones[id_].product == item.id)
    axis = window(plan.day, extents(plan, ids), plan.roadmap.settings.calendar, words)
    timeline = layout(plan, lanes_by(plan, "product", ids, {}), axis)
    of = plan.roadmap.settings.title
    return Shared(picture(plan, words, item.title, of, timeline), alt(plan, words, item.title, of, timeline))


def milestone(plan: Plan[Seen], words: Words, id_: str) -> Shared:
    """Draw the picture of a milestone's page: its lane, with the milestone strong and the others faint."""
    item = plan.roadmap.milestones[id_]
    known = plan.roadmap.products.get(item.product)
    of = " · ".join(filter(None, (plan.roadmap.settings.title, known.title if known else "")))
    lane = next(lane for lane in plan.lanes if lane.id == item.product)
    timeline = _around(plan, words, lane, id_)
    return Shared(picture(plan, words, item.title, of, timeline, id_), alt(plan, words, item.title, of, timeline, id_))


def _around(plan: Plan[Seen], words: Words, lane: Lane, id_: str) -> Timeline:
    """Lay a lane out over the days that pages show first; from today to the milestone where it is not among them."""
    calendar = plan.roadmap.settings.calendar
    spans = extents(plan, lane.ids)
    timeline = layout(plan, [lane], window(plan.day, spans, calendar, words))
    if id_ not in {*timeline.earlier, *timeline.later} or not extents(plan, [id_]):
        return timeline
    ((first, end),) = extents(plan, [id_])
    return layout(plan, [lane], whole(plan.day, [first], [end - timedelta(days=1)], calendar, words))


def picture(plan: Plan[Seen], words: Words, title: str, subtitle: str, timeline: Timeline, strong_id: str = "") -> str:
    """Draw a picture; with a strong milestone it says how that one stands, without how many there are of each state."""
    size, lines = lettering.title(clean(title), INNER)
    baseline = MARGIN + 22 + 26 + size
    last = baseline + (max(len(lines), 1) - 1) * size * 1.16
    facts = last + 34
    facts_row = _standing(plan, words, strong_id, facts) if strong_id else _counts(plan, words, timeline, facts)
    room = Room(MARGIN, facts + FACTS + 20, INNER, HEIGHT - MARGIN)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif">{lanes.definitions()}{rect(0, 0, WIDTH, HEIGHT, TOKENS["bg"])}'
        f"{_head(plan, words, subtitle)}{_title(lines, baseline, size)}{facts_row}"
        f"{lanes.drawing(plan, words, timeline, strong_id, room)}</svg>\n"
    )


def alt(plan: Plan[Seen], words: Words, title: str, subtitle: str, timeline: Timeline, strong_id: str = "") -> str:
    """Say in words what a picture shows."""
    day = day_label(plan.day, words)
    if strong_id:
        facts = ", ".join(_said(plan, words, strong_id))
        return words("share.milestone", title=title, of=subtitle, facts=facts, day=day)
    named = f"{title}, {subtitle}" if subtitle else title
    counted = ", ".join(
        words("share.count", state=words(f"state.{state}"), n=n) for state, n in _states(plan, timeline)
    )
    return words("share.timeline", title=named, facts=counted or words("share.none"), day=day)


def _head(plan: Plan[Seen], words: Words, subtitle: str) -> str:
    """Write whose plan it is and from which day."""
    accent = escape(plan.roadmap.settings.theme.accent or ACCENT)
    y = MARGIN + 22
    day = clean(f"{words('frame.as_of')} {day_label(plan.day, words)}")
    diamond = f'<path d="M{MARGIN + 13} {y - 23}l13 13-13 13-13-13Z" fill="{accent}"/>'
    left = MARGIN + 40
    if not subtitle:
        return diamond + text(day, left, y, Type(SMALL, TOKENS["mut"]))
    room = WIDTH - MARGIN - left - text_width(day, SMALL) - 32
    name = text(shortened(clean(subtitle), room, SMALL), left, y, Type(SMALL, TOKENS["mut"], 600))
    return diamond + name + text(day, WIDTH - MARGIN, y, Type(SMALL, TOKENS["mut"]), "end")


def _title(lines: Iterable[str], y: float, size: int) -> str:
    """Write a title's lines as one text, since they are read as one."""
    spans = "".join(
        f'<tspan x="{MARGIN}" y="{y + number * size * 1.16:.1f}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f'<text font-size="{size}" font-weight="600" letter-spacing="-0.6" fill="{TOKENS["ink"]}">{spans}</text>'


def _states(plan: Plan[Seen], timeline: Timeline) -> list[tuple[State, int]]:
    """Count the milestones of each state, those apart that a reader must ask for."""
    marks = (mark.id for lane in timeline.lanes for mark in lane.marks)
    found = [plan.planned[id_].state for id_ in {*marks, *timeline.earlier, *timeline.later}]
    return [(state, found.count(state)) for state in STATES if state in found and state not in SET_ASIDE]


def _counts(plan: Plan[Seen], words: Words, timeline: Timeline, top: float) -> str:
    """Draw how many milestones there are of each state; by glyph and number alone where words have no room."""
    chips = [(state, str(n), clean(words(f"state.{state}"))) for state, n in _states(plan, timeline)]
    size = next((size for size in (28, 26, 24, 23, 22) if _wide(chips, size) <= INNER), 0)
    if not size:
        chips, size = [(state, number, "") for state, number, _ in chips], 28
    y = top + FACTS / 2 + size * 0.36
    x: float = MARGIN
    parts = []
    for state, number, name in chips:
        number_x = x + BADGE + 8
        name_x = number_x + text_width(number, size) + 6
        parts.append(badge(state, x, top + (FACTS - BADGE) / 2, BADGE))
        parts.append(text(number, number_x, y, Type(size, TOKENS["ink"], 600)))
        parts.append(text(name, name_x, y, Type(size, TOKENS["mut"])))
        x = name_x + REGULAR * text_width(name, size) + APART
    return "".join(parts)


def _wide(chips: Iterable[tuple[State, str, str]], size: int) -> float:
    texts = (text_width(number, size) + REGULAR * text_width(name, size) for _, number, name in chips)
    return sum(BADGE + 14 + width + APART for width in texts) - APART


def _standing(plan: Plan[Seen], words: Words, id_: str, top: float) -> str:
    """Draw a milestone's state or decision as a pill, and its promise beside it."""
    state = plan.planned[id_].state
    gate = plan.roadmap.milestones[id_].gate
    first, *rest = (shortened(clean(said), INNER / 2, SMALL) for said in _said(plan, words, id_))
    fill, outline = colours(state)
    ink, sign = on(state) if fill == outline else TOKENS["ink"], glyph(state, MARGIN + 20, top + 15, 22)
    indent = 52
    if gate and gate.decision:
        (fill, outline), ink, sign, indent = (TOKENS[name] for name in GATES[gate.decision]), TOKENS["on"], "", 22
    width = indent + text_width(first, SMALL) + 22
    pill = rect(MARGIN, top, width, FACTS, outlined(fill, outline), FACTS / 2)
    name = text(first, MARGIN + indent, top + 36, Type(SMALL, ink, 600))
    beside = shortened(", ".join(rest), WIDTH - 2 * MARGIN - width - 24, 34)
    return pill + sign + name + text(beside, MARGIN + width + 24, top + 38, Type(34, TOKENS["ink"]))


def _said(plan: Plan[Seen], words: Words, id_: str) -> list[str]:
    """Say how a milestone stands: its decision or state, and its promise where that says more."""
    planned = plan.planned[id_]
    item = planned.milestone
    told = promise(planned, label(planned.when, words) if planned.when else words("when.none"), words)
    if item.gate and item.gate.decision:
        return [words(f"decision.{item.gate.decision}"), told]
    if item.is_open:
        return [state_words(planned, words), told]
    # "Done: 3 Nov 2026" holds the state already.
    return [told]
