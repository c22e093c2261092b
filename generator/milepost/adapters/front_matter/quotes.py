"""Mistakes that quotes would mend or that quotes made: takes lines and a fault, gives the mistake in an author's words.

Never blames a line without looking further up for a quote that was never closed.
"""

import re

from milepost.adapters.front_matter.faults import Fault, Mistake
from milepost.adapters.front_matter.lines import at, entry, goes_on, quoted, shortened

_ITEM = r"(?:[^,:\[\]{}\"']|:(?=\S))*"
_FIRST_ITEM = re.compile("." + _ITEM)
_NEXT_ITEM = re.compile(r"(?<=[\[{,:])( *)([@`%]" + _ITEM + ")")
_CLOSED_BY = ('"', "'", "]", "}")
_LOOK_BACK = 50


def sign(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain a text that begins with a character YAML keeps for itself: `owner: @mara`."""
    line, column = fault.opened
    text = at(lines, line)
    if not text[column : column + 1].strip():
        return None
    above = unclosed_above(lines, line, text[:column])
    if above is not None:
        return above
    mended = _quoted_from(text, column)
    is_value = column == len(entry(text).lead)
    hint = hint_to_quote(lines, line, mended) if is_value else f"quote it: {shortened(mended)}"
    return Mistake(line, column, f"a text cannot begin with '{text[column]}' without quotes", hint, mended)


def hint_to_quote(lines: list[str], line: int, mended: str) -> str:
    """Show the line in quotes; a text of several lines is better off with none."""
    lead = entry(lines[line]).lead.strip()
    if lead and goes_on(lines, line):
        return f"write '{shortened(lead)} >-' and begin the text on the next line, indented"
    return f"quote the whole value: {shortened(mended)}"


def _quoted_from(text: str, column: int) -> str:
    """Quote what begins at a column: a line's value, its key, or one item between brackets."""
    whole = entry(text)
    if column == len(whole.lead):
        return whole.quoted()
    if column < len(whole.lead):
        end = len(whole.lead.rstrip()) - 1
        return text[:column] + quoted(text[column:end]) + text[end:]
    # One line may hold many of them, and it is mended once: owner: [@mara, @jo]
    found = _FIRST_ITEM.match(text, column)
    first = found.group().rstrip() if found else ""
    rest = _NEXT_ITEM.sub(lambda item: item[1] + quoted(item[2].rstrip()), text[column + len(first) :])
    return text[:column] + quoted(first) + rest


def open_quote(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain a quote that the end of the text had to close."""
    return _unclosed(lines, *fault.opened)


def unclosed_above(lines: list[str], line: int, before: str) -> Mistake | None:
    """Look for a quote opened further up, when the one before a fault closed it instead of opening a text."""
    quote = before.rstrip()[-1:]
    if quote not in ('"', "'") or lines[line].count(quote) % 2:
        return None
    near = range(line - 1, max(line - _LOOK_BACK, -1), -1)
    number = next((number for number in near if lines[number].count(quote) % 2), None)
    if number is None:
        return None
    opened = entry(lines[number])
    if not opened.value.startswith(quote) or opened.value[1:].endswith(quote):
        return None
    return _unclosed(lines, number, len(opened.lead))


def _unclosed(lines: list[str], line: int, column: int) -> Mistake:
    text = at(lines, line)
    mended = text.rstrip() + text[column : column + 1]
    hint = f"close it: {shortened(mended)}"
    return Mistake(line, column, "the quote that opens here is never closed", hint, mended)


def escape(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain a backslash in double quotes that begins nothing YAML knows: `"C:\\Users"`."""
    column = max(at(lines, fault.line).rfind("\\", 0, fault.column + 1), 0)
    message = "in double quotes a backslash begins an escape, and YAML knows none that looks like this"
    whole = entry(at(lines, fault.line))
    inner = whole.value[1:-1]
    if not (whole.value.startswith('"') and whole.value.endswith('"')) or '"' in inner:
        return Mistake(fault.line, column, message, "write the text in single quotes, or double the backslash: \\\\")
    mended = whole.lead + "'" + inner.replace("'", "''") + "'" + whole.rest
    return Mistake(fault.line, column, message, f"write it in single quotes: {shortened(mended)}", mended)


def block_text(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain text on the line of a `|` or `>`."""
    line, column = fault.opened
    text = at(lines, line)
    whole = entry(text)
    begun = text[column : column + 1]
    if begun not in ("|", ">") or column != len(whole.lead):
        return None
    message = f"after '{begun}' the text begins on the next line, indented"
    hint = f"move it there; if '{begun}' is part of the text, quote it: {shortened(whole.quoted())}"
    return Mistake(line, column, message, hint, whole.quoted())


def text_after(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain text after a quoted value, or after a list in brackets: `title: "Big" launch`."""
    text = at(lines, fault.line)
    before = text[: fault.column].rstrip()
    above = unclosed_above(lines, fault.line, before)
    whole = entry(text)
    if above is not None or not before.endswith(_CLOSED_BY) or fault.column < len(whole.lead):
        return above
    if text[fault.column : fault.column + 1] in ("]", "}"):
        mended = text[: fault.column] + text[fault.column + 1 :]
        return Mistake(fault.line, fault.column, "one closing bracket too many", f"write: {mended.strip()}", mended)
    if not whole.lead.strip() and ": " in whole.value:
        return None
    mended = whole.lead + quoted(_without_outer_quotes(whole.value, before[-1])) + whole.rest
    message = f"text goes on after the closing {before[-1]}"
    return Mistake(fault.line, fault.column, message, hint_to_quote(lines, fault.line, mended), mended)


def _without_outer_quotes(value: str, quote: str) -> str:
    """In 'it's' the outer quotes are the author's, in "Big" launch they belong to the text."""
    is_wrapped = len(value) > 1 and value[0] == value[-1] == quote and value.count(quote) % 2 == 1
    return value[1:-1] if is_wrapped else value


def directive(lines: list[str], fault: Fault) -> Mistake | None:
    """Explain a line that begins with a percent sign."""
    if at(lines, fault.line).startswith(("%YAML", "%TAG")):
        message = "lines with '%YAML' and '%TAG' are not read"
        return Mistake(fault.line, 0, message, "delete this line", "")
    return sign(lines, Fault("sign", fault.line, 0, (fault.line, 0)))
