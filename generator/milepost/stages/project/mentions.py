"""Titles of what a circle may not see, in texts that it reads: found where the author wrote them.

A title counts when it has two words or twelve characters and is not also a title that the circle sees. Where a longer
title that it sees stands around one, the text speaks of that.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from milepost.adapters.patterns import Patterns, plain
from milepost.model.draft import Body
from milepost.model.milestone import Item, Milestone, PeriodReport
from milepost.problems import Place, Problem
from milepost.stages.project.view import View

SHORTEST = 12
# What may stand between two words of a title in Markdown: blanks, emphasis, the marks of a quote on the next line.
_BETWEEN = r"[\s*_`>]+"
_DESTINATION = re.compile(r"(?<=\]\()[^)\s]*|<https?:[^>\s]*>")


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles to look for, each with its owner, and those that a circle sees."""

    withheld: Sequence[tuple[str, Item]]
    patterns: Patterns
    seen: Patterns
    seen_lengths: Sequence[int]

    def found(self, text: str) -> Iterator[int]:
        """Find the titles in a text by number, each once, but not where a longer one that is seen stands around it."""
        around = [(begin, begin + self.seen_lengths[number]) for number, begin in self.seen.found(text)]
        hits: dict[int, None] = {}
        for number, begin in self.patterns.found(text):
            end = begin + len(self.withheld[number][0])
            if not any(first <= begin and end <= last for first, last in around):
                hits[number] = None
        yield from hits


def mentions(roadmap: Sequence[Mapping[str, Item]], made: Sequence[Mapping[str, Item]], view: View) -> list[Problem]:
    """Find the titles of what is withheld in everything that was made for a circle; a link that is reported says so."""
    titles = _titles(roadmap, made)
    if titles is None:
        return []
    reported = {(problem.place.path, problem.place.line) for problem in view.problems}
    found = [
        problem
        for whole, given in zip(roadmap, made, strict=True)
        for id_, item in given.items()
        for problem in (*_in_fields(whole[id_], item, titles, view), *_in_body(whole[id_], item, titles, view))
    ]
    return [problem for problem in found if (problem.place.path, problem.place.line) not in reported]


def _titles(roadmap: Sequence[Mapping[str, Item]], made: Sequence[Mapping[str, Item]]) -> Titles | None:
    seen = dict.fromkeys(plain(item.title) for given in made for item in given.values())
    withheld: dict[str, Item] = {}
    for whole, given in zip(roadmap, made, strict=True):
        for id_, item in whole.items():
            title = plain(item.title)
            is_told = id_ in given and plain(given[id_].title) == title
            if not is_told and title not in seen and (" " in title or len(title) >= SHORTEST):
                withheld.setdefault(title, item)
    if not withheld:
        return None
    longer = [title for title in seen if title]
    return Titles(list(withheld.items()), Patterns(list(withheld)), Patterns(longer), [len(title) for title in longer])


def _in_fields(whole: Item, item: Item, titles: Titles, view: View) -> Iterator[Problem]:
    for key, text in _texts(whole, item):
        for number in titles.found(plain(text)):
            yield _problem(whole.place(key), titles.withheld[number][1], view)


def _texts(whole: Item, item: Item) -> Iterator[tuple[str, str]]:
    """Give the texts of a seen item's fields, each with the key under which it stands; a title is a title seen."""
    if isinstance(item, PeriodReport):
        yield "focus", item.focus
    elif summary := getattr(item, "summary", ""):
        written = getattr(whole, "summary", "")
        # One that nobody wrote is the first sentence of the text.
        is_own = any(summary == words.summary for words in getattr(whole, "as_seen_by", {}).values())
        if written or is_own:
            yield "as_seen_by" if is_own else "summary", summary
    yield from (("links", link.title) for link in getattr(item, "links", ()))
    yield from (("updates", update.text) for update in getattr(item, "updates", ()))
    if isinstance(item, Milestone):
        yield from (("depends_on", entry.why) for entry in item.depends_on)
        yield from (("tags", tag) for tag in item.tags)
        yield from (("extra", str(value)) for value in item.extra.values())
        if item.gate:
            criteria = (criterion.text for criterion in item.gate.criteria)
            conditions = (condition.text for condition in item.gate.conditions)
            yield from (("gate", text) for text in (item.gate.rationale, *criteria, *conditions))


def _in_body(whole: Item, item: Item, titles: Titles, view: View) -> Iterator[Problem]:
    for body in item.bodies:
        for number in titles.found(plain(body.text)):
            title, other = titles.withheld[number]
            for place in _places(whole, _source(whole, body, view), title):
                yield _problem(place, other, view)


def _source(whole: Item, body: Body, view: View) -> str:
    """Give the Markdown of a circle's text, without the first heading where the circle is not told it."""
    own = whole.bodies[view.level]
    heading = own.headings[0].text if own.opening and not body.opening else ""
    return own.source.replace(heading, " " * len(heading), 1)


def _places(whole: Item, source: str, title: str) -> list[Place]:
    """Find the lines on which a title stands; markup inside a word can hide it from this, and then it is the file."""
    shown = _DESTINATION.sub(lambda found: " " * len(found[0]), source)
    pattern = rf"(?<!\w){_BETWEEN.join(map(re.escape, title.split()))}(?!\w)"
    lines: dict[int, Place] = {}
    for found in re.finditer(pattern, shown, re.IGNORECASE):
        line = shown.count("\n", 0, found.start()) + 1
        lines.setdefault(line, Place(whole.shown, line, found.start() - shown.rfind("\n", 0, found.start())))
    return list(lines.values()) or [Place(whole.shown, 1, 1)]


def _problem(place: Place, other: Item, view: View) -> Problem:
    message = f"the text names '{other.title}' ({other.shown}), which '{view.audience.id}' may not see"
    hint = "take it out, put it into a `:::` block for the inner circle, or widen the other's audience"
    return Problem(place, "withheld-reference", message, hint)
