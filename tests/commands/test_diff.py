"""`milepost diff`: a plan with one change of every kind, told in four formats, byte for byte.

`MILEPOST_UPDATE_CASES=1` writes the expected files anew; their difference is read like code.
"""

import base64
import json
import os
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harbour import TODAY, harbour
from repositories import Repository, told

EXPECTED = Path(__file__).resolve().parent / "diff"
FORMS = {"text": "txt", "markdown": "md", "json": "json", "html": "html"}
# The drawings and the look change without a difference saying anything else.
CHANGING = (
    (r"(?<=base64,)[A-Za-z0-9+/=]+", "DRAWING"),
    (r"(?<=<style>).*?(?=</style>)", "the look"),
    (r"(?<=sha256-)[A-Za-z0-9+/]{43}=", "HASH"),
)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Make the harbour's repository once; tests change nothing in it."""
    return harbour(tmp_path_factory.mktemp("port") / "harbour")


def difference(port: Repository, form: str) -> str:
    said = told(port.folder, "diff", "main", "plan", "--today", TODAY, "--format", form)
    assert said.code == 0, said.err
    return said.out


def steady(text: str) -> str:
    for pattern, replacement in CHANGING:
        text = re.sub(pattern, replacement, text, flags=re.DOTALL)
    return text


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_change_is_told_as_expected(port: Repository, form: str) -> None:
    found, expected = steady(difference(port, form)), EXPECTED / f"expected.{FORMS[form]}"
    if os.environ.get("MILEPOST_UPDATE_CASES"):
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8"), "MILEPOST_UPDATE_CASES=1 writes it anew; read the difference like code"


def test_no_line_of_the_text_is_wider_than_a_terminal(port: Repository) -> None:
    assert max(map(len, difference(port, "text").splitlines())) <= 80


def test_the_same_commits_on_the_same_day_give_the_same_bytes(port: Repository) -> None:
    assert difference(port, "html") == difference(port, "html")


def test_the_page_shows_both_timelines_each_with_its_own_milestones(port: Repository) -> None:
    drawn = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', difference(port, "html"))
    before, now = (base64.b64decode(one).decode() for one in drawn)
    assert "Toll by card" in before
    assert "Toll by card" not in now
    assert "Smart buoys" in now
    assert "Smart buoys" not in before


def test_both_directions_tell_of_the_same_milestones(port: Repository) -> None:
    there = {(change["id"], change.get("field")) for change in json.loads(difference(port, "json"))["changes"]}
    said = told(port.folder, "diff", "plan", "main", "--today", TODAY, "--format", "json")
    back = {(change["id"], change.get("field")): change["class"] for change in json.loads(said.out)["changes"]}
    # A date that goes with the end of the work is no change, one that comes when it begins again is. Main gives the
    # boatyard no alias to be known by.
    assert back.keys() - there == {("lights", "target"), ("boatyard", None), ("slipway", None)}
    assert there <= back.keys()
    assert (back["tolls", None], back["buoys", None]) == ("added", "removed")
    assert (back["ferry", "target"], back["strategy", "audience"]) == ("slipped", "narrowed")


def test_help_says_what_is_compared_and_how_to_stop_a_change(tmp_path: Path) -> None:
    said = told(tmp_path, "diff", "--help")
    assert said.code == 0
    words = " ".join(said.out.split())
    assert "Usage: milepost diff [OPTIONS] BASE [HEAD]" in words
    assert "Compares it with commit HEAD, or with the working tree" in words
    assert "text|markdown|json|html" in words
    assert "--fail-on" in words
    assert max(map(len, said.out.splitlines())) <= 80
