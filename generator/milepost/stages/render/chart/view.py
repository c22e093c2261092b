"""A timeline as a part of a page: the drawing, its phone list, its table, its key, and its Plotly figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from milepost.adapters.pages import safe
from milepost.model.calendar import MONTHS_IN, period_start, periods_after
from milepost.model.labels import label
from milepost.model.milestone import Product, Theme
from milepost.model.periods import coarsen, parse
from milepost.model.plan import SET_ASIDE, STATES, Lane, LaneKey, Plan
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.addresses import address_of
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.chart import drawing, figure
from milepost.stages.render.chart.axis import Axis, window
from milepost.stages.render.chart.labelling import lane_title
from milepost.stages.render.chart.timeline import Timeline, extents, lanes_by, layout
from milepost.stages.render.shell import Shell


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
    earlier: list[Card]
    overdue: list[Card]
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
    ended = listed(cards, timeline.earlier)
    made = figure.timeline(timeline, cards, words, has_slider=name == "explore")
    links = {id_: shell.plan.roadmap.milestones[id_].depends_on for id_ in ids}
    made = figure.with_links(made, timeline, links)
    return ChartView(
        name=name,
        header=safe(drawing.header(axis, words("chart.today"))),
        lanes=[_lane(shell, timeline, lane.id, cards, name, root) for lane in timeline.lanes],
        earlier=[card for card in ended if not card.is_overdue],
        overdue=[card for card in ended if card.is_overdue],
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
    groups: dict[str, Mapping[str, Product | Theme]] = {"product": roadmap.products, "theme": roadmap.themes}
    known = groups.get(lane.kind, {}).get(lane.id)
    return LaneView(
        id=lane.id,
        heading=heading,
        title=known.title if known else lane_title(lane.title, len(timeline.lanes) == 1, words),
        address=address_of(lane.kind, lane.id) if known else "",
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
    """Sort cards for a phone: shipped (closed), overdue, each period from the present one on, then what has no date."""
    shipped = [card for card in cards if card.state == "done"]
    overdue = [card for card in cards if card.is_overdue]
    open_cards = [card for card in cards if card.state != "done" and not card.is_overdue]
    past = [card for card in open_cards if card.end and card.end <= plan.day]
    now = period_start(plan.day, plan.roadmap.settings.calendar)
    dated: dict[tuple[date, str], list[Card]] = {}
    undated = []
    for card in open_cards:
        if card in past:
            continue
        if card.begin is None and card.end is None and card.horizon != "now":
            undated.append(card)
        else:
            dated.setdefault(_period_of(card, plan, words), []).append(card)
    closed = ((words("list.shipped", n=len(shipped)), shipped), (words("list.earlier", n=len(past)), past))
    found = [Group(title, group, is_closed=True, is_now=False) for title, group in closed if group]
    if overdue:
        found.append(Group(words("state.overdue"), overdue, is_closed=False, is_now=False))
    for begin, title in sorted(dated):
        is_now = begin == now and title == _period_title(now, plan, words)
        found.append(Group(title, dated[begin, title], is_closed=False, is_now=is_now))
    if undated:
        found.append(Group(words("list.later"), undated, is_closed=False, is_now=False))
    return found


def _period_of(card: Card, plan: Plan[Seen], words: Words) -> tuple[date, str]:
    """Find the heading a card stands under: the planning period it ends in, or its own where that is coarser.

    An open range stands where it begins. The day is that of the period's begin, to sort by.
    """
    calendar = plan.roadmap.settings.calendar
    last = date.fromordinal(card.end.toordinal() - 1) if card.end else card.begin
    begin = period_start(last or plan.day, calendar)
    if card.begin and card.end and card.begin < begin and not card.is_range:
        return max(begin, period_start(plan.day, calendar)), card.when
    begin = max(begin, period_start(plan.day, calendar))
    return begin, _period_title(begin, plan, words)


def _period_title(begin: date, plan: Plan[Seen], words: Words) -> str:
    calendar = plan.roadmap.settings.calendar
    last = date.fromordinal(periods_after(begin, 1, calendar).toordinal() - 1)
    if (calendar.fiscal_year_start - 1) % MONTHS_IN[calendar.period] == 0:
        return label(coarsen(parse(begin.isoformat(), calendar), calendar.period, calendar), words)
    return label(parse(f"{begin:%Y-%m}/{last:%Y-%m}", calendar), words)


def _span(axis: Axis, words: Words) -> str:
    last = date.fromordinal(axis.end.toordinal() - 1)
    return words(
        "chart.span",
        begin=f"{words(f'dates.short.{axis.begin.month}')} {axis.begin.year}",
        end=f"{words(f'dates.short.{last.month}')} {last.year}",
    )
