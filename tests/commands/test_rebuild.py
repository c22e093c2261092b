"""A build that goes on from the last one: the same site and the same problems as one from nothing, or nothing to do."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
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
from milepost.commands.last_build import Change, changes
from milepost.commands.reasons import NO_LAST_BUILD, NOTHING, reason
from milepost.commands.rebuild import UNCHANGED, rebuild
from milepost.commands.store import BROKEN, Store
from milepost.commands.workspace import Workspace
from milepost.model.build import Outcome, Wishes
from milepost.problems import Problem, Stop, Surroundings

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


def manifest_taken_away(out: Path) -> None:
    (out / ".milepost.json").unlink()


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


# What was kept may be anything


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
        ((b"old", b"new"), (), NOTHING),
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
    rewritten = {path for path, data in after.items() if before.get(path) != data}
    assert {line.partition(": ")[0] for line in lines} == rewritten != set()
    assert {line.partition(": ")[2] for line in lines} == {f"{changed.relative_to(at.here)} changed"}
