"""How a period reads, on the page and aloud.

Takes a period and the words of the interface; gives a text. Never says more than was written: a quarter reads as
a quarter, not as its last day; and holds no word of any language itself.
"""

import re
from datetime import date
from typing import Literal

from milepost.model.periods import BOARD, OPEN, Period
from milepost.model.words import Words

Manner = Literal["label", "spoken"]
_SPELLING = re.compile(
    r"(?P<fiscal>FY(?=[0-9]))?(?P<year>[0-9]{4}|(?<=FY)[0-9]{2})"
    r"(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?|-(?P<unit>[QHW])(?P<number>[0-9]{1,2}))?",
    re.ASCII,
)
_UNITS = {"Q": "quarter", "H": "half", "W": "week"}
_QUALIFIERS = {"~": "about", "?": "uncertain"}


def label(period: Period, words: Words) -> str:
    """Write a period as short as it can be understood: 15 Mar 2026, Q1 to Q2 2026, from Mar 2026."""
    return _phrase(period, words, "label")


def spoken(period: Period, words: Words) -> str:
    """Write a period in full words for screen readers: first quarter of 2026."""
    return _phrase(period, words, "spoken")


def day_label(day: date, words: Words) -> str:
    """Write a day: 15 Mar 2026."""
    return _unit(day.isoformat(), words, "label")


def month_name(number: int, words: Words) -> str:
    """Name a month from 1 to 12: March."""
    return words(f"dates.month.{number}")


def short_month_name(number: int, words: Words) -> str:
    """Name a month from 1 to 12 in short: Mar."""
    return words(f"dates.short.{number}")


def _phrase(period: Period, words: Words, manner: Manner) -> str:
    text = period.text.removesuffix(period.qualifier)
    if text in BOARD:
        return words(f"dates.board.{text}")
    begin, slash, end = text.partition("/")
    if not slash:
        shown = _unit(text, words, manner) if _SPELLING.fullmatch(text) else _named(text, period, words, manner)
        return _qualified(shown, period, words)
    if end == OPEN:
        return words("dates.range.from", begin=_qualified(_unit(begin, words, manner), period, words))
    if begin == OPEN:
        return words("dates.range.until", end=_qualified(_unit(end, words, manner), period, words))
    return _qualified(_range(begin, end, words, manner), period, words)


def _named(name: str, period: Period, words: Words, manner: Manner) -> str:
    """Say what days a period of the roadmap's own name has, which nobody outside knows."""
    if period.first is None or period.last is None:
        return name
    return words(
        "dates.named", name=name, days=_range(period.first.isoformat(), period.last.isoformat(), words, manner)
    )


def _qualified(text: str, period: Period, words: Words) -> str:
    if not period.qualifier:
        return text
    return words(f"dates.qualifier.{_QUALIFIERS[period.qualifier]}", period=text)


def _range(begin: str, end: str, words: Words, manner: Manner) -> str:
    ends = {"begin": _unit(begin, words, manner), "end": _unit(end, words, manner)}
    shared = _shared_year(begin, end)
    if not shared:
        return words("dates.range.between", **ends)
    ends["begin_in_year"] = _unit(begin, words, manner, "_in_year")
    ends["end_in_year"] = _unit(end, words, manner, "_in_year")
    return words(f"dates.range.in_one_{shared}", **ends)


def _shared_year(begin: str, end: str) -> Literal["", "year", "fiscal_year"]:
    first, last = _SPELLING.fullmatch(begin), _SPELLING.fullmatch(end)
    if not first or not last or begin == first["year"] or end == last["year"]:
        return ""
    if (first["fiscal"], first["year"]) != (last["fiscal"], last["year"]):
        return ""
    if first["fiscal"]:
        return "fiscal_year" if first["unit"] and last["unit"] else ""
    return "year"


def _unit(text: str, words: Words, manner: Manner, scope: Literal["", "_in_year"] = "") -> str:
    """Write one day, week, month, quarter, half or year; any other text is the name of a period."""
    found = _SPELLING.fullmatch(text)
    if not found:
        return text
    kind, values = _parts(found, words, manner)
    return words(f"dates.{manner}{scope}.{kind}", **values)


def _parts(found: re.Match[str], words: Words, manner: Manner) -> tuple[str, dict[str, object]]:
    fiscal = "fiscal_" if found["fiscal"] else ""
    short_year = found["year"]
    values: dict[str, object] = {
        "year": int(short_year) + (2000 if len(short_year) == 2 else 0),
        "short_year": short_year,
    }
    if found["month"]:
        name = month_name if manner == "spoken" else short_month_name
        values["month"] = name(int(found["month"]), words)
        if found["day"]:
            values["day"] = int(found["day"])
        return ("day" if found["day"] else "month"), values
    if not found["unit"]:
        return f"{fiscal}year", values
    kind = _UNITS[found["unit"]]
    values["number"] = int(found["number"])
    if kind != "week":
        values["ordinal"] = words(f"dates.ordinal.{values['number']}")
    return fiscal + kind, values
