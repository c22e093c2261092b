"""roadmap.json held against the contract: no key that a circle is not told, no day finer than it is told.

What is worked out only after the projection, such as a forecast, can be seen here alone.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

from milepost.model.page import Page
from milepost.problems import Problem
from milepost.stages.leak.circle import Circle
from milepost.stages.leak.dates import is_on_grid
from milepost.stages.leak.finding import fault
from milepost.stages.leak.told import strings

# What a circle must see for a key to be there; every other key is everybody's.
NEEDS = {
    **{key: key for key in ("health", "confidence", "estimate", "team", "owner", "depends_on", "gate", "history")},
    **{key: key for key in ("forecast", "parent", "deadline", "not_before", "updates")},
    **dict.fromkeys(("capacity", "demand"), "capacity"),
}
_DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)\b")


def exported(page: Page, circle: Circle) -> Iterator[Problem]:
    """Name what is too much in the file for programs."""
    if page.path != "roadmap.json" or circle.is_innermost:
        return
    document = json.loads(page.data)
    entries = [(entry, entry.get("id", "")) for group in ("milestones", "periods") for entry in document.get(group, ())]
    for entry, id_ in entries:
        for key in sorted(key for key in entry if key in NEEDS and not circle.sees(NEEDS[key])):
            yield fault(page.path, f"'{key}' of '{id_}' stands in it, which '{circle.audience.id}' may not see")
    for entry in document.get("milestones", ()):
        item = circle.roadmap.milestones.get(entry.get("id"))
        precision = circle.precision(item) if item else None
        told = [entry.get(key) for key in ("start", "target", "completed", "earliest", "latest", "forecast")]
        past = entry.get("history", {})
        told += [past.get("first_target"), [(move.get("from"), move.get("to")) for move in past.get("moves", ())]]
        days = {date.fromisoformat(day) for text in strings(told) for day in _DAY.findall(text)}
        is_coarse = precision is None or all(
            precision != "board" and (is_on_grid(day, precision) or is_on_grid(day + timedelta(1), precision))
            for day in days
        )
        if not is_coarse:
            yield fault(
                page.path, f"a day of '{entry.get('id')}' stands in it, which '{circle.audience.id}' is told coarsely"
            )
