"""What an author lives with is left out, and nothing else."""

import pytest

from milepost.model.settings import Ignore
from milepost.problems import Place, Problem
from milepost.stages.forgive import forgive


def at(path: str, rule: str = "overdue") -> Problem:
    return Problem(Place(path, 3, 1), rule, "message")


@pytest.mark.parametrize(
    ("pattern", "path", "is_met"),
    [
        ("milestones/old/**", "milestones/old/a.md", True),
        ("milestones/old/**", "milestones/old/deep/a.md", True),
        ("milestones/old/**", "milestones/older/a.md", False),
        ("milestones/*.md", "milestones/a.md", True),
        ("milestones/*.md", "milestones/web/a.md", False),
        ("**/a.md", "a.md", True),
        ("**/a.md", "x/y/a.md", True),
        ("**", "anything/at/all.md", True),
        ("a.md", "a-md", False),
        ("milestones/?.md", "milestones/ab.md", False),
    ],
)
def test_a_pattern_is_relative_to_the_content_folder(pattern: str, path: str, is_met: bool) -> None:
    entry = Ignore("overdue", pattern, "because")
    kept, unused = forgive([at(f"content/{path}")], [entry], "content", "content/roadmap.yml")
    assert (not kept) == is_met
    assert bool(unused) != is_met


def test_only_the_named_rule_is_ignored() -> None:
    kept, _ = forgive([at("a.md"), at("a.md", "bad-period")], [Ignore("overdue", "**", "because")], "", "roadmap.yml")
    assert [problem.rule for problem in kept] == ["bad-period"]


def test_what_may_not_be_ignored_never_is() -> None:
    problems = [
        at("a.md", rule) for rule in ("bad-yaml", "bad-encoding", "duplicate-id", "cycle", "withheld-reference", "leak")
    ]
    entries = [Ignore(problem.rule, "**", "because") for problem in problems]
    kept, unused = forgive(problems, entries, "", "roadmap.yml")
    assert list(kept) == problems
    assert not unused


def test_an_entry_that_meets_nothing_is_a_warning_at_its_line() -> None:
    _, unused = forgive([], [Ignore("overdue", "old/**", "because", 9, 5)], "", "roadmap.yml")
    assert [(problem.place, problem.rule, problem.level) for problem in unused] == [
        (Place("roadmap.yml", 9, 5), "unused-ignore", "warning")
    ]


def test_no_pattern_takes_long() -> None:
    pattern = "**" + "a**" * 40 + "/*" * 40 + "b"
    kept, _ = forgive([at("a" * 200 + "/a" * 100)], [Ignore("overdue", pattern, "because")], "", "roadmap.yml")
    assert kept
