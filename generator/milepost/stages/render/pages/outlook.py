"""Whether a milestone's date holds: its forecast, how early it can be, what decides that, how much room is left.

Days worked out from what a circle is told coarsely are told as coarsely.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from milepost.model.labels import label
from milepost.model.milestone import Milestone
from milepost.model.plan import Forecast, Plan, Planned
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.model.working_time import working_time
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.precision import told


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a page says of a date: `late` when it cannot be kept, `path` what decides the earliest day."""

    late: str
    slack: str
    path: tuple[Card, ...]
    forecast: str
    chance: str

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.late or self.slack or self.forecast)


def outlook(planned: Planned, plan: Plan[Seen], cards: Mapping[str, Card], words: Words) -> Outlook:
    """Say what the plan makes of a milestone's date; of what is over nothing."""
    item = planned.milestone
    if not item.is_open or item.kind == "event":
        return Outlook("", "", (), "", "")
    path = plan.path_to(item.id)
    late = _late(planned, plan, words)
    found = plan.forecasts.get(item.id)
    return Outlook(
        late=late,
        slack=_slack(planned, plan, words),
        path=tuple(listed(cards, path)) if len(path) > 1 else (),
        forecast=_forecast(found, plan, words) if found else "",
        chance=_chance(found, planned, words) if found else "",
    )


def forecast(item: Milestone, plan: Plan[Seen], words: Words) -> str:
    """Say a forecast shortly; empty where there is none."""
    found = plan.forecasts.get(item.id)
    if found is None:
        return ""
    return words("outlook.short", half=label(told(found.p50, plan), words), most=label(told(found.p85, plan), words))


def _late(planned: Planned, plan: Plan[Seen], words: Words) -> str:
    """Say by how much a target is missed at best, and whether an estimate or something else is the reason."""
    end, target = planned.feasible.end, planned.target
    if end is None or target is None or target.last is None or end <= target.last or planned.is_overdue:
        return ""
    days = words.count("history.later", (end - target.last).days)
    key = "outlook.late_waits" if len(plan.path_to(planned.milestone.id)) > 1 else "outlook.late"
    return words(key, day=label(told(end, plan), words), days=days)


def _slack(planned: Planned, plan: Plan[Seen], words: Words) -> str:
    """Say by when others need it, and how many working days that is after the end of what was promised."""
    feasible, target = planned.feasible, planned.target
    if feasible.needed_by is None:
        return ""
    needed = words("outlook.needed", day=label(told(feasible.needed_by, plan), words))
    promised = max((day for day in (feasible.end, target.last if target else None) if day), default=None)
    if promised is None:
        return needed
    time = working_time(plan.roadmap.settings.calendar)
    slack = time.number(feasible.needed_by) - time.number(promised)
    if slack < 0:
        return f"{needed} {words.count('outlook.no_room', -slack)}"
    return f"{needed} {words.count('outlook.slack', slack) if slack else words('outlook.critical')}"


def _forecast(found: Forecast, plan: Plan[Seen], words: Words) -> str:
    return words("outlook.forecast", half=label(told(found.p50, plan), words), most=label(told(found.p85, plan), words))


def _chance(found: Forecast, planned: Planned, words: Words) -> str:
    if found.on_time is None or planned.target is None:
        return ""
    return words("outlook.chance", percent=found.on_time, target=label(planned.target, words))
