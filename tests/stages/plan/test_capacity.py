"""What teams are asked for against what they can do, counted by hand, and over days one by one as a property."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from milepost.model.calendar import DAY_NAMES, Calendar
from milepost.model.plan import Load, Plan
from milepost.model.roadmap import Roadmap, Seen
from milepost.model.working_time import WorkingTime
from milepost.pipeline.loading import load
from milepost.pipeline.seeing import find_audience, see
from milepost.stages import read

DAY = date(2026, 11, 23)
ONE_CIRCLE = "title: T\ndefault_audience: public\naudiences: [{id: public, fields: all}]\n"
LIMITED = f"{ONE_CIRCLE}capacity: {{default: 20}}\n"


def planned(folder: Path, files: dict[str, str], settings: str = LIMITED, circle: str = "") -> Plan[Roadmap | Seen]:
    """Plan some milestones, id to front matter; a name that ends in .md is a file as it stands."""
    whole = {"roadmap.yml": settings}
    for name, text in files.items():
        is_file = name.endswith(".md")
        whole[name if is_file else f"milestones/{name}.md"] = text if is_file else f"---\ntitle: {name}\n{text}\n---\n"
    for name, text in whole.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    loaded = load(read.folder(folder, folder), DAY)
    assert [problem for problem in loaded.problems if problem.level == "error"] == []
    if not circle:
        return loaded.plan
    audience = find_audience(loaded.settings, circle)
    assert audience is not None
    return see(loaded, audience)


def by_cell(plan: Plan[Roadmap | Seen]) -> dict[tuple[str, str], Load]:
    return {(entry.team, entry.period.text): entry for entry in plan.loads}


def demands(plan: Plan[Roadmap | Seen], team: str = "web") -> list[float]:
    """List what a team is asked for, period by period."""
    return [round(entry.demand, 6) for entry in plan.loads if entry.team == team]


def work(estimate: str, target: str, more: str = "") -> str:
    return f"estimate: {estimate}\nteam: web\ntarget: {target}\n{more}"


def test_loads_go_from_the_present_period_as_many_ahead_as_is_planned(tmp_path: Path) -> None:
    settings = f"{LIMITED}calendar: {{period: month, plan_ahead: 2}}\n"
    plan = planned(tmp_path, {"a": work("5d", "2026-12"), "b": "estimate: 2d\nteam: app\ntarget: 2026-11"}, settings)
    cells = [(entry.team, entry.period.text) for entry in plan.loads]
    assert cells == [(team, month) for team in ("app", "web") for month in ("2026-11", "2026-12", "2027-01")]
    assert demands(plan) == [0, 5, 0]
    assert demands(plan, "app") == [2, 0, 0]


def test_a_period_across_the_calendars_own_goes_by_its_months(tmp_path: Path) -> None:
    settings = f"{LIMITED}calendar: {{fiscal_year_start: 2, plan_ahead: 1}}\n"
    plan = planned(tmp_path, {"a": work("5d", "2027-01")}, settings)
    assert [entry.period.text for entry in plan.loads] == ["2026-11/2027-01", "2027-02/2027-04"]
    assert demands(plan) == [5, 0]


def test_work_spreads_over_the_working_days_of_its_span(tmp_path: Path) -> None:
    # From Monday 28 December to Friday 8 January: four working days before the new year, six after it.
    settings = f"{LIMITED}calendar: {{holidays: [2027-01-01, 2027-01-06, 2027-01-09]}}\n"
    plan = planned(tmp_path, {"a": work("8d", "2027-01-08", "start: 2026-12-28")}, settings)
    # 1 and 6 January are off, the 9th is a Saturday: 4 days and 4 days.
    assert demands(plan) == [4, 4, 0, 0]
    plan = planned(tmp_path, {"a": work("8d", "2027-01-08", "start: 2026-12-28")})
    assert demands(plan) == [3.2, 4.8, 0, 0]


def test_without_a_start_work_begins_with_its_target(tmp_path: Path) -> None:
    assert demands(planned(tmp_path, {"a": work("12d", "2027-Q2"), "b": work("3d", "2027-09-03")})) == [0, 0, 12, 3]


def test_days_that_have_passed_keep_their_part_of_the_work(tmp_path: Path) -> None:
    # 22 working days in September, 22 in October: half of it lies in a quarter that is over.
    assert demands(planned(tmp_path, {"a": work("44d", "2026-10", "start: 2026-09-01")})) == [22, 0, 0, 0]


def test_what_has_no_working_day_is_done_on_its_last(tmp_path: Path) -> None:
    settings = f"{LIMITED}calendar: {{period: month}}\n"
    # Saturday 31 October to Sunday 1 November.
    plan = planned(tmp_path, {"a": work("2d", "2026-11-01", "start: 2026-10-31")}, settings)
    assert demands(plan) == [2, 0, 0, 0]


@pytest.mark.parametrize(
    ("estimate", "days"), [("3w", 12), ("{low: 1w, likely: 2w, high: 9w}", 12), ("{low: 2d, likely: 3d, high: 10d}", 4)]
)
def test_weeks_are_working_weeks_and_three_points_are_weighed(tmp_path: Path, estimate: str, days: float) -> None:
    # A working week of four days; (1 + 4·2 + 9) / 6 = 3 weeks, (2 + 4·3 + 10) / 6 = 4 days.
    settings = f"{LIMITED}calendar: {{working_days: [mon, tue, wed, thu]}}\n"
    assert demands(planned(tmp_path, {"a": work(estimate, "2027-Q1")}, settings)) == [0, days, 0, 0]


def test_only_open_milestones_are_asked_for(tmp_path: Path) -> None:
    over = {
        status: work("5d", "2027-Q1", f"status: {status}\n")
        for status in ("deferred", "cancelled", "active", "proposed", "planned")
    }
    done = work("5d", "2026-10", "status: done\ncompleted: 2026-10-30")
    plan = planned(tmp_path, {**over, "done": done, "fair": work("5d", "2027-Q1", "kind: event")})
    assert demands(plan) == [0, 15, 0, 0]
    assert plan.loads[1].ids == ("active", "planned", "proposed")
    assert plan.uncounted == ()


def test_of_a_parent_whose_parts_are_estimated_only_the_parts_count(tmp_path: Path) -> None:
    tree = {
        "top": work("50d", "2027-Q1"),
        "middle": "parent: top\ntarget: 2027-Q1",
        "leaf": work("4d", "2027-Q1", "parent: middle"),
        "rest": work("30d", "2027-Q1"),
        "finished": work("7d", "2026-10", "parent: rest\nstatus: done\ncompleted: 2026-10-01"),
        "alone": work("9d", "2027-Q2"),
        "part": "parent: alone\ntarget: 2027-Q2",
    }
    plan = planned(tmp_path, tree)
    assert demands(plan) == [0, 4, 9, 0]
    assert plan.uncounted == ()


def test_a_parent_without_dates_is_spread_over_those_of_its_parts(tmp_path: Path) -> None:
    plan = planned(tmp_path, {"top": "estimate: 10d\nteam: web", "part": "parent: top\ntarget: 2027-Q2"})
    assert demands(plan) == [0, 0, 10, 0]


def test_what_cannot_be_counted_is_listed_by_date(tmp_path: Path) -> None:
    files = {
        "undated": "estimate: 3d\nteam: web",
        "board": work("3d", "next"),
        "open-end": work("3d", "2027-02/.."),
        "nobody": "estimate: 3d\ntarget: 2027-03",
        "points": work("8pt", "2027-01"),
        "counted": work("3d", "2027-01"),
        "unestimated": "target: 2027-01",
    }
    plan = planned(tmp_path, files)
    assert plan.uncounted == ("points", "nobody", "open-end", "board", "undated")
    assert demands(plan) == [0, 3, 0, 0]


@pytest.mark.parametrize(
    ("capacity", "estimates", "expected", "told"),
    [
        ("{unit: points, default: 30}", ("40pt", "3d"), (40, 30, "pt"), ("b",)),
        ("{unit: weeks, default: 12}", ("3d", "2w"), (13, 60, "d"), ()),
        ("{unit: days, default: 12}", ("3d", "2w"), (13, 12, "d"), ()),
    ],
)  # fmt: skip
def test_demand_and_capacity_have_one_unit(
    tmp_path: Path, capacity: str, estimates: tuple[str, str], expected: tuple[float, float, str], told: tuple[str, ...]
) -> None:
    files = {id_: work(estimate, "2027-Q1") for id_, estimate in zip("ab", estimates, strict=True)}
    plan = planned(tmp_path, files, f"{ONE_CIRCLE}capacity: {capacity}\n")
    entry = plan.loads[1]
    assert (entry.demand, entry.capacity, entry.unit) == expected
    assert plan.uncounted == told


def test_capacity_is_that_of_the_period_then_of_the_team_then_of_all(tmp_path: Path) -> None:
    settings = f"{ONE_CIRCLE}capacity: {{default: 60, teams: {{web: 40, idle: 15}}}}\n"
    files = {
        "a": work("1d", "2027-Q1"),
        "b": "estimate: 1d\nteam: app\ntarget: 2027-Q1",
        "periods/2027-Q1.md": "---\ncapacity: {web: 30}\n---\n",
        "periods/2027-Q2.md": "---\ncapacity: 10\n---\n",
        # A period of other days is none of the plan's.
        "periods/2027-H2.md": "---\ncapacity: 1\n---\n",
    }
    plan = planned(tmp_path, files, settings)
    found = {team: [entry.capacity for entry in plan.loads if entry.team == team] for team in ("app", "idle", "web")}
    assert found == {"app": [60, 60, 10, 60], "idle": [15, 15, 10, 15], "web": [40, 30, 10, 40]}


def test_a_team_that_nobody_limits_has_no_limit_and_is_never_over(tmp_path: Path) -> None:
    settings = f"{ONE_CIRCLE}capacity: {{teams: {{app: 5}}}}\n"
    entry = by_cell(planned(tmp_path, {"a": work("900d", "2027-Q1")}, settings))["web", "2027-Q1"]
    assert (entry.capacity, entry.demand, entry.first_over, entry.over) == (None, 900, "", 0)


def test_a_limit_in_the_file_of_a_period_is_enough(tmp_path: Path) -> None:
    files = {"a": work("5d", "2027-Q1"), "periods/2027-Q1.md": "---\ncapacity: {web: 4}\n---\n"}
    plan = planned(tmp_path, files, ONE_CIRCLE)
    assert [entry.capacity for entry in plan.loads] == [None, 4, None, None]
    assert plan.loads[1].first_over == "a"


def test_what_no_longer_fits_goes_by_commitment_then_end_then_id(tmp_path: Path) -> None:
    files = {
        "a-maybe": work("4d", "2027-01", "commitment: exploring"),
        "b-early": work("4d", "2027-02"),
        "d-late": work("4d", "2027-03"),
        "c-late": work("4d", "2027-03"),
        "e-sure": work("4d", "2027-03", "commitment: committed"),
    }
    entry = planned(tmp_path, files, f"{ONE_CIRCLE}capacity: {{default: 15}}\n").loads[1]
    assert entry.ids == ("e-sure", "b-early", "c-late", "d-late", "a-maybe")
    assert (entry.first_over, entry.over) == ("d-late", 5)


@pytest.mark.parametrize(("capacity", "first"), [("20", ""), ("19.9", "c"), ("0", "a")])
def test_what_fills_a_capacity_exactly_fits(tmp_path: Path, capacity: str, first: str) -> None:
    # Added as a computer adds fractions, these three come to a little more than twenty.
    files = {name: work(days, "2027-Q1") for name, days in (("a", "0.1d"), ("b", "0.5d"), ("c", "19.4d"))}
    entry = planned(tmp_path, files, f"{ONE_CIRCLE}capacity: {{default: {capacity}}}\n").loads[1]
    assert entry.first_over == first


@pytest.mark.parametrize(
    ("settings", "front"), [(ONE_CIRCLE, work("5d", "2027-Q1")), (LIMITED, "team: web\ntarget: 2027-Q1")]
)
def test_without_an_estimate_or_a_limit_there_is_no_load(tmp_path: Path, settings: str, front: str) -> None:
    plan = planned(tmp_path, {"a": front}, settings)
    assert (plan.loads, plan.uncounted) == ((), ())


@pytest.mark.parametrize(
    ("fields", "teams"),
    [
        ("estimate, team, capacity", {"app", "web"}),
        ("estimate, team", set()),
        ("team, capacity", set()),
        ("estimate, capacity", set()),
    ],
)
def test_a_circle_has_the_loads_of_what_it_sees(tmp_path: Path, fields: str, teams: set[str]) -> None:
    settings = (
        "title: T\ndefault_audience: public\n"
        f"audiences: [{{id: public, fields: [{fields}]}}, {{id: in, fields: all}}]\n"
        "capacity: {teams: {app: 10, web: 10}}\n"
    )
    files = {
        "a": work("5d", "2027-Q1"),
        "b": work("7d", "2027-Q1", "audience: in"),
        "periods/2027-Q1.md": "---\ncapacity: {web: 3}\naudience: in\n---\n",
    }
    outside = planned(tmp_path, files, settings, "public")
    assert {entry.team for entry in outside.loads} == teams
    if teams:
        entry = by_cell(outside)["web", "2027-Q1"]
        assert (entry.demand, entry.capacity, entry.ids) == (5, 10, ("a",))
    inside = by_cell(planned(tmp_path, files, settings, "in"))["web", "2027-Q1"]
    assert (inside.demand, inside.capacity, inside.first_over) == (12, 3, "a")


def one_by_one(first: date, last: date, calendar: Calendar) -> list[date]:
    """List the working days of a span by asking each of its days."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if DAY_NAMES[day.weekday()] in calendar.working_days and day not in calendar.holidays]


def test_counting_working_days_agrees_with_going_over_each_day() -> None:
    chance = Random(7)  # noqa: S311
    for _ in range(400):
        first = date(2026, 1, 1) + timedelta(days=chance.randrange(800))
        last = first + timedelta(days=chance.randrange(-3, 120))
        days = tuple(name for name in DAY_NAMES if chance.random() < 0.7) or ("sun",)
        holidays = frozenset(first + timedelta(days=chance.randrange(-20, 140)) for _ in range(chance.randrange(12)))
        calendar = Calendar(working_days=days, holidays=holidays)
        assert WorkingTime(calendar).count(first, last) == len(one_by_one(first, last, calendar)), (
            first,
            last,
            calendar,
        )


def test_demand_is_what_going_over_each_day_of_each_milestone_gives(tmp_path: Path) -> None:
    chance = Random(11)  # noqa: S311
    holidays = [date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1), date(2027, 5, 1), date(2027, 5, 6)]
    calendar = Calendar(holidays=frozenset(holidays))
    files, expected = {}, dict.fromkeys(((2026, 4), (2027, 1), (2027, 2), (2027, 3)), 0.0)
    for number in range(60):
        first = date(2026, 7, 1) + timedelta(days=chance.randrange(500))
        last = first + timedelta(days=chance.randrange(2, 300))
        days = chance.randrange(1, 90)
        files[f"m{number}"] = work(f"{days}d", last.isoformat(), f"start: {first.isoformat()}")
        spread = one_by_one(first, last, calendar)
        for day in spread or [last]:
            quarter = day.year, (day.month + 2) // 3
            if quarter in expected:
                expected[quarter] += days / max(len(spread), 1)
    listed = ", ".join(day.isoformat() for day in holidays)
    plan = planned(tmp_path, files, f"{LIMITED}calendar: {{holidays: [{listed}]}}\n")
    assert demands(plan) == pytest.approx(list(expected.values()))
    assert all(entry.demand > 100 for entry in plan.loads)


def test_a_cancelled_part_leaves_its_parent_the_parents_own_estimate(tmp_path: Path) -> None:
    files = {"whole": work("40d", "2027-Q1"), "part": work("2d", "2027-Q1", "parent: whole\nstatus: cancelled")}
    assert demands(planned(tmp_path, files))[1] == 40


def test_open_work_whose_time_is_over_is_told_as_not_counted(tmp_path: Path) -> None:
    files = {"late": work("60d", "2026-Q3", "status: active"), "next": work("5d", "2027-Q1")}
    plan = planned(tmp_path, files)
    assert plan.uncounted == ("late",)
    assert demands(plan)[:2] == [0, 5]


def test_a_period_without_a_working_day_says_nothing_of_how_fast_a_team_is(tmp_path: Path) -> None:
    free = "holidays: [2026-11-01/2026-11-30]"
    settings = f"{LIMITED}calendar: {{period: month, {free}}}\n"
    files = {"a": f"start: 2026-12-01\n{work('20d', '2027-03')}", "b": "target: 2027-01-05\ndepends_on: [a]"}
    feasible = planned(tmp_path, files, settings).planned["a"].feasible
    # 20 days in a month of 23 working days from 1 December: the 23rd is the 31st.
    assert feasible.end == date(2027, 3, 1)
    assert planned(tmp_path, {**files, "a": f"start: 2026-12-01\n{work('20d', '2026-12/..')}"}, settings).planned[
        "a"
    ].feasible.end == date(2026, 12, 31)
