"""A circle of readers by the letter of the contract: which items and fields it is told, read without the projection."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from milepost.model.history import Era, Version
from milepost.model.milestone import Item, Milestone, Product, Theme, Wording
from milepost.model.periods import Precision
from milepost.model.roadmap import Roadmap
from milepost.model.settings import OPEN_FIELDS, Audience

# What every circle is told of an item that it is told of at all.
OPEN = frozenset(
    {
        *("id", "aliases", "title", "summary", "kind", "status", "stage", "commitment", "start", "target", "completed"),
        *("progress", "version", "sunset", "tags", "order", "lifecycle", "span", "focus"),
    }
)
COARSENESS: tuple[Precision, ...] = ("day", "week", "month", "quarter", "half", "year", "board")


@dataclass(frozen=True, slots=True)
class Past:
    """A version of a milestone: the day since which a circle was told it, or None; how coarsely, and in which era."""

    version: Version
    day: date | None
    precision: Precision | None
    era: Era | None


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle and the roadmap it looks at; `level` is how far in it is, 0 for the widest, `levels` that of each.

    `inwards` names it and those further in. `products` and `themes` are those that some milestone names that it is told
    of; `withheld` are ids it may not read.
    """

    roadmap: Roadmap
    audience: Audience
    levels: Mapping[str, int]
    level: int
    inwards: tuple[str, ...]
    is_innermost: bool
    fields: frozenset[str]
    products: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()

    def is_told_of(self, item: Item) -> bool:
        """Tell whether an item is there for it; what nobody wrote a file for is there with what names it."""
        if item.draft or self.levels[item.audience] > self.level:
            return False
        if isinstance(item, Product) and not item.is_written:
            return item.id in self.products
        return not isinstance(item, Theme) or item.is_written or item.id in self.themes

    def may_name(self, name: str) -> bool:
        """Tell whether it may read an id, now or in the past; a name of nothing is a text like others."""
        return name not in self.withheld

    def sees(self, field: str) -> bool:
        """Tell whether it is told a field."""
        return self.is_innermost or self.audience.sees_all or field in self.fields

    def words_for(self, entries: Mapping[str, Wording]) -> Wording | None:
        """Find the words written for it: its own, else those of the next circle further in."""
        return next((entries[name] for name in self.inwards if name in entries), None) if entries else None

    def precision(self, item: Item) -> Precision | None:
        """Say how coarse its dates are: the coarsest asked for it or a circle further in, the innermost apart."""
        entries: Mapping[str, Wording] = item.as_seen_by if isinstance(item, Milestone) else {}
        return self.coarsest({name: words.precision for name, words in entries.items()})

    def coarsest(self, entries: Mapping[str, Precision | None]) -> Precision | None:
        """Say the same of what a file asks for each circle."""
        between = self.roadmap.settings.audiences[self.level : -1]
        asked = [circle.precision for circle in between]
        asked += [entries.get(circle.id) for circle in between]
        asked.append(next((entries[name] for name in self.inwards if name in entries), None))
        return max((one for one in asked if one), key=COARSENESS.index, default=None)

    def past_of(self, item: Item) -> Iterator[Past]:
        """Go over the versions of a milestone that it was told, and those it was not."""
        series, eras = self.roadmap.history.get(item.id, ()), self.roadmap.eras
        now = self.precision(item)
        for version, following in zip_longest(series, series[1:]):
            told = None if version.values.draft else self._first_era(version, following, eras)
            if self.levels.get(version.values.audience, len(self.levels) - 1) > self.level:
                told = None
            then = self._precision_in(told[1], version) if told else None
            asked = (now, then, self.coarsest(dict(version.values.precisions)))
            precision = max((one for one in asked if one), key=COARSENESS.index, default=None)
            yield Past(version, told[0] if told else None, precision, told[1] if told else None)

    def _first_era(
        self, version: Version, following: Version | None, eras: Sequence[Era]
    ) -> tuple[date, Era | None] | None:
        """Find since when it could see a version that stood until another one, and in which era that began."""
        if self.is_innermost or not eras:
            return version.day, None
        if version.values.is_closed:
            return None
        for number in range(version.era, len(eras)):
            era, began = eras[number], number > version.era
            is_over = following is not None and (
                number > following.era or (number == following.era and began and era.commit == following.commit)
            )
            if is_over:
                return None
            if self._is_let_in(era, version):
                return (max(version.day, era.day) if began else version.day), era
        return None

    def _is_let_in(self, era: Era, version: Version) -> bool:
        if era.circles is None:
            return True
        order = {circle.id: number for number, circle in enumerate(era.circles)}
        for_whom = version.values.audience if version.values.says_audience else era.default
        return self.audience.id in order and order.get(for_whom, len(order)) <= order[self.audience.id]

    def _precision_in(self, era: Era | None, version: Version) -> Precision | None:
        """Say how coarse a version was told by the circles of an era."""
        if era is None or era.circles is None or self.is_innermost:
            return None
        at = next(number for number, circle in enumerate(era.circles) if circle.id == self.audience.id)
        outside, entries = era.circles[at:-1], dict(version.values.precisions)
        asked = [one.precision for one in outside] + [entries.get(one.id) for one in outside]
        asked.append(next((entries[one.id] for one in era.circles[at:] if one.id in entries), None))
        return max((one for one in asked if one), key=COARSENESS.index, default=None)

    def knows(self, alias: str, item: Milestone) -> bool:
        """Tell whether it may read an old id: one under which it was told the milestone, or that is from elsewhere."""
        under = [one for one in self.past_of(item) if alias not in one.version.values.aliases]
        return self.is_innermost or not under or any(one.day for one in under)


def circle(roadmap: Roadmap, audience: Audience) -> Circle:
    """Find out what is there for a circle, and which names nothing is there for."""
    circles = roadmap.settings.circles
    levels = {name: number for number, name in enumerate(circles)}
    level, is_innermost = levels[audience.id], audience.id == circles[-1]
    # What roadmap.yml adds, on top of a list of our own.
    granted = OPEN | (audience.fields - OPEN_FIELDS) | ({"gate"} if "gate.all" in audience.fields else set())
    widely = Circle(roadmap, audience, levels, level, circles[level:], is_innermost, granted)
    milestones = roadmap.milestones.values()
    told = [item for item in milestones if widely.is_told_of(item)]
    products, themes = ({item.product for item in told}, {name for item in told for name in item.themes})
    made = replace(widely, products=frozenset(products), themes=frozenset(themes))
    names = {item.id: made.is_told_of(item) for item in milestones}
    names |= {name: names[item.id] and made.knows(name, item) for item in milestones for name in item.aliases}
    names |= {id_: names.get(id_, False) or made.is_told_of(item) for id_, item in roadmap.products.items()}
    return replace(made, withheld=frozenset(name for name, is_told in names.items() if not is_told))
