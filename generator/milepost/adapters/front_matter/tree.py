"""A tree from YAML's events: takes text, gives nodes with places, and where reading it had to stop.

Works on the event stream, which both of PyYAML's parsers survive whatever the nesting, and never calls a composer.
Never gives a scalar a type, never follows an alias.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from milepost.adapters.front_matter.faults import Fault, Spot, Stopped, from_error
from milepost.adapters.front_matter.lines import entry, shortened
from milepost.model.nodes import Mapping, Node, Scalar, Sequence
from milepost.problems import Place, Problem

DEPTH = 100
VALUES = 50_000

Loader = type[Any]
FASTEST: Loader = yaml.CLoader if yaml.__with_libyaml__ else yaml.Loader

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# libyaml drops this text as a comment, PyYAML's own parser refuses it.
_TIGHT_COMMENT = re.compile(r"[|>][-+0-9]*#")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SURROGATE_ESCAPE = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Tree:
    """The mapping a text holds, or the fault that hid it, and what is wrong with what was read."""

    root: Mapping | None
    problems: tuple[Problem, ...]
    fault: Fault | None = None


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet; a mapping's keys and values lie in turn."""

    start: Spot
    is_mapping: bool
    is_flow: bool
    nodes: list[Node] = field(default_factory=list)


def grow(text: str, shown: str, first_line: int, loader: Loader = FASTEST) -> Tree:
    """Read a text that ends in a newline, without carriage returns and characters that YAML forbids."""
    builder = _Builder(text.split("\n"), shown, first_line)
    root, fault = None, None
    parser = loader(text)
    try:
        while parser.check_event():
            builder.take(parser.get_event())
        root = builder.root()
    except Stopped as stopped:
        fault = stopped.fault
    except yaml.YAMLError as error:
        fault = from_error(error, builder.bracket())
    except (ValueError, OverflowError):
        # PyYAML's own parser lets these through: an escape beyond Unicode, a version of thousands of digits.
        fault = builder.number_fault(parser.get_mark())
    finally:
        parser.dispose()
    return Tree(root, tuple(builder.problems), fault)


class _Builder:
    """Joins events to nodes; keeps the lists and mappings that are still open on a stack of its own."""

    def __init__(self, lines: list[str], shown: str, first_line: int) -> None:
        self.lines, self.shown, self.first_line = lines, shown, first_line
        self.open: list[_Open] = []
        self.roots: list[tuple[Spot, Node]] = []
        self.problems: list[Problem] = []
        self.values = 0

    def take(self, event: Any) -> None:
        """Add what one event says."""
        start = (event.start_mark.line, event.start_mark.column)
        if isinstance(event, yaml.ScalarEvent):
            self._add(self._scalar(event, start), start)
        elif isinstance(event, yaml.AliasEvent):
            self._add(self._alias(event, start), start)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin(event, start)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end()
        elif isinstance(event, yaml.DocumentStartEvent) and self.roots:
            raise Stopped("documents", start)

    def root(self) -> Mapping:
        """Give the mapping that the text is; no text at all is an empty one."""
        start, node = self.roots[0] if self.roots else ((0, 0), Scalar("", self._place((0, 0))))
        if isinstance(node, Mapping):
            return node
        if isinstance(node, Scalar) and node.is_empty:
            return Mapping((), self._place((0, 0)))
        raise Stopped("text" if isinstance(node, Scalar) else "list", start)

    def bracket(self) -> Spot | None:
        """Find where the innermost open bracket or brace stands."""
        return next((one.start for one in reversed(self.open) if one.is_flow), None)

    def number_fault(self, mark: yaml.Mark) -> Fault:
        """Name the place of a number that the parser choked on."""
        is_directive = self.lines[mark.line].startswith("%")
        return Stopped("directive" if is_directive else "escape", (mark.line, mark.column)).fault

    def _begin(self, event: Any, start: Spot) -> None:
        if len(self.open) >= DEPTH:
            raise Stopped("depth", start)
        self._check_properties(event, start)
        self.open.append(_Open(start, isinstance(event, yaml.MappingStartEvent), bool(event.flow_style)))

    def _end(self) -> None:
        done = self.open.pop()
        place = self._place(done.start)
        if done.is_mapping:
            self._add(Mapping(tuple(self._entries(done.nodes)), place), done.start)
        else:
            self._add(Sequence(tuple(done.nodes), place), done.start)

    def _add(self, node: Node, start: Spot) -> None:
        self.values += 1
        if self.values > VALUES:
            raise Stopped("size", start)
        if self.open:
            self.open[-1].nodes.append(node)
        else:
            self.roots.append((start, node))

    def _entries(self, nodes: list[Node]) -> Iterator[tuple[Scalar, Node]]:
        first_lines: dict[str, int] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                message = "a key must be a text, and here a list or mapping stands in its place"
                self._wrong(key.place, message, self._if_text("a bracket or brace", key.place))
            elif key.text == "<<" and key.plain:
                hint = "write the keys out where they are needed"
                self._wrong(key.place, "merge keys ('<<') are not read", hint)
            elif key.text in first_lines:
                message = f"the key '{key.text}' stands here again; it was first on line {first_lines[key.text]}"
                self.problems.append(Problem(key.place, "duplicate-key", message, "keep one of the two"))
            else:
                first_lines[key.text] = key.place.line
                yield key, value

    def _scalar(self, event: Any, start: Spot) -> Scalar:
        place = self._place(start)
        text = str(event.value)
        self._check_properties(event, start)
        if not event.style:
            self._check_dash(text, start)
        elif event.style == '"':
            text = self._without_unshowable(text, start)
        elif _TIGHT_COMMENT.match(self.lines[start[0]], start[1]):
            raise Stopped("block-text", start)
        return Scalar(text, place, not event.style)

    def _awaits_value(self) -> bool:
        return bool(self.open) and self.open[-1].is_mapping and len(self.open[-1].nodes) % 2 == 1

    def _without_unshowable(self, text: str, start: Spot) -> str:
        """Only escapes bring such characters in, and libyaml refuses half of a pair where PyYAML lets it pass."""
        if _SURROGATE.search(text):
            raise Stopped("escape", self._find(_SURROGATE_ESCAPE, start), start)
        if _UNSHOWABLE.search(text):
            message = "an escape ('\\') in this text stands for a character that no page can show"
            self._wrong(self._place(start), message, "take it out, or write the text in single quotes")
        return _UNSHOWABLE.sub("\ufffd", text)

    def _find(self, pattern: re.Pattern[str], start: Spot) -> Spot:
        line, column = start
        while (found := pattern.search(self.lines[line], column)) is None:
            line, column = line + 1, 0
        return line, found.start()

    def _alias(self, event: Any, start: Spot) -> Scalar:
        name = f"*{event.anchor}"
        place = self._place(start)
        hint = "write the value out; " + self._if_text("a star", place)
        self._wrong(place, f"aliases ('{shortened(name)}') are not followed", hint)
        return Scalar(name, place, plain=False)

    def _check_properties(self, event: Any, start: Spot) -> None:
        """What stands before a value and is no part of it would be lost without a word."""
        place = self._place(start)
        if event.tag is not None:
            message = "tags ('!…') are not read: what a value means depends on its key"
            self._wrong(place, message, "leave the tag out; " + self._if_text("an exclamation mark", place))
        if event.anchor is not None:
            message = f"anchors ('{shortened('&' + event.anchor)}') are not read, since no alias is followed"
            self._wrong(place, message, "leave the anchor out; " + self._if_text("an ampersand", place))

    def _check_dash(self, text: str, start: Spot) -> None:
        """A list whose dashes lack their space is one long text to YAML, and no error."""
        line, column = start
        looks_so = text[:1] == "-" and text[1:2].isalpha() and self._awaits_value()
        if looks_so and not self.lines[line][:column].strip():
            word = text[1:].split(maxsplit=1)[0]
            hint = f"write: - {shortened(word)}"
            self._wrong(self._place(start), "a list item needs a space after its dash", hint)

    def _if_text(self, sign: str, place: Place) -> str:
        whole = entry(self.lines[place.line - self.first_line])
        is_value = whole.lead.strip() and len(whole.lead) < place.column
        shown = whole.quoted() if is_value else '"…"'
        return f"if {sign} is text, quote it: {shortened(shown)}"

    def _wrong(self, place: Place, message: str, hint: str) -> None:
        self.problems.append(Problem(place, "bad-yaml", message, hint))

    def _place(self, start: Spot) -> Place:
        return Place(self.shown, start[0] + self.first_line, start[1] + 1)
