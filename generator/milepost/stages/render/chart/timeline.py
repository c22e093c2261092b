"""The layout of a timeline: lanes, rows and marks, in percent across and pixels down.

One layout feeds the static drawing and the Plotly figure, so that the two show the same rows, names and ends. Rows are
packed at the narrowest width a lane is shown at, label widths included, so that no label is ever cut.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from milepost.model.milestone import Milestone
from milepost.model.plan import SET_ASIDE, Lane, LaneKey, Plan, Planned
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.chart import labelling
from milepost.stages.render.chart.axis import Axis, whole, window
from milepost.stages.render.chart.marks import Extent, Mark, bar_reach, extent, mark, reach
from milepost.stages.render.chart.packing import Rows

GAP = 10.0  # px between what stands in one row


@dataclass(frozen=True, slots=True)
class LaneChart:
    """A lane with its marks in date order, and how many rows they take.

    What was set aside stands in rows of its own below all others, which are shown only when a reader asks for them.
    """

    id: str
    title: str
    rows: int
    marks: tuple[Mark, ...]
    later: tuple[str, ...]
    kind: LaneKey = "product"
    aside_rows: int = 0

    @property
    def all_rows(self) -> int:
        """Count the rows with those of what was set aside; a lane is never without one."""
        return max(self.rows + self.aside_rows, 1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes on an axis; `earlier` ended before it begins, `later` lies beyond its end or has no date."""

    axis: Axis
    lanes: tuple[LaneChart, ...]
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    is_dense: bool = False


def layout(plan: Plan[Seen], lanes: Sequence[Lane], axis: Axis, is_dense: bool = False) -> Timeline:
    """Place every milestone of the lanes: on the axis, or among what ended before it, or later.

    In a dense layout rows are packed by bars alone, and only labels that find room are shown.
    """
    # Among so many marks a tenth of a percent is exact enough.
    axis = replace(axis, decimals=1) if is_dense else axis
    earlier: list[str] = []
    charts = []
    for lane in lanes:
        placed: list[tuple[Planned, Extent]] = []
        beyond: list[str] = []
        for id_ in lane.ids:
            planned = plan.planned[id_]
            days = extent(planned, plan)
            if days is None or days.begin >= axis.end:
                beyond.append(id_)
            elif days.end <= axis.begin:
                earlier.append(id_)
            else:
                placed.append((planned, days))
        charts.append(_chart(lane, placed, axis, tuple(beyond), is_dense))
    later = (id_ for chart in charts for id_ in chart.later)
    kept = tuple(chart for chart in charts if chart.marks or chart.later)
    return Timeline(axis, kept, tuple(dict.fromkeys(earlier)), tuple(dict.fromkeys(later)), is_dense)


def extents(plan: Plan[Seen], ids: Iterable[str]) -> list[tuple[date, date]]:
    """List the first day and the day after the last of everything that has a date."""
    found = (extent(plan.planned[id_], plan) for id_ in ids)
    return [(days.begin, days.end) for days in found if days]


def short_axis(plan: Plan[Seen], words: Words) -> Axis:
    """Give the axis of the first page: from the previous period to at most eight ahead."""
    return window(plan.day, extents(plan, plan.order), plan.roadmap.settings.calendar, words)


def whole_axis(plan: Plan[Seen], words: Words) -> Axis:
    """Give an axis that holds everything with a date."""
    found = extents(plan, plan.order)
    firsts, lasts = [begin for begin, _ in found], [end - timedelta(days=1) for _, end in found]
    return whole(plan.day, firsts, lasts, plan.roadmap.settings.calendar, words)


def _chart(
    lane: Lane, placed: Sequence[tuple[Planned, Extent]], axis: Axis, later: tuple[str, ...], is_dense: bool
) -> LaneChart:
    in_order = sorted(placed, key=lambda pair: (pair[1].begin, pair[1].end, pair[0].milestone.id))
    marks = [mark(planned, days, axis) for planned, days in in_order]
    pack = _packed_densely if is_dense else _packed
    shown, rows = pack([one for one in marks if one.state not in SET_ASIDE])
    aside, aside_rows = pack([one for one in marks if one.state in SET_ASIDE])
    below = [replace(one, row=one.row + rows) for one in aside]
    return LaneChart(lane.id, lane.title, rows, (*shown, *below), later, lane.kind, aside_rows)


def _packed(marks: Iterable[Mark]) -> tuple[list[Mark], int]:
    """Put each mark into the first row that is free where its bar and its label would stand; count the rows."""
    rows = Rows()
    packed = []
    for one in marks:
        left, right = reach(one)
        if one.label_side == "below":
            row = rows.count
            rows.take(row, bar_reach(one)[1] + GAP)
            rows.take(row + 1, right + GAP)
        else:
            row = rows.first(left)
            rows.take(row, right + GAP)
        packed.append(replace(one, row=row))
    return packed, rows.count


def _packed_densely(marks: Iterable[Mark]) -> tuple[list[Mark], int]:
    """Put each mark into the first row that is free where its bar would stand; label those that then have room."""
    rows, members = Rows(), defaultdict[int, list[Mark]](list)
    for one in marks:
        left, right = bar_reach(one)
        row = rows.first(left)
        rows.take(row, right + GAP)
        # Among so many, the dashes of a hollow bar say enough of its end.
        fade = "" if one.fade == "quarter" and one.state in labelling.HOLLOW else one.fade
        members[row].append(replace(one, row=row, fade=fade))
    labelled = {one.id: one for row in members.values() for one in _with_room(row)}
    return [labelled[one.id] for one in marks], rows.count


def _with_room(row: Sequence[Mark]) -> Iterable[Mark]:
    """Keep the labels of a row that stand inside their bar, or right of it before the next begins."""
    ends = [*(bar_reach(one)[0] - GAP for one in row[1:]), labelling.NARROWEST]
    for one, end in zip(row, ends, strict=True):
        is_whole = one.label_side == "inside" or (one.label_side == "right" and reach(one)[1] <= end)
        yield one if is_whole else replace(one, label_side="none")


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
