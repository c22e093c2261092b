"""Mistakes in how lines hang together: takes lines and a fault, gives the mistake in an author's words.

Never mends what more than one line is needed to judge.
"""

import re
from dataclasses import replace
from types import MappingProxyType

from milepost.adapters.front_matter import quotes
from milepost.adapters.front_matter.faults import Fault, Mistake
from milepost.adapters.front_matter.lines import at, entry, indentation, quoted, shortened

_END_OF_ITEM = re.compile(r"[,\]}]|$")
_CLOSING = MappingProxyType({"[": "]", "{": "}"})
_NEEDS_QUOTES = re.compile(r"[@`%&*!|>]|.*:\s")
# What is nearly an entry: how it looks, how it should, and what is wrong with it. `http://…` is no key.
_NEARLY = (
    (re.compile(r"(\s*(?:- +)*[\w.-]{1,80}):(?!//)(?=[^\s:])"), r"\1: ", "a key's colon needs a space after it"),
    (re.compile(r"(\s*(?:\"[^\"]*\"|'[^']*')):(?=\S)"), r"\1: ", "a key's colon needs a space after it"),
    (re.compile(r"(\s*-)(?=[^\s-])"), r"\1 ", "a list item needs a space after its dash"),
    (re.compile(r"(\s*[\w-]{1,80}) *= *(?=\S)"), r"\1: ", "a key ends with a colon, not with '='"),
)


def colon(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain a colon where a value has begun: `title: Pay: now`, or a key below a line that is no entry."""
    text = at(lines, fault.line)
    above = quotes.unclosed_above(lines, fault.line, text[: fault.column])
    if above is not None:
        return above
    whole = entry(text)
    if fault.column < len(whole.lead):
        return _second_key(lines, fault)
    message = "a colon followed by a space cannot stand in a text without quotes"
    hint = quotes.hint_to_quote(lines, fault.line, whole.quoted())
    return Mistake(fault.line, fault.column, message, hint, whole.quoted())


def _second_key(lines: list[str], fault: Fault) -> Mistake | None:
    """The key is in order, so what stands above it is not: a value that already ended, or a line without a colon."""
    number = _line_above(lines, fault.line)
    if number is None:
        return None
    text, above = lines[fault.line], lines[number]
    if indentation(text) <= indentation(above):
        return _not_an_entry(number, above)
    key = shortened(text[: fault.column])
    message = f"'{key}' is indented below '{shortened(above)}', which already has its value"
    hint = (
        f"begin the line with {_spaces(indentation(above))} if '{key}' is a key of its own; "
        "quote the text above as a whole if it belongs to it"
    )
    return Mistake(fault.line, indentation(text), message, hint)


def no_colon(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain a line that should be an entry and is none."""
    return _not_an_entry(fault.opened[0], at(lines, fault.opened[0]))


def no_mapping(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain text where there should be entries."""
    found = _not_an_entry(fault.line, at(lines, fault.line))
    if found is None or found.mended is not None:
        return found
    hint = "write lines such as 'title: …' between two lines of '---'; for a rule across a page write '***'"
    return replace(found, hint=hint)


def documents(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain what follows the end of a document, or is taken for that: a `"key":` without a space."""
    number = _line_above(lines, fault.line)
    text = at(lines, fault.line)
    if not (text.startswith("---") or at(lines, number or 0).startswith("...")):
        is_entry = entry(text).lead.strip() and '":' not in text
        return structure(lines, fault) if is_entry else _not_an_entry(fault.line, text)
    message = "a second YAML document begins here"
    return Mistake(fault.line, fault.column, message, "delete the '---' or '...' that parts the two")


def _not_an_entry(line: int, text: str) -> Mistake | None:
    column = indentation(text)
    if not text.strip():
        return None
    if text.startswith("--- "):
        return Mistake(line, 0, "'---' must stand alone on its line", "move what follows it to the next line")
    for pattern, mend, message in _NEARLY:
        if pattern.match(text):
            mended = _with_quotes(pattern.sub(mend, text, count=1))
            return Mistake(line, column, message, f"write: {shortened(mended)}", mended)
    message = f"'{shortened(text)}' is not a 'key: value' line"
    hint = (
        "begin it with a key and a colon, or indent it if it continues the value above; "
        "if the text of the page begins here, put '---' on a line of its own before it"
    )
    return Mistake(line, column, message, hint)


def _with_quotes(line: str) -> str:
    whole = entry(line)
    return whole.quoted() if _NEEDS_QUOTES.match(whole.value) else line


def dash(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain a dash behind a key: `tags: - web`."""
    whole = entry(at(lines, fault.line))
    message = "a list cannot begin on the line of its key"
    hint = f"put '{shortened(whole.value)}' on the next line; if it is text, quote it: {shortened(whole.quoted())}"
    return Mistake(fault.line, fault.column, message, hint)


def brackets(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain what stands wrong between brackets, or brackets that nothing closes."""
    line, column = fault.opened
    text, here = at(lines, line), at(lines, fault.line)
    mark = here[fault.column : fault.column + 1]
    is_left = fault.line > line and indentation(here) <= indentation(text) and mark not in _CLOSING.values()
    if text[column : column + 1] in _CLOSING and (is_left or not here.strip()):
        return _unclosed(lines, line, column)
    if mark == ",":
        mended = here[: fault.column] + here[fault.column + 1 :]
        hint = f"take it out: {shortened(mended)}"
        return Mistake(fault.line, fault.column, "nothing stands before this comma", hint, mended)
    if mark == ":":
        mended = _with_item_quoted(here, fault.column, text[column : column + 1])
        message = "between brackets a text with a colon needs quotes"
        return Mistake(fault.line, fault.column, message, f"quote it: {shortened(mended)}", mended)
    if mark in ("]", "}"):
        message = f"'{mark}' stands here where '{_CLOSING.get(text[column : column + 1], ',')}' is missing"
        return Mistake(fault.line, fault.column, message, "close the inner brackets first")
    message = "between brackets a comma is missing before this"
    hint = "put commas between the items, and quotes around a text that holds brackets, commas or quotes"
    return Mistake(fault.line, fault.column, message, hint)


def _with_item_quoted(line: str, column: int, bracket: str) -> str:
    """Quote the item of a list, or the value in a mapping, that holds a colon."""
    before = line[:column]
    marks = ("[", ", ", ": ") if bracket == "{" else ("[", ", ")
    begins = max([indentation(line), *(before.rfind(mark) + len(mark) for mark in marks if mark in before)])
    ended = _END_OF_ITEM.search(line, column)
    end = ended.start() if ended else len(line)
    return line[:begins] + quoted(line[begins:end].rstrip()) + line[end:]


def _unclosed(lines: list[str], line: int, column: int) -> Mistake:
    opening = lines[line][column]
    closing = _CLOSING[opening]
    message = f"the '{opening}' that opens here is never closed"
    below = next((text for text in lines[line + 1 :] if text.strip()), "")
    if indentation(below) > indentation(lines[line]):
        return Mistake(line, column, message, f"write '{closing}' after the last item")
    whole = entry(lines[line])
    inside = whole.value.rstrip(", ")
    mended = whole.lead + inside + (" " if inside.endswith(":") else "") + closing + whole.rest
    return Mistake(line, column, message, f"close it: {shortened(mended)}", mended)


def structure(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain a line that does not follow from the ones above it, or the part of one that does not."""
    text = at(lines, fault.line)
    if text[: fault.column].strip(" -"):
        return quotes.text_after(lines, fault)
    if text.lstrip().startswith("- "):
        message = "a list item stands where a key should"
        hint = "a list stands below its own key: 'tags:' alone on a line, then each item on a line: '  - item'"
        return Mistake(fault.line, fault.column, message, hint)
    if text.lstrip().startswith(":"):
        return Mistake(fault.line, fault.column, "there is no key before this colon", "write 'key: value'")
    number = _line_above(lines, fault.line)
    if number is not None and indentation(lines[number]) == indentation(text):
        message = f"'{shortened(text)}' cannot follow '{shortened(lines[number])}'"
        return Mistake(fault.line, fault.column, message, "put a list below a key of its own: 'tags:'")
    above = "" if number is None else f" ('{shortened(lines[number])}' has {indentation(lines[number])})"
    message = f"'{shortened(text)}' begins with {_spaces(indentation(text))}, which fits no line above it"
    return Mistake(fault.line, fault.column, message, f"indent it as much as the keys it belongs to{above}")


def _line_above(lines: list[str], line: int) -> int | None:
    above = range(line - 1, -1, -1)
    return next((n for n in above if lines[n].strip() and not lines[n].lstrip().startswith("#")), None)


def _spaces(count: int) -> str:
    return {0: "no space", 1: "1 space"}.get(count, f"{count} spaces")
