"""Who is told more than before, and who less: by a milestone's own file, or by the circles in roadmap.yml.

What the settings do to many milestones is one change, with their number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from milepost.model.changes import SETTINGS, ChangeKind, PlanChange, Told
from milepost.model.plan import Plan
from milepost.model.roadmap import Items, Seen
from milepost.stages.compare.circles import Standing, in_words, is_inside, loosened
from milepost.stages.compare.openings import Side, is_by_default, meant_for, openings

# The plans of each circle of the new settings, widest first: what its readers were shown, and are shown now.
SeenPlans = Mapping[str, tuple[Plan[Seen], Plan[Seen]]]
Ids = tuple[str, str]  # of one milestone, before and now
# What of each milestone one circle is told besides, or no longer; `is_own` where its own file says so.
Found = Mapping[str, Sequence[tuple[str, bool]]]
WHOLE = ("milestone", "title", "summary", "dates")


def audience_changes(old: Items, new: Items, seen: SeenPlans, former: Mapping[str, str]) -> list[PlanChange]:
    """List what changed of who is told what, the settings first; takes roadmaps as written, and renamed ids."""
    both = [(former.get(id_, id_), id_) for id_ in sorted(new.milestones) if former.get(id_, id_) in old.milestones]
    more: dict[str, Found] = {}
    less: dict[str, Found] = {}
    standings = {name: _standings(old, new, *plans) for name, plans in seen.items()}
    for name in (name for name, stands in standings.items() if not is_inside(*stands)):
        was, now = (Side(whole, plan) for whole, plan in zip((old, new), seen[name], strict=True))
        more[name] = {ids[1]: tuple(openings(was, now, *ids)) for ids in both}
        less[name] = {ids[1]: tuple(openings(now, was, *reversed(ids))) for ids in both}
    settings = _of_settings(old, new, standings, more, less)
    files = [change for ids in both if (change := _of_file(old, new, ids, more, less, not settings))]
    return [_with_readers(change, tuple(seen)) for change in (*settings, *files)]


def _standings(old: Items, new: Items, was: Plan[Seen], now: Plan[Seen]) -> tuple[Standing, Standing]:
    return Standing(old.settings, was.roadmap.audience), Standing(new.settings, now.roadmap.audience)


def _of_settings(
    old: Items,
    new: Items,
    standings: Mapping[str, tuple[Standing, Standing]],
    more: Mapping[str, Found],
    less: Mapping[str, Found],
) -> list[PlanChange]:
    """Tell of the circles as a whole; nothing where both settings have the same."""
    before, after = in_words(old.settings, new.settings), in_words(new.settings, old.settings)
    if before == after:
        return []
    opens = tuple(_by_rule(name, loosened(*standings[name]), found) for name, found in more.items())
    closes = tuple(_by_rule(name, loosened(*reversed(standings[name])), found) for name, found in less.items())
    opens, closes = (tuple(one for one in told if one.what) for told in (opens, closes))
    title = new.settings.title
    return [PlanChange(SETTINGS, title, _kind(opens, closes), "audience", before, after, opens=opens, closes=closes)]


def _by_rule(name: str, rules: tuple[str, ...], found: Found) -> Told:
    """Say what the settings tell a circle besides, and of how many milestones; fields are named by the rules."""
    met = [{what for what, is_own in one if not is_own} for one in found.values()]
    parts = (what for what in WHOLE if what in rules or any(what in one for one in met))
    return Told(name, (*parts, *(what for what in rules if what not in WHOLE)), sum(map(bool, met)))


def _of_file(
    old: Items, new: Items, ids: Ids, more: Mapping[str, Found], less: Mapping[str, Found], is_alone: bool
) -> PlanChange | None:
    """Tell whom a milestone's file opens it to or closes it for; `is_alone` where the settings did nothing."""
    item = new.milestones[ids[1]]
    before, after = meant_for(old.milestones[ids[0]]), meant_for(item)
    if before == after or is_by_default(old, new, *ids):
        before = after = ""
    opens, closes = (_by_file(found, ids[1], is_alone) for found in (more, less))
    if before == after and not opens and not closes:
        return None
    return PlanChange(item.id, item.title, _kind(opens, closes), "audience", before, after, opens=opens, closes=closes)


def _by_file(found: Mapping[str, Found], id_: str, is_alone: bool) -> tuple[Told, ...]:
    told = ((name, tuple(what for what, is_own in one[id_] if is_own or is_alone)) for name, one in found.items())
    return tuple(Told(name, what) for name, what in told if what)


def _kind(opens: Iterable[Told], closes: Iterable[Told]) -> ChangeKind:
    """Name a change; one that opens anything counts as such, whatever it closes."""
    return "widened" if opens else "narrowed" if closes else "changed"


def _with_readers(change: PlanChange, circles: tuple[str, ...]) -> PlanChange:
    """Say who can tell: whoever is told more or less, and the innermost circle; others see no difference."""
    touched = {told.audience for told in (*change.opens, *change.closes)} | {circles[-1]}
    return replace(change, visible_to=tuple(name for name in circles if name in touched))
