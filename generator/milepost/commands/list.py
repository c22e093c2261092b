"""`milepost list`: milestones as a table in the terminal, filtered, or as JSON for programs."""

import json
from dataclasses import dataclass

from milepost.commands.terminal import WIDTH, columns
from milepost.model.plan import Plan, Planned
from milepost.model.roadmap import Roadmap
from milepost.model.settings import Audience
from milepost.pipeline.loading import Loaded
from milepost.pipeline.seeing import see
from milepost.report import clean, escaped

COLUMNS = ("id", "status", "when", "product", "audience", "title")
LEAST_TITLE = 24
# What is left out first where the ids are long; `--json` has everything.
DISPENSABLE = ("product", "audience")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which milestones are listed; an empty value asks for nothing."""

    status: str = ""
    product: str = ""
    theme: str = ""
    team: str = ""
    text: str = ""

    def lets_through(self, planned: Planned) -> bool:
        """Tell whether a milestone is wanted."""
        item = planned.milestone
        wanted = (
            (self.status, (item.status, planned.state)),
            (self.product, (item.product,)),
            (self.theme, item.themes),
            (self.team, (item.team,)),
        )
        if any(asked and asked not in had for asked, had in wanted):
            return False
        return self.text.casefold() in f"{item.id} {item.title}".casefold()


def rows(loaded: Loaded, audience: Audience, chosen: Filter, held_back: bool) -> list[dict[str, str]]:
    """List what a circle sees, or with `held_back` what it does not."""
    whole: Plan[Roadmap] = loaded.plan
    seen = see(loaded, audience, with_drafts=audience == loaded.settings.audiences[-1])
    shown = [id_ for id_ in whole.order if (id_ in seen.planned) != held_back]
    plan = whole if held_back else seen
    return [
        _row(plan.planned[id_], whole.roadmap.milestones[id_].audience)
        for id_ in shown
        if chosen.lets_through(plan.planned[id_])
    ]


def _row(planned: Planned, audience: str) -> dict[str, str]:
    item = planned.milestone
    return {
        "id": item.id,
        "status": "overdue" if planned.is_overdue else item.status,
        "when": planned.when.text if planned.when else "",
        "product": item.product,
        "audience": "draft" if item.draft else audience,
        "title": item.title,
    }


def as_json(found: list[dict[str, str]]) -> str:
    """Write the rows for a program."""
    return escaped(json.dumps(found, indent=2, ensure_ascii=False))


def as_table(found: list[dict[str, str]]) -> str:
    """Write the rows in columns; the title gets what is left of 80, and a line is never cut inside the others."""
    if not found:
        return "No milestone matches."
    found = [{key: clean(text) for key, text in row.items()} for row in found]
    widths = {key: max(columns(key), *(columns(row[key]) for row in found)) for key in COLUMNS[:-1]}
    for key in DISPENSABLE:
        if _room(widths) < LEAST_TITLE:
            del widths[key]
    room = max(LEAST_TITLE, _room(widths))
    lines = [_line({key: key.upper() for key in COLUMNS}, widths, room)]
    lines += [_line(row, widths, room) for row in found]
    return "\n".join(lines)


def _room(widths: dict[str, int]) -> int:
    return WIDTH - sum(widths.values()) - 2 * len(widths)


def _line(row: dict[str, str], widths: dict[str, int], room: int) -> str:
    cells = [row[key] + " " * (width - columns(row[key])) for key, width in widths.items()]
    return "  ".join([*cells, _short(row["title"], room)]).rstrip()


def _short(text: str, room: int) -> str:
    if columns(text) <= room:
        return text
    # A sign takes a column or two, but for marks above letters; and a title may be as long as a file.
    text = text[: room - 1]
    while columns(text) > room - 1:
        text = text[:-1]
    return text.rstrip() + "…"
