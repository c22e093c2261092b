"""Milestones as lists: sorted into periods for a phone, and counted by state for the filter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from milepost.model.calendar import MONTHS_IN, period_start, periods_after
from milepost.model.labels import label
from milepost.model.milestone import FreePage, Product, Theme
from milepost.model.periods import coarsen, parse
from milepost.model.plan import SET_ASIDE, STATES, Horizon, Plan
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.cards import Card, theme_classes

HORIZONS: tuple[Horizon, ...] = ("now", "next", "later")
AnyOrdered = TypeVar("AnyOrdered", Product, Theme, FreePage)


@dataclass(frozen=True, slots=True)
class Group:
    """Milestones of one period; what is over is closed at first, and found in the table with a `query`."""

    title: str
    cards: list[Card]
    is_closed: bool
    is_now: bool
    query: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that also carries a count."""

    state: str
    word: str
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A theme to choose; `marked` is the class of the milestones that serve it."""

    id: str
    title: str
    marked: str


def chips(cards: Iterable[Card], words: Words) -> list[Chip]:
    """Count the states; what was set aside is not shown until a reader asks for it."""
    counts = dict.fromkeys(STATES, 0)
    for card in cards:
        counts[card.state] += 1
    return [
        Chip(state, words(f"state.{state}"), count, state not in SET_ASIDE) for state, count in counts.items() if count
    ]


def choices(plan: Plan[Seen], cards: Iterable[Card]) -> list[Choice]:
    """List the themes that some of the milestones serve; the search knows their titles from here."""
    used = {name for card in cards for name in card.classes.split()}
    marked = theme_classes(plan.roadmap)
    found = [Choice(theme.id, theme.title, marked[id_]) for id_, theme in plan.roadmap.themes.items()]
    return [choice for choice in sorted(found, key=lambda one: one.title) if choice.marked in used]


def board(cards: Sequence[Card]) -> list[tuple[Horizon, list[Card]]]:
    """Sort cards into the columns of a board."""
    return [(place, [card for card in cards if card.horizon == place]) for place in HORIZONS]


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
    found = []
    if shipped:
        found.append(Group(words("list.shipped", n=len(shipped)), shipped, True, False, "?state=done"))
    if past:
        found.append(Group(words("list.earlier", n=len(past)), past, is_closed=True, is_now=False))
    if overdue:
        found.append(Group(words("state.overdue"), overdue, is_closed=False, is_now=False))
    for begin, title in sorted(dated):
        is_now = begin == now and title == period_title(now, plan, words)
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
    return begin, period_title(begin, plan, words)


def period_title(begin: date, plan: Plan[Seen], words: Words) -> str:
    """Name the planning period that begins on a day."""
    calendar = plan.roadmap.settings.calendar
    last = date.fromordinal(periods_after(begin, 1, calendar).toordinal() - 1)
    if (calendar.fiscal_year_start - 1) % MONTHS_IN[calendar.period] == 0:
        return label(coarsen(parse(begin.isoformat(), calendar), calendar.period, calendar), words)
    return label(parse(f"{begin:%Y-%m}/{last:%Y-%m}", calendar), words)


def by_order(items: Mapping[str, AnyOrdered]) -> list[AnyOrdered]:
    """Sort by what `order` says; what says nothing comes after, by id."""
    return sorted(items.values(), key=lambda item: (item.order is None, item.order or 0.0, item.id))
