"""The history of what a circle sees: since it could see it, and no finer than it was told then, or is told now."""

from collections.abc import Mapping
from dataclasses import replace

from milepost.model.history import Series, Version
from milepost.model.milestone import Wording
from milepost.model.periods import Period, Precision, coarsen
from milepost.stages.project.view import View
from milepost.stages.project.wording import COARSENESS, precision_for


def history(known: Mapping[str, Series], view: View) -> Mapping[str, Series]:
    """Keep the versions of each milestone that a circle could see, as it could see them."""
    if not view.audience.sees("history"):
        return {}
    found: dict[str, Series] = {}
    for id_, item in view.milestones.items():
        now = precision_for(item.as_seen_by, view)
        series = tuple(_told(one, view, now) for one in known.get(id_, ()) if _is_visible(one, view))
        if series:
            found[id_] = series
    return found


def _is_visible(version: Version, view: View) -> bool:
    values, circles = version.values, view.settings.circles
    # A circle that is gone from roadmap.yml was nobody's outside.
    level = circles.index(values.audience) if values.audience in circles else len(circles) - 1
    return not values.draft and level <= view.level


def _told(version: Version, view: View, now: Precision | None) -> Version:
    values, sees = version.values, view.audience.sees
    then = precision_for({circle: Wording(precision=finest) for circle, finest in values.precisions}, view)
    precision = max((one for one in (then, now) if one), key=COARSENESS.index, default=None)
    if precision:
        target, start = (_coarse(period, precision, view) for period in (values.target, values.start))
        values = values._replace(target=target, start=start)
    if view.is_innermost:
        return replace(version, values=values)
    values = values._replace(
        audience="",
        precisions=(),
        decision=values.decision if sees("gate") else "",
        notes=values.notes if sees("updates") else (),
    )
    # What a commit says of itself was written for those who may read the repository.
    return replace(version, commit="", subject="", values=values)


def _coarse(period: Period | None, precision: Precision, view: View) -> Period | None:
    if period is None or precision == "board":
        return None
    return coarsen(period, precision, view.settings.calendar)
