"""`milepost build`: content to site; nothing is published while there is an error."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from milepost.adapters import git, pictures, plotly_js
from milepost.adapters.pages import Theme
from milepost.commands import content, past
from milepost.commands.last_build import Change
from milepost.commands.reasons import explained
from milepost.commands.workspace import Workspace
from milepost.model.build import Build, Outcome, Published, Searched, SourceState, Wishes
from milepost.model.page import Page
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience
from milepost.pipeline.loading import Loaded
from milepost.pipeline.publishing import drawn, dress
from milepost.pipeline.seeing import see
from milepost.problems import Place, Problem, errors, in_order
from milepost.shipped import version
from milepost.stages import read, write

NO_PICTURES = "no share pictures: pip install 'milepost[cards]'"


def say_nothing(_: str) -> None:
    """Tell nobody how far a build is."""


def build(
    at: Workspace,
    wishes: Wishes,
    tell: Callable[[str], object] = say_nothing,
    folder: read.Folder | None = None,
    changes: Sequence[Change] | None = None,
) -> Outcome:
    """Build the site of one circle, or of all: the widest at `wishes.out`, each other beside it.

    A `folder` that was read is not read again; `changes` since the last build explain what is written anew.
    """
    out = wishes.out
    write.mend(out)
    loaded, notes = past.load(at, tell, folder)
    chosen = content.audiences(loaded.settings, wishes.audience, default=0)
    if _is_stopped(loaded.problems, wishes.strict):
        return Outcome(loaded.problems, is_stopped=True, notes=at.notes)
    plans = [(circle, see(loaded, circle)) for circle in chosen]
    empty = [problem for circle, plan in plans for problem in nothing_to_publish(plan, loaded, circle)]
    if empty:
        return Outcome(in_order(loaded.problems, empty), is_stopped=True, notes=at.notes)
    places = [(out if circle == chosen[0] else out.with_name(f"{out.name}-{circle.id}")) for circle in chosen]
    real = at.present or at
    for place in places:
        write.refuse(place, real.content, [folder for folder, _ in real.templates], loaded.settings.keep_output)
    look = dress(at.templates, loaded.settings.language)
    circumstances = circumstances_of(at, loaded, wishes.site_url)
    made, leaks = _drawn(loaded, plans, look, circumstances, tell)
    found = [problem for one in leaks.values() for problem in one.problems]
    if found:
        return Outcome(in_order(loaded.problems, found), is_stopped=True, searched=leaks)
    tell("writing")
    sites = []
    for (circle, plan, pages), place in zip(made, places, strict=True):
        why = tuple(explained(pages, place, changes, _ids(loaded))) if wishes.explain else ()
        written = write.publish(pages, place, loaded.settings.keep_output, tell)
        last = next(page.data for page in pages if page.path == write.MANIFEST)
        sites.append(replace(_published(loaded, circle, plan, written, last), rewritten=why))
    said = (*at.notes, *notes, *content.complaints(at), *circumstances.notes)
    return Outcome(loaded.problems, tuple(sites), notes=said, searched=leaks)


class _Circumstances:
    """Makes the circumstances of a build for each circle, reading what they share once."""

    def __init__(self, at: Workspace, loaded: Loaded, site_url: str) -> None:
        self.at, self.loaded = at, loaded
        self.address = site_url or loaded.settings.site_url
        self.source = SourceState(at.then.commit, False) if at.then else git.state(at.content)
        # The address of a share picture must be a whole one, so without the site's nobody could see it.
        self.picture = self._rasteriser() if self.address else None
        self.notes = (NO_PICTURES,) if self.address and not self.picture else ()

    def __call__(self, audience: Audience) -> Build:
        settings = self.loaded.settings
        own = settings.theme.plotly_js
        return Build(
            version=version(),
            read_asset=lambda path: read.asset(self.at.content, path),
            plotly_js=read.asset(self.at.content, own) if own else plotly_js.script(),
            site_url=self.address.rstrip("/") + "/" if self.address else "",
            source=self.source,
            is_widest=audience == settings.audiences[0],
            picture=self.picture,
            then=self.at.then,
        )

    def _rasteriser(self) -> pictures.Rasteriser | None:
        font = self.loaded.settings.theme.font
        return pictures.rasteriser(read.asset(self.at.content, font) if font else None)


def _drawn(
    loaded: Loaded,
    plans: Sequence[tuple[Audience, Plan[Seen]]],
    look: Theme,
    circumstances: _Circumstances,
    tell: Callable[[str], object],
) -> tuple[list[tuple[Audience, Plan[Seen], tuple[Page, ...]]], dict[str, Searched]]:
    """Draw each circle's site, and look for what the circle may not see in it."""
    sites, leaks = [], {}
    # What is kept to the end need not be looked through for what nobody needs any more.
    gc.freeze()
    for circle, plan in plans:
        tell(f"drawing {len(plan.planned)} milestones for '{circle.id}'")
        pages, leaks[circle.id] = drawn(loaded, plan, look, circumstances(circle), circumstances.at.jobs, tell)
        sites.append((circle, plan, pages))
    gc.unfreeze()
    return sites, leaks


def circumstances_of(at: Workspace, loaded: Loaded, site_url: str) -> _Circumstances:
    """Gather what a build knows besides the roadmap; call the result with a circle."""
    return _Circumstances(at, loaded, site_url)


def _is_stopped(problems: Sequence[Problem], strict: bool) -> bool:
    return bool(problems) if strict else bool(errors(problems))


def nothing_to_publish(plan: Plan[Seen], loaded: Loaded, circle: Audience) -> list[Problem]:
    """Say why a circle's site would be empty, and what to set."""
    if plan.planned:
        return []
    settings, folder = loaded.settings, loaded.folder
    count = len(loaded.plan.roadmap.milestones)
    place = Place(folder.settings.shown if folder.settings else folder.shown or ".")
    if not count:
        message = "there is no milestone in the content folder"
        hint = 'write one: `milepost new "My first milestone"`'
    else:
        held = "the only milestone" if count == 1 else f"any of the {count} milestones"
        message = f"'{circle.id}' may not see {held} (a file that does not say is for '{settings.default_audience}')"
        inner = settings.circles[-1]
        place = settings.places.get(f"audiences.{settings.level(circle.id)}", place)
        hint = f"write `audience: {circle.id}` in the milestones it may see, or build with --audience {inner}"
    return [Problem(place, "nothing-to-publish", message, hint)]


def _ids(loaded: Loaded) -> dict[str, str]:
    """Give the id of each file's item by the file's name."""
    of_file = zip(loaded.folder.sources, loaded.entries.values(), strict=True)
    return {source.shown: entry.ids[0] for source, entry in of_file}


def _published(
    loaded: Loaded, circle: Audience, plan: Plan[Seen], written: write.Written, manifest: bytes
) -> Published:
    held_back = len(loaded.plan.roadmap.milestones) - len(plan.planned)
    kept, digest = loaded.settings.keep_output, sha256(manifest).hexdigest()
    return Published(circle.id, written.out, len(plan.planned), held_back, written.changed, kept, digest)
