"""What a link to nothing may have meant: takes what was written, gives the name, file or heading that is nearest.

Promises: each name is looked up once in a run, however many links have it.
"""

import posixpath
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from milepost.model.spelling import Nearest, Patience

MOST_LISTED = 8  # headings that a hint lists


@dataclass(frozen=True)
class Files:
    """Files that are looked for by their names, whatever their folders."""

    paths: Collection[str]
    patience: Patience

    def nearest(self, path: str) -> str:
        """Find a file of this name in any folder, else the nearest spelling; empty when there is none."""
        name = posixpath.basename(path.rstrip("/")).casefold()
        return self._by_name.get(name) or self._by_name.get(self._nearest.to(name), "")

    @cached_property
    def _by_name(self) -> dict[str, str]:
        # Backwards, so that of files with one name the first is meant.
        return {posixpath.basename(path).casefold(): path for path in sorted(self.paths, reverse=True)}

    @cached_property
    def _nearest(self) -> Nearest:
        return Nearest(self._by_name, self.patience, 0.7)


@dataclass(frozen=True)
class Headings:
    """The anchors of one page."""

    anchors: Collection[str]
    patience: Patience

    def hint(self, anchor: str) -> str:
        """Say which heading may be meant; else which there are."""
        near = self._nearest.to(anchor)
        return f"did you mean '#{near}'?" if near else self._listed

    @cached_property
    def _nearest(self) -> Nearest:
        return Nearest(self.anchors, self.patience)

    @cached_property
    def _listed(self) -> str:
        return f"its headings are: {', '.join(sorted(self.anchors)[:MOST_LISTED])}" if self.anchors else ""


@dataclass(frozen=True, slots=True)
class Guesses:
    """What the links of a run may have meant: pages by name, files, images, and the headings of each page."""

    names: Nearest
    files: Files
    images: Files
    patience: Patience
    _headings: dict[frozenset[str], Headings] = field(default_factory=dict)

    @classmethod
    def among(
        cls, names: Collection[str], paths: Collection[str], assets: frozenset[str], patience: Patience
    ) -> "Guesses":
        """Guess among the names of pages, the paths of their files, and the other files."""
        files = Files(assets.union(paths), patience)
        return cls(Nearest(names, patience), files, Files(assets, patience), patience)

    def heading(self, anchor: str, anchors: frozenset[str]) -> str:
        """Say which heading of a page an anchor may mean."""
        if anchors not in self._headings:
            self._headings[anchors] = Headings(anchors, self.patience)
        return self._headings[anchors].hint(anchor)
