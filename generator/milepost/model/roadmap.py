"""All items together: the whole roadmap, and what one circle may see of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from milepost.model.history import Era, Series
from milepost.model.milestone import FreePage, Item, Milestone, PeriodReport, Product, Theme
from milepost.model.settings import Audience, Lifecycle, Settings


class Items(Protocol):
    """What planning needs of a roadmap, whole or seen: its items by id, in the order of their ids."""

    @property
    def settings(self) -> Settings: ...
    @property
    def milestones(self) -> Mapping[str, Milestone]: ...
    @property
    def products(self) -> Mapping[str, Product]: ...
    @property
    def themes(self) -> Mapping[str, Theme]: ...
    @property
    def periods(self) -> Mapping[str, PeriodReport]: ...
    @property
    def pages(self) -> Mapping[str, FreePage]: ...
    @property
    def history(self) -> Mapping[str, Series]: ...
    @property
    def baseline(self) -> date | None: ...


def groups(items: Items) -> tuple[Mapping[str, Item], ...]:
    """Give everything that has an id, kind by kind: milestones, products, themes, periods, pages."""
    return items.milestones, items.products, items.themes, items.periods, items.pages


def lifecycle_of(items: Items, product: str) -> Lifecycle:
    """Give the lifecycle that holds for a product: its own, or the roadmap's."""
    item = items.products.get(product)
    return (item.lifecycle if item else None) or items.settings.lifecycle


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Everything that was written, every id looked up; only the author's own commands may show it.

    `baseline` is the day of the plan that it is compared with, where it is not with what was promised first.
    """

    settings: Settings
    milestones: Mapping[str, Milestone]
    products: Mapping[str, Product]
    themes: Mapping[str, Theme]
    periods: Mapping[str, PeriodReport]
    pages: Mapping[str, FreePage]
    history: Mapping[str, Series] = field(default_factory=dict)
    eras: tuple[Era, ...] = ()
    baseline: date | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What one circle may see, in the words and at the precision meant for it. Only the stage `project` makes one."""

    audience: Audience
    is_innermost: bool
    settings: Settings
    milestones: Mapping[str, Milestone]
    products: Mapping[str, Product]
    themes: Mapping[str, Theme]
    periods: Mapping[str, PeriodReport]
    pages: Mapping[str, FreePage]
    history: Mapping[str, Series] = field(default_factory=dict)
    baseline: date | None = None
