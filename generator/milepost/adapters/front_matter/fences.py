"""The fences around front matter: takes a file's text, gives the lines between `---` and `---` and what follows.

Never reads the YAML; where the closing fence is missing it guesses the end from the look of the lines.
"""

import re
from dataclasses import dataclass

from milepost.problems import Place, Problem

YAML_BYTES = 1_000_000

_CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)
_TOML_CLOSING = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
# What becomes of three dashes: two, four, typographic ones, an indented fence, one with a comment.
_ALMOST = re.compile(r"[ \t]*(?:-{2,}|[-–—]{2,9}|[–—]|\.{3})[ \t]*$|[ \t]*---[ \t]+#")
_KEY = re.compile(r"[\w\"'@.-][^:]{0,80}:(?:\s|$)")
_ENTRY = re.compile(r"[ \t]+\S|-|[\]}]|[\w\"'@`%.-][^:]{0,80}:|\w+ *=")


@dataclass(frozen=True, slots=True)
class Block:
    """Front matter and what follows; `line` and `body_line` are the file's numbers of their first lines."""

    yaml: str
    line: int
    rest: str = ""
    body_line: int = 1
    fault: Problem | None = None
    is_yaml: bool = True


def find(text: str, shown: str) -> Block | None:
    """Find the front matter at the top of a text, None when it begins with something else."""
    start = len(text) - len(text.lstrip())
    if start and text[start - 1] != "\n":
        return None
    fence, _, _ = text[start : start + YAML_BYTES].partition("\n")
    inside = start + len(fence) + 1
    if fence.rstrip() == "+++":
        return _toml(text, inside, shown)
    if fence.rstrip() != "---":
        return None
    closing = _CLOSING.search(text, inside)
    if closing is not None:
        return _block(text, inside, closing)
    if not any(_KEY.match(line) for line in text[inside : inside + YAML_BYTES].split("\n")[:3]):
        return None
    return _unclosed(text, inside, shown)


def cut_short(text: str, block: Block, stopped_line: int, shown: str) -> Block | None:
    """Take a block as unclosed when it cannot be read because a body's text got into it, else give None."""
    lines = block.yaml.split("\n")[:-1]
    end = _likely_end(lines)
    if block.fault is not None or not 0 < end < len(lines) or block.line + end > stopped_line:
        return None
    goes_on = any(_ENTRY.match(line) for line in lines[end + 1 :])
    if not _ALMOST.match(lines[end]) and (goes_on or not _is_gap(lines[end])):
        return None
    return _unclosed(text, text.index(block.yaml, text.index("---")), shown)


def _block(text: str, inside: int, closing: re.Match[str]) -> Block:
    rest = closing.end() + 1
    return Block(text[inside : closing.start()], _line(text, inside), text[rest:], _line(text, rest))


def _unclosed(text: str, inside: int, shown: str) -> Block:
    lines = text[inside : inside + YAML_BYTES].split("\n")
    end = _likely_end(lines)
    is_fence = end < len(lines) and _ALMOST.match(lines[end]) is not None
    first = _line(text, inside)
    if is_fence:
        hint = f"write three dashes, '---', on line {first + end} in place of '{lines[end].strip()}'"
    else:
        last = max((number for number in range(end) if lines[number].strip()), default=0)
        hint = f"put '---' on a line of its own after line {first + last} ('{_shortened(lines[last])}')"
    message = f"the front matter opened by the '---' on line {first - 1} is never closed"
    fault = Problem(Place(shown, first - 1, 1), "bad-yaml", message, hint)
    yaml = "".join(line + "\n" for line in lines[:end])
    rest = inside + len(yaml) + (len(lines[end]) + 1 if is_fence else 0)
    return Block(yaml, first, text[rest:], _line(text, rest), fault)


def _toml(text: str, inside: int, shown: str) -> Block | None:
    closing = _TOML_CLOSING.search(text, inside)
    if closing is None and "=" not in text[inside : inside + 200].partition("\n")[0]:
        return None
    place = Place(shown, _line(text, inside) - 1, 1)
    message = "front matter between '+++' lines is TOML, and only YAML is read"
    hint = "write '---' in place of both '+++' lines, and 'key: value' in place of 'key = value'"
    fault = Problem(place, "bad-yaml", message, hint)
    rest = len(text) if closing is None else closing.end() + 1
    return Block("", place.line + 1, text[rest:], _line(text, rest), fault, is_yaml=False)


def _likely_end(lines: list[str]) -> int:
    """Find the first line that no longer looks like front matter: the number of lines where all of them do."""
    gap = None
    for number, line in enumerate(lines):
        if _ALMOST.match(line):
            return number
        if _is_gap(line):
            gap = number if gap is None else gap
        elif _ENTRY.match(line):
            gap = None
        else:
            return number if gap is None else gap
    return len(lines) if gap is None else gap


def _is_gap(line: str) -> bool:
    """Tell whether a line may stand between two keys as well as between front matter and text: blank, `# …`."""
    return not line.strip() or line.startswith("#")


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _shortened(line: str) -> str:
    line = line.strip()
    return line if len(line) <= 60 else line[:59] + "…"
