"""Ids, names of files and links that would lead somewhere else: refused with their line, or plain names in the site."""

import json
import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest

from milepost.cli import code

UNREAD = "root:x:0:0: what nobody may read"
WAYS_OUT = (
    *(
        "..",
        ".",
        "../up",
        "../../../secret",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "..\\..\\up",
        "C:\\up",
        "c:up",
        "//host/share",
    ),
    *(
        "%2e%2e%2fup",
        "..%2fup",
        "%00",
        "~",
        "~root",
        "-",
        "--",
        ".git",
        ".hidden",
        "a.",
        "...",
        "a:b",
        "a|b",
        "a*b",
    ),
)
DEVICES = ("con", "CON", "nul", "prn", "aux", "com1", "LPT9", "lpt¹", "COM²", "com³", "index")
LONG = ("x" * 101, "x" * 300, "ü" * 51, "日" * 90)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a folder beside a secret."""
    (tmp_path / "secret").write_text(UNREAD, encoding="utf-8")
    (tmp_path / "run").mkdir()
    monkeypatch.chdir(tmp_path / "run")
    return tmp_path / "run"


def write(here: Path, files: dict[str, str]) -> None:
    whole = {"roadmap.yml": "title: Plans\ndefault_audience: public\n", **files}
    for name, text in whole.items():
        path = here / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def found(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    code(("check", "--format", "json", "--today", "2026-11-23"))
    problems: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["problems"]
    return [problem for problem in problems if problem["level"] == "error"]


def built(here: Path) -> list[str]:
    """Build, and name every file that came into being, from the folder above."""
    before = {path for path in here.parent.rglob("*") if path.is_file()}
    assert code(("build", "--today", "2026-11-23")) == 0
    made = sorted(
        path.relative_to(here).as_posix() for path in here.parent.rglob("*") if path.is_file() and path not in before
    )
    return [path.removeprefix("site/") for path in made]


def is_plain(path: str) -> bool:
    """Tell whether a path names one file below a folder, on any system."""
    parts = PurePosixPath(path).parts
    names_a_device = any(PureWindowsPath(part).is_reserved() for part in parts)
    whole = not names_a_device and ".." not in parts and not path.startswith("/")
    return whole and not set(path) & set('\\:*?"<>|%\0') and not any(part.endswith((".", " ")) for part in parts)


@pytest.mark.parametrize("name", [*WAYS_OUT, *DEVICES, *LONG])
@pytest.mark.parametrize(
    ("file", "key"),
    [("milestones/one.md", "id"), ("milestones/one.md", "aliases"), ("products/one.md", "id"), ("themes/one.md", "id")],
)
def test_no_id_leads_anywhere_else(
    here: Path, capsys: pytest.CaptureFixture[str], file: str, key: str, name: str
) -> None:
    write(here, {file: f"---\ntitle: One\n{key}: {json.dumps(name)}\n---\n"})
    [problem] = found(capsys)
    assert (problem["rule"], problem["path"], problem["line"]) == ("bad-id", f"content/{file}", 3)
    assert code(("build", "--today", "2026-11-23")) == 1
    assert not (here / "site").exists()


@pytest.mark.parametrize("name", [*WAYS_OUT, *DEVICES, *LONG])
@pytest.mark.parametrize("key", ["product", "themes", "team", "tags"])
def test_no_name_leads_anywhere_else(here: Path, capsys: pytest.CaptureFixture[str], key: str, name: str) -> None:
    write(here, {"milestones/shop/one.md": f"---\ntitle: One\n{key}: {json.dumps(name)}\n---\n"})
    problems = found(capsys)
    assert {(problem["rule"], problem["line"]) for problem in problems} <= {("bad-id", 3)}
    if not problems:
        made = built(here)
        assert "milestones/one.html" in made
        assert [path for path in made if not is_plain(path)] == []


@pytest.mark.parametrize(
    "stem", ["..a", "a..", "%2e%2e%2fup", "a\\b", "CON", "nul.x", "a b", "a:b", "~", "-", "x" * 200, "ſ"]
)
@pytest.mark.parametrize("folder", ["milestones", "products", "themes", "pages", "periods"])
def test_no_name_of_a_file_leads_anywhere_else(
    here: Path, capsys: pytest.CaptureFixture[str], folder: str, stem: str
) -> None:
    write(here, {"milestones/ground.md": "# Ground\n", f"{folder}/{stem}.md": "---\ntitle: One\n---\n"})
    problems = found(capsys)
    assert {problem["path"] for problem in problems} <= {f"content/{folder}/{stem}.md"}
    if not problems:
        assert [path for path in built(here) if not is_plain(path)] == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a/beta", "b/Beta"),
        ("a/größe", f"b/{unicodedata.normalize('NFD', 'größe')}"),
        ("a/beta", "b/beta."),
        ("a/beta", "b/ beta"),
        ("a/straße", "b/STRASSE"),
        ("a/strasse", "b/straße"),
        ("a/ﬁne", "b/fine"),
        ("a/beta-one", "b/beta  one"),
    ],
)
@pytest.mark.parametrize("folder", ["milestones", "themes"])
def test_names_that_are_one_on_some_disk_collide_and_the_first_is_named(
    here: Path, capsys: pytest.CaptureFixture[str], folder: str, first: str, second: str
) -> None:
    write(
        here,
        {f"{folder}/{name}.md": "---\ntitle: One\n---\n" for name in (first, second)} | {"milestones/x.md": "# X\n"},
    )
    [problem] = found(capsys)
    assert problem["rule"] == "duplicate-id"
    assert {problem["path"], *(name for name in (f"content/{folder}/{first}.md", f"content/{folder}/{second}.md")
                               if name in problem["message"])} == {
        f"content/{folder}/{first}.md", f"content/{folder}/{second}.md"}  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        *(
            "../../secret",
            "../../../secret",
            "/../secret",
            "..%2f..%2fsecret",
            "%2e%2e/%2e%2e/secret",
            "..\\..\\secret",
        ),
        *(
            "file:///etc/passwd",
            "C:/secret",
            "/etc/passwd",
            "out.txt",
            "out/secret",
            "//etc/passwd",
            "\\\\host\\secret",
        ),
        *("%2fetc%2fpasswd", "../secret%00.png", "....//....//secret", ".//..//..//secret"),
    ],
)
@pytest.mark.parametrize("form", ["![x](<{}>)", "[x](<{}>)", '<img src="{}">', '<a href="{}">x</a>'])
def test_no_link_reads_a_file_outside_the_content(
    here: Path, capsys: pytest.CaptureFixture[str], form: str, address: str
) -> None:
    write(here, {"milestones/one.md": f"# One\n\nText.\n\n{form.format(address)}\n"})
    (here / "content" / "milestones" / "out.txt").symlink_to(here.parent / "secret")
    (here / "content" / "milestones" / "out").symlink_to(here.parent)
    [problem] = [problem for problem in found(capsys) if problem["path"] == "content/milestones/one.md"]
    assert problem["line"] == 5
    assert problem["rule"] in {"outside-content", "missing-asset", "dead-link", "unsafe-url"}


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "out.svg", "out/secret", "..\\secret", "C:\\secret"])
@pytest.mark.parametrize("key", ["logo", "font", "plotly_js"])
def test_no_setting_reads_a_file_outside_the_content(
    here: Path, capsys: pytest.CaptureFixture[str], key: str, name: str
) -> None:
    settings = f"title: Plans\ndefault_audience: public\ntheme: {{{key}: {json.dumps(name)}}}\n"
    write(here, {"milestones/one.md": "# One\n", "roadmap.yml": settings})
    (here / "content" / "out.svg").symlink_to(here.parent / "secret")
    (here / "content" / "out").symlink_to(here.parent)
    [problem] = [problem for problem in found(capsys) if problem["path"] == "content/roadmap.yml"]
    assert (problem["rule"], problem["line"]) == ("missing-asset", 3)


def test_links_in_circles_and_out_of_the_content_are_named_and_not_followed(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here, {"milestones/one.md": "# One\n"})
    inside = here / "content" / "milestones"
    (inside / "up").symlink_to(here / "content")
    (inside / "self.md").symlink_to(inside / "self.md")
    (inside / "two.md").symlink_to(inside / "three.md")
    (inside / "three.md").symlink_to(inside / "two.md")
    (inside / "secret.md").symlink_to(here.parent / "secret")
    (inside / "passwd").symlink_to("/etc/passwd")
    rules = {Path(problem["path"]).name: problem["rule"] for problem in found(capsys)}
    circles = dict.fromkeys(("up", "self.md", "two.md", "three.md"), "dead-link")
    assert rules == {**circles, "secret.md": "outside-content", "passwd": "outside-content"}
    assert code(("build", "--today", "2026-11-23")) == 1
    assert UNREAD not in "".join(capsys.readouterr())
