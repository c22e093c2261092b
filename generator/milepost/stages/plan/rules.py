"""The rules on time: each speaks only when what was written is impossible, or has passed.

A family of `check` functions, each a generator of warnings for one milestone; `CHECKS` is the rule book.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from milepost.model.calendar import add_working_days, periods_after
from milepost.model.milestone import Dependency, Milestone
from milepost.model.periods import Period, coarsen
from milepost.model.plan import Plan, Planned
from milepost.problems import Problem, warning
from milepost.stages.plan.dates import end_window, start_window

STALE_AFTER = timedelta(days=60)
SANE_YEARS = 25


def broken(plan: Plan[Any]) -> Iterator[Problem]:
    """Go over every milestone with every rule."""
    for planned in plan.planned.values():
        for check in CHECKS:
            yield from check(planned, plan)


def check_overdue(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """Past its target and neither done, deferred nor cancelled."""
    milestone = planned.milestone
    if planned.is_overdue and milestone.target:
        message = f"the target {milestone.target.text} has passed and the status is {milestone.status}"
        hint = "set `status: done` with `completed:`, or move the target and say why in `updates:`"
        yield warning(milestone.place("target"), "overdue", message, hint)


def check_late_start(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """Planned past its start."""
    milestone, start = planned.milestone, planned.milestone.start
    if start and start.end and start.end <= plan.day and milestone.status in {"proposed", "planned"}:
        message = f"the start {start.text} has passed and the status is {milestone.status}"
        yield warning(milestone.place("start"), "late-start", message, "set `status: active`, or move the start")


def check_deadline(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """An end that must come after the deadline."""
    milestone = planned.milestone
    first, limit = end_window(milestone).first, milestone.deadline.last if milestone.deadline else None
    if first and limit and first > limit and milestone.deadline:
        days = (first - limit).days
        message = f"it cannot end before {first}, {_days(days)} after the deadline {milestone.deadline.text}"
        yield warning(milestone.place("deadline"), "past-deadline", message, "move the target or the deadline")


def check_not_before(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A begin that must come before it is allowed."""
    milestone = planned.milestone
    last, limit = start_window(milestone).last, milestone.not_before.first if milestone.not_before else None
    if last and limit and last < limit and milestone.not_before:
        message = f"it begins on {last} at the latest, {_days((limit - last).days)} before {milestone.not_before.text}"
        yield warning(milestone.place("not_before"), "before-allowed", message, "move the start or `not_before`")


def check_completed(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """Done in the future."""
    milestone, completed = planned.milestone, planned.milestone.completed
    if completed and completed.first and completed.first > plan.day:
        message = f"it was completed {completed.text}, which lies in the future"
        yield warning(milestone.place("completed"), "done-in-future", message, "correct the date")


def check_done(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """Completed, and the status says otherwise."""
    milestone = planned.milestone
    if milestone.completed and milestone.status in {"proposed", "planned", "active"}:
        message = f"it has `completed`, and the status is {milestone.status}"
        yield warning(milestone.place("completed"), "completed-not-done", message, "set `status: done`, or take it out")


def check_precision(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A day promised further ahead than the plan reaches."""
    milestone, target = planned.milestone, planned.milestone.target
    calendar = plan.roadmap.settings.calendar
    reach = periods_after(plan.day, calendar.plan_ahead + 1, calendar)
    if (
        milestone.kind == "milestone"
        and milestone.is_open
        and target
        and _is_precise(target)
        and target.begin
        and target.begin >= reach
    ):
        ahead = f"{calendar.plan_ahead} {calendar.period}{'s' if calendar.plan_ahead > 1 else ''}"
        message = f"{target.text} is a day further ahead than {ahead}, where a day is guesswork"
        hint = f"write `{coarsen(target, calendar.period, calendar).text}`"
        yield warning(milestone.place("target"), "too-precise", message, hint)


def check_years(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A year outside a sane range."""
    milestone = planned.milestone
    for key in ("start", "target", "completed", "deadline", "not_before"):
        period: Period | None = getattr(milestone, key)
        for day in (period.first, period.last) if period else ():
            if day and abs(day.year - plan.day.year) > SANE_YEARS:
                message = f"the year {day.year} is more than {SANE_YEARS} years away"
                yield warning(milestone.place(key), "odd-year", message, "correct the year")
                break


def check_updates(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """Active with an old update."""
    milestone = planned.milestone
    newest = max((update.date for update in milestone.updates), default=None)
    if milestone.status == "active" and newest and plan.day - newest > STALE_AFTER:
        message = f"the newest update is {_days((plan.day - newest).days)} old"
        yield warning(milestone.place("updates"), "stale-update", message, "add an update, or set the status")


def check_dependencies(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A dependency that no choice of days can keep."""
    milestone = planned.milestone
    for dependency in milestone.depends_on if milestone.is_open else ():
        other: Milestone = plan.roadmap.milestones[dependency.id]
        days = conflict_days(other, milestone, dependency, plan)
        if days > 0 and other.status not in {"deferred", "cancelled"}:
            message = f"'{other.id}' is {_days(days)} too late for this: {_why(dependency)}"
            hint = "move one of the two, or take the dependency out"
            yield warning(dependency.place, "dependency-conflict", message, hint)


def conflict_days(before: Milestone, after: Milestone, dependency: Dependency, plan: Plan[Any]) -> int:
    """Count the days by which the earliest possible predecessor misses its latest possible successor; 0 if it may fit.

    FS ties the other's end to this one's start, SS start to start, FF end to end, SF start to end; the same day
    will do.
    """
    earliest = (end_window if dependency.type[0] == "F" else start_window)(before).first
    latest = (start_window if dependency.type[1] == "S" else end_window)(after).last
    if earliest is None or latest is None:
        return 0
    if dependency.lag:
        earliest = add_working_days(earliest, dependency.lag, plan.roadmap.settings.calendar)
    return max(0, (earliest - latest).days)


def _why(dependency: Dependency) -> str:
    ties = {
        "FS": "it must end before this begins",
        "SS": "it must begin before this begins",
        "FF": "it must end before this ends",
        "SF": "it must begin before this ends",
    }
    lag = f", {dependency.lag} working days apart" if dependency.lag else ""
    return f"{ties[dependency.type]} ({dependency.type}{lag})"


def _is_precise(period: Period) -> bool:
    return period.precision == "day" and not period.is_open


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


CHECKS = (
    check_overdue,
    check_late_start,
    check_deadline,
    check_not_before,
    check_completed,
    check_done,
    check_precision,
    check_years,
    check_updates,
    check_dependencies,
)
