"""The rules on work: what no longer fits into a period, and what cannot be counted."""

from collections.abc import Iterator
from typing import Any

from milepost.model.plan import Load, Plan, why_uncounted
from milepost.model.settings import Capacity
from milepost.problems import Problem, warning
from milepost.stages.plan.rules.words import amount


def check_units(plan: Plan[Any]) -> Iterator[Problem]:
    """An estimate in another unit than the capacity's, which is not counted."""
    unit = (plan.roadmap.settings.capacity or Capacity()).unit
    for id_ in plan.uncounted:
        milestone = plan.planned[id_].milestone
        if milestone.estimate and "unit" in why_uncounted(plan.planned[id_], unit):
            theirs = "points" if milestone.estimate.unit == "pt" else "working time"
            message = f"the estimate is in {theirs}, the capacity in {unit}, so it is not counted"
            hint = "write it as `8pt`" if unit == "points" else "write it as `12d` or `3w`"
            yield warning(milestone.place("estimate"), "other-unit", message, hint)


def check_loads(plan: Plan[Any]) -> Iterator[Problem]:
    """A team that is asked for more than it can do; told once for each period, at the first that no longer fits."""
    for load in plan.loads:
        if load.first_over and load.capacity is not None:
            milestone = plan.planned[load.first_over].milestone
            asked, able = amount(load.demand, load.unit), amount(load.capacity, load.unit)
            message = f"{load.team} is asked for {asked} in {load.period.text} and can do {able}; {_what(load)}"
            hint = "move it or lower its estimate, or raise the capacity of the period"
            yield warning(milestone.place("estimate"), "over-capacity", message, hint)


def _what(load: Load) -> str:
    return (
        "this does not fit" if len(load.ids) == 1 else "this is the first, in the order of promises, that does not fit"
    )


WHOLE = (check_units, check_loads)
