"""Kills `milepost build` itself, as users run it, at calls that change the disk from the moment it holds the lock."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import places
import roadmaps
from places import FILES, FOLDERS, Tree
from tracing import CALL, KILLED

LOCK = ".site.milepost-lock"
CHANGING = re.compile(
    r"(openat|write|mkdir|rename|link|symlink|unlink|rmdir|chmod|fchmod|ftruncate|flock|fsync|syncfs)"
)
READING = re.compile(r"O_RDONLY|readlink")


@dataclass(slots=True)
class Killings:
    """What came of the builds that were killed in one kind of folder."""

    way: str
    steps: int = 0
    sites: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Tell it."""
        old, new = (self.sites.count(site) for site in ("old", "new"))
        total = f"{len(self.sites)} builds killed at one of {self.steps} calls that change the disk"
        yield f"{self.way}: {total}, {old + new} whole sites ({old} old, {new} new), each mended by the next build"
        yield from (f"  WRONG: {line}" for line in self.wrong)


@dataclass(frozen=True, slots=True)
class Folder:
    """An output folder, the old site that stands in it before each build, and the new one."""

    way: str
    out: Path
    project: Path
    old: Tree
    new: Tree


def kill(root: Path, ways: Sequence[str], number: int) -> list[Killings]:
    """Kill about so many builds in an output folder of each kind."""
    folders = [_folder(root / f"builds-{way}", way) for way in ways]
    with ThreadPoolExecutor(len(folders)) as workers:
        return list(workers.map(partial(_all_of, number=number), folders))


def _folder(root: Path, way: str) -> Folder:
    old, new = (roadmaps.write(name, root / name) for name in roadmaps.NAMES)
    kept = {**FILES, **(FOLDERS if way == "git" else {})}
    out = root / "published" / "site"
    for path, data in kept.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(data)
    sites = [_built(project, out) for project in (new, old)]
    shutil.copytree(out, root / "stands")
    return Folder(way, out, new, sites[1], sites[0])


def _built(project: Path, out: Path) -> Tree:
    command = roadmaps.build(out)
    done = subprocess.run(command, cwd=project, env=roadmaps.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not places.leftovers(out), places.leftovers(out)
    return places.read(out)


def _all_of(folder: Folder, number: int) -> Killings:
    killings = Killings(folder.way)
    _stand(folder)
    steps = list(_steps(_traced(folder)))
    killings.steps = len(steps)
    apart = max(1, len(steps) // number)
    for name, count in steps[apart // 2 :: apart]:
        try:
            killings.sites.append(_killed(folder, name, count))
        except AssertionError as wrong:
            killings.wrong.append(f"{name}, the {count}th: {wrong}")
    return killings


def _killed(folder: Folder, name: str, count: int) -> str:
    _stand(folder)
    lines = _traced(folder, f"--inject={name}:signal=KILL:when={count}")
    assert lines[-1].startswith("+++ killed"), "the build went on"
    assert any(LOCK in line for line in lines), "the build had not begun to write"
    found = places.read(folder.out)
    assert found in (folder.old, folder.new), f"a mixture: {sorted(found)}"
    assert _built(folder.project, folder.out) == folder.new, "the next build did not mend it"
    return "old" if found == folder.old else "new"


def _steps(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    seen: dict[str, int] = {}
    has_begun = False
    for line in lines:
        match = CALL.match(line)
        if not match:
            continue
        seen[match[1]] = seen.get(match[1], 0) + 1
        has_begun = has_begun or (LOCK in line and line.startswith("openat"))
        if has_begun and CHANGING.match(line) and not READING.search(line):
            yield match[1], seen[match[1]]


def _traced(folder: Folder, *options: str) -> list[str]:
    """Run the build; what it starts is not followed, because the stage starts nothing."""
    record = folder.out.parent.with_suffix(".trace")
    command = ["strace", "--trace=all", f"--output={record}", *options, *roadmaps.build(folder.out)]
    ended = subprocess.run(command, cwd=folder.project, env=roadmaps.environment(), capture_output=True, check=False)
    assert ended.returncode == (KILLED if options else 0), ended.stderr.decode()
    return record.read_text(errors="replace").splitlines()


def _stand(folder: Folder) -> None:
    shutil.rmtree(folder.out.parent)
    shutil.copytree(folder.out.parents[1] / "stands", folder.out)
