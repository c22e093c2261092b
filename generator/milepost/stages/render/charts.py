"""A timeline as a part of a page: the drawing, its phone list, its table, its key, and its Plotly figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from milepost.adapters.pages import safe
from milepost.model.calendar import period_start, periods_after
from milepost.model.labels import label
from milepost.model.periods import coarsen, parse
from milepost.model.plan import SET_ASIDE, STATES, Lane, Plan
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render import drawing, figure
from milepost.stages.render.axis import Axis, window
from milepost.stages.render.cards import Card, Named, listed
from milepost.stages.render.labelling import lane_title
from milepost.stages.render.shell import Shell
from milepost.stages.render.timeline import LaneKey, Timeline, extents, lanes_by, layout


@dataclass(frozen=True, slots=True)
class LaneView:
    """A lane as a template needs it."""

    id: str
    heading: str
    title: str
    address: str
    count: int
    svg: Any
    later: list[Card]


@dataclass(frozen=True, slots=True)
class Group:
    """Milestones of one period for the phone list; what is finished is closed at first."""

    title: str
    cards: list[Card]
    is_closed: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that also carries a count."""

    state: str
    word: str
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class ChartView:
    """Everything a template needs to show a timeline; `figure` is the address of its Plotly script."""

    name: str
    header: Any
    lanes: list[LaneView]
    shipped: list[Card]
    later: list[Card]
    groups: list[Group]
    chips: list[Chip]
    rows: list[Card]
    figure: str
    height: int
    count: int
    span: str


def chart(
    shell: Shell, cards: Mapping[str, Card], lanes: Sequence[Lane], axis: Axis, name: str, root: str
) -> ChartView:
    """Lay a timeline out and write its figure."""
    words = shell.theme.words
    timeline = layout(shell.plan, lanes, axis)
    ids = tuple(dict.fromkeys(id_ for lane in lanes for id_ in lane.ids))
    shown = listed(cards, tuple(id_ for id_ in shell.plan.order if id_ in set(ids)))
    made = figure.timeline(timeline, cards, words, has_slider=name == "explore")
    links = {id_: shell.plan.roadmap.milestones[id_].depends_on for id_ in ids}
    made = figure.with_links(made, timeline, links)
    return ChartView(
        name=name,
        header=safe(drawing.header(axis, words("chart.today"))),
        lanes=[_lane(shell, timeline, lane.id, cards, name, root) for lane in timeline.lanes],
        shipped=listed(cards, timeline.shipped),
        later=listed(cards, timeline.later),
        groups=groups(shell.plan, shown, words),
        chips=chips(shown, words),
        rows=shown,
        figure=shell.file(f"{name}-figure.js", figure.script(name, made)),
        height=int(made["layout"]["height"]),
        count=len(shown),
        span=_span(axis, words),
    )


def chart_of(shell: Shell, cards: Mapping[str, Card], ids: tuple[str, ...], key: LaneKey, name: str) -> ChartView:
    """Lay some milestones out for a page one folder down, in lanes of a kind, over the days they need."""
    plan, words = shell.plan, shell.theme.words
    titles = {id_: theme.title for id_, theme in plan.roadmap.themes.items()}
    axis = window(plan.day, extents(plan, ids), plan.roadmap.settings.calendar, words)
    return chart(shell, cards, lanes_by(plan, key, ids, titles), axis, name, "../")


def _lane(shell: Shell, timeline: Timeline, lane_id: str, cards: Mapping[str, Card], name: str, root: str) -> LaneView:
    lane = next(chart for chart in timeline.lanes if chart.id == lane_id)
    words, roadmap = shell.theme.words, shell.plan.roadmap
    heading = f"{name}-lane-{lane.id or 'none'}"
    known = next((Named(group[lane.id].title, kind) for kind, group in (
        ("products", roadmap.products), ("themes", roadmap.themes)) if lane.id in group), None)  # fmt: skip
    return LaneView(
        id=lane.id,
        heading=heading,
        title=known.title if known else lane_title(lane.title, len(timeline.lanes) == 1, words),
        address=f"{known.address}/{lane.id}.html" if known else "",
        count=len(lane.marks) + len(lane.later),
        svg=safe(drawing.lane(lane, timeline.axis, cards, root, heading)),
        later=listed(cards, lane.later),
    )


def chips(cards: Iterable[Card], words: Words) -> list[Chip]:
    """Count the states; what was set aside is not shown until a reader asks for it."""
    counts = dict.fromkeys(STATES, 0)
    for card in cards:
        counts[card.state] += 1
    return [
        Chip(state, words(f"state.{state}"), count, state not in SET_ASIDE) for state, count in counts.items() if count
    ]


def groups(plan: Plan[Seen], cards: Sequence[Card], words: Words) -> list[Group]:
    """Sort cards for a phone: shipped (closed), each period from the present one on, then what has no date."""
    today = period_start(plan.day, plan.roadmap.settings.calendar)
    shipped = [card for card in cards if card.state == "done"]
    dated: dict[date, list[Card]] = {}
    undated = []
    for card in cards:
        if card.state == "done":
            continue
        if card.end is None:
            undated.append(card)
        else:
            last = date.fromordinal(card.end.toordinal() - 1)
            dated.setdefault(max(period_start(last, plan.roadmap.settings.calendar), today), []).append(card)
    found = [Group(words("list.shipped", n=len(shipped)), shipped, is_closed=True, is_now=False)] if shipped else []
    for begin in sorted(dated):
        found.append(Group(_period_title(begin, plan, words), dated[begin], is_closed=False, is_now=begin == today))
    if undated:
        found.append(Group(words("list.later"), undated, is_closed=False, is_now=False))
    return found


def _period_title(begin: date, plan: Plan[Seen], words: Words) -> str:
    calendar = plan.roadmap.settings.calendar
    last = date.fromordinal(periods_after(begin, 1, calendar).toordinal() - 1)
    if calendar.fiscal_year_start == 1 or calendar.period in {"month", "quarter"}:
        return label(coarsen(parse(begin.isoformat(), calendar), calendar.period, calendar), words)
    return label(parse(f"{begin:%Y-%m}/{last:%Y-%m}", calendar), words)


def _span(axis: Axis, words: Words) -> str:
    last = date.fromordinal(axis.end.toordinal() - 1)
    return words(
        "chart.span",
        begin=f"{words(f'dates.short.{axis.begin.month}')} {axis.begin.year}",
        end=f"{words(f'dates.short.{last.month}')} {last.year}",
    )
