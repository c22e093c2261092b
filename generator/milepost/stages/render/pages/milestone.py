"""The page of a milestone, and the pages that lead there from its old ids."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from milepost.model.labels import day_label, label
from milepost.model.milestone import Dependency, Milestone
from milepost.model.plan import Planned
from milepost.model.roadmap import lifecycle_of
from milepost.model.words import Words
from milepost.stages.render import share, texts
from milepost.stages.render.addresses import path_of
from milepost.stages.render.cards import Card, listed
from milepost.stages.render.exports import calendar_ics
from milepost.stages.render.pages import milestone_gate, milestone_release
from milepost.stages.render.pages.outlook import forecast, outlook
from milepost.stages.render.shell import Shell
from milepost.stages.render.texts import Fact, feedback, sunset_facts

NEIGHBOURS, NEAREST = 3, 2
WARNED_OF = frozenset({"risk", "off", "deferred", "cancelled"})


def write(shell: Shell, cards: Mapping[str, Card], id_: str) -> None:
    """Write a milestone's page."""
    planned, card, words = shell.plan.planned[id_], cards[id_], shell.theme.words
    item = planned.milestone
    path = path_of("milestone", id_)
    release = milestone_release.told(shell, cards, planned)
    is_shared = len(shell.plan.planned) <= share.MOST_MILESTONES
    context = {
        "view": "milestone",
        "card": card,
        "item": item,
        "body": texts.body(item, shell),
        # A summary that nobody wrote is the text's first sentence, which stands right below.
        "lede": "" if item.bodies and item.summary == item.bodies[0].first_sentence else item.summary,
        # The reason beside it is the newest update's.
        "banner": planned.state if planned.state in WARNED_OF else "",
        "facts": facts(planned, card, shell),
        **_related(planned, cards, words),
        "outlook": outlook(planned, shell.plan, cards, words),
        "updates": texts.updates(item.updates, shell),
        "gate": milestone_gate.told(shell, cards, planned) if item.gate else None,
        "release": release,
        # Around a release are those of its chain, which stand on the page as well.
        "strip": _strip(shell, cards, planned, NEAREST if release else NEIGHBOURS),
        "edit": _edit(shell, item),
        "feedback": feedback(shell, item.title),
        "calendar": quote(calendar_ics.event_path(id_)) if calendar_ics.has_event(planned) else "",
        "moves": _moves(shell, id_),
        "share": shell.picture(lambda: share.milestone(shell.plan, words, id_)) if is_shared else None,
        **_beside(shell, cards, planned),
    }
    shell.page(path, "milestone.html", context)
    for alias in item.aliases:
        shell.page(
            path_of("milestone", alias),
            "redirect.html",
            {"view": "redirect", "target": quote(f"{id_}.html"), "card": card},
        )


def facts(planned: Planned, card: Card, shell: Shell) -> list[Fact]:
    """List what the side card says, in the order a reader asks: when, how sure, whose, from where."""
    words, item = shell.theme.words, planned.milestone
    found = [Fact(words("fact.when"), card.promise, card.datetime)]
    rows: list[tuple[str, str]] = [
        ("first_promised", card.first_promised if card.first_promised != card.when else ""),
        ("start", label(item.start, words) if item.start else ""),
        ("deadline", label(item.deadline, words) if item.deadline else ""),
        ("not_before", label(item.not_before, words) if item.not_before else ""),
        ("confidence", f"{item.confidence} %" if item.confidence is not None else ""),
        ("forecast", forecast(item, shell.plan, words)),
        ("stage", _stage(planned, shell)),
        ("team", item.team),
        ("owner", ", ".join(item.owner)),
        ("version", item.version),
        ("estimate", _estimate(planned, shell)),
        ("tags", ", ".join(item.tags)),
        *((f"extra.{name}", str(value)) for name, value in item.extra.items() if isinstance(value, str)),
        ("source", item.path),
    ]
    for key, text in rows:
        if text:
            found.append(Fact(key.removeprefix("extra.") if key.startswith("extra.") else words(f"fact.{key}"), text))
    return [*found, *sunset_facts(milestone_gate.sunset(shell, item), shell)]


def _related(planned: Planned, cards: Mapping[str, Card], words: Words) -> dict[str, Any]:
    """List what comes before and after a milestone, above and below it."""
    item = planned.milestone
    return {
        "depends_on": _depends_on(planned, cards, words),
        "unblocks": listed(cards, planned.unblocks),
        "children": listed(cards, planned.children),
        "parent": cards.get(item.parent),
        "follows": cards.get(item.follows),
    }


def _depends_on(planned: Planned, cards: Mapping[str, Card], words: Words) -> list[tuple[Card, Dependency, str]]:
    """List what comes before, how the two are tied, and by how many days that cannot be kept."""
    late = {conflict.dependency: words.count("outlook.conflict", conflict.days) for conflict in planned.conflicts}
    links = planned.milestone.depends_on
    return [(cards[link.id], link, late.get(link, "")) for link in links if link.id in cards]


def _moves(shell: Shell, id_: str) -> list[dict[str, str]]:
    """Tell how the date moved, newest first: when it was told, from where to where, by how many days, and why."""
    words = shell.theme.words
    lifecycle = lifecycle_of(shell.plan.roadmap, shell.plan.planned[id_].milestone.product)
    return [
        {
            "day": day_label(move.date, words),
            "datetime": move.date.isoformat(),
            "was": label(move.before, words),
            "now": label(move.after, words),
            "days": "" if move.days is None else _distance(move.days, words),
            "stage": lifecycle.stage_title(move.stage),
            "reason": move.reason,
        }
        for move in shell.plan.moves_of.get(id_, ())
    ]


def _distance(days: int, words: Words) -> str:
    return words.count("milestone.later" if days >= 0 else "milestone.earlier", abs(days))


def _stage(planned: Planned, shell: Shell) -> str:
    item = planned.milestone
    lifecycle = lifecycle_of(shell.plan.roadmap, item.product)
    return lifecycle.stage_title(planned.stage)


def _estimate(planned: Planned, shell: Shell) -> str:
    effort = planned.milestone.estimate
    if effort is None:
        return ""
    unit = shell.theme.words(f"unit.{effort.unit}")
    if effort.is_range:
        return f"{effort.likely:g} {unit} ({effort.low:g}–{effort.high:g})"
    return f"{effort.likely:g} {unit}"


def _beside(shell: Shell, cards: Mapping[str, Card], planned: Planned) -> dict[str, Card | None]:
    """Find the milestones before and after one in its lane."""
    lane, at = shell.lanes[planned.milestone.id]
    before, after = lane.ids[at - 1] if at else "", lane.ids[at + 1] if at + 1 < len(lane.ids) else ""
    return {"before": cards.get(before), "after": cards.get(after)}


def _strip(shell: Shell, cards: Mapping[str, Card], planned: Planned, each_side: int) -> list[Card]:
    """Pick this milestone and its nearest neighbours in its lane."""
    lane, at = shell.lanes[planned.milestone.id]
    return listed(cards, lane.ids[max(0, at - each_side) : at + each_side + 1])


def _edit(shell: Shell, item: Milestone) -> str:
    repo = shell.plan.roadmap.settings.repo_url.rstrip("/")
    return f"{repo}/edit/HEAD/{quote(item.path)}" if repo and item.path else ""
