"""A timeline as a part of a page: the drawing, its phone list, its table, its key, and its Plotly figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from urllib.parse import quote

from milepost.adapters.pages import safe
from milepost.model.calendar import period_start, periods_after
from milepost.model.labels import day_label
from milepost.model.milestone import Product, Theme
from milepost.model.plan import SET_ASIDE, Lane, LaneKey, Plan
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.addresses import address_of, root_from
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.chart import drawing, figure, grid, standalone
from milepost.stages.render.chart.axis import Axis, window
from milepost.stages.render.chart.grid import Column, Row
from milepost.stages.render.chart.labelling import lane_title
from milepost.stages.render.chart.marks import MARGIN, PITCH
from milepost.stages.render.chart.ties import ties
from milepost.stages.render.chart.timeline import LaneChart, Timeline, extents, lanes_by, layout
from milepost.stages.render.listing import Chip, Choice, Group, chips, choices, groups
from milepost.stages.render.shell import Shell

Size = Literal["full", "dense", "overview"]
MOST_FULL = 400  # milestones with every label, and the table on the page
MOST_DENSE = 1500  # milestones in one timeline; above, an overview and a timeline for each lane
LATER_LINE = 36  # px
ROWS_OF_A_SHEET = 20  # A4 across, with a heading above
FRAME_MARGIN = 260  # px of an embedded page around its lanes: header row, caption, what is below


@dataclass(frozen=True, slots=True)
class LaneView:
    """A lane as a template needs it: with nothing but what was set aside in it, or taller than a sheet of paper."""

    heading: str
    title: str
    address: str
    count: int
    svg: Any
    later: list[Card]
    is_aside: bool
    is_tall: bool


@dataclass(frozen=True, slots=True)
class ChartView:
    """Everything a template needs to show a timeline; `figure` is the address of its Plotly script.

    What follows `span` says what is drawn: lanes and lists, or the cells of an overview.
    """

    name: str
    title: str
    size: Size
    figure: str
    height: int
    most: int
    chips: list[Chip]
    choices: list[Choice]
    count: int
    span: str
    opens: str = ""
    header: Any = ""
    lanes: Sequence[LaneView] = ()
    has_later: bool = False
    has_limits: bool = False
    ghost: str = ""
    has_promises: bool = False
    drawn: int = 0
    columns: Sequence[Column] = ()
    grid: Sequence[Row] = ()
    overdue: Sequence[Card] = ()
    groups: Sequence[Group] = ()
    picture: str = ""
    embed: str = ""
    frame_height: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a chart stands: its name on the page and in files, its title, the path of its page."""

    name: str
    title: str
    path: str


def chart(shell: Shell, cards: Mapping[str, Card], lanes: Sequence[Lane], axis: Axis, spot: Spot) -> ChartView:
    """Lay a timeline out, and write its figure, its picture and the page that shows it alone."""
    plan, words = shell.plan, shell.theme.words
    ids = tuple(dict.fromkeys(id_ for lane in lanes for id_ in lane.ids))
    size = size_of(len(ids))
    timeline = layout(plan, lanes, axis, is_dense=size != "full")
    if size == "overview":
        return _overview(shell, cards, lanes, timeline, spot)
    drawn = set(ids)
    shown = listed(cards, tuple(id_ for id_ in plan.order if id_ in drawn))
    ended = listed(cards, timeline.earlier)
    view = ChartView(
        name=spot.name,
        title=spot.title,
        size=size,
        chips=chips(shown, words),
        choices=choices(plan, shown),
        count=len(shown),
        span=_span(axis, words),
        **_interactive(shell, cards, timeline, spot),
        header=safe(drawing.header(timeline.axis, words("chart.today"))),
        lanes=_lanes(shell, timeline, cards, spot),
        has_later=bool(timeline.later),
        has_promises=any(card.commitment == "committed" for card in shown),
        drawn=len({mark.id for lane in timeline.lanes for mark in lane.marks if mark.row < lane.rows}),
        has_limits=any(mark.deadline is not None for lane in timeline.lanes for mark in lane.marks),
        ghost=_ghost(shell, timeline),
        overdue=[card for card in ended if card.is_overdue],
        groups=groups(plan, shown, words),
        picture=_picture(shell, timeline, cards, spot),
        frame_height=sum(_least_height(lane) for lane in timeline.lanes) + FRAME_MARGIN,
    )
    return view if spot.name == "explore" else replace(view, embed=_embed(shell, timeline, cards, view, spot))


def _ghost(shell: Shell, timeline: Timeline) -> str:
    """Say what an outline stands for; nothing where none is drawn."""
    words, then = shell.theme.words, shell.plan.roadmap.baseline
    if not any(mark.ghost for lane in timeline.lanes for mark in lane.marks):
        return ""
    return words("key.ghost_then", day=day_label(then, words)) if then else words("key.ghost")


def _now_and_next(plan: Plan[Seen]) -> str:
    """Name the months from which to which too large a chart opens: the present period and those that come next."""
    calendar = plan.roadmap.settings.calendar
    last = date.fromordinal(periods_after(plan.day, calendar.plan_ahead, calendar).toordinal() - 1)
    return f"{period_start(plan.day, calendar).isoformat()[:7]}/{last.isoformat()[:7]}"


def _least_height(lane: LaneChart) -> int:
    """Give the px of a lane in a wide frame: its rows, or what is later beside them."""
    return max(lane.rows * PITCH + 2 * MARGIN, (len(lane.later) + 1) * LATER_LINE)


def _overview(
    shell: Shell, cards: Mapping[str, Card], lanes: Sequence[Lane], timeline: Timeline, spot: Spot
) -> ChartView:
    """Show counts where single milestones would be too many to see; each lane has its timeline on a page of its own."""
    plan, words = shell.plan, shell.theme.words
    shown = listed(cards, tuple(dict.fromkeys(id_ for lane in lanes for id_ in lane.ids)))
    return ChartView(
        name=spot.name,
        title=spot.title,
        size="overview",
        chips=chips(shown, words),
        choices=[],
        count=len(shown),
        span=_span(timeline.axis, words),
        opens=_now_and_next(plan),
        **_interactive(shell, cards, timeline, spot),
        columns=grid.columns(plan, words)[1],
        grid=grid.rows(plan, lanes, words),
    )


def size_of(count: int) -> Size:
    """Say how much of a timeline is shown at once."""
    if count <= MOST_FULL:
        return "full"
    return "dense" if count <= MOST_DENSE else "overview"


def chart_of(shell: Shell, cards: Mapping[str, Card], ids: tuple[str, ...], key: LaneKey, spot: Spot) -> ChartView:
    """Lay some milestones out in lanes of a kind, over the days they need."""
    plan, words = shell.plan, shell.theme.words
    titles = {id_: theme.title for id_, theme in plan.roadmap.themes.items()}
    axis = window(plan.day, extents(plan, ids), plan.roadmap.settings.calendar, words)
    return chart(shell, cards, lanes_by(plan, key, ids, titles), axis, spot)


def _interactive(shell: Shell, cards: Mapping[str, Card], timeline: Timeline, spot: Spot) -> dict[str, Any]:
    """Write the figure of a chart; give its address, its height, and how many bars it may show of too many."""
    marks = [mark for lane in timeline.lanes for mark in lane.marks]
    tied = [tie for lane in timeline.lanes for tie in ties(lane.marks, shell.plan.roadmap.milestones)]
    made = figure.timeline(timeline, cards, shell.theme.words, tied, has_slider=spot.name == "explore")
    return {
        "figure": shell.file(f"{spot.name}-figure.js", figure.script(spot.name, made)),
        "height": int(made["layout"]["height"]),
        "most": figure.MOST_BARS if len(marks) > figure.MOST_BARS else 0,
    }


def _embed(shell: Shell, timeline: Timeline, cards: Mapping[str, Card], view: ChartView, spot: Spot) -> str:
    """Write the page that shows a chart alone, for a frame in another site; give its address."""
    path = f"embed/{spot.name}.html"
    lanes = _lanes(shell, timeline, cards, Spot(spot.name, spot.title, path))
    context = {"view": "embed", "chart": replace(view, lanes=lanes), "title": spot.title, "page": quote(spot.path)}
    shell.page(path, "embed.html", context)
    return quote(path)


def _picture(shell: Shell, timeline: Timeline, cards: Mapping[str, Card], spot: Spot) -> str:
    """Write a chart as a picture to download; give its address."""
    drawn = standalone.svg(timeline, cards, shell.plan, shell.theme, spot.title, shell.build.site_url)
    return shell.file(f"{spot.name}.svg", drawn.encode())


def _lanes(shell: Shell, timeline: Timeline, cards: Mapping[str, Card], spot: Spot) -> list[LaneView]:
    return [_lane(shell, timeline, lane, cards, spot) for lane in timeline.lanes]


def _lane(shell: Shell, timeline: Timeline, lane: LaneChart, cards: Mapping[str, Card], spot: Spot) -> LaneView:
    words, roadmap = shell.theme.words, shell.plan.roadmap
    heading = f"{spot.name}-lane-{lane.id}" if lane.id else f"{spot.name}-rest"
    named: dict[str, Mapping[str, Product | Theme]] = {"product": roadmap.products, "theme": roadmap.themes}
    known = named.get(lane.kind, {}).get(lane.id)
    later = listed(cards, lane.later)
    # So many lines would be a thicket: each is drawn only while one of its ends has the pointer or the focus.
    tied = () if timeline.is_dense else ties(lane.marks, roadmap.milestones)
    return LaneView(
        heading=heading,
        title=known.title if known else lane_title(lane.title, len(timeline.lanes) == 1, words),
        address=address_of(lane.kind, lane.id) if known else "",
        count=sum(mark.state not in SET_ASIDE for mark in lane.marks)
        + sum(card.state not in SET_ASIDE for card in later),
        svg=safe(drawing.lane(lane, timeline.axis, cards, root_from(spot.path), heading, tied)),
        later=later,
        is_tall=lane.rows > ROWS_OF_A_SHEET,
        is_aside=lane.rows == 0 and all(card.state in SET_ASIDE for card in later),
    )


def _span(axis: Axis, words: Words) -> str:
    last = date.fromordinal(axis.end.toordinal() - 1)
    return words(
        "chart.span",
        begin=f"{words(f'dates.short.{axis.begin.month}')} {axis.begin.year}",
        end=f"{words(f'dates.short.{last.month}')} {last.year}",
    )
