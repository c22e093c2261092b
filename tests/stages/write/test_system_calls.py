"""A sample of `make faults`: faults at the kernel's own calls, full disks, builds that are killed, builds at once."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import milepost

SCRIPT = Path(__file__).resolve().parents[2] / "faults" / "publishing.py"
PAGES = 30
PUBLISH = """
import sys
from json import dumps
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from milepost.model.page import Page
from milepost.stages.write import publish
paths = [f"milestones/{number}.html" for number in range(int(sys.argv[3]))]
pages = [Page(path, sys.argv[4].encode()) for path in paths]
manifest = Page(".milepost.json", dumps({"files": dict.fromkeys(paths, "")}).encode())
publish([manifest, *pages], Path(sys.argv[2]), ())
"""
TO_DISK = ("sync", "syncfs", "fsync", "fdatasync", "sync_file_range", "msync")


@pytest.fixture(scope="module", autouse=True)
def tracer():
    """Skip, where strace is missing (in CI it may not be) or may not look at a process."""
    if not shutil.which("strace"):
        assert not os.environ.get("CI"), "CI installs strace"
        pytest.skip("needs strace")
    command = ["strace", "--output=/dev/null", "true"]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody trace a process")


@pytest.fixture
def told():
    """Run a part of the script, which must find nothing wrong, and give what it told."""

    def run(part):
        command = [sys.executable, str(SCRIPT), "--short", part]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "WRONG" not in done.stdout
        return done.stdout

    return run


def test_a_fault_at_a_system_call_leaves_a_whole_site(told):
    said = told("calls")

    for way in ("exchange", "git"):
        listed = re.search(rf"^  {way}: (\d+) calls, (\d+) of them take a path or a file", said, re.MULTILINE)
        assert listed is not None
        assert int(listed[1]) >= int(listed[2]) > 200
    whole = [int(number) for number in re.findall(r"runs, (\d+) whole sites \(", said)]
    assert sum(whole) > 20


def test_a_full_disk_leaves_a_whole_site(told):
    said = told("disk")

    if "mounting is not allowed" in said:
        pytest.skip("needs a small disk of its own, and mounting is not allowed here")
    full = [int(number) for number in re.findall(r": (\d+) runs on a full disk", said)]
    assert len(full) == 6
    assert all(full)


def test_a_killed_build_leaves_a_whole_site(told):
    killed = re.search(r"git: (\d+) builds killed .*, (\d+) whole sites", told("builds"))

    assert killed is not None
    assert int(killed[1]) == int(killed[2]) == 1


def test_two_builds_at_once_leave_one_whole_site(told):
    assert "5 pairs of builds at once on one folder: 5 whole sites and nothing left beside them" in told("pairs")


@pytest.fixture
def synced(tmp_path):
    """Publish pages over older ones, and give the calls that name a file of the output or write to the disk."""

    def run(*kept):
        out = tmp_path / "site"
        for folder in kept:
            (out / folder).mkdir(parents=True)
        command = [sys.executable, "-c", PUBLISH, str(Path(milepost.__file__).parents[1]), str(out), str(PAGES)]
        subprocess.run([*command, "old"], check=True)
        strace = ["strace", "--decode-fds=path", f"--output={tmp_path / 'trace'}", *command, "new"]
        subprocess.run(strace, check=True)
        lines = (tmp_path / "trace").read_text().replace(str(tmp_path), "HERE").splitlines()
        return [line for line in lines if line.startswith(TO_DISK) or "HERE" in line]

    return run


def found(lines, *begins):
    """Say which of the lines begin so."""
    return [number for number, line in enumerate(lines) if line.startswith(begins)]


def test_a_new_tree_is_brought_to_the_disk_by_one_call_before_the_exchange(synced):
    lines = synced()
    written = [number for number in found(lines, "write(") if "/site/milestones/" in lines[number]]

    assert len(written) == PAGES
    assert [lines[number].split("(")[0] for number in found(lines, *TO_DISK)] == ["syncfs"]
    (sync,), (exchange,) = found(lines, "syncfs("), found(lines, "renameat2(")
    assert max(written) < sync < exchange
    assert "RENAME_EXCHANGE) = 0" in lines[exchange]


def test_a_journal_is_the_only_file_that_is_waited_for(synced):
    lines = synced(".git")
    names = [lines[number].split("(")[0] for number in found(lines, *TO_DISK)]

    assert names == ["syncfs", "fsync", "fsync", "syncfs"]
    journal, folder = found(lines, "fsync(")
    assert "<HERE/.site.milepost-journal-draft>" in lines[journal]
    assert "<HERE>" in lines[folder]
    assert not found(lines, "renameat2(")
