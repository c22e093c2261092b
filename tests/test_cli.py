"""The command line as scripts and people meet it: exit codes, streams, the last line, colours, schemas, exports."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from milepost import rules
from milepost.cli import code
from milepost.stages.validate.settings import CONFIG
from milepost.stages.validate.tables import MILESTONE

CHECKOUT = Path(__file__).resolve().parents[1]
DAY = ("--today", "2026-11-23")
SETTINGS = "title: Plans\ndefault_audience: public\n"
CLEAN = {"roadmap.yml": SETTINGS, "milestones/one.md": "---\ntitle: One\ntarget: 2027-Q1\n---\n"}
LATE = {"milestones/late.md": "---\ntitle: Late\ntarget: 2026-Q1\n---\n"}
WRONG = {"milestones/wrong.md": "---\ntitle: Wrong\nstart: 2026-13-05\n---\n"}
UNREADABLE = {"roadmap.yml": "title: [Plans\n  - x: y\n"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder, on no day but the one that is named."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path


def write(folder: Path, *contents: dict[str, str]) -> None:
    for path, text in {name: text for content in contents for name, text in content.items()}.items():
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


# Exit codes and the last line


@pytest.mark.parametrize(
    ("contents", "arguments", "exit_code", "last"),
    [
        ((CLEAN,), (), 0, "2 files checked, 0 errors, 0 warnings"),
        ((CLEAN, LATE), (), 0, "3 files checked, 0 errors, 1 warning"),
        ((CLEAN, LATE), ("--strict",), 1, "3 files checked, 0 errors, 1 warning"),
        ((CLEAN, WRONG), (), 1, "3 files checked, 1 error, 0 warnings"),
        ((CLEAN, LATE, WRONG), ("--format", "concise"), 1, "4 files checked, 1 error, 1 warning"),
        ((CLEAN, UNREADABLE), (), 1, "1 error, 0 warnings"),
    ],
)
def test_check_ends_with_a_count_and_a_code(
    here: Path,
    capsys: pytest.CaptureFixture[str],
    contents: tuple[dict[str, str], ...],
    arguments: tuple[str, ...],
    exit_code: int,
    last: str,
) -> None:
    write(here, *contents)
    assert code(["check", *DAY, *arguments]) == exit_code
    line = capsys.readouterr().err.rstrip("\n").split("\n")[-1]
    assert re.fullmatch(rf"{last} \(\d+\.\d\d s\)", line)


def test_a_build_with_errors_writes_nothing_and_one_with_warnings_does(here: Path) -> None:
    write(here, CLEAN, WRONG)
    assert code(["build", *DAY]) == 1
    assert not (here / "site").exists()
    write(here, LATE)
    (here / "content/milestones/wrong.md").unlink()
    assert code(["build", *DAY, "--strict"]) == 1
    assert not (here / "site").exists()
    assert code(["build", *DAY]) == 0
    assert (here / "site/index.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("chekc",), "chekc"),
        (("check", "--nope"), "--nope"),
        (("check", "--format", "xml"), "xml"),
        (("check", "--today", "tomorrow"), "write it as 2026-11-23"),
        (("check", "--today", "2026-13-01"), "is not a day"),
        (("build", "--site-url", "example.org"), "'example.org' is not a whole address of the web"),
        (("build", "--site-url", "https://example.org/?page=1"), "write it as https://example.org/roadmap/"),
        (("build", "--audience", "everyone"), "there are: public, internal"),
        (("list", "--audience", "everyone"), "everyone"),
        (("export", "json", "--audience", "everyone"), "everyone"),
        (("export", "pdf"), "pdf"),
        (("schema", "site"), "site"),
        (("explain", "bad-perod"), "bad-period"),
        (("new",), "TITLE"),
    ],
)
def test_a_wrong_command_line_is_code_two(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    write(here, CLEAN)
    assert code(arguments) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""
    assert not (here / "site").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check",), "milepost init"),
        (("check", "--content", "elsewhere"), "elsewhere"),
        (("build", "--content", "elsewhere"), "elsewhere"),
        (("build", "--content", ".", "--templates", "gone"), "gone"),
    ],
)
def test_surroundings_that_fail_are_code_three(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert code(arguments) == 3
    assert words in capsys.readouterr().err


def commanding(text: str) -> list[str]:
    """Find lines that a terminal or the runner that keeps a log would obey."""
    lines = text.split("\n")
    return [one for one in lines if not one.isprintable() or "##[" in one or one.lstrip().startswith("::")]


COMMANDS = "no\x1b[2J\x9b1m\u202e##[add-mask]x\n  ::stop-commands::y"


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (("check", "--content", COMMANDS), 3),
        (("check", "content/" + COMMANDS), 3),
        (("build", "--templates", COMMANDS), 3),
        (("build", "--out", COMMANDS), 0),
        (("build", "--audience", COMMANDS), 2),
        (("build", "--today", COMMANDS), 2),
        (("export", COMMANDS), 2),
        (("explain", COMMANDS), 2),
        ((COMMANDS,), 2),
        (("check", f"--{COMMANDS}"), 2),
        (("rename", "one", COMMANDS), 1),
        (("history", COMMANDS), 3),
    ],
    ids=str,
)
def test_no_name_in_a_refusal_commands_a_terminal_or_a_runner(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], exit_code: int
) -> None:
    write(here, CLEAN)
    assert code(arguments) == exit_code
    told = capsys.readouterr()
    assert "stop-commands::y" in told.err or arguments[0] in {"build", "rename", "history"}
    assert commanding(told.err) == commanding(told.out) == []


@pytest.mark.parametrize("file", ["milestones/{}.md", "milestones/{}/one.md", "products/{}.md"])
@pytest.mark.parametrize("form", ["full", "concise", "json", "sarif"])
def test_no_name_of_a_file_commands_a_terminal_or_a_runner_in_any_format(
    here: Path, capsys: pytest.CaptureFixture[str], file: str, form: str
) -> None:
    write(here, CLEAN, {file.format(COMMANDS): "---\nstart: 2026-13-05\n---\n"})
    assert code(("check", "--format", form)) == 1
    told = capsys.readouterr()
    assert commanding(told.err) == commanding(told.out) == []
    if form in {"json", "sarif"}:
        assert json.loads(told.out)


# Streams, formats, colours


def test_results_go_to_stdout_and_the_rest_to_stderr(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, CLEAN, WRONG)
    code(["check", *DAY, "--format", "concise"])
    told = capsys.readouterr()
    assert told.out.startswith("content/milestones/wrong.md:3:8: error: ")
    assert told.out.endswith("\n")
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_formats_for_programs_are_alone_on_stdout(here: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    write(here, CLEAN, WRONG)
    assert code(["check", *DAY, "--format", form]) == 1
    told = json.loads(capsys.readouterr().out)
    rows = told["problems"] if form == "json" else told["runs"][0]["results"]
    assert len(rows) == 1


def test_check_may_be_asked_about_some_files_only(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, CLEAN, LATE, WRONG)
    assert code(["check", *DAY, "--format", "concise", "content/milestones/late.md"]) == 0
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == ["content/milestones/late.md"]


def test_build_shows_twenty_warnings_and_counts_the_rest(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, CLEAN, {f"milestones/m{number}.md": LATE["milestones/late.md"] for number in range(23)})
    assert code(["build", *DAY]) == 0
    told = capsys.readouterr().err
    assert told.count("[overdue]") == 20
    assert "3 more warnings: overdue 3" in told
    code(["check", *DAY])
    assert capsys.readouterr().out.count("[overdue]") == 23


def test_a_traceback_is_for_nobody_who_reads_half_of_the_output(here: Path) -> None:
    write(here, CLEAN)
    run = [sys.executable, "-m", "milepost", "schema", "config"]
    with subprocess.Popen(run, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (0, b"")


def ran(here: Path, *arguments: str, streams: str) -> tuple[int, str, str]:
    """Run the command from a shell that leads its streams somewhere; give the code, and what was told in `told`."""
    script = f'exec "$@" {streams}'
    command = ["sh", "-c", script, "sh", sys.executable, "-m", "milepost", *arguments]
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


SHORT = ("explain", "overdue")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
COMMANDS_THAT_TELL = [
    ("schema",),
    SHORT,
    ("--help",),
    ("--version",),
    ("check", *DAY),
    ("list", *DAY),
    *(("export", form, *DAY) for form in ("json", "csv", "svg")),
]


@FULL
@pytest.mark.parametrize("arguments", COMMANDS_THAT_TELL, ids=" ".join)
def test_a_full_disk_behind_stdout_is_one_line_and_code_three(here: Path, arguments: tuple[str, ...]) -> None:
    write(here, CLEAN, LATE)
    exit_code, _, told = ran(here, *arguments, streams=">/dev/full")
    assert exit_code == 3
    assert told.splitlines()[-1] == "milepost: what there is to tell cannot be written: No space left on device"
    assert "Traceback" not in told
    assert "Exception" not in told


@FULL
@pytest.mark.parametrize("streams", ["2>/dev/full", ">/dev/full 2>&1"])
def test_a_full_disk_behind_stderr_is_code_three(here: Path, streams: str) -> None:
    write(here, CLEAN, LATE)
    assert ran(here, "check", *DAY, streams=streams)[0] == 3
    assert ran(here, "check", "--nope", streams=streams)[0] == 3


@pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize("arguments", [*COMMANDS_THAT_TELL, ("build", *DAY)], ids=" ".join)
def test_streams_that_are_closed_change_no_exit_code(here: Path, arguments: tuple[str, ...], streams: str) -> None:
    write(here, CLEAN, LATE)
    exit_code, out, told = ran(here, *arguments, streams=streams)
    assert exit_code == 0
    assert "Traceback" not in out + told
    assert "Exception" not in out + told


def in_a_terminal(folder: Path, **environment: str) -> str:
    """Run `milepost check` as if a person looked on."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    run = [sys.executable, "-m", "milepost", "check", *DAY]
    kept = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    subprocess.run(run, cwd=folder, stdout=theirs, stderr=subprocess.DEVNULL, env=kept | environment, check=False)
    os.close(theirs)
    told = os.read(ours, 100_000).decode()
    os.close(ours)
    return told


@pytest.mark.parametrize(
    ("environment", "is_coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)]
)
def test_colours_are_for_terminals_that_want_them(here: Path, environment: dict[str, str], is_coloured: bool) -> None:
    write(here, CLEAN, WRONG)
    told = in_a_terminal(here, **environment)
    assert "wrong.md:3:8" in told
    assert ("\033[31m" in told) is is_coloured


def test_no_colours_go_into_a_pipe(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, CLEAN, WRONG)
    code(["check", *DAY])
    assert "\033" not in capsys.readouterr().out


# Telling about itself


def test_it_says_its_version_and_its_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert code(["--version"]) == 0
    assert re.fullmatch(r"milepost \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)
    assert code(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(re.search(rf"^  {name} ", told, re.MULTILINE) for name in ("init", "new", "build", "check", "list"))


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.name)
def test_every_rule_is_explained(capsys: pytest.CaptureFixture[str], rule: rules.Rule) -> None:
    assert code(["explain", rule.name]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert told.startswith(f"{rule.name} ({rule.level}) {rule.meaning}")
    assert rule.remedy in told


def test_every_rule_is_listed_with_its_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    assert code(["explain"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert {line.split()[0] for line in listed if not line.startswith(" ")} == {rule.name for rule in rules.ALL}
    assert all(len(line) <= 78 for line in listed)
    assert max(map(len, listed)) <= 80


# Schemas


class AsEditors(yaml.SafeLoader):
    """Reads YAML as editors' language servers do: numbers and truth values, but no dates."""


AsEditors.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def schema(name: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert code(["schema", name]) == 0
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


@pytest.mark.parametrize("name", ["milestone", "config", "roadmap"])
def test_schemas_are_schemas(capsys: pytest.CaptureFixture[str], name: str) -> None:
    made = schema(name, capsys)
    jsonschema.Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_of_milestones_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    made = schema("milestone", capsys)
    assert code(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == made


@pytest.mark.parametrize(("name", "table"), [("milestone", MILESTONE), ("config", CONFIG)])
def test_a_schema_has_the_keys_of_its_table(capsys: pytest.CaptureFixture[str], name: str, table: Any) -> None:
    made = schema(name, capsys)
    assert set(made["properties"]) == {field.key for field in table}
    assert made["additionalProperties"] is False
    assert all(entry["description"] for entry in made["properties"].values())


@pytest.mark.parametrize("loader", [yaml.BaseLoader, AsEditors], ids=["as text", "as editors read it"])
def test_every_milestone_of_the_sample_fits_the_schema(capsys: pytest.CaptureFixture[str], loader: Any) -> None:
    validator = jsonschema.Draft202012Validator(schema("milestone", capsys))
    files = sorted((CHECKOUT / "content/milestones").rglob("*.md"))
    assert len(files) > 30
    for file in files:
        front = file.read_text("utf-8").split("---\n")[1]
        errors = [error.message for error in validator.iter_errors(yaml.load(front, loader))]  # noqa: S506
        assert errors == [], file


def test_the_samples_settings_fit_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    validator = jsonschema.Draft202012Validator(schema("config", capsys))
    text = (CHECKOUT / "content/roadmap.yml").read_text("utf-8")
    assert list(validator.iter_errors(yaml.load(text, AsEditors))) == []  # noqa: S506


@pytest.mark.parametrize(
    ("front", "fits"),
    [
        ("title: 1.10\nowner: NO\nid: 0123\ntarget: 2026\ndraft: yes\nsummary:", True),
        ("confidence: high\nprogress: 40%\nestimate: {low: 1w, likely: 2w, high: 4w}", True),
        ("depends_on: [a, {id: b, type: SS, lag: -2d}]\nthemes: one\nlinks: https://example.org", True),
        ("gate: value-case\nas_seen_by: {public: {precision: half}}\nextra: {a: [1]}", True),
        ("due: 2027-Q1", False),
        ("status: shipped", False),
        ("progress: 140", False),
        ("estimate: {low: 1w}", False),
        ("depends_on: {type: FS}", False),
        ("updates: All is well", False),
    ],
)
def test_the_schema_and_the_program_agree(capsys: pytest.CaptureFixture[str], front: str, fits: bool) -> None:
    validator = jsonschema.Draft202012Validator(schema("milestone", capsys))
    assert validator.is_valid(yaml.load(front, AsEditors)) is fits  # noqa: S506


# Lists and exports

FILES = {
    "roadmap.yml": "title: Plans\ndefault_audience: internal\n",
    "milestones/shop/cart.md": "---\ntitle: Cart\naudience: public\nstatus: active\ntarget: 2027-Q1\nteam: web\n---\n",
    "milestones/shop/late.md": "---\ntitle: Late\naudience: public\ntarget: 2026-Q1\n---\n",
    "milestones/bank/secret.md": "---\ntitle: Secret\ntarget: 2028-Q1\n---\n",
    "milestones/bank/draft.md": "---\ntitle: Draft\naudience: public\ndraft: yes\n---\n",
}


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ((), ["late", "cart", "secret", "draft"]),
        (("--audience", "public"), ["late", "cart"]),
        (("--held-back",), ["secret", "draft"]),
        (("--product", "shop"), ["late", "cart"]),
        (("--status", "active"), ["cart"]),
        (("--team", "web"), ["cart"]),
        (("--text", "SEC"), ["secret"]),
        (("--text", "nothing"), []),
    ],
)
def test_list_lists_what_was_asked_for_in_the_order_of_dates(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], ids: list[str]
) -> None:
    write(here, FILES)
    assert code(["list", "--json", *DAY, *arguments]) == 0
    told = capsys.readouterr()
    rows = json.loads(told.out)
    assert [row["id"] for row in rows] == ids
    assert told.err.startswith(f"{len(ids)} milestone")
    code(["list", *DAY, *arguments])
    table = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in table[1:]] == ids


def test_a_row_of_the_list_says_what_matters(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, FILES)
    code(["list", "--json", *DAY, "--text", "late"])
    assert json.loads(capsys.readouterr().out) == [
        {"id": "late", "status": "overdue", "when": "2026-Q1", "product": "shop", "audience": "public", "title": "Late"}
    ]


@pytest.mark.parametrize(
    ("form", "beginning"),
    [
        ("json", b'{\n  "schema_version": 1'),
        ("csv", b"\xef\xbb\xbfid,"),
        ("ics", b"BEGIN:VCALENDAR\r\n"),
        ("mermaid", b"gantt\n"),
        ("svg", b"<svg "),
    ],
)
def test_export_writes_what_the_widest_circle_sees(
    here: Path, capsysbinary: pytest.CaptureFixture[bytes], form: str, beginning: bytes
) -> None:
    write(here, FILES)
    assert code(["export", form, *DAY]) == 0
    told = capsysbinary.readouterr()
    assert told.out.lstrip(b"\xef\xbb\xbf").startswith(beginning.lstrip(b"\xef\xbb\xbf"))
    assert b"Cart" in told.out
    assert b"Secret" not in told.out
    assert re.search(rf"^\d+ bytes of {form}, 0 errors, 1 warning ".encode(), told.err, re.MULTILINE)
    assert code(["export", form, *DAY, "--audience", "internal"]) == 0
    assert b"Secret" in capsysbinary.readouterr().out


def test_an_exported_picture_leads_to_whole_addresses_or_nowhere(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here, FILES)
    assert code(["export", "svg", *DAY]) == 0
    assert "<a " not in capsys.readouterr().out
    assert code(["export", "svg", *DAY, "--site-url", "https://example.org/plans"]) == 0
    links = re.findall(r'<a href="([^"]*)"', capsys.readouterr().out)
    assert links
    assert [one for one in links if not one.startswith("https://example.org/plans/milestones/")] == []


def test_the_exported_json_fits_its_schema(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = schema("roadmap", capsys)
    write(here, FILES)
    assert code(["export", "json", *DAY]) == 0
    jsonschema.Draft202012Validator(made).validate(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("form", ["json", "csv", "ics", "mermaid", "svg"])
def test_export_writes_nothing_while_there_is_an_error(
    here: Path, capsysbinary: pytest.CaptureFixture[bytes], form: str
) -> None:
    write(here, FILES, WRONG)
    assert code(["export", form, *DAY]) == 1
    assert capsysbinary.readouterr().out == b""


def test_the_day_may_come_from_the_environment(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here, CLEAN)
    # 1 April 2027, 00:00:00 UTC: the first quarter has passed; a second before it had not.
    for epoch, count in (("1806537600", 1), ("1806537599", 0)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        code(["check", "--format", "json"])
        assert len(json.loads(capsys.readouterr().out)["problems"]) == count
