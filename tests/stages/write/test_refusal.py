import errno
import os
from pathlib import Path

import pytest

from milepost.problems import Surroundings
from milepost.stages.write import publish, refuse


@pytest.fixture
def project(tmp_path):
    """Make a project with content in a folder of its own, and the user's templates."""
    (tmp_path / "content/milestones").mkdir(parents=True)
    (tmp_path / "content/roadmap.yml").write_text("title: Fabrikam")
    (tmp_path / "templates").mkdir()
    return tmp_path


@pytest.fixture
def verdict(project, tree):
    """Ask about an output folder, and see that asking touched nothing."""

    def ask(out, content="content", keep=()):
        before = tree(project), sorted(project.rglob("*"))
        try:
            refuse(project / out, project / content, [project / "templates"], keep)
        except Surroundings as refused:
            return str(refused)
        finally:
            assert (tree(project), sorted(project.rglob("*"))) == before
        return "fine"

    return ask


@pytest.mark.parametrize(
    ("out", "reason"),
    [
        ("content", "is the content folder"),
        ("content/milestones/..", "is the content folder"),
        ("templates", "is the templates folder"),
        (".", "holds the content folder"),
        ("content/milestones", "lies inside the content folder"),
        ("content/pages", "lies inside the content folder"),
        ("content/Themes", "lies inside the content folder"),
        ("content/deep/site", "lies inside the content folder"),
        ("templates/site", "lies inside the templates folder"),
        ("file", "is a file"),
        ("file/site", "is a file"),
        ("link", "is a symbolic link"),
        ("circle", "is a symbolic link"),
        ("by-link/site", "lies inside the templates folder"),
        (".git", "is, or lies inside, a .git folder"),
        (".git/site", "is, or lies inside, a .git folder"),
        ("clone/.GIT/hooks", "is, or lies inside, a .git folder"),
        ("by-link-to-git/site", "is, or lies inside, a .git folder"),
        ("worktree/.git/site", "is, or lies inside, a .git folder"),
        ("foreign", "is not empty"),
        ("clone", "is a git work tree with files of its own"),
    ],
)
def test_a_place_that_is_not_for_sites_is_refused(out, reason, project, verdict):
    (project / "file").write_text("text")
    (project / "link").symlink_to("content")
    (project / "circle").symlink_to("circle")
    (project / "by-link").symlink_to("templates")
    (project / ".git").mkdir()
    (project / "by-link-to-git").symlink_to(".git")
    (project / "worktree").mkdir()
    (project / "worktree/.git").symlink_to("../elsewhere")
    (project / "foreign").mkdir()
    (project / "foreign/thesis.tex").write_text("years of work")
    (project / "clone/.git").mkdir(parents=True)
    (project / "clone/main.c").write_text("int main;")

    assert reason in verdict(out)
    assert "choose another --out" in verdict(out)


@pytest.mark.parametrize("out", ["site", "public/roadmap", "content/site", ".github/site", "x.git/site"])
def test_a_new_folder_is_fine(out, verdict):
    assert verdict(out) == "fine"


def test_an_empty_folder_and_our_own_site_are_fine(project, verdict, pages_of):
    (project / "empty").mkdir()
    publish(pages_of({"index.html": "x"}), project / "site", ())

    assert verdict("empty") == "fine"
    assert verdict("site") == "fine"


def test_kept_names_do_not_make_a_folder_foreign(project, verdict):
    (project / "site/.git").mkdir(parents=True)
    (project / "site/CNAME").touch()
    (project / "site/press").mkdir()

    assert "press/" in verdict("site")
    assert verdict("site", keep=["press"]) == "fine"


def test_a_folder_of_notes_may_hold_its_site(project, verdict, pages_of):
    (project / "notes").mkdir()
    (project / "notes/plan.md").write_text("# Plan")

    assert verdict("notes/site", "notes") == "fine"
    publish(pages_of({"index.html": "x"}), project / "notes/site", ())
    assert verdict("notes/site", "notes") == "fine"
    (project / "notes/ideas").mkdir()
    (project / "notes/ideas/one.md").write_text("# One")
    assert "is not empty" in verdict("notes/ideas", "notes")


def test_a_folder_of_folders_without_settings_holds_no_site(project, verdict):
    (project / "bare/milestones").mkdir(parents=True)

    assert "lies inside the content folder" in verdict("bare/site", "bare")


def test_the_root_and_the_home_folder_are_refused(project, verdict, monkeypatch):
    monkeypatch.setenv("HOME", str(project / "home"))
    (project / "home").mkdir()

    assert "is the root of the file system" in verdict("/")
    assert "is, or holds, your home folder" in verdict("home")


def test_the_current_folder_and_those_above_are_refused(project, verdict, monkeypatch):
    (project / "here/below").mkdir(parents=True)
    monkeypatch.chdir(project / "here/below")

    assert "the folder you are in" in verdict("here/below")
    assert "the folder you are in" in verdict("here")
    with pytest.raises(Surroundings, match="the folder you are in"):
        refuse(Path(), project / "content", [], ())


def test_a_place_on_a_read_only_disk_is_refused(project, verdict, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != project)

    assert "is not writable: choose another --out" in verdict("site")


def test_a_site_that_is_being_written_is_judged_later(project, verdict, pages_of):
    (project / "site").mkdir()
    (project / "site/half.html").write_text("of a build at work")
    (project / ".site.milepost-lock").touch()

    assert verdict("site") == "fine"
    with pytest.raises(Surroundings, match=r"half\.html"):
        publish(pages_of({"index.html": "x"}), project / "site", ())


def test_what_a_build_could_not_remove_does_not_make_our_folder_foreign(project, verdict, pages_of):
    publish(pages_of({"index.html": "x"}), project / "site", ())
    (project / "site/.milepost-new-12345678/site").mkdir(parents=True)
    stamp = 1_234_567_890_123_456_700
    listing = project / "site/.milepost-new-12345678/files.json"
    listing.write_text(f'{{"files": ["index.html"], "stamp": {stamp}}}')
    os.utime(listing, ns=(stamp, stamp))

    assert verdict("site") == "fine"
    publish(pages_of({"index.html": "x"}), project / "site", ())
    assert sorted(path.name for path in (project / "site").iterdir()) == [".milepost.json", "index.html"]


def test_a_disk_that_fails_for_good_while_a_folder_is_looked_at_is_named(project, pages_of, monkeypatch):
    publish(pages_of({"index.html": "x"}), project / "site", ())
    look = Path.lstat

    def failing(path):
        if path.name.startswith(".site.milepost") or path.name == ".milepost.json":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return look(path)

    monkeypatch.setattr(Path, "lstat", failing)
    with pytest.raises(Surroundings, match="input/output error: build again"):
        refuse(project / "site", project / "content", [], ())


@pytest.mark.skipif(not Path("/PROC").is_dir(), reason="a disk that tells upper from lower case")
def test_letter_case_does_not_deceive(verdict):
    assert "is the content folder" in verdict("CONTENT")
