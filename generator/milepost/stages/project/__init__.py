"""A roadmap as one circle may see it: items, fields, text blocks, wording and precision, before anything is drawn.

Takes the whole `Roadmap`, gives a `Seen` in which what is withheld is not there: no item, no field, no id of either.
Nothing else makes a `Seen`, and no later step has a way back to the whole.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from milepost.model.milestone import FreePage, Milestone, PeriodReport, Product, Theme
from milepost.model.roadmap import Roadmap, Seen
from milepost.model.settings import Audience, Settings
from milepost.problems import Problem, in_order
from milepost.stages.project import fields, past, wording
from milepost.stages.project.mentions import mentions
from milepost.stages.project.view import View


def seen(roadmap: Roadmap, audience: Audience, today: date, with_drafts: bool = False) -> Seen:
    """Show a roadmap to a circle."""
    return _seen(roadmap, View.of(roadmap, audience, today, with_drafts))


def references(roadmap: Roadmap, audience: Audience, today: date) -> tuple[Problem, ...]:
    """Find what a circle may not see and is referred to all the same: by a link, in a dependency, by its title."""
    view = View.of(roadmap, audience, today, with_drafts=False)
    made = _seen(roadmap, view)
    return in_order(view.problems, mentions(roadmap, made, view))


def _seen(roadmap: Roadmap, view: View) -> Seen:
    return Seen(
        view.audience,
        view.is_innermost,
        _settings(roadmap.settings, view),
        {id_: _milestone(item, view) for id_, item in view.milestones.items()},
        {id_: _product(item, view) for id_, item in view.products.items()},
        {id_: _theme(item, view) for id_, item in view.themes.items()},
        {id_: _period(item, view) for id_, item in view.periods.items()},
        {id_: _page(item, view) for id_, item in view.pages.items()},
        past.history(roadmap, view),
        roadmap.baseline if view.audience.sees("history") else None,
    )


def _milestone(item: Milestone, view: View) -> Milestone:
    return view.text(fields.milestone(wording.milestone(view.related(item), view), view))


def _product(item: Product, view: View) -> Product:
    owner = item.owner if view.audience.sees("owner") else ()
    team = item.team if view.audience.sees("team") else ""
    item = replace(item, owner=owner, team=team, links=fields.links(item.links, view))
    item = replace(item, title=wording.title_of(item, view))
    precision = wording.precision_for({}, view)
    return view.text(replace(item, sunset=wording.sunset(item.sunset, view, precision)))


def _theme(item: Theme, view: View) -> Theme:
    words = wording.words_for(item.as_seen_by, view)
    title = words.title or _implied_title(item, view) or wording.title_of(item, view)
    if words.title:
        item = replace(item, bodies=wording.without_heading(item.bodies, view.level, words.title))
    item = replace(item, title=title, named_by={}, summary=words.summary or item.summary, as_seen_by={})
    return view.text(item if view.audience.sees("owner") else replace(item, owner=()))


def _implied_title(item: Theme, view: View) -> str:
    """Spell a theme that no file describes as the first milestone does that this circle may see."""
    return next((name for id_, name in item.named_by.items() if id_ in view.milestones), "")


def _page(item: FreePage, view: View) -> FreePage:
    item = replace(item, title=wording.title_of(item, view))
    shows = item.shows
    if shows is None:
        return view.text(item)
    told = replace(
        shows,
        product=tuple(id_ for id_ in shows.product if id_ in view.products),
        theme=tuple(id_ for id_ in shows.theme if id_ in view.themes),
        team=shows.team if view.audience.sees("team") else (),
    )
    # A view of withheld things alone must not become, with its filter gone, a view of everything.
    is_gone = any(getattr(shows, key) and not getattr(told, key) for key in ("product", "theme", "team"))
    return view.text(replace(item, shows=None if is_gone else told))


def _period(item: PeriodReport, view: View) -> PeriodReport:
    themes = tuple(name for name in item.themes if name in view.themes)
    sees = view.audience.sees

    def may_name(team: str) -> bool:
        """Tell whether an amount is told; one for all teams names none."""
        return not team or sees("team")

    return view.text(
        replace(
            item,
            themes=themes,
            owner=item.owner if sees("owner") else (),
            health=item.health if sees("health") else None,
            title=wording.title_of(item, view),
            updates=wording.without_moves(fields.updates(item.updates, view)),
            capacity={team: amount for team, amount in item.capacity.items() if sees("capacity") and may_name(team)},
        )
    )


def _settings(settings: Settings, view: View) -> Settings:
    """Keep of roadmap.yml what a site may need; the other circles' names and rules stay behind."""
    if view.is_innermost:
        return settings
    capacity = settings.capacity if view.audience.sees("capacity") else None
    teams: Mapping[str, float] = {}
    return replace(
        settings,
        audiences=(view.audience,),
        default_audience=view.audience.id,
        calendar=replace(settings.calendar, named=()),
        capacity=capacity if capacity is None or view.audience.sees("team") else replace(capacity, teams=teams),
        keys={},
        values={},
        keep_output=(),
        ignore=(),
        places={},
    )
