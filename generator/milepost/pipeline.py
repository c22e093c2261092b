"""The stages in order: from files to a plan of everything, and from there to the site of one circle."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from milepost.adapters.pages import Theme, theme
from milepost.model.build import Build
from milepost.model.changes import PlanChange
from milepost.model.draft import Draft, Source
from milepost.model.history import Record, Series
from milepost.model.milestone import Item
from milepost.model.nodes import Mapping as Mapping_
from milepost.model.nodes import Scalar
from milepost.model.page import Page
from milepost.model.plan import Plan
from milepost.model.roadmap import Roadmap, Seen
from milepost.model.settings import Audience, Settings
from milepost.model.words import Words
from milepost.problems import Problem, Stop, in_order
from milepost.shipped import literals, shipped
from milepost.stages import compare, forgive, leak, parse, plan, project, read, render, resolve, validate

First = TypeVar("First")
AnyItem = TypeVar("AnyItem", bound=Item)
NONE: Mapping[str, Series] = {}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A content folder understood: the plan of all of it, and everything that is wrong with it."""

    folder: read.Folder
    settings: Settings
    plan: Plan[Roadmap]
    problems: tuple[Problem, ...]


def load(folder: read.Folder, today: date, history: Mapping[str, Series] = NONE) -> Loaded:
    """Do everything up to, and not including, what an audience may see; raise `Stop` when there is nothing to go on."""
    settings, unsettled = settle(folder)
    drafts, unreadable = _each(parse.draft(source, settings.circles) for source in folder.sources)
    checked, wrong = _checked(drafts, folder, settings, history)
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
    for fault in render.colour_faults(settings.theme):
        hint = "choose another accent, or give both: `accent: {light: …, dark: …}`"
        yield Problem(place, "bad-colour", fault, hint)
    for key in ("logo", "font", "plotly_js"):
        name, at = getattr(settings.theme, key), node.get(key)
        if name and at and name not in folder.assets:
            hint = "add the file, or correct its path; it starts at the content folder"
            yield Problem(at.place, "missing-asset", f"there is no file '{name[:80]}' in the content folder", hint)


def recorded(source: Source, settings: Settings) -> Record | None:
    """Read what history follows of an old version of a file; None where it cannot be read."""
    draft = parse.front_matter_of(source)
    return validate.record(draft, validate.written_id(draft), settings) if draft else None


def see(loaded: Loaded, audience: Audience, with_drafts: bool = False) -> Plan[Seen]:
    """Plan what one circle may see; references to what it may not see were reported when the folder was loaded."""
    seen = project.seen(loaded.plan.roadmap, audience, loaded.plan.day, with_drafts)
    planned, _ = plan.on(loaded.plan.day, seen, with_forecasts=audience.sees("forecast"))
    return planned


def compared(old: Loaded, new: Loaded) -> tuple[Plan[Seen], Plan[Seen], tuple[PlanChange, ...]]:
    """Compare two contents on one day: their plans as the innermost circle sees them, and what changed between them."""
    seen: dict[str, tuple[Plan[Seen] | None, Plan[Seen]]] = {}
    for audience in new.settings.audiences:
        before = find_audience(old.settings, audience.id)
        seen[audience.id] = (see(old, before) if before else None, see(new, audience))
    was = see(old, old.settings.audiences[-1], with_drafts=True)
    now = see(new, new.settings.audiences[-1], with_drafts=True)
    return was, now, compare.compare(was, now, seen)


def site(seen: Plan[Seen], look: Theme, build: Build) -> tuple[Page, ...]:
    """Draw a circle's site; `manifest` completes one that is published."""
    return render.site(seen, look, build)


def searched(pages: Sequence[Page], loaded: Loaded, seen: Plan[Seen], look: Theme, build: Build) -> leak.Searched:
    """Look for what a circle is not told in what was drawn for it; whoever publishes does so only without a hit."""
    fixed = "\n".join((look.everything(), literals(), build.site_url))
    sought = leak.sought(loaded.plan.roadmap, seen.roadmap.audience, look.words, fixed, seen.day)
    return leak.search(pages, seen.roadmap, sought, (build.plotly_js,), loaded.folder.name(""))


def manifest(pages: Iterable[Page], seen: Plan[Seen], build: Build) -> Page:
    """List what a build wrote, so that the next one knows what is its own; only what passed the check is written."""
    document = {
        "version": build.version,
        "audience": seen.roadmap.audience.id,
        "as_of": seen.day.isoformat(),
        **({"source": {"commit": build.source.commit, "dirty": build.source.is_dirty}} if build.source else {}),
        "files": {page.path: hashlib.sha256(page.data).hexdigest() for page in pages},
        "leak_check": {"passed": True, "kinds": list(leak.KINDS)},
    }
    return Page(".milepost.json", (json.dumps(document, indent=1, sort_keys=True) + "\n").encode())


def dress(folders: Sequence[tuple[Path, str]], language: str) -> Theme:
    """Prepare the theme: the shipped one, with a user's files in place of its own, and the words of both."""
    own = shipped("templates")
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for folder, shown in [(own, "templates"), *folders]:
        # The words of a language serve its regions, which may differ in some of them.
        spellings = dict.fromkeys((language.partition("-")[0].lower(), language))
        for name in ("words.yml", *(f"words.{spelling}.yml" for spelling in spellings)):
            file = folder / name
            if file.is_file():
                found, wrong = parse.words(file.read_bytes(), f"{shown}/{name}")
                problems += wrong
                problems += _strange_words(found, texts) if texts else ()
                texts |= {key: text for key, (text, _) in found.items()}
    if problems:
        raise Stop(problems)
    return theme([*folders, (own, "templates")], Words(texts))


def _strange_words(found: Mapping[str, tuple[str, Scalar]], known: Mapping[str, str]) -> Iterable[Problem]:
    for key, (text, node) in found.items():
        if key not in known:
            yield Problem(node.place, "bad-words", f"the theme has no word '{key}'", "delete it, or correct its name")
        elif not _can_be_filled(text, names := _names(known[key])):
            message = f"the text of '{key}' names something that is not there, or its braces do not match"
            allowed = ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"
            yield Problem(node.place, "bad-words", message, f"it may name: {allowed}")


def _can_be_filled(text: str, names: set[str]) -> bool:
    try:
        text.format_map(dict.fromkeys(names, ""))
    except (LookupError, ValueError, AttributeError, TypeError):
        return False
    return True


def _names(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}


def _checked(
    drafts: Sequence[Draft], folder: read.Folder, settings: Settings, history: Mapping[str, Series]
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
    checked = resolve.Checked(milestones, products, themes, periods, pages, frozenset(refused), folder.assets, history)
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


def find_audience(settings: Settings, name: str) -> Audience | None:
    """Look up a circle by name."""
    return next((audience for audience in settings.audiences if audience.id == name), None)
