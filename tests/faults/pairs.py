"""Runs two builds of different roadmaps into one folder at the same time, with the command that users run."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import places
import roadmaps
from places import FILES, FOLDERS, Tree

SLOW = "500ms"
SLOWER = "15s"  # longer than a build waits
HELD = "is being written by another build (process "


@dataclass(slots=True)
class Meeting:
    """What came of the pairs."""

    number: int = 0
    waited: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Tell it."""
        whole = self.number - len(self.wrong)
        yield f"{self.number} pairs of builds at once on one folder: {whole} whole sites and nothing left beside them"
        yield f"  {self.waited} builds waited for the other and said so, {self.refused} gave up and named it"
        yield from (f"  WRONG: {line}" for line in self.wrong)


def meet(root: Path, delays: Sequence[str]) -> Meeting:
    """Run a pair for each delay of the disk, every second one where a .git folder stays in the output."""
    projects = [roadmaps.write(name, root / name) for name in roadmaps.NAMES]
    whole = [_reference(project) for project in projects]
    meeting = Meeting(len(delays))
    for count, delay in enumerate(delays):
        kept = {**FILES, **(FOLDERS if count % 2 else {})}
        out = root / f"pair-{count % 2}" / "site"
        if count < 2:
            _keep(out, kept)
        try:
            _pair(projects, out, [site | kept for site in whole], meeting, delay)
        except AssertionError as wrong:
            meeting.wrong.append(f"pair {count + 1}: {wrong}")
    if not meeting.waited:
        meeting.wrong.append("no build met the other")
    return meeting


def _reference(project: Path) -> Tree:
    out = project / "reference"
    subprocess.run(roadmaps.build(out), cwd=project, env=roadmaps.environment(), check=True, capture_output=True)
    return places.read(out)


def _keep(out: Path, kept: Tree) -> None:
    for path, data in kept.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(data)


def _on_slow_disk(delay: str) -> tuple[str, ...]:
    record = ("--output=/dev/null", "--trace=syncfs")
    return ("strace", "-f", "--seccomp-bpf", *record, f"--inject=syncfs:delay_exit={delay}")


def _pair(projects: list[Path], out: Path, whole: list[Tree], meeting: Meeting, delay: str) -> None:
    running = [
        subprocess.Popen(
            [*_on_slow_disk(delay), *roadmaps.build(out)],
            cwd=project,
            env=roadmaps.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for project in projects
    ]
    said = [process.communicate()[1] for process in running]
    codes = [process.returncode for process in running]
    meeting.waited += sum("waiting for another build (process " in text for text in said)
    meeting.refused += codes.count(3)
    for code, text in zip(codes, said, strict=True):
        assert code == 0 or (code == 3 and HELD in text), f"ended with {code}: {text}"
    assert 0 in codes, "neither build published"
    assert places.read(out) in whole, f"a mixture: {sorted(places.read(out))}"
    assert not places.leftovers(out), f"{places.leftovers(out)} left"
