"""The lines of files that messages show."""

from collections.abc import Sequence
from pathlib import Path

from milepost import report


def lines_in(here: Path) -> report.Lines:
    """Give the lines of files for code frames; a file that cannot be read has none."""
    known: dict[str, Sequence[str]] = {}

    def lines(path: str) -> Sequence[str]:
        if path not in known:
            try:
                text = (here / path).read_bytes().decode("utf-8-sig", "replace")
            except OSError:
                text = ""
            known[path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return known[path]

    return lines
