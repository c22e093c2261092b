"""A plan of what one circle may see, as the files of a site.

Takes a `Plan[Seen]`, a theme and the circumstances of the build; gives `Page`s. Knows nothing but what is seen: a page
cannot show what the projection left out, because it is not there.
"""

from milepost.adapters.pages import Theme
from milepost.model.build import Build
from milepost.model.page import Page
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.stages.render import data_files, pages
from milepost.stages.render.cards import cards
from milepost.stages.render.navigation import navigation
from milepost.stages.render.shell import shell

__all__ = ["site"]


def site(plan: Plan[Seen], theme: Theme, build: Build) -> tuple[Page, ...]:
    """Write every file of the site but its manifest, sorted by path."""
    frame = shell(plan, theme, build)
    words = cards(plan, theme.words)
    frame.common |= navigation(frame)
    pages.write(frame, words)
    data_files.write(frame)
    return tuple(page for _, page in sorted(frame.pages.items()))
