"""Coarsens written periods as somebody with a calendar would, and finds a milestone's place on the board.

Knows the forms that `random_fields` writes, on 23 November 2026; shares no code with Milepost.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

RANKS = ("day", "week", "month", "quarter", "half", "year", "board")
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
BOARD = ("now", "next", "later")
DAY = date(2026, 11, 23)
NAMED = {"PI27": ("2026-10-05", "2026-12-11")}


def days(text: str) -> tuple[date, date, str]:
    """Give the first and last day of a period without a range, and how exact it is."""
    if text in NAMED:
        first, last = NAMED[text]
        return date.fromisoformat(first), date.fromisoformat(last), "day"
    if found := re.fullmatch(r"(\d{4})-W(\d\d)", text):
        first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return first, first + timedelta(6), "week"
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return date.fromisoformat(text), date.fromisoformat(text), "day"
    found = re.fullmatch(r"(\d{4})(?:-(?:([QH])(\d)|(\d\d)))?", text)
    assert found, text
    kind = {"Q": "quarter", "H": "half"}.get(found[2], "month" if found[4] else "year")
    number = int(found[3] or found[4] or 1)
    last = number * MONTHS[kind]
    year = int(found[1])
    return date(year, last - MONTHS[kind] + 1, 1), date(year, last, monthrange(year, last)[1]), kind


def unit(day: date, precision: str) -> str:
    """Name the month, quarter, half or year of a day."""
    number = (day.month - 1) // MONTHS[precision] + 1
    names = {"month": f"-{number:02}", "quarter": f"-Q{number}", "half": f"-H{number}", "year": ""}
    return f"{day.year}{names[precision]}"


def coarse(text: str, precision: str) -> str:
    """Write a period no finer than a precision; one that is as coarse already stays as it is."""
    if not precision or text in BOARD:
        return text
    bare = text.rstrip("~?")
    sides = bare.split("/")
    ends = [None if side == ".." else days(side) for side in sides]
    exact = [end for end in ends if end and RANKS.index(end[2]) < RANKS.index(precision)]
    if not exact:
        return text
    first, last = ends[0], ends[-1]
    units = [unit(first[0], precision) if first else "..", unit(last[1], precision) if last else ".."]
    return "/".join(dict.fromkeys(units)) + text[len(bare) :]


def bounds(text: str) -> tuple[date | None, date | None]:
    """Give the first and last day of a period, None where it is open."""
    sides = [None if side == ".." else days(side) for side in text.rstrip("~?").split("/")]
    return (sides[0][0] if sides[0] else None), (sides[-1][1] if sides[-1] else None)


def place_on_board(fields: Mapping[str, Any], period: str) -> str:
    """Say where a milestone stands on the board by what was written; nowhere when it is done or cancelled."""
    status, target = fields.get("status", "planned"), fields.get("target", "")
    if status in {"done", "cancelled"}:
        return ""
    if target in BOARD:
        return str(target)
    if status == "deferred":
        return "later"
    if status == "active" or _is_late(fields):
        return "now"
    if not target:
        return "later"
    begin = bounds(target)[0] or DAY
    # This period is now, the two after it are next.
    ends = {"quarter": (date(2027, 1, 1), date(2027, 7, 1)), "month": (date(2026, 12, 1), date(2027, 2, 1))}[period]
    return "now" if begin < ends[0] else "next" if begin < ends[1] else "later"


def _is_late(fields: Mapping[str, Any]) -> bool:
    gate = fields.get("gate", {})
    again = gate.get("revisit") if gate.get("decision") in {"recycle", "hold"} else None
    due = again or fields.get("target")
    last = bounds(due)[1] if due and due not in BOARD else None
    is_open = fields.get("status", "planned") in {"proposed", "planned", "active"}
    return bool(last and last < DAY and is_open and fields.get("kind") != "event")
