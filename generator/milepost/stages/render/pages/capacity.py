"""What each team is asked for in a period against what it can do, what no longer fits, and what could not be counted.

In the table a bar's whole width stands for the same share of capacity in every cell, so that all limits are in one
line; in the chart it stands for the same amount, so that teams and pieces of work can be compared.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from milepost.model.labels import label, spoken
from milepost.model.plan import Load, Plan, why_uncounted
from milepost.model.roadmap import Seen
from milepost.model.settings import Capacity, Unit
from milepost.model.words import Words
from milepost.stages.render.cards import Card
from milepost.stages.render.chart.load import Asked, Telling, layout
from milepost.stages.render.chart.load_view import LoadView, chart
from milepost.stages.render.shell import Shell

Head = tuple[str, str]  # a period in words, and as it is read out
# How far beyond its limit a bar is drawn, in capacities; what is more is told by its number.
FURTHEST = 2.0
AMOUNTS: Mapping[Unit, tuple[str, str, str]] = {
    "days": ("capacity.day", "capacity.days", "capacity.days_of"),
    "weeks": ("capacity.week", "capacity.weeks", "capacity.weeks_of"),
    "points": ("capacity.point", "capacity.points", "capacity.points_of"),
}
REASONS = {"team": "capacity.no_team", "unit": "capacity.no_unit", "dates": "capacity.no_dates"}


@dataclass(frozen=True, slots=True)
class Measure:
    """How amounts are told: the unit of roadmap.yml, and how many of a load's own make one of it."""

    unit: Unit
    size: float
    words: Words

    def amount(self, value: float) -> str:
        """Say an amount: "1 day", "34 days"."""
        one, other, _ = AMOUNTS[self.unit]
        told = figure(value / self.size)
        return self.words(one if told == "1" else other, n=told)

    def of(self, demand: float, capacity: float) -> str:
        """Say a demand and what there is: "34 of 60 days"."""
        return self.words(
            AMOUNTS[self.unit][2], demand=figure(demand / self.size), capacity=figure(capacity / self.size)
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """A demand in percent of its cell: what fits, what is beyond, where the limit stands."""

    within: str
    beyond: str
    limit: str


@dataclass(frozen=True, slots=True)
class Part:
    """A milestone and how much of it falls into a period; `is_over` from the first that does not fit."""

    card: Card
    share: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What a team is asked for in a period; `over` and `first` are empty where everything fits."""

    period: str
    amount: str
    bar: Bar | None
    over: str
    first: Card | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A team and its cells, in the order of the periods."""

    team: str
    cells: tuple[Cell, ...]


def is_shown(plan: Plan[Seen]) -> bool:
    """Tell whether there is a page of capacity to link to."""
    return bool(plan.loads)


def write(shell: Shell, cards: Mapping[str, Card]) -> None:
    """Write the page of capacity; where nothing is estimated or limited there is none."""
    plan, words = shell.plan, shell.theme.words
    if not is_shown(plan):
        return
    listed = rows(plan, plan.loads, cards, words)
    periods = dict.fromkeys(load.period for load in plan.loads)
    columns = [(label(period, words), spoken(period, words)) for period in periods]
    context = {
        "view": "capacity",
        "begin": columns[0][0],
        "end": columns[-1][0],
        "chart": _chart(shell, cards, listed, columns),
        "columns": columns,
        "rows": listed,
        "uncounted": [(cards[id_], _reasons(id_, plan, _measure(plan, words))) for id_ in plan.uncounted],
    }
    shell.page("capacity.html", "capacity.html", context)


def rows(plan: Plan[Seen], loads: Sequence[Load], cards: Mapping[str, Card], words: Words) -> list[Row]:
    """Set what teams are asked for against what they can do; the bars of these loads share one scale."""
    measure, width = _measure(plan, words), _width(loads)
    return [
        Row(team, tuple(_cell(load, width, cards, measure) for load in those)) for team, those in groupby(loads, _team)
    ]


def figure(value: float) -> str:
    """Write an amount as fine as is of use: whole from ten on, else with one decimal, and never rounded to nothing."""
    rounded = round(value) if value >= 10 else round(value, 1)
    return f"{rounded:.15g}" if rounded or not value else f"{value:.1g}"


def _chart(shell: Shell, cards: Mapping[str, Card], listed: Sequence[Row], columns: Sequence[Head]) -> LoadView | None:
    """Draw what the table says, with what it is made of."""
    words, cells = shell.theme.words, [cell for row in listed for cell in row.cells]
    measure = _measure(shell.plan, words)
    asked = [_asked(load, cell, words) for load, cell in zip(shell.plan.loads, cells, strict=True)]
    drawn = layout(asked, Telling(measure.size, measure.amount, cards, words))
    return chart(shell, drawn, {"columns": columns, "rows": listed}) if drawn else None


def _asked(load: Load, cell: Cell, words: Words) -> Asked:
    note = words("capacity.no_limit") if load.capacity is None else cell.over
    return Asked(load, cell.period, spoken(load.period, words), cell.amount, note)


def _team(load: Load) -> str:
    return load.team


def _measure(plan: Plan[Seen], words: Words) -> Measure:
    settings = plan.roadmap.settings
    unit = (settings.capacity or Capacity()).unit
    return Measure(unit, max(len(set(settings.calendar.working_days)), 1) if unit == "weeks" else 1, words)


def _width(loads: Iterable[Load]) -> float:
    """Say how many capacities the whole width of a bar stands for: as many as the fullest needs, within reason."""
    asked = [load.demand / load.capacity for load in loads if load.capacity]
    return min(max((1.0, *asked)), FURTHEST)


def _cell(load: Load, width: float, cards: Mapping[str, Card], measure: Measure) -> Cell:
    ids = load.ids
    beyond = ids[ids.index(load.first_over) :] if load.first_over else ()
    return Cell(
        period=label(load.period, measure.words),
        amount=measure.amount(load.demand) if load.capacity is None else measure.of(load.demand, load.capacity),
        bar=_bar(load, width),
        over=measure.words("capacity.over", n=figure(load.over / measure.size)) if load.first_over else "",
        first=cards[load.first_over] if load.first_over else None,
        parts=tuple(Part(cards[id_], measure.amount(share), id_ in beyond) for id_, share in load.shares.items()),
    )


def _bar(load: Load, width: float) -> Bar | None:
    """Measure a bar; there is none without a limit, and where a team can do nothing all of it is beyond."""
    if load.capacity is None:
        return None
    if not load.capacity:
        return Bar(_percent(0), _percent(1 if load.demand else 0), _percent(0))
    limit, asked = 1 / width, min(load.demand / load.capacity / width, 1)
    return Bar(_percent(min(asked, limit)), _percent(max(asked - limit, 0)), _percent(limit))


def _percent(share: float) -> str:
    return f"{round(share * 100, 2):g}%"


def _reasons(id_: str, plan: Plan[Seen], measure: Measure) -> str:
    reasons = why_uncounted(plan.planned[id_], measure.unit)
    return ", ".join(measure.words(REASONS[reason]) for reason in reasons) or measure.words("capacity.no_time")
