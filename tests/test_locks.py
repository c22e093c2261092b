"""What others wrote and we install: every package is named by version and hash, and known faults are looked for."""

import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import audit

TOP = Path(__file__).resolve().parents[1]
LOCKS = TOP / "tests" / "requirements"
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))
LOCKED = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; (?P<where>.+?))? \\")


def locked(name: str) -> dict[str, str]:
    """Read a lock: the versions by the names of the packages, each with the hashes of its files."""
    text = (LOCKS / f"{name}.txt").read_text("utf-8")
    entries = re.split(r"\n(?=[a-z])", text)[1:]
    found = {}
    for entry in entries:
        first, *hashes = entry.rstrip().splitlines()
        match = LOCKED.fullmatch(first)
        assert match, first
        assert hashes, first
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", line) for line in hashes), entry
        found[match["name"]] = match["version"]
    return found


def wanted(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9._-]", one)[0].lower().replace("_", "-").replace(".", "-") for one in requirements}


WANTED = {
    "runtime": PROJECT["project"]["dependencies"],
    "dev": PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["dev"],
    **PROJECT["dependency-groups"],
}


def test_there_is_a_lock_for_each_group_of_packages_and_no_other() -> None:
    assert {file.stem for file in LOCKS.iterdir()} == set(WANTED)


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_names_every_package_that_is_asked_for_with_a_version_and_hashes(name: str) -> None:
    assert wanted(WANTED[name]) <= set(locked(name))


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_names_no_address(name: str) -> None:
    text = (LOCKS / f"{name}.txt").read_text("utf-8")
    assert not re.search(r"://|^\s*-[ief]|--(?:index|extra|find|trusted)", text, re.MULTILINE)


def test_what_two_locks_name_has_the_same_version() -> None:
    dev = locked("dev")
    for name in WANTED:
        differing = {one: version for one, version in locked(name).items() if dev.get(one, version) != version}
        assert differing == {}, name
    assert set(locked("runtime")) <= set(dev)


def test_the_makefile_installs_nothing_without_a_hash() -> None:
    text = (TOP / "Makefile").read_text("utf-8")
    lines = [line.strip() for line in text.splitlines() if "pip install" in line]
    assert len(lines) == 2
    assert all("--require-hashes" in line or ("--no-deps" in line and "--editable ." in line) for line in lines), lines


# --- The audit

CLEAN: dict[str, Any] = {"name": "nh3", "version": "0.3", "vulns": []}
KNOWN = {"name": "jinja2", "version": "3.0", "vulns": [{"id": "CVE-2024-1", "fix_versions": ["3.1.3"]}]}
UNASKED = {"name": "click", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("found", "code", "said"),
    [
        ([CLEAN], 0, "a.txt: 1 clean, 0 known, 0 not looked up"),
        ([CLEAN, KNOWN], 1, "  jinja2 3.0: CVE-2024-1, mended in 3.1.3"),
        ([CLEAN, UNASKED], 3, "  the service gave no answer for: click"),
        ([KNOWN, UNASKED], 1, "a.txt: 0 clean, 1 known, 1 not looked up"),
        ([], 3, "a.txt: 0 clean, 0 known, 0 not looked up"),
    ],
)
def test_an_audit_is_clean_only_where_everything_was_looked_up(
    found: list[dict[str, Any]], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers: Callable[[str], audit.Answer] = lambda _: {"dependencies": found}  # noqa: E731
    assert audit.main(["a.txt"], answers) == code
    told = capsys.readouterr()
    assert said in told.out.splitlines()
    assert ("no clean audit" in told.err) == (code == 3)
