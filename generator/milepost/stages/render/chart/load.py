"""The layout of the capacity chart: a row for each team and period, as long as what the team is asked for.

Takes loads as they are told; gives pieces, one for each milestone in the order in which they are served, measured in
the unit of roadmap.yml. What reaches far beyond every limit is cut at the chart's end, and the row's number says it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from math import floor, log10

from milepost.model.plan import Load
from milepost.model.words import Words
from milepost.stages.render.cards import Card
from milepost.stages.render.chart.labelling import shortened, text_width

FURTHEST = 2.0  # of the largest limit: how far the chart goes at most
LEAST = 0.015  # of the chart: neighbours narrower than this cannot be told apart, and are drawn as one
MOST_TICKS = 6
NARROW, WIDE = 278.0, 840.0  # px of the bars on a tablet and on a wide screen
SIDES = 14.0  # px left and right of a label
SHORTEST = 48.0  # px of a title that was cut: less says nothing


@dataclass(frozen=True, slots=True)
class Asked:
    """A load as it is told; `note` says by how much it is too much, or that there is no limit."""

    load: Load
    period: str
    heard: str
    amount: str
    note: str


@dataclass(frozen=True, slots=True)
class Label:
    """What is written on a piece, and from where; one that `is_roomy` only where the chart is wide."""

    text: str
    begin: float
    is_roomy: bool
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A milestone's share of a row, or some small ones as one; what lies from `limit` on does not fit any more."""

    ids: tuple[str, ...]
    begin: float
    limit: float
    end: float
    name: str
    address: str
    commitment: str
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A team in a period; `capacity` None means no limit."""

    period: str
    amount: str
    note: str
    is_over: bool
    capacity: float | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """A team's rows, in the order of the periods."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class LoadChart:
    """The teams from the top down, how much the whole width is, and the amounts that have a line and a name."""

    teams: tuple[Team, ...]
    most: float
    ticks: tuple[tuple[float, str], ...]

    def x(self, amount: float) -> float:
        """Place an amount, in percent of the width."""
        return round(min(amount / self.most, 1.0) * 100, 2)


@dataclass(frozen=True, slots=True)
class Telling:
    """How amounts of loads are told: so many make one of the unit, and in which words."""

    size: float
    amount: Callable[[float], str]
    cards: Mapping[str, Card]
    words: Words


def layout(asked: Sequence[Asked], telling: Telling) -> LoadChart | None:
    """Lay the chart out; there is none where nothing is asked for and nothing can be done."""
    most = _most([one.load for one in asked]) / telling.size
    if not most:
        return None
    teams: list[Team] = []
    listed = 0
    for title, those in groupby(asked, key=lambda one: one.load.team):
        ours = list(those)
        listed += any(one.load.shares for one in ours)
        teams.append(Team(title, tuple(_row(one, most, f"capacity.html#parts-{listed}", telling) for one in ours)))
    ticks = tuple((value, telling.amount(value * telling.size)) for value in _ticks(most))
    return LoadChart(tuple(teams), most, ticks)


def _most(loads: Iterable[Load]) -> float:
    demands, limits = [], []
    for load in loads:
        demands.append(load.demand)
        limits.append(load.capacity or 0.0)
    widest, limit = max([*demands, *limits]), max(limits)
    return min(widest, limit * FURTHEST) if limit else widest


def _ticks(most: float) -> list[float]:
    """Choose round amounts, as many as can be read beside each other."""
    rough = most / MOST_TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough)
    return [round(step * number, 10) for number in range(int(most / step) + 1)]


def _row(asked: Asked, most: float, listed_at: str, telling: Telling) -> Row:
    load = asked.load
    capacity = None if load.capacity is None else load.capacity / telling.size
    pieces = [_labelled(piece, _title(piece.ids, telling), most) for piece in _pieces(asked, most, listed_at, telling)]
    return Row(asked.period, asked.amount, asked.note, bool(load.first_over), capacity, tuple(pieces))


def _pieces(asked: Asked, most: float, listed_at: str, telling: Telling) -> Iterator[Piece]:
    """Cut a row into pieces; those that begin beyond the chart's end are left out."""
    load = asked.load
    beyond = frozenset(load.ids[load.ids.index(load.first_over) :]) if load.first_over else frozenset[str]()
    runs = _runs(load.shares, most * telling.size * LEAST, telling.cards)
    sums = [sum(load.shares[id_] for id_ in ids) / telling.size for ids in runs]
    for ids, (begin, end) in zip(runs, pairwise(accumulate(sums, initial=0.0)), strict=True):
        if begin >= most:
            return
        first, is_over = telling.cards[ids[0]], ids[-1] in beyond
        limit = min(max(begin, (load.capacity or 0.0) / telling.size), end) if is_over else end
        yield Piece(
            ids=ids,
            begin=begin,
            limit=min(limit, most),
            end=min(end, most),
            name=_name(ids, asked, telling, is_over=is_over),
            address=first.address if len(ids) == 1 else listed_at,
            commitment=first.commitment,
        )


def _runs(shares: Mapping[str, float], least: float, cards: Mapping[str, Card]) -> list[tuple[str, ...]]:
    """Gather small ones that follow each other and are promised alike."""
    runs: list[tuple[str, ...]] = []
    for (is_small, _), those in groupby(shares, key=lambda id_: (shares[id_] < least, cards[id_].commitment)):
        ids = tuple(those)
        runs += [ids] if is_small else [(id_,) for id_ in ids]
    return runs


def _title(ids: Sequence[str], telling: Telling) -> str:
    return telling.cards[ids[0]].title if len(ids) == 1 else telling.words.count("chart.count", len(ids))


def _name(ids: Sequence[str], asked: Asked, telling: Telling, *, is_over: bool) -> str:
    """Say all of a piece: what it is, how much of it, whose and when, and whether it fits."""
    words = telling.words
    share = telling.amount(sum(asked.load.shares[id_] for id_ in ids))
    name = words("capacity.piece", title=_title(ids, telling), share=share, team=asked.load.team, period=asked.heard)
    return f"{name}, {words('capacity.fits_not')}" if is_over else name


def _labelled(piece: Piece, title: str, most: float) -> Piece:
    """Write a title on the wider part of a piece: whole where it always fits, else what a wide screen has room for."""
    parts = ((piece.limit - piece.begin, piece.begin, False), (piece.end - piece.limit, piece.limit, True))
    width, begin, is_beyond = max(parts)
    need, room = text_width(title), width / most * WIDE - SIDES
    is_roomy = need > width / most * NARROW - SIDES
    if need > room and room < SHORTEST:
        return piece
    text = shortened(title, room) if is_roomy else title
    return replace(piece, label=Label(text, begin, is_roomy, is_beyond))
