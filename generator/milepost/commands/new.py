"""`milepost new`: one milestone file, its front matter made from the very table that checks it.

Takes a title, the content folder, the day and what is known of the milestone; gives the path of the file written.
Never replaces a file, and never takes an id that another milestone has or had.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from milepost.commands.starter import disk, found
from milepost.commands.starter.content import quarter
from milepost.commands.starter.gates import gate_block
from milepost.commands.starter.quoting import one_line, quoted
from milepost.model import slugs
from milepost.model.draft import Source
from milepost.model.nodes import Mapping, Scalar, Sequence
from milepost.model.settings import GateType, Lifecycle, Settings
from milepost.model.spelling import Nearest
from milepost.pipeline.loading import settle
from milepost.problems import Place, Problem, Stop, Surroundings
from milepost.stages import read, validate
from milepost.stages.validate.reader import Reader, read_fields
from milepost.stages.validate.tables import MILESTONE

COMMENTS_AT = 24
# Folders beside the milestones of a folder without `milestones/`: what lies in them is read as something else, or not.
NOT_PRODUCTS = frozenset({*read.FOLDERS, *read.NOT_ENTERED, "site", "templates"})


@dataclass(frozen=True, slots=True)
class NewOptions:
    """What is known of a new milestone, as written on the command line; empty where nothing is."""

    product: str = ""
    target: str = ""
    gate: str = ""
    status: str = ""
    theme: str = ""


def new(title: str, content: Path, today: date, options: NewOptions) -> Path:
    """Write a milestone's file into the content folder and give its path."""
    title = one_line(title)
    files = read.folder(content, Path())
    settings, _ = settle(files)
    values, problems = _values(options, settings)
    folder = _folder(content, values.get("product", ""))
    gate, unknown = _gate(options.gate, _lifecycle(files, values.get("product", folder.name), settings))
    path = folder / f"{slugs.slug(title)}.md"
    if problems := [*problems, *unknown, *_title_faults(title)]:
        raise Stop(problems)
    if disk.is_there(path):
        raise Surroundings(f"{disk.shown(path)} is there already and stays as it is: choose another title")
    _demand_unused(slugs.slug(title), files, settings)
    lines = _lines(title, values, today, settings)
    if folder != _top(content):
        del lines["product"]
    disk.demand_folders([path])
    disk.add(path, _text(lines, gate).encode())
    return path


def _values(options: NewOptions, settings: Settings) -> tuple[dict[str, Any], list[Problem]]:
    written = (
        ("product", "--product", options.product),
        ("target", "--target", options.target),
        ("status", "--status", options.status),
        ("themes", "--theme", options.theme),
    )
    entries = tuple((Scalar(key, Place(name)), Scalar(one_line(text), Place(name))) for key, name, text in written)
    reader = Reader("", settings.calendar, settings.circles, settings.confidence, {}, settings.values)
    return read_fields(Mapping(entries), MILESTONE, reader).values, reader.problems


def _top(content: Path) -> Path:
    return content / "milestones" if (content / "milestones").is_dir() else content


def _folder(content: Path, product: str) -> Path:
    """Choose the product's folder; without a product the only one there is, where there is just one."""
    top = _top(content)
    with disk.naming(top, "list"):
        folders = sorted(path for path in top.iterdir() if path.is_dir() and path.name[0] not in "._#")
    if not product:
        return folders[0] if len(folders) == 1 and top != content else top
    if top == content and product in NOT_PRODUCTS:
        return top
    return next((path for path in folders if slugs.slug(path.name) == product), top / product)


def _lifecycle(files: read.Folder, product: str, settings: Settings) -> Lifecycle:
    """Find the lifecycle that a product follows: its own file's, else the roadmap's."""
    for source in files.sources:
        if source.role == "product" and slugs.slug(PurePosixPath(source.path).stem) == slugs.slug(product):
            own = read_fields(found.fields(source), validate.PRODUCT, Reader("")).values.get("lifecycle")
            return own if isinstance(own, Lifecycle) else settings.lifecycle
    return settings.lifecycle


def _gate(written: str, lifecycle: Lifecycle) -> tuple[GateType | None, list[Problem]]:
    name = slugs.slug(written)
    gate = lifecycle.gate(name)
    if gate or not written.strip():
        return gate, []
    known = [gate.id for gate in lifecycle.gates]
    near = Nearest(known).to(name)
    hint = f"did you mean '{near}'?" if near else f"the gates are: {', '.join(known)}"
    message = f"no gate of the lifecycle is called '{one_line(written)[:60]}'"
    return None, [Problem(Place("--gate"), "unknown-gate", message, hint)]


def _title_faults(title: str) -> Iterator[Problem]:
    identity = slugs.slug(title)
    fault = slugs.fault(identity)
    if not title:
        yield Problem(Place("TITLE"), "no-title", "the title is empty", "say what will be there, in a few words")
    elif fault or identity.replace("-", "_") in read.NOT_READ:
        message = f"the title '{title[:60]}' gives no id: '{identity[:60]}' {fault or 'names a file that is not read'}"
        hint = "choose another; the title may be changed in the file, the id stays"
        yield Problem(Place("TITLE"), "bad-id", message, hint)


def _demand_unused(identity: str, files: read.Folder, settings: Settings) -> None:
    for source in found.milestones(files):
        if slugs.folded(identity) in {slugs.folded(taken) for taken in _ids(source, settings)}:
            message = f"the id '{identity}' belongs to {source.shown}"
            raise Stop([Problem(Place("TITLE"), "duplicate-id", message, "choose another title")])


def _ids(source: Source, settings: Settings) -> Iterator[str]:
    """Name the id of a milestone, and those it had; an unwritten one follows from the file's name."""
    named = {settings.keys.get(key.text, key.text): node for key, node in found.fields(source).entries}
    written = named.get("id")
    stem = slugs.slug(PurePosixPath(source.path).stem)
    yield written.text if isinstance(written, Scalar) and not written.is_empty else stem
    aliases = named.get("aliases")
    nodes = aliases.items if isinstance(aliases, Sequence) else (aliases,)
    yield from (node.text for node in nodes if isinstance(node, Scalar))


def _lines(title: str, values: dict[str, Any], today: date, settings: Settings) -> dict[str, str]:
    """Write the everyday keys, each with what it means; an empty one counts as absent."""
    meanings = {item.key: item.doc for item in MILESTONE}
    target = meanings["target"].partition(":")[0]
    meanings["target"] = f"{target}: {quarter(today, 2)}, a month, a day, a range, now, next or later"
    written = {
        "summary": "",
        "target": _spelled(values["target"].text) if "target" in values else "",
        "status": values.get("status", "planned"),
        "product": quoted(values["product"]) if "product" in values else "",
        "themes": ", ".join(map(quoted, values.get("themes", ()))),
    }
    lines = {key: f"{f'{key}: {value}':<{COMMENTS_AT}}  # {meanings[key]}" for key, value in written.items()}
    circle = f"# audience: {quoted(settings.circles[0])}"
    said = f"the widest circle that may see it; {quoted(settings.default_audience)} when left out"
    return {"title": f"title: {quoted(title)}", **lines, "audience": f"{circle:<{COMMENTS_AT}}  # {said}"}


def _spelled(period: str) -> str:
    # Every reader takes a period that begins with a digit or a dot for itself, so it needs no quotes.
    return period if period[:1] in "0123456789." else quoted(period)


def _text(lines: dict[str, str], gate: GateType | None) -> str:
    block = [gate_block(gate)] if gate else []
    advice = "# Below the dashes: what will be different, for whom, and how anybody will notice."
    return "\n".join(["---", *lines.values(), *block, advice, "---", "", ""])
