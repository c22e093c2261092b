"""The nearest spelling: takes a name that is not known and those that are, gives the one its author may have meant.

Promises: the same questions in the same order have the same answers. However many names are asked for, and however many
are known, all that share one `Patience` cost about as much as it holds: beyond hundreds of slips a guess helps nobody.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from heapq import nlargest

LONGEST = 100  # letters of a name that are compared
MOST_LIKELY = 10  # names that are compared letter by letter, of those that have much the same letters
OF_A_RUN = 8_000_000  # letters: about a second
OF_A_FILE = 200_000
MOST_LISTED = 50


def listed(names: Sequence[str]) -> str:
    """List names in a hint; of very many the first."""
    return ", ".join(names[:MOST_LISTED]) + (" …" if len(names) > MOST_LISTED else "")


@dataclass(slots=True)
class Patience:
    """How many letters may still be compared, for a run or for one file."""

    letters: int = OF_A_FILE


@dataclass(slots=True)
class Nearest:
    """Looks for the spelling nearest to a name among those that are known, once for each name."""

    known: Collection[str]
    patience: Patience = field(default_factory=Patience)
    cutoff: float = 0.6  # from 0, nothing in common, to 1, the same
    _found: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _by_length: dict[int, list[str]] = field(default_factory=dict)

    def to(self, name: str) -> str:
        """Find the known name that is spelled most like this; empty when none is near, or patience is at its end."""
        return next(iter(self.some(name)), "")

    def some(self, name: str) -> tuple[str, ...]:
        """Find up to three known names that are spelled like this, the nearest first."""
        name = name[:LONGEST]
        if name not in self._found and self.patience.letters > 0:
            self._found[name] = self._compared(name)
        return self._found.get(name, ())

    def _compared(self, name: str) -> tuple[str, ...]:
        matcher = SequenceMatcher(b=name)
        scores = []
        for _, other in nlargest(MOST_LIKELY, self._likely(name, matcher)):
            self.patience.letters -= len(name) * len(other)
            matcher.set_seq1(other)
            scores.append((matcher.ratio(), other))
        return tuple(other for score, other in sorted(scores, reverse=True)[:3] if score >= self.cutoff)

    def _likely(self, name: str, matcher: "SequenceMatcher[str]") -> Iterator[tuple[float, str]]:
        """Find the known names that are about as long as this and have much the same letters."""
        self.patience.letters -= 1
        for length, others in self._lengths().items():
            if 2 * min(len(name), length) < self.cutoff * (len(name) + length):
                continue
            self.patience.letters -= len(others) * (len(name) + length)
            for other in others:
                matcher.set_seq1(other)
                if (score := matcher.quick_ratio()) >= self.cutoff:
                    yield score, other

    def _lengths(self) -> dict[int, list[str]]:
        if not self._by_length:
            self.patience.letters -= len(self.known)
            for other in self.known:
                self._by_length.setdefault(len(other), []).append(other)
        return self._by_length
