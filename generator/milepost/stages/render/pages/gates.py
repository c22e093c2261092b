"""Every product against its lifecycle: a table for each lifecycle, then what is decided next and what was lately.

Who decides, when, and why it was decided is told as far as the circle sees it: what it may not see is not there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from milepost.model.plan import Plan, Planned, ProductGates
from milepost.model.roadmap import Seen
from milepost.model.settings import GateType, Lifecycle
from milepost.model.words import Words
from milepost.stages.render.addresses import address_of
from milepost.stages.render.cards import Card, Named
from milepost.stages.render.passages import Passage, ahead, is_over, passage
from milepost.stages.render.shell import Shell
from milepost.stages.render.stopped import stopped

LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a product has at a gate; `empty` says why there is nothing, `counts` what stands behind a passage shown."""

    passages: tuple[Passage, ...]
    is_current: bool = False
    empty: str = ""
    counts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stop:
    """What stands in the place of the gates that a stopped product will not reach, with what was planned for them."""

    columns: int
    reason: str
    stage: str
    unspent: str
    left: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A product and its cells, in the order of the gates."""

    product: Named
    cells: tuple[Cell, ...]
    stop: Stop | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The products that follow one lifecycle; each column is a gate and the stage that it opens."""

    id: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


def is_shown(plan: Plan[Seen]) -> bool:
    """Tell whether there is a page of gates to link to."""
    return bool(plan.gates)


def write(shell: Shell, cards: Mapping[str, Card]) -> None:
    """Write the page of gates; without any gate there is none."""
    plan, words = shell.plan, shell.theme.words
    if not is_shown(plan):
        return
    ids = [id_ for entry in plan.gates.values() for gate in entry.passages.values() for id_ in gate]
    passages = {id_: passage(plan.planned[id_], cards[id_], words) for id_ in ids}
    context = {
        "view": "gates",
        "tables": _tables(plan, passages, cards, words),
        "ahead": [passages[id_] for id_ in ahead(plan)],
        "decided": [passages[id_] for id_ in _decided_lately(plan, ids)],
    }
    shell.page("gates.html", "gates.html", context)


def _tables(
    plan: Plan[Seen], passages: Mapping[str, Passage], cards: Mapping[str, Card], words: Words
) -> tuple[Table, ...]:
    """Make a table for each lifecycle, that of roadmap.yml first, then by the product that decides next."""
    standard = plan.roadmap.settings.lifecycle
    lifecycles = dict.fromkeys((standard, *(entry.lifecycle for entry in plan.gates.values())))
    groups = [(life, [entry for entry in plan.gates.values() if entry.lifecycle == life]) for life in lifecycles]
    groups = [(life, entries) for life, entries in groups if entries]
    return tuple(
        Table(
            id=f"gates-{number}",
            title=_title(life == standard, entries, len(groups), plan, words),
            columns=tuple((gate.title, _opens(gate, life, words)) for gate in life.gates),
            rows=tuple(_row(entry, plan, passages, cards, words) for entry in entries),
        )
        for number, (life, entries) in enumerate(groups, 1)
    )


def _title(is_standard: bool, entries: Sequence[ProductGates], tables: int, plan: Plan[Seen], words: Words) -> str:
    """Name a table; where there are several, one with a lifecycle of its own is named by its products."""
    if tables == 1 or is_standard:
        return words("gates.table")
    names = ", ".join(_product(entry.product, plan, words).title for entry in entries)
    return words("gates.own_table", products=names)


def _opens(gate: GateType, lifecycle: Lifecycle, words: Words) -> str:
    stage = next((stage.title for stage in lifecycle.stages if stage.id == gate.starts), "")
    return words("gates.opens", stage=stage) if stage else ""


def _row(
    entry: ProductGates, plan: Plan[Seen], passages: Mapping[str, Passage], cards: Mapping[str, Card], words: Words
) -> Row:
    """Fill a product's row; at the no-go that stopped it the row ends."""
    kinds = entry.lifecycle.gates
    stopped_at = next((at for at, kind in enumerate(kinds) if entry.stopped_by in entry.passages[kind.id]), None)
    shown = kinds if stopped_at is None else kinds[: stopped_at + 1]
    cells = tuple(_cell(kind, entry, passages, words) for kind in shown)
    end = stopped(entry, plan, cards, words)
    left = tuple(passages[id_] for kind in kinds[len(shown) :] for id_ in entry.passages[kind.id])
    stop = Stop(len(kinds) - len(shown), end.reason, end.stage, end.unspent, left) if end else None
    return Row(_product(entry.product, plan, words), cells, stop)


def _product(id_: str, plan: Plan[Seen], words: Words) -> Named:
    item = plan.roadmap.products.get(id_)
    return Named(item.title, address_of("product", id_)) if item else Named(words("lane.none"))


def _cell(kind: GateType, entry: ProductGates, passages: Mapping[str, Passage], words: Words) -> Cell:
    found = tuple(passages[id_] for id_ in entry.passages[kind.id])
    if not found:
        return Cell((), empty=words("gates.not_recorded" if _is_behind(kind, entry, passages) else "gates.not_reached"))
    if kind.repeats:
        return _repeated(found, words)
    return Cell(found, is_current=kind.id == entry.current)


def _is_behind(kind: GateType, entry: ProductGates, passages: Mapping[str, Passage]) -> bool:
    """Tell whether a product is past a gate of which nobody keeps a milestone."""
    later = entry.lifecycle.gates[entry.lifecycle.gates.index(kind) + 1 :]
    return any(is_over(passages[id_]) for gate in later for id_ in entry.passages[gate.id])


def _repeated(found: tuple[Passage, ...], words: Words) -> Cell:
    """Show of a gate that repeats the newest that was decided and the next, and count the others."""
    past = [one for one in found if is_over(one)]
    ahead = [one for one in found if one.waits]
    counts = {}
    if len(past) > 1:
        counts[past[-1].card.id] = words("gates.past", n=len(past))
    if len(ahead) > 1:
        counts[ahead[0].card.id] = words("gates.ahead", n=len(ahead) - 1)
    return Cell((*past[-1:], *ahead[:1]) or found[-1:], counts=counts)


def _decided_lately(plan: Plan[Seen], ids: Sequence[str]) -> list[str]:
    """List the decisions of the last 90 days, the newest first."""
    days = {id_: day for id_ in ids if (day := _decided_on(plan.planned[id_]))}
    lately = [id_ for id_, day in days.items() if plan.day - LATELY <= day <= plan.day]
    return sorted(lately, key=lambda id_: (-days[id_].toordinal(), id_))


def _decided_on(planned: Planned) -> date | None:
    """Find the day of a decision; where only a period is told its first day, so that nothing older is called new."""
    item = planned.milestone
    if item.gate is None or item.gate.decision is None:
        return None
    recorded = item.completed.first if item.completed and item.status == "done" else None
    return item.gate.decided_on or recorded
