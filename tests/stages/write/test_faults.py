"""Builds that die, or whose disk fails, before every single call of the system.

A child process publishes; a profile function in it counts the calls of the system and, before the chosen one, ends
the process as kill -9 does (no `finally` runs, nothing is flushed) or raises the error of a failing disk.
"""

import errno
import io
import os
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import pytest

from milepost.problems import Surroundings
from milepost.stages.write import kernel, mend, publish

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

OLD = {"index.html": "old", "milestones/alpha.html": "alpha", "milestones/beta.html": "beta", "x": "file"}
NEW = {"index.html": "new", "milestones/alpha.html": "alpha", "themes/growth.html": "growth", "x/y": "y"}
SYSTEM = ("posix", "_io", "io", "fcntl")
NO_CALLS = ("fspath", "fsencode", "fsdecode", "strerror", "getpid", "text_encoding", "_path_normpath")
UNHARMED, CRASHED, FAILED, KILLED, TOLERATED = 0, 1, 3, 9, 10


class Fault:
    """Waits for one of the calls of the system, and makes it the last or a failed one."""

    def __init__(self, chosen: int, error: int) -> None:
        self.left = chosen
        self.error = error

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        if not self.is_call(frame, event, argument):
            return
        self.left -= 1
        if self.left == 0 and self.error:
            raise OSError(self.error, os.strerror(self.error))
        if self.left == 0:
            os._exit(KILLED)

    def is_call(self, frame: FrameType, event: str, argument: object) -> bool:
        if event == "c_call":
            is_system = getattr(argument, "__module__", None) in SYSTEM
            is_file = isinstance(getattr(argument, "__self__", None), io.IOBase)
            return (is_system or is_file) and getattr(argument, "__name__", "") not in NO_CALLS
        # Calls by ctypes are no events of their own: the functions around them begin and end instead.
        is_edge = event == "call" or (event == "return" and not self.error)
        return is_edge and frame.f_code.co_filename == kernel.__file__


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """Do not wait for the disk, which others use as well: a killed process is not a cut power line."""
    call = kernel._call
    monkeypatch.setattr(kernel, "_call", lambda name: (lambda *_: 0) if name == "syncfs" else call(name))
    monkeypatch.setattr(os, "fsync", os.fstat)


@pytest.fixture
def root(tmp_path):
    """Give a folder in memory, where there is one: a thousand builds take seconds there."""
    memory = Path("/dev/shm")  # noqa: S108  a new folder of ours in it
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def ended(pages, out, chosen, error):
    """Publish in a child with a fault at the chosen call, and tell how the child ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    fault = Fault(chosen, error)
    try:
        sys.setprofile(fault)
        publish(pages, out, ())
        sys.setprofile(None)
        os._exit(UNHARMED if fault.left > 0 else TOLERATED)
    except Surroundings:
        os._exit(FAILED)
    except BaseException:
        sys.setprofile(None)
        traceback.print_exc()
    finally:
        os._exit(CRASHED)


WAYS = ("first", "exchange", "journal", "git", "mount")
ERRORS = (0, errno.ENOSPC, errno.EACCES, errno.EIO)
# The whole table takes minutes: these show every way killed, and every error in some way.
SHOWN = ((errno.ENOSPC, "exchange"), (errno.EACCES, "first"), (errno.EACCES, "git"), (errno.EIO, "exchange"))


def faults():
    for error in ERRORS:
        for way in WAYS:
            is_shown = error == 0 or (error, way) in SHOWN
            name = f"{way} {os.strerror(error) if error else 'killed'}"
            yield pytest.param(error, way, id=name, marks=() if is_shown else pytest.mark.slow)


@pytest.fixture
def way(request, monkeypatch):
    """Choose what the output is like, and with it the way it is published."""

    def across_mounts(one, other):
        raise kernel.Mounted

    if request.param == "journal":
        monkeypatch.setattr(kernel, "exchange", lambda one, other: False)
    if request.param == "mount":
        monkeypatch.setattr(kernel, "exchange", across_mounts)
    return request.param


@pytest.fixture
def place(way, root, pages_of):
    """Make a folder with an old site for the fault of one number."""

    def make(number):
        out = root / str(number) / "site"
        out.parent.mkdir()
        if way != "first":
            publish(pages_of(OLD), out, ())
            (out / "CNAME").write_text("example.org")
        if way == "git":
            (out / ".git").mkdir()
            (out / ".git/HEAD").write_text("main")
        return out

    return make


@pytest.mark.parametrize(("error", "way"), [*faults()], indirect=["way"])
def test_a_fault_before_any_call_leaves_a_whole_site(error, way, place, pages_of, tree):
    kept = {} if way == "first" else {"CNAME": b"example.org"}
    kept |= {".git/HEAD": b"main"} if way == "git" else {}
    old, new = (kept | {page.path: page.data for page in pages_of(texts)} for texts in (OLD, NEW))
    before = {} if way == "first" else old
    allowed = {UNHARMED, KILLED} if error == 0 else {UNHARMED, FAILED, TOLERATED}

    number, ending = 0, KILLED
    while ending != UNHARMED:
        number += 1
        out = place(number)
        ending = ended(pages_of(NEW), out, number, error)
        assert ending in allowed, f"call {number}"
        assert is_whole(out, way, tree, before, new), f"call {number}"
        publish(pages_of(NEW), out, ())
        assert tree(out) == new, f"call {number}"
        assert [path.name for path in out.parent.iterdir()] == ["site"], f"call {number}"
    assert number > 50


def is_whole(out, way, tree, before, new):
    """Look whether a folder holds one of two sites, or will when the journal is followed to its end."""
    if (out.parent / ".site.milepost-journal").exists():
        mend(out)
        return way in ("journal", "git", "mount") and tree(out) == new
    found = {path: data for path, data in tree(out).items() if not path.startswith(".milepost-new-")}
    return found in (before, new)


@pytest.mark.parametrize("way", ["git"], indirect=True)
def test_what_mends_may_be_killed_as_well(way, place, pages_of, tree):
    new = {page.path: page.data for page in pages_of(NEW)} | {"CNAME": b"example.org", ".git/HEAD": b"main"}
    number, ending = 0, KILLED
    while ending == KILLED:
        number += 7
        out = place(number)
        ending = ended(pages_of(NEW), out, number, 0)
        later = 0
        while ended(pages_of(NEW), out, later := later + 17, 0) == KILLED:
            assert (out / ".git/HEAD").read_bytes() == b"main"
        assert tree(out) == new, f"call {number}"
        assert [path.name for path in out.parent.iterdir()] == ["site"], f"call {number}"


def test_a_file_that_comes_into_the_output_during_a_build_is_not_lost(tmp_path, pages_of, tree, monkeypatch):
    out = tmp_path / "site"
    publish(pages_of(OLD), out, ())
    write_to_disk = kernel.sync

    def sync_while_somebody_writes(folder):
        (out / "milestones/thesis.tex").write_text("years of work")
        write_to_disk(folder)

    monkeypatch.setattr(kernel, "sync", sync_while_somebody_writes)
    with pytest.raises(Surroundings, match=r"milepost-new-[0-9a-f]{8}/site holds files that came into the"):
        publish(pages_of(NEW), out, ())

    assert tree(out) == {page.path: page.data for page in pages_of(NEW)}
    assert b"years of work" in tree(tmp_path).values()


def test_a_journal_whose_new_tree_is_gone_says_what_to_do(tmp_path, pages_of, tree):
    out = tmp_path / "site"
    publish(pages_of(OLD), out, ())
    before = tree(out)
    journal = '{"work": ".site.milepost-new-12345678", "steps": [["put", "index.html"], ["remove", "x"]]}'
    (tmp_path / ".site.milepost-journal").write_text(journal)

    with pytest.raises(Surroundings, match=r"empty .*site, delete .*\.site\.milepost-journal, and build again"):
        mend(out)

    assert tree(out) == before


@pytest.mark.parametrize(
    "journal",
    [
        "{",
        "null",
        '{"work": 7, "steps": []}',
        '{"work": "../.site.milepost-new-12345678", "steps": [["remove", "index.html"]]}',
        '{"work": ".other.milepost-new-12345678", "steps": [["remove", "index.html"]]}',
        '{"work": ".site.milepost-new-12345678", "steps": [["remove", "../precious"]]}',
        '{"work": ".site.milepost-new-12345678", "steps": [["run", "index.html"]]}',
        '{"work": ".site.milepost-new-12345678", "steps": ["x"]}',
    ],
)
def test_a_journal_that_is_not_ours_is_not_followed(journal, tmp_path, pages_of, tree):
    out = tmp_path / "site"
    publish(pages_of(OLD), out, ())
    (tmp_path / "precious").write_text("precious")
    (tmp_path / ".site.milepost-journal").write_text(journal)
    (tmp_path / ".site.milepost-new-12345678" / "site").mkdir(parents=True)
    before = tree(tmp_path)

    with pytest.raises(Surroundings, match="is not a journal of milepost: delete it"):
        publish(pages_of(NEW), out, ())

    assert tree(tmp_path) == before


def test_a_journal_removes_nothing_through_a_link(tmp_path, pages_of):
    out = tmp_path / "site"
    publish(pages_of(OLD), out, ())
    (tmp_path / "home").mkdir()
    (tmp_path / "home/precious").write_text("precious")
    (out / "link").symlink_to(tmp_path / "home")
    (tmp_path / ".site.milepost-new-12345678" / "site").mkdir(parents=True)
    journal = '{"work": ".site.milepost-new-12345678", "steps": [["remove", "link/precious"]]}'
    (tmp_path / ".site.milepost-journal").write_text(journal)

    mend(out)

    assert (tmp_path / "home/precious").read_text() == "precious"


def test_an_output_deleted_after_an_interruption_does_not_come_back_in_half(tmp_path, pages_of, tree):
    out = tmp_path / "site"
    left = tmp_path / ".site.milepost-new-12345678"
    (left / "site").mkdir(parents=True)
    (left / "site/index.html").write_text("half")
    (left / "files.json").write_text('{"files": ["index.html"]}')
    journal = '{"work": ".site.milepost-new-12345678", "steps": [["put", "index.html"]]}'
    (tmp_path / ".site.milepost-journal").write_text(journal)

    mend(out)

    assert not any(tmp_path.iterdir())
