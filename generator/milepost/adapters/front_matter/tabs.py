"""Tabs in YAML: takes lines, gives them with spaces for tabs and lists the tabs that indent.

Never touches the text below a `|` or `>`, where a tab is the author's. Elsewhere PyYAML's two parsers disagree about
tabs, and in an indentation no reader can tell how wide one is.
"""

import re
from collections.abc import Iterator

from milepost.adapters.front_matter.faults import Spot
from milepost.adapters.front_matter.lines import indentation

_TEXT_BEGINS = re.compile(r"[^#]*[:-][ ]+[|>][-+0-9]*[ \t]*(?:#.*)?$")


def without(lines: list[str]) -> tuple[list[str], list[Spot]]:
    """Write spaces for tabs, and list where a tab indents a line."""
    clean: list[str] = []
    indenting: list[Spot] = []
    for number, (line, is_text) in enumerate(zip(lines, _are_text(lines), strict=True)):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and not is_text and indent != line:
            indenting.append((number, line.index("\t")))
        clean.append("" if indent == line else line if is_text else line.replace("\t", " "))
    return clean, indenting


def _are_text(lines: list[str]) -> Iterator[bool]:
    """Tell for each line whether it lies in the text that a `|` or `>` began."""
    above: int | None = None
    begun: int | None = None
    for line in lines:
        spaces = indentation(line)
        if not line.strip(" \t"):
            yield False
        elif above is not None and spaces > above and (begun is None or spaces >= begun):
            # The first line says how far the text is indented, so a tab right after its spaces would be part of that.
            yield begun is not None or line[spaces] != "\t"
            begun = spaces if begun is None else begun
        else:
            above, begun = spaces if _TEXT_BEGINS.match(line) else None, None
            yield False
