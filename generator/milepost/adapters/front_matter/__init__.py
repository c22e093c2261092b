"""Front matter: takes a file's bytes, gives its YAML as text with places and its Markdown with the file's own lines.

Never raises for what an author wrote, never types a value, never follows an alias, never recurses. A slip confined to
one line is reported and read as it was meant, so that one reading reports all of them.
"""

from dataclasses import dataclass

from milepost.adapters.front_matter import fences, reading, text
from milepost.adapters.front_matter.tree import FASTEST, Loader
from milepost.model.nodes import Mapping
from milepost.problems import Place, Problem

__all__ = ["Parts", "document", "split"]


@dataclass(frozen=True, slots=True)
class Parts:
    """A file taken apart; `is_readable` is False when its YAML gave no fields at all."""

    fields: Mapping
    body: str
    problems: tuple[Problem, ...] = ()
    is_readable: bool = True


def split(data: bytes, shown: str, loader: Loader = FASTEST) -> Parts:
    """Take a Markdown file apart; a line of its body has the number it has in the file."""
    whole = text.decode(data, shown)
    if not whole.is_readable:
        return Parts(_nothing(shown), "", whole.problems, is_readable=False)
    block = fences.find(whole.text, shown)
    if block is None:
        return Parts(_nothing(shown), text.without_controls(whole.text), whole.problems)
    found = reading.fields(block, shown, loader)
    shorter = None
    if found.fields is None:
        shorter = fences.cut_short(whole.text, block, found.stopped_line, shown)
    if shorter is not None:
        block, found = shorter, reading.fields(shorter, shown, loader)
    body = "\n" * (block.body_line - 1) + text.without_controls(block.rest)
    return _parts(found, body, whole.problems, shown)


def document(data: bytes, shown: str, loader: Loader = FASTEST) -> Parts:
    """Read a file that is YAML from its first line to its last."""
    whole = text.decode(data, shown)
    if not whole.is_readable:
        return Parts(_nothing(shown), "", whole.problems, is_readable=False)
    found = reading.fields(fences.Block(whole.text.removesuffix("\n") + "\n", 1), shown, loader)
    return _parts(found, "", whole.problems, shown)


def _parts(found: reading.Found, body: str, problems: tuple[Problem, ...], shown: str) -> Parts:
    fields = found.fields if found.fields is not None else _nothing(shown)
    return Parts(fields, body, problems + found.problems, found.fields is not None)


def _nothing(shown: str) -> Mapping:
    return Mapping((), Place(shown, 1, 1))
