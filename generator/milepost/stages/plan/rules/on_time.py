"""The rules on time: each speaks only when what was written is impossible, or has passed."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from milepost.model.calendar import periods_after
from milepost.model.milestone import Dependency
from milepost.model.periods import Period, coarsen
from milepost.model.plan import Plan, Planned
from milepost.problems import Place, Problem, warning
from milepost.stages.plan.dates import end_window, start_window
from milepost.stages.plan.gates import asks_for_decision
from milepost.stages.plan.rules.words import days

SANE_YEARS = 25


def check_overdue(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """Past its target and neither done, deferred nor cancelled; a gate that asks for a decision has its own rule."""
    milestone = planned.milestone
    is_gate = asks_for_decision(milestone, plan.roadmap) and milestone.gate and not milestone.gate.is_ended
    if planned.is_overdue and milestone.target and not is_gate:
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
    if first and limit and first > limit and milestone.deadline and not milestone.is_dropped:
        message = (
            f"it cannot end before {first}, {days((first - limit).days)} after the deadline {milestone.deadline.text}"
        )
        yield warning(milestone.place("deadline"), "past-deadline", message, "move the target or the deadline")


def check_not_before(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A begin that must come before it is allowed."""
    milestone = planned.milestone
    last, limit = start_window(milestone).last, milestone.not_before.first if milestone.not_before else None
    if last and limit and last < limit and milestone.not_before and not milestone.is_dropped:
        message = f"it begins on {last} at the latest, {days((limit - last).days)} before {milestone.not_before.text}"
        yield warning(milestone.place("not_before"), "before-allowed", message, "move the start or `not_before`")


def check_completed(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """Done in the future."""
    milestone, completed = planned.milestone, planned.milestone.completed
    # What was taken from a decision is told where that stands.
    if completed and completed.first and completed.first > plan.day and "completed" in milestone.places:
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
    milestone, gate = planned.milestone, planned.milestone.gate
    for key in ("start", "target", "completed", "deadline", "not_before"):
        period: Period | None = getattr(milestone, key)
        if period and key in milestone.places:
            yield from _odd_year((period.first, period.last), milestone.place(key), plan)
    if gate and gate.decided_on:
        yield from _odd_year((gate.decided_on,), milestone.gate_place("decided_on"), plan)


def _odd_year(days_: Iterable[date | None], place: Place, plan: Plan[Any]) -> Iterator[Problem]:
    odd = next((day for day in days_ if day and abs(day.year - plan.day.year) > SANE_YEARS), None)
    if odd:
        message = f"the year {odd.year} is more than {SANE_YEARS} years away"
        yield warning(place, "odd-year", message, "correct the year")


def check_updates(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """Active with an old update."""
    milestone = planned.milestone
    newest = milestone.newest_update
    if planned.is_stale and newest:
        message = f"the newest update is {days((plan.day - newest).days)} old"
        yield warning(milestone.place("updates"), "stale-update", message, "add an update, or set the status")


def check_dependencies(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A dependency that no choice of days can keep."""
    for conflict in planned.conflicts:
        link = conflict.dependency
        waits = f", because it waits for '{conflict.because}'" if conflict.because else ""
        message = f"'{link.id}' is {days(conflict.days)} too late for this{waits}: {_why(link)}"
        hint = "move one of the two, or take the dependency out"
        yield warning(link.place, "dependency-conflict", message, hint)


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
