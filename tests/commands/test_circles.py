"""Circles as their author meets them: every slip is said with its line, what is held back is listed and counted."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from milepost.cli import code
from milepost.stages import leak

SETTINGS = """\
title: T
default_audience: public
audiences:
  - {id: public, fields: [health]}
  - {id: customers}
  - {id: internal, fields: all}
"""
DAY = ("--today", "2026-11-23")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with one open milestone, and the command running in it."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "roadmap.yml", SETTINGS)
    write(tmp_path, "milestones/open.md", "---\ntitle: The open one\n---\n")
    return tmp_path


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command; give its exit code, stdout and stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        return code([*arguments]), *capsys.readouterr()

    return call


def write(home: Path, name: str, text: str) -> None:
    (home / "content" / name).parent.mkdir(parents=True, exist_ok=True)
    (home / "content" / name).write_text(text, encoding="utf-8")


def with_secret(home: Path) -> None:
    write(home, "milestones/secret.md", "---\ntitle: Buying Contoso\naudience: internal\n---\n")


# Slips


@pytest.mark.parametrize(
    ("text", "place", "named"),
    [
        ("---\ntitle: A\naudience: intrenal\n---\n", "3:11", "intrenal"),
        ("---\ntitle: A\n---\n\nText.\n\n::: intrenal\nInside.\n:::\n", "7:1", "intrenal"),
        ("---\ntitle: A\nas_seen_by:\n  intrenal: {title: B}\n---\n", "4:3", "intrenal"),
        (
            "---\ntitle: A\nlinks:\n  - {rel: doc, url: 'https://a.example/', audience: intrenal}\n---\n",
            "4:53",
            "intrenal",
        ),
        ("---\ntitle: A\naudience: [public, internal]\n---\n", "3:11", "one"),
    ],
    ids=["front matter", "block", "as_seen_by", "link", "list"],
)
def test_a_wrong_audience_is_an_error_at_its_place_and_nothing_is_published(
    home: Path, run: Run, text: str, place: str, named: str
) -> None:
    write(home, "milestones/slip.md", text)
    for command in ("check", "build"):
        exit_code, stdout, stderr = run(command, *DAY)
        assert exit_code == 1
        told = stdout + stderr
        found = re.findall(rf"^content/milestones/slip\.md:{place}: error: (.*)$", told, re.MULTILINE)
        assert len(found) == 1, told
        assert named in found[0]
        assert re.search(r"hint: (did you mean ['`]internal|name one)", told), told
    assert not (home / "site").exists()


def test_a_wrong_audience_cannot_be_ignored(home: Path, run: Run) -> None:
    write(home, "milestones/slip.md", "---\ntitle: A\naudience: intrenal\n---\n")
    ignored = "ignore: [{rule: unknown-audience, path: '**', reason: x}, {rule: bad-value, path: '**', reason: x}]\n"
    write(home, "roadmap.yml", SETTINGS + ignored)
    exit_code, _, stderr = run("build", *DAY)
    assert exit_code == 1
    assert "content/milestones/slip.md:3:11: error:" in stderr


@pytest.mark.parametrize("command", ["build", "list", "export json"])
def test_an_unknown_audience_on_the_command_line_names_those_that_there_are(home: Path, run: Run, command: str) -> None:
    exit_code, stdout, stderr = run(*command.split(), "--audience", "intrenal", *DAY)
    assert exit_code == 2
    assert stdout == ""
    assert "'intrenal'" in stderr
    assert "public, customers, internal" in stderr
    assert not (home / "site").exists()


@pytest.mark.parametrize("field", ["helth", "body_text", "extra"])
def test_an_unknown_field_in_an_allow_list_is_an_error_on_its_line(home: Path, run: Run, field: str) -> None:
    write(home, "roadmap.yml", SETTINGS.replace("[health]", f"[owner, {field}]"))
    exit_code, _, stderr = run("build", *DAY)
    assert exit_code == 1
    assert re.search(rf"^content/roadmap\.yml:4:\d+: error: .*'{field}'", stderr, re.MULTILINE), stderr


def test_in_a_list_of_several_lines_that_is_the_line_of_the_field(home: Path, run: Run) -> None:
    spread = "  - id: public\n    fields:\n      - health\n      - helth\n"
    write(home, "roadmap.yml", SETTINGS.replace("  - {id: public, fields: [health]}\n", spread))
    assert "content/roadmap.yml:7:9: error: 'helth'" in run("build", *DAY)[2]


def test_of_a_misspelt_field_the_right_one_is_said(home: Path, run: Run) -> None:
    write(home, "roadmap.yml", SETTINGS.replace("health", "helth"))
    assert "health" in run("check", *DAY)[1]


@pytest.mark.parametrize("chosen", ["public", "customers", "all"])
def test_a_circle_that_would_see_nothing_is_an_error_that_says_what_to_write(home: Path, run: Run, chosen: str) -> None:
    write(home, "milestones/open.md", "---\ntitle: The open one\naudience: internal\n---\n")
    exit_code, _, stderr = run("build", "--audience", chosen, *DAY)
    assert exit_code == 1
    assert re.search(r"^content/roadmap\.yml(:\d+:\d+)?: error: .*\[nothing-to-publish\]$", stderr, re.MULTILINE)
    assert "audience: public" in stderr or "audience: customers" in stderr
    assert sorted(path.name for path in home.iterdir()) == ["content"]


def test_that_error_stands_where_the_circle_is_named(home: Path, run: Run) -> None:
    write(home, "milestones/open.md", "---\ntitle: The open one\naudience: internal\n---\n")
    assert re.search(
        r"^content/roadmap\.yml:5:\d+: error:", run("build", "--audience", "customers", *DAY)[2], re.MULTILINE
    )


# What is held back


def test_what_the_widest_circle_does_not_see_can_be_listed(home: Path, run: Run) -> None:
    with_secret(home)
    write(home, "milestones/partner.md", "---\ntitle: For partners\naudience: customers\n---\n")
    write(home, "milestones/unripe.md", "---\ntitle: Unripe\ndraft: yes\n---\n")

    def listed(*arguments: str) -> dict[str, str]:
        exit_code, stdout, _ = run("list", "--held-back", "--json", *arguments, *DAY)
        assert exit_code == 0
        return {row["id"]: row["audience"] for row in json.loads(stdout)}

    assert listed() == {"partner": "customers", "secret": "internal", "unripe": "draft"}
    assert listed("--audience", "customers") == {"secret": "internal", "unripe": "draft"}
    assert listed("--text", "contoso") == {"secret": "internal"}
    table = run("list", "--held-back", *DAY)[1]
    assert "Buying Contoso" in table
    assert "The open one" not in table


def test_the_last_line_of_a_build_says_how_many_are_held_back_and_from_whom(home: Path, run: Run) -> None:
    with_secret(home)
    _, _, stderr = run("build", "--audience", "all", *DAY)
    last = stderr.rstrip().splitlines()[-1]
    for said in ("1 published for 'public' (1 held back)", "2 published for 'internal' (0 held back)"):
        assert said in last


# The leak check


def test_a_build_says_on_stderr_how_much_it_looked_for(home: Path, run: Run) -> None:
    with_secret(home)
    exit_code, stdout, stderr = run("build", "--audience", "all", *DAY)
    assert exit_code == 0
    assert re.search(r"^leak check for 'public': [1-9]\d* withheld strings, [1-9]\d* files, none found$", stderr, re.M)
    assert not re.search("leak check for 'internal'.*(strings|found)", stderr)
    assert "leak check" not in stdout
    manifest = json.loads((home / "site" / ".milepost.json").read_bytes())["leak_check"]
    assert manifest["passed"] is True
    assert (
        manifest["kinds"] == json.loads((home / "site-internal" / ".milepost.json").read_bytes())["leak_check"]["kinds"]
    )
    assert "titles" in manifest["kinds"]
    assert set(manifest) == {"passed", "kinds"}


def test_a_receipt_counts_for_each_circle_what_was_looked_for(home: Path, run: Run) -> None:
    with_secret(home)
    assert run("build", "--audience", "all", "--receipt", "receipt.json", *DAY)[0] == 0
    text = (home / "receipt.json").read_text("utf-8")
    receipt = json.loads(text)
    assert receipt["as_of"] == "2026-11-23"
    assert [one["audience"] for one in receipt["circles"]] == ["public", "customers", "internal"]
    public, _, internal = receipt["circles"]
    assert (public["passed"], public["found"]) == (True, [])
    # Its title and its id.
    assert (public["sought"]["title"], public["sought"]["id"]) == (1, 1)
    written = [path for path in (home / "site").rglob("*") if path.is_file()]
    assert 0 < public["files"] <= len(written)
    assert public["bytes"] > 0
    assert internal["sought"] == {}
    assert "contoso" not in text.casefold()


@pytest.mark.parametrize(
    "place", ["site/receipt.json", "site/a/b.json", "site", "./site/../site/x", "site-internal/r.json"]
)
def test_a_receipt_inside_a_site_is_refused(home: Path, run: Run, place: str) -> None:
    exit_code, _, stderr = run("build", "--receipt", place, *DAY)
    assert exit_code == 2
    assert "--receipt" in stderr
    assert sorted(path.name for path in home.iterdir()) == ["content"]


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("content/milestones/open.md", "lies inside the content folder"),
        ("content/new.json", "lies inside the content folder"),
        ("by-link/new.json", "lies inside the content folder"),
        ("templates/base.html", "lies inside the templates folder"),
        ("templates/new.json", "lies inside the templates folder"),
        (".git/config", "lies inside a .git folder"),
        (".GIT/hooks/new", "lies inside a .git folder"),
        ("thesis.tex", "is no receipt"),
        ("package.json", "is no receipt"),
        ("deep.json", "is no receipt"),
        ("empty", "is no receipt"),
        ("link-to-thesis", "is no receipt"),
        ("pipe", "is no receipt"),
        ("circle", "is no receipt"),
    ],
)
def test_a_receipt_takes_no_place_of_something_of_yours(home: Path, run: Run, place: str, reason: str) -> None:
    write(home, "milestones/open.md", "---\ntitle: The open one\n---\n")
    (home / "by-link").symlink_to("content")
    for folder in ("templates", ".git/hooks"):
        (home / folder).mkdir(parents=True)
    (home / "templates" / "base.html").write_text("{% block body %}{% endblock %}")
    (home / ".git" / "config").write_text("[core]\n")
    (home / "thesis.tex").write_text("years of work")
    (home / "package.json").write_text('{"version": "1.0", "circles": []}')
    (home / "deep.json").write_text("[" * 100_000)
    (home / "empty").touch()
    (home / "link-to-thesis").symlink_to("thesis.tex")
    (home / "circle").symlink_to("circle")
    os.mkfifo(home / "pipe")
    before = {path: path.read_bytes() if path.is_file() else b"" for path in home.rglob("*")}
    exit_code, _, stderr = run("build", "--receipt", place, *DAY)
    assert exit_code == 2
    assert f"--receipt: {place} {'is there already, and ' if reason == 'is no receipt' else ''}{reason};" in stderr
    assert {path: path.read_bytes() if path.is_file() else b"" for path in home.rglob("*")} == before


def test_a_receipt_takes_the_place_of_an_older_one_and_leaves_nothing_beside_it(home: Path, run: Run) -> None:
    with_secret(home)
    (home / "kept").mkdir()
    (home / "receipt.json").symlink_to("kept/receipt.json")
    held = []
    for day in ("2026-11-23", "2026-11-24"):
        assert run("build", "--no-cache", "--receipt", "receipt.json", "--today", day)[0] == 0
        held.append(json.loads((home / "kept" / "receipt.json").read_text("utf-8"))["as_of"])
    assert held == ["2026-11-23", "2026-11-24"]
    assert [path.name for path in (home / "kept").iterdir()] == ["receipt.json"]
    assert sorted(path.name for path in home.iterdir()) == ["content", "kept", "receipt.json", "site"]


def test_where_the_content_is_the_whole_project_a_receipt_may_lie_in_it_but_not_as_a_text(home: Path, run: Run) -> None:
    for entry in (home / "content").iterdir():
        entry.rename(home / entry.name)
    (home / "content").rmdir()
    assert run("build", "--receipt", "receipt.json", *DAY)[0] == 0
    assert json.loads((home / "receipt.json").read_bytes())["circles"]
    exit_code, _, stderr = run("build", "--receipt", "receipt.md", *DAY)
    assert exit_code == 2
    assert "lies inside the content folder" in stderr


def test_a_receipt_that_cannot_be_written_is_the_surroundings_fault(home: Path, run: Run) -> None:
    exit_code, _, stderr = run("build", "--receipt", "no/such/folder/receipt.json", *DAY)
    assert exit_code == 3
    assert "receipt" in stderr


def test_a_leak_publishes_nothing_names_file_and_source_and_is_in_the_receipt(home: Path, run: Run) -> None:
    """The asset is the author's own, so this needs no fault of ours."""
    assert run("build", *DAY)[0] == 0
    before = {path: path.read_bytes() for path in (home / "site").rglob("*") if path.is_file()}
    with_secret(home)
    write(home, "milestones/open.md", "---\ntitle: The open one\n---\n\n![A picture](picture.svg)\n")
    svg = '<svg xmlns="http://www.w3.org/2000/svg">\n<title>Buying&#32;Contoso</title></svg>'
    write(home, "milestones/picture.svg", svg)
    exit_code, stdout, stderr = run("build", "--receipt", "receipt.json", *DAY)
    assert exit_code == 1
    assert "Traceback" not in stderr
    assert "Open " not in stdout
    (line,) = [line for line in stderr.splitlines() if line.endswith("[leak]")]
    assert line.startswith("content/milestones/picture.svg")
    for said in ("error", "'buying contoso'", "content/milestones/secret.md"):
        assert said in line
    assert re.search(r"^leak check for 'public': .*, 1 found$", stderr, re.MULTILINE)
    assert {path: path.read_bytes() for path in (home / "site").rglob("*") if path.is_file()} == before

    (circle,) = json.loads((home / "receipt.json").read_bytes())["circles"]
    assert circle["passed"] is False
    (found,) = circle["found"]
    assert found["file"] == "content/milestones/picture.svg"
    assert "content/milestones/secret.md" in found["message"]


def test_one_circles_leak_keeps_every_circles_site_back(home: Path, run: Run) -> None:
    with_secret(home)
    write(home, "milestones/open.md", "---\ntitle: The open one\n---\n\n![A picture](picture.svg)\n")
    write(home, "milestones/picture.svg", '<svg xmlns="http://www.w3.org/2000/svg"><!--Buying Contoso--></svg>')
    assert run("build", "--audience", "internal", *DAY)[0] == 0
    assert run("build", "--audience", "all", "--out", "all", *DAY)[0] == 1
    assert sorted(path.name for path in home.iterdir()) == ["content", "site"]


# Who a page is for


def test_every_page_but_the_widest_circles_says_whom_it_is_for_and_is_kept_from_search_engines(
    home: Path, run: Run
) -> None:
    write(home, "milestones/two.md", "---\ntitle: Two\ntarget: 2027-Q1\nproduct: shop\nthemes: Speed\n---\n")
    write(home, "pages/about.md", "# About\n\nUs.\n")
    assert run("build", "--audience", "all", *DAY)[0] == 0
    names = {path.relative_to(home).as_posix() for path in home.rglob("*.html")}
    assert {"site/index.html", "site-internal/milestones/two.html", "site-customers/pages/about.html"} <= names
    for name in names:
        html = (home / name).read_text("utf-8")
        folder, _, path = name.partition("/")
        circle = folder.removeprefix("site").removeprefix("-")
        # What is no page of its own, such as a chart for other sites, is never for search engines.
        if circle or not (path.startswith("embed/") or path == "404.html"):
            assert ('<meta name="robots" content="noindex">' in html) == bool(circle), name
        if not path.startswith("embed/"):
            banner = re.search(r'<p class="circle">(.*?)</p>', html)
            assert circle in banner[1] if banner else not circle, name


def test_a_chart_for_other_sites_says_whom_it_is_for_too(home: Path, run: Run) -> None:
    write(home, "milestones/two.md", "---\ntitle: Two\ntarget: 2027-Q1\n---\n")
    assert run("build", "--audience", "customers", *DAY)[0] == 0
    assert "“customers”" in (home / "site" / "embed" / "timeline.html").read_text("utf-8")


def test_the_check_looks_for_the_kinds_the_contract_names() -> None:
    assert {"titles", "ids", "owners", "addresses", "file names", "dates", "phrases"} <= set(leak.KINDS)
