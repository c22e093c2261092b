"""`build --as-of`: the roadmap as it was at a commit, as a checkout of that commit would build it."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import SETTINGS, Repository, Told, front, made, told

TODAY = "2026-11-23"
MARK = '<p class="circle">This is the roadmap as it was on {}.</p>\n'
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="9"/>'


def milestone(*lines: str) -> str:
    return front("audience: public", *lines)


@pytest.fixture
def plans(tmp_path: Path) -> Repository:
    """Two commits: the second moves a milestone, adds one, and changes a picture and a template."""
    repository = made(tmp_path / "plans")
    repository.commit(
        {
            "content/roadmap.yml": SETTINGS,
            "content/milestones/beta.md": milestone("target: 2027-Q1") + "\n![Map](../images/map.svg)\n",
            "content/milestones/inner.md": front("target: 2027-02"),
            "content/images/map.svg": PICTURE.format(8),
            "templates/words.yml": "nav:\n  board: Old board\n",
            "notes/beside.md": "No content.",
        },
        "2026-03-01",
    )
    repository.git("tag", "first")
    repository.commit(
        {
            "content/milestones/beta.md": milestone("target: 2027-Q2") + "\n![Map](../images/map.svg)\n",
            "content/milestones/gamma.md": milestone("target: 2027-Q3"),
            "content/images/map.svg": PICTURE.format(9),
            "templates/words.yml": "nav:\n  board: New board\n",
        },
        "2026-04-01",
    )
    return repository


def built(folder: Path, *options: str) -> tuple[Told, dict[str, bytes]]:
    said = told(folder, "build", "--out", "site", *options)
    site = folder / "site"
    files = {str(file.relative_to(site)): file.read_bytes() for file in site.rglob("*") if file.is_file()}
    return said, files


def checked_out(repository: Repository, commit: str, folder: Path) -> Path:
    repository.git("worktree", "add", "--quiet", "--detach", str(folder), commit)
    return folder


@pytest.mark.parametrize("name", ["first", "HEAD~1", "main", "2026-03-15"])
@pytest.mark.parametrize("audience", ["public", "internal"])
def test_it_is_the_site_of_a_checkout_but_for_the_mark(
    plans: Repository, tmp_path: Path, name: str, audience: str
) -> None:
    commit = plans.git("rev-parse", "main" if name == "main" else "first")
    options = ("--today", TODAY, "--audience", audience, "--site-url", "https://plans.example.org/")
    there = checked_out(plans, commit, tmp_path / "checkout")
    as_it_was, expected = built(plans.folder, "--as-of", name, *options)[1], built(there, *options)[1]
    day = {"main": "1 Apr 2026", "2026-03-15": "15 Mar 2026"}.get(name, "1 Mar 2026")
    mark = MARK.format(f"{day} (commit {commit[:12]})").encode()
    pages = [path for path in expected if path.endswith(".html") and mark in as_it_was[path]]
    assert {"index.html", "board.html", "milestones/beta.html", "embed/timeline.html"} <= set(pages)
    lists = (json.loads(files.pop(".milepost.json")) for files in (as_it_was, expected))
    first, second = ({**one, "files": sorted(one["files"])} for one in lists)
    assert first == second
    assert {path: data.replace(mark, b"") for path, data in as_it_was.items()} == expected


def test_a_commit_is_planned_for_its_own_day_and_a_day_for_itself(plans: Repository) -> None:
    for name, day in (("first", "2026-03-01"), ("2026-03-20", "2026-03-20"), ("HEAD", "2026-04-01")):
        files = built(plans.folder, "--as-of", name)[1]
        assert json.loads(files["roadmap.json"])["as_of"] == day


def test_the_working_tree_is_left_as_it_is(plans: Repository) -> None:
    plans.write({"content/milestones/beta.md": "not yet committed", "site/.gitkeep": "", ".gitignore": "site\n"})
    before = plans.git("status", "--porcelain")
    said, files = built(plans.folder, "--as-of", "first")
    assert said.code == 0
    assert b"2027" in files["milestones/beta.html"]
    assert plans.git("status", "--porcelain") == before
    assert plans.git("worktree", "list").count("\n") == 0


def test_messages_show_the_lines_of_that_time(plans: Repository) -> None:
    plans.commit({"content/milestones/beta.md": milestone("status: planned", "target: sometime")}, "2026-05-01")
    plans.commit({"content/milestones/beta.md": milestone("target: 2027-Q2")}, "2026-05-02")
    said, _ = built(plans.folder, "--as-of", "HEAD~1")
    assert said.code == 1
    assert "content/milestones/beta.md:5:9: error" in said.err
    assert "5 | target: sometime" in said.err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere", "there is no commit 'nowhere'"),
        ("--all", "there is no commit '--all'"),
        ("2026-02-28", "there is no commit until 2026-02-28"),
        ("2026-02-31", "'2026-02-31' is not a day"),
    ],
)
def test_a_moment_that_is_not_there_is_a_wrong_command_line(plans: Repository, name: str, words: str) -> None:
    said, files = built(plans.folder, f"--as-of={name}")
    assert (said.code, said.err.count("\n"), files) == (2, 1, {})
    assert words in said.err


def test_a_commit_without_the_folder_and_a_folder_without_git_are_the_surroundings(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    repository.commit({"README.md": "Nothing yet."}, "2026-01-01")
    repository.write({"content/milestones/beta.md": milestone("target: 2027-Q1")})
    said, _ = built(repository.folder, "--as-of", "HEAD")
    assert (said.code, said.err.count("\n")) == (3, 1)
    assert "has no folder 'content'" in said.err
    (tmp_path / "bare" / "content").mkdir(parents=True)
    said, _ = built(tmp_path / "bare", "--as-of", "HEAD")
    assert said.code == 3
    assert "git repository" in said.err


def test_a_symbolic_link_out_of_the_content_is_not_followed(plans: Repository, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(milestone("target: 2027-Q4"), "utf-8")
    (plans.folder / "content" / "milestones" / "secret.md").symlink_to(tmp_path / "secret.md")
    plans.commit({}, "2026-05-01")
    files = built(plans.folder, "--as-of", "HEAD")[1]
    assert "milestones/beta.html" in files
    assert "milestones/secret.html" not in files
