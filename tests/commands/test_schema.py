"""`milepost schema history` and `milepost schema diff`: what programs are given keeps to what is promised."""

import json
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harbour import TODAY, harbour
from repositories import SETTINGS, Repository, front, made, told

COMMANDS = {
    "history": ("history", "--no-cache", "--format", "json"),
    "diff": ("diff", "main", "plan", "--today", TODAY, "--format", "json"),
}
DIFF = {"schema_version": 1, "base": "main", "head": "plan"}
CHANGE = {"id": "a", "title": "A", "class": "slipped", "field": "target", "visible_to": ["internal"], "knock_on": []}
EFFECT = {"kind": "conflict", "id": "b", "about": "'b' can no longer follow 'a'", "visible_to": []}
HISTORY = {"schema_version": 1, "source": {"commit": "0" * 40, "shallow": False}}
MOVE = {"id": "a", "date": "2026-01-01", "commit": "0" * 40, "field": "target", "class": "slipped"}
MOVE |= {"stage_changed": False}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return harbour(tmp_path_factory.mktemp("port") / "harbour")


def schema(folder: Path, name: str) -> dict[str, Any]:
    said = told(folder, "schema", name)
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def checker(made: dict[str, Any]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(made, format_checker=jsonschema.FormatChecker())


def closed(part: Any) -> Any:
    """Forbid every key that a schema does not name."""
    if isinstance(part, list):
        return [closed(one) for one in part]
    if not isinstance(part, dict):
        return part
    found = {name: closed(value) for name, value in part.items()}
    return found | {"additionalProperties": False} if "properties" in part else found


@pytest.mark.parametrize("name", COMMANDS)
def test_a_schema_is_one_of_2020_12(tmp_path: Path, name: str) -> None:
    made_ = schema(tmp_path, name)
    jsonschema.Draft202012Validator.check_schema(made_)
    assert made_["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert f"milepost {name}" in made_["title"]


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_writes_keeps_to_its_schema_and_has_no_key_beside_it(port: Repository, name: str) -> None:
    said = told(port.folder, *COMMANDS[name])
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert len(document["moves" if name == "history" else "changes"]) > 10
    checker(closed(schema(port.folder, name))).validate(document)


@pytest.mark.parametrize(("name", "command"), [("history", ("history",)), ("diff", ("diff", "HEAD"))])
def test_a_document_with_nothing_in_it_keeps_to_its_schema(tmp_path: Path, name: str, command: tuple[str, ...]) -> None:
    repository = made(tmp_path / "plans")
    repository.commit({"content/roadmap.yml": SETTINGS, "content/milestones/a.md": front()}, "2026-01-01")
    said = told(repository.folder, *command, "--format", "json")
    document = json.loads(said.out)
    assert document["moves" if name == "history" else "changes"] == []
    checker(closed(schema(tmp_path, name))).validate(document)


def test_documents_written_by_hand_fit(tmp_path: Path) -> None:
    checker(schema(tmp_path, "diff")).validate({**DIFF, "changes": [{**CHANGE, "knock_on": [EFFECT]}]})
    checker(schema(tmp_path, "history")).validate({**HISTORY, "moves": [MOVE]})


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("diff", {**DIFF}),
        ("diff", {**DIFF, "schema_version": 2, "changes": []}),
        ("diff", {**DIFF, "changes": [{**CHANGE, "class": "moved"}]}),
        ("diff", {**DIFF, "changes": [{**CHANGE, "from": None}]}),
        ("diff", {**DIFF, "changes": [{**CHANGE, "days": "92"}]}),
        ("diff", {**DIFF, "changes": [{**CHANGE, "visible_to": "internal"}]}),
        ("diff", {**DIFF, "changes": [{**CHANGE, "knock_on": [{**EFFECT, "kind": "late"}]}]}),
        ("history", {**HISTORY}),
        ("history", {"schema_version": 1, "source": {"commit": "main", "shallow": False}, "moves": []}),
        ("history", {**HISTORY, "moves": [{**MOVE, "field": "title"}]}),
        ("history", {**HISTORY, "moves": [{**MOVE, "date": "yesterday"}]}),
        ("history", {**HISTORY, "moves": [{**MOVE, "class": "added"}]}),
        ("history", {**HISTORY, "moves": [{**MOVE, "stage_changed": "no"}]}),
    ],
)
def test_the_schema_refuses_what_is_wrong(tmp_path: Path, name: str, wrong: dict[str, Any]) -> None:
    assert not checker(schema(tmp_path, name)).is_valid(wrong)
