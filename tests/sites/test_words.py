"""Every word that templates and code ask for stands in words.yml, and every word there is asked for by somebody.

The keys are taken from the syntax trees of Jinja2 and Python, not from what happens to be shown by the sample.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from jinja2 import nodes

CHECKOUT = Path(__file__).resolve().parents[2]
TEMPLATES = CHECKOUT / "templates"
# Keys that are put together from a value: how they begin, and every end that the value may give them.
STATES = "done active on-track risk off overdue planned proposed deferred cancelled"
MONTHS = "1 2 3 4 5 6 7 8 9 10 11 12"
SPANS = "week month quarter half fiscal_quarter fiscal_half"
BUILT = {
    "board.": "now next later now_claim next_claim later_claim",
    "dates.board.": "now next later",
    "dates.label.": f"day year fiscal_year {SPANS}",
    "dates.label_in_year.": f"day {SPANS}",
    "dates.month.": MONTHS,
    "dates.ordinal.": "1 2 3 4",
    "dates.qualifier.": "about uncertain",
    "dates.range.in_one_": "year fiscal_year",
    "dates.short.": MONTHS,
    "dates.spoken.": f"day year fiscal_year {SPANS}",
    "dates.spoken_in_year.": f"day {SPANS}",
    "decision.": "none go conditional-go recycle hold no-go",
    "decision.spoken.": "go conditional-go recycle hold no-go",
    "fact.": "start deadline not_before first_promised confidence forecast stage team owner version estimate tags"
    " source",
    "frame.colours_": "system light dark",
    "gate.": "must should",
    "gate.condition.": "met open overdue",
    "health.": "on-track at-risk off-track",
    "kind.": "product theme period",
    "nav.": "index board history gates overviews products themes periods pages",
    "period.": "overdue due open done moved going events cancelled",
    "period.number.": "overdue due open done moved",
    "progress.": "progress tasks children status",
    "promise.": "committed target exploring done deferred cancelled event",
    "state.": STATES,
    "sunset.": "announce end_of_sale end_of_support end_of_life replacement",
    "table.": "milestone title status when product themes progress",
    "tie.": "FS SS FF SF",
    "unit.": "d w pt",
}


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
        yield f"{node.values[0].value!s}*"


def counted(keys: Iterable[str]) -> set[str]:
    return {f"{key}.{number}" for key in keys for number in ("one", "other")}


def written_in_code() -> set[str]:
    """List every text in the code: a key may wait in a variable before it is asked for."""
    files = (CHECKOUT / "generator").rglob("*.py")
    parts = (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    return {node.value for node in parts if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.fixture(scope="module")
def asked() -> set[str]:
    return asked_by_templates() | asked_by_code()


@pytest.fixture(scope="module")
def built() -> set[str]:
    return {f"{beginning}{end}" for beginning, ends in BUILT.items() for end in ends.split()}


def test_no_word_is_missing(asked: set[str], built: set[str]) -> None:
    whole = {key for key in asked if not key.endswith("*")}
    assert len(whole) > 80
    assert (whole | built) - known() == set()


def test_no_word_is_there_for_nobody(asked: set[str], built: set[str]) -> None:
    assert known() - asked - built - written_in_code() == set()


def test_every_key_that_is_put_together_is_written_down_here(asked: set[str]) -> None:
    beginnings = {key.removesuffix("*") for key in asked if key.endswith("*")}
    # `dates.` is followed by the manner of speaking, and by nothing else that is not written down.
    assert beginnings - BUILT.keys() == {"dates."}
    assert {key for key in BUILT if key not in beginnings and not key.startswith("dates.")} == set()


def test_no_template_says_a_word_of_its_own() -> None:
    said = {}
    for file in sorted(TEMPLATES.glob("*.html")):
        tree = jinja2.Environment(autoescape=True).parse(file.read_text("utf-8"))
        text = " ".join(part.data for part in tree.find_all(nodes.TemplateData))
        said[file.name] = text_between_tags(text)
    # Names of formats are the same in every language.
    assert {name: words - {"CSV", "JSON"} for name, words in said.items() if words - {"CSV", "JSON"}} == {}


def text_between_tags(html: str) -> set[str]:
    # What is to be pasted into another site is code.
    html = re.sub(r"<textarea.*?</textarea>", " ", html, flags=re.DOTALL)
    plain = re.sub(r"<[^<>]*>", " ", re.sub(r"<[^<>]*>", " ", html))
    # Pieces of a tag that an expression cut in two are no text: attributes, classes, closing signs.
    plain = re.sub(r"<[a-z!][^<]*|[^>]*\">|[a-z-]+=\S*", " ", plain)
    return set(re.findall(r"[A-Za-z]{2,}", plain))
