"""What one circle may see, planned; and what changed between two contents."""

from dataclasses import replace

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
    old = _begun(old, new.settings)
    seen = {
        audience.id: (see(old, compare.counterpart(old.settings, new.settings, audience)), see(new, audience))
        for audience in new.settings.audiences
    }
    was = see(old, old.settings.audiences[-1], with_drafts=True)
    now = see(new, new.settings.audiences[-1], with_drafts=True)
    return was, now, compare.compare(was, now, (old.plan.roadmap, new.plan.roadmap), seen)


def _begun(loaded: Loaded, settings: Settings) -> Loaded:
    """Give a folder from before there was anything in it the settings of later: nobody was told anything by others."""
    if loaded.folder.settings or loaded.folder.sources:
        return loaded
    whole = replace(loaded.plan.roadmap, settings=settings)
    return replace(loaded, settings=settings, plan=replace(loaded.plan, roadmap=whole))


def find_audience(settings: Settings, name: str) -> Audience | None:
    """Look up a circle by name."""
    return next((audience for audience in settings.audiences if audience.id == name), None)
