"""A milestone's own file: its new id and, among its aliases, the old one, in whatever style they are written.

Takes a file's text and front matter, gives edits. Adds a line only for a key that is not there, and front matter only
to a file that has none.
"""

from collections.abc import Iterator, Mapping

from milepost.adapters.front_matter import fences
from milepost.commands.rename.texts import Edit, Text
from milepost.commands.starter.quoting import quoted
from milepost.model.nodes import Mapping as Fields
from milepost.model.nodes import Node, Scalar, Sequence
from milepost.problems import Problem


class Unwritable(Exception):  # noqa: N818  becomes a problem
    """A value is written in a way that cannot be edited in place."""

    def __init__(self, node: Node, key: str) -> None:
        super().__init__()
        message = f"`{key}` is written in a way that cannot be changed for you"
        self.problem = Problem(node.place, "bad-value", message, "write the id plainly, on the line of its key")


def edits(text: Text, fields: Fields, named: Mapping[str, Node], old: str, new: str) -> Iterator[Edit]:
    """Write the new id and keep the old one as an alias; `named` are the fields by the names of the contract."""
    missing = [] if "id" in named else [f"id: {quoted(new)}"]
    if "id" in named:
        yield _id(text, named["id"], new)
    if "aliases" in named:
        yield from _aliases(text, named["aliases"], quoted(old))
    else:
        missing.append(f"aliases: [{quoted(old)}]")
    if missing:
        yield _added(text, fields, missing, named.get("id"))


def _id(text: Text, node: Node, new: str) -> Edit:
    edit = text.written(node, new) if isinstance(node, Scalar) else None
    if edit is None:
        raise Unwritable(node, "id")
    return edit


def _aliases(text: Text, node: Node, old: str) -> Iterator[Edit]:
    if isinstance(node, Sequence):
        yield _one_more(text, node, old)
        return
    span = text.span(node) if isinstance(node, Scalar) else None
    if span is None or not isinstance(node, Scalar):
        raise Unwritable(node, "aliases")
    if node.is_empty:
        yield Edit(*span, f"[{old}]" if node.text or not node.plain else f" [{old}]")
    else:
        yield Edit(span[0], span[0], "[")
        yield Edit(span[1], span[1], f", {old}]")


def _one_more(text: Text, node: Sequence, old: str) -> Edit:
    begin = text.offset(node.place)
    is_flow = text.whole.startswith("[", begin)
    if not node.items:
        return Edit(begin + 1, begin + 1, old)
    last = node.items[-1]
    span = text.span(last) if isinstance(last, Scalar) else None
    if span is None:
        raise Unwritable(last, "aliases")
    if is_flow:
        return Edit(span[1], span[1], f", {old}")
    end = text.end_of_line(span[1])
    return Edit(end, end, f"{text.line_end}{' ' * (node.place.column - 1)}- {old}")


def _added(text: Text, fields: Fields, lines: list[str], after: Node | None) -> Edit:
    """Put keys below the id, else first in the front matter, where they stand in nobody's list or text."""
    block = fences.find(text.plain, "")
    end = text.line_end
    if block is None:
        gap = end if text.whole[text.starts[0] :].split("\n", 1)[0].strip() else ""
        return Edit(text.starts[0], text.starts[0], end.join(["---", *lines, "---", gap]))
    begin = text.offset(fields.place)
    if text.whole.startswith("{", begin):
        return Edit(begin + 1, begin + 1, ", ".join(lines) + (", " if fields.entries else ""))
    indent = " " * (fields.place.column - 1 if fields.entries else 0)
    span = text.span(after) if isinstance(after, Scalar) and after.text else None
    if span:
        at = text.end_of_line(span[1])
        return Edit(at, at, "".join(f"{end}{indent}{line}" for line in lines))
    at = text.starts[block.line - 1]
    return Edit(at, at, "".join(f"{indent}{line}{end}" for line in lines))
