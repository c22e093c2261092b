"""A build that goes on from the last one: the same site and the same problems as one from nothing, or nothing to do."""

import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import generated
from milepost.cli import code
from milepost.commands import build as drawing
from milepost.commands import last_build
from milepost.commands.last_build import Change, changes
from milepost.commands.reasons import NO_LAST_BUILD, TOUCHED, reason
from milepost.commands.rebuild import UNCHANGED, rebuild, trusted
from milepost.commands.seal import Seal
from milepost.commands.store import BROKEN, Store, store
from milepost.commands.workspace import Workspace
from milepost.model.build import Outcome, Wishes
from milepost.problems import Problem, Stop, Surroundings
from repositories import Repository

DAY = date(2026, 11, 23)
Told = tuple[tuple[Problem, ...], dict[str, bytes]]


def beginning(folder: Path, count: int = 12) -> Workspace:
    """Write a small roadmap with a template and a picture of its own, and say where it is."""
    generated.write(count, folder / "content")
    (folder / "templates").mkdir()
    (folder / "templates" / "foot.html").write_text("<p>Ours</p>\n", "utf-8")
    (folder / "content" / "pages").mkdir(exist_ok=True)
    (folder / "content" / "pages" / "why.md").write_text("---\ntitle: Why\n---\n![A dot](../dot.svg)\n", "utf-8")
    (folder / "content" / "dot.svg").write_text(picture(1), "utf-8")
    templates = ((folder / "templates", "templates"),)
    return Workspace(folder, folder / "content", templates, DAY, store=Store(folder / "cache"))


def picture(radius: int) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg"><circle r="{radius}"/></svg>\n'


def site(out: Path) -> dict[str, bytes]:
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def built(at: Workspace, out: Path, **wishes: object) -> Outcome:
    return rebuild(at, Wishes(out, **wishes), lambda _: None)  # type: ignore[arg-type]


@pytest.fixture
def at(tmp_path: Path) -> Workspace:
    return beginning(tmp_path)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when this is called on, who draws a site fails."""

    def drawn(*_: object) -> None:
        raise AssertionError

    return lambda: monkeypatch.setattr(drawing, "build", drawn)


# What random hands do to a roadmap


def milestones(at: Workspace) -> list[Path]:
    return sorted((at.content / "milestones").rglob("*.md"))


def change_a_text(at: Workspace, chance: Random) -> None:
    file = chance.choice(milestones(at))
    file.write_text(f"{file.read_text('utf-8')}\nOne sentence more, the {chance.randrange(10**6)}th.\n", "utf-8")


def change_a_date(at: Workspace, chance: Random) -> None:
    file = chance.choice(milestones(at))
    lines = [line for line in file.read_text("utf-8").split("\n") if not line.startswith("target:")]
    lines.insert(1, f"target: {chance.choice(('2027-Q2', '2027-H1', '2027-05-04', '2028', 'soon'))}")
    file.write_text("\n".join(lines), "utf-8")


def change_who_sees_it(at: Workspace, chance: Random) -> None:
    file = chance.choice(milestones(at))
    lines = [line for line in file.read_text("utf-8").split("\n") if not line.startswith("audience:")]
    lines.insert(1, f"audience: {chance.choice(('public', 'internal'))}")
    file.write_text("\n".join(lines), "utf-8")


def add_a_file(at: Workspace, chance: Random) -> None:
    number = chance.randrange(10**6)
    file = at.content / "milestones" / f"new-{number}.md"
    file.write_text(f"---\ntitle: New {number}\ntarget: 2027-Q3\n---\nIt is **new**.\n", "utf-8")


def remove_a_file(at: Workspace, chance: Random) -> None:
    chance.choice(milestones(at)).unlink()


def rename_a_file(at: Workspace, chance: Random) -> None:
    file = chance.choice(milestones(at))
    file.rename(file.with_name(f"renamed-{chance.randrange(10**6)}.md"))


def swap_two_files(at: Workspace, chance: Random) -> None:
    one, other = chance.sample(milestones(at), 2)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def change_the_settings(at: Workspace, chance: Random) -> None:
    file = at.content / "roadmap.yml"
    lines = [line for line in file.read_text("utf-8").split("\n") if not line.startswith("title:")]
    file.write_text("\n".join((f"title: Plan {chance.randrange(10**6)}", *lines)), "utf-8")


def change_a_template(at: Workspace, chance: Random) -> None:
    (at.here / "templates" / "foot.html").write_text(f"<p>Ours, {chance.randrange(10**6)}</p>\n", "utf-8")


def change_a_picture(at: Workspace, chance: Random) -> None:
    (at.content / "dot.svg").write_text(picture(chance.randrange(10, 99)), "utf-8")


def put_back(at: Workspace, good: dict[str, bytes]) -> None:
    """Take back what stopped a build; that is an edit like any other."""
    for path in site(at.content).keys() - good.keys():
        (at.content / path).unlink()
    for path, data in good.items():
        (at.content / path).write_bytes(data)


def touch_a_file(at: Workspace, chance: Random) -> None:
    os.utime(chance.choice(milestones(at)))


EDITS = (
    *(change_a_text, change_a_date, change_a_date, change_who_sees_it, add_a_file, remove_a_file, rename_a_file),
    *(swap_two_files, change_the_settings, change_a_template, change_a_picture, touch_a_file),
)


def told(at: Workspace, out: Path) -> Told:
    try:
        problems = built(at, out).problems
    except Stop as stop:
        problems = stop.problems
    return problems, site(out) if out.is_dir() else {}


@pytest.mark.parametrize("seed", range(int(os.environ.get("MILEPOST_REBUILDS", "3"))))
def test_after_any_edits_a_rebuild_leaves_what_a_build_from_nothing_makes(tmp_path: Path, seed: int) -> None:
    """Neither is looked at where both stop: nothing is published then, and the site of before stays."""
    at, chance = beginning(tmp_path), Random(seed)  # noqa: S311  the same edits every time are the point
    published = 0
    for number in range(10):
        good = site(at.content)
        for edit in chance.choices(EDITS, k=chance.randrange(1, 4)):
            edit(at, chance)
        problems, pages = told(replace(at, store=None), tmp_path / f"fresh-{number}")
        again = told(at, tmp_path / "site")
        assert again[0] == problems
        if pages:
            assert again[1] == pages
            published += 1
        else:
            put_back(at, good)
    assert published >= 3


# Nothing to do


def test_where_nothing_has_changed_nothing_is_drawn_and_all_is_told_again(
    at: Workspace, tmp_path: Path, undrawn: Callable[[], None]
) -> None:
    first = built(at, tmp_path / "site")
    before = site(tmp_path / "site")
    undrawn()
    again = built(at, tmp_path / "site")
    assert again.problems == first.problems != ()
    assert again.searched == first.searched
    assert (*first.notes, UNCHANGED) == again.notes
    assert [replace(one, changed=0) for one in first.sites] == list(again.sites)
    assert site(tmp_path / "site") == before


def test_where_nothing_has_changed_no_parser_and_no_template_engine_is_loaded(at: Workspace) -> None:
    ask = (
        "import sys; from milepost.cli import code; arguments = sys.argv[1:]; code(arguments); "
        "print(*sorted({'jinja2', 'markdown_it', 'yaml', 'pygments', 'plotly'} & sys.modules.keys()))"
    )
    arguments = ["build", "--today", "2026-11-23", "--cache-dir", "cache"]
    command = [sys.executable, "-c", ask, *arguments]
    said = [subprocess.run(command, cwd=at.here, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert [one.splitlines()[-1] for one in said] == ["jinja2 markdown_it pygments yaml", ""]


def test_a_file_that_was_only_touched_is_no_change(at: Workspace, tmp_path: Path, undrawn: Callable[[], None]) -> None:
    built(at, tmp_path / "site")
    undrawn()
    for file in milestones(at):
        os.utime(file)
    assert built(at, tmp_path / "site").notes[-1] == UNCHANGED


@pytest.mark.parametrize(
    "other",
    [{"audience": "internal"}, {"site_url": "https://example.org/"}, {"audience": "all"}],
    ids=str,
)
def test_another_wish_is_another_build(at: Workspace, tmp_path: Path, other: dict[str, str]) -> None:
    built(at, tmp_path / "site")
    assert UNCHANGED not in built(at, tmp_path / "site", **other).notes


def test_a_strict_build_stops_at_the_warnings_of_one_that_was_not(at: Workspace, tmp_path: Path) -> None:
    assert built(at, tmp_path / "site").sites
    assert built(at, tmp_path / "site", strict=True).is_stopped


def test_another_day_is_another_build(at: Workspace, tmp_path: Path) -> None:
    built(at, tmp_path / "site")
    assert UNCHANGED not in built(replace(at, today=date(2026, 11, 24)), tmp_path / "site").notes


def page_changed(out: Path) -> None:
    (out / "index.html").write_text("mine", "utf-8")


def page_taken_away(out: Path) -> None:
    (out / "index.html").unlink()


@pytest.mark.parametrize("harm", [page_changed, page_taken_away], ids=lambda harm: harm.__name__)
def test_a_site_that_somebody_touched_is_mended(at: Workspace, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    built(at, tmp_path / "site")
    before = site(tmp_path / "site")
    harm(tmp_path / "site")
    assert UNCHANGED not in built(at, tmp_path / "site").notes
    assert site(tmp_path / "site") == before


def test_a_file_of_somebody_else_in_the_site_is_refused_as_ever(at: Workspace, tmp_path: Path) -> None:
    built(at, tmp_path / "site")
    (tmp_path / "site" / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(Surroundings, match=r"notes\.txt"):
        built(at, tmp_path / "site")


def test_kept_names_in_the_site_are_nobodys_change(at: Workspace, tmp_path: Path, undrawn: Callable[[], None]) -> None:
    built(at, tmp_path / "site")
    (tmp_path / "site" / "CNAME").write_text("plans.example.org", "utf-8")
    undrawn()
    assert built(at, tmp_path / "site").notes[-1] == UNCHANGED


def test_a_site_that_became_a_link_is_looked_at_as_ever(at: Workspace, tmp_path: Path) -> None:
    built(at, tmp_path / "site")
    (tmp_path / "site").rename(tmp_path / "moved")
    (tmp_path / "site").symlink_to("moved")
    with pytest.raises(Surroundings, match="link"):
        built(at, tmp_path / "site")


def test_a_site_that_another_build_published_meanwhile_is_not_taken_for_the_own(
    at: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the end of one build and what it takes down of its site, somebody publishes another circle's there."""
    file = milestones(at)[0]
    file.write_text(file.read_text("utf-8").replace("---\n", "---\naudience: internal\n", 1), "utf-8")
    out, left_by = tmp_path / "site", last_build.left_by

    def late(outcome: Outcome) -> Mapping[str, str]:
        drawing.build(replace(at, store=None), Wishes(out, "internal"))
        return left_by(outcome)

    monkeypatch.setattr(last_build, "left_by", late)
    assert built(at, out).sites[0].audience == "public"
    assert (out / "milestones" / f"{file.stem}.html").is_file()
    monkeypatch.setattr(last_build, "left_by", left_by)
    assert UNCHANGED not in built(at, out).notes
    assert not (out / "milestones" / f"{file.stem}.html").is_file()


@pytest.mark.parametrize("target", ["nowhere.md", "/etc/passwd"])
def test_a_link_that_is_not_followed_is_told_of_by_the_next_build(at: Workspace, tmp_path: Path, target: str) -> None:
    built(at, tmp_path / "site")
    (at.content / "milestones" / "link.md").symlink_to(target)
    assert built(at, tmp_path / "site").is_stopped


def test_a_change_in_a_linked_folder_of_templates_is_seen(at: Workspace, tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "note.html").write_text("One", "utf-8")
    (parts / "again").symlink_to(parts)
    (at.here / "templates" / "parts").symlink_to(parts)
    (at.here / "templates" / "foot.html").write_text('<p>{% include "parts/note.html" %}</p>', "utf-8")
    built(at, tmp_path / "site")
    (parts / "note.html").write_text("Two", "utf-8")
    assert UNCHANGED not in built(at, tmp_path / "site").notes
    assert b"<p>Two</p>" in (tmp_path / "site" / "index.html").read_bytes()


def test_a_shallow_clone_is_built_each_time(at: Workspace, tmp_path: Path) -> None:
    """Git can deepen it without any other change that could be seen."""
    (tmp_path / "whole").mkdir()
    whole = Repository(tmp_path / "whole")
    whole.git("init", "--quiet")
    for target in ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"):
        text = f"---\ntitle: Sign in\ntarget: {target}\n---\n"
        whole.commit({"content/roadmap.yml": "title: Plans\n", "content/milestones/a.md": text}, "2026-01-02")
    clone = whole.clone(tmp_path / "clone", "--depth", "2")
    shallow = Workspace(clone.folder, clone.folder / "content", (), DAY, store=at.store)
    built(shallow, tmp_path / "site")
    before = site(tmp_path / "site")
    clone.git("fetch", "--quiet", "--deepen=2")
    built(shallow, tmp_path / "site")
    built(replace(shallow, store=None), tmp_path / "fresh")
    assert site(tmp_path / "site") == site(tmp_path / "fresh") != before


# What was kept may be anything


def test_a_cache_that_was_broken_is_whole_again_after_one_build(at: Workspace, tmp_path: Path) -> None:
    built(at, tmp_path / "site")
    for file in (tmp_path / "cache").iterdir():
        file.write_bytes(b"x")
    fresh = [replace(at, store=Store(tmp_path / "cache")) for _ in range(2)]
    assert BROKEN in built(fresh[0], tmp_path / "site").notes
    again = built(fresh[1], tmp_path / "site")
    assert again.notes[-1] == UNCHANGED
    assert BROKEN not in again.notes


def pipe(file: Path) -> None:
    os.mkfifo(file)


def folder(file: Path) -> None:
    file.mkdir()


def endless(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(4 << 40)


@pytest.mark.parametrize("make", [pipe, folder, endless], ids=lambda make: make.__name__)
def test_what_is_no_file_of_ours_in_the_cache_costs_nothing(
    at: Workspace, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    built(at, tmp_path / "site")
    before = site(tmp_path / "site")
    for file in (tmp_path / "cache").iterdir():
        file.unlink()
        make(file)
    assert built(replace(at, store=Store(tmp_path / "cache")), tmp_path / "site").sites
    assert site(tmp_path / "site") == before


def test_a_disk_that_is_full_leaves_nothing_behind(
    at: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    Store(tmp_path / "kept").write("name", "key", {"a": 1})
    assert list((tmp_path / "kept").iterdir()) == []


def test_what_nobody_has_written_for_long_is_removed_and_nothing_of_others(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    kept.write("old", "key", 1)
    kept.write("new", "key", 2)
    old = kept._file("old")
    for name in ("unfinished-abc", "notes.txt", "theirs.json"):
        (tmp_path / name).write_text("x", "utf-8")
        os.utime(tmp_path / name, (0, 0))
    os.utime(old, (0, 0))
    kept.tidy()
    assert {file.name for file in tmp_path.iterdir()} == {kept._file("new").name, "notes.txt", "theirs.json"}


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", nameless)
    assert store("") is None
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache")
    assert store("") == Store(Path("/var/cache/milepost"))


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"[" * 10_000])
def test_a_cache_that_is_something_else_is_left_out_with_one_line(at: Workspace, tmp_path: Path, data: bytes) -> None:
    built(at, tmp_path / "site")
    before = site(tmp_path / "site")
    for file in (tmp_path / "cache").iterdir():
        file.write_bytes(data)
    again = built(replace(at, store=Store(tmp_path / "cache")), tmp_path / "site")
    assert again.notes.count(BROKEN) == 1
    assert site(tmp_path / "site") == before


@pytest.mark.parametrize("other", [None, 0, "", [], {}, {"a": 1}], ids=repr)
def test_a_kept_value_of_another_type_costs_nothing_but_time(at: Workspace, tmp_path: Path, other: object) -> None:
    """What is kept has a digest that is right: whoever can write there can write that too."""
    built(at, tmp_path / "site")
    before = site(tmp_path / "site")
    for file in (tmp_path / "cache").iterdir():
        whole = json.loads(file.read_bytes().partition(b"\n")[2])
        kept = whole["data"]
        whole["data"] = dict.fromkeys(kept, other) if isinstance(kept, dict) else [other for _ in kept]
        data = json.dumps(whole).encode()
        file.write_bytes(sha256(data).hexdigest().encode() + b"\n" + data)
    again = built(replace(at, store=Store(tmp_path / "cache")), tmp_path / "site")
    assert again.notes.count(BROKEN) == 1
    assert site(tmp_path / "site") == before


# Why


def test_what_is_out_of_date_is_what_is_new_another_or_gone() -> None:
    before = {"a.md": "1", "b.md": "2", "c.md": "3"}
    now = {"b.md": "2", "c.md": "4", "d.md": "5"}
    found = changes(before, now)
    assert found == (Change("a.md", "gone"), Change("c.md", "changed"), Change("d.md", "new"))
    assert [str(one) for one in found] == ["a.md is gone", "c.md changed", "d.md is new"]
    assert changes(before, before) == ()


A, B = Change("milestones/a.md", "changed"), Change("milestones/b.md", "changed")
IDS = {"milestones/a.md": "alpha", "milestones/b.md": "beta"}


@pytest.mark.parametrize(
    ("texts", "found", "said"),
    [
        ((b"old", b"new"), None, NO_LAST_BUILD),
        ((b"", b'<a href="alpha.html">'), (A, B), "milestones/a.md changed"),
        ((b'<a href="beta.html">', b""), (A, B), "milestones/b.md changed"),
        ((b"", b"alphabet"), (A, B), "milestones/a.md changed, milestones/b.md changed"),
        ((b"", b"alpha"), (A, Change("the day", "changed")), "milestones/a.md changed, the day changed"),
        ((b"", b"beta"), (A, Change("roadmap.yml", "changed")), "roadmap.yml changed"),
        ((b"", b"x"), tuple(Change(f"t{n}", "new") for n in range(5)), "t0 is new, t1 is new, t2 is new, and 2 more"),
    ],
)
def test_the_reason_names_what_a_file_speaks_of(
    texts: tuple[bytes, ...], found: tuple[Change, ...] | None, said: str
) -> None:
    assert reason(texts, found, IDS) == said


def test_explain_names_the_reason_of_each_file_that_is_written_anew(
    at: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(at.here)
    arguments = ["build", "--today", "2026-11-23", "--cache-dir", "cache"]
    assert code(arguments) == 0
    before = site(tmp_path / "site")
    changed = milestones(at)[0]
    changed.write_text(f"{changed.read_text('utf-8')}\nOne sentence more.\n", "utf-8")
    capsys.readouterr()
    assert code([*arguments, "--explain"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("Open ")]
    after = site(tmp_path / "site")
    rewritten = {f"site/{path}" for path, data in after.items() if before.get(path) != data}
    assert {line.partition(": ")[0] for line in lines} == rewritten != set()
    assert {line.partition(": ")[2] for line in lines} == {f"{changed.relative_to(at.here)} changed"}


def told_why(at: Workspace, out: Path, **wishes: object) -> dict[str, str]:
    return dict(built(at, out, explain=True, **wishes).sites[0].rewritten)


def test_the_reason_is_another_wish_where_that_is_it(at: Workspace, tmp_path: Path) -> None:
    built(at, tmp_path / "site")
    why = told_why(at, tmp_path / "site", site_url="https://example.org/")
    assert why["feed.xml"] == why["index.html"] == "--site-url changed"


def test_a_file_that_goes_away_is_told_with_the_reason(at: Workspace, tmp_path: Path) -> None:
    add_a_file(at, Random(1))  # noqa: S311  the same file every time is the point
    added = next((at.content / "milestones").glob("new-*.md"))
    built(at, tmp_path / "site")
    added.unlink()
    why = told_why(at, tmp_path / "site")
    assert why[f"milestones/{added.stem}.html"] == f"taken away: {added.relative_to(at.here)} is gone"


def test_a_page_that_somebody_touched_is_told_apart_from_what_is_out_of_date(at: Workspace, tmp_path: Path) -> None:
    built(at, tmp_path / "site")
    change_a_text(at, Random(1))  # noqa: S311
    page_taken_away(tmp_path / "site")
    (tmp_path / "site" / "board.html").write_text("mine", "utf-8")
    why = told_why(at, tmp_path / "site")
    assert why["index.html"] == why["board.html"] == TOUCHED
    assert TOUCHED not in why["roadmap.json" if "roadmap.json" in why else ".milepost.json"]


@pytest.mark.parametrize(
    ("touched", "since", "is_trusted"),
    [
        (1_700_000_000_123_456_789, 60_000_000, True),
        (1_700_000_000_123_456_789, 40_000_000, False),
        (1_700_000_000_000_000_000, 60_000_000, False),  # a file system that counts in whole seconds
        (1_700_000_000_000_000_000, 2_100_000_000, True),
        (1_700_000_000_123_456_789, -1_000_000, False),  # from a clock that is ahead
    ],
)
def test_times_are_trusted_once_they_are_older_than_the_grain_of_their_clock(
    touched: int, since: int, is_trusted: bool
) -> None:
    assert trusted(Seal("known", touched), touched + since) == ("known" if is_trusted else None)


@pytest.mark.parametrize(
    ("first_line", "size"), [(b"0" * 64 + b"\n", 900_000_000), (b"\0" * 65, 90_000_000)], ids=["too large", "no digest"]
)
def test_an_entry_that_cannot_be_ours_is_not_read_into_memory(tmp_path: Path, first_line: bytes, size: int) -> None:
    kept = Store(tmp_path)
    kept.write("it", "key", [1])
    (file,) = tmp_path.iterdir()
    with file.open("wb") as planted:
        planted.write(first_line)
        planted.truncate(size)
    tracemalloc.start()
    try:
        assert kept.read("it", "key", list) is None
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert kept.is_broken


def test_what_would_not_be_read_again_is_not_kept(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    kept.write("it", "key", "x" * 99_000_000)
    assert kept.read("it", "key", len) == 99_000_000
    kept.write("other", "key", "x" * 100_000_001)
    assert kept.read("other", "key", len) is None
    assert not kept.is_broken
