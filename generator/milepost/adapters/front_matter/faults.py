"""Where and why a YAML parser stopped: takes PyYAML's exceptions, gives one small vocabulary for both its parsers.

Never shows their words to anybody: a `Mistake` says it in an author's.
"""

from dataclasses import dataclass
from typing import Literal

import yaml

Reason = Literal[
    "sign", "colon", "no-colon", "dash", "open-quote", "escape", "block-text", "flow", "tag", "directive",
    "documents", "structure", "depth", "size", "text", "list", "other",
]  # fmt: skip
Spot = tuple[int, int]

# Words that libyaml and PyYAML's own parser have in common. The first that is found counts.
_REASONS: tuple[tuple[str, Reason], ...] = (
    ("cannot start any token", "sign"),
    ("mapping values are not allowed", "colon"),
    ("could not find expected ':'", "no-colon"),
    ("sequence entries are not allowed", "dash"),
    ("mapping keys are not allowed", "sign"),
    ("scanning an alias", "sign"),
    ("scanning an anchor", "sign"),
    ("parsing a block node", "sign"),
    ("directive", "directive"),
    ("YAML document", "directive"),
    ("document start", "documents"),
    ("found unexpected", "open-quote"),
    ("quoted scalar", "escape"),
    ("block scalar", "block-text"),
    ("parsing a flow", "flow"),
    ("tag", "tag"),
    ("parsing a block", "structure"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why and where reading stopped, and where what was being read had begun; lines and columns from 0."""

    reason: Reason
    line: int
    column: int
    opened: Spot


@dataclass(frozen=True, slots=True)
class Mistake:
    """A message and a hint for a spot counted from 0; the whole line as it was meant, where the slip is all in it."""

    line: int
    column: int
    message: str
    hint: str
    mended: str | None = None


class Stopped(Exception):  # noqa: N818  carries a fault, is none itself
    """Reading a text cannot go on."""

    def __init__(self, reason: Reason, spot: Spot, opened: Spot | None = None) -> None:
        super().__init__(reason)
        self.fault = Fault(reason, *spot, opened or spot)


def from_error(error: yaml.YAMLError, bracket: Spot | None) -> Fault:
    """Translate a parser's exception; `bracket` is where the innermost open bracket stands."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Fault("other", 0, 0, (0, 0))
    said = f"{error.context or ''} | {error.problem or ''}"
    reason: Reason = next((reason for words, reason in _REASONS if words in said), "other")
    spot, begun = _spot(error.problem_mark), _spot(error.context_mark)
    line, column = spot or begun or (0, 0)
    opened = bracket if reason == "flow" else begun
    return Fault(reason, line, column, opened or (line, column))


def _spot(mark: yaml.Mark | None) -> Spot | None:
    return None if mark is None else (mark.line, mark.column)
