"""Runs a command as a process of its own: takes it and a folder, gives how long it took and the most memory it had.

The memory is that of all the processes it began, together.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from time import perf_counter

# Shared memory is counted once: a worker that was forked has most of its pages in common with its parent.
HAS_PSS = Path("/proc/self/smaps_rollup").exists()
EVERY = 0.02  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Ran:
    """Seconds by the clock and of all processors; the most memory in bytes, 0 where nobody looked."""

    clock: float
    processor: float
    memory: int = 0


def run(command: Sequence[str], here: Path, more: Mapping[str, str] | None = None, watched: float = 0) -> Ran:
    """Run a command in a folder to its end, which must be a good one; look at its memory every so many seconds."""
    with TemporaryFile() as said:
        begun = perf_counter()
        process = subprocess.Popen(
            command, cwd=here, env={**os.environ, **(more or {})}, stdout=subprocess.DEVNULL, stderr=said
        )
        with _watching(process.pid, watched) as peak:
            _, status, used = os.wait4(process.pid, 0)
            took = perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        assert process.returncode == 0, said.read().decode(errors="replace")[-2000:]
    return Ran(took, used.ru_utime + used.ru_stime, max(peak))


@contextmanager
def _watching(process: int, every: float) -> Iterator[list[int]]:
    """Look at the memory of a process and its descendants until the block ends; gives what was seen."""
    seen = [0]
    if not every:
        yield seen
        return
    ending = Event()

    def look() -> None:
        while not ending.wait(every):
            seen.append(memory(process))

    thread = Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ending.set()
        thread.join()


def memory(process: int) -> int:
    """Give the bytes that a process and its descendants have now."""
    if HAS_PSS:
        return sum(_pss(one) for one in _family(process))
    return _rss(process)


def _family(process: int) -> Iterator[int]:
    yield process
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _text(tasks).split():
            yield from _family(int(child))


def _pss(process: int) -> int:
    lines = _text(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""  # it has ended meanwhile


def _rss(process: int) -> int:
    """Ask `ps`, where there is no /proc; shared memory counts in each process."""
    listed = subprocess.run(["ps", "-axo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
    rows = [[int(cell) for cell in line.split()] for line in listed.splitlines()]
    family = {process}
    for own, parent, _ in sorted(rows):
        family |= {own} if parent in family else set()
    return sum(size * 1024 for own, _, size in rows if own in family)


def machine() -> dict[str, object]:
    """Describe this machine, as far as figures depend on it."""
    facts = _text(Path("/proc/cpuinfo")).splitlines()
    model = next((line.partition(":")[2].strip() for line in facts if line.startswith("model name")), "unknown")
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": model,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(pages / 1024**3, 1),
        "system": " ".join((os.uname().sysname, os.uname().release)),
        "python": sys.version.split()[0],
        "load_before": round(os.getloadavg()[0], 2),
    }
