"""The last look before a site is published: nothing withheld stands in any byte of it, in any encoding.

Takes the whole roadmap, what a circle was given of it, and the files drawn for that circle. What it may have is found
by a reading of its own (`circle`, `told`), which shares nothing with the projection; what can be read in a file by
undoing every encoding (`decoded`). A hit is a fault of ours, or of a file that was copied as it is; never of a text.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from milepost.adapters.patterns import Patterns, plain
from milepost.model.build import Searched
from milepost.model.page import Page
from milepost.model.roadmap import Roadmap, Seen, groups
from milepost.model.settings import Audience
from milepost.model.words import Words
from milepost.problems import Problem, in_order
from milepost.stages.leak.circle import Circle, circle
from milepost.stages.leak.dates import exact_dates, forms_of_day, stands, told_days
from milepost.stages.leak.decoded import Reader
from milepost.stages.leak.exported import exported
from milepost.stages.leak.finding import fault, fault_of_author
from milepost.stages.leak.needles import Needle, needles, readable
from milepost.stages.leak.passages import Names, passages
from milepost.stages.leak.past import too_much_of_the_past
from milepost.stages.leak.projected import too_much
from milepost.stages.leak.told import said_by, said_by_settings

__all__ = ["KINDS", "Looked", "Search", "Sought", "sought"]

# What is searched for, as the manifest says it: always all of it, or the list would tell what there is to withhold.
KINDS = ("addresses", "dates", "file names", "ids", "owners", "phrases", "texts", "titles")
MOST_HITS = 20
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking through some files came to; `sizes` are theirs by path, as two goes may have one file."""

    problems: tuple[Problem, ...]
    sizes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sought:
    """What must not be in a circle's site: strings anywhere, and exact dates where their milestone is spoken of.

    `told` has, for every item of the roadmap in turn, what the circle may read of it, each string with its field.
    """

    circle: Circle
    told: tuple[frozenset[tuple[str, str]], ...]
    needles: tuple[Needle, ...]
    dates: Mapping[str, frozenset[str]]
    patterns: Patterns


def sought(roadmap: Roadmap, circle_of: Audience, words: Words, fixed: str, day: date) -> Sought:
    """Find everything that a circle is not told; `fixed` are the texts of the theme and the formats, everybody's."""
    made = circle(roadmap, circle_of)
    by_item = [[*said_by(item, made)] for group in groups(roadmap) for item in group.values()]
    every = [*said_by_settings(made), *chain.from_iterable(by_item)]
    coarse = _coarse(made, words)
    # Where nothing is withheld there is nothing to hold what may be read against.
    allowed = readable(every, fixed) if coarse or not all(one.is_told for one in every) else ""
    found = needles(every, allowed, words)
    told = tuple(frozenset((one.field, one.text) for one in texts if one.is_told) for texts in by_item)
    dates = _dates(coarse, made, words, day, allowed) if coarse else {}
    return Sought(made, told, tuple(found), dates, Patterns([needle.text for needle in found]))


class Search:
    """Looks for everything that a circle is not told in what was made for it, in as many goes as that is made in.

    `known` files hold nothing else. A file that was copied is named as messages name it, inside `folder`.
    """

    def __init__(self, seen: Seen, looked_for: Sought, known: Collection[bytes] = (), folder: str = "") -> None:
        self.seen, self.looked_for = seen, looked_for
        self._known, self._folder = known, folder
        self._reader = Reader()
        self._names = Names(
            {alias: id_ for id_, item in seen.milestones.items() for alias in item.aliases},
            {item.title: id_ for id_, item in seen.milestones.items()},
        )

    def of(self, pages: Iterable[Page]) -> Looked:
        """Look through some files."""
        files = [page for page in pages if page.data not in self._known]
        found = tuple(problem for page in files for problem in self._hits(page))
        return Looked(found, {page.path: len(page.data) for page in files})

    def ended(self, looked: Iterable[Looked]) -> Searched:
        """Look at what the circle was given, too, and sum up what all goes came to."""
        goes, circle = tuple(looked), self.looked_for.circle
        given = (*too_much(self.seen, circle, self.looked_for.told), *too_much_of_the_past(self.seen, circle))
        found = in_order(given, *(one.problems for one in goes))[:MOST_HITS]
        kinds = Counter(needle.kind for needle in self.looked_for.needles)
        kinds["date"] = sum(map(len, self.looked_for.dates.values()))
        sizes = dict(chain.from_iterable(one.sizes.items() for one in goes))
        return Searched(found, +kinds, len(sizes), sum(sizes.values()))

    def _hits(self, page: Page) -> Iterator[Problem]:
        for text, shortest in self._reader.readings(page) if self.looked_for.needles else ():
            numbers = {number for number, _ in self.looked_for.patterns.found(plain(text))}
            hits = (self.looked_for.needles[number] for number in sorted(numbers))
            yield from (_hit(page, needle, self._folder) for needle in hits if len(needle.text) >= shortest)
        if not self.looked_for.circle.is_innermost:
            yield from exported(page, self.looked_for.circle)
        if self.looked_for.dates:
            yield from _date_hits(page, self._names, self.looked_for)


def _hit(page: Page, needle: Needle, folder: str) -> Problem:
    shown = needle.text if len(needle.text) <= LONGEST_SHOWN else f"{needle.text[:LONGEST_SHOWN]}…"
    message = f"'{shown}' stands in it, which is a withheld {needle.kind} of {needle.shown}"
    line = _line(page, needle.text)
    if page.origin:
        return fault_of_author(f"{folder}{page.origin}", message, line)
    return fault(page.path, message, line)


def _line(page: Page, text: str) -> int:
    """Find the line of a file on which a string stands as it is; 0 where it is written in some other way."""
    at = page.data.decode("utf-8", "replace").casefold().find(text)
    return page.data[:at].count(b"\n") + 1 if at >= 0 else 0


def _coarse(made: Circle, words: Words) -> Mapping[str, frozenset[str]]:
    """Give the dates of each milestone that a circle is told only coarsely."""
    items = made.roadmap.milestones.values()
    found = {item.id: frozenset(exact_dates(item, made, words)) for item in items if made.is_told_of(item)}
    return {id_: forms for id_, forms in found.items() if forms}


def _dates(
    coarse: Mapping[str, frozenset[str]], made: Circle, words: Words, day: date, allowed: str
) -> Mapping[str, frozenset[str]]:
    """Leave of those the ones that stand in no text, and that it may read of nothing."""
    written = sorted(frozenset().union(*coarse.values()))
    # A day that an author wrote into a text is told by its author.
    told = {written[number] for number, _ in Patterns(written).found(allowed)}
    told.update((*told_days(made, words), *forms_of_day(day, words)))
    return {id_: forms - told for id_, forms in coarse.items() if forms - told}


def _date_hits(page: Page, names: Names, looked_for: Sought) -> Iterator[Problem]:
    milestones = looked_for.circle.roadmap.milestones
    for id_, text in passages(page, names):
        forms = looked_for.dates.get(id_)
        if not forms:
            continue
        compared = plain(text)
        for form in sorted(forms):
            if form in compared and stands(form, compared):
                message = f"'{form}' stands in it, a date that is told only coarsely, of {milestones[id_].shown}"
                yield fault(page.path, message, _line(page, form))
