"""Fields from a block of YAML: takes its text, gives a mapping or none, and every problem found on the way.

Never changes in silence what is read: a line is read as it was meant only after a problem has said so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from milepost.adapters.front_matter import mistakes, tabs, tree
from milepost.adapters.front_matter.faults import Spot
from milepost.adapters.front_matter.fences import YAML_BYTES, Block
from milepost.adapters.front_matter.lines import goes_on
from milepost.model.nodes import Mapping
from milepost.problems import Place, Problem

# Each mended line costs a reading of the whole, so neither may grow without bound.
_MENDED_LINES = 20
_MENDED_LENGTH = 50_000

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
# Line ends to YAML 1.1 and to no editor: as such they would shift the number of every line below them.
_OTHER_LINE_ENDS = re.compile(r"[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Found:
    """What a block of YAML says; without fields, reading it stopped for good at `stopped_line` of the file."""

    fields: Mapping | None
    problems: tuple[Problem, ...]
    stopped_line: int = 0


def fields(block: Block, shown: str, loader: tree.Loader = tree.FASTEST) -> Found:
    """Read a block; slips confined to one line are mended after they are reported, so that all are found."""
    fence = () if block.fault is None else (block.fault,)
    if not block.is_yaml:
        return Found(None, fence)
    oversize = _oversize(block, shown)
    if oversize is not None:
        return Found(None, (*fence, oversize), block.line)
    strange = _strange(block, shown)
    text = _FORBIDDEN.sub("\ufffd", _OTHER_LINE_ENDS.sub(" ", block.yaml))
    lines, indenting = tabs.without(text.removesuffix("\n").split("\n"))
    if indenting:
        return Found(None, (*fence, *strange, _tabs(indenting, block, shown)), indenting[0][0] + block.line)
    found = _mended([*lines, ""], shown, block.line, loader)
    return Found(found.fields, (*fence, *strange, *found.problems), found.stopped_line)


def _mended(lines: list[str], shown: str, first_line: int, loader: tree.Loader) -> Found:
    """Read lines again and again, each time with one more of them as it was meant."""
    problems: list[Problem] = []
    mended: set[int] = set()
    is_short = sum(map(len, lines)) <= _MENDED_LENGTH
    while True:
        grown = tree.grow("\n".join(lines), shown, first_line, loader)
        if grown.fault is None:
            return Found(grown.root, (*problems, *grown.problems))
        mistake = mistakes.explain(lines, grown.fault)
        stopped_line = max(grown.fault.line, mistake.line) + first_line
        if mistake.line in mended:
            return Found(None, (*problems, *grown.problems), stopped_line)
        place = Place(shown, mistake.line + first_line, mistake.column + 1)
        problems.append(Problem(place, "bad-yaml", mistake.message, mistake.hint))
        is_bounded = is_short and len(mended) < _MENDED_LINES
        if mistake.mended is None or not is_bounded or goes_on(lines, mistake.line):
            return Found(None, (*problems, *grown.problems), stopped_line)
        lines[mistake.line] = mistake.mended
        mended.add(mistake.line)


def _oversize(block: Block, shown: str) -> Problem | None:
    size = len(block.yaml.encode())
    if size <= YAML_BYTES:
        return None
    message = f"there are {size:,} bytes of YAML here; the limit is 1 MB ({YAML_BYTES:,})"
    hint = "keep long texts below the front matter or in files of their own"
    return Problem(Place(shown, block.line, 1), "bad-yaml", message, hint)


def _strange(block: Block, shown: str) -> Iterator[Problem]:
    """Name the first of the characters that nobody sees and YAML does not allow."""
    found = _FORBIDDEN.search(block.yaml)
    if found is None:
        return
    start = found.start()
    line = block.yaml.count("\n", 0, start) + block.line
    place = Place(shown, line, start - block.yaml.rfind("\n", 0, start))
    more = len(_FORBIDDEN.findall(block.yaml)) - 1
    also = f" (and {more} more like it)" if more else ""
    message = f"an invisible character stands here, U+{ord(found.group()):04X}{also}"
    yield Problem(place, "bad-yaml", message, "delete it: retype the word it stands in")


def _tabs(indenting: list[Spot], block: Block, shown: str) -> Problem:
    line, column = indenting[0]
    more = len(indenting) - 1
    also = f" (and {more} more line{'s' if more > 1 else ''})" if more else ""
    message = f"a tab indents this line{also}; YAML wants spaces"
    return Problem(Place(shown, line + block.line, column + 1), "bad-yaml", message, "write two spaces for each tab")
