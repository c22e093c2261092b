"""Which files of a folder are read, as what, and which are passed over."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from milepost.commands.serve import watching
from milepost.problems import Surroundings
from milepost.stages import read

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import told

TEXT = "# A title\n"


def laid(top: Path, *paths: str) -> None:
    """Write small files."""
    for path in paths:
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(TEXT, encoding="utf-8")


def test_each_folder_gives_its_files_their_role(tmp_path: Path) -> None:
    laid(tmp_path, "milestones/web/beta.md", "milestones/alpha.MARKDOWN", "products/web.md", "themes/trust.md")
    laid(tmp_path, "periods/2026-Q1.md", "pages/about.md", "images/logo.svg", "loose.md", "roadmap.yml")
    folder = read.folder(tmp_path, tmp_path)
    assert {source.path: source.role for source in folder.sources} == {
        "milestones/alpha.MARKDOWN": "milestone",
        "milestones/web/beta.md": "milestone",
        "products/web.md": "product",
        "themes/trust.md": "theme",
        "periods/2026-Q1.md": "period",
        "pages/about.md": "page",
    }
    assert folder.settings is not None
    # A text that is not content has no audience, so no page may hand it out.
    assert folder.assets == {"images/logo.svg"}


def test_without_a_milestones_folder_every_other_markdown_file_is_a_milestone(tmp_path: Path) -> None:
    laid(tmp_path, "one.md", "web/two.md", "pages/about.md")
    roles = {source.path: source.role for source in read.folder(tmp_path, tmp_path).sources}
    assert roles == {"one.md": "milestone", "web/two.md": "milestone", "pages/about.md": "page"}


@pytest.mark.parametrize(
    "path",
    ["README.md", ".hidden.md", "_draft.md", "_notes/x.md", "x.md~", "x.md.swp", "#x.md#", ".git/x.md",
     "node_modules/x/readme2.md", "TEMPLATE.md"],
)  # fmt: skip
def test_what_is_not_meant_as_content_is_not_read(tmp_path: Path, path: str) -> None:
    laid(tmp_path, "milestones/real.md", "real.md")
    laid(tmp_path, path, f"milestones/{path}")
    assert {source.path for source in read.folder(tmp_path, tmp_path).sources} == {"milestones/real.md"}


def test_a_site_inside_the_folder_is_not_read_as_content(tmp_path: Path) -> None:
    laid(tmp_path, "one.md", "site/.milepost.json", "site/pages/trap.md")
    assert [source.path for source in read.folder(tmp_path, tmp_path).sources] == ["one.md"]


def test_a_symbolic_link_that_is_not_followed_is_named(tmp_path: Path) -> None:
    laid(tmp_path, "secret.md", "secrets/key.txt", "content/one.md", "content/shared/two.md")
    links = {
        "out.md": tmp_path / "secret.md",
        "up.png": Path("../secrets/key.txt"),
        "folder": tmp_path / "secrets",
        "nowhere.md": Path("not-there.md"),
        "loop.md": Path("loop.md"),
        "circle": tmp_path / "content",
        "shared/circle": Path("../shared"),
        "other": Path("shared"),
        "mirror/to-out.md": Path("../out.md"),
    }
    (tmp_path / "content" / "mirror").mkdir()
    for name, target in links.items():
        (tmp_path / "content" / name).symlink_to(target)
    folder = read.folder(tmp_path / "content", tmp_path)
    assert {source.path for source in folder.sources} == {"one.md", "shared/two.md"}
    assert not folder.assets
    assert {(problem.place.path, problem.rule, problem.message[18:32]) for problem in folder.problems} == {
        ("content/out.md", "outside-content", "leads out of t"),
        ("content/up.png", "outside-content", "leads out of t"),
        ("content/folder", "outside-content", "leads out of t"),
        ("content/mirror/to-out.md", "outside-content", "leads out of t"),
        ("content/nowhere.md", "dead-link", "leads to nothi"),
        ("content/loop.md", "dead-link", "leads in a cir"),
        ("content/circle", "dead-link", "leads in a cir"),
        ("content/shared/circle", "dead-link", "leads in a cir"),
        ("content/other", "dead-link", "leads to a fol"),
    }
    assert all(problem.hint and problem.level == "error" for problem in folder.problems)
    # With a line, a message would show that line of whatever file the link leads to.
    assert {problem.place.line for problem in folder.problems} == {0}


def test_a_symbolic_link_to_a_file_of_the_folder_is_a_file(tmp_path: Path) -> None:
    laid(tmp_path, "one.md", "images/logo.svg")
    (tmp_path / "two.md").symlink_to("one.md")
    (tmp_path / "logo.svg").symlink_to("images/logo.svg")
    folder = read.folder(tmp_path, tmp_path)
    assert [source.path for source in folder.sources] == ["one.md", "two.md"]
    assert folder.assets == {"images/logo.svg", "logo.svg"}
    assert not folder.problems


@pytest.mark.parametrize("name", ["README.md", ".env", "_notes", "node_modules", "milestones/.#one.md"])
def test_a_symbolic_link_where_nothing_is_read_is_nobody_s_business(tmp_path: Path, name: str) -> None:
    laid(tmp_path, "content/milestones/one.md")
    (tmp_path / "content" / name).symlink_to(tmp_path)
    folder = read.folder(tmp_path / "content", tmp_path)
    assert not folder.problems
    assert [source.path for source in folder.sources] == ["milestones/one.md"]


def test_settings_behind_a_symbolic_link_out_of_the_folder_are_missed_aloud(tmp_path: Path) -> None:
    laid(tmp_path, "roadmap.yml", "content/milestones/one.md")
    (tmp_path / "content" / "roadmap.yml").symlink_to("../roadmap.yml")
    folder = read.folder(tmp_path / "content", tmp_path)
    assert folder.settings is None
    assert [(problem.place.path, problem.rule) for problem in folder.problems] == [
        ("content/roadmap.yml", "outside-content")
    ]
    assert read.outline(tmp_path / "content", tmp_path).settings is None


def test_messages_name_files_from_where_the_command_runs(tmp_path: Path) -> None:
    laid(tmp_path, "a/content/one.md")
    names = {
        here: read.folder(tmp_path / "a" / "content", tmp_path / here).sources[0].shown
        for here in ("a", "a/content", ".")
    }
    assert names == {"a": "content/one.md", "a/content": "one.md", ".": "a/content/one.md"}
    (tmp_path / "b").mkdir()
    assert read.folder(tmp_path / "a" / "content", tmp_path / "b").sources[0].shown == "../a/content/one.md"


def test_a_missing_folder_is_said_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(Surroundings, match="--content"):
        read.folder(tmp_path / "nowhere", tmp_path)


def test_a_file_that_is_too_large_is_a_problem_and_not_read(tmp_path: Path) -> None:
    laid(tmp_path, "one.md")
    (tmp_path / "huge.md").write_bytes(b"x" * (read.LARGEST + 1))
    folder = read.folder(tmp_path, tmp_path)
    assert [source.path for source in folder.sources] == ["one.md"]
    assert [problem.place.path for problem in folder.problems] == ["huge.md"]


def nested(top: Path, count: int) -> None:
    """Make folders inside each other, further down than any path reaches."""
    top.mkdir(parents=True, exist_ok=True)
    here = os.open(top, os.O_RDONLY)
    for _ in range(count):
        os.mkdir("aa", dir_fd=here)
        below = os.open("aa", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("deep.md", os.O_CREAT | os.O_WRONLY, 0o644, dir_fd=here))
    os.close(here)


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """Make a content folder with a nest that no path reaches; what removes other folders of tests cannot remove it."""
    laid(tmp_path, "content/milestones/one.md")
    nested(tmp_path / "content" / "milestones", 2_100)
    yield tmp_path
    subprocess.run(["rm", "-rf", tmp_path / "content"], check=True)


@pytest.mark.skipif(os.mkdir not in os.supports_dir_fd, reason="makes no path that is longer than a path may be")
def test_a_nest_of_folders_that_no_path_reaches_is_one_problem(deep: Path) -> None:
    folder = read.folder(deep / "content", deep)
    assert [source.path for source in folder.sources] == ["milestones/one.md"]
    [problem] = folder.problems
    assert (problem.rule, problem.level) == ("bad-id", "error")
    assert problem.place.path.startswith("content/milestones/aa/aa/")
    assert len(problem.place.path) < 100
    assert watching.look([deep / "content"])
    for command in ("check", "build"):
        done = told(deep, command, "--today", "2026-11-23")
        assert done.code == 1
        assert "Traceback" not in done.out + done.err
        assert "aa/aa/aa" in done.out + done.err


def test_a_path_of_a_thousand_bytes_is_read_and_a_longer_one_is_named(tmp_path: Path) -> None:
    folder = "/".join(["milestones", *["x" * 100] * 9])
    names = ["y" * (1_000 - len(folder) - 1 - 3) + ".md", "y" * (1_000 - len(folder) - 1 - 2) + ".md"]
    laid(tmp_path, *(f"{folder}/{name}" for name in names))
    found = read.folder(tmp_path, tmp_path)
    assert [source.path for source in found.sources] == [f"{folder}/{names[0]}"]
    assert [problem.rule for problem in found.problems] == ["bad-id"]


def test_roles_do_not_depend_on_letter_case_of_the_ending() -> None:
    assert read.role_of(PurePosixPath("milestones/X.MD"), has_folders=True) == "milestone"
    assert read.role_of(PurePosixPath("picture.png"), has_folders=True) is None


def test_a_repository_s_own_papers_are_no_milestones_and_a_theme_called_security_is_one(tmp_path: Path) -> None:
    laid(tmp_path / "flat", "one.md", "SECURITY.md", "CHANGELOG.md", "web/security.md")
    assert [source.path for source in read.folder(tmp_path / "flat", tmp_path).sources] == ["one.md", "web/security.md"]
    laid(tmp_path / "full", "milestones/license.md", "themes/security.md", "SECURITY.md")
    paths = [source.path for source in read.folder(tmp_path / "full", tmp_path).sources]
    assert paths == ["milestones/license.md", "themes/security.md"]
