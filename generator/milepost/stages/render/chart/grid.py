"""The overview of a roadmap too large for a timeline: for each lane and period how many, and the worst state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.model.calendar import period_start, periods_after
from milepost.model.milestone import Product
from milepost.model.plan import SET_ASIDE, Lane, Plan, Planned, State
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.addresses import address_of
from milepost.stages.render.chart.labelling import lane_title
from milepost.stages.render.chart.timeline import extents, short_axis
from milepost.stages.render.listing import period_title

# The worst first: what a reader must know of a cell that holds many.
WORST: tuple[State, ...] = ("off", "risk", "active", "planned", "proposed", "done")


@dataclass(frozen=True, slots=True)
class Column:
    """A stretch of the plan: all before it begins, a period, or all that is later."""

    title: str
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a lane holds in a column; `name` says it in words."""

    count: int
    state: str = ""
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A lane of the overview."""

    title: str
    address: str
    cells: list[Cell]


def columns(plan: Plan[Seen], words: Words) -> tuple[list[date], list[Column]]:
    """List the beginnings of the periods of the first page's window, and the columns with what is earlier and later."""
    calendar = plan.roadmap.settings.calendar
    axis = short_axis(plan, words)
    begins = [axis.begin]
    while (following := periods_after(begins[-1], 1, calendar)) < axis.end:
        begins.append(following)
    now = period_start(plan.day, calendar)
    periods = [Column(period_title(begin, plan, words), begin == now) for begin in begins]
    return [*begins, axis.end], [Column(words("overview.earlier")), *periods, Column(words("list.later"))]


def rows(plan: Plan[Seen], lanes: Sequence[Lane], words: Words) -> list[Row]:
    """Count what ends in each column of each lane; what was set aside is not counted."""
    begins, heads = columns(plan, words)
    found = []
    for lane in lanes:
        product = plan.roadmap.products.get(lane.id)
        title = product.title if product else lane_title(lane.title, len(lanes) == 1, words)
        address = _address(product)
        sorted_in: list[list[Planned]] = [[] for _ in heads]
        for id_ in lane.ids:
            planned = plan.planned[id_]
            if planned.state not in SET_ASIDE:
                sorted_in[_column(plan, id_, begins)].append(planned)
        cells = [_cell(title, head, inside, address, words) for head, inside in zip(heads, sorted_in, strict=True)]
        found.append(Row(title, address if product else "", cells))
    return found


def _address(product: Product | None) -> str:
    return address_of("product", product.id) if product else "table.html"


def _column(plan: Plan[Seen], id_: str, begins: Sequence[date]) -> int:
    """Find the column in which a milestone ends; what has no date is later."""
    days = next(iter(extents(plan, (id_,))), None)
    if days is None:
        return len(begins)
    last = date.fromordinal(days[1].toordinal() - 1)
    return sum(begin <= last for begin in begins)


def _cell(lane: str, column: Column, inside: Iterable[Planned], address: str, words: Words) -> Cell:
    states = [planned.state for planned in inside]
    if not states:
        return Cell(0)
    state = min(states, key=WORST.index)
    told: Mapping[str, object] = {"lane": lane, "period": column.title, "state": words(f"state.{state}")}
    return Cell(len(states), state, words("overview.cell", n=len(states), **told), address)
