"""The layout of a timeline: lanes, rows and marks, in percent across and pixels down.

One layout feeds the static drawing and the Plotly figure, so that the two show the same rows, names and ends. Rows are
packed at the narrowest width a lane is shown at, label widths included, so that no label is ever cut.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from milepost.model.calendar import periods_after
from milepost.model.milestone import Milestone
from milepost.model.periods import Period
from milepost.model.plan import Lane, LaneKey, Plan, Planned, State
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.chart import labelling
from milepost.stages.render.chart.axis import Axis, whole, window
from milepost.stages.render.chart.labelling import Fade, LabelSide, Shape

GAP = 10.0  # px between what stands in one row
LEAST_BAR = 0.9  # percent: below this a bar could not be hit


@dataclass(frozen=True, slots=True)
class Mark:
    """One milestone in a lane; `x` and `width` in percent, `label_x` where its label begins or ends.

    It covers the days from `begin` up to, not including, `end`; one without a length stands at the day `at`.
    """

    id: str
    row: int
    shape: Shape
    state: State
    x: float
    width: float
    begin: date
    end: date
    at: date
    fade: Fade
    opens_left: bool
    is_dashed: bool
    label: str
    label_side: LabelSide
    label_x: float
    ghost: tuple[float, float] | None = None
    deadline: float | None = None
    not_before: float | None = None
    reach: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class LaneChart:
    """A lane with its marks in date order, and how many rows they take."""

    id: str
    title: str
    rows: int
    marks: tuple[Mark, ...]
    later: tuple[str, ...]
    kind: LaneKey = "product"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes on an axis; `earlier` ended before it begins, `later` lies beyond its end or has no date."""

    axis: Axis
    lanes: tuple[LaneChart, ...]
    earlier: tuple[str, ...]
    later: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Count the rows of all lanes."""
        return sum(lane.rows for lane in self.lanes)


@dataclass(frozen=True, slots=True)
class _Extent:
    begin: date
    end: date
    opens_left: bool = False
    opens_right: bool = False


def layout(plan: Plan[Seen], lanes: Sequence[Lane], axis: Axis) -> Timeline:
    """Place every milestone of the lanes: on the axis, or among what ended before it, or later."""
    earlier: list[str] = []
    later: list[str] = []
    charts = []
    for lane in lanes:
        placed: list[tuple[Planned, _Extent]] = []
        beyond: list[str] = []
        for id_ in lane.ids:
            planned = plan.planned[id_]
            extent = _extent(planned, plan)
            if extent is None or extent.begin >= axis.end:
                beyond.append(id_)
            elif extent.end <= axis.begin:
                earlier.append(id_)
            else:
                placed.append((planned, extent))
        later.extend(beyond)
        charts.append(_chart(lane, placed, axis, tuple(beyond)))
    kept = tuple(chart for chart in charts if chart.marks or chart.later)
    return Timeline(axis, kept, tuple(dict.fromkeys(earlier)), tuple(dict.fromkeys(later)))


def extents(plan: Plan[Seen], ids: Iterable[str]) -> list[tuple[date, date]]:
    """List the first day and the day after the last of everything that has a date."""
    found = (_extent(plan.planned[id_], plan) for id_ in ids)
    return [(extent.begin, extent.end) for extent in found if extent]


def short_axis(plan: Plan[Seen], words: Words) -> Axis:
    """Give the axis of the first page: from the previous period to at most eight ahead."""
    return window(plan.day, extents(plan, plan.order), plan.roadmap.settings.calendar, words)


def whole_axis(plan: Plan[Seen], words: Words) -> Axis:
    """Give an axis that holds everything with a date."""
    found = extents(plan, plan.order)
    firsts, lasts = [begin for begin, _ in found], [end - timedelta(days=1) for _, end in found]
    return whole(plan.day, firsts, lasts, plan.roadmap.settings.calendar, words)


def _extent(planned: Planned, plan: Plan[Seen]) -> _Extent | None:
    """Find the days a mark covers; an open side gets one planning period to fade in."""
    when = planned.when
    if when is None or when.is_board:
        return None
    start = planned.start.begin if planned.start else None
    step = periods_after(plan.day, 1, plan.roadmap.settings.calendar) - periods_after(
        plan.day, 0, plan.roadmap.settings.calendar
    )
    begin, end = start or when.begin, when.end
    if begin is None and end is None:
        return None
    opens_left, opens_right = begin is None, end is None
    begin = begin or _shift(end, -step)
    end = end or _shift(begin, step)
    # What was done before its written start is shown on the day it was done.
    begin = min(begin, (when.begin or begin)) if begin >= end else begin
    return _Extent(begin, max(end, _shift(begin, timedelta(days=1))), opens_left, opens_right)


def _shift(day: date | None, step: timedelta) -> date:
    """Go some days on, or back, inside the years a date can hold."""
    day = day or date.min
    return date.fromordinal(min(max(day.toordinal() + step.days, date.min.toordinal()), date.max.toordinal()))


def _chart(lane: Lane, placed: Sequence[tuple[Planned, _Extent]], axis: Axis, later: tuple[str, ...]) -> LaneChart:
    """Pack marks into rows: each into the first row that is free where its bar and label would stand."""
    free: list[float] = []
    marks = []
    for planned, extent in sorted(placed, key=lambda pair: (pair[1].begin, pair[1].end, pair[0].milestone.id)):
        mark = _mark(planned, extent, axis)
        left, right = _reach(mark)
        if mark.label_side == "below":
            row = len(free)
            free.extend([_bar_reach(mark)[1] + GAP, right + GAP])
        else:
            row = next((number for number, end in enumerate(free) if end <= left), len(free))
            free[row : row + 1] = [right + GAP]
        marks.append(_in_row(mark, row))
    return LaneChart(lane.id, lane.title, len(free), tuple(marks), later, lane.kind)


def _in_row(mark: Mark, row: int) -> Mark:
    values = {name: getattr(mark, name) for name in Mark.__slots__}
    return Mark(**{**values, "row": row})


def _mark(planned: Planned, extent: _Extent, axis: Axis) -> Mark:
    shape = _shape(planned)
    at = extent.begin if shape == "span" else _middle(planned, extent)
    x = axis.x(at)
    width = round(max(axis.x(extent.end) - x, LEAST_BAR), 2) if shape == "span" else 0.0
    x = round(min(x, 100.0 - width), 2)
    fade = _fade(planned.when, extent.opens_right)
    side, label_x = labelling.side(planned.milestone.title, x, width, shape, fade, planned.state)
    return Mark(
        id=planned.milestone.id,
        row=0,
        shape=shape,
        state=planned.state,
        x=x,
        width=width,
        begin=extent.begin,
        end=extent.end,
        at=at,
        fade=fade,
        opens_left=extent.opens_left,
        is_dashed=fade in {"quarter", "open"},
        label=planned.milestone.title,
        label_side=side,
        label_x=label_x,
        ghost=_ghost(planned, axis),
        deadline=_limit(planned.milestone.deadline, axis, is_end=True),
        not_before=_limit(planned.milestone.not_before, axis, is_end=False),
        reach=_whole_period(planned, axis) if shape != "span" else None,
    )


def _whole_period(planned: Planned, axis: Axis) -> tuple[float, float] | None:
    """Place the whole period of a mark without a length, which would else claim the day that it is drawn at."""
    when = planned.when
    if when is None or when.begin is None or when.end is None or when.is_point:
        return None
    x = axis.x(when.begin)
    return x, round(axis.x(when.end) - x, 2)


def _shape(planned: Planned) -> Shape:
    milestone = planned.milestone
    if milestone.gate:
        return "release" if milestone.gate.type == "release" else "gate"
    if milestone.kind == "event":
        return "event"
    is_point = planned.when is not None and planned.when.is_point and planned.start is None
    return "point" if is_point else "span"


def _middle(planned: Planned, extent: _Extent) -> date:
    """A mark without a length stands at its day, or in the middle of the period that it was promised for."""
    when = planned.when
    begin = (when.begin if when else None) or extent.begin
    end = (when.end if when else None) or extent.end
    return begin + (end - begin) // 2 if when and not when.is_point else begin


def _fade(when: Period | None, opens_right: bool) -> Fade:
    if when is None or opens_right or when.qualifier or when.precision in {"half", "year"}:
        return "open"
    if when.precision in {"month", "quarter"}:
        return "month" if when.precision == "month" else "quarter"
    return ""


def _ghost(planned: Planned, axis: Axis) -> tuple[float, float] | None:
    """Place the first promise as an outline, where it differs from what is promised now."""
    first = planned.first_target
    if first is None or first.begin is None or first.end is None or first == planned.when:
        return None
    if not (first.begin < axis.end and first.end > axis.begin):
        return None
    width = round(max(axis.x(first.end) - axis.x(first.begin), LEAST_BAR), 2)
    return round(min(axis.x(first.begin), 100.0 - width), 2), width


def _limit(limit: Period | None, axis: Axis, is_end: bool) -> float | None:
    day = (limit.end if is_end else limit.begin) if limit else None
    return axis.x(day) if day and axis.begin <= day <= axis.end else None


def _bar_reach(mark: Mark) -> tuple[float, float]:
    """Find the px between which a mark stands with its ghost and its whole period."""
    left, right = labelling.edges(mark.x, mark.width, mark.shape)
    for x, width in filter(None, (mark.ghost, mark.reach)):
        left, right = min(left, x * labelling.PIXEL), max(right, (x + width) * labelling.PIXEL)
    return left, right


def _reach(mark: Mark) -> tuple[float, float]:
    """Find the px between which a mark, its label and its ghost need their row; of a label below, the label's row."""
    edges = labelling.edges(mark.x, mark.width, mark.shape)
    left, right = labelling.reach(edges, mark.label, mark.label_side, mark.label_x)
    if mark.label_side == "below":
        return left, right
    bar_left, bar_right = _bar_reach(mark)
    return min(left, bar_left), max(right, bar_right)


def lanes_by(plan: Plan[Seen], key: LaneKey, ids: Iterable[str], titles: Mapping[str, str]) -> tuple[Lane, ...]:
    """Sort milestones into lanes by product, theme or team; one that serves several themes stands in each."""
    wanted = set(ids)
    if key == "product":
        kept = (Lane(lane.id, lane.title, tuple(id_ for id_ in lane.ids if id_ in wanted)) for lane in plan.lanes)
        return tuple(lane for lane in kept if lane.ids)
    members: dict[str, list[str]] = {}
    for id_ in plan.order:
        if id_ in wanted:
            for name in _names(plan.roadmap.milestones[id_], key):
                members.setdefault(name, []).append(id_)
    return tuple(
        Lane(name, titles.get(name, name), tuple(members[name]), key)
        for name in sorted(members, key=lambda name: (not name, _lane_order(plan, key, name), name))
    )


def _names(milestone: Milestone, key: LaneKey) -> tuple[str, ...]:
    return milestone.themes or ("",) if key == "theme" else (milestone.team,)


def _lane_order(plan: Plan[Seen], key: str, name: str) -> float:
    theme = plan.roadmap.themes.get(name) if key == "theme" else None
    return theme.order if theme and theme.order is not None else float("inf")
