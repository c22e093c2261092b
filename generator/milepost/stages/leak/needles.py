"""The strings that must be in no byte of a site: withheld, four characters or more, and told nowhere else."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from milepost.adapters.patterns import Patterns, plain
from milepost.model.words import Words
from milepost.stages.leak.decoded import undone
from milepost.stages.leak.markup import APART, Markup, visible
from milepost.stages.leak.told import Said

SHORTEST = 4
# Of a longer text every so many words in a row are looked for: whoever copied part of it would copy some of them.
PHRASE = 6
LONG = 8
_SENTENCE = re.compile(rf"(?<=[.!?;:])[\"”’»)\]]*\s+|{APART}")
# What may follow a title on any page, and so belongs to no phrase.
_MARKS = " .,:;!?()[]\"'“”‘’„«»–—…-"
# A year, a quarter, a week, a number: what any page may show of its own.
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_COUNTED = re.compile(r"[\W\d_]*(?:(?:fy|[qhw])\d{1,4}[\W\d_]*)*")


@dataclass(frozen=True, slots=True)
class Needle:
    """A string to look for, what it is, and the file in which it was written."""

    text: str
    kind: str
    shown: str


def readable(found: Iterable[Said], fixed: str) -> str:
    """Join all that may stand in a site: what a circle is told, and the texts of the theme and the formats."""
    markup = Markup()
    told = [*dict.fromkeys((fixed, *(text for one in found if one.is_told for text in _shown(one, markup))))]
    # A page of theirs shows a text as it is, a file for programs with its escapes.
    told += [undone(text) for text in told if "\\" in text or "%" in text or '""' in text]
    return plain(APART.join(told))


def needles(found: Sequence[Said], allowed: str, words: Words) -> list[Needle]:
    """Make needles of what a circle is not told and what stands nowhere in what it may read.

    What consists of the interface's own words and numbers alone, such as "second half of 2024", any page may say.
    """
    ours = vocabulary(words)
    withheld: dict[str, Needle] = {}
    # What is said in many places is cut up in the first of them.
    for one in {(one.text, one.kind): one for one in reversed(found) if not one.is_told}.values():
        for text, kind in _pieces(one):
            withheld.setdefault(text, Needle(text, kind, one.shown))
    candidates = [text for text in withheld if not _is_of(ours, text)]
    elsewhere = {number for number, _ in Patterns(candidates).found(allowed)}
    return [withheld[text] for number, text in enumerate(candidates) if number not in elsewhere]


def _is_of(ours: frozenset[str], text: str) -> bool:
    return all(word.strip(_MARKS) in ours or _COUNTED.fullmatch(word) for word in text.split())


def vocabulary(words: Words) -> frozenset[str]:
    """List the words that the interface is made of."""
    texts = (_PLACEHOLDER.sub(" ", text) for text in words.texts.values())
    return frozenset(word.strip(_MARKS) for text in texts for word in plain(text).split())


def _shown(said: Said, markup: Markup) -> Iterator[str]:
    """Give what a circle may read, as it is and as a browser shows it."""
    if said.kind != "phrase" or "<" not in said.text:
        yield said.text
        return
    shown, tags = markup.apart(said.text)
    yield from (html.unescape(shown), *tags)


def _pieces(said: Said) -> Iterator[tuple[str, str]]:
    """Cut a withheld string into what is looked for: itself, or its phrases where it is long."""
    text = undone(visible(said.text) if said.kind == "phrase" else said.text)
    whole = plain(text)
    if said.kind != "phrase" and len(whole.split()) <= LONG:
        if len(whole) >= SHORTEST:
            yield whole, said.kind
        return
    for sentence in _SENTENCE.split(text):
        for phrase in _phrases(plain(sentence).strip(_MARKS).split()):
            if len(phrase) >= SHORTEST:
                yield phrase, "phrase"


def _phrases(words: list[str]) -> Iterator[str]:
    """Cut a sentence into rows of words; what is left at its end is looked for when it is nearly as long."""
    if len(words) <= LONG:
        yield " ".join(words)
        return
    for begin in range(0, len(words), PHRASE):
        row = words[begin : begin + PHRASE]
        if len(row) >= PHRASE - 2:
            yield " ".join(row)
