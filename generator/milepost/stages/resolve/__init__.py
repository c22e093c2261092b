"""All items to one roadmap: ids looked up, circles refused, links of every text led to their pages.

Takes the checked items, the paths of the other files in the content folder, the ids of files that were refused (so that
one bad date does not breed ten unknown milestones) and the histories from git; gives a `Roadmap` and the problems.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from milepost.model.history import Known
from milepost.model.milestone import FreePage, Item, Milestone, PeriodReport, Product, Theme
from milepost.model.roadmap import Roadmap
from milepost.model.settings import Settings
from milepost.model.slugs import folded
from milepost.model.spelling import OF_A_RUN, Nearest, Patience
from milepost.problems import Problem
from milepost.stages.resolve import catalogue, cycles, relations
from milepost.stages.resolve.links import Folder, with_references

AnyItem = TypeVar("AnyItem", bound=Item)


@dataclass(frozen=True, slots=True)
class Checked:
    """What `validate` let through, in the order of the files' paths, and what else is known of the folder."""

    milestones: Sequence[Milestone] = ()
    products: Sequence[Product] = ()
    themes: Sequence[Theme] = ()
    periods: Sequence[PeriodReport] = ()
    pages: Sequence[FreePage] = ()
    refused_ids: frozenset[str] = frozenset()
    assets: frozenset[str] = frozenset()
    past: Known = field(default_factory=Known)


def roadmap(checked: Checked, settings: Settings) -> tuple[Roadmap, tuple[Problem, ...]]:
    """Join the items; an item that collides with an earlier one is left out, a relation to nothing too."""
    problems: list[Problem] = []
    patience = Patience(OF_A_RUN)
    milestones = catalogue.unique(checked.milestones, problems)
    aliases = catalogue.aliases(milestones, problems)
    themes, milestones = catalogue.themes(checked.themes, milestones, settings, problems, patience)
    products = catalogue.products(checked.products, milestones, settings, problems)
    periods = catalogue.unique(checked.periods, problems)
    pages = catalogue.unique(checked.pages, problems)
    known = relations.Known(milestones, aliases, checked.refused_ids, Nearest(milestones, patience))
    milestones = {id_: relations.resolved(item, known, problems) for id_, item in milestones.items()}
    problems += cycles.found(milestones.values())
    problems += relations.lifecycle_faults(milestones.values(), products, settings, patience)
    milestones = {id_: relations.with_criteria(item, products, settings) for id_, item in milestones.items()}
    called = catalogue.Called.of(catalogue.names_of(themes), patience)
    sold = catalogue.Called.of({folded(id_): id_ for id_ in products}, patience)
    periods = {id_: catalogue.with_themes(item, called, problems) for id_, item in periods.items()}
    pages = {id_: catalogue.with_view(item, sold, called, problems) for id_, item in pages.items()}
    groups = (milestones, products, themes, periods, pages)
    folder = Folder.of(groups, aliases, checked.assets, checked.refused_ids, patience)

    def linked(group: Mapping[str, AnyItem]) -> dict[str, AnyItem]:
        return {id_: with_references(item, folder, settings, problems) for id_, item in sorted(group.items())}

    made = Roadmap(
        settings,
        linked(milestones),
        linked(products),
        linked(themes),
        linked(periods),
        linked(pages),
        checked.past.series,
        checked.past.eras,
        checked.past.baseline,
    )
    return made, tuple(problems)
