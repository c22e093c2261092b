"""Holds publishing to its promise: whatever happens to a build, the output folder is the old site or the new one.

    make faults                                     everything; about twenty minutes on two cores
    python tests/faults/publishing.py calls         one part: calls, disk, builds or pairs
    python tests/faults/publishing.py --short       a sample of each part, as the tests run it

**calls** lists the system calls of the writing stage with strace (from the first look at the output folder to its
end; the process marks both), then runs it once for each call and fault on an existing site: killed before the call
(kill -9), the call failing with ENOSPC, EACCES, EIO, and every call from there on failing with EIO. Errors are given
to calls that take a path or an open file, as strace knows them; kill -9 to all calls. A run counts only when the
trace shows that the fault met the call it was meant for.

**disk** publishes on a small disk in memory with room for one page more each time, then for one file more each time,
until there is enough.

**builds** kills `milepost build` itself, as users run it, at calls that change the disk.

**pairs** runs 200 times two builds of different roadmaps into one folder at once, on a disk made slow (syncfs takes
half a second more), so that they meet while one writes. Each must publish, or end with 3 and name the other; once the
disk is so slow that one has to.

The folders: a plain one (`exchange`: two folders change places), one that keeps a `.git` folder (`git`), a mount point
(`mount`), a folder bound from the same disk, which does not look like one (`bound`), and that with a `.git` folder
(`bound-git`); the last four are published by a journal. After every run

- the files of the output, read as its readers do, are those of the old site or of the new one, every byte of them, and
  what is kept is there;
- the process ended well only with the new site, and else with 3, never with a traceback;
- the next build makes the new site whole, and leaves no link, working folder, lock or journal, nor an empty folder.

strace has to be installed. Mounts are made in a namespace of their own, which root may have, and users where the system
lets them; elsewhere what needs a mount is left out, and that is said.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import builds
import calls
import disk
import pairs
import places

MEMORY = Path("/dev/shm")  # noqa: S108  a new folder of ours in it
MOUNTED = ("mount", "bound", "bound-git")
PARTS = ("calls", "disk", "builds", "pairs")


class Result(Protocol):
    """What came of one kind of folder."""

    wrong: list[str]

    def lines(self) -> Iterable[str]:
        """Tell it."""


def main() -> int:
    """Run the parts that were asked for; the exit code says whether all was well."""
    options = _options()
    if "--apart" not in sys.argv and places.may_mount():
        return subprocess.run([*places.namespace(), sys.executable, *sys.argv, "--apart"], check=False).returncode
    if not shutil.which("strace"):
        sys.stderr.write("strace is not installed\n")
        return 3
    with TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        results = [_run(part, Path(folder), options) for part in options.parts or PARTS]
    return 0 if all(results) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Hold publishing to its promise.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--short", action="store_true", help="a sample of each part")
    parser.add_argument("--apart", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(part: str, root: Path, options: argparse.Namespace) -> bool:
    made = {"calls": _calls, "disk": _disk, "builds": _builds, "pairs": _pairs}[part]
    _say(f"{part}:")
    is_good = True
    for result in made(root, options.short, options.apart):
        for line in result.lines():
            _say(f"  {line}")
        is_good = is_good and not result.wrong
    return is_good


def _calls(root: Path, is_short: bool, may_mount: bool) -> Iterable[Result]:
    ways = ("exchange", "git", *(MOUNTED if may_mount else ()))
    if not may_mount:
        _say(f"  left out, because mounting is not allowed here: {', '.join(MOUNTED)}")
    found = calls.strike(root, ways, 61 if is_short else 1)
    totals = [sum(tally.endings.values()) for tally in found]
    killed = [sum(number for (fault, _), number in tally.endings.items() if fault == "kill -9") for tally in found]
    _say(f"  in all: {sum(totals)} runs, {sum(killed)} of them killed, {sum(totals)} whole sites")
    return found


def _disk(root: Path, is_short: bool, may_mount: bool) -> Iterable[Result]:
    if not may_mount:
        _say("  left out, because mounting is not allowed here")
        return ()
    return disk.fill(root, 4 if is_short else 1)


def _builds(root: Path, is_short: bool, may_mount: bool) -> Iterable[Result]:
    return builds.kill(root, ("git",), 1) if is_short else builds.kill(root, ("exchange", "git"), 60)


def _pairs(root: Path, is_short: bool, may_mount: bool) -> Iterable[Result]:
    return (pairs.meet(root, [pairs.SLOW] * 5 if is_short else [*[pairs.SLOW] * 200, pairs.SLOWER]),)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
