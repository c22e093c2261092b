"""A file's text with its own line ends: takes bytes, finds spots in it by line and column, makes edits.

Promises: what lies outside the edits stays as it was to the byte, the byte order mark and every line end included.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from milepost.commands.starter.quoting import quoted
from milepost.model.nodes import Scalar
from milepost.problems import Place

_LINE_END = re.compile(r"\r\n|\r|\n")
_IN_QUOTES = {'"': re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL), "'": re.compile(r"'(?:[^']|'')*'")}


@dataclass(frozen=True, order=True, slots=True)
class Edit:
    """What to write in the place of the characters from `begin` up to `end`."""

    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A file as it is stored; `starts` are the offsets of its lines."""

    whole: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, data: bytes) -> "Text":
        """Decode a file that is known to be UTF-8."""
        whole = data.decode()
        mark = len(whole) - len(whole.removeprefix("\ufeff"))
        return cls(whole, (mark, *(end.end() for end in _LINE_END.finditer(whole))))

    @property
    def plain(self) -> str:
        """The text as its readers get it: no byte order mark, every line end a newline character."""
        return _LINE_END.sub("\n", self.whole[self.starts[0] :])

    @property
    def line_end(self) -> str:
        """The line end of the first line, a newline character in a text of one line."""
        found = _LINE_END.search(self.whole)
        return found[0] if found else "\n"

    def offset(self, place: Place) -> int:
        """Find a place in the text."""
        return self.starts[place.line - 1] + place.column - 1

    def end_of_line(self, offset: int) -> int:
        """Find where the line of an offset ends, before its line end."""
        found = _LINE_END.search(self.whole, offset)
        return found.start() if found else len(self.whole)

    def span(self, node: Scalar) -> tuple[int, int] | None:
        """Find the characters of a value, its quotes included; None for one that is folded or has an anchor."""
        begin = self.offset(node.place)
        if node.plain:
            return (begin, begin + len(node.text)) if self.whole.startswith(node.text, begin) else None
        form = _IN_QUOTES.get(self.whole[begin])
        found = form.match(self.whole, begin) if form else None
        return found.span() if found else None

    def written(self, node: Scalar, value: str) -> Edit | None:
        """Write another value in the place of one, in the same quotes; None where it is not known how."""
        span = self.span(node)
        if span is None:
            return None
        if not node.plain:
            return Edit(span[0] + 1, span[1] - 1, value)
        # The place of nothing is right after its key's colon.
        return Edit(*span, quoted(value) if node.text else f" {quoted(value)}")

    def edited(self, edits: Iterable[Edit]) -> bytes:
        """Make edits that do not overlap."""
        parts, done = [], 0
        for edit in sorted(set(edits)):
            parts += [self.whole[done : edit.begin], edit.text]
            done = edit.end
        return "".join([*parts, self.whole[done:]]).encode()
