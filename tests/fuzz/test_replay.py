"""What the fuzzer begins with and what it has found holds without it: every kept input goes through the properties."""

import sys
import time
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import campaign
import properties

from milepost.model.calendar import Calendar
from milepost.model.draft import Body, Link, Slot
from milepost.model.periods import Period
from milepost.problems import Place, Problem

CORPUS = Path(__file__).parent / "corpus"
KEPT = sorted(path for path in CORPUS.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_kept_input_breaks_no_promise(path: Path) -> None:
    begun = time.process_time()
    properties.TARGETS[path.parent.name](path.read_bytes())
    assert time.process_time() - begun < 5


def test_every_target_has_inputs_and_they_stay_few_and_small() -> None:
    assert {path.parent.name for path in KEPT} == set(properties.TARGETS)
    assert sum(path.stat().st_size for path in KEPT) < 100_000


@pytest.mark.parametrize("name", properties.TARGETS)
def test_a_target_takes_an_input_of_nothing(name: str) -> None:
    properties.TARGETS[name](b"")


# --- The properties see what they are there for


@pytest.mark.parametrize(
    "html",
    [
        "<p><script>x</script></p>",
        "<p style='x'>a</p>",
        "<b onclick=x>a</b>",
        "<a href='https://example.org'>a</a>",
        "<input type='text' disabled>",
        "<p>m0123456789abcdef0123456789abcdef-0</p>",
        "<p><!-- --!><iframe></p>",
    ],
)
def test_html_that_a_body_may_not_hold_is_seen(html: str) -> None:
    with pytest.raises(AssertionError):
        properties.assert_harmless(Body((html,)), "")


@pytest.mark.parametrize(
    "pieces",
    [
        (Slot(0, "open"),),
        (Slot(0, "close"),),
        (Slot(1, "open"), Slot(1, "close")),
        (Slot(0, "open"), Slot(1, "open"), Slot(0, "close"), Slot(1, "close")),
    ],
)
def test_slots_that_do_not_match_are_seen(pieces: tuple[Slot, ...]) -> None:
    with pytest.raises(AssertionError):
        properties.assert_slots(Body(pieces, links=(Link("link", "a", 1, 1),)))


@pytest.mark.parametrize(
    "problem",
    [
        Problem(Place("a.md", 4, 1), "bad-yaml", "wrong", "mend it"),
        Problem(Place("a.md", 1, 9), "bad-yaml", "wrong", "mend it"),
        Problem(Place("b.md", 1, 1), "bad-yaml", "wrong", "mend it"),
        Problem(Place("a.md", 1, 1), "no-such-rule", "wrong", "mend it"),
        Problem(Place("a.md", 1, 1), "bad-yaml", "wrong"),
    ],
)
def test_a_problem_outside_its_file_without_a_rule_or_a_remedy_is_seen(problem: Problem) -> None:
    properties.assert_problems([Problem(Place("a.md", 3, 1), "bad-yaml", "wrong", "mend it")], "a.md", ["a", "b"])
    with pytest.raises(AssertionError):
        properties.assert_problems([problem], "a.md", ["a", "b"])


@pytest.mark.parametrize(
    "period",
    [
        Period("2026-Q2", date(2026, 1, 1), date(2026, 4, 1), "quarter"),
        Period("2026-Q1", date(2026, 1, 1), date(2026, 4, 1), "month"),
    ],
)
def test_a_period_that_is_not_its_text_is_seen(period: Period) -> None:
    with pytest.raises(AssertionError):
        properties.assert_sound(period, Calendar())


def test_a_line_that_shows_too_early_is_seen() -> None:
    lines = ["::: internal", "secret", ":::"]
    properties.assert_hidden(lines, [["", "", ""], ["", "", ""], ["", "secret", ""]])
    with pytest.raises(AssertionError):
        properties.assert_hidden(lines, [["", "", ""], ["", "secret", ""], ["", "secret", ""]])


# --- The campaign

LOG = """\
INFO: Running with entropic power schedule
#2\tINITED cov: 80 ft: 90 corp: 1/1b exec/s: 0 rss: 60Mb
#1024\tNEW    cov: 120 ft: 300 corp: 9/80b lim: 4 exec/s: 512 rss: 61Mb L: 4/4 MS: 1 CopyPart-
"""


def test_a_run_is_told_with_executions_coverage_and_its_find() -> None:
    quiet = campaign.told("periods", f"{LOG}#2048\tDONE   cov: 121 ft: 301 corp: 9/80b\n", 0, 9)
    assert quiet == campaign.Run("periods", 2048, 121, 301, 9)
    found = campaign.told("sites", f"{LOG}artifact_prefix='x'; Test unit written to finds/crash-1\n", 77, 9)
    assert (found.executions, found.find) == (1024, "finds/crash-1")
    assert campaign.told("sites", "ModuleNotFoundError", 1, 0).find == "ended with 1: see its log"
    assert [line.split()[-1] for line in campaign.table([quiet, found])] == ["find", "none", "finds/crash-1"]


def test_the_words_are_those_that_authors_write() -> None:
    written = "".join(campaign.dictionary())
    for word in ("depends_on: ", "2026-Q1", "::: internal\n", "overdue"):
        assert "".join(f"\\x{byte:02x}" for byte in word.encode()) in written
