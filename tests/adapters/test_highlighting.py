"""Colours of code: which code has them, and that no code, in whatever language, costs much.

`make lexers` sets EVERY_PAYLOAD and measures all that is known to be dear, in 15 to 25 minutes.
"""

import os
import signal
from collections.abc import Callable, Iterator
from html import unescape
from itertools import product
from typing import Any

import pytest
from pygments.lexers import get_all_lexers

from milepost.adapters.markdown import render
from milepost.adapters.markdown.highlighting import FEWER_CHARACTERS, LANGUAGES, MOST_CHARACTERS, Colours

NAMES = sorted(names[0] for _, names, _, _ in get_all_lexers(plugins=False) if names)
SECONDS = 0.6  # for one block of code; the dearest take a third of it
# Each made some lexer take long: what code begins with, and what then fills it.
WORST = (
    ("", "\n"), ("", "\n "), ("", "a\n"), ("", "a "), ("", "a"), ("", "_"), ("", "\\'"), ("", "[["), ("", "<!--"),
    ('"', "\\"), ("'", "\\"), ('"', "a "), ("'", "\n"), ("$", "\n"),
)  # fmt: skip
BEGINNINGS = ("", '"', "'", "`", '"""', "/*", "<!--", "<a ", "(", "{", "[", "#", "a = ", "a(", "<<A\n", "@", "$", "{%",
    "%", "\\", "//", "--", "a:", "<script>", "<style>", 'r"', 'R"(', "s/", "%q(", "\n", "~", "&", "|")  # fmt: skip
FILLINGS = ("\n", " ", "\\", "a\n", "a ", "a", "\n ", "\t", "\\'", '\\"', "//", "_", "<", "[[", "{{", "${", "<!--",
    "a.", ";", "a,", "@a\n", "<<a\n", "=a\n", "-", "a\\", '"', "'", "(", "{", "[", "0", "*", "/", "}", "#", "a=", "%",
    "é", ":", "\\\n", " \\", "()", "{}", "\r\n", "- ", "\n\n a", "begin ", "end\n", "}\n", "'\n", '"\n')  # fmt: skip


def payloads(most: int) -> Iterator[str]:
    """Fill code up to its bound with what lexers find dear."""
    pairs = product(BEGINNINGS, FILLINGS) if os.environ.get("EVERY_PAYLOAD") else WORST
    return ((begin + fill * most)[:most] for begin, fill in pairs)


@pytest.fixture
def stopped() -> Iterator[Callable[[float], Any]]:
    """Interrupt what takes longer than so many seconds of the processor."""
    if not hasattr(signal, "setitimer"):
        pytest.skip("needs a timer of the processor's time")

    def stop(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    yield lambda seconds: signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize("name", NAMES)
def test_no_code_in_any_language_takes_long(name: str, stopped: Callable[[float], Any]) -> None:
    for code in payloads(FEWER_CHARACTERS.get(name, MOST_CHARACTERS)):
        stopped(SECONDS)
        try:
            Colours().of(code, name, "m-")
        except TimeoutError:
            pytest.fail(f"{name}: {code[:12]!r} … takes more than {SECONDS} seconds")
        finally:
            stopped(0)


def test_every_language_that_has_colours_is_one_that_is_measured() -> None:
    assert set(NAMES) >= LANGUAGES
    assert FEWER_CHARACTERS.keys() <= LANGUAGES


def shown(text: str) -> str:
    return "".join(piece for piece in render(text).pieces if isinstance(piece, str))


@pytest.mark.parametrize("name", ["python", "py", "JS", "yaml", "C++", "console", "sh", "c#", "json", "gherkin"])
def test_code_has_colours_by_any_name_of_its_language(name: str) -> None:
    assert '<span class="' in shown(f'```{name}\nGiven "x" {{ 1 }} # a\n$ ls\n```\n')


@pytest.mark.parametrize("name", ["scala", "nosuch", ""])
def test_code_in_a_language_that_was_not_measured_is_shown_plain(name: str) -> None:
    html = shown(f'```{name}\nprint("x")\n```\n')
    assert 'print("x")' in html
    assert "<span" not in html


@pytest.mark.parametrize(
    ("name", "length", "is_coloured"),
    [("python", 1_900, True), ("python", 2_100, False), ("csharp", 900, True), ("csharp", 1_100, False)],
)
def test_code_has_colours_up_to_a_length_that_is_never_dear(name: str, length: int, is_coloured: bool) -> None:
    line = 'print("x")\n'
    html = shown(f"```{name}\n{line * (length // len(line))}```\n")
    assert ("<span" in html) is is_coloured
    assert html.count("print") == length // len(line)


def test_of_very_much_code_in_a_text_the_first_has_colours_and_all_is_shown() -> None:
    code = 'print("x")\n' * 100
    blocks = shown(f"```python\n{code}```\n\n" * 20).split("</pre>")[:-1]
    assert ["<span" in block for block in blocks] == [True] * 9 + [False] * 11
    assert all(block.count("print") == 100 for block in blocks)


def test_no_character_is_lost_in_any_language() -> None:
    code = "if a<b & c: # é \\\n\t'x' \"y\" <!-- /* ${z} */ -->\n"
    for name in sorted(LANGUAGES):
        coloured = Colours().of(code, name, "m-")
        assert unescape("".join(part.partition(">")[2] for part in f">{coloured}".split("<"))) == code, name
