"""Colours of code: takes code and the name of its language, gives HTML with Pygments' short class names.

Promises: every character of the code is in the output, escaped. Never guesses a language, never writes a style.
"""

from functools import lru_cache
from html import escape
from itertools import groupby
from operator import itemgetter

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

# Longer code is generated or pasted data: colours help nobody, and some lexers take time by the square of its length
# (20,000 line ends called Agda: 3 seconds).
MOST_CHARACTERS = 10_000


def highlighted(code: str, language: str, mark: str) -> str:
    """Escape code and wrap its parts in spans whose class is `mark` and Pygments' class; plain when not known."""
    lexer = _lexer(language.lower()) if language and len(code) <= MOST_CHARACTERS else None
    if lexer is None:
        return escape(code, quote=False)
    parts = ((_class_name(kind), text) for kind, text in lexer(stripnl=False, ensurenl=False).get_tokens(code))
    return "".join(
        _span(name, "".join(text for _, text in group), mark) for name, group in groupby(parts, itemgetter(0))
    )


def _span(name: str, text: str, mark: str) -> str:
    shown = escape(text, quote=False)
    return f'<span class="{mark}{name}">{shown}</span>' if name and text.strip() else shown


@lru_cache(maxsize=64)
def _lexer(language: str) -> type[Lexer] | None:
    try:
        found: type[Lexer] = find_lexer_class_by_name(language)
    except ClassNotFound:
        return None
    return found


def _class_name(kind: _TokenType) -> str:
    # A lexer may use finer kinds than the standard ones; the coarser kind above them has a class.
    return next((STANDARD_TYPES[known] for known in reversed(kind.split()) if known in STANDARD_TYPES), "")
