"""A circle of readers by the letter of the contract: which items and fields it is told, read without the projection."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from milepost.model.history import Version
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

    def was_told(self, version: Version) -> bool:
        """Tell whether it could see a milestone when a version was written."""
        level = self.levels.get(version.values.audience, len(self.levels) - 1)
        return not version.values.draft and level <= self.level

    def precision_then(self, version: Version, now: Precision | None) -> Precision | None:
        """Say how coarse the dates of a version are told: as then or as now, whichever is coarser."""
        then = self.coarsest(dict(version.values.precisions))
        return max((one for one in (then, now) if one), key=COARSENESS.index, default=None)


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
    names = {name: made.is_told_of(item) for item in milestones for name in (item.id, *item.aliases)}
    names |= {id_: names.get(id_, False) or made.is_told_of(item) for id_, item in roadmap.products.items()}
    return replace(made, withheld=frozenset(name for name, is_told in names.items() if not is_told))
