"""What is forecast and what is not, and how a forecast answers to what is written. Its trust: test_calibration."""

import os
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from milepost.model.plan import Forecast
from milepost.pipeline.loading import load
from milepost.stages import plan, read

DAY = date(2026, 11, 23)
PLAIN = "title: T\ndefault_audience: public\n"
LIMITED = f"{PLAIN}capacity: {{default: 60}}\n"
ESTIMATE = "estimate: {low: 10d, likely: 20d, high: 40d}\n"
WORK = f"{ESTIMATE}team: web\n"
POINTS = "estimate: {low: 10pt, likely: 20pt, high: 40pt}\nteam: web\n"
SURE = "estimate: 10d\nteam: web\n"


def forecasts(folder: Path, files: dict[str, str], settings: str = PLAIN, day: date = DAY) -> dict[str, Forecast]:
    """Forecast some milestones, id to front matter; a name that ends in .md is a file as it stands."""
    _write(folder, files, settings)
    loaded = load(read.folder(folder, folder), day)
    assert [problem for problem in loaded.problems if problem.level == "error"] == []
    planned, _ = plan.on(day, loaded.plan.roadmap, with_forecasts=True)
    return dict(planned.forecasts)


def _write(folder: Path, files: dict[str, str], settings: str) -> None:
    for old in folder.glob("*/*.md"):
        old.unlink()
    whole = {"roadmap.yml": settings}
    for name, text in files.items():
        is_file = name.endswith(".md")
        whole[name if is_file else f"milestones/{name}.md"] = text if is_file else f"---\ntitle: {name}\n{text}\n---\n"
    for name, text in whole.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def after(*ids: str, tie: str = "FS", lag: str = "0d") -> str:
    return f"depends_on: [{', '.join(f'{{id: {id_}, type: {tie}, lag: {lag}}}' for id_ in ids)}]\n"


def limit(**teams: float) -> str:
    return f"---\ncapacity: {{{', '.join(f'{team}: {able}' for team, able in teams.items())}}}\n---\n"


def some_plan() -> dict[str, str]:
    """Write a plan that uses all that a forecast knows."""
    return {
        "a": WORK,
        "b": f"{WORK}commitment: committed\n{after('a', lag='3d')}",
        "c": f"{ESTIMATE}{after('a', tie='SS')}",
        "d": f"target: 2026-12-01\n{after('b', 'c')}",
        "e": "target: 2027-Q2\nconfidence: 60%\n",
        "f": f"{WORK}status: active\nprogress: 25%\n",
    }


# The same every time, and for everybody else


def test_the_same_input_gives_the_same_forecast_whatever_order_it_comes_in(tmp_path: Path) -> None:
    first = forecasts(tmp_path, some_plan(), LIMITED)
    assert len(first) == 6
    assert forecasts(tmp_path, dict(reversed(some_plan().items())), LIMITED) == first


def test_another_process_gives_the_same_forecast(tmp_path: Path) -> None:
    expected = forecasts(tmp_path, some_plan(), LIMITED)
    script = (
        "import sys\nfrom datetime import date\nfrom pathlib import Path\n"
        "from milepost.pipeline.loading import load\nfrom milepost.stages import plan, read\n"
        "folder, day = Path(sys.argv[1]), date(2026, 11, 23)\n"
        "roadmap = load(read.folder(folder, folder), day).plan.roadmap\n"
        "print(dict(sorted(plan.on(day, roadmap, with_forecasts=True)[0].forecasts.items())))\n"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == str(dict(sorted(expected.items())))


def test_a_milestone_more_in_another_team_changes_no_date_of_the_others(tmp_path: Path) -> None:
    before = forecasts(tmp_path, some_plan(), LIMITED)
    more = {"0": f"{ESTIMATE}team: app\n", "zz": ESTIMATE, "m": f"{ESTIMATE}team: app\ncommitment: committed\n"}
    found = forecasts(tmp_path, some_plan() | more, LIMITED)
    assert {id_: found[id_] for id_ in before} == before
    assert found.keys() == before.keys() | more.keys()


# What is not forecast


@pytest.mark.parametrize(
    "files",
    [
        {"a": "target: 2027-Q1"},
        {"a": "estimate: 10d", "b": f"estimate: 5d\n{after('a')}"},
        {"a": f"{SURE}target: 2027-Q1", "b": SURE},
        {"a": "target: 2027-03-15\nconfidence: 60%"},
        {"a": "confidence: 60%"},
        {"a": "target: next\nconfidence: 60%"},
        {"a": f"{ESTIMATE}status: deferred"},
        {"a": f"{ESTIMATE}status: done\ncompleted: 2026-10-01"},
        {"a": f"{ESTIMATE}status: cancelled\ntarget: 2027"},
    ],
)
def test_without_an_uncertain_input_nothing_is_forecast(tmp_path: Path, files: dict[str, str]) -> None:
    assert forecasts(tmp_path, files, LIMITED) == {}


@pytest.mark.parametrize("unknown", ["status: planned", "target: later", "target: 2027-03/..", "start: 2027-01"])
def test_what_rests_on_something_unknown_is_not_forecast_however_far_behind_it(tmp_path: Path, unknown: str) -> None:
    files = {"a": unknown, "b": f"{ESTIMATE}{after('a')}", "c": f"{ESTIMATE}{after('b', 'free')}", "free": ESTIMATE}
    assert forecasts(tmp_path, files).keys() == {"free"}


def test_what_was_put_off_or_cancelled_holds_no_forecast_up(tmp_path: Path) -> None:
    free = forecasts(tmp_path, {"b": ESTIMATE})
    for status in ("deferred", "cancelled"):
        files = {"a": f"status: {status}\ntarget: 2028", "b": f"{ESTIMATE}{after('a')}"}
        assert forecasts(tmp_path, files) == free


@pytest.mark.parametrize("done", ["", "completed: 2026-10-01", "target: 2027-Q2", "completed: 2026"])
def test_what_is_done_holds_nothing_up_whatever_dates_it_has(tmp_path: Path, done: str) -> None:
    files = {"a": f"status: done\n{done}", "b": f"{ESTIMATE}{after('a')}"}
    assert forecasts(tmp_path, files)["b"] == forecasts(tmp_path, {"b": ESTIMATE})["b"]


def test_an_outside_event_is_not_forecast_whatever_it_is_said_to_depend_on(tmp_path: Path) -> None:
    files = {"a": ESTIMATE, "law": f"kind: event\ntarget: 2026-12-01\n{after('a')}"}
    assert forecasts(tmp_path, files).keys() == {"a"}


@pytest.mark.parametrize("capacity", ["", "capacity: {default: 60}\n", "capacity: {unit: weeks, default: 12}\n"])
def test_points_without_a_capacity_in_points_give_no_forecast(tmp_path: Path, capacity: str) -> None:
    assert forecasts(tmp_path, {"a": POINTS}, PLAIN + capacity) == {}


def test_points_of_a_team_that_has_a_capacity_in_points_are_forecast(tmp_path: Path) -> None:
    settings = f"{PLAIN}capacity: {{unit: points, teams: {{web: 30}}}}\n"
    files = {"a": POINTS, "b": POINTS.replace("web", "app"), "c": POINTS.replace("team: web\n", "")}
    assert forecasts(tmp_path, files, settings).keys() == {"a"}


def test_a_team_goes_on_in_points_as_in_the_last_period_that_says_how_many(tmp_path: Path) -> None:
    settings, slow, fast = f"{PLAIN}capacity: {{unit: points}}\n", limit(web=1), limit(web=30)
    (one,) = forecasts(tmp_path, {"a": POINTS, "periods/2026-Q4.md": slow}, settings).values()
    (thirty,) = forecasts(tmp_path, {"a": POINTS, "periods/2026-Q4.md": fast}, settings).values()
    assert one.p50.year - thirty.p50.year > 3


def test_an_estimate_of_nothing_is_work_without_length(tmp_path: Path) -> None:
    files = {"a": "estimate: 0d\nteam: web", "b": f"{WORK}{after('a')}"}
    assert forecasts(tmp_path, files, LIMITED) == forecasts(tmp_path, {"b": WORK}, LIMITED)


# How wide


def test_more_doubt_comes_out_as_later_dates_for_the_careful(tmp_path: Path) -> None:
    widths = ((18, 22), (15, 25), (10, 30), (2, 38))
    files = {f"w{low:02}": f"estimate: {{low: {low}d, likely: 20d, high: {high}d}}" for low, high in widths}
    found = forecasts(tmp_path, files)
    careful = [found[f"w{low:02}"].p85 for low, _ in widths]
    assert all(one < other for one, other in pairwise(careful)), careful
    # A PERT distribution that leans to no side has its median in the middle: twenty working days.
    assert {entry.p50 for entry in found.values()} == {date(2026, 12, 18)}


def test_the_first_date_is_never_after_the_second(tmp_path: Path) -> None:
    chance = Random(5)  # noqa: S311
    files = {}
    for number in range(60):
        low, likely, high = sorted(chance.randrange(1, 60) for _ in range(3))
        files[f"m{number}"] = f"estimate: {{low: {low}d, likely: {likely}d, high: {high}d}}\nteam: t{number % 9}\n"
        files[f"m{number}"] += after(f"m{chance.randrange(number)}") if number and chance.random() < 0.6 else ""
    found = forecasts(tmp_path, files, LIMITED)
    assert len(found) > 50
    assert all(DAY <= entry.p50 <= entry.p85 for entry in found.values())
    assert any(entry.p50 < entry.p85 for entry in found.values())


@pytest.mark.parametrize("target", ["2026-12-11", "2026-12-22", "2026-12-30"])
def test_on_time_is_the_share_that_ends_by_the_targets_last_day(tmp_path: Path, target: str) -> None:
    worked = sum(
        (DAY + timedelta(number)).weekday() < 5 for number in range((date.fromisoformat(target) - DAY).days + 1)
    )
    chance = Random(8)  # noqa: S311
    # A third of the way from 10 to 40 days is the likeliest.
    drawn = [10 + 30 * chance.betavariate(1 + 4 / 3, 1 + 8 / 3) for _ in range(20_000)]
    share = 100 * sum(days <= worked for days in drawn) / len(drawn)
    found = forecasts(tmp_path, {"a": f"{ESTIMATE}target: {target}"})["a"]
    assert found.on_time == pytest.approx(share, abs=1.5)
    assert 5 < share < 95


@pytest.mark.parametrize(("confidence", "share"), [("85%", 85), ("60%", 60), ("low", 35), ("100%", 100)])
def test_a_confidence_is_the_chance_to_be_on_time(tmp_path: Path, confidence: str, share: int) -> None:
    found = forecasts(tmp_path, {"a": f"target: 2027-Q2\nconfidence: {confidence}"})["a"]
    assert found.on_time == share
    assert (found.p50 <= date(2027, 6, 30)) == (share >= 50)
    assert (found.p85 <= date(2027, 6, 30)) == (share >= 85)


@pytest.mark.parametrize("target", ["", "target: 2027-02/..\n", "target: next\n"])
def test_without_a_last_day_nobody_is_on_time_or_late(tmp_path: Path, target: str) -> None:
    assert forecasts(tmp_path, {"a": f"{ESTIMATE}{target}"})["a"].on_time is None


# What waits for what


def test_a_release_without_an_estimate_inherits_the_doubt_of_what_it_waits_for(tmp_path: Path) -> None:
    parts = dict.fromkeys("abc", ESTIMATE)
    found = forecasts(tmp_path, {**parts, "release": f"target: 2026-12-01\n{after(*parts)}"})
    # The last of three is later than each: its median is where each stands at the cube root of a half.
    chance = Random(3)  # noqa: S311
    lasts = sorted(
        max(10 + 30 * chance.betavariate(1 + 4 / 3, 1 + 8 / 3) for _ in parts) for _ in range(20_000)
    )  # fmt: skip
    assert abs((found["release"].p50 - _worked(lasts[10_000])).days) <= 1
    assert abs((found["release"].p85 - _worked(lasts[17_000])).days) <= 1
    assert found["release"].p50 > found["a"].p50
    assert found["release"].on_time == 0


def _worked(days: float) -> date:
    """Find the day on which so many working days from today are over."""
    day, left = DAY, days - 1
    while left > 0:
        day += timedelta(1)
        left -= day.weekday() < 5
    return day


def test_a_release_comes_no_earlier_than_promised(tmp_path: Path) -> None:
    files = {"a": ESTIMATE, "release": f"target: 2026-12-22\n{after('a')}"}
    found = forecasts(tmp_path, files)
    assert found["release"].p50 == date(2026, 12, 22)
    assert found["release"].p85 == found["a"].p85 > date(2026, 12, 22)


def test_a_lag_moves_what_waits_by_as_many_working_days(tmp_path: Path) -> None:
    first = {"a": ESTIMATE, "b": f"estimate: 5d\n{after('a')}"}
    second = {"a": ESTIMATE, "b": f"estimate: 5d\n{after('a', lag='10d')}"}
    before, later = forecasts(tmp_path, first)["b"], forecasts(tmp_path, second)["b"]
    assert (later.p50 - before.p50, later.p85 - before.p85) == (timedelta(14), timedelta(14))


@pytest.mark.parametrize("target", ["", "target: 2026-12\n"])
def test_a_parent_without_dates_is_there_with_the_last_of_its_parts(tmp_path: Path, target: str) -> None:
    files = {
        "whole": "status: planned",
        "a": f"{ESTIMATE}parent: whole\n",
        "b": f"estimate: 3d\nparent: whole\n{target}",
    }
    found = forecasts(tmp_path, files)
    assert (found["whole"].p50, found["whole"].p85) == (found["a"].p50, found["a"].p85)


def test_of_work_under_way_only_the_rest_is_left(tmp_path: Path) -> None:
    fresh = forecasts(tmp_path, {"a": "estimate: {low: 5d, likely: 10d, high: 20d}"})["a"]
    half = forecasts(tmp_path, {"a": f"{ESTIMATE}status: active\nprogress: 50%"})["a"]
    assert half == fresh
    planned = forecasts(tmp_path, {"a": f"{ESTIMATE}progress: 50%"})["a"]
    assert planned == forecasts(tmp_path, {"a": ESTIMATE})["a"]


@pytest.mark.parametrize("bound", ["start: 2027-01-04", "not_before: 2027-01-04", "target: 2027-01-04/2027-06-30"])
def test_work_begins_as_written_or_with_its_coarse_target(tmp_path: Path, bound: str) -> None:
    found = forecasts(tmp_path, {"a": f"{ESTIMATE}{bound}"})["a"]
    begun = forecasts(tmp_path, {"a": ESTIMATE}, day=date(2027, 1, 4))["a"]
    assert (found.p50, found.p85) == (begun.p50, begun.p85)


# Teams


def test_a_team_works_on_one_thing_after_another_in_the_order_of_promises(tmp_path: Path) -> None:
    files = {
        "a-maybe": f"{WORK}commitment: exploring\ntarget: 2026-12-01\n",
        "b-late": f"{WORK}target: 2027-06-30\n",
        "c-early": f"{WORK}target: 2027-05-31\n",
        "d-sure": f"{WORK}commitment: committed\ntarget: 2027-07-30\n",
    }
    found = forecasts(tmp_path, files, LIMITED)
    assert sorted(found, key=lambda id_: found[id_].p50) == ["d-sure", "c-early", "b-late", "a-maybe"]
    gaps = [found[later].p50 - found[one].p50 for one, later in pairwise(sorted(found, key=lambda id_: found[id_].p50))]
    assert all(timedelta(25) < gap < timedelta(40) for gap in gaps), gaps


def test_without_a_capacity_nobody_queues(tmp_path: Path) -> None:
    found = forecasts(tmp_path, {"a": WORK, "b": WORK})
    assert all((entry.p50 - DAY).days < 35 for entry in found.values())


def test_half_the_capacity_takes_twice_as_long(tmp_path: Path) -> None:
    settings = (
        "title: T\ndefault_audience: public\ncalendar: {period: year}\ncapacity: {teams: {full: 261, half: 130.5}}\n"
    )
    files = {name: f"estimate: {{low: 20d, likely: 20d, high: 21d}}\nteam: {name}\n" for name in ("full", "half")}
    # Of 261 working days in 2027, and in the rest of 2026, all are worked: 20 days, and 40.
    found = forecasts(tmp_path, files, settings, day=date(2027, 1, 4))
    assert found["full"].p50 == date(2027, 2, 1)
    assert found["half"].p50 == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("period", "start", "again"),
    [("2027-Q1", "2027-01-04", "2027-04-01"), ("2026-Q4", "2026-11-23", "2027-01-01")],
)
def test_a_period_without_capacity_pushes_work_behind_it(tmp_path: Path, period: str, start: str, again: str) -> None:
    files = {"a": f"{WORK}start: {start}", f"periods/{period}.md": limit(web=0)}
    pushed = forecasts(tmp_path, files, LIMITED)["a"]
    waited = forecasts(tmp_path, {"a": f"{WORK}start: {again}"}, LIMITED)["a"]
    assert pushed == waited


def test_work_that_is_caught_by_a_period_without_capacity_goes_on_after_it(tmp_path: Path) -> None:
    found = forecasts(tmp_path, {"a": WORK, "periods/2027-Q1.md": limit(web=0)}, LIMITED)["a"]
    free = forecasts(tmp_path, {"a": WORK}, LIMITED)["a"]
    assert found.p50 == free.p50 == date(2026, 12, 24)
    assert date(2027, 1, 1) <= free.p85 < date(2027, 1, 10)
    assert date(2027, 4, 1) <= found.p85 < date(2027, 4, 10)


def test_a_limit_in_the_present_period_alone_still_holds_work_up(tmp_path: Path) -> None:
    # One day of at least ten is done by the new year; of the other nine the last is 13 January.
    found = forecasts(tmp_path, {"a": WORK, "periods/2026-Q4.md": limit(web=1)})["a"]
    assert found.p50 > date(2027, 1, 13)


def test_a_team_that_can_never_do_anything_has_no_forecast(tmp_path: Path) -> None:
    assert forecasts(tmp_path, {"a": WORK}, f"{PLAIN}capacity: {{default: 60, teams: {{web: 0}}}}\n") == {}


@pytest.mark.parametrize("tie", ["FF", "SF"])
def test_work_that_may_begin_is_not_put_off_because_its_end_waits(tmp_path: Path, tie: str) -> None:
    # `b` was promised harder and may begin at once; only its end waits for `a`, so `a` is second in either case.
    files = {"a": f"{WORK}commitment: exploring\n", "b": f"{WORK}commitment: committed\n"}
    apart = forecasts(tmp_path, files, LIMITED)["a"]
    assert forecasts(tmp_path, files | {"b": f"{files['b']}{after('a', tie=tie)}"}, LIMITED)["a"] == apart


def test_work_that_may_begin_beside_other_work_does_not_wait_for_its_end(tmp_path: Path) -> None:
    files = {"a": f"{ESTIMATE}team: app\n", "b": f"{WORK}commitment: committed\n", "c": WORK}
    apart = forecasts(tmp_path, files, LIMITED)
    assert forecasts(tmp_path, files | {"b": f"{files['b']}{after('a', tie='SS')}"}, LIMITED) == apart
