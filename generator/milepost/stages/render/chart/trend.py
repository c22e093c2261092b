"""The layout of the milestone trend chart: across the day the plan was read, upwards the last day promised then.

Takes a plan; gives one line for each milestone that moved, flat while a promise held and rising where it slipped, with
days for Plotly and places for the drawing. Where nobody knows since when a first promise had stood, a line has a short
lead before its first move.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby, pairwise, takewhile

from milepost.model.history import Series, is_same_span
from milepost.model.periods import Period
from milepost.model.plan import Move, Plan, State
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.chart.axis import Axis, whole
from milepost.stages.render.chart.labelling import text_width

WORST = 10
MOST_LINES = 400
MOST_LABELS = 20  # up to so many lines are all named; of more only the worst
PITCH = 24.0  # px from label to label, so that each can be hit
LEAST_HEIGHT = 420  # px
MARGIN = 14.0  # px above the last day and below the first
GUTTER = 200.0  # px for a label, right of the chart
LEAD = timedelta(days=30)
STEP = 4.0  # px between lines that promise the same day at the same time
MOST_SPREAD = 28.0  # px over which all of them may be spread

Corner = tuple[date, date]  # the day the plan was read, and the last day promised then


@dataclass(frozen=True, slots=True)
class Line:
    """How one milestone's promise moved; `parts` are its unbroken stretches, `label_y` is None where it has no label.

    `end` is where it stands today, or stood on the day it was done. `shifts` says for each day promised how many px
    the line gives way to others that promise the same.
    """

    id: str
    label: str
    state: State
    lead: tuple[Corner, ...]
    parts: tuple[tuple[Corner, ...], ...]
    end: Corner
    slip_days: int
    is_worst: bool = False
    label_y: float | None = None
    shifts: Mapping[date, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trend:
    """Two axes of days, the lines between them in the order of their ids, and the diagonal: a day that is reached."""

    across: Axis
    up: Axis
    height: int
    lines: tuple[Line, ...]
    diagonal: tuple[Corner, Corner]

    def y(self, day: date) -> float:
        """Place a promised day in px from the top."""
        return round(MARGIN + (100 - self.up.x(day)) / 100 * (self.height - 2 * MARGIN), 2)

    def line_y(self, line: Line, promised: date) -> float:
        """Place a line where it promises a day."""
        return round(self.y(promised) + line.shifts.get(promised, 0.0), 2)

    def day_at(self, y: float) -> date:
        """Find the promised day that stands at a place, as near as days go."""
        share = (self.height - MARGIN - y) / (self.height - 2 * MARGIN)
        return self.up.begin + timedelta(days=round(share * (self.up.end - self.up.begin).days))


def layout(plan: Plan[Seen], words: Words) -> Trend | None:
    """Lay the chart out; there is none where no promise of a day has moved."""
    lines = _worst_marked(_lines(plan))
    if not lines:
        return None
    calendar, today = plan.roadmap.settings.calendar, plan.day
    corners = [corner for line in lines for part in (line.lead, *line.parts) for corner in part]
    across = whole(today, [day for day, _ in corners], [today], calendar, words)
    promised = [day for _, day in corners]
    up = whole(today, promised, promised, calendar, words)
    start = max(across.begin, up.begin)
    named = frozenset(line.id for line in lines if line.is_worst or len(lines) <= MOST_LABELS)
    height = max(LEAST_HEIGHT, round(len(named) * PITCH + 2 * MARGIN))
    trend = Trend(across, up, height, (), ((start, start), (today, today)))
    return replace(trend, lines=_labelled(_spread(lines, named), named, trend))


def apart(wanted: Sequence[float], first: float, last: float) -> list[float]:
    """Push labels apart that want to stand closer than a pitch; takes and gives places in px, from the top down."""
    places: list[float] = []
    for want in wanted:
        places.append(max(want, first, places[-1] + PITCH if places else first))
    limit = last
    for number in range(len(places) - 1, -1, -1):
        places[number] = round(min(places[number], limit), 2)
        limit = places[number] - PITCH
    return places


def cut(title: str) -> str:
    """Shorten a title to what the gutter holds."""
    if text_width(title) <= GUTTER:
        return title
    while title and text_width(title + "…") > GUTTER:
        title = title[:-1]
    return title.rstrip() + "…"


def _lines(plan: Plan[Seen]) -> list[Line]:
    found = [_line(plan, id_, those[::-1]) for id_, those in sorted(plan.moves_of.items())]
    drawn = [line for line in found if line is not None]
    most = sorted(drawn, key=lambda line: (-abs(line.slip_days), line.id))[:MOST_LINES]
    return sorted(most, key=lambda line: line.id)


def _line(plan: Plan[Seen], id_: str, moves: Sequence[Move]) -> Line | None:
    """Follow a milestone from its first move to today, or to the day it was done; None where no day was promised."""
    planned = plan.planned[id_]
    completed = planned.milestone.completed if planned.state == "done" else None
    last = max(moves[-1].date, min(completed.last if completed and completed.last else plan.day, plan.day))
    days = [*(move.date for move in moves), last]
    parts = _unbroken(moves, days)
    if not parts:
        return None
    first, begin = moves[0].before.last, moves[0].date
    since = _stood_since(plan.roadmap.history.get(id_, ()), moves[0])
    lead = ((begin - LEAD, first), (begin, first)) if first and not since else ()
    if first and since:
        parts[0] = ((since, first), *parts[0])
    slip = sum(move.days or 0 for move in moves)
    return Line(id_, cut(planned.milestone.title), planned.state, lead, tuple(parts), parts[-1][-1], slip)


def _stood_since(series: Series, move: Move) -> date | None:
    """Find the day on which a first promise was given; None where the history does not have it."""
    stood = takewhile(lambda version: version.day <= move.date, series)
    given = [version.day for version in stood if is_same_span(version.values.target, move.before)]
    return given[0] if given and given[0] < move.date else None


def _unbroken(moves: Sequence[Move], days: Sequence[date]) -> list[tuple[Corner, ...]]:
    """Cut a line where nothing was promised that has a day: at an open end, or a place on the board."""
    parts: list[list[Corner]] = [[]]
    for move, (begin, end) in zip(moves, pairwise(days), strict=True):
        parts[-1] += _corners((begin, begin), (move.before, move.after))
        if move.after.last is None:
            parts.append([])
        parts[-1] += _corners((begin, end), (move.after, move.after))
    return [tuple(corner for corner, _ in groupby(part)) for part in parts if part]


def _corners(days: tuple[date, date], promised: tuple[Period, Period]) -> list[Corner]:
    return [(day, period.last) for day, period in zip(days, promised, strict=True) if period.last]


def _worst_marked(lines: Sequence[Line]) -> list[Line]:
    slipped = [line for line in lines if line.slip_days > 0]
    worst = {line.id for line in sorted(slipped, key=lambda line: (-line.slip_days, line.id))[:WORST]}
    return [replace(line, is_worst=line.id in worst) for line in lines]


def _spread(lines: Sequence[Line], named: frozenset[str]) -> list[Line]:
    """Give lines way to each other where they promise the same day at the same time."""
    stays: dict[date, list[tuple[date, date, str]]] = defaultdict(list)
    for line in lines:
        days: dict[date, list[date]] = defaultdict(list)
        for day, promised in (corner for part in (line.lead, *line.parts) for corner in part):
            days[promised].append(day)
        for promised, those in days.items():
            leads_on = line.id in named and promised == line.end[1]  # to its label, past whatever comes after
            stays[promised].append((min(those), date.max if leads_on else max(those), line.id))
    shifts: dict[str, dict[date, float]] = defaultdict(dict)
    for promised, abreast in stays.items():
        for id_, shift in _shifts(abreast).items():
            shifts[id_][promised] = shift
    return [replace(line, shifts=shifts[line.id]) for line in lines]


def _shifts(stays: Sequence[tuple[date, date, str]]) -> dict[str, float]:
    ends: list[date] = []
    places: dict[str, int] = {}
    for begin, end, id_ in sorted(stays):
        place = next((number for number, taken in enumerate(ends) if taken < begin), len(ends))
        ends[place : place + 1] = [end]
        places[id_] = place
    last = len(ends) - 1
    step = min(STEP, MOST_SPREAD / max(last, 1))
    return {id_: round((place - last / 2) * step, 2) for id_, place in places.items()}


def _labelled(lines: Sequence[Line], named: frozenset[str], trend: Trend) -> tuple[Line, ...]:
    """Give labels their places beside the ends of their lines, in the order of these from the top."""
    those = [(trend.line_y(line, line.end[1]), line.id) for line in lines if line.id in named]
    those.sort()
    places = apart([y for y, _ in those], MARGIN, trend.height - MARGIN)
    found = {id_: place for (_, id_), place in zip(those, places, strict=True)}
    return tuple(replace(line, label_y=found.get(line.id)) for line in lines)
