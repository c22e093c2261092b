"""Blocks for circles: takes the text of a body, gives it as each circle sees it, and the problems of its `:::` lines.

Promises: no line of a block reaches a circle wider than the block's own; where it is not certain what the author meant,
only the innermost circle sees the lines concerned. Lines are blanked, never removed, so that line numbers hold. Never
renders Markdown; it only asks which lines are code, where `:::` is text like any other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from milepost.adapters.markdown import code_lines
from milepost.model.spelling import Nearest, Patience, listed
from milepost.problems import Place, Problem, warning

_LINE_END = re.compile(r"\r\n?|\n")
# What may stand before a `:::` that is not where it should be: blanks, quotes, list marks, invisible characters.
_LEAD = r"(?:[\s\u00ad\u200b-\u200f\u2060\ufeff>]|[-+*](?=\s)|\d{1,9}[.)](?=\s))*"
_FENCE = re.compile(rf"(?P<lead>{_LEAD})(?P<colons>:{{2,}})(?P<rest>.*)")
_LAYOUT = re.compile(r"\s*:::\s*(?P<name>row|column|image|code|video|zone|moniker)(?P<end>-end)?\b.*:::\s*")
_ALERTS = {
    "note": "NOTE",
    "info": "NOTE",
    "abstract": "NOTE",
    "details": "NOTE",
    "tip": "TIP",
    "hint": "TIP",
    "success": "TIP",
    "important": "IMPORTANT",
    "attention": "IMPORTANT",
    "warning": "WARNING",
    "caution": "CAUTION",
    "danger": "CAUTION",
    "error": "CAUTION",
}


@dataclass(frozen=True, slots=True)
class _Fence:
    """A `:::` line; `line` counts from 0, `lead` is what stands before the colons, `name` is empty where it closes."""

    line: int
    lead: str
    name: str
    is_code: bool = False
    is_short: bool = False


@dataclass(slots=True)
class _Reading:
    """How far the reading has come: from which circle on each line is seen, and the open blocks with theirs."""

    circles: Sequence[str]
    shown: str
    levels: list[int]
    opened: list[tuple[_Fence, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    patience: Patience = field(default_factory=Patience)

    @property
    def innermost(self) -> int:
        return len(self.circles) - 1

    def report(self, fence: _Fence, message: str, hint: str, rule: str = "bad-block") -> None:
        """Note a problem at a `:::` line."""
        place = Place(self.shown, fence.line + 1, len(fence.lead) + 1)
        self.problems.append(Problem(place, rule, message, hint))


def for_circles(text: str, circles: Sequence[str], shown: str) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Give the text as each circle sees it, widest first as `circles` is; those that see the same share one text."""
    if "::" not in text or not circles:
        return (text,) * len(circles), ()
    lines = _LINE_END.split(text)
    layout = _without_layout(lines, circles, shown)
    fences = _fences(lines, circles)
    reading = _Reading(circles, shown, [0] * len(lines))
    _read(reading, fences)
    if not layout and not any(not fence.is_code for fence in fences):
        return (text,) * len(circles), ()
    for fence in fences:
        if not fence.is_code:
            lines[fence.line] = ""
    return tuple(_texts(lines, reading)), (*layout, *reading.problems)


def _texts(lines: Sequence[str], reading: _Reading) -> Iterator[str]:
    used = {level for line, level in zip(lines, reading.levels, strict=True) if line}
    text = None
    for number in range(len(reading.circles)):
        if text is None or number in used:
            text = "\n".join(line if level <= number else "" for line, level in zip(lines, reading.levels, strict=True))
        yield text


def _read(reading: _Reading, fences: Sequence[_Fence]) -> None:
    """Go through the `:::` lines in order and set from which circle on each line is seen."""
    begin = 0
    for fence in fences:
        _hide(reading, begin, fence.line, _level(reading))
        if not fence.is_code:
            _turn(reading, fence, begin)
        begin = fence.line
    _hide(reading, begin, len(reading.levels), _level(reading))
    if reading.opened and not _is_explained(reading):
        fence = reading.opened[-1][0]
        reading.report(
            fence, f"the block '::: {fence.name}' is never closed", "write ::: alone on a line where it ends"
        )


def _is_explained(reading: _Reading) -> bool:
    """Tell whether a mistake already reported is why a block stays open."""
    first = reading.opened[0][0].line + 1
    return any(problem.rule == "bad-block" and problem.place.line >= first for problem in reading.problems)


def _turn(reading: _Reading, fence: _Fence, begin: int) -> None:
    if fence.name:
        _open(reading, fence)
    elif not reading.opened:
        # Which lines it was meant to hide cannot be known: at the most all since the `:::` line before.
        _hide(reading, begin, fence.line, reading.innermost)
        reading.report(
            fence, "':::' closes a block that was never opened", "write ::: AUDIENCE where it begins, or delete it"
        )
    elif fence.lead and not reading.opened[-1][0].lead:
        reading.report(fence, "':::' is indented or inside a list or a quote", "begin the line with the colons")
    else:
        reading.opened.pop()


def _open(reading: _Reading, fence: _Fence) -> None:
    names = [name.casefold() for name in reading.circles]
    name = fence.name.casefold()
    if fence.lead:
        reading.report(
            fence,
            f"the block '::: {fence.name}' is indented or inside a list or a quote",
            "begin the line with the colons, outside lists and quotes; to show it as text, put it into fenced code",
        )
    elif fence.is_short:
        reading.report(fence, f"'{fence.name}' follows two colons", f"write ::: {name}")
    elif reading.opened:
        outer = reading.opened[-1][0].name
        reading.report(
            fence, f"the block '::: {fence.name}' begins inside '::: {outer}'", "close the block before with :::"
        )
    elif name not in names:
        message = f"no audience has the id '{fence.name}'"
        reading.report(fence, message, _hint(fence.name, reading), "unknown-audience")
    level = names.index(name) if name in names else reading.innermost
    reading.opened.append((fence, max(level, _level(reading))))


def _hint(name: str, reading: _Reading) -> str:
    word = re.split(r"[\s{:]", name.strip("{.").casefold(), maxsplit=1)[0]
    if word in _ALERTS:
        return f"for a highlighted note write > [!{_ALERTS[word]}] and begin each of its lines with >"
    nearest = Nearest(reading.circles, reading.patience)
    near = nearest.to(name.casefold()) or nearest.to(word)
    return f"did you mean '{near}'?" if near else f"the audiences are: {listed(reading.circles)}"


def _level(reading: _Reading) -> int:
    return reading.opened[-1][1] if reading.opened else 0


def _hide(reading: _Reading, begin: int, end: int, level: int) -> None:
    for line in range(begin, end):
        reading.levels[line] = max(reading.levels[line], level)


def _fences(lines: Sequence[str], circles: Sequence[str]) -> list[_Fence]:
    candidates = [fence for number, line in enumerate(lines) if (fence := _fence(number, line, circles))]
    code = _in_code(lines, {fence.line: fence.lead for fence in candidates})
    return [_Fence(fence.line, fence.lead, fence.name, fence.line in code, fence.is_short) for fence in candidates]


def _fence(number: int, line: str, circles: Sequence[str]) -> _Fence | None:
    if "::" not in line:
        return None
    match = _FENCE.fullmatch(line)
    if match is None:
        return None
    name = match["rest"].strip().rstrip(": \t")
    is_short = len(match["colons"]) == 2
    # Two colons are text, but for the likeliest slip of the finger.
    if is_short and name.casefold() not in {circle.casefold() for circle in circles}:
        return None
    return _Fence(number, match["lead"], name, is_short=is_short)


def _in_code(lines: Sequence[str], leads: dict[int, str]) -> set[int]:
    """Find those `:::` lines that are code, in the text as it will be when the others are blank.

    Each is tried as a heading between blank lines: a blank line ends raw HTML, as it will; only something visible
    ends the code of a list that the line does not belong to.
    """
    if not leads:
        return set()
    probe: list[str] = []
    marks: dict[int, int] = {}
    for number, line in enumerate(lines):
        if number not in leads:
            probe.append(line)
            continue
        # A blank line would end the quote that the code may be in.
        around = [] if ">" in leads[number] else [""]
        marks[number] = len(probe) + len(around) + 1
        probe.extend((*around, f"{leads[number]}#", *around))
    code = code_lines("\n".join(probe))
    inside = {number for number, line in marks.items() if line in code}
    # A line blanked in a quote ends it, which the trial did not see: after the first, quotes hold nothing certain.
    blanked = min((number for number in leads if ">" in leads[number] and number not in inside), default=len(lines))
    return {number for number in inside if number < blanked or ">" not in leads[number]}


def _layout(lines: Sequence[str], circles: Sequence[str]) -> dict[int, re.Match[str]]:
    found = {
        number: match
        for number, line in enumerate(lines)
        if ":::" in line and (match := _LAYOUT.fullmatch(line)) and match["name"] not in circles
    }
    code = code_lines("\n".join(lines)) if found else ()
    return {number: match for number, match in found.items() if number + 1 not in code}


def _without_layout(lines: list[str], circles: Sequence[str], shown: str) -> tuple[Problem, ...]:
    """Blank other platforms' layout lines in place, and move what was indented inside them to the left."""
    found = _layout(lines, circles)
    if not found:
        return ()
    first = min(found)
    column = found[first][0].index(":::") + 1
    depth = begin = 0
    for number, match in found.items():
        if depth:
            _dedent(lines, begin, number)
        lines[number] = ""
        begin = number + 1
        if match["name"] in ("row", "column", "zone", "moniker"):
            depth = max(0, depth + (-1 if match["end"] else 1))
    message = "layout lines of another platform were left out"
    hint = "delete the lines between ::: and :::; tables and lists need none"
    return (warning(Place(shown, first + 1, column), "foreign-block", message, hint),)


def _dedent(lines: list[str], begin: int, end: int) -> None:
    indents = [len(line) - len(line.lstrip(" ")) for line in lines[begin:end] if line.strip()]
    indent = min(indents, default=0)
    for number in range(begin, end):
        lines[number] = lines[number][indent:] if lines[number].strip() else lines[number]
