"""Lines and columns: takes source lines and a spot in the text of a block, gives the place an editor would show.

Markdown-it knows the lines of a block only; columns are found by looking for the written text. Never guesses: what
is not found stands at column 1.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n?|\n")


def split(text: str) -> list[str]:
    """Split a text into lines as Markdown does; form feeds and their like do not end a line."""
    return _LINE_END.split(text) if "\r" in text else text.split("\n")


def place_of_link(lines: Sequence[str], inline: Token, token: Token, references: Mapping[str, Any]) -> tuple[int, int]:
    """Find line and column of a link's address: where it is written, which for `[text][name]` is the definition."""
    address = str(token.attrs.get("href", token.attrs.get("src", "")))
    definition = references.get(token.meta.get("label", ""))
    if definition:
        return _first_in(lines, range(*definition["map"]), address)
    begin, end = token.meta.get("span", (0, 0))
    search = inline.content.find if token.markup == "wiki" else inline.content.rfind
    spot = search(address.removeprefix("mailto:"), begin, end) if address else -1
    row, start, indent = _row(lines, inline, max(spot, begin))
    if spot < 0:
        return row + 1, 1
    return row + 1, indent + spot - start + 1 if indent >= 0 else column_of(lines, row + 1, address)


def line_of(lines: Sequence[str], inline: Token, token: Token) -> int:
    """Find the line on which a token of a block's text begins."""
    begin, _ = token.meta.get("span", (0, 0))
    return _row(lines, inline, begin)[0] + 1


def column_of(lines: Sequence[str], line: int, written: str) -> int:
    """Find the column of a text in a line, 1 when it is not there."""
    return lines[line - 1].find(written) + 1 or 1 if 0 < line <= len(lines) else 1


def _row(lines: Sequence[str], inline: Token, spot: int) -> tuple[int, int, int]:
    """Find, for a spot in a block's text: its row, the spot where the row begins, and how far it is indented."""
    if "rows" not in inline.meta:
        # Noted at the block, because looking from its beginning for each of 10,000 links takes minutes.
        inline.meta["rows"] = list(_rows(lines, inline))
    rows: list[tuple[int, int, int]] = inline.meta["rows"]
    return rows[bisect_right(rows, spot, key=itemgetter(1)) - 1]


def _rows(lines: Sequence[str], inline: Token) -> Iterator[tuple[int, int, int]]:
    start, first = 0, inline.map[0] if inline.map else 0
    for row, written in enumerate(inline.content.split("\n"), first):
        yield row, start, lines[row].find(written) if row < len(lines) else -1
        start += len(written) + 1


def _first_in(lines: Sequence[str], rows: range, written: str) -> tuple[int, int]:
    for row in rows:
        if row < len(lines) and (column := lines[row].rfind(written)) >= 0 and written:
            return row + 1, column + 1
    return rows.start + 1, 1
