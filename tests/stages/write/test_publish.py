import os
import stat
from pathlib import Path

import pytest

from milepost.model.page import Page
from milepost.problems import Surroundings
from milepost.stages.write import MANIFEST, Written, kernel, links, mend, publish

OLD = {
    "index.html": "old index",
    "milestones/alpha.html": "alpha",
    "milestones/beta.html": "beta",
    "assets/chart-1a.js": "chart",
}
NEW = {"index.html": "new index", "milestones/alpha.html": "alpha", "themes/growth.html": "growth"}


@pytest.fixture
def out(tmp_path):
    return tmp_path / "site"


@pytest.fixture(params=["exchange", "unknown", "mount", "plain"])
def way(request, monkeypatch):
    """Publish in each of the ways a system may ask for; `plain` knows neither an exchange nor symbolic links."""

    def across_mounts(one, other):
        raise kernel.NoExchange

    if request.param == "mount":
        monkeypatch.setattr(kernel, "exchange", across_mounts)
    if request.param in ("unknown", "plain"):
        monkeypatch.setattr(kernel, "can_exchange", lambda: False)
    if request.param == "plain":
        monkeypatch.setattr(links, "prepare", lambda steps, place, waiting: False)
    return request.param


def test_a_first_site_is_written_whole(out, pages_of, tree):
    written = publish(pages_of(OLD), out, ())

    assert written == Written(out, changed=5, unchanged=0, removed=0)
    assert {path: data for path, data in tree(out).items() if path != MANIFEST} == {
        path: text.encode() for path, text in OLD.items()
    }
    assert [path.name for path in out.parent.iterdir()] == ["site"]


def test_folders_above_the_output_are_made(tmp_path, pages_of, tree):
    publish(pages_of({"index.html": "here"}), tmp_path / "a" / "b" / "site", ())

    assert tree(tmp_path)["a/b/site/index.html"] == b"here"


def test_a_second_site_takes_the_place_of_the_first(way, out, pages_of, tree):
    publish(pages_of(OLD), out, ())

    written = publish(pages_of(NEW), out, ())

    assert written == Written(out, changed=3, unchanged=1, removed=2)
    assert sorted(tree(out)) == [MANIFEST, "index.html", "milestones/alpha.html", "themes/growth.html"]
    assert tree(out)["index.html"] == b"new index"
    assert not (out / "assets").exists()
    assert [path.name for path in out.parent.iterdir()] == ["site"]


def test_the_same_site_again_changes_nothing(way, out, pages_of, tree):
    publish(pages_of(OLD), out, ())
    before = tree(out)

    assert publish(pages_of(OLD), out, ()) == Written(out, changed=0, unchanged=5, removed=0)
    assert tree(out) == before


def test_an_unchanged_file_keeps_its_identity_and_time(way, out, pages_of):
    publish(pages_of(OLD), out, ())
    os.utime(out / "milestones/alpha.html", (1_000_000_000, 1_000_000_000))
    before = (out / "milestones/alpha.html").stat()

    publish(pages_of(NEW), out, ())

    after = (out / "milestones/alpha.html").stat()
    assert (after.st_ino, after.st_mtime, after.st_nlink) == (before.st_ino, 1_000_000_000, 1)


def test_bytes_decide_what_is_unchanged_not_the_manifest(out, pages_of):
    publish(pages_of(OLD), out, ())
    (out / "milestones/alpha.html").write_text("spoilt")

    assert publish(pages_of(OLD), out, ()).changed == 1
    assert (out / "milestones/alpha.html").read_text() == "alpha"


def test_a_file_with_another_name_elsewhere_is_written_afresh(out, tmp_path, pages_of):
    publish(pages_of(OLD), out, ())
    (tmp_path / "copy").hardlink_to(out / "index.html")

    publish(pages_of(OLD), out, ())
    (tmp_path / "copy").write_text("edited in the copy")

    assert (out / "index.html").read_text() == "old index"


def test_modes_do_not_depend_on_the_umask(way, out, pages_of):
    before = os.umask(0o077)
    try:
        publish(pages_of(OLD), out, ())
        publish(pages_of(NEW), out, ())
    finally:
        os.umask(before)

    modes = {path.is_dir(): stat.S_IMODE(path.stat().st_mode) for path in (out, *out.rglob("*"))}
    assert modes == {True: 0o755, False: 0o644}


def test_a_file_may_become_a_folder_and_a_folder_a_file(way, out, pages_of, tree):
    publish(pages_of({"a": "file", "b/c/d": "deep", "index.html": "x"}), out, ())

    publish(pages_of({"a/e": "inside", "b": "file", "index.html": "x"}), out, ())

    assert sorted(tree(out)) == [MANIFEST, "a/e", "b", "index.html"]


def test_a_name_may_change_its_case(way, out, pages_of, tree):
    publish(pages_of({"Alpha.html": "upper", "Web/x.html": "x"}), out, ())

    publish(pages_of({"alpha.html": "lower", "web/x.html": "x"}), out, ())

    assert sorted(tree(out)) == [MANIFEST, "alpha.html", "web/x.html"]


def test_a_folder_whose_files_the_user_deleted_is_no_obstacle(way, out, pages_of, tree):
    publish(pages_of(OLD), out, ())
    (out / "assets/chart-1a.js").unlink()

    publish(pages_of({"assets": "now a file"}), out, ())

    assert sorted(tree(out)) == [MANIFEST, "assets"]


def test_kept_files_survive(way, out, pages_of, tree):
    publish(pages_of(OLD), out, ["robots.txt", "latest"])
    (out / "CNAME").write_text("roadmap.example.org")
    (out / ".gitkeep").touch()
    (out / "robots.txt").write_text("Disallow:")
    (out / "latest").symlink_to("milestones/alpha.html")

    publish(pages_of(NEW), out, ["robots.txt", "latest"])

    assert (out / "CNAME").read_text() == "roadmap.example.org"
    assert (out / "robots.txt").read_text() == "Disallow:"
    assert (out / "latest").readlink() == Path("milestones/alpha.html")
    assert sorted(set(tree(out)) - set(NEW)) == [".gitkeep", MANIFEST, "CNAME", "latest", "robots.txt"]
    assert [path.name for path in out.parent.iterdir()] == ["site"]


def test_kept_folders_are_not_even_moved(way, out, pages_of, tree):
    publish(pages_of(OLD), out, ["press"])
    (out / ".git/objects").mkdir(parents=True)
    (out / ".git/HEAD").write_text("ref: refs/heads/gh-pages")
    (out / "press").mkdir()
    (out / "press/kit.zip").write_bytes(b"PK")
    identity = (out / ".git").stat().st_ino, out.stat().st_ino

    publish(pages_of(NEW), out, ["press"])

    assert (out / ".git/HEAD").read_text() == "ref: refs/heads/gh-pages"
    assert (out / ".git/objects").is_dir()
    assert (out / "press/kit.zip").read_bytes() == b"PK"
    assert (out / "index.html").read_text() == "new index"
    assert ((out / ".git").stat().st_ino, out.stat().st_ino) == identity
    assert sorted(path.name for path in out.parent.iterdir()) == ["site"]


def test_what_was_ours_is_kept_from_the_day_it_is_named(way, out, pages_of, tree):
    publish(pages_of({"index.html": "x", "press/kit.html": "written by us", "robots.txt": "by us"}), out, ())
    (out / "press/own.pdf").write_text("theirs")

    publish(pages_of(NEW), out, ["press", "robots.txt"])
    publish(pages_of(OLD), out, ["press", "robots.txt"])

    assert (out / "press/kit.html").read_text() == "written by us"
    assert (out / "press/own.pdf").read_text() == "theirs"
    assert (out / "robots.txt").read_text() == "by us"


def test_only_names_at_the_top_are_kept(out, pages_of, tree):
    publish(pages_of(OLD), out, ())
    (out / "milestones/CNAME").write_text("theirs")
    before = tree(out)

    with pytest.raises(Surroundings, match="milestones/CNAME"):
        publish(pages_of(NEW), out, ["milestones/CNAME"])

    assert tree(out) == before


@pytest.mark.parametrize("name", [".gitkeep", "CNAME", ".git"])
def test_a_folder_with_nothing_but_kept_names_is_used(way, name, out, pages_of, tree):
    out.mkdir()
    (out / name).write_text("gitdir: ../.git/worktrees/site")

    publish(pages_of(NEW), out, ())

    assert tree(out)[name] == b"gitdir: ../.git/worktrees/site"
    assert tree(out)["index.html"] == b"new index"


@pytest.mark.parametrize(
    "manifest",
    ["{", "[]", '{"files": ["index.html"]}', '"files"', '{"version": 1}', "[" * 100_000],
    ids=["broken", "a list", "files as a list", "a text", "no files", "deep"],
)
def test_a_manifest_that_is_not_ours_makes_a_folder_foreign(manifest, out, pages_of, tree):
    out.mkdir()
    (out / MANIFEST).write_text(manifest)
    (out / "index.html").write_text("theirs")
    before = tree(out)

    with pytest.raises(Surroundings, match=r"site is not empty, .*: it holds .milepost.json, index.html: "):
        publish(pages_of(NEW), out, ())

    assert tree(out) == before


def test_a_foreign_folder_is_left_alone(out, pages_of, tree):
    out.mkdir()
    (out / "thesis.tex").write_text("years of work")

    with pytest.raises(Surroundings, match=r"thesis\.tex: choose another --out, empty it, or .*keep_output"):
        publish(pages_of(NEW), out, ())

    assert tree(out.parent) == {"site/thesis.tex": b"years of work"}


def test_a_folder_of_empty_folders_is_not_empty(out, pages_of):
    (out / "drafts").mkdir(parents=True)

    with pytest.raises(Surroundings, match="drafts/"):
        publish(pages_of(NEW), out, ())

    assert (out / "drafts").is_dir()


def test_files_added_to_our_site_are_named_and_stay(out, pages_of, tree):
    publish(pages_of(OLD), out, ())
    for number in range(7):
        (out / f"milestones/mine-{number}.txt").write_text("mine")
    before = tree(out)

    with pytest.raises(Surroundings) as refused:
        publish(pages_of(NEW), out, ())

    assert "milestones/mine-0.txt" in str(refused.value)
    assert "milestones/mine-4.txt and more" in str(refused.value)
    assert "milestones/mine-5.txt" not in str(refused.value)
    assert tree(out) == before
    assert [path.name for path in out.parent.iterdir()] == ["site"]


def test_a_link_in_the_place_of_a_file_of_ours_is_a_strangers(out, tmp_path, pages_of):
    (tmp_path / "home").mkdir()
    (tmp_path / "home/alpha.html").write_text("precious")
    publish(pages_of(OLD), out, ())
    (out / "milestones/alpha.html").unlink()
    (out / "milestones/beta.html").unlink()
    (out / "milestones").rmdir()
    (out / "milestones").symlink_to(tmp_path / "home")

    with pytest.raises(Surroundings, match="milestones"):
        publish(pages_of(NEW), out, ())

    assert (tmp_path / "home/alpha.html").read_text() == "precious"


def test_paths_of_a_manifest_never_lead_outside(out, tmp_path, pages_of):
    (tmp_path / "precious").write_text("precious")
    out.mkdir()
    outside = f'"../precious": "x", "{tmp_path}/precious": "x", "a/../../precious": "x", ".git/x": "x"'
    outside += f', "\\ud800": "x", "{"long" * 99}": "x", "{"a/" * 3000}b": "x"'
    (out / ".git").mkdir()
    (out / ".git/x").write_text("theirs")
    (out / MANIFEST).write_text(f'{{"files": {{{outside}}}}}')

    publish(pages_of(NEW), out, ())

    assert (tmp_path / "precious").read_text() == "precious"
    assert (out / ".git/x").read_text() == "theirs"


def test_control_characters_of_a_name_do_not_reach_the_terminal(out, pages_of):
    out.mkdir()
    (out / "\x1b[2Jgone").write_text("x")

    with pytest.raises(Surroundings) as refused:
        publish(pages_of(NEW), out, ())

    assert "\\u001b[2Jgone" in str(refused.value)


def test_an_output_that_is_a_file_or_a_link_is_refused(tmp_path, pages_of):
    (tmp_path / "file").write_text("text")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")

    with pytest.raises(Surroundings, match="file is not a folder"):
        publish(pages_of(NEW), tmp_path / "file", ())
    with pytest.raises(Surroundings, match="link is a symbolic link"):
        publish(pages_of(NEW), tmp_path / "link", ())
    assert not any((tmp_path / "folder").iterdir())


def test_a_file_where_a_folder_is_needed_is_named(tmp_path, pages_of):
    (tmp_path / "file").write_text("text")

    with pytest.raises(Surroundings, match="file"):
        publish(pages_of(NEW), tmp_path / "file" / "site", ())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_place_is_named(tmp_path, pages_of):
    (tmp_path / "closed").mkdir(mode=0o555)

    with pytest.raises(Surroundings, match=r"closed.*permission denied: make it writable"):
        publish(pages_of(NEW), tmp_path / "closed" / "site", ())


@pytest.mark.parametrize("path", ["/etc/passwd", "../up", "a/../b", "a//b", "./a", "a\\b", "", "a/", "C:/x", "nul\0"])
def test_a_path_that_leads_elsewhere_is_a_mistake_of_ours(path, out, pages_of):
    with pytest.raises(ValueError, match="no paths for pages"):
        publish(pages_of({path: "x"}), out, ())
    assert not out.exists()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alpha.html", "alpha.html"),
        ("caf\u00e9.html", "cafe\u0301.html"),
        ("stra\u00dfe", "STRASSE"),
        ("a.", "a"),
        ("a", "a/b"),
        ("Web/a", "web/b"),
    ],
)
def test_two_paths_for_one_file_are_a_mistake_of_ours(one, other, out, pages_of):
    with pytest.raises(ValueError, match="would be one file"):
        publish(pages_of({one: "1", other: "2"}), out, ())


def test_one_path_twice_is_a_mistake_of_ours(out, pages_of):
    with pytest.raises(ValueError, match="one path for two"):
        publish([*pages_of(NEW), Page("index.html", b"again")], out, ())


def test_a_manifest_must_list_the_pages(out, pages_of):
    with pytest.raises(ValueError, match="does not list"):
        publish([*pages_of(NEW), Page("extra.html", b"not listed")], out, ())


def test_a_page_is_not_written_over_a_kept_name(out, pages_of):
    with pytest.raises(Surroundings, match="keep_output names assets, which the build writes"):
        publish(pages_of(OLD), out, ["assets"])
    with pytest.raises(ValueError, match="kept"):
        publish(pages_of({".git/config": "x"}), out, ())


def test_mending_where_nothing_is_broken_touches_nothing(tmp_path, tree):
    mend(tmp_path / "site")

    assert not any(tmp_path.iterdir())


def test_folders_that_only_look_like_leftovers_stay(out, tmp_path, pages_of):
    (tmp_path / ".site.milepost-new-12345678/site").mkdir(parents=True)
    (tmp_path / ".site.milepost-new-12345678/site/mine").write_text("mine")
    (tmp_path / ".site.milepost-new-mine").mkdir()

    publish(pages_of(NEW), out, ())

    assert (tmp_path / ".site.milepost-new-12345678/site/mine").read_text() == "mine"
    assert (tmp_path / ".site.milepost-new-mine").is_dir()


def test_a_leftover_that_a_link_leads_out_of_loses_nothing(out, tmp_path, pages_of):
    (tmp_path / "home").mkdir()
    (tmp_path / "home/precious").write_text("precious")
    left = tmp_path / ".site.milepost-new-12345678"
    (left / "site").mkdir(parents=True)
    stamp = 1_234_567_890_123_456_700
    (left / "files.json").write_text(f'{{"files": ["a/precious"], "stamp": {stamp}}}')
    os.utime(left / "files.json", ns=(stamp, stamp))
    (left / "site/a").symlink_to(tmp_path / "home")

    with pytest.raises(Surroundings, match="holds files that came into the output folder"):
        publish(pages_of(NEW), out, ())

    assert (tmp_path / "home/precious").read_text() == "precious"
