"""The workflows: every action is pinned to a commit, and what publishes a release has no more rights than it needs."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from milepost.commands.init import init

TOP = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"- uses: (?P<action>[\w./-]+)@(?P<commit>[0-9a-f]{40}) # (?P<version>v\d+\.\d+\.\d+)")


@pytest.fixture
def workflows(tmp_path: Path) -> list[Path]:
    """Gather our own workflows and those that `init` writes."""
    init(tmp_path, date(2026, 11, 23), {})
    found = [file for folder in (TOP, tmp_path) for file in sorted((folder / ".github" / "workflows").glob("*.yml"))]
    assert [file.name for file in found] == ["ci.yml", "release.yml", "pages.yml", "pull-request.yml"]
    return found


def uses(file: Path) -> list[str]:
    return [line.strip() for line in file.read_text("utf-8").splitlines() if re.search(r"\buses:", line)]


def test_every_action_is_pinned_to_a_commit_beside_its_version(workflows: list[Path]) -> None:
    for file in workflows:
        lines = uses(file)
        assert len(lines) >= 2
        assert [line for line in lines if not PINNED.fullmatch(f"- {line.removeprefix('- ')}")] == [], file.name


def test_an_action_is_the_same_commit_wherever_it_is_used(workflows: list[Path]) -> None:
    pins = {match.groups() for file in workflows for match in PINNED.finditer("\n".join(map(dashed, uses(file))))}
    assert sorted(action for action, _, _ in pins) == sorted({action for action, _, _ in pins})
    assert len({commit for _, commit, _ in pins}) == len(pins) >= 8


def dashed(line: str) -> str:
    return f"- {line.removeprefix('- ')}"


def test_only_the_job_that_publishes_has_an_identity_and_it_builds_nothing() -> None:
    release = yaml.safe_load((TOP / ".github" / "workflows" / "release.yml").read_text("utf-8"))
    assert release["permissions"] == {}
    rights = {name: job["permissions"] for name, job in release["jobs"].items()}
    assert rights == {
        "build": {"contents": "read"},
        "publish": {"id-token": "write"},
        "announce": {"contents": "write"},
    }
    publish = release["jobs"]["publish"]
    assert publish["environment"] == "release"
    assert [step.get("run", "") for step in publish["steps"]] == ["", ""]
    assert "secrets." not in (TOP / ".github" / "workflows" / "release.yml").read_text("utf-8")


def test_what_is_published_was_tested_audited_and_built_from_the_locks_in_one_job() -> None:
    release = yaml.safe_load((TOP / ".github" / "workflows" / "release.yml").read_text("utf-8"))
    said = "\n".join(step.get("run", "") for step in release["jobs"]["build"]["steps"])
    assert said.index(".ci/run") < said.index("make audit") < said.index("make dist")
    kept = [step["with"]["path"] for step in release["jobs"]["build"]["steps"] if "path" in step.get("with", {})]
    assert kept == ["dist/*.whl\ndist/*.tar.gz\n", "dist/milepost.cdx.json"]
