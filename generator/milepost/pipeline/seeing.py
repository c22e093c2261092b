"""What one circle may see, planned; and what changed between two contents."""

from milepost.model.changes import PlanChange
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.pipeline.loading import Loaded
from milepost.stages import compare, plan, project


def see(loaded: Loaded, audience: Audience, with_drafts: bool = False) -> Plan[Seen]:
    """Plan what one circle may see; references to what it may not see were reported when the folder was loaded."""
    seen = project.seen(loaded.plan.roadmap, audience, loaded.plan.day, with_drafts)
    planned, _ = plan.on(loaded.plan.day, seen, with_forecasts=audience.sees("forecast"))
    return planned


def compared(old: Loaded, new: Loaded) -> tuple[Plan[Seen], Plan[Seen], tuple[PlanChange, ...]]:
    """Compare two contents on one day: their plans as the innermost circle sees them, and what changed between them."""
    seen: dict[str, tuple[Plan[Seen] | None, Plan[Seen]]] = {}
    for audience in new.settings.audiences:
        before = find_audience(old.settings, audience.id)
        seen[audience.id] = (see(old, before) if before else None, see(new, audience))
    was = see(old, old.settings.audiences[-1], with_drafts=True)
    now = see(new, new.settings.audiences[-1], with_drafts=True)
    return was, now, compare.compare(was, now, seen)


def find_audience(settings: Settings, name: str) -> Audience | None:
    """Look up a circle by name."""
    return next((audience for audience in settings.audiences if audience.id == name), None)
