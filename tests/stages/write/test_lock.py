import os
import time

import pytest

from milepost.problems import Surroundings
from milepost.stages.write import lock, mend, publish

fcntl = pytest.importorskip("fcntl")


@pytest.fixture
def other_build(tmp_path):
    """Hold the lock of an output folder as another build does."""
    path = tmp_path / ".site.milepost-lock"
    path.write_text("process 4711, since 2026-08-07 12:00:00 UTC")
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def test_a_build_gives_up_naming_who_holds_the_folder(tmp_path, other_build, pages_of, monkeypatch):
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.2)
    told = []

    with pytest.raises(Surroundings) as refused:
        publish(pages_of({"index.html": "new"}), tmp_path / "site", (), told.append)

    assert "site is being written by another build (process 4711, since 2026-08-07" in str(refused.value)
    assert len(told) == 1
    assert "waiting for another build (process 4711" in told[0]
    assert not (tmp_path / "site").exists()


def test_a_build_goes_on_when_the_other_has_ended(tmp_path, other_build, pages_of):
    publish(
        pages_of({"index.html": "new"}),
        tmp_path / "site",
        (),
        lambda message: fcntl.flock(other_build, fcntl.LOCK_UN),
    )

    assert (tmp_path / "site/index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_lock_whose_process_died_locks_nothing(tmp_path, pages_of):
    (tmp_path / ".site.milepost-lock").write_text("process 4711, since 2026-08-07 12:00:00 UTC")

    publish(pages_of({"index.html": "new"}), tmp_path / "site", ())

    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_lock_is_never_written_through_a_link(tmp_path, pages_of):
    (tmp_path / "precious").write_text("precious")
    (tmp_path / ".site.milepost-lock").symlink_to("precious")

    with pytest.raises(Surroundings, match=r"\.site\.milepost-lock is a symbolic link, .*: delete it$"):
        publish(pages_of({"index.html": "new"}), tmp_path / "site", ())

    assert (tmp_path / "precious").read_text() == "precious"


def test_a_journal_of_a_build_at_work_is_left_to_it(tmp_path, other_build, tree):
    (tmp_path / ".site.milepost-journal").write_text("at work")
    before = tree(tmp_path)

    mend(tmp_path / "site")

    assert tree(tmp_path) == before


def test_two_builds_at_once_leave_one_whole_site(tmp_path, pages_of, tree):
    out = tmp_path / "site"
    texts = [{"index.html": name, f"only-{name}/page.html": name, "x": name * 9} for name in ("one", "two")]
    sites = [pages_of(site) for site in texts]
    whole = [{page.path: page.data for page in site} for site in sites]

    for kept in (None, ".git"):
        for _ in range(20):
            children = [publish_in_child(site, out) for site in sites]
            endings = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
            found = {path: data for path, data in tree(out).items() if path != ".git/HEAD"}
            assert endings == [0, 0]
            assert found in whole
            assert [path.name for path in tmp_path.iterdir()] == ["site"]
        (out / ".git").mkdir(exist_ok=True)
        (out / ".git/HEAD").write_text(f"main {kept}")


def publish_in_child(pages, out):
    child = os.fork()
    if child:
        return child
    try:
        publish(pages, out, ())
        os._exit(0)
    finally:
        os._exit(1)


def test_the_lock_dies_with_its_process(tmp_path, pages_of):
    child = os.fork()
    if not child:
        with lock.held(tmp_path / "site", 0, print):
            (tmp_path / "held").touch()
            time.sleep(60)
    while not (tmp_path / "held").exists():
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    assert f"process {child}, since 20" in (tmp_path / ".site.milepost-lock").read_text()

    publish(pages_of({"index.html": "new"}), tmp_path / "site", ())

    assert not (tmp_path / ".site.milepost-lock").exists()
