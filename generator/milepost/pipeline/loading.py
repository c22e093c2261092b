"""From files to a plan of everything, with all that is wrong with it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any

from milepost.adapters.processes import over
from milepost.model.colours import faults
from milepost.model.draft import Draft, Role, Source
from milepost.model.history import Era, Known, Record
from milepost.model.milestone import Item
from milepost.model.nodes import Mapping as Mapping_
from milepost.model.plan import Plan
from milepost.model.roadmap import Roadmap
from milepost.model.settings import Settings
from milepost.problems import Problem, Stop, in_order
from milepost.stages import forgive, parse, plan, project, read, resolve, validate

NOTHING = Known()
WORTH_A_PROCESS = 200  # files: fewer are read faster than a process is copied
PART = 100  # files that a process reads at a time
Check = Callable[[Draft, Settings], tuple[Item | None, tuple[Problem, ...]]]
CHECKS: Mapping[Role, Check] = {
    "milestone": validate.milestone,
    "product": validate.product,
    "theme": validate.theme,
    "period": validate.period_report,
    "page": validate.free_page,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A content folder understood: the plan of all of it, and everything that is wrong with it."""

    folder: read.Folder
    settings: Settings
    plan: Plan[Roadmap]
    problems: tuple[Problem, ...]


def load(folder: read.Folder, today: date, past: Known = NOTHING, jobs: int = 1) -> Loaded:
    """Do everything up to, and not including, what an audience may see; raise `Stop` when there is nothing to go on."""
    settings, unsettled = settle(folder)
    entries = entries_of(folder.sources, settings, jobs)
    checked = _checked(entries, folder)
    wrong = chain.from_iterable(entry.problems for entry in entries)
    checked = replace(checked, past=past)
    roadmap, unresolved = resolve.roadmap(checked, settings)
    whole, unlikely = plan.on(today, roadmap)
    withheld = _withheld(roadmap, today)
    found = in_order(folder.problems, unsettled, wrong, unresolved, unlikely, withheld)
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


@dataclass(frozen=True, slots=True)
class Entry:
    """One file, read and checked by itself: its item, None where it was refused, and the ids that others may name."""

    role: Role
    item: Item | None
    ids: tuple[str, ...]
    problems: tuple[Problem, ...]


def entries_of(sources: Sequence[Source], settings: Settings, jobs: int = 1) -> list[Entry]:
    """Read and check each file by itself, in several processes where there are many."""
    if len(sources) < WORTH_A_PROCESS:
        return [_entry(source, settings) for source in sources]

    def of(part: Sequence[Source]) -> list[Entry]:
        return [_entry(source, settings) for source in part]

    parts = [sources[at : at + PART] for at in range(0, len(sources), PART)]
    return [*chain.from_iterable(over(parts, of, jobs))]


def _entry(source: Source, settings: Settings) -> Entry:
    """Read a file and check it by its role; what is refused keeps its id known, lest links to it be wrong too."""
    from milepost.stages.parse.texts import draft as draft_of

    draft, unreadable = draft_of(source, settings.circles)
    if draft is None:
        return Entry(source.role, None, (validate.stem_id(source),), unreadable)
    item, wrong = CHECKS[source.role](draft, settings)
    ids = (validate.written_id(draft), *(() if item else (validate.stem_id(source),)))
    return Entry(source.role, item, ids, (*unreadable, *wrong))


def _checked(entries: Sequence[Entry], folder: read.Folder) -> resolve.Checked:
    of: dict[Role, list[Any]] = defaultdict(list)
    for entry in entries:
        if entry.item:
            of[entry.role].append(entry.item)
    refused = frozenset(id_ for entry in entries if entry.role == "milestone" for id_ in entry.ids)
    return resolve.Checked(
        of["milestone"], of["product"], of["theme"], of["period"], of["page"], refused, folder.assets
    )


def _withheld(roadmap: Roadmap, today: date) -> list[Problem]:
    """Look at the roadmap as every circle would, and gather references to what it may not see."""
    circles = roadmap.settings.audiences
    return [problem for audience in circles for problem in project.references(roadmap, audience, today)]
