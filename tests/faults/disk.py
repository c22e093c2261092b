"""Publishes on a disk that is really full: a small one in memory, with room for one page of it more each time.

So every write that needs room meets the full disk once; the same again with room for one file more each time.
"""

import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import calls
import places
import stage
from places import KEEP, NEW, Place

WAYS = ("exchange", "git", "mount")
PAGE = 4096
AMPLE = {"size": 64 << 20, "nr_inodes": 10_000}
UNITS = {"size": PAGE, "nr_inodes": 1}
SAID = "no space left on device: free some space and build again"


@dataclass(slots=True)
class Filling:
    """What came of a disk with ever more room: how many runs met it full, and the sites found then."""

    way: str
    limit: str
    sites: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Tell it."""
        kinds = ", ".join(f"{number} {site}" for site, number in sorted(self.sites.items()))
        total = sum(self.sites.values())
        yield f"{self.way}, {self.limit}: {total} runs on a full disk, {total} whole sites ({kinds})"
        yield from (f"  WRONG: {line}" for line in self.wrong)


def fill(root: Path, every: int = 1) -> Iterator[Filling]:
    """Publish in folders of each kind with every amount of room, until there is enough."""
    for way in WAYS:
        disk = root / f"{way}-disk"
        disk.mkdir()
        places.mount("-t", "tmpfs", "none", disk)
        with places.places(disk, (way,)) as (place,):
            yield from (_filled(place, place.out if way == "mount" else disk, limit, every) for limit in AMPLE)
        subprocess.run(["umount", disk], check=True)


def _filled(place: Place, disk: Path, limit: str, every: int) -> Filling:
    filling = Filling(place.way, limit)
    _resize(disk, limit, AMPLE[limit])
    calls.stand(place)
    used = _used(disk)[limit]
    for room in count(0, every):
        try:
            is_enough = _publish(place, disk, limit, used + room * UNITS[limit], filling)
        except AssertionError as wrong:
            filling.wrong.append(f"room for {room} more: {wrong}")
            return filling
        if is_enough:
            return filling
    raise AssertionError("no disk is that large")


def _publish(place: Place, disk: Path, limit: str, size: int, filling: Filling) -> bool:
    _resize(disk, limit, AMPLE[limit])
    calls.stand(place)
    _resize(disk, limit, size)
    said = place.out.parents[2] / "said"
    code = stage.ended(stage.begin(places.pages(NEW), place.out, KEEP, said, is_held=False))
    found = places.read(place.out)
    assert found in (place.old, place.new), f"a mixture: {sorted(found)}"
    if code == 0:
        assert found == place.new
        assert not places.leftovers(place.out)
        return True
    assert (code, SAID in said.read_text()) == (3, True), said.read_text()
    filling.sites["old" if found == place.old else "new"] += 1
    _resize(disk, limit, AMPLE[limit])
    calls.build(place, NEW)
    assert places.read(place.out) == place.new
    assert not places.leftovers(place.out)
    return False


def _used(disk: Path) -> dict[str, int]:
    state = os.statvfs(disk)
    return {"size": (state.f_blocks - state.f_bfree) * state.f_frsize, "nr_inodes": state.f_files - state.f_ffree}


def _resize(disk: Path, limit: str, size: int) -> None:
    places.mount("-o", f"remount,{limit}={size}", disk)
