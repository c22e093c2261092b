"""The value itself: days from one up to another, how precisely they were written, and the error when there are none.

Takes days and a normalised text that somebody else has made to fit each other; gives a `Period` and what follows from
its days. Never reads a text, and never counts by a calendar.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Precision = Literal["day", "week", "month", "quarter", "half", "year", "board"]
Qualifier = Literal["", "~", "?"]
PRECISIONS: tuple[Precision, ...] = ("day", "week", "month", "quarter", "half", "year", "board")
BOARD = ("now", "next", "later")
OPEN = ".."


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `begin` up to, not including, `end`; None is an open side, `text` the normalised spelling."""

    text: str
    begin: date | None
    end: date | None
    precision: Precision
    qualifier: Qualifier = ""

    @property
    def first(self) -> date | None:
        """The first day."""
        return self.begin

    @property
    def last(self) -> date | None:
        """The last day that still belongs to the period."""
        return self.end - timedelta(days=1) if self.end else None

    @property
    def is_point(self) -> bool:
        """The period is exactly one day."""
        return self.begin is not None and self.begin == self.last

    @property
    def is_board(self) -> bool:
        """The period is a place on the board and has no days."""
        return self.precision == "board"

    @property
    def is_open(self) -> bool:
        """One side is open."""
        return (self.begin is None) != (self.end is None)


class PeriodError(ValueError):
    """A text is no period: the message says what is wrong with it, the hint what to type."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message


def quoted(text: str) -> str:
    """Quote what an author wrote in a message, short and printable whatever it was."""
    shown = text if len(text) <= 41 else f"{text[:40]}…"
    return "'" + "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in shown) + "'"
