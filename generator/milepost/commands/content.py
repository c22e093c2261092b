"""The content of a workspace, read, checked and planned; a file is not read again that an earlier run has read."""

from collections.abc import Sequence

from milepost.commands import kept_entries
from milepost.commands.store import BROKEN
from milepost.commands.workspace import Workspace
from milepost.model.history import Known
from milepost.model.settings import Audience, Settings
from milepost.pipeline import loading
from milepost.pipeline.entries import Entries
from milepost.pipeline.loading import NOTHING, Loaded
from milepost.pipeline.seeing import find_audience
from milepost.problems import NoSuch
from milepost.stages import read


def load(at: Workspace) -> Loaded:
    """Read, check and plan the content, without its history."""
    return planned(at, read.folder(at.content, at.here), NOTHING)


def planned(at: Workspace, folder: read.Folder, past: Known, known: Entries | None = None) -> Loaded:
    """Check and plan what was read; what is not `known` may have been kept by an earlier run."""
    # A commit is looked at once, so nothing of it is kept.
    kept = None if at.then else at.store
    if known is None:
        known = kept_entries.read(kept, folder) if kept else {}
    loaded = loading.load(folder, at.today, past, at.jobs, known)
    if kept:
        kept_entries.write(kept, folder, loaded.entries, known, at.jobs)
    return loaded


def complaints(at: Workspace) -> tuple[str, ...]:
    """Say what was wrong with what was kept; nothing is lost by it but time."""
    return (BROKEN,) if at.store and at.store.is_broken else ()


def audiences(settings: Settings, name: str, default: int) -> Sequence[Audience]:
    """Pick circles by name: `all` of them, one, or by default the one at an index (0 the widest, -1 the innermost)."""
    if not name:
        return (settings.audiences[default],)
    if name == "all":
        return settings.audiences
    found = find_audience(settings, name)
    if found is None:
        raise NoSuch(f"no audience is called '{name}'; there are: {', '.join(settings.circles)}")
    return (found,)
