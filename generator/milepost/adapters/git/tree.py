"""A folder as it was at a commit, written out somewhere else; the working tree is not touched."""

import os
from pathlib import Path, PurePosixPath

from milepost.adapters.git.objects import objects
from milepost.adapters.git.running import running
from milepost.adapters.git.state import Repository

_LINK = "120000"


def write_tree(at: Repository, commit: str, folder: PurePosixPath, out: Path) -> bool:
    """Write a folder, named from the top of the repository, as a commit has it; False where the commit has none."""
    within = ("--", f"{folder}/") if folder.parts else ()
    with running(Path(at.top), "ls-tree", "-r", "-z", commit, *within) as pipes:
        entries = [entry.partition(b"\t") for entry in pipes.told.read().split(b"\0") if entry]
    files = [
        (words.split()[0].decode(), words.split()[2].decode(), PurePosixPath(os.fsdecode(name)))
        for words, _, name in entries
        if words.split()[1] == b"blob" and _is_inside(os.fsdecode(name))
    ]
    with objects(at) as contents:
        for (mode, _, name), data in zip(files, contents.read([hash_ for _, hash_, _ in files]), strict=True):
            target = out / name.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            if mode == _LINK:
                target.symlink_to(os.fsdecode(data or b""))
            else:
                target.write_bytes(data or b"")
    return bool(files)


def _is_inside(name: str) -> bool:
    """Tell whether a name leads into the folder it is written to; a made-up tree may have any."""
    return not {"..", ".git"} & set(PurePosixPath(name).parts) and not name.startswith("/")
