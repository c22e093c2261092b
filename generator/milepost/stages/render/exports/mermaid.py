"""The roadmap as a Mermaid gantt chart, for a README or a wiki that draws one.

Takes the plan of what a circle may see and a title; gives text. What has no date, or was put off or cancelled, is
not on it. No title can be taken for anything but a title, by Mermaid or by a browser.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from milepost.model.plan import SET_ASIDE, Plan, Planned, State
from milepost.model.roadmap import Seen
from milepost.stages.render.exports import days, one_line

# Signs that mean something to Mermaid or to HTML, and their full-width twins, which look alike and mean nothing.
_TWINS = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in ":;#<>&@%{}[]$`\\|^~"} | {"'": "’", '"': "”"})
# A line that begins so is read as a command or a date; Mermaid takes the first of them even inside a longer word.
_COMMAND = re.compile(
    r"gantt|inclusiveEndDates|topAxis|accTitle|accDescr|weekend|displayMode|[0-9]{4}-[0-9]{2}-[0-9]{2}|"
    r"(?:dateFormat|axisFormat|tickInterval|includes|excludes|todayMarker|weekday|title|section|click|call|href)(?!\S)",
    re.IGNORECASE,
)
_NAMELESS = "–"
LONGEST = 100  # characters of a title beside others
_TAGS: dict[State, tuple[str, ...]] = {
    "done": ("done",),
    "active": ("active",),
    "risk": ("crit",),
    "off": ("crit",),
}
DAY = timedelta(days=1)


def document(plan: Plan[Seen], title: str) -> str:
    """Write a gantt chart with a section for each lane; the numbers of the milestones are those of their place."""
    lines = ["gantt", f"    title {_inert(title)}", "    dateFormat YYYY-MM-DD", "    axisFormat %b %Y"]
    number = 0
    for lane in plan.lanes:
        shown = [(plan.planned[id_], span) for id_ in lane.ids if (span := _span(plan.planned[id_]))]
        if shown:
            lines.append(f"    section {_inert(lane.title)}")
        for planned, span in shown:
            number += 1
            lines.append(f"    {_task(planned, span, number)}")
    return "\n".join(lines) + "\n"


def before_and_after(old: Plan[Seen], new: Plan[Seen], ids: Iterable[str]) -> str:
    """Write a gantt chart with a section for each of some milestones: where it was, and where it is."""
    lines = ["gantt", "    dateFormat YYYY-MM-DD", "    axisFormat %b %Y"]
    number = 0
    for id_ in ids:
        tasks: list[str] = []
        for name, plan in (("before", old), ("now", new)):
            span = _span(plan.planned[id_]) if id_ in plan.planned else None
            if span:
                number += 1
                tasks.append(f"    {name} :{'done, ' if name == 'before' else ''}b{number}, {span[0]}, {span[1]}")
        if tasks:
            planned = new.planned.get(id_) or old.planned[id_]
            lines += [f"    section {_inert(planned.milestone.title[:LONGEST])}", *tasks]
    return "\n".join(lines) + "\n" if number else ""


def _span(planned: Planned) -> tuple[date, date] | None:
    """Find the first day and the day after the last, from the start where one was written."""
    known = days(planned.when)
    if known is None or planned.state in SET_ASIDE:
        return None
    begin = planned.start.first if planned.start else None
    return (begin if begin and begin < known[1] else known[0]), known[1]


def _task(planned: Planned, span: tuple[date, date], number: int) -> str:
    begin, end = span
    is_point = end - begin == DAY
    tags = [*_TAGS.get(planned.state, ()), *(["milestone"] if is_point else [])]
    # With a length of nothing Mermaid draws the mark on the day itself and not half a day later.
    length = "0d" if is_point else end.isoformat()
    return f"{_task_name(planned.milestone.title)} :{', '.join([*tags, f'm{number}', begin.isoformat(), length])}"


def _task_name(title: str) -> str:
    shown = _inert(title)
    return chr(ord(shown[0]) + 0xFEE0) + shown[1:] if _COMMAND.match(shown) else shown


def _inert(text: str) -> str:
    return one_line(text).translate(_TWINS) or _NAMELESS
