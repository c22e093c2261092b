"""Builds that die, or whose disk fails, before every single call of the system.

A child process publishes; a profile function in it counts the calls of the system and, before the chosen one, ends
the process as kill -9 does (no `finally` runs, nothing is flushed) or raises the error of a failing disk. That is done
in seconds and on any system; `tests/faults` does it to the calls of the kernel themselves.
"""

import errno
import io
import os
import subprocess
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import pytest

from milepost.problems import Surroundings
from milepost.stages.write import kernel, links, mend, publish

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

OLD = {"index.html": "old", "milestones/alpha.html": "alpha", "milestones/beta.html": "beta"}
NEW = {"index.html": "new", "milestones/alpha.html": "alpha", "themes/growth.html": "growth"}
# No links hide the steps from a file to a folder; an exchange needs none.
FILE, FOLDER = {"x": "file"}, {"x/y": "y"}
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


WAYS = ("first", "exchange", "unknown", "git", "mount", "plain")
# The whole table takes minutes, which `make faults` has: these show every way killed, and every error in some way.
ERRORS = (
    (errno.ENOSPC, "exchange"),
    (errno.ENOSPC, "plain"),
    (errno.EACCES, "first"),
    (errno.EACCES, "git"),
    (errno.EIO, "exchange"),
    (errno.EIO, "unknown"),
)


def faults():
    for error, way in (*((0, way) for way in WAYS), *ERRORS):
        yield pytest.param(error, way, id=f"{way} {os.strerror(error) if error else 'killed'}")


@pytest.fixture
def way(request, monkeypatch):
    """Choose what the output is like, and with it the way it is published."""

    def across_mounts(one, other):
        raise kernel.NoExchange

    if request.param == "mount":
        monkeypatch.setattr(kernel, "exchange", across_mounts)
    if request.param in ("unknown", "plain"):
        monkeypatch.setattr(kernel, "can_exchange", lambda: False)
    return request.param


@pytest.fixture
def texts(way):
    """Give an old site and a new one."""
    return (OLD | FILE, NEW | FOLDER) if way in ("exchange", "plain") else (OLD, NEW)


@pytest.fixture
def place(way, root, pages_of, texts):
    """Make a folder with an old site for the fault of one number."""

    def make(number):
        out = root / str(number) / "site"
        out.parent.mkdir()
        if way != "first":
            publish(pages_of(texts[0]), out, ())
            (out / "CNAME").write_text("example.org")
        if way == "git":
            (out / ".git").mkdir()
            (out / ".git/HEAD").write_text("main")
        return out

    return make


@pytest.mark.parametrize(("error", "way"), [*faults()], indirect=["way"])
def test_a_fault_before_any_call_leaves_a_whole_site(error, way, place, texts, pages_of, tree):
    kept = {} if way == "first" else {"CNAME": b"example.org"}
    kept |= {".git/HEAD": b"main"} if way == "git" else {}
    old, new = (kept | {page.path: page.data for page in pages_of(site)} for site in texts)
    before = {} if way == "first" else old
    pages = pages_of(texts[1])
    allowed = {UNHARMED, KILLED} if error == 0 else {UNHARMED, FAILED, TOLERATED}

    number, ending = 0, KILLED
    while ending != UNHARMED:
        number += 1
        out = place(number)
        ending = ended(pages, out, number, error)
        assert ending in allowed, f"call {number}"
        assert is_whole(out, way, before, new), f"call {number}"
        publish(pages, out, ())
        assert tree(out) == new, f"call {number}"
        assert [path.name for path in out.parent.iterdir()] == ["site"], f"call {number}"
    assert number > 50


def is_whole(out, way, before, new):
    """Look whether a folder holds one of two sites; without links it may be so only when the journal has ended."""
    if way == "plain" and (out.parent / ".site.milepost-journal").exists():
        mend(out)
    return read(out) in (before, new)


def read(out):
    """Read the files of a site as its readers do, who follow links and see nothing behind one that leads nowhere."""
    files = [path for path in out.rglob("*") if path.is_file()]
    found = {path.relative_to(out).as_posix(): path.read_bytes() for path in files}
    return {path: data for path, data in found.items() if not path.startswith(".milepost-new-")}


@pytest.mark.parametrize("way", ["git"], indirect=True)
def test_what_mends_may_be_killed_as_well(way, place, pages_of, tree):
    old, new = ({page.path: page.data for page in pages_of(site)} for site in (OLD, NEW))
    kept = {"CNAME": b"example.org", ".git/HEAD": b"main"}
    old, new = old | kept, new | kept
    number, ending = 0, KILLED
    while ending == KILLED:
        number += 7
        out = place(number)
        ending = ended(pages_of(NEW), out, number, 0)
        later = 0
        while ended(pages_of(NEW), out, later := later + 17, 0) == KILLED:
            assert read(out) in (old, new)
        assert tree(out) == new, f"call {number}"
        assert [path.name for path in out.parent.iterdir()] == ["site"], f"call {number}"


@pytest.mark.parametrize("way", ["git"], indirect=True)
def test_what_fails_before_the_links_are_turned_is_taken_back(way, place, pages_of, tree, monkeypatch):
    def full(waiting):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    out = place(1)
    before = tree(out)
    monkeypatch.setattr(links, "turn", full)

    with pytest.raises(Surroundings, match="no space left on device: free some space and build again"):
        publish(pages_of(NEW), out, ())

    assert tree(out) == before
    assert sorted(path.name for path in out.iterdir()) == [
        ".git",
        ".milepost.json",
        "CNAME",
        "index.html",
        "milestones",
    ]
    assert [path.name for path in out.parent.iterdir()] == ["site"]


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


def write_journal(folder, text, stamp=1_234_567_890_123_456_700):
    """Write a journal as a build leaves it: it tells its own time."""
    journal = folder / ".site.milepost-journal"
    journal.write_text(f'{text[:-1]}, "stamp": {stamp}}}' if text.endswith("}") else text)
    os.utime(journal, ns=(stamp, stamp))


def test_a_journal_whose_new_tree_is_gone_says_what_to_do(tmp_path, pages_of, tree):
    out = tmp_path / "site"
    publish(pages_of(OLD), out, ())
    before = tree(out)
    journal = '{"work": ".site.milepost-new-12345678", "linked": true, "steps": [["put", "index.html"]]}'
    write_journal(tmp_path, journal)

    with pytest.raises(Surroundings, match=r"empty .*site, delete .*\.site\.milepost-journal, and build again"):
        mend(out)

    assert tree(out) == before


@pytest.mark.parametrize(
    "journal",
    [
        "{",
        "null",
        '{"work": 7, "linked": false, "steps": []}',
        '{"work": "../.site.milepost-new-12345678", "linked": false, "steps": [["remove", "index.html"]]}',
        '{"work": ".other.milepost-new-12345678", "linked": false, "steps": [["remove", "index.html"]]}',
        '{"work": ".site.milepost-new-12345678", "linked": false, "steps": [["remove", "../precious"]]}',
        '{"work": ".site.milepost-new-12345678", "linked": false, "steps": [["run", "index.html"]]}',
        '{"work": ".site.milepost-new-12345678", "linked": false, "steps": ["x"]}',
        '{"work": ".site.milepost-new-12345678", "steps": [["remove", "index.html"]]}',
        '{"work": ".site.milepost-new-12345678", "linked": false, "steps": [["remove", ".git/HEAD"]]}',
        '{"work": ".site.milepost-new-12345678", "linked": false, "steps": [["remove", ".Git./config"]]}',
        '{"work": ".site.milepost-new-12345678", "linked": false, "steps": [["put", "CNAME"]]}',
        '{"work": ".site.milepost-new-12345678", "linked": false, "steps": [["put", "cname"]]}',
    ],
)
def test_a_journal_that_is_not_ours_is_not_followed(journal, tmp_path, pages_of, tree):
    out = tmp_path / "site"
    publish(pages_of(OLD), out, ())
    (tmp_path / "precious").write_text("precious")
    write_journal(tmp_path, journal)
    (tmp_path / ".site.milepost-new-12345678" / "site").mkdir(parents=True)
    before = tree(tmp_path)

    with pytest.raises(Surroundings, match="is not a journal of milepost: delete it"):
        publish(pages_of(NEW), out, ())

    assert tree(tmp_path) == before


JOURNAL = '{"work": ".site.milepost-new-12345678", "linked": false, "steps": [["remove", "index.html"]]}'


@pytest.mark.parametrize("stamp", ["its own", "that of a commit", "that of one of many commits", "none"])
def test_a_journal_that_does_not_tell_its_own_time_is_not_followed(stamp, tmp_path, pages_of, tree):
    out = tmp_path / "site"
    publish(pages_of(OLD), out, ())
    (tmp_path / ".site.milepost-new-12345678" / "site").mkdir(parents=True)
    second = 1_234_567_890_000_000_000
    if stamp == "none":
        (tmp_path / ".site.milepost-journal").write_text(JOURNAL)
    else:
        parts = {"its own": 700, "that of a commit": 0, "that of one of many commits": 17_000}
        write_journal(tmp_path, JOURNAL, second + parts[stamp])
    if stamp == "its own":  # but somebody has written it out again since, as a checkout does
        os.utime(tmp_path / ".site.milepost-journal")
    before = tree(tmp_path)

    with pytest.raises(Surroundings, match="is not a journal of milepost: delete it"):
        mend(out)

    assert tree(tmp_path) == before


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
@pytest.mark.parametrize("mode", [0o644, 0o400])
def test_no_checkout_brings_a_journal_that_is_followed(mode, umask, tmp_path, pages_of, tree):
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    write_journal(there, JOURNAL)
    (there / ".site.milepost-journal").chmod(mode)
    (there / ".site.milepost-new-12345678" / "site").mkdir(parents=True)
    (there / ".site.milepost-new-12345678" / "site" / "a.html").write_text("a")
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for command in (("init", "--quiet"), ("add", "--all"), (*who, "commit", "--quiet", "--message", "x")):
        subprocess.run(["git", *command], cwd=there, check=True)
    subprocess.run(["git", "clone", "--quiet", str(there), str(here)], check=True, umask=umask)
    (here / ".site.milepost-journal").chmod(mode)
    publish(pages_of(OLD), tmp_path / "other", ())
    (tmp_path / "other").rename(here / "site")
    before = tree(here / "site")

    with pytest.raises(Surroundings, match="is not a journal of milepost: delete it"):
        mend(here / "site")

    assert tree(here / "site") == before


def test_a_working_folder_that_came_with_a_checkout_removes_nothing(tmp_path, pages_of, tree):
    out, left = tmp_path / "site", tmp_path / ".site.milepost-new-12345678"
    (tmp_path / "home/empty/deeper").mkdir(parents=True)
    (left / "site").mkdir(parents=True)
    (left / "site/a").symlink_to("../../home")
    (left / "site/index.html").write_text("not ours")
    (left / "files.json").write_text('{"files": ["a/empty/deeper/x", "index.html"], "stamp": 1234567890123456700}')

    publish(pages_of(OLD), out, ())

    assert (tmp_path / "home/empty/deeper").is_dir()
    assert (left / "site/index.html").read_text() == "not ours"
    assert tree(out) == {page.path: page.data for page in pages_of(OLD)}


def test_what_is_ours_is_removed_without_going_through_a_link(tmp_path, pages_of):
    left = tmp_path / ".site.milepost-new-12345678"
    (tmp_path / "home/empty/deeper").mkdir(parents=True)
    (left / "site").mkdir(parents=True)
    (left / "site/a").symlink_to("../../home")
    stamp = 1_234_567_890_123_456_700
    (left / "files.json").write_text(f'{{"files": ["a/empty/deeper/x"], "stamp": {stamp}}}')
    os.utime(left / "files.json", ns=(stamp, stamp))

    with pytest.raises(Surroundings, match="holds files that came into the output folder"):
        publish(pages_of(OLD), tmp_path / "site", ())

    assert (tmp_path / "home/empty/deeper").is_dir()


@pytest.mark.parametrize("step", ["put", "remove"])
@pytest.mark.parametrize("linked", ["true", "false"])
def test_a_journal_changes_nothing_through_a_link(step, linked, tmp_path, pages_of):
    out, left = tmp_path / "site", tmp_path / ".site.milepost-new-12345678"
    publish(pages_of(OLD), out, ())
    (tmp_path / "home").mkdir()
    (tmp_path / "home/hook").write_text("precious")
    (out / "a").symlink_to(tmp_path / "home")
    for tree_of in ("old", "site"):
        (left / tree_of / "a").mkdir(parents=True)
        (left / tree_of / "a/hook").write_text("evil")
    (left / "now").symlink_to("old")
    text = f'{{"work": ".site.milepost-new-12345678", "linked": {linked}, "steps": [["{step}", "a/hook"]]}}'
    write_journal(tmp_path, text)

    with suppress(OSError, Surroundings):
        mend(out)

    assert (tmp_path / "home/hook").read_text() == "precious"


def test_a_journal_removes_nothing_through_a_link(tmp_path, pages_of):
    out = tmp_path / "site"
    publish(pages_of(OLD), out, ())
    (tmp_path / "home").mkdir()
    (tmp_path / "home/precious").write_text("precious")
    (out / "link").symlink_to(tmp_path / "home")
    (tmp_path / ".site.milepost-new-12345678" / "site").mkdir(parents=True)
    journal = '{"work": ".site.milepost-new-12345678", "linked": false, "steps": [["remove", "link/precious"]]}'
    write_journal(tmp_path, journal)

    mend(out)

    assert (tmp_path / "home/precious").read_text() == "precious"


def test_an_output_deleted_after_an_interruption_does_not_come_back_in_half(tmp_path, pages_of, tree):
    out = tmp_path / "site"
    left = tmp_path / ".site.milepost-new-12345678"
    (left / "site").mkdir(parents=True)
    (left / "site/index.html").write_text("half")
    stamp = 1_234_567_890_123_456_700
    (left / "files.json").write_text(f'{{"files": ["index.html"], "stamp": {stamp}}}')
    os.utime(left / "files.json", ns=(stamp, stamp))
    journal = '{"work": ".site.milepost-new-12345678", "linked": false, "steps": [["put", "index.html"]]}'
    write_journal(tmp_path, journal)

    mend(out)

    assert not any(tmp_path.iterdir())
