"""Texts as YAML: takes any text, gives a spelling that every reader of YAML takes for that text and nothing else.

Never a spelling that a reader could take for a number, a date or a truth value.
"""

import re
import unicodedata

_PLAIN = re.compile(r"[^\W\d_](?:[\w.()/&+~?'-]|,? (?=[\w(&+]))*")
_TAKEN_FOR_VALUES = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
_JOINERS = frozenset("\u200c\u200d")


def quoted(text: str) -> str:
    """Spell a text for YAML, in quotes wherever it could be misread without."""
    if _PLAIN.fullmatch(text) and text.lower() not in _TAKEN_FOR_VALUES and text.isprintable():
        return text
    return '"' + "".join(map(_spelled, text)) + '"'


def one_line(text: str) -> str:
    """Bring a text from the command line onto one line, without what no page could show."""
    shown = (" " if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} else char for char in text)
    return " ".join("".join(shown).split())


def _spelled(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable() or char in _JOINERS:
        return char
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"
