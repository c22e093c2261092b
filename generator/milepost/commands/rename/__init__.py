"""`milepost rename`: gives a milestone a new id, keeps the old one as an alias, and mends what names it.

Takes the workspace and two ids, changes content files. Whatever it changes is first read again in memory: unless the
roadmap then says what it said before, nothing is written. Never touches a byte outside the values it mends.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from milepost.commands import content
from milepost.commands.rename import identity, references
from milepost.commands.rename.references import Renaming
from milepost.commands.rename.texts import Edit, Text
from milepost.commands.rename.writing import Change, write
from milepost.commands.workspace import Workspace
from milepost.model import slugs
from milepost.model.draft import Draft, Link, Reference, Source
from milepost.model.milestone import Item
from milepost.model.nodes import Mapping as Fields
from milepost.model.nodes import Node, Scalar
from milepost.model.roadmap import Roadmap
from milepost.model.spelling import Nearest
from milepost.pipeline.loading import Loaded, load
from milepost.problems import Place, Problem, Stop, errors
from milepost.stages import parse, read
from milepost.stages.parse.texts import draft as draft_of
from milepost.stages.validate.tables import MILESTONE

KEYS = frozenset(field.key for field in MILESTONE)


@dataclass(frozen=True, slots=True)
class Renamed:
    """What a renaming changed: files by the names they have now, and the milestone's file before and after."""

    changed: tuple[str, ...]
    old_path: str
    new_path: str


def rename(at: Workspace, old: str, new: str) -> Renamed:
    """Give a milestone a new id in every file that names it, or raise and change none."""
    loaded = content.load(at)
    wrong = errors(loaded.problems) or tuple(_refusals(loaded, old, new))
    if wrong:
        raise Stop(wrong)
    renaming = _renaming(loaded, old, new)
    sources = _mended(loaded, renaming)
    _demand_the_same(loaded, sources, renaming, at)
    before = {source.path: source for source in _all(loaded.folder)}
    changed = [source for source in sources if source.data != before[source.path].data]
    write([_change(source, before[source.path], renaming, at) for source in changed])
    shown = (loaded.folder.name(_moved(source.path, renaming)) for source in changed)
    return Renamed(tuple(sorted(shown)), loaded.folder.name(renaming.old_path), loaded.folder.name(renaming.new_path))


def _refusals(loaded: Loaded, old: str, new: str) -> Iterator[Problem]:
    """Say why these two ids cannot be the old and the new one."""
    roadmap = loaded.plan.roadmap
    former = {alias: item.id for item in roadmap.milestones.values() for alias in item.aliases}
    if old in former:
        yield Problem(Place("ID"), "unknown-milestone", f"'{old}' is an old id", f"rename '{former[old]}'")
    elif old not in roadmap.milestones:
        near = Nearest(roadmap.milestones).to(slugs.slug(old))
        hint = f"did you mean '{near}'?" if near else "`milepost list` shows the ids"
        yield Problem(Place("ID"), "unknown-milestone", f"no milestone has the id '{old[:100]}'", hint)
    fault = slugs.fault(new) or ("names a file that is not read" if new in read.NOT_READ else "")
    taken = {slugs.folded(id_): (f"is the id of {item.shown}") for id_, item in roadmap.milestones.items()}
    taken |= {slugs.folded(alias): f"is an old id of '{id_}'" for alias, id_ in former.items()}
    if fault:
        yield Problem(Place("NEW"), "bad-id", f"the id '{new[:60]}' {fault}", "choose another id")
    elif new != slugs.slug(new):
        yield Problem(Place("NEW"), "bad-id", f"the id '{new[:60]}' is not a slug", f"write `{slugs.slug(new)}`")
    elif slugs.folded(new) in taken:
        message = f"'{new}' {taken[slugs.folded(new)]}"
        yield Problem(Place("NEW"), "duplicate-id", message, "choose another; an old address stays taken")


def _renaming(loaded: Loaded, old: str, new: str) -> Renaming:
    """Settle the file's new name: it follows the id where it did so before."""
    path = PurePosixPath(loaded.plan.roadmap.milestones[old].path)
    follows = slugs.slug(path.stem) == old
    renamed = path.with_name(f"{new}{path.suffix}") if follows else path
    return Renaming(old, new, str(path), str(renamed), loaded.settings.circles)


def _moved(path: str, renaming: Renaming) -> str:
    return renaming.new_path if path == renaming.old_path else path


def _change(source: Source, before: Source, renaming: Renaming, at: Workspace) -> Change:
    name = PurePosixPath(_moved(source.path, renaming)).name
    return Change(at.content / source.path, before.data, source.data, name)


def _all(folder: read.Folder) -> tuple[Source, ...]:
    return (*folder.sources, *([folder.settings] if folder.settings else []))


def _mended(loaded: Loaded, renaming: Renaming) -> list[Source]:
    """Write every file as it will be, still under its old path; stop where a value cannot be edited."""
    items = {item.path: item for item in _items(loaded.plan.roadmap)}
    made, problems = [], []
    for source in _all(loaded.folder):
        try:
            edits, wrong = _edits(source, items.get(source.path), loaded, renaming)
        except identity.Unwritable as unwritable:
            edits, wrong = [], [unwritable.problem]
        problems += wrong
        made.append(replace(source, data=Text.of(source.data).edited(edits)) if edits else source)
    if problems:
        raise Stop(problems)
    return made


def _items(roadmap: Roadmap) -> Iterator[Item]:
    groups: tuple[Mapping[str, Item], ...] = (
        roadmap.milestones,
        roadmap.products,
        roadmap.themes,
        roadmap.periods,
        roadmap.pages,
    )
    return (item for group in groups for item in group.values() if item.path)


def _edits(source: Source, item: Item | None, loaded: Loaded, renaming: Renaming) -> tuple[list[Edit], list[Problem]]:
    text = Text.of(source.data)
    if source.role == "settings":
        fields, _ = parse.document(source)
        named = references.ignored_paths(fields or Fields(), renaming.old_path)
        return [_written(text, node, renaming.new_path, "path") for node in named], []
    draft, _ = draft_of(source, loaded.settings.circles)
    if draft is None:
        return [], []
    keyed = _named(draft, loaded)
    edits = [
        _written(text, node, renaming.new, "the id") for node in references.values(source.role, keyed, renaming.old)
    ]
    if source.path == renaming.old_path:
        edits += identity.edits(text, draft.fields, keyed, renaming.old, renaming.new)
    found, unreachable = references.links(source, item, draft, renaming) if item else ([], [])
    return [*edits, *found], unreachable


def _named(draft: Draft, loaded: Loaded) -> dict[str, Node]:
    """Give the fields by the names of the contract, where roadmap.yml lets a milestone use others."""
    keys = loaded.settings.keys if draft.source.role == "milestone" else {}
    return {
        name.text if name.text in KEYS else keys.get(name.text, name.text): node for name, node in draft.fields.entries
    }


def _written(text: Text, node: Scalar, value: str, key: str) -> Edit:
    edit = text.written(node, value)
    if edit is None:
        raise identity.Unwritable(node, key)
    return edit


def _demand_the_same(loaded: Loaded, sources: list[Source], renaming: Renaming, at: Workspace) -> None:
    """Read the roadmap as it will be; stop at a new problem, or at a link that would lead elsewhere."""
    folder = loaded.folder
    moved = [
        replace(source, path=(path := _moved(source.path, renaming)), shown=folder.name(path)) for source in sources
    ]
    texts = sorted((source for source in moved if source.role != "settings"), key=lambda one: PurePosixPath(one.path))
    settings = next((source for source in moved if source.role == "settings"), None)
    after = load(replace(folder, sources=tuple(texts), settings=settings), at.today)
    places = {folder.name(renaming.old_path): folder.name(renaming.new_path)}
    known = Counter((places.get(one.place.path, one.place.path), one.rule) for one in loaded.problems)
    fresh = []
    for problem in after.problems:
        known[problem.place.path, problem.rule] -= 1
        if known[problem.place.path, problem.rule] < 0:
            fresh.append(replace(problem, message=f"after renaming: {problem.message}", level="error"))
    if fresh or (fresh := list(_led_astray(loaded.plan.roadmap, after.plan.roadmap, renaming))):
        raise Stop(fresh)


def _led_astray(before: Roadmap, after: Roadmap, renaming: Renaming) -> Iterator[Problem]:
    """Find links to something else that has the new id for its name, which a milestone's would take from it."""
    items = {item.path: item for item in _items(after)}
    for item in _items(before):
        twin = items[_moved(item.path, renaming)]
        for (link, reference), (_, other) in zip(_links(item), _links(twin), strict=True):
            if _renamed(reference, renaming) != other:
                message = f"'{link.address[:80]}' means the {reference.kind} '{reference.to}', and no longer would"
                hint = "choose another id, or link to that file by its path"
                yield Problem(Place(item.shown, link.line, link.column), "duplicate-id", message, hint)


def _links(item: Item) -> Iterator[tuple[Link, Reference]]:
    for body, references_ in zip(item.bodies, item.references, strict=True):
        yield from zip(body.links, references_, strict=True)


def _renamed(reference: Reference, renaming: Renaming) -> Reference:
    is_it = (reference.kind, reference.to) == ("milestone", renaming.old)
    return replace(reference, to=renaming.new) if is_it else reference
