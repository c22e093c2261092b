"""From files to a plan of everything, with all that is wrong with it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Any

from milepost.model.colours import faults
from milepost.model.draft import Role, Source
from milepost.model.history import Era, Known, Record
from milepost.model.nodes import Mapping as Mapping_
from milepost.model.page import file_name
from milepost.model.plan import Plan
from milepost.model.roadmap import Roadmap, groups
from milepost.model.settings import Settings
from milepost.pipeline.entries import Entries, Entry, entries_of
from milepost.problems import Problem, Stop, in_order
from milepost.stages import forgive, parse, plan, project, read, resolve, validate, vet

NOTHING = Known()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A content folder understood: the plan of all of it, everything that is wrong with it, its files one by one."""

    folder: read.Folder
    settings: Settings
    plan: Plan[Roadmap]
    problems: tuple[Problem, ...]
    entries: Entries


def load(
    folder: read.Folder, today: date, past: Known = NOTHING, jobs: int = 1, known: Entries = MappingProxyType({})
) -> Loaded:
    """Do everything up to, and not including, what an audience may see; raise `Stop` when there is nothing to go on.

    What is `known` of a file is not read again.
    """
    settings, unsettled = settle(folder)
    by_fingerprint = entries_of(folder, settings, jobs, known)
    entries = [*by_fingerprint.values()]
    checked = _checked(entries, folder)
    wrong = chain.from_iterable(entry.problems for entry in entries)
    checked = replace(checked, past=past)
    roadmap, unresolved = resolve.roadmap(checked, settings)
    whole, unlikely = plan.on(today, roadmap)
    withheld = _withheld(roadmap, today)
    unsafe = _vetted(roadmap, folder)
    found = in_order(folder.problems, unsettled, wrong, unresolved, unlikely, withheld, unsafe)
    shown = folder.settings.shown if folder.settings else folder.name("roadmap.yml")
    kept, unused = forgive.forgive(found, settings.ignore, folder.shown, shown)
    return Loaded(folder, settings, whole, in_order(kept, unused), by_fingerprint)


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


def _checked(entries: Sequence[Entry], folder: read.Folder) -> resolve.Checked:
    of: dict[Role, list[Any]] = defaultdict(list)
    for entry in entries:
        if entry.item:
            of[entry.role].append(entry.item)
    refused = frozenset(id_ for entry in entries if entry.role == "milestone" for id_ in entry.ids)
    return resolve.Checked(
        of["milestone"], of["product"], of["theme"], of["period"], of["page"], refused, folder.assets
    )


def shown_files(roadmap: Roadmap, folder: read.Folder) -> list[str]:
    """Name every file that some page shows or links to, besides those of Markdown."""
    theme = roadmap.settings.theme
    items = chain.from_iterable(group.values() for group in groups(roadmap))
    bodies = (body for item in items for body in item.references)
    named = {reference.to for body in bodies for reference in body if reference.kind == "asset"}
    return sorted((named | {theme.logo, theme.font}) & folder.assets)


def _vetted(roadmap: Roadmap, folder: read.Folder) -> list[Problem]:
    """Look into every file that some page shows or links to; plotly.js is chosen by roadmap.yml, which is code."""
    return [
        problem
        for path in shown_files(roadmap, folder)
        for problem in vet.file(file_name(path), folder.name(path), partial(read.asset, folder.path, path))
    ]


def _withheld(roadmap: Roadmap, today: date) -> list[Problem]:
    """Look at the roadmap as every circle would, and gather references to what it may not see."""
    circles = roadmap.settings.audiences
    return [problem for audience in circles for problem in project.references(roadmap, audience, today)]
