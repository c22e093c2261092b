"""Who is who: one item for each id, and products and themes that only milestones name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from milepost.model.milestone import FreePage, Item, Milestone, PeriodReport, Product, Theme
from milepost.model.settings import Settings
from milepost.model.slugs import folded, slug
from milepost.model.spelling import Nearest, Patience
from milepost.problems import Place, Problem, warning

AnyItem = TypeVar("AnyItem", bound=Item)


@dataclass(frozen=True, slots=True)
class Called:
    """What things of one kind may be called: the id of each by its names, folded."""

    ids: Mapping[str, str]
    nearest: Nearest

    @classmethod
    def of(cls, ids: Mapping[str, str], patience: Patience) -> "Called":
        """Let names that nothing has be guessed at."""
        return cls(ids, Nearest(ids, patience))


def unique(items: Sequence[AnyItem], problems: list[Problem]) -> dict[str, AnyItem]:
    """Keep the first item of each id, sorted by id; ids that differ only in case or Unicode form are one."""
    first: dict[str, AnyItem] = {}
    for item in items:
        other = first.setdefault(folded(item.id), item)
        if other is not item:
            message = f"the id '{item.id}' is taken by {other.shown}"
            problems.append(
                Problem(item.place("id"), "duplicate-id", message, "write an `id:` of its own in one of the two")
            )
    return dict(sorted((item.id, item) for item in first.values()))


def aliases(milestones: Mapping[str, Milestone], problems: list[Problem]) -> dict[str, str]:
    """Map every old id to the milestone it leads to; one that collides with an id or another alias leads nowhere."""
    taken = {folded(id_): milestones[id_].shown for id_ in milestones}
    found: dict[str, str] = {}
    for milestone in milestones.values():
        for alias in milestone.aliases:
            if folded(alias) in taken:
                message = f"the alias '{alias}' is taken by {taken[folded(alias)]}"
                problems.append(
                    Problem(milestone.place("aliases"), "duplicate-id", message, "take it out in one of the two")
                )
            else:
                taken[folded(alias)] = milestone.shown
                found[alias] = milestone.id
    return found


def themes(
    written: Sequence[Theme],
    milestones: Mapping[str, Milestone],
    settings: Settings,
    problems: list[Problem],
    patience: Patience,
) -> tuple[dict[str, Theme], dict[str, Milestone]]:
    """Find the theme of each name that a milestone gives, by id or title; a name without a file makes one."""
    found = unique(written, problems)
    names = names_of(found)
    spelled: dict[str, dict[str, str]] = {}
    resolved: dict[str, Milestone] = {}
    for id_, milestone in milestones.items():
        ids = [names.setdefault(folded(slug(name)), slug(name)) for name in milestone.themes]
        for name, theme in zip(milestone.themes, ids, strict=True):
            if theme not in found:
                spelled.setdefault(theme, {}).setdefault(id_, _spelling(theme, name))
        resolved[id_] = replace(milestone, themes=tuple(dict.fromkeys(ids)))
    problems += _similar(spelled, found, milestones, Nearest(found, patience, 0.85))
    implied = {theme: _implied_theme(theme, by, settings) for theme, by in spelled.items()}
    return dict(sorted({**found, **implied}.items())), resolved


def _similar(
    spelled: Mapping[str, Mapping[str, str]],
    written: Mapping[str, Theme],
    milestones: Mapping[str, Milestone],
    nearest: Nearest,
) -> Iterator[Problem]:
    """Warn of a theme without a file that is nearly one with a file: a slip would make a page of its own."""
    for theme, by in spelled.items():
        near = nearest.to(theme)
        for id_, name in by.items() if near else ():
            message = f"no file describes the theme '{name[:60]}', and '{written[near].title}' is spelled nearly so"
            hint = f"write `{near}` if that is meant, or a file themes/{theme}.md"
            yield warning(milestones[id_].place("themes"), "similar-theme", message, hint)


def names_of(found: Mapping[str, Theme]) -> dict[str, str]:
    """List what themes may be called, by id and by title, folded, with the id of each."""
    by_title = {folded(slug(theme.title)): id_ for id_, theme in found.items()}
    return by_title | {folded(id_): id_ for id_ in found}


def _spelling(id_: str, name: str) -> str:
    # A name that is a slug already was typed as an id: it reads better with spaces.
    return id_.replace("-", " ").capitalize() if name == id_ else name


def _implied_theme(id_: str, by: Mapping[str, str], settings: Settings) -> Theme:
    title = next(iter(by.values()))
    return Theme(id=id_, title=title, audience=settings.circles[0], path="", shown="", named_by=by, is_written=False)


def products(
    written: Sequence[Product],
    milestones: Mapping[str, Milestone],
    settings: Settings,
    problems: list[Problem],
) -> dict[str, Product]:
    """List every product that has a file or a milestone; one without a file is seen with its milestones."""
    found = unique(written, problems)
    for milestone in milestones.values():
        id_ = milestone.product
        if id_ and id_ not in found:
            title = id_.replace("-", " ").capitalize()
            found[id_] = Product(
                id=id_,
                title=title,
                audience=settings.circles[0],
                path="",
                shown=milestone.shown,
                is_written=False,
            )
    return dict(sorted(found.items()))


def with_themes(period: PeriodReport, themes: Called, problems: list[Problem]) -> PeriodReport:
    """Find the themes a period's report names; a name that nothing serves is a problem."""
    found = _found(period.themes, themes, period.place("themes"), "unknown-theme", problems)
    return replace(period, themes=tuple(dict.fromkeys(found)))


def with_view(page: FreePage, products: Called, themes: Called, problems: list[Problem]) -> FreePage:
    """Find the products and themes that a page's view names."""
    if page.shows is None:
        return page
    place = page.place("shows")
    found = _found(page.shows.theme, themes, place, "unknown-theme", problems)
    product = _found(page.shows.product, products, place, "unknown-product", problems)
    return replace(page, shows=replace(page.shows, theme=found, product=product))


def _found(names: Sequence[str], known: Called, place: Place, rule: str, problems: list[Problem]) -> tuple[str, ...]:
    for name in names:
        if folded(slug(name)) not in known.ids:
            near = known.nearest.to(slug(name))
            thing = rule.removeprefix("unknown-")
            hint = f"did you mean '{near}'?" if near else f"no milestone has this {thing} and no file describes it"
            problems.append(Problem(place, rule, f"no {thing} is called '{name[:60]}'", hint))
    return tuple(known.ids[folded(slug(name))] for name in names if folded(slug(name)) in known.ids)
