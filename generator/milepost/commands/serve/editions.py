"""A roadmap as it was at one moment, and the sites drawn from it: a circle's when somebody first asks for it.

Takes a workspace, gives pages in memory. Drafts are shown, to every circle that would see them. Writes nothing, and
speaks for no address: what it draws is for this machine alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Lock, RLock

from milepost.commands import past
from milepost.commands.build import circumstances_of, nothing_to_publish
from milepost.commands.workspace import Workspace
from milepost.model.settings import Audience
from milepost.pipeline.entries import Entries
from milepost.pipeline.loading import Loaded, shown_files
from milepost.pipeline.publishing import drawing, dress
from milepost.pipeline.seeing import find_audience, see
from milepost.problems import Problem, Stop, errors
from milepost.stages import read
from milepost.stages.render import Drawing


class Pages(Mapping[str, bytes]):
    """The files of a site by path, each drawn with its part of the site when it is first asked for."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._drawn = {page.path: page.data for page in drawing.shared()}
        self._left = dict.fromkeys(range(len(drawing.parts)))
        self._lock = RLock()

    def __getitem__(self, path: str) -> bytes:
        """Give a file; to tell that there is none, all others are drawn."""
        with self._lock:
            number = self._drawing.with_page(path)
            for part in [*self._left] if number is None else [number]:
                if path not in self._drawn:
                    self._draw(part)
            return self._drawn[path]

    def __iter__(self) -> Iterator[str]:
        with self._lock:
            for part in [*self._left]:
                self._draw(part)
            return iter(self._drawn)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _draw(self, part: int) -> None:
        self._drawn |= {page.path: page.data for page in self._drawing.draw(part)}
        del self._left[part]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A circle's site by path, and why it is empty, where it is."""

    pages: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()


class Edition:
    """One reading of the content; it remembers which circles were asked for, so that the next has them ready."""

    def __init__(self, at: Workspace, loaded: Loaded) -> None:
        self.loaded = loaded
        self.circles = loaded.settings.circles
        self.asked: set[str] = set()
        self.ready: frozenset[str] = frozenset()
        self._look = dress(at.templates, loaded.settings.language)
        self._circumstances = circumstances_of(at, loaded, "")
        # Pages are drawn later, when a file that one shows may be another, or gone.
        shown = shown_files(loaded.plan.roadmap, loaded.folder)
        self._files = {path: read.asset(at.content, path) for path in shown}
        self._drawn: dict[str, Drawn] = {}
        self._lock = Lock()

    @property
    def in_use(self) -> frozenset[str]:
        """Name the circles whose sites somebody looks at; while nobody has looked yet, those made ready."""
        return frozenset(self.asked) or self.ready

    def site(self, circle: str) -> Drawn:
        """Give the site of a circle; raise `Stop` where a template cannot draw it."""
        with self._lock:
            if circle not in self._drawn:
                audience = find_audience(self.loaded.settings, circle) or self.loaded.settings.audiences[-1]
                self._drawn[circle] = self._draw(audience)
            return self._drawn[circle]

    def _draw(self, audience: Audience) -> Drawn:
        plan = see(self.loaded, audience, with_drafts=True)
        build = replace(self._circumstances(audience), site_url="", read_asset=self._files.__getitem__)
        pages = Pages(drawing(plan, self._look, build))
        return Drawn(pages, tuple(nothing_to_publish(plan, self.loaded, audience)))


def edition(at: Workspace, wanted: Iterable[str], known: Entries | None = None) -> Edition:
    """Read the content and draw it for the circles wanted, by default the innermost; raise `Stop` at an error.

    What became of files is `known` from the edition before.
    """
    loaded, _ = past.load(at, lambda _: None, known=known)
    if errors(loaded.problems):
        raise Stop(loaded.problems)
    made = Edition(at, loaded)
    made.ready = frozenset(wanted).intersection(made.circles) or frozenset(made.circles[-1:])
    for circle in sorted(made.ready):
        drawn = made.site(circle)
        if at.templates:
            # A template of somebody's own may not be right, and it is here that this is told in the terminal.
            tuple(drawn.pages)
    return made
