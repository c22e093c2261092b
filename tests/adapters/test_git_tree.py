"""Folders of a commit, written out: as a checkout has them, and nothing beside, whatever tree somebody made up."""

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath
from unittest.mock import patch

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from milepost.adapters import git
from milepost.adapters.git.tree import Written
from milepost.problems import Surroundings
from repositories import Files, Repository, environment, made

FILE, LINK, FOLDER = "100644", "120000", "40000"
# A filter as Git LFS sets one up: what git keeps is not what a checkout shows.
CAPITALS = ("filter.capitals.smudge", "tr a-z A-Z; echo and more")


def written(repository: Repository, commit: str, out: Path, *wanted: str, with_filters: bool = False) -> Written:
    with patch.dict(os.environ, environment(), clear=True):
        at = git.repository(repository.folder)
        assert at is not None
        return git.write_tree(at, commit, [PurePosixPath(path) for path in wanted], out, with_filters)


def texts(folder: Path) -> dict[str, str]:
    """Give what can be read in a folder, through links to files as well."""
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return made(tmp_path / "plans")


def blob(repository: Repository, text: str) -> str:
    return stored(repository, "blob", text.encode())


def tree(repository: Repository, *entries: tuple[str, str, str]) -> str:
    """Make a tree of modes, names and hashes as they are given, in any order and twice if need be."""
    parts = [f"{mode} {name}".encode() + b"\0" + bytes.fromhex(hash_) for mode, name, hash_ in entries]
    return stored(repository, "tree", b"".join(parts))


def stored(repository: Repository, kind: str, data: bytes) -> str:
    command = ["git", "hash-object", "-t", kind, "--literally", "-w", "--stdin"]
    done = subprocess.run(
        command, cwd=repository.folder, input=data, env=environment(), capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def commit_of(repository: Repository, content: str) -> str:
    """Commit a tree as the folder `content`, on the first commit of the repository."""
    repository.commit({"README.md": "Plans."}, "2026-01-01")
    return repository.git("commit-tree", tree(repository, (FOLDER, "content", content)), "-m", "Made up")


@pytest.mark.parametrize("is_link_first", [True, False])
def test_nothing_is_written_through_a_link_of_the_same_name(
    repository: Repository, tmp_path: Path, is_link_first: bool
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "file.txt").write_text("mine")
    inner = tree(repository, (FILE, "pwned.txt", blob(repository, "pwned")))
    links = [(LINK, "x", blob(repository, str(home))), (LINK, "y", blob(repository, str(home / "file.txt")))]
    plain = [(FOLDER, "x", inner), (FILE, "y", blob(repository, "pwned"))]
    both = [*links, *plain] if is_link_first else [*plain, *links]
    found = written(repository, commit_of(repository, tree(repository, *both)), tmp_path / "out", "content")
    assert texts(home) == {"file.txt": "mine"}
    assert {told.split(" (")[0] for told in found.left_out} >= {"content/x", "content/y"}


def test_nothing_is_written_through_a_link_to_a_folder_of_the_commit(repository: Repository, tmp_path: Path) -> None:
    other = tree(repository, (FILE, "file.txt", blob(repository, "first")))
    again = tree(repository, (FILE, "file.txt", blob(repository, "second")))
    content = tree(repository, (LINK, "x", blob(repository, "z")), (FOLDER, "x", again), (FOLDER, "z", other))
    written(repository, commit_of(repository, content), tmp_path / "out", "content")
    assert texts(tmp_path / "out") == {"content/x/file.txt": "second", "content/z/file.txt": "first"}


def test_of_two_files_of_one_name_none_is_written_over(repository: Repository, tmp_path: Path) -> None:
    twice = [(FILE, "a", blob(repository, "first")), (FILE, "a", blob(repository, "second"))]
    inner = tree(repository, (FILE, "b", blob(repository, "below")))
    content = tree(repository, *twice, (FILE, "c", blob(repository, "a file")), (FOLDER, "c", inner))
    found = written(repository, commit_of(repository, content), tmp_path / "out", "content")
    assert texts(tmp_path / "out") == {"content/a": "first", "content/c": "a file"}
    assert found.left_out == (
        "content/a (it is there twice)",
        "content/c (it is there twice)",
        "content/c/b (something else has its place)",
    )


@pytest.mark.parametrize("name", ["..", "..\\x", "a\\..\\..\\x", "C:x", "c:\\x", ".git", ".GIT", "."])
def test_a_name_that_leads_elsewhere_on_some_system_is_left_out(
    repository: Repository, tmp_path: Path, name: str
) -> None:
    inner = tree(repository, (FILE, "file.txt", blob(repository, "pwned")))
    content = tree(repository, (FOLDER, name, inner), (FILE, "good.md", blob(repository, "good")))
    found = written(repository, commit_of(repository, content), tmp_path / "out" / "deep", "content")
    assert texts(tmp_path / "out") == {"deep/content/good.md": "good"}
    assert all(told.endswith("(its name may lead elsewhere)") for told in found.left_out)
    assert found.left_out


def test_what_is_there_already_stays_and_nothing_goes_through_it(repository: Repository, tmp_path: Path) -> None:
    # As where a file system takes two names for one: what is written first has the place of both.
    (tmp_path / "home").mkdir()
    (tmp_path / "out" / "content" / "b").mkdir(parents=True)
    (tmp_path / "out" / "content" / "a").write_text("mine")
    (tmp_path / "out" / "content" / "c").symlink_to(tmp_path / "home")
    (tmp_path / "out" / "content" / "e").symlink_to(tmp_path / "home" / "new.txt")
    files = {"content/a": "a", "content/d": "d", "content/e": "e", "content/dd/d": "d"}
    commit = linked(repository, {"content/b": "d", "content/c/link": "../d"}, files)
    found = written(repository, commit, tmp_path / "out", "content")
    assert texts(tmp_path / "out") == {"content/a": "mine", "content/d": "d", "content/dd/d": "d"}
    assert [told.split(" (")[0] for told in found.left_out] == ["content/a", "content/b", "content/c/link", "content/e"]
    assert list((tmp_path / "home").iterdir()) == []


def linked(repository: Repository, links: dict[str, str], files: Files) -> str:
    for path, target in links.items():
        (repository.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (repository.folder / path).symlink_to(target)
    return repository.commit(files, "2026-01-01")


def test_what_links_lead_to_in_the_commit_is_there_too(repository: Repository, tmp_path: Path) -> None:
    links = {
        "templates/style.css": "../theme/now/style.css",
        "templates/parts": "../theme/parts",
        "theme/now": "v2",
        "theme/parts/base.html": "../v2/base.html",
    }
    files = {"theme/v2/style.css": "css", "theme/v2/base.html": "base", "theme/v1/old.css": "old", "templates/a": "a"}
    found = written(repository, linked(repository, links, files), tmp_path / "out", "templates")
    assert (found.found, found.left_out) == ({PurePosixPath("templates"): PurePosixPath("templates")}, ())
    assert {path.name: path.read_text() for path in (tmp_path / "out/templates").iterdir() if path.is_file()} == {
        "a": "a",
        "style.css": "css",
    }
    assert (tmp_path / "out/templates/parts/base.html").read_text() == "base"
    assert not (tmp_path / "out/theme/v1").exists()


def test_a_folder_that_is_reached_by_links_is_found_where_it_is(repository: Repository, tmp_path: Path) -> None:
    commit = linked(repository, {"docs": "v1", "v1/road": "../content"}, {"content/a.md": "a", "beside.md": "b"})
    found = written(repository, commit, tmp_path / "out", "docs/road").found
    assert found == {PurePosixPath("docs/road"): PurePosixPath("content")}
    assert (tmp_path / "out/docs/road/a.md").read_text() == "a"
    assert not (tmp_path / "out/beside.md").exists()


def test_links_out_of_the_commit_and_in_circles_are_left_out_and_named(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    links = {
        "content/above.md": "../../secret.md",
        "content/round.md": "../../content/real.md",
        "content/absolute.md": str(tmp_path / "secret.md"),
        "content/circle.md": "other.md",
        "content/other.md": "circle.md",
        "content/nowhere.md": "nothing.md",
        "content/rooted.md": "/content/real.md",
        "content/good.md": "real.md",
    }
    found = written(repository, linked(repository, links, {"content/real.md": "real"}), tmp_path / "out", "content")
    assert texts(tmp_path / "out") == {"content/real.md": "real", "content/good.md": "real"}
    names = ("above", "absolute", "circle", "nowhere", "other", "rooted", "round")
    assert found.left_out == tuple(f"content/{name}.md (it leads to nothing in the commit)" for name in names)


def test_a_link_to_a_folder_around_it_is_followed_once(repository: Repository, tmp_path: Path) -> None:
    commit = linked(repository, {"content/here": ".", "content/top": ".."}, {"content/a.md": "a", "b.md": "b"})
    assert written(repository, commit, tmp_path / "out", "content").left_out == ()
    assert (tmp_path / "out/content/here/top/b.md").read_text() == "b"


def test_no_link_is_made_through_another(repository: Repository, tmp_path: Path) -> None:
    inner = tree(repository, (LINK, "l", blob(repository, "../a")))
    other = tree(repository, (FILE, "b", blob(repository, "b")))
    entries = [(LINK, "p", blob(repository, "q")), (FOLDER, "p", inner), (FOLDER, "q", other)]
    content = tree(repository, (FILE, "a", blob(repository, "a")), *entries)
    written(repository, commit_of(repository, content), tmp_path / "out", "content")
    assert [path.name for path in (tmp_path / "out/content/q").iterdir()] == ["b"]


def test_a_chain_of_links_has_an_end(repository: Repository, tmp_path: Path) -> None:
    links = {f"content/{number}": str(number + 1) for number in range(50)}
    commit = linked(repository, links, {"content/50": "end"})
    found = written(repository, commit, tmp_path / "out", "content")
    assert (tmp_path / "out/content/10").read_text() == "end"
    assert "content/9 (it leads to nothing in the commit)" in found.left_out


def test_a_submodule_is_named(repository: Repository, tmp_path: Path) -> None:
    head = repository.commit({"content/a.md": "a"}, "2026-01-01")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{head},content/partner")
    repository.git("commit", "--quiet", "--message", "Add a partner")
    assert written(repository, "HEAD", tmp_path / "out", "content").left_out == ("content/partner (a submodule)",)


@pytest.mark.parametrize("with_filters", [True, False])
def test_content_that_git_has_lost_ends_the_run(repository: Repository, tmp_path: Path, with_filters: bool) -> None:
    repository.commit({"content/a.svg": "a", "content/b.svg": "b"}, "2026-01-01")
    lost = repository.git("rev-parse", "HEAD:content/a.svg")
    (repository.folder / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    with pytest.raises(Surroundings, match=r"content/a\.svg"):
        written(repository, "HEAD", tmp_path / "out", "content", with_filters=with_filters)


def test_files_are_as_a_checkout_of_that_commit_has_them(repository: Repository, tmp_path: Path) -> None:
    repository.git("config", *CAPITALS)
    rules = "*.png filter=capitals\n*.svg text eol=crlf\n*.txt ident\n"
    names = ("a.png", "b.svg", "c.txt", "deep/d.txt", "new\nline.png", "ä ö.png", "empty.png")
    files = {f"content/{name}": f"$Id$ of {number}\nno end" for number, name in enumerate(names)}
    plain = {
        "content/empty.svg": "",
        "content/binary.bin": bytes(range(256)) * 9,
        "content/deep/.gitattributes": "* -ident",
    }
    repository.commit({".gitattributes": rules, **files, **plain}, "2026-01-01")
    repository.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "checkout"), "HEAD")
    repository.commit({".gitattributes": "*.bin filter=capitals\n"}, "2026-02-01")
    written(repository, "HEAD~1", tmp_path / "out", "content", with_filters=True)
    for name in (*files, *plain):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "checkout" / name).read_bytes(), name
    assert (tmp_path / "out/content/a.png").read_text() == "$ID$ OF 0\nNO ENDand more\n"


def test_the_rules_of_today_do_not_reach_back(repository: Repository, tmp_path: Path) -> None:
    repository.git("config", *CAPITALS)
    repository.commit({"content/deep/a.png": "kept"}, "2026-01-01")
    repository.commit(
        {".gitattributes": "*.png filter=capitals\n", "content/deep/.gitattributes": "*.png ident"}, "2026-02-01"
    )
    written(repository, "HEAD~1", tmp_path / "out", "content", with_filters=True)
    assert (tmp_path / "out/content/deep/a.png").read_text() == "kept"


def test_a_filter_that_fails_ends_the_run(repository: Repository, tmp_path: Path) -> None:
    repository.commit({".gitattributes": "*.png filter=broken\n", "content/a.png": "a"}, "2026-01-01")
    repository.git("config", "filter.broken.smudge", "false")
    repository.git("config", "filter.broken.required", "true")
    with pytest.raises(Surroundings, match="broken"):
        written(repository, "HEAD", tmp_path / "out", "content", with_filters=True)


def test_what_is_still_in_lfs_is_named(repository: Repository, tmp_path: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
    repository.commit({"content/a.png": pointer}, "2026-01-01")
    found = written(repository, "HEAD", tmp_path / "out", "content", with_filters=True)
    assert found.left_out == ("content/a.png (its content is in Git LFS)",)
