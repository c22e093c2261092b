"""A difference as Markdown for a comment on a pull request: short first, the rest folded.

Whatever an author wrote stands in code spans, where no platform reads a mention, a link, an image or HTML.
"""

import re
from collections.abc import Iterator, Sequence

from milepost.commands.diff.difference import Difference
from milepost.commands.diff.wording import by_heading, doubt, following, moved, seen_by, summary
from milepost.commands.terminal import printable
from milepost.model.changes import SETTINGS, PlanChange
from milepost.model.history import DATES
from milepost.stages.render.exports import mermaid

# Platforms take comments of up to 65,536 characters; so many changes are shown under a heading as fit into one.
LONGEST_COMMENT = 60_000
MOST_SHOWN = (100, 30, 10, 3, 1)
MOST_DRAWN = 20
LONGEST = 100
LONGEST_CIRCLES = 1000  # of all circles with their rules: what is behind the arrow must not be cut off
_TICKS = re.compile(r"`+")


def markdown(found: Difference) -> str:
    """Write what can be seen outside, then everything folded, then a chart of what moved, if there is room for one."""
    texts = (_changes(found, most) for most in MOST_SHOWN)
    text = next((text for text in texts if len(text) <= LONGEST_COMMENT), _changes(found, 0))
    chart = mermaid.before_and_after(found.old, found.new, _moved_ids(found.changes))
    drawn = _folded("Before and now", f"```mermaid\n{chart}```")
    return f"{text}\n\n{drawn}" if chart and len(text) + len(drawn) <= LONGEST_COMMENT else text


def _changes(found: Difference, most: int) -> str:
    outer = found.outer
    parts = list(filter(None, ("### Roadmap", summary(found.changes, len(outer)), doubt(found.errors))))
    if outer:
        gravest_first = [change for _, _, those in by_heading(outer) for change in those]
        parts.append(_list("What can be seen outside", gravest_first, found.circles, most))
    if found.changes and len(outer) < len(found.changes):
        parts.append(_folded(f"All changes: {len(found.changes)}", _all(found, most)))
    return "\n\n".join(parts)


def code(text: str, longest: int = LONGEST) -> str:
    """Write a text as a code span, whatever it holds."""
    text = " ".join(printable(text).split())
    text = text if len(text) <= longest else f"{text[: longest - 1]}…"
    fence = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") or not text else ""
    return f"{fence}{space}{text}{space}{fence}"


def _all(found: Difference, most: int) -> str:
    return "\n\n".join(_list(heading, those, found.circles, most) for heading, _, those in by_heading(found.changes))


def _list(heading: str, changes: Sequence[PlanChange], circles: Sequence[str], most: int) -> str:
    lines = [line for change in changes[:most] for line in _lines(change, circles, most)]
    if len(changes) > most:
        lines.append(f"- and {len(changes) - most} more")
    return "\n".join((f"**{heading}**", "", *lines))


def _lines(change: PlanChange, circles: Sequence[str], most: int) -> Iterator[str]:
    name = f"{code(change.title)} ({code(change.id)})" if change.title else code(change.id)
    said = moved(change)
    kind = change.kind if change.kind in {"added", "removed"} else ""
    longest = LONGEST_CIRCLES if change.id == SETTINGS else LONGEST
    what = ", ".join(filter(None, (kind, code(said, longest) if said else "")))
    yield f"- {name}: {what} — {seen_by(change, circles)}"
    follows = following(change)
    for one in follows[:most]:
        yield f"  - so {code(one, longest)}"
    if len(follows) > most:
        yield f"  - and {len(follows) - most} more"


def _folded(heading: str, text: str) -> str:
    return f"<details><summary>{heading}</summary>\n\n{text}\n\n</details>"


def _moved_ids(changes: Sequence[PlanChange]) -> list[str]:
    ids = dict.fromkeys(change.id for change in changes if change.field in {"", *DATES} and change.kind != "knock-on")
    return list(ids)[:MOST_DRAWN]
