"""Kills the writing stage before each of its system calls, and makes each call that takes a file fail."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import places
import stage
import tracing
from places import KEEP, NEW, OLD, Place
from tracing import Call, Fault

from milepost.problems import Surroundings

FAULTS = (Fault(), Fault("ENOSPC"), Fault("EACCES"), Fault("EIO"), Fault("EIO", is_lasting=True))
JOBS = 2


@dataclass(slots=True)
class Tally:
    """What came of the faults in one kind of folder: endings by fault, and sites found by fault."""

    place: Place
    listed: Sequence[Call]
    files: frozenset[str]
    endings: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Tell it."""
        names = {call.name for call in self.listed}
        of_files = sum(call.name in self.files for call in self.listed)
        others = ", ".join(sorted(names - self.files)) or "none"
        yield f"{self.place.way}: {len(self.listed)} calls, {of_files} of them take a path or a file (not: {others})"
        for fault in map(str, FAULTS):
            counts = {site: self.endings[fault, site] for site in ("old", "new")}
            total = sum(counts.values())
            yield f"  {fault}: {total} runs, {total} whole sites ({counts['old']} old, {counts['new']} new)"
        yield from (f"  WRONG: {line}" for line in self.wrong)


def strike(root: Path, ways: tuple[str, ...], every: int = 1) -> list[Tally]:
    """Go through the calls of the stage, or through every so many of them, in folders of each kind."""
    with places.places(root, ways) as made, ProcessPoolExecutor(JOBS) as workers:
        return list(workers.map(partial(_all_of, every=every), made))


def _all_of(place: Place, every: int) -> Tally:
    record = place.out.parent.with_name(f"{place.way}.trace")
    stand(place)
    listed = tracing.calls(place, record)
    stand(place)
    tally = Tally(place, listed, tracing.of_files(place, record))
    cases = [
        (number, fault) for number in range(len(listed)) for fault in FAULTS if _is_for(listed[number], fault, tally)
    ]
    for number, fault in cases[::every]:
        try:
            _one(place, record, tally, number, fault)
        except (AssertionError, Surroundings) as wrong:
            tally.wrong.append(f"{fault} at call {number + 1}: {wrong}")
    return tally


def _is_for(call: Call, fault: Fault, tally: Tally) -> bool:
    return not fault.error or call.name in tally.files


def _one(place: Place, record: Path, tally: Tally, number: int, fault: Fault) -> None:
    stand(place)
    call = tally.listed[number]
    later = [one for one in tally.listed[number:] if one.name in tally.files]
    ending = tracing.struck(place, record, call, fault, later)
    found = places.read(place.out)
    assert found in (place.old, place.new), f"a mixture after {call.text}: {sorted(found)}"
    assert ending or found == place.new, f"a good end and the old site after {call.text}"
    build(place, NEW)
    assert places.read(place.out) == place.new, f"not mended after {call.text}"
    assert not places.leftovers(place.out), f"{places.leftovers(place.out)} left after {call.text}"
    tally.endings[str(fault), "old" if found == place.old else "new"] += 1


def stand(place: Place) -> None:
    """Put the old site into a folder."""
    build(place, OLD)
    assert places.read(place.out) == place.old
    assert not places.leftovers(place.out)


def build(place: Place, texts: dict[str, str]) -> None:
    """Write a site in this process."""
    stage.write(places.pages(texts), place.out, KEEP)
