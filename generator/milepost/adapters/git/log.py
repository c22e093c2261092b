"""What each commit did to the files of a folder, oldest first, along first parents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import IO

from milepost.adapters.git.running import answer, running
from milepost.adapters.git.state import Repository

_CHUNK = 1 << 16
_FILE = "100"  # how the modes of plain files begin; links and submodules hold no text
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its hash, the day in UTC on which it was committed, its first line, and what became of which file.

    `files` has for each path, relative to the folder, the hash of its new content; empty where it was removed.
    """

    hash: str
    day: date
    subject: str
    files: tuple[tuple[str, str], ...]


def commits(at: Repository, since: str = "") -> Iterator[Commit]:
    """Go through the commits that touched a folder, from the one behind `since`, else from the first.

    A merge counts with all that it brought. Needs no checkout, and holds one commit at a time.
    """
    arguments = (
        "--first-parent",
        "--diff-merges=first-parent",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "--no-show-signature",
        "--reverse",
    )
    span = f"{since}..{at.head}" if since else at.head
    form = "--format=%H%x00%ct%x00%s"
    inside = at.inside
    relative = "--relative" if inside == "." else f"--relative={inside}/"
    with running(at.top, "log", "-z", relative, *arguments, form, span, "--", inside) as pipes:
        yield from _commits(_tokens(pipes.told))


def goes_through(at: Repository, commit: str) -> bool:
    """Tell whether the history that `commits` reads goes through a commit."""
    if commit == at.head:
        return True
    said = answer(at.top, "rev-list", "--first-parent", "--parents", f"{commit}..{at.head}")
    first = (said or "").strip().rpartition("\n")[2].split()
    return commit in first[1:2]


def line(at: Repository, commit: str) -> frozenset[str]:
    """Name the commits of the history that ends at one."""
    return frozenset((answer(at.top, "rev-list", "--first-parent", commit) or "").split())


def day_of(at: Repository, commit: str) -> date:
    """Give the day in UTC on which a commit was made."""
    return _day((answer(at.top, "show", "--no-patch", "--no-show-signature", "--format=%ct", commit) or "").strip())


def last_commit(at: Repository, day: date) -> str:
    """Name the last commit of the history that was made until the end of a day in UTC; empty where there is none."""
    until = f"--before={day.isoformat()}T23:59:59Z"
    return (answer(at.top, "rev-list", "--first-parent", "--max-count=1", until, at.head) or "").strip()


def _commits(tokens: Iterator[str]) -> Iterator[Commit]:
    token = next(tokens, "")
    while token:
        hash_, seconds, subject = token, next(tokens, "0"), next(tokens, "")
        files: list[tuple[str, str]] = []
        token = next(tokens, "").lstrip("\n")
        while token.startswith(":"):
            _, mode, _, blob, kind = token[1:].split(" ")
            is_there = kind[0] != "D" and mode.startswith(_FILE)
            files.append((next(tokens, ""), blob if is_there else ""))
            token = next(tokens, "").lstrip("\n")
        yield Commit(hash_, _day(seconds), subject, tuple(files))


def _tokens(stream: IO[bytes]) -> Iterator[str]:
    """Take the output apart at its zero bytes."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        for token in whole:
            yield token.decode("utf-8", "replace")


def _day(seconds: str) -> date:
    try:
        return (_EPOCH + timedelta(seconds=int(seconds))).date()
    except (ValueError, OverflowError):  # a clock that was far off
        return _EPOCH.date()
