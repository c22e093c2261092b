"""The overview of a roadmap too large for a timeline: what each cell counts, and the worst that is in it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.model.calendar import Calendar
from milepost.model.milestone import Milestone, Product
from milepost.model.periods import parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.pipeline.publishing import dress
from milepost.stages import plan as planning
from milepost.stages.render.chart.grid import Cell, Row, columns, rows

TODAY = date(2026, 11, 23)
WORDS = dress([], "en").words
COMMON = {"audience": "public", "path": "", "shown": ""}


def milestone(id_: str, target: str, **values: Any) -> Milestone:
    dates = {"target": parse(target, Calendar()) if target else None}
    return Milestone(**{"id": id_, "title": id_.upper(), "product": "web", **COMMON, **dates, **values})


def plan_of(*milestones: Milestone, calendar: Calendar | None = None) -> Plan[Seen]:
    everything = {item.id: item for item in milestones}
    products = {"web": Product(id="web", title="The web shop", **COMMON)}
    chosen = Settings("Plan", calendar=calendar or Calendar())
    return planning.on(TODAY, Seen(Audience("public"), False, chosen, everything, products, {}, {}, {}))[0]


def grid(*milestones: Milestone) -> dict[str, list[Cell]]:
    plan = plan_of(*milestones)
    return {row.title: row.cells for row in rows(plan, plan.lanes, WORDS)}


def counts(*milestones: Milestone) -> list[int]:
    (cells,) = grid(*milestones).values()
    return [cell.count for cell in cells]


def test_there_is_a_column_for_each_period_of_the_first_page_and_one_at_either_side() -> None:
    found = columns(plan_of(milestone("a", "2027-11")), WORDS)[1]
    quarters = ["Q3 2026", "Q4 2026", "Q1 2027", "Q2 2027", "Q3 2027", "Q4 2027"]
    assert [column.title for column in found] == ["Earlier", *quarters, "Later"]
    assert [column.title for column in found if column.is_now] == ["Q4 2026"]


@pytest.mark.parametrize(
    ("calendar", "titles", "now"),
    [
        (Calendar(period="half", plan_ahead=1), ["H1 2026", "H2 2026", "H1 2027"], "H2 2026"),
        (
            Calendar(fiscal_year_start=2, plan_ahead=1),
            ["Aug to Oct 2026", "Nov 2026 to Jan 2027"],
            "Nov 2026 to Jan 2027",
        ),
    ],
)
def test_columns_are_the_periods_of_the_calendar(calendar: Calendar, titles: list[str], now: str) -> None:
    found = columns(plan_of(milestone("a", "2026-12"), calendar=calendar), WORDS)[1]
    assert [column.title for column in found][1 : 1 + len(titles)] == titles
    assert [column.title for column in found if column.is_now] == [now]


# The columns: earlier, five quarters from the third of 2026 to the third of 2027, later.
@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("2020", 0),
        ("2026-06-30", 0),
        ("2026-07-01", 1),
        ("2026-Q3", 1),
        ("2026-Q4", 2),
        ("2026-12-31", 2),
        ("2026-12-31/2027-01-01", 3),
        ("2026-Q3/2027-Q1", 3),
        ("2027-09-30", 5),
        ("../2027-02", 3),
        ("2029-01", 6),
        ("2050", 6),
        ("", 6),
        ("now", 6),
        ("next", 6),
        ("later", 6),
    ],
)
def test_a_milestone_is_counted_where_it_ends_and_without_a_date_later(target: str, place: int) -> None:
    # None of them ends between the three quarters ahead that are always shown and the eighth, which is the last.
    found = counts(milestone("a", target), milestone("b", "2026-Q4"))
    expected = [0] * 7
    expected[place] += 1
    expected[2] += 1
    assert found == expected


def test_what_is_done_is_counted_when_it_was_done() -> None:
    done = milestone("a", "2026-Q4", status="done", completed=parse("2026-08-05", Calendar()))
    assert counts(done) == [0, 1, 0, 0, 0, 0, 0]


def test_what_was_set_aside_is_not_counted() -> None:
    made = [
        milestone(f"m{number}", "2027-Q1", status=status) for number, status in enumerate(("deferred", "cancelled"))
    ]
    assert counts(*made, milestone("a", "2027-Q1")) == [0, 0, 0, 1, 0, 0, 0]
    assert counts(*made) == [0] * 7


WORST_FIRST: list[tuple[str, dict[str, Any]]] = [
    ("off", {"status": "active", "health": "off-track"}),
    ("risk", {"status": "active", "health": "at-risk"}),
    ("active", {"status": "active"}),
    ("planned", {"status": "planned"}),
    ("proposed", {"status": "proposed"}),
    ("done", {"status": "done"}),
]


@pytest.mark.parametrize("worst", range(6))
def test_a_cell_shows_the_worst_that_is_in_it(worst: int) -> None:
    made = [milestone(state, "2027-Q1", **values) for state, values in WORST_FIRST[worst:]]
    aside = milestone("x", "2027-Q1", status="cancelled")
    (cells,) = grid(aside, *made).values()
    assert (cells[3].count, cells[3].state) == (6 - worst, WORST_FIRST[worst][0])


def test_a_cell_says_in_words_what_it_shows_and_leads_to_where_its_milestones_are() -> None:
    cell = grid(milestone("a", "2027-Q1", health="at-risk"), milestone("b", "2027-02"))["The web shop"][3]
    assert cell == Cell(2, "risk", "The web shop, Q1 2027: 2, the worst: At risk", "products/web.html")
    rest = grid(milestone("a", "2027-Q1", product=""))["Milestones"][3]
    assert rest == Cell(1, "planned", "Milestones, Q1 2027: 1, the worst: Planned", "table.html")


def test_an_empty_cell_leads_nowhere() -> None:
    assert grid(milestone("a", "2027-Q1"))["The web shop"][1] == Cell(0)


def test_a_row_leads_to_its_product_and_the_rest_is_named_after_it() -> None:
    plan = plan_of(milestone("a", "2027-Q1"), milestone("b", "2027-Q2", product=""))
    found = rows(plan, plan.lanes, WORDS)
    assert [(row.title, row.address) for row in found] == [("The web shop", "products/web.html"), ("Other", "")]


TARGETS = st.one_of(
    st.dates(date(2025, 1, 1), date(2029, 12, 31)).map(date.isoformat),
    st.builds("{}-{:02}".format, st.integers(2025, 2029), st.integers(1, 12)),
    st.builds("{}-Q{}".format, st.integers(2025, 2029), st.integers(1, 4)),
    st.integers(2025, 2030).map(str),
    st.sampled_from(["", "now", "next", "later"]),
)
MADE = st.lists(
    st.fixed_dictionaries(
        {
            "target": TARGETS,
            "product": st.sampled_from(["", "web"]),
            "status": st.sampled_from(["proposed", "planned", "active", "done", "deferred", "cancelled"]),
        }
    ),
    max_size=12,
).map(lambda found: [milestone(f"m{number}", **values) for number, values in enumerate(found)])


def quarter(day: date) -> int:
    """Count the quarters since the third of 2026, in which the columns begin."""
    return (day.year - 2026) * 4 + (day.month - 1) // 3 - 2


def place(item: Milestone, count: int) -> int:
    """Find the column of a milestone by counting quarters on the fingers; the first is of what is earlier."""
    if item.target is None or item.target.end is None:
        return count - 1
    return min(max(quarter(item.target.end - timedelta(days=1)) + 1, 0), count - 1)


@settings(deadline=None)
@given(MADE)
def test_all_that_is_not_set_aside_is_counted_once_in_its_column(made: list[Milestone]) -> None:
    plan = plan_of(*made)
    found: list[Row] = rows(plan, plan.lanes, WORDS)
    size = len(columns(plan, WORDS)[1])
    expected: dict[str, list[int]] = {}
    for item in made:
        row = expected.setdefault(item.product, [0] * size)
        row[place(item, size)] += item.status not in {"deferred", "cancelled"}
    of = {"The web shop": "web", "Other": "", "Milestones": ""}
    assert {of[row.title]: [cell.count for cell in row.cells] for row in found} == expected
