"""A sample of `make faults`: faults at the kernel's own calls, full disks, builds that are killed, builds at once."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "faults" / "publishing.py"


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
