"""Other words and coarser dates: what a circle is told where it may not hear everything."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from milepost.model.draft import Body
from milepost.model.milestone import Gate, Item, Milestone, PeriodReport, Sunset, Update, Wording
from milepost.model.periods import Period, Precision, coarsen, parse
from milepost.model.plan import horizon
from milepost.stages.project.changing import changed
from milepost.stages.project.view import View

Coarsening = Callable[[Period | None], Period | None]
COARSENESS: tuple[Precision, ...] = ("day", "week", "month", "quarter", "half", "year", "board")


def words_for(as_seen_by: Mapping[str, Wording], view: View) -> Wording:
    """Find the entry that serves a circle: its own, else that of the next circle further in."""
    for circle in view.settings.circles[view.level :]:
        if circle in as_seen_by:
            return as_seen_by[circle]
    return Wording()


def milestone(item: Milestone, view: View) -> Milestone:
    """Tell a milestone in a circle's words, at its precision, with the defaults taken from its own text."""
    words = words_for(item.as_seen_by, view)
    precision = precision_for(item.as_seen_by, view)
    body = item.bodies[view.level] if item.bodies else Body()
    item = changed(
        item,
        title=words.title or title_of(item, view),
        summary=words.summary or item.summary or ("" if words.title else body.first_sentence),
        as_seen_by={},
    )
    if words.title:
        item = replace(item, bodies=without_heading(item.bodies, view.level, words.title))
    return coarser(item, precision, view)


def without_heading(bodies: tuple[Body, ...], level: int, told: str) -> tuple[Body, ...]:
    """Take the first heading out of a circle's text, which says the title that this circle is not told."""
    body = bodies[level] if bodies else Body()
    if not body.opening or body.headings[0].text == told:
        return bodies
    heading = body.headings[0].text
    rest = replace(
        body,
        pieces=body.pieces[body.opening :],
        opening=0,
        headings=body.headings[1:],
        text=body.text.removeprefix(heading).strip(),
    )
    return (*bodies[:level], rest, *bodies[level + 1 :])


def title_of(item: Item, view: View) -> str:
    """Give a title as this circle may read it: what was written, else the first heading of its own text, else the id.

    The title an item carries may have come from a heading that only inner circles see.
    """
    if "title" in item.places or not item.bodies:
        return item.title
    body = item.bodies[view.level]
    if body.headings:
        return body.headings[0].text
    return "" if isinstance(item, PeriodReport) else _from_id(item.id)


def precision_for(as_seen_by: Mapping[str, Wording], view: View) -> Precision | None:
    """Take the coarsest that is asked for this circle or one further in; None leaves dates as written.

    A circle never hears a finer date than one inside it does; the innermost hears all, unless an entry names it.
    """
    own = view.settings.audiences[view.level :]
    inner = own[:1] if view.is_innermost else own[:-1]
    circles = [circle.precision for circle in inner if not view.is_innermost]
    worded = [as_seen_by[circle.id].precision for circle in inner if circle.id in as_seen_by]
    worded.append(words_for(as_seen_by, view).precision)
    return max((asked for asked in (*circles, *worded) if asked), key=COARSENESS.index, default=None)


def coarser(item: Milestone, precision: Precision | None, view: View) -> Milestone:
    """Coarsen every date of a milestone, so that no finer one exists for any later step."""
    if precision is None:
        return changed(item, told_at=None, sunset=sunset(item.sunset, view, None))
    item = changed(item, told_at=precision)
    if precision == "board":
        return _on_board(item, view)

    def coarse(period: Period | None) -> Period | None:
        return coarsen(period, precision, view.settings.calendar) if period else None

    return replace(
        item,
        start=coarse(item.start),
        target=coarse(item.target),
        completed=coarse(item.completed),
        deadline=coarse(item.deadline),
        not_before=coarse(item.not_before),
        updates=_retold(item.updates, coarse, item.target),
        gate=_gate(item.gate, coarse) if item.gate else None,
        sunset=sunset(item.sunset, view, precision),
    )


def _retold(
    updates: tuple[Update, ...], coarse: Callable[[Period | None], Period | None], target: Period | None
) -> tuple[Update, ...]:
    """Coarsen what moved; a move to the next promise that a circle cannot tell from the one before is none for it."""
    now = coarse(target)
    retold: dict[int, Update] = {}
    for place in sorted(range(len(updates)), key=lambda number: updates[number].date, reverse=True):
        was = coarse(updates[place].moved_from)
        retold[place] = replace(updates[place], moved_from=None if was == now else was)
        now = was or now
    return tuple(retold[place] for place in range(len(updates)))


def without_moves(updates: tuple[Update, ...]) -> tuple[Update, ...]:
    """Take out of dated notes which promise held until then: a period of the plan makes none."""
    return tuple(replace(update, moved_from=None) for update in updates)


def sunset(written: Sunset | None, view: View, precision: Precision | None) -> Sunset | None:
    """Coarsen an end of life as other dates are; a circle told only the board hears no dates."""
    if written is not None and written.replacement in view.withheld:
        written = replace(written, replacement="")
    if written is None or precision is None:
        return written
    if precision == "board":
        return Sunset(replacement=written.replacement)

    def coarse(period: Period | None) -> Period | None:
        return coarsen(period, precision, view.settings.calendar) if period else None

    return replace(
        written,
        announce=coarse(written.announce),
        end_of_sale=coarse(written.end_of_sale),
        end_of_support=coarse(written.end_of_support),
        end_of_life=coarse(written.end_of_life),
    )


def _on_board(item: Milestone, view: View) -> Milestone:
    place = horizon(item, item.target, view.today, view.settings.calendar)
    return replace(
        item,
        start=None,
        target=parse(place, view.settings.calendar) if place else None,
        completed=None,
        deadline=None,
        not_before=None,
        updates=without_moves(item.updates),
        gate=_gate(item.gate, lambda _: None) if item.gate else None,
        sunset=sunset(item.sunset, view, "board"),
    )


def _gate(gate: Gate, coarse: Coarsening) -> Gate:
    asks = replace(gate.asks, until=coarse(gate.asks.until)) if gate.asks else None
    conditions = tuple(replace(condition, due=coarse(condition.due)) for condition in gate.conditions)
    # The day of a decision is exact by nature; where days are not told it is not told.
    return replace(gate, asks=asks, conditions=conditions, revisit=coarse(gate.revisit), decided_on=None)


def _from_id(identity: str) -> str:
    return identity.replace("-", " ").capitalize()
