"""`milepost build` as a user meets it: what is published for whom, and when nothing is."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from milepost.cli import code

SETTINGS = """
title: T
default_audience: internal
audiences: [public, customers, {id: internal, fields: all}]
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder, with the command running in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content" / "milestones").mkdir(parents=True)
    (tmp_path / "content" / "roadmap.yml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def write(home: Path, name: str, front: str) -> None:
    text = f"---\ntitle: The {name}\n{front}\n---\n"
    (home / "content" / "milestones" / f"{name}.md").write_text(text, encoding="utf-8")


def test_all_audiences_get_a_folder_each_beside_the_widest(home: Path) -> None:
    write(home, "open", "audience: public")
    write(home, "partner", "audience: customers")
    write(home, "secret", "status: active")
    assert code(["build", "--audience", "all", "--today", "2026-11-23"]) == 0
    found = {
        name: sorted(path.stem for path in (home / name / "milestones").iterdir())
        for name in ("site", "site-customers", "site-internal")
    }
    assert found == {
        "site": ["open"],
        "site-customers": ["open", "partner"],
        "site-internal": ["open", "partner", "secret"],
    }
    assert 'name="robots" content="noindex"' in (home / "site-customers" / "index.html").read_text(encoding="utf-8")
    assert "noindex" not in (home / "site" / "index.html").read_text(encoding="utf-8")
    assert json.loads((home / "site-internal" / ".milepost.json").read_bytes())["audience"] == "internal"


def test_an_error_publishes_nothing_and_leaves_the_old_site(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, "open", "audience: public")
    assert code(["build"]) == 0
    before = {path: path.read_bytes() for path in (home / "site").rglob("*") if path.is_file()}
    write(home, "other", "audience: public\ntarget: 2026-13")
    assert code(["build"]) == 1
    assert {path: path.read_bytes() for path in (home / "site").rglob("*") if path.is_file()} == before
    assert "content/milestones/other.md:4:9: error:" in capsys.readouterr().err


def test_a_site_without_a_milestone_is_an_error_that_says_what_to_set(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(home, "secret", "status: active")
    assert code(["build"]) == 1
    told = capsys.readouterr().err
    assert "[nothing-to-publish]" in told
    assert "audience: public" in told
    assert not (home / "site").exists()


def test_drafts_are_checked_and_never_built(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, "open", "audience: public\ndepends_on: [unripe]")
    write(home, "unripe", "audience: public\ndraft: yes")
    assert code(["build", "--audience", "all"]) == 0
    for path in home.glob("site*/**/*"):
        if path.is_file() and "plotly" not in path.name:
            assert b"unripe" not in path.read_bytes(), path
    assert "[withheld-dependency]" in capsys.readouterr().err


def test_strict_makes_warnings_stop_the_build(home: Path) -> None:
    write(home, "late", "audience: public\ntarget: 2026-01\nstatus: active")
    assert code(["build", "--strict", "--today", "2026-11-23"]) == 1
    assert not (home / "site").exists()
    assert code(["build", "--today", "2026-11-23"]) == 0


def test_an_old_id_gets_a_page_that_leads_to_the_new_one(home: Path) -> None:
    write(home, "fresh", "audience: public\naliases: [stale]")
    assert code(["build"]) == 0
    assert 'href="fresh.html"' in (home / "site" / "milestones" / "stale.html").read_text(encoding="utf-8")


def test_an_asset_is_copied_only_where_a_published_page_shows_it(home: Path) -> None:
    write(home, "open", "audience: public\n---\n![A plan](plan.svg)\n\n[unused]: other.svg")
    write(home, "secret", "status: active\n---\n![Inner](inner.svg)")
    for name in ("plan", "inner", "other"):
        (home / "content" / "milestones" / f"{name}.svg").write_text(
            "<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8"
        )
    assert code(["build"]) == 0
    drawn = {"timeline", "explore"}  # the pictures of the charts
    found = [path.name.rpartition("-")[0] for path in (home / "site" / "assets").glob("*.svg")]
    assert sorted(found) == sorted({*drawn, "plan"})


def test_what_is_pasted_into_another_site_is_one_frame_whatever_the_title_is(home: Path) -> None:
    (home / "content" / "roadmap.yml").write_text("title: 'Plans \"A\" > <B> & C'\n", encoding="utf-8")
    write(home, "open", "")
    assert code(["build"]) == 0
    (field,) = re.findall("<textarea[^>]*>(.*?)</textarea>", (home / "site" / "index.html").read_text(encoding="utf-8"))
    frame = re.fullmatch(
        r'<iframe src="embed/timeline.html" title="([^"<>]*)" [a-z0-9="% ]*></iframe>', unescape(field)
    )
    assert frame, field
    assert unescape(frame[1]) == 'Plans "A" > <B> & C'


@pytest.mark.parametrize("line", ["audeince: internal", "visibility: internal", "audience: intern", "draft: ture"])
def test_a_slip_in_what_keeps_a_milestone_inside_publishes_nothing_whatever_is_ignored(home: Path, line: str) -> None:
    rules = ("unknown-key", "unknown-audience", "bad-value")
    ignored = "".join(f"  - {{rule: {rule}, path: '**', reason: r}}\n" for rule in rules)
    settings = "title: T\ndefault_audience: public\nignore:\n" + ignored
    (home / "content" / "roadmap.yml").write_text(settings, encoding="utf-8")
    write(home, "secret", line)
    assert code(["build"]) == 1
    assert not (home / "site").exists()


def test_a_text_that_is_not_content_is_never_handed_out_as_a_file(home: Path) -> None:
    write(home, "open", "audience: public\n---\n[raw](../notes/raw.md)\n\n[unused]: x")
    (home / "content" / "notes").mkdir()
    (home / "content" / "notes" / "raw.md").write_text("---\naudience: internal\n---\nSecret.\n", encoding="utf-8")
    assert code(["build"]) == 1


def test_a_part_of_a_roadmap_is_not_built_as_if_it_were_a_whole(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(home, "secret", "status: active")
    monkeypatch.chdir(home / "content" / "milestones")
    assert code(["build"]) == 3
    assert "part of the roadmap in" in capsys.readouterr().err
    monkeypatch.chdir(home)
    assert code(["build", "--content", "content/milestones"]) == 3
