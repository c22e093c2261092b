"""Every mistake is found where it is, as what it is, and nothing else is; the README beside this says how."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from milepost import rules
from milepost.commands.build import nothing_to_publish
from milepost.model.build import Build
from milepost.pipeline.loading import load
from milepost.pipeline.publishing import dress, searched, site
from milepost.pipeline.seeing import see
from milepost.problems import Problem, Stop, errors, in_order
from milepost.stages import read

DAY = date(2026, 11, 23)
HERE = Path(__file__).parent
CASES = sorted(path for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__")
SIDECAR = "expected.txt"

Spot = tuple[str, int, int, str]
_COMMENT = re.compile(r"(?:#|<!--) (?P<sort>expect|right) (?P<text>.*?)(?: -->.*)?$")
_LINE = re.compile(
    r"(?P<path>[^:]+?)(?::(?P<line>\d+))?(?::(?P<column>\d+))? (?P<right>right )?(?P<text>[a-z-]+(?:; .+)?)"
)
_ENTRY = re.compile(r"(?:(?P<column>\d+) )?(?P<rule>[a-z-]+)|(?P<part>hint|message): (?P<words>.+)")


@dataclass(frozen=True)
class Expected:
    """What a case says of itself: where which rule is broken, what is said there, and which lines are right."""

    broken: Counter[Spot]
    words: tuple[tuple[Spot, str, str], ...]
    right: frozenset[tuple[str, int, str]]


def expected(case: Path) -> Expected:
    broken: Counter[Spot] = Counter()
    words: list[tuple[Spot, str, str]] = []
    right: set[tuple[str, int, str]] = set()
    for path, line, column, is_right, text in remarks(case):
        for spot, part, said in entries(path, line, column, text):
            if is_right:
                right.add((path, line, spot[3]))
            elif part:
                words.append((spot, part, said))
            else:
                broken[spot] += 1
    return Expected(broken, tuple(words), frozenset(right))


def entries(path: str, line: int, column: int, text: str) -> Iterator[tuple[Spot, str, str]]:
    """Take `9 bad-period; hint: leave it out` apart; words belong to the rule before them."""
    spot: Spot = (path, line, column, "")
    for entry in text.split("; "):
        found = _ENTRY.fullmatch(entry.strip())
        assert found, f"{path}:{line}: '{entry}' is no expectation"
        if found["rule"]:
            assert rules.find(found["rule"]), f"{path}:{line}: there is no rule '{found['rule']}'"
            spot = (path, line, int(found["column"] or column), found["rule"])
        yield spot, found["part"] or "", found["words"] or ""


def remarks(case: Path) -> Iterator[tuple[str, int, int, bool, str]]:
    for file in sorted(path for path in case.rglob("*") if path.suffix in {".md", ".yml", ".markdown", ".html"}):
        path = file.relative_to(case).as_posix()
        for number, line in enumerate(file.read_bytes().decode(errors="replace").splitlines(), 1):
            if found := _COMMENT.search(line):
                yield path, number, 0, found["sort"] == "right", found["text"]
    sidecar = case / SIDECAR
    for line in sidecar.read_text("utf-8").splitlines() if sidecar.exists() else ():
        if line and not line.startswith("#"):
            told = _LINE.fullmatch(line)
            assert told, line
            yield told["path"], int(told["line"] or 0), int(told["column"] or 0), bool(told["right"]), told["text"]


@cache
def found(case: Path) -> tuple[Problem, ...]:
    """Go as far as a build would go without writing."""
    try:
        loaded = load(read.folder(case, case), DAY)
        widest = loaded.settings.audiences[0]
        seen = see(loaded, widest)
        if errors(loaded.problems) or not seen.planned:
            empty = () if errors(loaded.problems) else nothing_to_publish(seen, loaded, widest)
            return in_order(loaded.problems, empty)
        own = [(case / "templates", "templates")] if (case / "templates").is_dir() else []
        look, build = dress(own, "en"), Build("0", lambda path: (case / path).read_bytes(), b"")
        leaks = searched(site(seen, look, build), loaded, seen, look, build)
    except Stop as stop:
        return stop.problems
    return in_order(loaded.problems, leaks.problems)


def spot(problem: Problem) -> Spot:
    return problem.place.path, problem.place.line, problem.place.column, problem.rule


def named(case: Path) -> str:
    return case.name


@pytest.mark.parametrize("case", CASES, ids=named)
def test_exactly_the_expected_problems_are_found(case: Path) -> None:
    told = Counter(map(spot, found(case)))
    wanted = expected(case).broken
    assert sorted((told - wanted).elements()) == [], "not expected"
    assert sorted((wanted - told).elements()) == [], "not found"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_messages_and_hints_say_what_to_do(case: Path) -> None:
    told = found(case)
    for at, part, words in expected(case).words:
        said = [getattr(problem, part) for problem in told if spot(problem) == at]
        assert any(words in text for text in said), f"{at}: {part} should hold {words!r}, and is {said}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_every_problem_has_its_rules_level_and_a_place_in_a_file(case: Path) -> None:
    for problem in found(case):
        rule = rules.find(problem.rule)
        assert rule is not None
        assert problem.level == rule.level
        assert problem.message
        file = case / problem.place.path
        assert file.is_file() or problem.rule == "no-settings"
        lines = file.read_bytes().count(b"\n") + 1 if file.is_file() else 0
        assert 0 <= problem.place.line <= lines


@pytest.mark.parametrize("case", CASES, ids=named)
def test_no_line_is_said_to_be_right_and_wrong_in_the_same_way(case: Path) -> None:
    wanted = expected(case)
    assert not {(path, line, rule) for path, line, _, rule in wanted.broken} & wanted.right


def test_every_rule_has_a_case_that_breaks_it_and_one_that_keeps_it() -> None:
    known = {rule.name for rule in rules.ALL}
    broken = {problem.rule for case in CASES for problem in found(case)}
    kept = {rule for case in CASES for _, _, rule in expected(case).right}
    assert broken == known
    assert kept == known


def test_there_are_enough_mistakes() -> None:
    assert sum(expected(case).broken.total() for case in CASES) >= 80
