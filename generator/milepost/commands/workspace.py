"""Where a command works: the folders it was told, or those it finds."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from milepost.adapters import git
from milepost.commands.store import Store
from milepost.model.build import Moment
from milepost.problems import Surroundings
from milepost.shipped import shipped
from milepost.stages import read
from milepost.stages.write import MANIFEST
from milepost.stages.write.paths import resolved

DEEPEST = 4  # folders up from a milestone to roadmap.yml; further up it is another project's


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folders of a roadmap and the day it is planned for; `here` is where the command runs.

    `then` is the commit they were taken from, where they are not those of the working tree; `present` is then the
    workspace of the working tree, `origin` the folder in it where the history of the content is, and `notes` say what
    could not be taken. `baseline` is the moment whose plan this one is compared with. `store` keeps from one run to
    the next what can be made again, and `jobs` is how many processes may work at once.
    """

    here: Path
    content: Path
    templates: tuple[tuple[Path, str], ...]
    today: date
    then: Moment | None = None
    present: "Workspace | None" = None
    origin: Path | None = None
    notes: tuple[str, ...] = ()
    baseline: Moment | None = None
    store: Store | None = None
    jobs: int = 1


def find(here: Path, content: str, templates: str, today: date, store: Store | None = None) -> Workspace:
    """Find the folders: `content/` here, or this folder itself where its Markdown is; `templates/` beside it."""
    folder = here / content if content else _content(here)
    refuse_a_part(folder, here)
    own = here / templates if templates else here / "templates"
    if templates and not own.is_dir():
        raise Surroundings(f"there is no folder '{templates}'; --templates names a folder with Jinja templates")
    is_ours = own.is_dir() and own.resolve() != shipped("templates").resolve()
    return Workspace(here, folder, ((own, read.shown_path(own, here)),) if is_ours else (), today, store=store)


def lies_in_site(place: Path, out: Path | None = None) -> bool:
    """Tell whether a place is in a site: in one that was published, in one at `out`, or in a circle's beside that."""
    real = resolved(place)
    around = (real, *real.parents)
    if any((folder / MANIFEST).is_file() for folder in around):
        return True
    site = resolved(out) if out else None
    beside = [folder.name for folder in around if site and folder.parent == site.parent]
    return any(name == site.name or name.startswith(f"{site.name}-") for name in beside if site)


def _content(here: Path) -> Path:
    if (here / "content").is_dir():
        return here / "content"
    if _has_settings(here) or any(here.glob("*.md")) or (here / "milestones").is_dir():
        return here
    hint = "name one with --content, or begin one with `milepost init .`"
    raise Surroundings(f"there is no folder 'content' here, and no Markdown;\n  {hint}")


def refuse_a_part(content: Path, here: Path, top: Path = Path()) -> None:
    """Stop at a part of a roadmap, which without its roadmap.yml would be published as if all of it were public.

    Looks at the folders above it, up to `top` where that is one of them.
    """
    if _has_settings(content):
        return
    above = content.resolve().parents[:DEEPEST]
    for folder in above[: above.index(top) + 1] if top in above else above:
        if _has_settings(folder):
            shown = read.shown_path(folder, here.resolve())
            raise Surroundings(f"this is a part of the roadmap in {shown};\n  run it there, or name --content {shown}")


def _has_settings(folder: Path) -> bool:
    return any((folder / name).is_file() for name in read.SETTINGS)


def no_history(folder: Path) -> str:
    """Say why there is no history of a folder."""
    return f"no history: {git.complaint(folder) or 'the content is in no git repository, or in one without a commit'}"
