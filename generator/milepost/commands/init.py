"""`milepost init`: makes a folder a roadmap that builds at once, or adds what is missing to one that is there.

Takes a folder, the day and the schemas for editors; gives what was written, what stood there already and what to do
next. Never replaces, moves or deletes a file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from shlex import quote

from milepost.commands.starter import content, disk, found, platform
from milepost.commands.starter.names import Names, learn
from milepost.commands.starter.platform import Layout
from milepost.problems import Surroundings
from milepost.shipped import shipped

# GitHub reads the first that it finds, so ours must not stand before somebody's own.
CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
SAMPLE_DAY = "2026-11-23"
SHOWN_FILES = 3


@dataclass(frozen=True, slots=True)
class Begun:
    """What `init` did: paths inside the folder that it wrote and that it found there, and what to type next."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    next_steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What `init` met: where the content is or will be, the files, settings and names there, the widest circle."""

    content: Path
    paths: tuple[str, ...]
    settings: str = ""
    names: Names = field(default_factory=Names)
    circle: str = found.WIDEST

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing has been written yet."""
        return not self.paths and not self.settings


def init(folder: Path, today: date, schemas: Mapping[str, str], sample: bool = False, templates: bool = False) -> Begun:
    """Write what a folder lacks to be a roadmap; `schemas` are JSON texts by file name, for `.milepost/`."""
    with disk.naming(folder, "use"):
        if disk.is_there(folder) and not folder.is_dir():
            raise Surroundings(f"{disk.shown(folder)} is a file: name a folder")
        met = _met(folder)
        layout = _layout(folder, met, templates)
        files = _content(folder, met, today, sample) | _around(folder, layout, schemas, templates)
    written = _add_missing(folder, files)
    stood = {*files, *_standing(folder, met)}.difference(written)
    return Begun(folder, written, tuple(sorted(stood)), _next_steps(met, layout, folder, written, sample))


def _met(folder: Path) -> Found:
    home = found.home(folder)
    files = found.content(home)
    paths = tuple(source.path for source in files.sources)
    if files.settings is not None:
        settings = (home / files.settings.path).relative_to(folder).as_posix()
        return Found(home, paths, settings, circle=found.circle(files))
    learned = learn({source.path: found.fields(source) for source in found.milestones(files)})
    return Found(home, paths, names=learned)


def _layout(folder: Path, met: Found, templates: bool) -> Layout:
    whole = folder.resolve()
    above = next((parent for parent in (whole, *whole.parents) if (parent / ".git").exists()), whole)
    return Layout(
        "" if above == whole else whole.relative_to(above).as_posix(),
        "" if met.content == folder else "content",
        templates or (folder / "templates").is_dir(),
        met.circle,
    )


def _content(folder: Path, met: Found, today: date, sample: bool) -> dict[str, bytes]:
    name = folder.resolve().name
    if sample:
        return _sample(folder, met) | _encoded({"README.md": content.readme(name, today)})
    if met.is_empty:
        return _encoded(content.first_files(name, today))
    if met.settings:
        return {}
    is_inside = met.content != folder
    schema = f"{'../' if is_inside else ''}.milepost/{content.CONFIG_SCHEMA}"
    path = "content/roadmap.yml" if is_inside else "roadmap.yml"
    return _encoded({path: content.config_for(name, met.names, schema)})


def _sample(folder: Path, met: Found) -> dict[str, bytes]:
    files = _copied("content")
    own = {f"content/{path}" for path in met.paths}.difference(files)
    if own or met.content == folder:
        message = f"{disk.shown(folder)} holds files that are no part of the sample, and the two would mix"
        raise Surroundings(f"{message}: choose an empty folder for `init --sample`")
    return files


def _around(folder: Path, layout: Layout, schemas: Mapping[str, str], templates: bool) -> dict[str, bytes]:
    files = platform.platform_files(layout)
    if any(disk.is_there(folder / path) for path in CODEOWNERS):
        del files[".github/CODEOWNERS"]
    if content.CONFIG_SCHEMA in schemas:
        files |= platform.editor_files(layout)
    files |= {f".milepost/{name}": f"{text.rstrip()}\n" for name, text in schemas.items()}
    return _encoded(files) | (_copied("templates") if templates else {})


def _copied(name: str) -> dict[str, bytes]:
    top = shipped(name)
    paths = sorted(path for path in top.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"{name}/{path.relative_to(top).as_posix()}": disk.read(path) for path in paths}


def _encoded(files: Mapping[str, str]) -> dict[str, bytes]:
    return {path: text.encode(errors="replace") for path, text in files.items()}


def _add_missing(folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    missing = sorted(path for path in files if not disk.is_there(folder / path))
    disk.demand_folders(folder / path for path in missing)
    for path in missing:
        disk.add(folder / path, files[path])
    return tuple(missing)


def _standing(folder: Path, met: Found) -> Iterable[str]:
    """Name the files of somebody's own in whose place nothing is written."""
    if met.settings:
        yield met.settings
    yield from (path for path in CODEOWNERS if disk.is_there(folder / path))


def _next_steps(met: Found, layout: Layout, folder: Path, written: tuple[str, ...], sample: bool) -> tuple[str, ...]:
    if not written:
        return ("nothing to add: all that `milepost init` writes is there",)
    there = disk.shown(folder.resolve())
    into = [] if there == "." else [f"cd {quote(there)}"]
    day = f" --today {SAMPLE_DAY}" if sample else ""
    steps = [*into, f"milepost build{day}", f"milepost serve{day}"]
    return (*_to_mend(met), *steps, *_to_publish(layout, folder, written))


def _to_mend(met: Found) -> Iterable[str]:
    for key, files in met.names.unknown.items():
        listed = ", ".join(map(disk.shown, map(Path, files[:SHOWN_FILES])))
        more = f" and {len(files) - SHOWN_FILES} more" if len(files) > SHOWN_FILES else ""
        yield f"put `{key}` under `extra:` in {listed}{more}"


def _to_publish(layout: Layout, folder: Path, written: tuple[str, ...]) -> Iterable[str]:
    ignored = folder / ".gitignore"
    if ignored.is_file() and not any(line.strip(b" /") == b"site" for line in disk.read(ignored).splitlines()):
        yield "add `/site/` and `/site-*/` to .gitignore: it can be made again at any time"
    if ".github/workflows/pages.yml" not in written:
        return
    if layout.folder:
        yield f"move {layout.at_top('.github')} to the top of the repository: GitHub reads it nowhere else"
    if layout.circle != found.WIDEST:
        yield f"GitHub Pages is open to everybody: use it only if everybody may see what '{layout.circle}' may"
    yield "on GitHub, once: Settings → Pages → Source: GitHub Actions"
