"""What it takes to read the history of a large roadmap: `make bench-history`.

Makes up a repository of milestones over many commits, each of which moves some targets, changes some statuses, and
rewrites some texts that say nothing new of either. Its history is read in fresh processes: all of it, and again after
one more commit, from what the first run kept; then all of it once more after as many commits again, whose memory may
grow by the changes but not by commits times milestones. Ends with 1 where one more commit takes more than a twentieth
of what all took, by the processor's own time.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import IO

sys.path.insert(0, str(Path(__file__).parents[1]))

import generated

MOST = 1 / 20
BEGUN = 1_500_000_000  # the first commit, in seconds since 1970
APART = 6 * 3600
TOUCHED = (24, 48)  # files in one commit
# After whatever the roadmap is made up with, so that each is a move.
TARGETS = tuple(f"{year}-{part}" for year in (2029, 2030, 2031) for part in ("H2", "Q1", "Q2", "Q3", "03", "11-30"))
STATUSES = ("proposed", "planned", "active", "deferred")


def main() -> int:
    """Read in turns, print a table, and say by the exit code whether the ratio holds."""
    asked = _options()
    with TemporaryDirectory() as name:
        growing = begin(Path(name, "roadmap"), asked.milestones)
        growing.go_on(asked.commits - 1)
        _print(("", "commits", "versions", "clock", "processor", "memory", "changes"))
        whole = _measured("all of it", growing, Path(name, "cache"))
        growing.go_on(1)
        later = _measured("one commit more", growing, Path(name, "cache"))
        growing.go_on(asked.commits)
        twice = _measured("twice as many", growing, Path(name, "other cache"))
    ratio, more = later.processor / whole.processor, twice.changes - whole.changes
    each = (twice.memory - whole.memory) * 1024 / more
    sys.stdout.write(
        f"one commit more: {ratio:.1%} of all by the processor, {later.clock / whole.clock:.1%} by the clock, "
        f"at most {MOST:.0%} by the processor\n"
        f"twice as many: {each:.1f} KB more memory for each of {more:,} changes more\n"
    )
    return 1 if ratio > MOST else 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description="Time the reading of a made-up history, whole and from the cache.")
    options.add_argument("--milestones", type=int, default=10_000, metavar="N", help="how many milestones")
    options.add_argument("--commits", type=int, default=2000, metavar="N", help="how many commits")
    return options.parse_args()


# A repository that grows


@dataclass(slots=True)
class Growing:
    """A repository: the texts its milestones have now, how many commits it has, versions of files, and changes told.

    `changed` has the files of the last commit.
    """

    folder: Path
    chance: Random
    texts: dict[str, str]
    commits: int
    versions: int
    changes: int = 0
    changed: list[str] = field(default_factory=list)

    def go_on(self, commits: int) -> None:
        """Add so many commits, each of some files, and check the last one out."""
        names = sorted(self.texts)
        with _importing(self.folder) as stream:
            stream.write(b"reset refs/heads/main\nfrom refs/heads/main^0\n\n")
            for _ in range(commits):
                self.changed = self.chance.sample(names, min(self.chance.randrange(*TOUCHED), len(names) // 4))
                for name in self.changed:
                    self._rewrite(name)
                _commit(stream, self.commits, {name: self.texts[name] for name in self.changed})
                self.commits += 1
        _git(self.folder, "reset", "--quiet", "--hard")

    def _rewrite(self, name: str) -> None:
        """Move the target, change the status, or say the same in other words."""
        key, values = self.chance.choices((("target", TARGETS), ("status", STATUSES), ("", ("",))), (4, 2, 4))[0]
        text = self.texts[name]
        said = _said(text, key, self.chance.choice(values)) if key else text
        self.changes += said != text
        self.texts[name] = said if said != text else f"{text}\nOne more sentence, the {self.versions}th.\n"
        self.versions += 1


def begin(folder: Path, milestones: int) -> Growing:
    """Make a repository of one commit that has them all; the same one for the same count."""
    files = dict(generated.files(milestones))
    folder.mkdir()
    _git(folder, "init", "--quiet", "--initial-branch=main")
    with _importing(folder) as stream:
        _commit(stream, 0, files)
    _git(folder, "reset", "--quiet", "--hard")
    texts = {name: text for name, text in files.items() if name.startswith("milestones/")}
    chance = Random(milestones)  # noqa: S311  the same repository every time is the point
    return Growing(folder, chance, texts, 1, len(texts))


def _said(text: str, key: str, value: str) -> str:
    line = f'{key}: "{value}"\n'
    written, count = re.subn(rf"^{key}: .*\n", line, text, count=1, flags=re.MULTILINE)
    return written if count else text.replace("---\n", f"---\n{line}", 1)


@contextmanager
def _importing(folder: Path) -> Iterator[IO[bytes]]:
    """Open the stream that `git fast-import` reads; at the end all of it is in the repository."""
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=folder, stdin=subprocess.PIPE) as process:
        assert process.stdin
        yield process.stdin
    assert process.returncode == 0


def _commit(stream: IO[bytes], number: int, files: dict[str, str]) -> None:
    subject = f"Change {len(files)} files, the {number}th time".encode()
    stream.write(b"commit refs/heads/main\ncommitter A <a@example.org> %d +0000\n" % (BEGUN + number * APART))
    stream.write(b"data %d\n%b\n" % (len(subject), subject))
    for name, text in files.items():
        data = text.encode()
        stream.write(b"M 100644 inline %b\ndata %d\n%b\n" % (name.encode(), len(data), data))


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)


# What reading it takes


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds by the clock and of the processor, the most memory of one process in MB, and how many changes it told."""

    clock: float
    processor: float
    memory: float
    changes: int


def _measured(title: str, growing: Growing, cache: Path) -> Measured:
    """Read the history in a fresh process, with the `git` it runs, and print a line of the table."""
    command = [sys.executable, "-m", "milepost", "history", "--content", ".", "--format", "json"]
    begun = perf_counter()
    process = subprocess.Popen(
        [*command, "--cache-dir", str(cache)],
        cwd=growing.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    said = process.stderr.read().splitlines()[-1]
    # This process is smaller than those it measures: Linux counts the memory of one that forks for its child too.
    _, process.returncode, used = os.wait4(process.pid, 0)
    assert process.returncode == 0, said
    assert said.startswith(f"{growing.changes} changes "), said
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    took = used.ru_utime + used.ru_stime
    found = Measured(perf_counter() - begun, took, kilobytes / 1024, int(said.partition(" ")[0]))
    cells = (f"{growing.commits:,}", f"{growing.versions:,}", f"{found.clock:.2f} s", f"{found.processor:.2f} s")
    _print((title, *cells, f"{found.memory:.0f} MB", f"{found.changes:,}"))
    return found


def _print(cells: tuple[str, ...]) -> None:
    sys.stdout.write(cells[0].ljust(22) + "".join(cell.rjust(11) for cell in cells[1:]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
