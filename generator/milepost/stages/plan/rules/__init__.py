"""The rules of the plan: what is late or cannot be, what was decided out of turn, what does not fit.

Families of `check` functions, each a generator of warnings, for one milestone or for the whole plan.
"""

from collections.abc import Iterator
from typing import Any

from milepost.model.plan import Plan
from milepost.problems import Problem
from milepost.stages.plan.rules import load, notice, on_gates, on_time

EACH = (*on_time.CHECKS, *on_gates.CHECKS, *notice.CHECKS)
WHOLE = (*notice.WHOLE, *load.WHOLE)


def broken(plan: Plan[Any]) -> Iterator[Problem]:
    """Go over every milestone and the whole plan with every rule."""
    for planned in plan.planned.values():
        for check in EACH:
            yield from check(planned, plan)
    for check_all in WHOLE:
        yield from check_all(plan)
