"""The dates of a roadmap for calendars: an all-day event for each milestone that has a date, as RFC 5545 has it.

Takes the plan of what a circle may see, the words of the interface and the address of the site; gives bytes. An
event covers the period that was written, never a day picked inside it. Its identity comes from the oldest id alone,
and its stamp from the day of the plan, never from a clock.
"""

from collections.abc import Iterable
from datetime import date

from milepost.model.labels import label
from milepost.model.plan import Plan, Planned
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.addresses import address_of
from milepost.stages.render.cards import promise
from milepost.stages.render.exports import absolute, clean, days, oldest_id, one_line

LONGEST_LINE = 75  # octets, as the standard has it, the line break not counted
# A name that nobody can own: an event keeps its identity when the site moves or is renamed.
HOST = "milepost.invalid"


def path(product: str | None = None) -> str:
    """Name the file of a calendar: of the whole roadmap, or of one product beside that product's page."""
    return f"products/{product}.ics" if product else "calendar.ics"


def event_path(id_: str) -> str:
    """Name the file of a milestone's own event, beside that milestone's page."""
    return f"milestones/{id_}.ics"


def has_events(plan: Plan[Seen], product: str | None = None) -> bool:
    """Tell whether a calendar has anything in it."""
    return any(map(has_event, _shown(plan, product)))


def has_event(planned: Planned) -> bool:
    """Tell whether a milestone has a date to add to a calendar."""
    return days(planned.when) is not None


def document(plan: Plan[Seen], title: str, words: Words, site_url: str, product: str | None = None) -> bytes:
    """Write a calendar to subscribe to, of the whole roadmap or of one product."""
    events = (line for planned in _shown(plan, product) for line in _event(planned, plan, words, site_url))
    return _calendar([_text("X-WR-CALNAME", one_line(title)), *events])


def event(plan: Plan[Seen], id_: str, words: Words, site_url: str) -> bytes:
    """Write a calendar of one milestone, to add to one's own; empty when the milestone has no date."""
    lines = _event(plan.planned[id_], plan, words, site_url)
    return _calendar(lines) if lines else b""


def _shown(plan: Plan[Seen], product: str | None) -> list[Planned]:
    found = (plan.planned[id_] for id_ in plan.order)
    return [planned for planned in found if product is None or planned.milestone.product == product]


def _calendar(lines: Iterable[str]) -> bytes:
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Milepost//Milepost//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    )
    return "".join(f"{_folded(line)}\r\n" for line in (*head, *lines, "END:VCALENDAR")).encode()


def _event(planned: Planned, plan: Plan[Seen], words: Words, site_url: str) -> list[str]:
    span = days(planned.when)
    if span is None or planned.when is None:
        return []
    milestone = planned.milestone
    told = promise(planned, label(planned.when, words), words)
    lines = [
        "BEGIN:VEVENT",
        _text("UID", f"{oldest_id(milestone)}@{HOST}"),
        f"DTSTAMP:{_day(plan.day)}T000000Z",
        f"DTSTART;VALUE=DATE:{_day(span[0])}",
        f"DTEND;VALUE=DATE:{_day(span[1])}",
        _text("SUMMARY", one_line(milestone.title)),
        _text("DESCRIPTION", "\n\n".join(filter(None, (told, milestone.summary)))),
        f"STATUS:{_status(planned)}",
        "TRANSP:TRANSPARENT",
    ]
    if categories := _categories(planned, plan):
        lines.append(f"CATEGORIES:{','.join(map(_escaped, categories))}")
    if site_url:
        lines.append(f"URL:{one_line(absolute(address_of('milestone', milestone.id), site_url))}")
    return [*lines, "END:VEVENT"]


def _categories(planned: Planned, plan: Plan[Seen]) -> list[str]:
    milestone, roadmap = planned.milestone, plan.roadmap
    product = [roadmap.products[milestone.product].title] if milestone.product in roadmap.products else []
    return [one_line(title) for title in (*product, *(roadmap.themes[id_].title for id_ in milestone.themes))]


def _status(planned: Planned) -> str:
    milestone = planned.milestone
    if milestone.status == "cancelled":
        return "CANCELLED"
    # What is put off keeps no promise, whatever its front matter still says.
    is_firm = milestone.status == "done" or (milestone.is_open and milestone.commitment == "committed")
    return "CONFIRMED" if is_firm else "TENTATIVE"


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(name: str, text: str) -> str:
    return f"{name}:{_escaped(text)}"


def _escaped(text: str) -> str:
    marked = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return marked.replace("\n", "\\n").replace("\t", " ")


def _folded(line: str) -> str:
    """Break a line before it is too long, between characters and never inside one."""
    if len(line) <= LONGEST_LINE and (line.isascii() or len(line.encode()) <= LONGEST_LINE):
        return line
    pieces: list[str] = []
    size = 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST_LINE:
            pieces.append("\r\n ")
            size = 1
        pieces.append(character)
        size += width
    return "".join(pieces)
