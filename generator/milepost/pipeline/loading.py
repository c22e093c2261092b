"""From files to a plan of everything, with all that is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from milepost.model.colours import faults
from milepost.model.draft import Draft, Source
from milepost.model.history import Era, Known, Record
from milepost.model.nodes import Mapping as Mapping_
from milepost.model.plan import Plan
from milepost.model.roadmap import Roadmap
from milepost.model.settings import Settings
from milepost.problems import Problem, Stop, in_order
from milepost.stages import forgive, parse, plan, project, read, resolve, validate

First = TypeVar("First")
NOTHING = Known()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A content folder understood: the plan of all of it, and everything that is wrong with it."""

    folder: read.Folder
    settings: Settings
    plan: Plan[Roadmap]
    problems: tuple[Problem, ...]


def load(folder: read.Folder, today: date, past: Known = NOTHING) -> Loaded:
    """Do everything up to, and not including, what an audience may see; raise `Stop` when there is nothing to go on."""
    settings, unsettled = settle(folder)
    drafts, unreadable = _each(parse.draft(source, settings.circles) for source in folder.sources)
    checked, wrong = _checked(drafts, folder, settings)
    checked = replace(checked, past=past)
    roadmap, unresolved = resolve.roadmap(checked, settings)
    whole, unlikely = plan.on(today, roadmap)
    withheld = _withheld(roadmap, today)
    found = in_order(folder.problems, unsettled, unreadable, wrong, unresolved, unlikely, withheld)
    shown = folder.settings.shown if folder.settings else folder.name("roadmap.yml")
    kept, unused = forgive.forgive(found, settings.ignore, folder.shown, shown)
    return Loaded(folder, settings, whole, in_order(kept, unused))


def settle(folder: read.Folder) -> tuple[Settings, tuple[Problem, ...]]:
    """Read the settings, or make those of a folder without any; a roadmap.yml that cannot be read ends the run."""
    if folder.settings is None:
        path = folder.path.resolve()
        name = path.parent.name if path.name == "content" else path.name
        title = name.replace("-", " ").capitalize() or "Roadmap"
        return validate.default_settings(title, folder.name("roadmap.yml"))
    fields, unreadable = parse.document(folder.settings)
    if fields is None:
        raise Stop(unreadable)
    settings, wrong = validate.settings(fields, folder.settings.shown)
    return settings, (*unreadable, *wrong, *_theme_faults(settings, fields, folder))


def _theme_faults(settings: Settings, fields: Mapping_, folder: read.Folder) -> Iterable[Problem]:
    """Check what the theme names: colours that can be read, files that are there."""
    node = fields.get("theme")
    if not isinstance(node, Mapping_):
        return
    place = node.place
    for fault in faults(settings.theme):
        hint = "choose another accent, or give both: `accent: {light: …, dark: …}`"
        yield Problem(place, "bad-colour", fault, hint)
    for key in ("logo", "font", "plotly_js"):
        name, at = getattr(settings.theme, key), node.get(key)
        if name and at and name not in folder.assets:
            hint = "add the file, or correct its path; it starts at the content folder"
            yield Problem(at.place, "missing-asset", f"there is no file '{name[:80]}' in the content folder", hint)


def recorded(source: Source, settings: Settings, then: Era | None = None) -> Record | None:
    """Read what history follows of an old version of a file; None where it cannot be read."""
    draft = parse.front_matter_of(source)
    return validate.record(draft, validate.written_id(draft), settings, then) if draft else None


def era(source: Source, commit: str, day: date) -> Era:
    """Read who was told what from an old roadmap.yml; where that is in doubt, nobody outside was told anything."""
    fields, _ = parse.document(source)
    settings, wrong = validate.settings(fields, source.shown) if fields else (None, ())
    if settings is None or any(problem.is_guard for problem in wrong):
        return Era(commit, day, ())
    return Era(commit, day, settings.audiences, settings.default_audience, settings.keys, settings.values)


def _checked(
    drafts: Sequence[Draft], folder: read.Folder, settings: Settings
) -> tuple[resolve.Checked, tuple[Problem, ...]]:
    """Check every draft by its role; what is refused keeps its id known, so that links to it are not wrong too."""
    of = {
        role: [draft for draft in drafts if draft.source.role == role]
        for role in ("milestone", "product", "theme", "period", "page")
    }
    milestones, m = _each(validate.milestone(draft, settings) for draft in of["milestone"])
    products, p = _each(validate.product(draft, settings) for draft in of["product"])
    themes, t = _each(validate.theme(draft, settings) for draft in of["theme"])
    periods, r = _each(validate.period_report(draft, settings) for draft in of["period"])
    pages, f = _each(validate.free_page(draft, settings) for draft in of["page"])
    known = {item.path for item in milestones}
    refused = {
        validate.stem_id(source) for source in folder.sources if source.role == "milestone" and source.path not in known
    }
    refused |= {validate.written_id(draft) for draft in of["milestone"]}
    checked = resolve.Checked(milestones, products, themes, periods, pages, frozenset(refused), folder.assets)
    return checked, (*m, *p, *t, *r, *f)


def _each(pairs: Iterable[tuple[First | None, Iterable[Problem]]]) -> tuple[list[First], list[Problem]]:
    """Take values and problems apart; a value that was refused is left out."""
    values: list[First] = []
    problems: list[Problem] = []
    for value, found in pairs:
        problems.extend(found)
        if value is not None:
            values.append(value)
    return values, problems


def _withheld(roadmap: Roadmap, today: date) -> list[Problem]:
    """Look at the roadmap as every circle would, and gather references to what it may not see."""
    circles = roadmap.settings.audiences
    return [problem for audience in circles for problem in project.references(roadmap, audience, today)]
