"""What the page of a release tells: which it follows and which follow it, and, once it is out, how it came about.

Nothing is counted that the dates do not say: what may lie before or after a release is in none of its sums.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from milepost.model.labels import day_label, label
from milepost.model.milestone import Milestone
from milepost.model.periods import Period
from milepost.model.plan import SET_ASIDE, Plan, Planned, ProductGates
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.cards import Card, listed, machine_time
from milepost.stages.render.period_report import is_told_moves
from milepost.stages.render.shell import Shell

FURTHER = 2  # releases after this one that are shown
SHOWN = 3  # milestones done on the way that are named
LESSONS = "lessons"
PASSED = frozenset({"go", "conditional-go"})

Days = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the way to a release: a promise given or moved, a decision, the release itself."""

    day: str
    datetime: str
    text: str
    card: Card | None = None
    days: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise against what came of it, all in words."""

    name: str
    promise: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Road:
    """How a release that is out came about, as far as that is known."""

    steps: tuple[Step, ...]
    kept: tuple[Kept, ...]
    days: int | None
    done: tuple[Card, ...]
    count: int
    is_at_least: bool
    lessons: str


@dataclass(frozen=True, slots=True)
class Release:
    """A release among others: the one before, itself, and those after it; `more` of them are not shown."""

    chain: tuple[Card, ...]
    more: int
    before: Card | None
    is_first: bool
    road: Road | None


@dataclass(frozen=True, slots=True)
class Way:
    """The days that belong to a release: after `since`, which is None where it is not known, up to its own."""

    since: date | None
    end: Period

    def holds(self, days: Days) -> bool | None:
        """Tell whether something was surely on the way, or surely not; None where its days leave that open."""
        first, last = days
        if first is None or last is None or self.since is None:
            return None
        if last <= self.since or (self.end.last and first > self.end.last):
            return False
        return True if first > self.since and self.end.first and last <= self.end.first else None


def told(shell: Shell, cards: Mapping[str, Card], planned: Planned) -> Release | None:
    """Tell a release; nothing of a milestone that is none."""
    item, plan = planned.milestone, shell.plan
    product = plan.gates.get(item.product)
    if product is None or item.id not in _ids(product, plan):
        return None
    before_of = _before_of(product, plan)
    before = cards.get(before_of[item.id])
    after = _after(item.id, before_of, plan)
    shown = listed(cards, (item.id, *after[:FURTHER]))
    return Release(
        chain=(before, *shown) if before else tuple(shown),
        more=len(after[FURTHER:]),
        before=before,
        is_first=before is None and _stands(item) and bool(item.product),
        road=_road(shell, cards, planned, before) if _is_out(item) else None,
    )


def _ids(product: ProductGates, plan: Plan[Seen]) -> Sequence[str]:
    """List the releases of a product in time."""
    passages = [product.passages[kind.id] for kind in product.lifecycle.gates if kind.repeats]
    if len(passages) == 1:
        return passages[0]
    found = {id_ for ids in passages for id_ in ids}
    return [id_ for id_ in plan.order if id_ in found]


def _before_of(product: ProductGates, plan: Plan[Seen]) -> dict[str, str]:
    """Say what each release follows: what was written, else the product's release before it in time."""
    found: dict[str, str] = {}
    last = ""
    for id_ in _ids(product, plan):
        item = plan.planned[id_].milestone
        found[id_] = item.follows if item.follows in plan.planned else last
        if _stands(item) and item.product:
            last = id_
    return found


def _after(id_: str, before_of: Mapping[str, str], plan: Plan[Seen]) -> list[str]:
    """List what follows a release and what follows that, in time."""
    followers: dict[str, list[str]] = defaultdict(list)
    for other, before in before_of.items():
        followers[before].append(other)
    found, waiting = {id_}, [id_]
    while waiting:
        new = [other for other in followers[waiting.pop()] if other not in found]
        found.update(new)
        waiting += new
    return [other for other in before_of if other in found - {id_} and _stands(plan.planned[other].milestone)]


def _stands(item: Milestone) -> bool:
    """Tell whether a release came or is to come."""
    return item.status not in SET_ASIDE and not (item.gate and item.gate.decision == "no-go")


def _is_out(item: Milestone) -> bool:
    decision = item.gate.decision if item.gate else None
    return item.status == "done" and (decision is None or decision in PASSED)


def _road(shell: Shell, cards: Mapping[str, Card], planned: Planned, before: Card | None) -> Road:
    done, last = planned.milestone.completed, shell.plan.planned[before.id].milestone if before else None
    since = (last.completed.last if last.completed and _is_out(last) else None) if last else date.min
    way = Way(since, done) if done else None
    count, is_at_least, ids = _done(shell.plan, planned.milestone, way)
    return Road(
        steps=tuple(_steps(shell, cards, planned, way)),
        kept=tuple(_kept(planned, shell)),
        days=_days_since(last, done),
        done=tuple(listed(cards, ids[:SHOWN])),
        count=count,
        is_at_least=is_at_least,
        lessons=_lessons(planned.milestone),
    )


def _steps(shell: Shell, cards: Mapping[str, Card], planned: Planned, way: Way | None) -> Iterator[Step]:
    """Go the way of a release: its first promise, moves and decisions by day, the day it was out."""
    words, done = shell.theme.words, planned.milestone.completed
    promised = planned.first_target or planned.milestone.target
    if promised and is_told_moves(shell.plan):
        yield Step("", "", words("release.promised", when=label(promised, words)))
    dated = [*_moves(shell, planned.milestone.id), *_decisions(shell, cards, planned.milestone, way)]
    yield from (step for _, step in sorted(dated, key=lambda pair: pair[0]))
    if done:
        yield Step(label(done, words), machine_time(done), words("release.out"))


def _moves(shell: Shell, id_: str) -> Iterator[tuple[date, Step]]:
    words = shell.theme.words
    for move in shell.plan.moves_of.get(id_, ()):
        text = words("release.moved", was=label(move.before, words), now=label(move.after, words))
        days = "" if move.days is None else _distance(move.days, words)
        yield move.date, Step(day_label(move.date, words), move.date.isoformat(), text, None, days)


def _decisions(
    shell: Shell, cards: Mapping[str, Card], item: Milestone, way: Way | None
) -> Iterator[tuple[date, Step]]:
    """List what was decided at the other gates of its product since the release before."""
    words, product = shell.theme.words, shell.plan.gates[item.product]
    for id_ in (id_ for ids in product.passages.values() for id_ in ids if way and id_ != item.id):
        first, last = _decided(shell.plan.planned[id_].milestone)
        if way and first and way.holds((first, last)):
            card = cards[id_]
            told_day = day_label(first, words) if first == last else card.when
            yield first, Step(told_day, first.isoformat() if first == last else "", card.decision_word, card)


def _decided(item: Milestone) -> Days:
    """Find when a gate was decided: the day that was recorded, else when it was done."""
    if item.gate is None or item.gate.decision is None:
        return None, None
    day = item.gate.decided_on
    return (day, day) if day else _days(item.completed)


def _days(when: Period | None) -> Days:
    return (when.first, when.last) if when else (None, None)


def _kept(planned: Planned, shell: Shell) -> Iterator[Kept]:
    """Set the first and the last promise against the day it was out."""
    words, target = shell.theme.words, planned.milestone.target
    first = planned.first_target if planned.first_target != target else None
    names = (("release.first_promise", first), ("release.last_promise" if first else "release.promise", target))
    for key, promise in names:
        if promise:
            yield Kept(words(key), label(promise, words), _outcome(promise, planned.milestone.completed, words))


def _outcome(promise: Period, done: Period | None, words: Words) -> str:
    """Say how late or early something was, from last day to last day; inside what was promised it was on time."""
    if done is None or done.last is None or done.first is None or promise.last is None:
        return ""
    if done.last <= promise.last and (promise.first is None or done.first >= promise.first):
        return words("release.on_time")
    return _distance((done.last - promise.last).days, words)


def _distance(days: int, words: Words) -> str:
    return words.count("milestone.later" if days >= 0 else "milestone.earlier", abs(days))


def _days_since(last: Milestone | None, done: Period | None) -> int | None:
    """Count the days from release to release, where both days are known."""
    if last is None or done is None or last.completed is None or not _is_out(last):
        return None
    if not (done.is_point and last.completed.is_point and done.first and last.completed.first):
        return None
    days = (done.first - last.completed.first).days
    return days if days >= 0 else None


def _done(plan: Plan[Seen], item: Milestone, way: Way | None) -> tuple[int, bool, tuple[str, ...]]:
    """Count and name what else of its product was done on the way, and tell whether it may be more."""
    lane = next(lane for lane in plan.lanes if lane.id == item.product)
    others = (plan.planned[id_].milestone for id_ in lane.ids)
    dates = {other.id: other.completed for other in others if _is_work(other)}
    if way is None or way.since is None or not item.product:
        return 0, False, ()
    held = {id_: way.holds(_days(when)) for id_, when in dates.items()}
    ids = tuple(id_ for id_, is_held in held.items() if is_held)
    return len(ids), None in held.values(), ids


def _is_work(item: Milestone) -> bool:
    return item.status == "done" and item.gate is None and item.kind == "milestone"


def _lessons(item: Milestone) -> str:
    """Find where in its own text a release says what was learned."""
    headings = item.bodies[0].headings if item.bodies else ()
    found = (one for one in headings if one.text.strip().rstrip(":").casefold().startswith(LESSONS))
    return next((quote(one.anchor) for one in found), "")
