"""A plan of what one circle may see, as the files of a site.

Takes a `Plan[Seen]`, a theme and the circumstances of the build; gives `Page`s. Knows nothing but what is seen: a page
cannot show what the projection left out, because it is not there. A site is drawn in parts, in any order and by any
process: what they share stands before the first is drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from milepost.adapters.pages import Theme
from milepost.model.build import Build
from milepost.model.page import Page
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.stages.render import data_files, pages
from milepost.stages.render.cards import cards
from milepost.stages.render.navigation import navigation
from milepost.stages.render.shell import Part, Shell, shell

__all__ = ["Drawing", "drawing"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A site to be drawn: the files that its pages share, and the parts that the others are in."""

    shell: Shell
    parts: tuple[Part, ...]

    def shared(self) -> tuple[Page, ...]:
        """Give the files that all pages share."""
        return tuple(self.shell.pages.values())

    def draw(self, number: int) -> tuple[Page, ...]:
        """Draw a part; a file of the content may come with more than one, the same each time."""
        apart = replace(self.shell, pages={}, assets={})
        self.parts[number].draw(apart)
        return tuple(apart.pages.values())

    def with_page(self, path: str) -> int | None:
        """Find the part that a page is drawn in; None where that is not known before all of them are drawn."""
        return next((number for number, part in enumerate(self.parts) if path in part.paths), None)

    def completed(self, drawn: Iterable[Page]) -> tuple[Page, ...]:
        """Put the parts together, with what lists them, sorted by path."""
        found = {page.path: page for page in (*self.shared(), *drawn)}
        listed = replace(self.shell, pages=found)
        data_files.write_sitemap(listed)
        return tuple(page for _, page in sorted(found.items()))

    def whole(self) -> tuple[Page, ...]:
        """Write every file of the site but its manifest, sorted by path."""
        return self.completed(page for number in range(len(self.parts)) for page in self.draw(number))


def drawing(plan: Plan[Seen], theme: Theme, build: Build) -> Drawing:
    """Prepare a site: what its pages share, and what each part of it draws."""
    frame = shell(plan, theme, build)
    words = cards(plan, theme.words)
    frame.common |= navigation(frame)
    return Drawing(frame, (*pages.parts(plan, words), *data_files.parts(plan)))
