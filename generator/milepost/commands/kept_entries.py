"""What became of each file of a content folder, kept for the next run: on shelves, so that little is written anew.

An entry goes by the fingerprint of all that it was made of, so one that is found is right, and one that is out of date
is never found.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from milepost.adapters.processes import over
from milepost.commands.memory import all_stays
from milepost.commands.store import Store
from milepost.model.typed_json import reader, writer
from milepost.pipeline.entries import Entries, Entry, fingerprints
from milepost.shipped import fingerprint
from milepost.stages import read as reading

ON_A_SHELF = 100  # entries, about
WORTH_A_PROCESS = 8  # shelves: fewer are filled faster than a process is copied


@all_stays()
def read(store: Store, folder: reading.Folder) -> Entries:
    """Find what is known of the files of a folder as they are now."""
    shelves = _by_shelf(folder).items()
    found = (_read_shelf(store, folder, shelf, names) or {} for shelf, names in shelves)
    return {name: entry for shelf in found for name, entry in shelf.items()}


def write(store: Store, folder: reading.Folder, entries: Entries, known: Entries, jobs: int) -> None:
    """Keep what became of the files: the shelves on which something is new, several at once where there are many."""
    turn, shelves = writer(Entry), _by_shelf(folder)

    def fill(shelf: str) -> None:
        store.write(_name(folder, shelf), fingerprint(), {name: turn(entries[name]) for name in shelves[shelf]})

    new = [shelf for shelf, names in shelves.items() if any(name not in known for name in names)]
    for _ in over(new, fill, jobs if len(new) >= WORTH_A_PROCESS else 1):
        pass


def _read_shelf(store: Store, folder: reading.Folder, shelf: str, wanted: list[str]) -> Mapping[str, Entry] | None:
    turn = reader(Entry)

    def turned(data: Any) -> dict[str, Entry]:
        return {name: turn(data[name]) for name in wanted if name in data}

    return store.read(_name(folder, shelf), fingerprint(), turned)


def _by_shelf(folder: reading.Folder) -> dict[str, list[str]]:
    """Sort fingerprints onto shelves by their files' paths, so that a file that changes stays on its shelf."""
    count = 1 << (len(folder.sources) // ON_A_SHELF).bit_length()
    shelves: dict[str, list[str]] = {}
    for name, source in zip(fingerprints(folder), folder.sources, strict=True):
        number = int.from_bytes(sha256(source.path.encode("utf-8", "surrogateescape")).digest()[:4], "big") % count
        shelves.setdefault(f"{number} of {count}", []).append(name)
    return shelves


def _name(folder: reading.Folder, shelf: str) -> str:
    return f"{folder.path.resolve()} {shelf}"
