"""Many strings looked for at once, in time that grows with the text and not with their number (Aho, Corasick, 1975)."""

import unicodedata
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

# From here on scripts do not part words by blanks (Thai, Chinese, Japanese, Korean …).
UNSPACED = "\u0e00"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


class Patterns:
    """A set of strings to look for; what is found is named by its number in the sequence that was given."""

    def __init__(self, strings: Sequence[str]) -> None:
        """Prepare to look for strings; an empty one would be everywhere and is an error."""
        self._lengths = [len(string) for string in strings]
        kind = Implementation.ContiguousNFA
        self._automaton = AhoCorasick(strings, implementation=kind, store_patterns=False) if strings else None

    def found(self, text: str) -> Iterator[tuple[int, int]]:
        """Find strings that stand alone, also where they overlap: gives each with the place at which it begins.

        One that goes on before or behind, as "plan" does in "planet", does not stand alone.
        """
        if self._automaton is None:
            return
        for number, begin, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            end = begin + self._lengths[number]
            is_open = begin == 0 or not _is_one_word(text[begin - 1], text[begin])
            if is_open and (end == len(text) or not _is_one_word(text[end - 1], text[end])):
                yield number, begin


def _is_one_word(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and left < UNSPACED and right < UNSPACED


def plain(text: str) -> str:
    """Bring a text to the form in which strings are compared: no case, single blanks, nothing invisible."""
    if not text.isascii():
        for mark in _INVISIBLE:
            text = text.replace(mark, "")
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.casefold().split())
