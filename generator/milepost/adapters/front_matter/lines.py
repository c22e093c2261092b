"""One line of YAML as an author sees it: takes a line, gives its key, value and comment, and the same line quoted.

Never decides what is wrong; it only knows how the line should look.
"""

import re
from dataclasses import dataclass

# A plain key may hold colons that no blank follows. The pieces exclude each other, so that no line is slow to match.
_LEAD = re.compile(r"[ ]*(?:-[ ]+)*(?:(?:\"[^\"]*\"[ ]*|'[^']*'[ ]*|[^\s\"'\[{#:][^:]*(?::(?=\S)[^:]*)*):(?:[ ]+|$))?")
_TYPOGRAPHIC = "“”„‟«»"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line in three: indentation, dashes and key; the value; blanks and a comment."""

    lead: str
    value: str
    rest: str

    def quoted(self) -> str:
        """Write the line again with its whole value in quotes."""
        return f"{self.lead}{quoted(self.value.strip(_TYPOGRAPHIC) or self.value)}{self.rest}"


def entry(line: str) -> Entry:
    """Take a line apart; a line without a key is all value."""
    found = _LEAD.match(line)
    lead = found.group() if found else ""
    comment = line.find(" #", max(len(lead) - 1, 0))
    value = (line[len(lead) :] if comment < 0 else line[len(lead) : comment]).rstrip()
    return Entry(lead, value, line[len(lead) + len(value) :])


def goes_on(lines: list[str], number: int) -> bool:
    """Tell whether the line below belongs to a value that begins on this one."""
    below = next((line for line in lines[number + 1 : number + 50] if line.strip()), "")
    return indentation(below) > len(lines[number]) - len(lines[number].lstrip(" -"))


def quoted(text: str) -> str:
    """Put a text in the quotes that leave it as it is."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def indentation(line: str) -> int:
    """Count the spaces that a line begins with."""
    return len(line) - len(line.lstrip(" "))


def shortened(text: str) -> str:
    """Make a text fit into a message."""
    text = text.strip()
    return text if len(text) <= 80 else text[:79] + "…"


def at(lines: list[str], line: int) -> str:
    """Fetch a line; a fault at the end of a text lies one below its last."""
    return lines[line] if line < len(lines) else ""
