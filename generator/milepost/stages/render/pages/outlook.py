"""Whether a milestone's date holds: its forecast, how early it can be, what decides that, how much room is left.

Readers who are told coarse dates hear forecasts as coarsely, and nothing that counts days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.model.labels import day_label, label
from milepost.model.milestone import Milestone
from milepost.model.plan import Forecast, Plan, Planned
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.model.working_time import working_time
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.precision import forecast_of, told


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a page says of a date: `late` when it cannot be kept, `path` what decides the earliest day."""

    late: str = ""
    slack: str = ""
    path: tuple[Card, ...] = ()
    forecast: str = ""
    chance: str = ""
    method: str = ""

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.late or self.slack or self.forecast)


def outlook(planned: Planned, plan: Plan[Seen], cards: Mapping[str, Card], words: Words) -> Outlook:
    """Say what the plan makes of a milestone's date; of what is over nothing."""
    item = planned.milestone
    if not item.is_open or item.kind == "event":
        return Outlook()
    found, path = forecast_of(item, plan), plan.path_to(item.id)
    is_exact = item.told_at is None
    return Outlook(
        late=_late(planned, len(path) > 1, words) if is_exact else "",
        slack=_slack(planned, plan, words) if is_exact else "",
        path=tuple(listed(cards, path)) if is_exact and len(path) > 1 else (),
        forecast=_forecast(found, item, plan, words) if found else "",
        chance=_chance(found, planned, words) if found else "",
        method=words("outlook.method" if item.estimate else "outlook.method_confidence") if found else "",
    )


def forecast(item: Milestone, plan: Plan[Seen], words: Words) -> str:
    """Say a forecast shortly; empty where there is none."""
    found = forecast_of(item, plan)
    return words("outlook.short", **_dates(found, item, plan, words)) if found else ""


def _late(planned: Planned, has_path: bool, words: Words) -> str:
    """Say by how much a target is missed at best, and whether an estimate or something else is the reason."""
    end, target = planned.feasible.end, planned.target
    if end is None or target is None or target.last is None or end <= target.last or planned.is_overdue:
        return ""
    days = words.count("history.later", (end - target.last).days)
    return words("outlook.late_waits" if has_path else "outlook.late", day=day_label(end, words), days=days)


def _slack(planned: Planned, plan: Plan[Seen], words: Words) -> str:
    """Say by when others need it: so many working days after the end of what was promised, inside it, or too early."""
    feasible, target = planned.feasible, planned.target
    needed = feasible.needed_by
    if needed is None:
        return ""
    time, said = working_time(plan.roadmap.settings.calendar), words("outlook.needed", day=day_label(needed, words))

    def between(first: date, last: date) -> int:
        return time.number(last) - time.number(first)

    if feasible.end and feasible.end > needed:
        return f"{said} {words.count('outlook.no_room', max(between(needed, feasible.end), 1))}"
    if target is None or target.last is None:
        return said
    if target.last > needed:
        return f"{said} {words('outlook.within', target=label(target, words))}"
    slack = between(target.last, needed)
    return f"{said} {words.count('outlook.slack', slack) if slack else words('outlook.critical')}"


def _forecast(found: Forecast, item: Milestone, plan: Plan[Seen], words: Words) -> str:
    return words("outlook.forecast", **_dates(found, item, plan, words))


def _dates(found: Forecast, item: Milestone, plan: Plan[Seen], words: Words) -> dict[str, str]:
    return {key: label(told(day, item, plan), words) for key, day in (("half", found.p50), ("most", found.p85))}


def _chance(found: Forecast, planned: Planned, words: Words) -> str:
    if found.on_time is None or planned.target is None:
        return ""
    return words("outlook.chance", percent=found.on_time, target=label(planned.target, words))
