"""Days of which a circle is told the quarter: no byte of its site, and no order in it, depends on which day it is."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

COARSE = (
    "title: Plans\ndefault_audience: public\naudiences: [{id: public, fields: all, precision: quarter}, {id: team}]\n"
)
DATES = {
    "target": "target: {day}",
    "target of what began long ago": "start: 2026-02-03\ntarget: {day}\nstatus: active",
    "start": "start: {day}\ntarget: 2027-09-09",
    "completed": "target: 2026-11-11\nstatus: done\ncompleted: {day}",
    "deadline": "target: 2027-09-09\ndeadline: {day}",
    "not before": "target: 2027-09-09\nnot_before: {day}",
    "promise before": "target: 2028-09-09\nupdates: [{{date: 2026-10-12, text: Later, moved_from: {day}}}]",
    "end of life": "target: 2026-09-09\nsunset: {{announce: 2026-10-05, end_of_life: {day}}}",
    "decision": "gate: {{type: value-case, decision: go, decided_on: {day}, decided_by: ['@cto']}}",
    "condition": "target: 2026-10-14\ngate: {{type: value-case, decision: conditional-go, decided_on: 2026-10-14, "
    "decided_by: ['@cto'], conditions: [{{text: More tests, due: {day}}}]}}",
    "revisit": "target: 2026-10-14\ngate: {{type: value-case, decision: hold, decided_on: 2026-10-14, "
    "decided_by: ['@cto'], revisit: {day}}}",
    "asks": "target: 2027-10-14\ngate: {{type: value-case, asks: {{effort: 8w, until: {day}}}}}",
}
DECIDED = frozenset(("completed", "decision"))
# Two days of one quarter, before today, on both sides of it, or after it, and in which fields they can stand.
PAST = ("2026-10-06", "2026-11-19"), DECIDED | {"promise before"}
AROUND = ("2026-11-03", "2026-12-20"), DATES.keys() - DECIDED
FUTURE = ("2027-01-12", "2027-02-17"), DATES.keys() - DECIDED


class Sites:
    """Builds the sites of two circles from two milestones for each field that has a date; gives files by path."""

    def __init__(self, folder: Path, milepost: Callable[..., Any]) -> None:
        self.folder, self.milepost = folder, milepost

    def build(self, days: tuple[str, str], fields: frozenset[str]) -> tuple[dict[str, bytes], dict[str, bytes]]:
        top = self.folder / "-".join(days)
        (top / "content/milestones").mkdir(parents=True)
        (top / "content/roadmap.yml").write_text(COARSE)
        for number, what in enumerate(sorted(fields)):
            (top / f"content/milestones/product-{number}").mkdir()
            for name, day in zip(("alpha", "beta"), days, strict=True):
                title, dated = f"{name.capitalize()} {number}", DATES[what].format(day=day)
                text = f"---\ntitle: {title}\nowner: '@ann'\nestimate: 3w\n{dated}\n---\n"
                (top / f"content/milestones/product-{number}/{name}-{number}.md").write_text(text)
        more = ("--site-url", "https://example.org/plans/", "--today", "2026-11-23")
        done = self.milepost("build", "--audience", "all", "--out", "site", *more, cwd=top)
        assert done.returncode == 0, done.stderr
        return files_of(top / "site"), files_of(top / "site-team")


def files_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


@pytest.fixture
def sites(tmp_path: Path, milepost: Callable[..., Any]) -> Sites:
    return Sites(tmp_path, milepost)


@pytest.mark.parametrize(("days", "fields"), [PAST, AROUND, FUTURE], ids=["past", "around today", "future"])
def test_another_day_of_the_same_quarter_changes_no_byte_where_only_the_quarter_is_told(
    sites: Sites, days: tuple[str, str], fields: frozenset[str]
) -> None:
    told, exact = sites.build(days, fields)
    first, second = days
    for other in ((second, first), (second, second)):
        told_then, exact_then = sites.build(other, fields)
        assert [name for name in told if told[name] != told_then.get(name)] == []
        assert list(told) == list(told_then)
        assert exact != exact_then


@pytest.mark.parametrize("what", DATES)
def test_each_of_these_dates_changes_the_site_of_those_who_are_told_the_day(sites: Sites, what: str) -> None:
    days = PAST[0] if what in DECIDED else FUTURE[0]
    _, exact = sites.build(days, frozenset((what,)))
    _, exact_then = sites.build(days[::-1], frozenset((what,)))
    assert [name for name in exact if exact[name] != exact_then.get(name)]


def test_programs_are_told_the_first_and_the_last_day_of_the_quarter(sites: Sites) -> None:
    told, _ = sites.build(FUTURE[0], frozenset(("target",)))
    entries = json.loads(told["roadmap.json"])["milestones"]
    spans = {(entry["target"], entry["earliest"], entry["latest"]) for entry in entries}
    assert spans == {("2027-Q1", "2027-01-01", "2027-03-31")}
    for name in ("calendar.ics", "milestones/alpha-0.ics"):
        days = re.findall(rb"DT(?:START|END);VALUE=DATE:(\d+)", told[name])
        assert set(days) == {b"20270101", b"20270401"}


def test_milestones_of_one_quarter_stand_in_the_order_of_their_ids_whatever_their_days(sites: Sites) -> None:
    told, exact = sites.build(FUTURE[0][::-1], frozenset(("target",)))
    for site, order in ((told, [b"alpha", b"beta"]), (exact, [b"beta", b"alpha"])):
        places = [site["index.html"].index(b'href="milestones/' + name) for name in order]
        assert places == sorted(places)
