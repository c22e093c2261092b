"""A circle looking at a roadmap: which items are there for it, and what their texts may lead to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from milepost.model.draft import Reference
from milepost.model.milestone import Dependency, FreePage, Item, Milestone, PeriodReport, Product, Theme
from milepost.model.roadmap import Roadmap
from milepost.model.settings import Audience, Settings
from milepost.problems import Place, Problem, warning
from milepost.stages.project import visibility
from milepost.stages.project.changing import changed

AnyItem = TypeVar("AnyItem", bound=Item)
DEAD = Reference("dead")


@dataclass(frozen=True, slots=True)
class View:
    """The items one circle may see, and the references to others that were met on the way."""

    settings: Settings
    audience: Audience
    level: int
    today: date
    milestones: Mapping[str, Milestone]
    products: Mapping[str, Product]
    themes: Mapping[str, Theme]
    periods: Mapping[str, PeriodReport]
    pages: Mapping[str, FreePage]
    withheld: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, roadmap: Roadmap, audience: Audience, today: date, with_drafts: bool) -> "View":
        """Pick the items; drafts are there only for their authors."""
        settings, level = roadmap.settings, roadmap.settings.level(audience.id)

        def visible(items: Mapping[str, AnyItem]) -> dict[str, AnyItem]:
            return {
                id_: item
                for id_, item in items.items()
                if level >= settings.level(item.audience) and (with_drafts or not item.draft)
            }

        milestones = {id_: _with_known_names(item, roadmap, level) for id_, item in visible(roadmap.milestones).items()}
        used_products = {milestone.product for milestone in milestones.values()}
        used_themes = {theme for milestone in milestones.values() for theme in milestone.themes}
        products = {
            id_: item for id_, item in visible(roadmap.products).items() if item.is_written or id_ in used_products
        }
        themes = {id_: item for id_, item in visible(roadmap.themes).items() if item.is_written or id_ in used_themes}
        return cls(
            settings,
            audience,
            level,
            today,
            milestones,
            products,
            themes,
            visible(roadmap.periods),
            visible(roadmap.pages),
            _names(roadmap.milestones, roadmap.products) - _names(milestones, products),
        )

    @property
    def is_innermost(self) -> bool:
        """Tell whether this circle sees everything."""
        return self.level == len(self.settings.audiences) - 1

    def related(self, item: Milestone) -> Milestone:
        """Keep of a milestone's relations those to items that are there for this circle."""
        for entry in item.depends_on:
            if entry.id not in self.milestones and self.audience.sees("depends_on"):
                message = f"'{entry.id}' may not be seen by '{self.audience.id}', where this milestone may"
                hint = "the dependency is left out there; widen the other's audience if it should be shown"
                self.problems.append(warning(entry.place, "withheld-dependency", message, hint))
        return changed(
            item,
            product=item.product if item.product in self.products else "",
            themes=_among(item.themes, self.themes),
            parent=item.parent if item.parent in self.milestones else "",
            follows=item.follows if item.follows in self.milestones else "",
            depends_on=tuple(self._tie(entry) for entry in item.depends_on if entry.id in self.milestones),
        )

    def _tie(self, entry: Dependency) -> Dependency:
        return entry if self.is_innermost else replace(entry, place=Place(""))

    def text(self, item: AnyItem) -> AnyItem:
        """Give an item this circle's body, and take away what says where and for whom it was written."""
        own: dict[str, Any] = {} if self.is_innermost else {"path": "", "shown": "", "places": {}, "audience": ""}
        if not item.bodies:
            return changed(item, **own)
        # What Markdown has and a page does not, such as a comment, is for those who may read the file.
        body = replace(item.bodies[self.level], source="", spoken=())
        references = item.references[self.level]
        allowed = tuple(self._allowed(item, number, reference) for number, reference in enumerate(references))
        return replace(item, bodies=(body,), references=(allowed,), **own)

    def _allowed(self, item: Item, number: int, reference: Reference) -> Reference:
        groups: dict[str, Mapping[str, Item]] = {
            "milestone": self.milestones,
            "product": self.products,
            "theme": self.themes,
            "period": self.periods,
            "page": self.pages,
        }
        if reference.kind not in groups or reference.to in groups[reference.kind]:
            return reference
        link = item.bodies[self.level].links[number]
        message = f"the link leads to the {reference.kind} '{reference.to}', which '{self.audience.id}' may not see"
        hint = "take it out, put it into a `:::` block for the inner circle, or widen the other's audience"
        self.problems.append(Problem(Place(item.shown, link.line, link.column), "withheld-reference", message, hint))
        return DEAD


def _with_known_names(item: Milestone, roadmap: Roadmap, level: int) -> Milestone:
    if not item.aliases:
        return item
    series = roadmap.history.get(item.id, ())
    return replace(item, aliases=visibility.aliases(item, series, roadmap.eras, roadmap.settings, level))


def _names(milestones: Mapping[str, Milestone], products: Mapping[str, Product]) -> frozenset[str]:
    """List every id that some text may name, old ones too."""
    aliases = (alias for milestone in milestones.values() for alias in milestone.aliases)
    return frozenset({*milestones, *products, *aliases})


def _among(names: Iterable[str], known: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(name for name in names if name in known)
