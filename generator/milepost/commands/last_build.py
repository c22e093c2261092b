"""What the last build of a site was made of and what it left, so that the next can tell what is out of date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from milepost.adapters import git
from milepost.commands.seal import seal
from milepost.commands.store import BROKEN
from milepost.commands.workspace import Workspace
from milepost.model.build import Outcome, Published, Wishes
from milepost.model.typed_json import reader, writer
from milepost.shipped import fingerprint, shipped
from milepost.stages import read, write
from milepost.stages.write.ownership import KEPT

Fingerprints = Mapping[str, str]
KEY = "1"  # counts up when what is kept changes


@dataclass(frozen=True, slots=True)
class LastBuild:
    """A build that published, with a fingerprint of each thing it was made of, by the name its user has for it.

    `files` are those of the content; `seal` is that of their folder before they were read, None where that would not
    tell other files from them. `left` has what stood afterwards where each circle's site was published.
    """

    made_of: Fingerprints
    files: Fingerprints
    seal: str | None
    left: Fingerprints
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """Something that a site is made of, and what became of it since the last build."""

    name: str
    kind: Literal["new", "changed", "gone"]

    def __str__(self) -> str:
        return f"{self.name} {self.kind}" if self.kind == "changed" else f"{self.name} is {self.kind}"


def changes(before: Fingerprints, now: Fingerprints) -> tuple[Change, ...]:
    """Say what is out of date, by name."""
    names = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    return tuple(Change(name, "new" if name not in before else "changed" if name in now else "gone") for name in names)


# What a site is made of


def made_of(at: Workspace, wishes: Wishes, repository: git.Repository | None) -> Fingerprints:
    """Take the fingerprint of everything that a site is made of, but for its content."""
    return {
        **_templates(at),
        "--audience": wishes.audience,
        "--site-url": wishes.site_url,
        "--strict": str(wishes.strict),
        "the day": at.today.isoformat(),
        "the commit": f"{repository} {git.state(at.content)}" if repository else str(git.complaint(at.content)),
        "the baseline": str(at.baseline),
        "the folders": f"{at.content} {at.content.resolve()} {at.here.resolve()}",
        "milepost itself": fingerprint(),
    }


def files_of(folder: read.Folder) -> Fingerprints:
    """Take the fingerprint of every file of the content, and of what else was found in reading it."""
    texts = (*folder.sources, *([folder.settings] if folder.settings else []))
    return {
        **{source.shown: sha256(source.data).hexdigest()[:32] for source in texts},
        **{folder.name(path): _of_asset(folder.path / path) for path in folder.assets},
        "the order of the folder": f"{folder.has_folders} {sha256(repr(folder.problems).encode()).hexdigest()}",
    }


def _of_asset(file: Path) -> str:
    # A picture may be large; whoever changes one leaves its times changed too.
    try:
        said = file.stat()
    except OSError:
        return "gone"
    return f"{said.st_size} {said.st_mtime_ns} {said.st_ctime_ns} {said.st_ino}"


def _templates(at: Workspace) -> Fingerprints:
    folders = [*at.templates, (shipped("templates"), "the shipped templates")]
    return {
        f"{shown}/{file.relative_to(folder).as_posix()}": sha256(file.read_bytes()).hexdigest()
        for folder, shown in folders
        for file in _files(folder)
    }


def _files(top: Path) -> Iterator[Path]:
    """Walk a folder as templates are looked up in it, through links; each folder once."""
    todo, seen = [top], set()
    while todo:
        folder = todo.pop()
        if folder.resolve() in seen:
            continue
        seen.add(folder.resolve())
        for entry in sorted(folder.iterdir()):
            if entry.is_dir():
                todo.append(entry)
            elif entry.is_file():
                yield entry


# What it left


def left_by(outcome: Outcome) -> Fingerprints:
    """Take down what stands where each circle's site was published; nothing, where that is not what was written.

    Another build may have published there since, with another circle's site.
    """
    left = {site.audience: _sealed(site) for site in outcome.sites}
    return left if all(_has_manifest(site) for site in outcome.sites) else {}


def is_left(last: LastBuild) -> bool:
    """Tell whether all that a build left is still there, untouched."""
    return all(_sealed(site) == last.left.get(site.audience) for site in last.outcome.sites)


def _sealed(site: Published) -> str:
    return "" if site.out.is_symlink() else seal(site.out, {*KEPT, *site.kept}).fingerprint


def _has_manifest(site: Published) -> bool:
    try:
        return sha256((site.out / write.MANIFEST).read_bytes()).hexdigest() == site.manifest
    except OSError:
        return False


# From one build to the next


def to_tell_again(outcome: Outcome) -> Outcome:
    """Take of a build's outcome what holds of the next as well, where that finds nothing to do."""
    sites = tuple(replace(site, changed=0, rewritten=()) for site in outcome.sites)
    return replace(outcome, sites=sites, notes=tuple(note for note in outcome.notes if note != BROKEN))


def recall(at: Workspace, out: Path) -> LastBuild | None:
    """Find what is known of the last build of a content folder to a place."""
    return at.store.read(_name(at, out), KEY, reader(LastBuild)) if at.store else None


def keep(at: Workspace, out: Path, built: LastBuild) -> None:
    """Keep what a build was made of and what it left."""
    if at.store:
        at.store.write(_name(at, out), KEY, writer(LastBuild)(built))
        at.store.tidy()


def _name(at: Workspace, out: Path) -> str:
    return f"last build of {at.content.resolve()} to {out.resolve()}"
