"""Lists the system calls of the writing stage, and makes one of them the last or a failed one.

strace does both. It counts the calls of each name from where it begins to look, so a first run tells how many come
before the stage; after each run its record says whether the fault met the call it was meant for.
"""

import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import places
import stage
from places import KEEP, NEW, Place
from stage import BEGIN, END

KILLED = -9
CALL = re.compile(r"(?:\d+ +)?(\w+)\(")
MAPPING = "mmap"  # takes memory more often than a file, and Python has no error for that
PROCESSES = frozenset({"clone", "clone3", "fork", "vfork", "execve"})


@dataclass(frozen=True, slots=True)
class Call:
    """A system call of the stage: the `number`th of its name in the trace, after `before` that are not the stage's."""

    name: str
    number: int
    before: int
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at a call: the process is killed, when there is no error; `lasting` fails all that come after."""

    error: str = ""
    is_lasting: bool = False

    def __str__(self) -> str:
        return f"{self.error} from there on" if self.is_lasting else self.error or "kill -9"


def calls(place: Place, record: Path, what: str = "all") -> tuple[Call, ...]:
    """Publish without a fault, and list the calls between the two marks, in their order."""
    code, lines = _traced(place, record, f"--trace={what}")
    assert code == 0, f"publishing ended with {code}"
    return tuple(_between(lines))


def _between(lines: Iterable[str]) -> Iterator[Call]:
    seen: Counter[str] = Counter()
    before: Counter[str] | None = None
    for line in lines:
        match = CALL.match(line)
        if END in line:
            return
        if match:
            seen[match[1]] += 1
        if match and before is not None:
            assert match[1] not in PROCESSES, f"the stage begins a process: {line}"
            yield Call(match[1], seen[match[1]], before[match[1]], line)
        if BEGIN in line:
            before = Counter(seen)
    raise AssertionError("the trace does not show where the stage begins and ends")


def of_files(place: Place, record: Path) -> frozenset[str]:
    """Name the calls of the stage that strace knows to take a path or an open file."""
    return frozenset(call.name for call in calls(place, record, "%file,%desc")) - {MAPPING}


def struck(place: Place, record: Path, call: Call, fault: Fault, later: Sequence[Call]) -> int:
    """Publish with a fault at one call, see that it struck there, and give how the process ended."""
    code, lines = _traced(place, record, *_injected(call, fault, later))
    lines = _in_stage(lines)
    named = [line for line in lines if line.startswith(f"{call.name}(")]
    number = call.number - call.before
    if fault.error:
        injected = [number for number, line in enumerate(named, 1) if line.endswith("(INJECTED)")]
        assert injected[:1] == [number], "the fault missed it"
    else:
        assert len(named) == number, "the fault missed it"
        assert lines[-1].startswith("+++ killed by SIGKILL"), "it went on"
    assert code in ((0, 3) if fault.error else (KILLED,)), f"it ended with {code}: {_said(record).read_text()}"
    return code


def _traced(place: Place, record: Path, *options: str) -> tuple[int, list[str]]:
    process = stage.begin(places.pages(NEW), place.out, KEEP, _said(record), is_held=True)
    os.waitpid(process, os.WUNTRACED)
    command = ["strace", f"--attach={process}", f"--output={record}", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        answer = tracer.stderr.readline() if tracer.stderr else ""
        os.kill(process, signal.SIGCONT if "attached" in answer else signal.SIGKILL)
        code = stage.ended(process)
    assert "attached" in answer, answer
    return code, record.read_text(errors="replace").splitlines()


def _said(record: Path) -> Path:
    return record.with_suffix(".said")


def _injected(call: Call, fault: Fault, later: Sequence[Call]) -> Iterator[str]:
    what = f"error={fault.error}" if fault.error else "signal=KILL"
    if not fault.is_lasting:
        yield f"--inject={call.name}:{what}:when={call.number}"
        return
    first: dict[str, int] = {}
    for one in later:
        first.setdefault(one.name, one.number)
    for name, number in first.items():
        yield f"--inject={name}:{what}:when={number}+"


def _in_stage(lines: Sequence[str]) -> list[str]:
    begins = next(place for place, line in enumerate(lines) if BEGIN in line)
    ends = next((place for place, line in enumerate(lines) if END in line), len(lines))
    return list(lines[begins + 1 : ends])
