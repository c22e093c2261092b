"""Titles of what a circle may not see, in texts that it reads: found where the author wrote them.

A title counts when it has two words or twelve characters and is not also a title that the circle sees. Where a longer
title that it sees stands around one, the text speaks of that.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from milepost.adapters.patterns import Patterns, plain
from milepost.model.calendar import Calendar
from milepost.model.milestone import Item, Milestone, PeriodReport, Product
from milepost.model.periods import PeriodError, parse
from milepost.model.roadmap import Items, groups
from milepost.problems import Place, Problem
from milepost.stages.project.view import View

SHORTEST = 12
Text = tuple[Place, str]


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles to look for, each with its owner, and the lengths of those that a circle sees."""

    owners: Sequence[tuple[str, Item]]
    withheld: Patterns
    seen: Patterns
    seen_lengths: Sequence[int]

    def found(self, text: str) -> Iterator[tuple[int, str, Item]]:
        """Find the titles in a plain text: where each begins, what it is and whose."""
        hits = list(self.withheld.found(text))
        around = [(begin, begin + self.seen_lengths[number]) for number, begin in self.seen.found(text)] if hits else []
        for number, begin in hits:
            title, owner = self.owners[number]
            if not any(first <= begin and begin + len(title) <= last for first, last in around):
                yield begin, title, owner


def mentions(roadmap: Items, made: Items, view: View) -> list[Problem]:
    """Find the titles of what is withheld in all that was made for a circle; a link that is reported says so itself."""
    titles = _titles(roadmap, made)
    if titles is None:
        return []
    reported = [(problem.place.path, problem.place.line, problem.message) for problem in view.problems]
    found = list(_in_texts(_texts_of_settings(roadmap), titles, view))
    for whole, given in zip(groups(roadmap), groups(made), strict=True):
        for id_, item in given.items():
            found += _in_texts(_texts(whole[id_], item), titles, view)
            found += _in_body(whole[id_], item, titles, view)
    return [problem for owner, problem in found if not _is_reported(owner, problem.place, reported)]


def _is_reported(owner: Item, place: Place, reported: Iterable[tuple[str, int, str]]) -> bool:
    """Tell whether a link on the same line leads to what is named, which was reported already."""
    return any((place.path, place.line) == (path, line) and f"'{owner.id}'" in said for path, line, said in reported)


def _titles(roadmap: Items, made: Items) -> Titles | None:
    seen = dict.fromkeys(plain(item.title) for given in groups(made) for item in given.values() if item.title)
    withheld: dict[str, Item] = {}
    for item, told in _with_told(roadmap, made):
        for title in _untold(item, told, seen, roadmap.settings.calendar):
            withheld.setdefault(title, item)
    if not withheld:
        return None
    return Titles(
        list(withheld.items()), Patterns(list(withheld)), Patterns(list(seen)), [len(title) for title in seen]
    )


def _with_told(roadmap: Items, made: Items) -> Iterator[tuple[Item, str]]:
    """Give each item with the title under which the circle knows it; an empty one where it does not."""
    for whole, given in zip(groups(roadmap), groups(made), strict=True):
        for id_, item in whole.items():
            yield item, plain(given[id_].title) if id_ in given else ""


def _untold(item: Item, told: str, seen: Collection[str], calendar: Calendar) -> Iterator[str]:
    """Give the names of an item that a circle is not told and that say something: not a short word, not a period."""
    for written in _names(item):
        title = plain(written)
        is_title = title != told and title not in seen and (" " in title or len(title) >= SHORTEST)
        if is_title and not _is_period(written, calendar):
            yield title


def _names(item: Item) -> Iterable[str]:
    """Give all titles of an item: its own, as Markdown shows it too, and those that circles are told in its place.

    A product that only a folder names has none.
    """
    if isinstance(item, Product) and not item.is_written:
        return ()
    reworded = (words.title for words in getattr(item, "as_seen_by", {}).values())
    return dict.fromkeys((item.title, item.title.replace("`", ""), *reworded))


def _is_period(title: str, calendar: Calendar) -> bool:
    """Tell whether something is called as a period is, which is no secret."""
    try:
        parse(title, calendar)
    except PeriodError:
        return False
    return True


def _texts_of_settings(roadmap: Items) -> Iterator[Text]:
    settings = roadmap.settings
    for key, text in (("description", settings.description), ("disclaimer", settings.disclaimer)):
        if key in settings.places:
            yield settings.places[key], text
    for number, link in enumerate(settings.footer):
        if place := settings.places.get(f"footer.{number}"):
            yield place, link.title


def _texts(whole: Item, item: Item) -> Iterator[Text]:
    """Give the texts of a seen item's fields with their places; a title is a title seen, and names nothing else."""
    if isinstance(item, PeriodReport):
        yield whole.place("focus"), item.focus
    yield from _summary(whole, getattr(item, "summary", ""))
    yield from _entries(whole, "links", (link.title for link in getattr(whole, "links", ())), item)
    yield from _entries(whole, "updates", (update.text for update in getattr(whole, "updates", ())), item)
    if isinstance(item, Milestone | Product) and item.sunset:
        yield whole.place("sunset"), item.sunset.replacement
    if isinstance(item, Milestone) and isinstance(whole, Milestone):
        yield from ((whole.place("depends_on"), entry.why) for entry in item.depends_on)
        yield from ((whole.place("tags"), tag) for tag in item.tags)
        yield from ((whole.place("extra"), str(value)) for value in item.extra.values())
        yield whole.place("version"), item.version
        yield from _gate(whole, item)


def _summary(whole: Item, told: str) -> Iterator[Text]:
    """Give a summary that somebody wrote; one that nobody did is the first sentence of the text."""
    is_reworded = any(told == words.summary for words in getattr(whole, "as_seen_by", {}).values())
    if told and (is_reworded or getattr(whole, "summary", "")):
        yield whole.place("as_seen_by" if is_reworded else "summary"), told


def _entries(whole: Item, key: str, written: Iterable[str], item: Item) -> Iterator[Text]:
    """Give the texts of a list with the place of each entry, as far as they are seen."""
    seen = {getattr(entry, "title" if key == "links" else "text") for entry in getattr(item, key, ())}
    for number, text in enumerate(written):
        if text in seen:
            yield whole.places.get(f"{key}.{number}", whole.place(key)), text


def _gate(whole: Milestone, item: Milestone) -> Iterator[Text]:
    if item.gate:
        yield whole.gate_place("rationale"), item.gate.rationale
        yield from ((whole.gate_place("criteria"), one.text) for one in item.gate.criteria)
        yield from ((whole.gate_place("conditions"), one.text) for one in item.gate.conditions)


def _in_texts(texts: Iterable[Text], titles: Titles, view: View) -> Iterator[tuple[Item, Problem]]:
    for place, text in texts:
        for _, _, owner in titles.found(plain(text)):
            yield owner, _problem(place, owner, view)


def _in_body(whole: Item, item: Item, titles: Titles, view: View) -> Iterator[tuple[Item, Problem]]:
    """Look through a text block by block, so that words of two blocks are no title."""
    for body in item.bodies:
        links = ((Place(whole.shown, link.line, link.column), link.title) for link in body.links)
        yield from _in_texts(links, titles, view)
        if not any(titles.found(plain(body.text))):
            continue
        own = whole.bodies[view.level]
        lines = own.source.split("\n")
        for first, text in own.spoken[1 if own.opening and not body.opening else 0 :]:
            for begin, title, owner in titles.found(plain(text)):
                line = first + _rows_before(text, begin)
                yield owner, _problem(Place(whole.shown, line, _column(lines, line, title)), owner, view)


def _rows_before(text: str, begin: int) -> int:
    """Count the lines of a text before a spot in its plain form, whose words are parted by single blanks."""
    word = plain(text).count(" ", 0, begin)
    ends = accumulate(len(row.split()) for row in text.split("\n"))
    return next((row for row, end in enumerate(ends) if word < end), 0)


def _column(lines: Sequence[str], line: int, title: str) -> int:
    """Find where a title begins in a line as it was written; what markup hides stands at column 1."""
    row = lines[line - 1] if line <= len(lines) else ""
    found = re.search(rf"(?<!\w){re.escape(title.split(maxsplit=1)[0])}", row, re.IGNORECASE)
    return found.start() + 1 if found else 1


def _problem(place: Place, owner: Item, view: View) -> Problem:
    where = f" ({owner.shown})" if owner.shown else ""
    if owner.draft:
        message = f"the text names '{owner.title}'{where}, which is a draft"
        hint = "take the words out, or take `draft` out there when it is ready"
    else:
        message = f"the text names '{owner.title}'{where}, which '{view.audience.id}' may not see"
        hint = "take it out, put it into a `:::` block for the inner circle, or widen the other's audience"
    return Problem(place, "withheld-reference", message, hint)
