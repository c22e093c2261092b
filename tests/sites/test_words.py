"""Every word that templates and code ask for stands in words.yml, and every word there is asked for by somebody.

The keys are taken from the syntax trees of Jinja2 and Python, not from what happens to be shown by the sample.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from jinja2 import nodes

CHECKOUT = Path(__file__).resolve().parents[2]
TEMPLATES = CHECKOUT / "templates"
# Keys put together from values; what may follow each is pinned where the values are.
BUILT = frozenset(
    (
        "board.",
        "dates.",
        "decision.",
        "gate.",
        "health.",
        "kind.",
        "nav.",
        "period.",
        "progress.",
        "promise.",
        "state.",
        "table.",
        "tie.",
    )
)


def known() -> set[str]:
    def flat(value: Any, before: str) -> Iterator[str]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from flat(inner, f"{before}.{key}" if before else key)
        else:
            yield before

    return set(flat(yaml.load((TEMPLATES / "words.yml").read_text("utf-8"), yaml.BaseLoader), ""))  # noqa: S506


def asked_by_templates() -> set[str]:
    environment = jinja2.Environment(autoescape=True)
    found: set[str] = set()
    for file in sorted([*TEMPLATES.glob("*.html"), *TEMPLATES.glob("*.svg")]):
        for call in environment.parse(file.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in ("word", "count"):
                keys = set(of_template(call.args[0]))
                assert keys, f"{file.name}:{call.lineno}: no test can tell which words this asks for"
                found |= counted(keys) if call.node.name == "count" else keys
    return found


def of_template(part: nodes.Node) -> Iterator[str]:
    """List the keys an expression may come to; one that is put together ends in `*`."""
    if isinstance(part, nodes.Const):
        yield part.value
    elif isinstance(part, nodes.CondExpr):
        yield from of_template(part.expr1)
        if part.expr2 is not None:
            yield from of_template(part.expr2)
    elif isinstance(part, nodes.Concat):
        for key in of_template(part.nodes[0]):
            yield f"{key}*"


def asked_by_code() -> set[str]:
    found: set[str] = set()
    for file in sorted((CHECKOUT / "generator").rglob("*.py")):
        for call in (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)):
            if is_words(call.func) and call.args:
                found |= set(of_code(call.args[0]))
            elif isinstance(call.func, ast.Attribute) and call.func.attr == "count" and is_words(call.func.value):
                found |= counted(of_code(call.args[0]))
    return found


def is_words(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id == "words") or (
        isinstance(node, ast.Attribute) and node.attr == "words"
    )


def of_code(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from of_code(node.body)
        yield from of_code(node.orelse)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield f"{node.values[0].value}*"


def counted(keys: Iterable[str]) -> set[str]:
    return {f"{key}.{number}" for key in keys for number in ("one", "other")}


@pytest.fixture(scope="module")
def asked() -> set[str]:
    return asked_by_templates() | asked_by_code()


def test_no_word_is_missing(asked: set[str]) -> None:
    assert len(asked) > 80
    assert {key for key in asked if not key.endswith("*")} - known() == set()


def test_no_word_is_there_for_nobody(asked: set[str]) -> None:
    beginnings = tuple(key.removesuffix("*") for key in asked if key.endswith("*"))
    assert {key for key in known() if key not in asked and not key.startswith(beginnings)} == set()


def test_the_beginnings_of_keys_put_together_are_known(asked: set[str]) -> None:
    beginnings = {key.removesuffix("*") for key in asked if key.endswith("*")}
    assert {key for key in beginnings if not key.startswith(tuple(BUILT))} == set()
    assert {key for key in BUILT if not any(one.startswith(key) for one in beginnings)} == set()


@pytest.mark.parametrize(
    ("beginning", "ends"),
    [
        ("state", "done active on-track risk off overdue planned proposed deferred cancelled"),
        ("promise", "committed target exploring done deferred cancelled event"),
        ("decision", "none go conditional-go recycle hold no-go"),
        ("health", "on-track at-risk off-track"),
        ("progress", "progress tasks children status"),
        ("tie", "FS SS FF SF lag"),
        ("dates.month", "1 2 3 4 5 6 7 8 9 10 11 12"),
        ("dates.short", "1 2 3 4 5 6 7 8 9 10 11 12"),
        ("dates.board", "now next later"),
        ("unit", "d w pt"),
    ],
)
def test_every_value_that_an_author_may_write_has_its_word(beginning: str, ends: str) -> None:
    found = {key.removeprefix(f"{beginning}.") for key in known() if key.startswith(f"{beginning}.")}
    assert found == set(ends.split())


def test_no_template_says_a_word_of_its_own() -> None:
    said = {}
    for file in sorted(TEMPLATES.glob("*.html")):
        tree = jinja2.Environment(autoescape=True).parse(file.read_text("utf-8"))
        text = " ".join(part.data for part in tree.find_all(nodes.TemplateData))
        said[file.name] = text_between_tags(text)
    # Names of formats are the same in every language.
    assert {name: words - {"CSV", "JSON"} for name, words in said.items() if words - {"CSV", "JSON"}} == {}


def text_between_tags(html: str) -> set[str]:
    import re

    plain = re.sub(r"<[^<>]*>", " ", re.sub(r"<[^<>]*>", " ", html))
    # Pieces of a tag that an expression cut in two are no text: attributes, classes, closing signs.
    plain = re.sub(r"<[a-z!][^<]*|[^>]*\">|[a-z-]+=\S*", " ", plain)
    return {word for word in re.findall(r"[A-Za-z]{2,}", plain)}
