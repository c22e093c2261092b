"""One milestone as a mark on the axis: which days it covers, its shape, how its end fades, where its label stands.

Takes what the plan says of a milestone and an axis; gives places in percent across. Knows nothing of rows.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from milepost.model.calendar import periods_after
from milepost.model.history import is_same_span
from milepost.model.periods import Period
from milepost.model.plan import Plan, Planned, State
from milepost.model.roadmap import Seen
from milepost.stages.render.chart import labelling
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.labelling import Fade, LabelSide, Shape

PITCH = 30  # px from row to row
BAR = 20  # px: the height of a bar
MARGIN = 5  # px above and below a bar
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
    ghost_days: tuple[date, date] | None = None

    @property
    def last(self) -> date:
        """Give the day at which the mark ends: of one without a length, the day it stands at."""
        return self.end if self.shape == "span" else self.at


@dataclass(frozen=True, slots=True)
class Extent:
    """The days a mark covers, the end not included; a side without a date is open."""

    begin: date
    end: date
    opens_left: bool = False
    opens_right: bool = False


def extent(planned: Planned, plan: Plan[Seen]) -> Extent | None:
    """Find the days a mark covers; an open side gets one planning period to fade in."""
    when = planned.when
    if when is None or when.is_board:
        return None
    start = planned.start.begin if planned.start else None
    if planned.milestone.target is None and planned.milestone.is_open:
        start = start or planned.earliest  # a parent without dates of its own begins with the first of its parts
    begin, end = start or when.begin, when.end
    if begin is None and end is None:
        return None
    opens_left, opens_right = begin is None, end is None
    begin = begin or _shift(end, -_step(plan))
    end = end or _shift(begin, _step(plan))
    # What was done before its written start is shown on the day it was done.
    begin = min(begin, (when.begin or begin)) if begin >= end else begin
    return Extent(begin, max(end, _shift(begin, timedelta(days=1))), opens_left, opens_right)


def _step(plan: Plan[Seen]) -> timedelta:
    """Measure the planning period that is on."""
    calendar = plan.roadmap.settings.calendar
    return periods_after(plan.day, 1, calendar) - periods_after(plan.day, 0, calendar)


def _shift(day: date | None, step: timedelta) -> date:
    """Go some days on, or back, inside the years a date can hold."""
    day = day or date.min
    return date.fromordinal(min(max(day.toordinal() + step.days, date.min.toordinal()), date.max.toordinal()))


def mark(planned: Planned, extent: Extent, axis: Axis) -> Mark:
    """Make the mark of a milestone, in no row yet, its label where it is whole."""
    shape = _shape(planned)
    at = extent.begin if shape == "span" else _middle(planned, extent)
    x = axis.x(at)
    width = round(max(axis.x(extent.end) - x, LEAST_BAR), 2) if shape == "span" else 0.0
    fade = _fade(planned.when, extent.opens_right)
    ghost_days = _ghost_days(planned, axis)
    made = Mark(
        id=planned.milestone.id,
        row=0,
        shape=shape,
        state=planned.state,
        x=round(min(x, 100.0 - width), 2),
        width=width,
        begin=extent.begin,
        end=extent.end,
        at=at,
        fade=fade,
        opens_left=extent.opens_left,
        is_dashed=fade in {"quarter", "open"},
        label=labelling.shortened(planned.milestone.title),
        label_side="none",
        label_x=0.0,
        ghost=_ghost(ghost_days, axis),
        ghost_days=ghost_days,
        deadline=_limit(planned.milestone.deadline, axis, is_end=True),
        not_before=_limit(planned.milestone.not_before, axis, is_end=False),
        reach=_whole_period(planned, axis) if shape != "span" else None,
    )
    side, label_x = labelling.side(made.label, bar_of(made), (made.deadline, made.not_before))
    return replace(made, label_side=side, label_x=round(label_x, axis.decimals))


def bar_of(mark: Mark) -> labelling.Bar:
    """Give what a label must know of its mark."""
    return labelling.Bar(mark.x, mark.width, mark.shape, mark.fade, mark.state)


def bar_reach(mark: Mark) -> tuple[float, float]:
    """Find the px between which a mark stands with its ghost, its limits and its whole period."""
    left, right = labelling.edges(bar_of(mark))
    for x, width in filter(None, (mark.ghost, mark.reach)):
        left, right = min(left, x * labelling.PIXEL), max(right, (x + width) * labelling.PIXEL)
    for limit in (mark.deadline, mark.not_before):
        if limit is not None:
            left = min(left, limit * labelling.PIXEL - labelling.BRACKET)
            right = max(right, limit * labelling.PIXEL + labelling.BRACKET)
    return left, right


def reach(mark: Mark) -> tuple[float, float]:
    """Find the px between which a mark and its label need their row; of a label below, the label's row."""
    left, right = labelling.reach(bar_of(mark), mark.label, mark.label_side, mark.label_x)
    if mark.label_side == "below":
        return left, right
    bar_left, bar_right = bar_reach(mark)
    return min(left, bar_left), max(right, bar_right)


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


def _middle(planned: Planned, extent: Extent) -> date:
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


def _ghost_days(planned: Planned, axis: Axis) -> tuple[date, date] | None:
    """Find the days of the baseline, where they differ from what is promised now and the axis shows some of them."""
    was = planned.baseline
    if was is None or was.begin is None or was.end is None or is_same_span(was, planned.when):
        return None
    return (was.begin, was.end) if was.begin < axis.end and was.end > axis.begin else None


def _ghost(days: tuple[date, date] | None, axis: Axis) -> tuple[float, float] | None:
    if days is None:
        return None
    width = round(max(axis.x(days[1]) - axis.x(days[0]), LEAST_BAR), 2)
    return round(min(axis.x(days[0]), 100.0 - width), 2), width


def _limit(limit: Period | None, axis: Axis, is_end: bool) -> float | None:
    day = (limit.end if is_end else limit.begin) if limit else None
    return axis.x(day) if day and axis.begin <= day <= axis.end else None
