"""Files of the content that look like a bare git repository are files: git looks for none there, and runs nothing.

Git refuses to keep a path named `.git`, but not `HEAD`, `config`, `objects` and `refs` in a folder: whoever may change
the content could bring a configuration with commands in it.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import Repository, environment, front, made, told

SETTINGS = "title: Plans\ndefault_audience: public\n"
MILESTONE = "content/milestones/a.md"
COMMANDS = {
    "build": ("build", "--out", "site"),
    "build in several processes": ("build", "--out", "site", "--audience", "all", "--jobs", "2"),
    "build as of a commit": ("build", "--out", "site", "--as-of", "HEAD~1"),
    "build with a baseline": ("build", "--out", "site", "--baseline", "HEAD~1"),
    "check": ("check",),
    "list": ("list",),
    "history": ("history",),
    "diff": ("diff", "HEAD~1"),
    "diff of two commits": ("diff", "HEAD~1", "HEAD"),
    "rename": ("rename", "a", "b"),
    "new": ("new", "Another milestone"),
}
# When git would run the command: as it asks for the status of files, as it fetches a file that it lacks.
WAYS = ("fsmonitor", "promisor")


def configuration(way: str, marker: Path) -> str:
    command = f"touch '{marker}'; false"
    if way == "fsmonitor":
        return f'[core]\nrepositoryformatversion = 0\nbare = false\nworktree = .\nfsmonitor = "{command}"\n'
    return (
        f'[core]\nrepositoryformatversion = 1\nbare = false\nworktree = .\nsshCommand = "{command}"\n'
        '[extensions]\npartialClone = origin\n[remote "origin"]\nurl = ssh://example.invalid/a\npromisor = true\n'
    )


@pytest.fixture
def plans(tmp_path: Path) -> Repository:
    """Make a roadmap whose milestone has moved once."""
    repository = made(tmp_path / "plans")
    files = {"content/roadmap.yml": SETTINGS, MILESTONE: front("target: 2027-Q1")}
    repository.commit(files, "2026-01-05")
    repository.commit({MILESTONE: front("target: 2027-Q2")}, "2026-02-05")
    return repository


def disguise(plans: Repository, way: str, marker: Path, inside: str = "content") -> None:
    """Commit files into a folder that look like a repository whose one commit lacks a file."""
    other = made(plans.folder.parent / "other")
    lacking = f"100644 blob {'12345678' * 5}\troadmap.yml\n"
    (other.folder / "tree").write_text(lacking if way == "promisor" else "")
    tree = other.git("-c", "alias.make=!git mktree --missing < tree", "make")
    commit = other.git("commit-tree", "-m", "x", tree)
    folder = plans.folder / inside
    for file in sorted((other.folder / ".git/objects").rglob("*")):
        if file.is_file():
            copy = folder / "objects" / file.relative_to(other.folder / ".git/objects")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    disguised = {
        f"{inside}/HEAD": "ref: refs/heads/main\n",
        f"{inside}/config": configuration(way, marker),
        f"{inside}/refs/heads/main": f"{commit}\n",
        f"{inside}/objects/keep": "",
    }
    plans.commit(disguised, "2026-03-05")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_no_command_runs_what_it_says(command: tuple[str, ...], way: str, plans: Repository, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    disguise(plans, way, marker)
    fresh = plans.clone(tmp_path / "fresh")
    said = told(fresh.folder, *command)
    assert not marker.exists()
    assert "Traceback" not in said.err


@pytest.mark.parametrize("way", WAYS)
def test_an_export_runs_nothing_of_it(way: str, plans: Repository, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    disguise(plans, way, marker)
    command = [sys.executable, "-m", "milepost", "export", "json"]
    done = subprocess.run(command, cwd=plans.folder, env=environment(), capture_output=True, check=False)
    assert done.returncode == 0
    assert not marker.exists()


@pytest.mark.parametrize("inside", ["content", "content/milestones", "."])
def test_the_history_told_is_that_of_the_repository_around_it(inside: str, plans: Repository, tmp_path: Path) -> None:
    disguise(plans, "fsmonitor", tmp_path / "marker", inside)
    said = told(plans.folder, "history", "--format", "json", "--no-cache")
    (move,) = json.loads(said.out)["moves"]
    assert (move["id"], move["date"]) == ("a", "2026-02-05")
    head = plans.git("rev-parse", "HEAD")
    assert told(plans.folder, "build", "--out", str(tmp_path / "site"), "--no-cache").code == 0
    assert json.loads((tmp_path / "site/.milepost.json").read_text())["source"] == {"commit": head, "dirty": False}


def test_what_looks_like_one_where_there_is_none_is_none(plans: Repository, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    disguise(plans, "fsmonitor", marker)
    alone = tmp_path / "alone"
    (plans.folder / "content").rename(alone)
    said = told(tmp_path, "build", "--content", str(alone), "--out", "site", "--no-cache")
    assert said.code == 0
    assert "in no git repository" in said.err + said.out
    assert not marker.exists()


def test_a_folder_whose_name_git_would_take_for_a_pattern_has_its_own_history(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    for folder, targets in (("content[1]", ("2027-Q1", "2027-Q2")), ("content1", ("2027-Q1", "2027-Q4"))):
        for month, target in enumerate(targets, 1):
            files = {f"{folder}/roadmap.yml": SETTINGS, f"{folder}/milestones/a.md": front(f"target: {target}")}
            repository.commit(files, f"2026-0{month}-05")
    said = told(repository.folder, "history", "--content", "content[1]", "--format", "json", "--no-cache")
    assert [move["to"] for move in json.loads(said.out)["moves"]] == ["2027-Q2"]


def test_a_git_that_leads_nowhere_is_told_as_git_tells_it(tmp_path: Path) -> None:
    (tmp_path / "content/milestones").mkdir(parents=True)
    (tmp_path / "content/roadmap.yml").write_text(SETTINGS)
    (tmp_path / MILESTONE).write_text(front("target: 2027-Q1"))
    (tmp_path / ".git").write_text("gitdir: /no/such/folder\n")
    said = told(tmp_path, "build", "--out", "site", "--no-cache")
    assert said.code == 0
    assert "no history: fatal: not a git repository: /no/such/folder" in said.err + said.out
