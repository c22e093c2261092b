"""The data files of the built sample, read by libraries that programs of others would use, against what pages say."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

ADDRESS = "https://example.org/roadmap/"


@pytest.fixture(scope="module")
def roadmap(sample_site: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((sample_site / "roadmap.json").read_text("utf-8"))
    return document


def test_the_data_keep_to_the_schema_that_the_command_prints(
    roadmap: dict[str, Any], addressed_site: Path, milepost: Any
) -> None:
    schema = json.loads(milepost("schema", "roadmap").stdout)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(roadmap)] == []
    addressed = json.loads((addressed_site / "roadmap.json").read_text("utf-8"))
    assert [error.message for error in validator.iter_errors(addressed)] == []
    assert not validator.is_valid({**roadmap, "schema_version": 2})


def test_the_data_say_for_whom_and_for_which_day_they_are(roadmap: dict[str, Any], sample_site: Path) -> None:
    assert roadmap["schema_version"] == 1
    assert (roadmap["audience"], roadmap["as_of"]) == ("public", "2026-11-23")
    manifest = json.loads((sample_site / ".milepost.json").read_text("utf-8"))
    assert (manifest["audience"], manifest["as_of"]) == ("public", "2026-11-23")
    ids = [one["id"] for one in roadmap["milestones"]]
    assert ids == sorted(ids)
    assert len(ids) == len(set(ids)) >= 30


def test_what_a_circle_may_not_see_is_absent_and_not_null(roadmap: dict[str, Any]) -> None:
    def nulls(value: Any, path: str) -> list[str]:
        if isinstance(value, dict):
            return [found for key, inner in value.items() for found in nulls(inner, f"{path}.{key}")]
        if isinstance(value, list):
            return [found for number, inner in enumerate(value) for found in nulls(inner, f"{path}[{number}]")]
        return [path] if value is None else []

    assert nulls(roadmap, "roadmap") == []
    assert not [one["id"] for one in roadmap["milestones"] if {"owner", "team", "estimate"} & one.keys()]


def test_every_address_in_the_data_is_a_page(roadmap: dict[str, Any], sample_site: Path) -> None:
    listed = [one for kind in ("milestones", "products", "themes", "periods") for one in roadmap[kind]]
    assert len(listed) > 45
    assert [one for one in listed if not (sample_site / one["url"]).is_file()] == []
    found = json.loads((sample_site / "search.json").read_text("utf-8"))
    assert [entry for entry in found if not (sample_site / entry[1]).is_file()] == []
    assert {one["url"] for one in roadmap["milestones"]} <= {entry[1] for entry in found}


def test_with_an_address_the_data_give_whole_ones(addressed_site: Path) -> None:
    whole = json.loads((addressed_site / "roadmap.json").read_text("utf-8"))
    for one in whole["milestones"]:
        assert one["url"].startswith(ADDRESS)
        assert (addressed_site / one["url"].removeprefix(ADDRESS)).is_file()


def test_the_table_for_spreadsheets_has_the_same_rows(roadmap: dict[str, Any], sample_site: Path) -> None:
    text = (sample_site / "roadmap.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(keepends=True)))
    assert [row["id"] for row in rows] == [one["id"] for one in roadmap["milestones"]]
    for row, one in zip(rows, roadmap["milestones"], strict=True):
        same = (
            "title",
            "summary",
            "url",
            "kind",
            "product",
            "status",
            "horizon",
            "start",
            "target",
            "earliest",
            "latest",
        )
        assert {key: row[key] for key in same} == {key: one.get(key, "") for key in same}
        assert None not in row, "a cell too many"
