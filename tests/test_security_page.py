"""SECURITY.md names a test for each promise, and each of them is there."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PAGE = (CHECKOUT / "SECURITY.md").read_text("utf-8")


def test_every_test_and_target_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)`", PAGE))
    assert len(named) > 10
    assert {name for name in named if not (CHECKOUT / name).exists()} == set()
    targets = set(re.findall(r"`make (\w+)`", PAGE))
    makefile = (CHECKOUT / "Makefile").read_text("utf-8")
    assert targets >= {"check", "faults", "fuzz"}
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_every_promise_says_what_holds_it() -> None:
    promises = PAGE.partition("## What it promises")[2].partition("## What it does not promise")[0]
    paragraphs = [text for text in promises.split("\n\n") if text.startswith(("**", "\n**"))]
    assert len(paragraphs) == promises.count("\n**")
    assert [text for text in paragraphs if "Held by" not in " ".join(text.split())] == []
