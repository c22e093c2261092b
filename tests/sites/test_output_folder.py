"""What the command does to an output folder: writes a site, keeps what it was told to, touches nothing of others."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def roadmap(tmp_path: Path) -> Path:
    """Write a roadmap of one milestone whose settings keep a file and a folder of the output."""
    (tmp_path / "content" / "milestones").mkdir(parents=True)
    (tmp_path / "content" / "roadmap.yml").write_text("title: Shop\nkeep_output: [robots.txt, slides]\n")
    (tmp_path / "content" / "milestones" / "refunds.md").write_text("---\ntitle: Refunds\ntarget: 2027-Q1\n---\n")
    return tmp_path


def files_of(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def named(files: Iterable[str]) -> set[str]:
    """Give the names of files without what changes with their bytes."""
    return {re.sub(r"-[0-9a-f]{12}(?=\.)", "", path) for path in files}


def test_a_site_lists_its_files_and_their_hashes_and_a_second_build_changes_nothing(
    roadmap: Path, milepost: Any
) -> None:
    assert milepost("build", "--today", "2026-11-23", cwd=roadmap).returncode == 0
    first = files_of(roadmap / "site")
    manifest = json.loads(first.pop(".milepost.json"))
    assert manifest["files"] == {path: hashlib.sha256(data).hexdigest() for path, data in first.items()}
    assert manifest["audience"] == "public"
    assert manifest["as_of"] == "2026-11-23"
    assert milepost("build", "--today", "2026-11-23", cwd=roadmap).returncode == 0
    assert {path: data for path, data in files_of(roadmap / "site").items() if path != ".milepost.json"} == first


def test_what_is_not_ours_to_touch_is_carried_over(roadmap: Path, milepost: Any) -> None:
    site = roadmap / "site"
    ours_to_keep = {
        "robots.txt": b"User-agent: *\n",
        "slides/one.pdf": b"%PDF",
        "CNAME": b"example.org\n",
        ".git/HEAD": b"ref: refs/heads/gh-pages\n",
        ".git/objects/aa/bb": b"\0",
        ".gitkeep": b"",
    }
    for name, data in ours_to_keep.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
    for _ in range(2):
        done = milepost("build", "--today", "2026-11-23", cwd=roadmap)
        assert done.returncode == 0, done.stderr
        found = files_of(site)
        assert {name: found.get(name) for name in ours_to_keep} == ours_to_keep
        assert "index.html" in found
    assert ours_to_keep.keys().isdisjoint(json.loads((site / ".milepost.json").read_text())["files"])


def test_what_a_build_no_longer_writes_is_gone_and_nothing_else(roadmap: Path, milepost: Any) -> None:
    extra = roadmap / "content" / "milestones" / "soon-gone.md"
    extra.write_text("---\ntitle: Soon gone\ntarget: 2027-Q2\n---\n")
    assert milepost("build", "--today", "2026-11-23", cwd=roadmap).returncode == 0
    (roadmap / "site" / "robots.txt").write_text("kept")
    before = files_of(roadmap / "site")
    extra.unlink()
    assert milepost("build", "--today", "2026-11-23", cwd=roadmap).returncode == 0
    after = files_of(roadmap / "site")
    gone = {"milestones/soon-gone.html", "milestones/soon-gone.ics"}
    # Nothing else lies in its quarter, of which there is nothing to say any more.
    gone |= {"periods/2027-Q2.html", "embed/period-2027-Q2.html"}
    gone |= {"assets/period-2027-Q2.svg", "assets/period-2027-Q2-figure.js"}
    assert gone <= named(before)
    assert named(before) - named(after) == gone
    # What has its bytes in its name gets a new one, and the old one does not stay behind.
    assert named(after) <= named(before)
    assert len(after) == len(named(after))
    assert after["robots.txt"] == b"kept"


@pytest.mark.parametrize("name", ["notes.txt", "index.html", ".hidden", "folder/deep.txt"])
def test_a_folder_that_holds_something_of_somebody_else_is_refused(name: str, roadmap: Path, milepost: Any) -> None:
    (roadmap / "site" / name).parent.mkdir(parents=True)
    (roadmap / "site" / name).write_text("precious")
    done = milepost("build", "--today", "2026-11-23", cwd=roadmap)
    assert done.returncode == 3, done.stderr
    assert "site" in done.stderr
    assert "Traceback" not in done.stderr
    assert "keep_output" in done.stderr or "--out" in done.stderr, "it says what to do"
    assert files_of(roadmap / "site") == {name: b"precious"}


@pytest.mark.parametrize("out", [".", "content", "content/deep/site", "..", "templates", "content/milestones"])
def test_a_folder_that_overlaps_content_or_templates_is_refused(out: str, roadmap: Path, milepost: Any) -> None:
    (roadmap / "templates").mkdir()
    (roadmap / "templates" / "custom.css").write_text("p{}")
    before = files_of(roadmap)
    done = milepost("build", "--today", "2026-11-23", "--out", out, cwd=roadmap)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert files_of(roadmap) == before


def test_a_file_in_the_place_of_the_site_is_refused(roadmap: Path, milepost: Any) -> None:
    (roadmap / "site").write_text("precious")
    done = milepost("build", "--today", "2026-11-23", cwd=roadmap)
    assert done.returncode == 3, done.stderr
    assert (roadmap / "site").read_text() == "precious"


@pytest.mark.parametrize(
    ("out", "reason"),
    [
        ("/", "is the root of the file system"),
        ("home", "is, or holds, your home folder"),
        ("above", "is, or holds, your home folder"),
        ("link", "is a symbolic link"),
        ("link/", "is a symbolic link"),
        ("nowhere", "is a symbolic link"),
        ("circle", "is a symbolic link"),
        ("file", "is a file"),
        ("file/site", "is a file"),
        ("circle/site", "circle"),
    ],
)
def test_a_place_that_is_not_for_a_site_is_refused_and_left_as_it_is(
    out: str, reason: str, roadmap: Path, milepost: Any
) -> None:
    home = roadmap / ("above/home" if out == "above" else "home")
    home.mkdir(parents=True)
    (roadmap / "folder").mkdir()
    (roadmap / "file").write_text("precious")
    for name, target in (("link", "folder"), ("nowhere", "not-there"), ("circle", "circle")):
        (roadmap / name).symlink_to(target)
    before = sorted(roadmap.rglob("*")), files_of(roadmap), sorted(Path("/").iterdir())
    environment = {**os.environ, "HOME": str(home)}
    done = milepost("build", "--today", "2026-11-23", "--out", out, cwd=roadmap, env=environment)
    assert done.returncode == 3, done.stderr
    assert reason in done.stderr
    assert "choose another --out" in done.stderr
    assert "Traceback" not in done.stderr
    assert (sorted(roadmap.rglob("*")), files_of(roadmap), sorted(Path("/").iterdir())) == before


@pytest.mark.parametrize("read_only", [".", "site"])
def test_a_read_only_disk_is_refused_and_left_as_it_is(read_only: str, roadmap: Path, milepost: Any) -> None:
    assert milepost("build", "--today", "2026-11-23", cwd=roadmap).returncode == 0
    before = files_of(roadmap)
    script = f'mount --bind {read_only} {read_only} && mount -o remount,ro,bind {read_only} && cd "$PWD" && exec "$@"'
    as_root = () if os.geteuid() == 0 else ("--map-root-user",)
    apart = ("unshare", *as_root, "--mount", "--propagation", "private", "--", "sh", "-c", script, "sh")
    if not shutil.which("unshare") or subprocess.run([*apart, "true"], cwd=roadmap, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    command = (sys.executable, "-m", "milepost", "build", "--today", "2026-11-24")
    done = subprocess.run([*apart, *command], cwd=roadmap, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "is not writable" in done.stderr
    assert "choose another --out" in done.stderr
    assert files_of(roadmap) == before
    assert sorted(path.name for path in roadmap.iterdir()) == ["content", "site"]


def test_nothing_is_published_while_there_is_an_error(roadmap: Path, milepost: Any) -> None:
    assert milepost("build", "--today", "2026-11-23", cwd=roadmap).returncode == 0
    before = files_of(roadmap / "site")
    (roadmap / "content" / "milestones" / "wrong.md").write_text("---\ntitle: Wrong\ntarget: 2026-13\n---\n")
    done = milepost("build", "--today", "2026-11-24", cwd=roadmap)
    assert done.returncode == 1
    assert "content/milestones/wrong.md:3:9: error:" in done.stderr
    assert "nothing was published" in done.stderr
    assert files_of(roadmap / "site") == before
    assert milepost("build", "--today", "2026-11-24", cwd=roadmap, env={"PATH": ""}).returncode == 1


def test_strict_makes_of_a_warning_what_stops_a_build(roadmap: Path, milepost: Any) -> None:
    (roadmap / "content" / "milestones" / "late.md").write_text(
        "---\ntitle: Late\ntarget: 2026-Q1\nstatus: active\n---\n"
    )
    assert milepost("build", "--today", "2026-11-23", "--strict", cwd=roadmap).returncode == 1
    assert not (roadmap / "site").exists()
    assert milepost("build", "--today", "2026-11-23", cwd=roadmap).returncode == 0


def test_symbolic_links_out_of_the_content_are_named_and_nothing_behind_them_is_shown(
    roadmap: Path, milepost: Any
) -> None:
    (roadmap / "secret").write_text("---\ntitle: hunter2\n---\n")
    os.mkfifo(roadmap / "pipe")
    links = {"milestones/stolen.md": "../../secret", "milestones/pipe.md": "../../pipe", "assets": "../../.."}
    for name, target in (links | {"milestones/loop.md": "loop.md"}).items():
        (roadmap / "content" / name).symlink_to(target)
    for command in ("check", "build"):
        done = milepost(command, "--today", "2026-11-23", cwd=roadmap, timeout=30)
        assert done.returncode == 1, done.stderr
        said = done.stdout + done.stderr
        for name in links:
            assert f"content/{name}: error: the symbolic link leads out of the content folder" in said
        assert "content/milestones/loop.md: error: the symbolic link leads in a circle" in said
        assert "hunter2" not in said
    assert not (roadmap / "site").exists()
