"""The rules on time speak where the dates are impossible and are silent where some choice of days would do.

The oracle tries every choice: each period that was written lets each of its days, a missing one or an open side every
day near it, and no formula on first and last days is shared with the program.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from milepost.model.draft import Source
from milepost.pipeline.loading import load
from milepost.stages import read

MONDAY = date(2027, 1, 4)
NEAR = range(-25, 35)  # days that a date nobody wrote may fall on: far beyond all written ones and their lags
CONFIG = """\
title: Plans
default_audience: public
calendar: {working_days: [mon, tue, wed, thu, fri, sat, sun]}
"""


@dataclass(frozen=True)
class Span:
    """A period as written: the first and the last day as numbers, None for an open side."""

    first: int | None
    last: int | None

    def days(self) -> range:
        return range(
            NEAR.start if self.first is None else self.first,
            NEAR.stop if self.last is None else self.last + 1,
        )

    def __str__(self) -> str:
        if self.first == self.last:
            return written(self.first)
        return f"{written(self.first)}/{written(self.last)}"


ANY = Span(None, None)  # never written, allows every day


@dataclass(frozen=True)
class Dates:
    """What one milestone says."""

    start: Span = ANY
    target: Span = ANY
    is_done: bool = False

    def choices(self) -> Iterator[tuple[int, int]]:
        """Choose days for begin and end in every way that what was written allows."""
        is_point = self.start == ANY and len(self.target.days()) == 1 and not self.is_done
        for begin, end in product(self.start.days(), self.target.days()):
            if begin == end or (begin < end and not is_point):
                yield begin, end

    def keys(self) -> str:
        end = "completed" if self.is_done else "target"
        lines = [f"{key}: {span}\n" for key, span in (("start", self.start), (end, self.target)) if span != ANY]
        return "".join(lines) + f"status: {'done' if self.is_done else 'active'}\n"


def written(day: int | None) -> str:
    return ".." if day is None else (MONDAY + timedelta(days=day)).isoformat()


def rules_broken(config: str = CONFIG, **front_matters: str) -> set[str]:
    files = {f"{name}.md": f"---\ntitle: {name}\n{text}---\n" for name, text in front_matters.items()}
    sources = tuple(Source(path, path, "milestone", text.encode()) for path, text in files.items())
    own = Source("roadmap.yml", "roadmap.yml", "settings", config.encode())
    loaded = load(read.Folder(Path(), "", sources, own, frozenset(), ()), MONDAY + timedelta(days=5))
    return {problem.rule for problem in loaded.problems}


DAYS = st.integers(0, 9)
CLOSED = st.builds(lambda one, other: Span(min(one, other), max(one, other)), DAYS, DAYS)
SPANS = st.one_of(CLOSED, DAYS.map(lambda day: Span(day, day)), DAYS.map(lambda day: Span(day, None)),
                  DAYS.map(lambda day: Span(None, day)))  # fmt: skip
MAYBE = st.one_of(SPANS, st.just(ANY))
DATES = st.builds(Dates, MAYBE, MAYBE, st.booleans())
OPEN_DATES = st.builds(Dates, MAYBE, MAYBE)
quickly = settings(max_examples=150, deadline=None)


@quickly
@given(SPANS, SPANS)
def test_a_target_is_before_its_start_when_no_days_put_them_in_order(start: Span, target: Span) -> None:
    is_possible = any(Dates(start, target).choices())
    assert ("target-before-start" in rules_broken(a=Dates(start, target).keys())) is not is_possible


@quickly
@given(DATES, SPANS)
def test_a_deadline_is_missed_when_no_days_keep_it(dates: Dates, deadline: Span) -> None:
    ends = [end for _, end in dates.choices()]
    assume(ends)
    is_kept = any(end <= limit for end, limit in product(ends, deadline.days()))
    assert ("past-deadline" in rules_broken(a=f"{dates.keys()}deadline: {deadline}\n")) is not is_kept


@quickly
@given(DATES, SPANS)
def test_a_begin_is_too_early_when_no_days_are_late_enough(dates: Dates, not_before: Span) -> None:
    begins = [begin for begin, _ in dates.choices()]
    assume(begins)
    is_kept = any(begin >= limit for begin, limit in product(begins, not_before.days()))
    assert ("before-allowed" in rules_broken(a=f"{dates.keys()}not_before: {not_before}\n")) is not is_kept


@pytest.mark.parametrize("tie", ["FS", "SS", "FF", "SF"])
@quickly
@given(before=DATES, after=OPEN_DATES, lag=st.sampled_from((0, 0, 0, 1, 4, -3)))
def test_a_dependency_conflicts_when_no_days_keep_it(tie: str, before: Dates, after: Dates, lag: int) -> None:
    sooner = {end if tie[0] == "F" else begin for begin, end in before.choices()}
    later = {begin if tie[1] == "S" else end for begin, end in after.choices()}
    assume(sooner and later)
    is_kept = any(one + lag <= other for one, other in product(sooner, later))
    depends = f"depends_on: {{id: before, type: {tie}, lag: {lag}d}}\n"
    found = rules_broken(before=before.keys(), after=after.keys() + depends)
    assert ("dependency-conflict" in found) is not is_kept


@pytest.mark.parametrize(
    ("lag", "start", "conflicts"),
    [
        # The other ends on Friday, 8 January 2027: five working days on is Friday the 15th.
        ("5d", "2027-01-15", False),
        ("5d", "2027-01-14", True),
        ("1d", "2027-01-11", False),
        ("1d", "2027-01-10", True),
        ("0d", "2027-01-08", False),
        # Ten back: 7 6 5 4 and 1 January, then 31 30 29 28 and, Christmas being off, 23 December.
        ("-10d", "2026-12-23", False),
        ("-10d", "2026-12-22", True),
    ],
)
def test_a_lag_counts_working_days(lag: str, start: str, conflicts: bool) -> None:
    config = "title: Plans\ndefault_audience: public\ncalendar: {holidays: [2026-12-24, 2026-12-25]}\n"
    after = f"start: {start}\ntarget: 2027-06\ndepends_on: {{id: before, lag: {lag}}}\n"
    found = rules_broken(config, before="status: active\ntarget: 2027-01-08\n", after=after)
    assert ("dependency-conflict" in found) is conflicts
