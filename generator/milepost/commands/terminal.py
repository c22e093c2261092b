"""Text for a terminal: how many columns it takes, and lines that fit."""

import unicodedata
from collections.abc import Iterator

from milepost.report import uncommanding

WIDTH = 80


def columns(text: str) -> int:
    """Count the columns a text takes; wide letters take two."""
    return sum(map(_columns, text))


def printable(text: str) -> str:
    """Take out what commands a terminal or GitHub's runner, or turns a text around."""
    return "".join(sign if sign.isprintable() else " " for sign in text).replace("##[", "##�")


def later(days: int) -> str:
    """Say how much later or earlier something is."""
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'later' if days > 0 else 'earlier'}"


def wrapped(text: str, indent: str = "", hanging: str = "  ", width: int = WIDTH) -> Iterator[str]:
    """Break a text into lines of so many columns, those behind the first indented further; leaves control codes out."""
    text = printable(text)
    line, lead = indent, indent
    for word in _words(text.split(" "), width - columns(indent + hanging)):
        if line.strip() and columns(line) + 1 + columns(word) > width:
            yield uncommanding(line.rstrip())
            lead = indent + hanging
            line = lead + word
        else:
            line += word if line == lead else f" {word}"
    yield uncommanding(line.rstrip())


def _words(words: list[str], room: int) -> Iterator[str]:
    """Cut words that no line has room for; scripts without blanks are one word a sentence."""
    for word in words:
        part = ""
        for sign in word:
            if columns(part) + _columns(sign) > room:
                yield part
                part = ""
            part += sign
        yield part


def _columns(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
