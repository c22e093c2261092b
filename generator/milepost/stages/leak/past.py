"""The history that a circle was given, held against the contract: since it could see an item, no finer than then."""

from collections.abc import Iterator

from milepost.model.history import Era, Version
from milepost.model.milestone import Milestone
from milepost.model.periods import Period
from milepost.model.roadmap import Seen
from milepost.problems import Problem
from milepost.stages.leak.circle import Circle, Past
from milepost.stages.leak.dates import is_too_fine
from milepost.stages.leak.finding import fault


def too_much_of_the_past(seen: Seen, circle: Circle) -> Iterator[Problem]:
    """Name every version that a circle was given without being allowed."""
    name = circle.audience.id
    if seen.history and not circle.sees("history"):
        yield fault("roadmap.yml", f"the history was given to '{name}'")
        return
    for id_, series in seen.history.items():
        item = circle.roadmap.milestones.get(id_)
        if item is None or not circle.is_told_of(item):
            yield fault(item.shown if item else id_, f"the history of '{id_}' was given to '{name}'")
            continue
        whole = [one for one in circle.past_of(item) if one.day]
        for version in series:
            if not any(_may_be(version, one, item, circle) for one in whole):
                yield fault(item.shown, f"what '{id_}' was on {version.day.isoformat()} was given to '{name}'")


def _may_be(given: Version, whole: Past, item: Milestone, circle: Circle) -> bool:
    mine, all_ = given.values, whole.version.values
    if given.day != whole.day:
        return False
    is_same = (mine.status, mine.stage, mine.commitment) == (all_.status, all_.stage, all_.commitment)
    saw_gates = circle.sees("gate") and (whole.era is None or _saw(whole.era, "gate", circle))
    is_decided = not mine.decision or (mine.decision == all_.decision and saw_gates)
    is_noted = not mine.notes or (set(mine.notes) <= set(all_.notes) and circle.sees("updates"))
    is_present = circle.is_innermost or set(mine.notes) <= {update.text for update in item.updates}
    is_inner = bool(given.commit or given.subject or mine.audience or mine.precisions or mine.aliases)
    is_fine = is_too_fine(_dates(given), _dates(whole.version), whole.precision)
    return is_same and is_decided and is_noted and is_present and not is_fine and (circle.is_innermost or not is_inner)


def _saw(era: Era, field: str, circle: Circle) -> bool:
    names = era.circles if era.circles is not None else (circle.audience,)
    return any(one.id == circle.audience.id and one.sees(field) for one in names)


def _dates(version: Version) -> list[Period]:
    return [period for period in (version.values.target, version.values.start) if period]
