"""The history of what a circle sees: since it could see it, and no finer than it was told then, or is told now."""

from collections.abc import Mapping
from dataclasses import replace

from milepost.model.history import Era, Series, Values, Version
from milepost.model.milestone import Milestone, Wording
from milepost.model.periods import Period, Precision, coarsen
from milepost.model.roadmap import Roadmap
from milepost.stages.project.view import View
from milepost.stages.project.visibility import Telling, tellings
from milepost.stages.project.wording import COARSENESS, precision_for


def history(roadmap: Roadmap, view: View) -> Mapping[str, Series]:
    """Keep the versions of each milestone that a circle could see, as it could see them."""
    if not view.audience.sees("history"):
        return {}
    views = {era.commit: _view_then(era, view) for era in roadmap.eras}
    found: dict[str, Series] = {}
    for id_, item in view.milestones.items():
        known = tellings(roadmap.history.get(id_, ()), roadmap.eras, view.settings, view.level)
        series = tuple(_told(one, item, view, views.get(one.era.commit, view)) for one in known)
        if series:
            found[id_] = series
    return found


def _view_then(era: Era, view: View) -> View:
    """Look with the circles of an era; where it had not this one, as now."""
    level = next((number for number, one in enumerate(era.circles or ()) if one.id == view.audience.id), None)
    if era.circles is None or level is None:
        return view
    settings = replace(view.settings, audiences=era.circles)
    return replace(view, settings=settings, audience=era.circles[level], level=level)


def _told(one: Telling, item: Milestone, view: View, then: View) -> Version:
    version, values = one.version, one.version.values
    asked = {circle: Wording(precision=finest) for circle, finest in values.precisions}
    precisions = (precision_for(item.as_seen_by, view), precision_for(asked, view), precision_for(asked, then))
    precision = max((one for one in precisions if one), key=COARSENESS.index, default=None)
    if precision:
        target, start = (_coarse(period, precision, view) for period in (values.target, values.start))
        values = values._replace(target=target, start=start)
    if view.is_innermost:
        return replace(version, values=values)

    def sees(name: str) -> bool:
        return view.audience.sees(name) and then.audience.sees(name)

    # A note that was taken back is nobody's any more; it was checked with the file it stands in now.
    present = {update.text for update in item.updates} if view.audience.sees("updates") else set()
    values = Values(
        target=values.target,
        start=values.start,
        status=values.status,
        stage=values.stage,
        commitment=values.commitment,
        decision=values.decision if sees("gate") else "",
        notes=tuple(note for note in values.notes if note in present),
    )
    # What a commit says of itself was written for those who may read the repository.
    return Version("", one.day, "", values, is_baseline=version.is_baseline)


def _coarse(period: Period | None, precision: Precision, view: View) -> Period | None:
    if period is None or precision == "board":
        return None
    return coarsen(period, precision, view.settings.calendar)
