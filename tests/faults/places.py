"""Two small sites, and output folders of every kind that asks for a way of publishing of its own.

Nothing here looks into the writing stage: what a whole site is stands in this file, byte for byte.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from milepost.model.page import Page

Tree = dict[str, bytes]

# One page stays as it is, one changes, one goes, one comes; each in a folder that stays, comes or goes.
OLD = {
    "index.html": "old",
    "milestones/alpha.html": "alpha",
    "milestones/beta.html": "beta, before",
    "periods/2026-Q1.html": "a quarter",
}
NEW = {
    "index.html": "new " * 5_000,
    "milestones/alpha.html": "alpha",
    "milestones/beta.html": "beta, after",
    "themes/growth.html": "growth",
}
MANIFEST = ".milepost.json"
FILES = {"CNAME": b"example.org\n", "robots.txt": b"User-agent: *\n"}
FOLDERS = {".git/HEAD": b"ref: refs/heads/main\n", ".git/objects/aa": b"\0", "slides/one.pdf": b"%PDF"}
KEEP = ("robots.txt", "slides")
WORKING = ".milepost-new-"


@dataclass(frozen=True, slots=True)
class Place:
    """An output folder and what in it is not ours."""

    way: str
    out: Path
    kept: Mapping[str, bytes]

    @property
    def old(self) -> Tree:
        """Give the old site, file by file."""
        return _site(OLD) | dict(self.kept)

    @property
    def new(self) -> Tree:
        """Give the new site, file by file."""
        return _site(NEW) | dict(self.kept)


def pages(texts: Mapping[str, str]) -> list[Page]:
    """Turn texts into what the stage takes."""
    return [Page(path, data) for path, data in _site(texts).items()]


def _site(texts: Mapping[str, str]) -> Tree:
    listed = dict.fromkeys(texts, "of no matter here")
    manifest = json.dumps({"version": 1, "files": listed}).encode()
    return {path: text.encode() for path, text in texts.items()} | {MANIFEST: manifest}


def read(out: Path) -> Tree:
    """Read a site as its readers do: they follow links, see nothing behind one that leads nowhere, nothing of ours."""
    found = {}
    for folder, names, files in os.walk(out):
        names[:] = [name for name in names if not name.startswith(WORKING)]
        paths = [Path(folder) / name for name in files]
        found |= {path.relative_to(out).as_posix(): path.read_bytes() for path in paths if path.is_file()}
    return found


def leftovers(out: Path) -> list[str]:
    """List what should not be there when a build has ended well: working folders, links, empty folders, locks."""
    beside = [path.name for path in out.parent.iterdir() if path != out]
    links = [path.name for path in out.rglob("*") if path.is_symlink() or path.name.startswith(WORKING)]
    empty = [path.name for path in out.rglob("*") if path.is_dir() and not any(path.iterdir())]
    return beside + links + empty


@contextmanager
def places(root: Path, ways: tuple[str, ...]) -> Iterator[tuple[Place, ...]]:
    """Make an empty output folder for each way; mounts end with the block."""
    with ExitStack() as ending:
        yield tuple(_made(way, root / way, ending.callback) for way in ways)


def _made(way: str, root: Path, later: Callable[..., object]) -> Place:
    out = root / "site"
    out.mkdir(parents=True)
    if way == "mount":
        mount("-t", "tmpfs", "-o", "size=1m", "none", out)
    if way.startswith("bound"):  # from the same disk, which does not look like a mount point
        real = root.with_name(f"{way}-real")
        real.mkdir()
        mount("--bind", real, out)
    if way in ("mount", "bound", "bound-git"):
        later(subprocess.run, ["umount", out], check=True)
    kept = {**FILES, **(FOLDERS if way in ("git", "bound-git") else {})}
    for path, data in kept.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(data)
    return Place(way, out, kept)


def mount(*arguments: str | Path) -> None:
    """Mount something, which must succeed."""
    subprocess.run(["mount", *arguments], check=True)


def may_mount() -> bool:
    """Tell whether a namespace with mounts of its own can be had."""
    command = [*namespace(), "mount", "-t", "tmpfs", "none", "/mnt"]
    has_tools = all(map(shutil.which, ("unshare", "mount", "umount")))
    return has_tools and subprocess.run(command, capture_output=True, check=False).returncode == 0


def namespace() -> tuple[str, ...]:
    """Give the command that runs another one where its mounts are nobody else's."""
    as_root = () if os.geteuid() == 0 else ("--map-root-user",)
    return ("unshare", *as_root, "--mount", "--propagation", "private", "--")
