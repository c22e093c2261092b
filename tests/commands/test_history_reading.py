"""`milepost history` in the repositories people have: merges, clones, worktrees, odd names and settings, none."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import SETTINGS, Repository, document, front, made, moves, told

BETA, GAMMA = "content/milestones/beta.md", "content/milestones/gamma.md"
JANUARY, FEBRUARY, MARCH, APRIL, MAY = (f"2026-0{month}-01" for month in range(1, 6))
SLIPPED = "2026-02-01 beta target 2027-Q1 > 2027-Q2 slipped 91"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Make a repository with two milestones for 2027-Q1."""
    repository = made(tmp_path / "plans")
    files = {"content/roadmap.yml": SETTINGS, BETA: front("target: 2027-Q1"), GAMMA: front("target: 2027-Q1")}
    repository.commit(files, JANUARY, "Begin")
    return repository


@pytest.fixture
def slipped(repository: Repository) -> Repository:
    """Make one in which beta slipped by a quarter, in the commit after the first."""
    repository.commit({BETA: front("target: 2027-Q2")}, FEBRUARY)
    return repository


def branch(repository: Repository, name: str, file: str, *targets: str) -> None:
    """Commit targets on a branch of their own, in February, and come back to main."""
    repository.git("switch", "--quiet", "--create", name, "main")
    for target in targets:
        repository.commit({file: front(f"target: {target}")}, FEBRUARY, f"On {name}")
    repository.git("switch", "--quiet", "main")


# Merges


def test_a_merge_counts_once_with_all_that_it_brought(repository: Repository) -> None:
    branch(repository, "side", BETA, "2027-Q2", "2027-Q3")
    repository.commit({GAMMA: front("target: 2027-Q2")}, MARCH)
    repository.git("merge", "--quiet", "--no-ff", "-m", "Take the side", "side", day=APRIL)
    found = document(repository.folder)["moves"]
    assert [(move["date"], move["id"], move["to"], move["days"], move["reason"]) for move in found] == [
        (MARCH, "gamma", "2027-Q2", 91, "Change the plan"),
        (APRIL, "beta", "2027-Q3", 183, "Take the side"),
    ]
    assert found[1]["commit"] == repository.git("rev-parse", "HEAD")


def test_a_squashed_branch_is_one_commit(repository: Repository) -> None:
    branch(repository, "side", BETA, "2027-Q2", "2027-Q3")
    repository.git("merge", "--quiet", "--squash", "side")
    repository.git("commit", "--quiet", "-m", "Take the side", day=MARCH)
    assert moves(repository.folder) == ["2026-03-01 beta target 2027-Q1 > 2027-Q3 slipped 183"]


def test_a_merge_of_three_branches_counts_once_for_each_milestone(repository: Repository) -> None:
    branch(repository, "one", BETA, "2027-Q2")
    branch(repository, "two", GAMMA, "2027-Q2", "2027-Q3")
    branch(repository, "three", "content/milestones/delta.md", "2027-Q4")
    repository.commit({"README.md": "# Plans\n"}, FEBRUARY, "Leave the branches behind")
    repository.git("merge", "--quiet", "-m", "Take all", "one", "two", "three", day=MARCH)
    assert len(repository.git("rev-parse", "HEAD^@").split()) == 4, "git made no octopus of it"
    repository.commit({"content/milestones/delta.md": front("target: 2028-Q1")}, APRIL)
    assert moves(repository.folder) == [
        "2026-03-01 beta target 2027-Q1 > 2027-Q2 slipped 91",
        "2026-03-01 gamma target 2027-Q1 > 2027-Q3 slipped 183",
        "2026-04-01 delta target 2027-Q4 > 2028-Q1 slipped 91",
    ]


def test_a_merge_that_takes_nothing_of_a_branch_is_no_move(repository: Repository) -> None:
    branch(repository, "side", BETA, "2027-Q2")
    repository.git("merge", "--quiet", "--strategy", "ours", "-m", "Leave it", "side", day=MARCH)
    assert moves(repository.folder) == []


@pytest.mark.parametrize(
    "setting",
    [
        "log.showRoot=false",
        "log.diffMerges=off",
        "log.diffMerges=combined",
        "log.follow=true",
        "log.showSignature=true",
        "log.abbrevCommit=true",
        "log.decorate=full",
        "diff.renames=copies",
        "diff.relative=true",
        "format.pretty=oneline",
        "color.ui=always",
        "core.quotePath=true",
        "core.abbrev=4",
    ],
)
def test_no_setting_of_the_user_changes_what_is_read(repository: Repository, setting: str) -> None:
    branch(repository, "side", BETA, "2027-Q2")
    repository.git("merge", "--quiet", "--no-ff", "-m", "Take the side", "side", day=MARCH)
    repository.commit({BETA: None, "content/milestones/web/beta.md": front("target: 2027-Q3")}, APRIL)
    repository.git("config", *setting.split("="))
    assert moves(repository.folder) == [
        "2026-03-01 beta target 2027-Q1 > 2027-Q2 slipped 91",
        "2026-04-01 beta target 2027-Q2 > 2027-Q3 slipped 92",
    ]


# Clones, worktrees, submodules


def test_a_shallow_clone_says_so_with_its_remedy_and_tells_what_it_has(slipped: Repository, tmp_path: Path) -> None:
    slipped.commit({BETA: front("target: 2027-Q3")}, MARCH)
    clone = slipped.clone(tmp_path / "clone", "--depth", "2")
    assert document(clone.folder)["source"] == {"commit": slipped.git("rev-parse", "HEAD"), "shallow": True}
    assert moves(clone.folder) == ["2026-03-01 beta target 2027-Q2 > 2027-Q3 slipped 92"]
    said = told(clone.folder, "history", "--no-cache").err
    assert len([line for line in said.splitlines() if "shallow" in line and "git fetch --unshallow" in line]) == 1
    clone.git("fetch", "--quiet", "--unshallow")
    assert len(moves(clone.folder)) == 2
    assert "shallow" not in told(clone.folder, "history", "--no-cache").err


def test_a_shallow_clone_of_one_commit_has_no_moves(slipped: Repository, tmp_path: Path) -> None:
    assert moves(slipped.clone(tmp_path / "clone", "--depth", "1").folder) == []


def test_a_clone_without_a_checkout_of_old_files_has_its_moves(slipped: Repository, tmp_path: Path) -> None:
    clone = slipped.clone(tmp_path / "clone", "--no-checkout")
    clone.git("sparse-checkout", "set", "--cone", "content")
    clone.git("checkout", "--quiet")
    assert moves(clone.folder) == [SLIPPED]


def test_a_detached_head_ends_the_history_where_it_stands(slipped: Repository) -> None:
    slipped.commit({BETA: front("target: 2027-Q3")}, MARCH)
    slipped.git("switch", "--quiet", "--detach", "HEAD~1")
    assert moves(slipped.folder) == [SLIPPED]


def test_a_worktree_has_the_history_of_its_own_branch(slipped: Repository, tmp_path: Path) -> None:
    slipped.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"), "main")
    Repository(tmp_path / "tree").commit({BETA: front("target: 2027-Q3")}, MARCH)
    assert moves(slipped.folder) == [SLIPPED]
    assert moves(tmp_path / "tree") == [SLIPPED, "2026-03-01 beta target 2027-Q2 > 2027-Q3 slipped 92"]


def test_content_that_is_a_submodule_has_the_history_of_that_repository(tmp_path: Path) -> None:
    plans = made(tmp_path / "plans")
    plans.commit({"roadmap.yml": SETTINGS, "milestones/beta.md": front("target: 2027-Q1")}, JANUARY)
    plans.commit({"milestones/beta.md": front("target: 2027-Q2")}, FEBRUARY)
    whole = made(tmp_path / "whole")
    whole.git("submodule", "--quiet", "add", plans.folder.as_uri(), "content")
    head = whole.commit({"README.md": "# Whole\n"}, MARCH)
    assert moves(whole.folder) == [SLIPPED]
    assert document(whole.folder)["source"]["commit"] == plans.git("rev-parse", "HEAD") != head


# Folders and names


def test_content_may_be_a_folder_deep_in_a_repository(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    inside, beside = "docs/the plan/content/milestones/beta.md", "docs/milestones/beta.md"
    settings = {"docs/the plan/content/roadmap.yml": SETTINGS}
    repository.commit({**settings, inside: front("target: 2027-Q1"), beside: front("target: 2029")}, JANUARY)
    repository.commit({beside: front("target: 2030"), "milestones/beta.md": front("target: 2031")}, "2026-01-15")
    repository.commit({inside: front("target: 2027-Q2"), beside: front("target: 2031")}, FEBRUARY)
    assert moves(repository.folder, "--content", "docs/the plan/content") == [SLIPPED]
    assert moves(repository.folder / "docs" / "the plan") == [SLIPPED]
    assert moves(repository.folder / "docs" / "the plan" / "content") == [SLIPPED]


def test_content_may_be_a_whole_repository_without_folders(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    aside = ("README.md", "CHANGELOG.md", "_draft.md", ".hidden/beta.md", "notes.txt", "node_modules/beta.md")
    files = {**dict.fromkeys(aside, front("id: beta", "target: 2030")), "roadmap.yml": SETTINGS}
    repository.commit({**files, "sub/beta.markdown": front("target: 2027-Q1")}, JANUARY)
    repository.commit({"sub/beta.markdown": front("target: 2027-Q2")}, FEBRUARY)
    repository.commit(dict.fromkeys(aside, front("id: beta", "target: 2031")), MARCH)
    assert moves(repository.folder) == [SLIPPED]


def test_a_file_beside_the_milestones_is_none(slipped: Repository) -> None:
    for day, target in ((MARCH, "2027-Q3"), (APRIL, "2027-Q4")):
        paths = ("products/beta.md", "pages/beta.md", "beta.md", "milestones/README.md", "milestones/beta.txt")
        slipped.commit({f"content/{path}": front("id: beta", f"target: {target}") for path in paths}, day)
    assert moves(slipped.folder) == [SLIPPED]


@pytest.mark.parametrize(
    "path",
    ["Größe und Maß/ß 予定.md", "a b/ c .md", "line\nbreak/a\nb.md", 'quote"s/\\back\ttab.md', "\n.md", ":100 x.md"],
)
def test_a_file_may_have_any_name(repository: Repository, path: str) -> None:
    file = f"content/milestones/{path}"
    repository.commit({file: front("id: named", "target: 2027-Q1"), BETA: None}, JANUARY)
    repository.commit({file: front("id: named", "target: 2027-Q2"), GAMMA: front("target: 2027-Q2")}, FEBRUARY)
    assert moves(repository.folder) == [
        "2026-02-01 gamma target 2027-Q1 > 2027-Q2 slipped 91",
        "2026-02-01 named target 2027-Q1 > 2027-Q2 slipped 91",
    ]


def test_a_subject_may_be_anything(repository: Repository) -> None:
    subjects = ("", ":100644 100644 a b M", "Größe 予定", '"quoted" \\n')
    for number, subject in enumerate(subjects, 2):
        repository.git("config", "commit.cleanup", "verbatim")
        repository.write({BETA: front(f"target: 2027-{number:02}")})
        repository.git("commit", "--quiet", "--all", "--allow-empty-message", "-m", subject, day=f"2026-0{number}-01")
    assert [move.get("reason") for move in document(repository.folder)["moves"]] == [None, *subjects[1:]]


# What the command ends with


def ended(folder: Path, *arguments: str) -> tuple[int, str, int]:
    """Give the code of a run, what it said on stdout, and how many lines it told on stderr."""
    said = told(folder, "history", "--format", "json", "--no-cache", *arguments)
    return said.code, said.out, len(said.err.splitlines())


def test_outside_a_repository_there_is_no_history_and_one_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Repository(tmp_path).write({"content/roadmap.yml": SETTINGS, BETA: front("target: 2027-Q1")})
    assert ended(tmp_path) == (3, "", 1)
    monkeypatch.setenv("PATH", "")
    assert ended(tmp_path) == (3, "", 1)


def test_before_the_first_commit_there_is_no_history_and_one_line_says_so(tmp_path: Path) -> None:
    made(tmp_path).write({"content/roadmap.yml": SETTINGS, BETA: front("target: 2027-Q1")})
    assert ended(tmp_path) == (3, "", 1)


def test_an_id_that_no_commit_knows_is_code_two(slipped: Repository) -> None:
    assert ended(slipped.folder, "betta") == (2, "", 1)
    assert "betta" in told(slipped.folder, "history", "--no-cache", "betta").err


@pytest.mark.parametrize(
    "broken",
    [
        {BETA: "---\ntitle: [B\n---\n", GAMMA: front("id: beta", "target: never", "due: x")},
        {"content/roadmap.yml": "title: [Plans\n  - x: y\n"},
        {"content/roadmap.yml": f"{SETTINGS}surprise: 1\nlanguage: {{}}\n"},
        {"content/roadmap.yml": "- a list\n"},
        {"content/roadmap.yml": b"\xff\xfe\xfa"},
        {"content/roadmap.yml": None},
    ],
    ids=["milestones", "yaml", "keys", "list", "no text", "gone"],
)
def test_whatever_problems_the_content_has_history_is_told(
    slipped: Repository, broken: dict[str, str | bytes | None]
) -> None:
    slipped.write(broken)
    assert moves(slipped.folder) == [SLIPPED]
    slipped.commit({}, MARCH)
    assert moves(slipped.folder) == [SLIPPED]
