"""Colours of code: takes code and the name of its language, gives HTML with Pygments' short class names.

Promises: every character of the code is in the output, escaped. Never guesses a language, never writes a style, and
never asks a clock: what is coloured follows from the text alone.
"""

from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import groupby
from operator import itemgetter

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name, get_all_lexers
from pygments.token import STANDARD_TYPES, _TokenType

# Of Pygments' 600 lexers, 20 take time without end for 40 characters (a quote and backslashes, called Scala), 100 more
# by the square of a length or worse. Those of these languages have been measured, and `make lexers` measures them
# again: a block takes 0.2 seconds at the worst. Code in any other language is shown without colours.
_MEASURED = """
    apacheconf arduino awk bash batch c clojure cmake common-lisp console cpp csharp css dart delphi diff django docker
    elixir elm erlang fortran fsharp gherkin go graphql graphviz groovy haskell html html+django html+php http ini java
    javascript json json5 jsonnet jsx julia kotlin kql less liquid lua make mako markdown matlab mysql nasm nginx nixos
    objective-c ocaml perl php plpgsql postgresql powershell prolog promql properties protobuf puppet pwsh-session pycon
    python restructuredtext rhtml ruby rust scheme scss sed solidity sparql splus sql sqlite3 swift tcl terraform tex
    thrift toml tsql tsx turtle typescript vb.net verilog vhdl vim wast xml yaml yaml+jinja zig
"""
LANGUAGES = frozenset(_MEASURED.split())
MOST_CHARACTERS = 2_000
FEWER_CHARACTERS = {"arduino": 1_000, "c": 1_000, "cpp": 1_000, "csharp": 1_000, "gherkin": 500, "objective-c": 1_000}
MOST_OF_A_TEXT = 10_000  # characters: less than two seconds for the dearest


@dataclass(slots=True)
class Colours:
    """The colours of one text's code: how many characters may still be coloured."""

    left: int = MOST_OF_A_TEXT

    def of(self, code: str, language: str, mark: str) -> str:
        """Escape code and wrap its parts in spans whose class is `mark` and Pygments' class; plain when not known."""
        known = _languages().get(language.lower(), "")
        if not known or len(code) > min(FEWER_CHARACTERS.get(known, MOST_CHARACTERS), self.left):
            return escape(code, quote=False)
        self.left -= len(code)
        lexer = _lexer(known)(stripnl=False, ensurenl=False)
        parts = ((_class_name(kind), text) for kind, text in lexer.get_tokens(code))
        return "".join(
            _span(name, "".join(text for _, text in group), mark) for name, group in groupby(parts, itemgetter(0))
        )


def _span(name: str, text: str, mark: str) -> str:
    shown = escape(text, quote=False)
    return f'<span class="{mark}{name}">{shown}</span>' if name and text.strip() else shown


@cache
def _lexer(name: str) -> type[Lexer]:
    found: type[Lexer] = find_lexer_class_by_name(name)
    return found


@cache
def _languages() -> dict[str, str]:
    """List the names that people give to the languages, each with its first; no lexer of a plug-in is among them."""
    named = (names for _, names, _, _ in get_all_lexers(plugins=False) if names and names[0] in LANGUAGES)
    return {name.lower(): names[0] for names in named for name in names}


def _class_name(kind: _TokenType) -> str:
    # A lexer may use finer kinds than the standard ones; the coarser kind above them has a class.
    return next((STANDARD_TYPES[known] for known in reversed(kind.split()) if known in STANDARD_TYPES), "")
