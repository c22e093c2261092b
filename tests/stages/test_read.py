"""Which files of a folder are read, as what, and which are passed over."""

from pathlib import Path, PurePosixPath

import pytest

from milepost.problems import Surroundings
from milepost.stages import read

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


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    laid(tmp_path, "secret.md", "content/one.md")
    (tmp_path / "content" / "two.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "content" / "circle").symlink_to(tmp_path / "content")
    (tmp_path / "content" / "loop.md").symlink_to(tmp_path / "content" / "loop.md")
    assert [source.path for source in read.folder(tmp_path / "content", tmp_path).sources] == ["one.md"]


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


def test_roles_do_not_depend_on_letter_case_of_the_ending() -> None:
    assert read.role_of(PurePosixPath("milestones/X.MD"), has_folders=True) == "milestone"
    assert read.role_of(PurePosixPath("picture.png"), has_folders=True) is None


def test_a_repository_s_own_papers_are_no_milestones_and_a_theme_called_security_is_one(tmp_path: Path) -> None:
    laid(tmp_path / "flat", "one.md", "SECURITY.md", "CHANGELOG.md", "web/security.md")
    assert [source.path for source in read.folder(tmp_path / "flat", tmp_path).sources] == ["one.md", "web/security.md"]
    laid(tmp_path / "full", "milestones/license.md", "themes/security.md", "SECURITY.md")
    paths = [source.path for source in read.folder(tmp_path / "full", tmp_path).sources]
    assert paths == ["milestones/license.md", "themes/security.md"]
