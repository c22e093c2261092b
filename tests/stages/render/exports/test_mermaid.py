"""The gantt chart, line by line."""

import re
from datetime import date
from typing import Any

import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Milestone, Product
from milepost.model.periods import parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.stages import plan as planning
from milepost.stages.render.exports import mermaid

COMMON = {"audience": "public", "path": "", "shown": ""}
TASK = re.compile(r"    ([^:;#\n]+) :((?:(?:done|active|crit|milestone), )*m[0-9]+, [0-9-]{10}, (?:0d|[0-9-]{10}))")


def milestone(id_: str, target: str = "2026-06", **values: Any) -> Milestone:
    for key in ("start", "completed"):
        values |= {key: parse(values[key], Calendar())} if key in values else {}
    dates = {"target": parse(target, Calendar()) if target else None}
    return Milestone(**{"id": id_, "title": id_.title(), **COMMON, **dates} | values)


def plan_of(*milestones: Milestone, product_title: str = "Web shop") -> Plan[Seen]:
    products = {"web": Product(id="web", title=product_title, **COMMON)}
    everything = {item.id: item for item in milestones}
    seen = Seen(Audience("public"), False, Settings("Roadmap"), everything, products, {}, {}, {})
    return planning.on(date(2026, 5, 1), seen)[0]


def task(made: Milestone) -> tuple[str, str]:
    line = mermaid.document(plan_of(made), "Roadmap").splitlines()[-1]
    found = TASK.fullmatch(line)
    assert found, line
    return found[1], found[2]


def test_a_chart_has_a_section_for_each_lane_and_numbers_its_milestones() -> None:
    plan = plan_of(
        milestone("beta", product="web", status="active", start="2026-03"),
        milestone("ga", "2026-09-01", product="web", title="General: availability"),
        milestone("fair", "2026-Q4"),
        milestone("idea", ""),
    )
    assert mermaid.document(plan, "Fabrikam") == (
        "gantt\n"
        "    title Fabrikam\n"
        "    dateFormat YYYY-MM-DD\n"
        "    axisFormat %b %Y\n"
        "    section Web shop\n"
        "    Beta :active, m1, 2026-03-01, 2026-07-01\n"
        "    General： availability :milestone, m2, 2026-09-01, 0d\n"
        "    section –\n"
        "    Fair :m3, 2026-10-01, 2027-01-01\n"
    )


@pytest.mark.parametrize(
    ("values", "data"),
    [
        ({"status": "done", "completed": "2026-04"}, "done, m1, 2026-04-01, 2026-05-01"),
        ({"status": "done", "completed": "2026-04-07"}, "done, milestone, m1, 2026-04-07, 0d"),
        ({"status": "active", "health": "at-risk"}, "crit, m1, 2026-06-01, 2026-07-01"),
        ({"status": "active", "target": "2026-02"}, "crit, m1, 2026-02-01, 2026-03-01"),
        ({"target": "2026-06/.."}, "milestone, m1, 2026-06-01, 0d"),
        ({"start": "2026-04", "status": "done", "completed": "2026-03"}, "done, m1, 2026-03-01, 2026-04-01"),
    ],
)
def test_state_and_dates_are_those_of_the_plan(values: dict[str, Any], data: str) -> None:
    assert task(milestone("a", **values))[1] == data


@pytest.mark.parametrize("values", [{"status": "deferred"}, {"status": "cancelled"}, {"target": ""}])
def test_what_is_set_aside_or_has_no_date_is_not_drawn(values: dict[str, Any]) -> None:
    text = mermaid.document(plan_of(milestone("a", product="web", **values)), "Roadmap")
    assert "section" not in text
    assert "m1" not in text


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("a: b; c # d", "a： b； c ＃ d"),
        ("=cmd()", "=cmd()"),
        ("a\r\nclick m1 call evil()", "a click m1 call evil()"),
        ("</script><b>", "＜/script＞＜b＞"),
        ("&lt;img&gt; @x", "＆lt；img＆gt； ＠x"),
        ("%%{init: {}}%%", "％％｛init： ｛｝｝％％"),
        ("5% more", "5％ more"),
        ('say "hi", it\'s `on`', "say ”hi”, it’s ｀on｀"),
        ("a\u2028b\x00\x1b[31mc", "a b［31mc"),
        ("click here", "ｃlick here"),
        ("Section 230", "Ｓection 230"),
        ("title", "ｔitle"),
        ("Ganttastic", "Ｇanttastic"),
        ("2026-03-01 launch", "２026-03-01 launch"),
        ("Titles and sections", "Titles and sections"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("\x07", "–"),
    ],
)
def test_no_title_is_more_than_a_title(title: str, shown: str) -> None:
    assert task(milestone("a", title=title)) == (shown, "m1, 2026-06-01, 2026-07-01")


def test_the_titles_of_the_chart_and_of_a_lane_are_as_harmless() -> None:
    text = mermaid.document(plan_of(milestone("a", product="web"), product_title="x:\n%%y"), "a\n%%{b}")
    assert "    title a ％％｛b｝\n" in text
    assert "    section x： ％％y\n" in text
