"""What the last build of a site was made of and what it left, so that the next can tell what is out of date."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from milepost.adapters import git
from milepost.commands.standing import standing
from milepost.commands.workspace import Workspace
from milepost.model.build import Outcome, Published
from milepost.model.typed_json import reader, writer
from milepost.shipped import fingerprint, shipped
from milepost.stages import read
from milepost.stages.write.ownership import KEPT

Fingerprints = Mapping[str, str]
KEY = "1"  # counts up when what is kept changes


@dataclass(frozen=True, slots=True)
class LastBuild:
    """A build that published, with a fingerprint of each thing it was made of, by the name its user has for it.

    `files` are those of the content; `content` is what stood there before they were read, empty where that would not
    tell another file from it. `left` has what stood afterwards where each circle's site was published.
    """

    made_of: Fingerprints
    files: Fingerprints
    content: str
    outcome: Outcome
    left: Fingerprints = field(default_factory=dict)


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


def stands(last: LastBuild) -> bool:
    """Tell whether all that a build left is still there, untouched."""
    return all(_left(site) == last.left[site.audience] != "" for site in last.outcome.sites)


def made_of(at: Workspace, wishes: Mapping[str, str]) -> Fingerprints:
    """Take the fingerprint of everything that a site is made of, but for its content."""
    return {
        **_templates(at),
        **wishes,
        "the day": at.today.isoformat(),
        "the commit": f"{git.repository(at.content)} {git.state(at.content)}",
        "the baseline": str(at.baseline),
        "the folders": f"{at.content.resolve()} {at.here.resolve()}",
        "milepost itself": fingerprint(),
    }


def files_of(folder: read.Folder) -> Fingerprints:
    """Take the fingerprint of every file of the content."""
    texts = (*folder.sources, *([folder.settings] if folder.settings else []))
    return {
        **{source.shown: sha256(source.data).hexdigest()[:32] for source in texts},
        **{folder.name(path): _of_asset(folder.path / path) for path in folder.assets},
    }


def _of_asset(file: Path) -> str:
    # A picture may be large; whoever changes one leaves its times changed too.
    said = file.stat()
    return f"{said.st_size} {said.st_mtime_ns} {said.st_ctime_ns} {said.st_ino}"


def _templates(at: Workspace) -> Fingerprints:
    folders = [*at.templates, (shipped("templates"), "the shipped templates")]
    return {
        f"{shown}/{file.relative_to(folder).as_posix()}": sha256(file.read_bytes()).hexdigest()
        for folder, shown in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def recall(at: Workspace, name: str) -> LastBuild | None:
    """Find what is known of the last build of a site."""
    return at.store.read(name, KEY, reader(LastBuild)) if at.store else None


def keep(at: Workspace, name: str, built: LastBuild) -> None:
    """Keep what a build was made of, with what stands now where it published."""
    whole = replace(built, left={site.audience: _left(site) for site in built.outcome.sites})
    if at.store:
        at.store.write(name, KEY, writer(LastBuild)(whole))


def _left(site: Published) -> str:
    return standing(site.out, {*KEPT, *site.kept}).fingerprint
