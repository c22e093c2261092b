"""Faults in an author's words: takes lines and why a parser stopped, gives what is wrong and what to type.

Never needs more than the lines and the fault, and never lacks an answer.
"""

from collections.abc import Callable
from types import MappingProxyType

from milepost.adapters.front_matter import quotes, structure
from milepost.adapters.front_matter.faults import Fault, Mistake, Reason
from milepost.adapters.front_matter.lines import at, shortened

Explanation = Callable[[list[str], Fault], Mistake | None]

_EXPLANATIONS: MappingProxyType[Reason, Explanation] = MappingProxyType(
    {
        "sign": quotes.sign,
        "tag": quotes.sign,
        "directive": quotes.directive,
        "open-quote": quotes.open_quote,
        "escape": quotes.escape,
        "block-text": quotes.block_text,
        "colon": structure.colon,
        "no-colon": structure.no_colon,
        "documents": structure.documents,
        "text": structure.no_mapping,
        "dash": structure.dash,
        "flow": structure.brackets,
        "structure": structure.structure,
    }
)
_SAYINGS: MappingProxyType[Reason, tuple[str, str]] = MappingProxyType(
    {
        "list": ("this is a list, and 'key: value' lines are expected", "put the list below a key: 'tags:'"),
        "depth": ("lists and mappings are nested more than 100 deep here", "write it flatter"),
        "size": ("there are more than 50,000 values in this YAML", "split the file"),
    }
)


def explain(lines: list[str], fault: Fault) -> Mistake:
    """Say in plain words why reading stopped."""
    if fault.reason in _SAYINGS:
        return Mistake(fault.line, fault.column, *_SAYINGS[fault.reason])
    explanation = _EXPLANATIONS.get(fault.reason)
    found = None if explanation is None else explanation(lines, fault)
    return found or _unknown(lines, fault)


def _unknown(lines: list[str], fault: Fault) -> Mistake:
    text = at(lines, fault.line).strip()
    what = f"'{shortened(text)}' cannot be read as YAML" if text else "the YAML ends too early"
    hint = "look for an unclosed quote or bracket and uneven indentation, here and on the lines above"
    return Mistake(fault.line, fault.column, what, hint)
