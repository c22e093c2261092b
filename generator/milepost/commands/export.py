"""`milepost export`: the roadmap as one file, of what a circle may see."""

from milepost.adapters.pages import Theme
from milepost.commands import content, past
from milepost.commands.build import circumstances_of, nothing_to_publish, say_nothing
from milepost.commands.workspace import Workspace
from milepost.model.build import Build
from milepost.model.page import Page
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.pipeline.publishing import dress, searched
from milepost.pipeline.seeing import see
from milepost.problems import Problem, Stop, errors
from milepost.stages.render.chart import standalone
from milepost.stages.render.exports import calendar_ics, mermaid, roadmap_csv, roadmap_json


def export(at: Workspace, form: str, audience: str, site_url: str, strict: bool) -> tuple[bytes, tuple[Problem, ...]]:
    """Write what a circle sees in a format; nothing is written while there is an error."""
    loaded, _ = past.load(at, say_nothing)
    circle = content.audiences(loaded.settings, audience, default=0)[0]
    if errors(loaded.problems) or (strict and loaded.problems):
        raise Stop(loaded.problems)
    plan = see(loaded, circle)
    empty = nothing_to_publish(plan, loaded, circle)
    if empty:
        raise Stop(empty)
    look = dress(at.templates, loaded.settings.language)
    knows = circumstances_of(at, loaded, site_url)(circle)
    data = _drawn(form, plan, look, knows)
    found = searched([Page(f"roadmap.{form}", data)], loaded, plan, look, knows)
    if found.problems:
        raise Stop(found.problems)
    return data, loaded.problems


def _drawn(form: str, plan: Plan[Seen], look: Theme, knows: Build) -> bytes:
    title, source = plan.roadmap.settings.title, knows.source
    if form == "json":
        state = {"commit": source.commit, "dirty": source.is_dirty} if source else None
        return roadmap_json.document(plan, state, knows.site_url)
    if form == "csv":
        return roadmap_csv.document(plan)
    if form == "ics":
        return calendar_ics.document(plan, title, look.words, knows.site_url)
    if form == "mermaid":
        return mermaid.document(plan, title).encode()
    return standalone.whole(plan, look, knows.site_url).encode()
