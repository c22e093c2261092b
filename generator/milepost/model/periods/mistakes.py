"""What is not read: what is wrong with it, and what to type instead.

Takes a text that has no known form and a calendar; gives the `PeriodError` its author should see. Never raises it, and
never leaves its author without something to type.
"""

import re
import unicodedata

from milepost.model.calendar import Calendar
from milepost.model.periods.meanings import DAY, MONTH, MONTH_NAME, UNDECIDED, UNIT, attempt, candidates, meant
from milepost.model.periods.period import PeriodError, quoted
from milepost.model.periods.reading import ANY_CASE, RANGE, read, unqualified
from milepost.model.spelling import Nearest, Patience

FORMS = "write a day '2026-03-15', month '2026-03', quarter '2026-Q1', year '2026' or range '2026-Q1/2026-Q2'"
_NO_DATE = "leave it out, or write 'later'"
_ROUGHLY = "write a month, quarter or half, with '~' for about: '2026-Q3~'"
_YEAR_TOO = "write the year, and write it first: '2026-Q1', '2026-03', '2026-03-15'"
_PLACEHOLDER = re.compile(
    r"<.*|\{.*|\[.*|(?:.*[^a-z])?(?:y{2,}|m{2,}|d{2,}|x{2,}|[0-9]+x+|[qhw][nx]+|y{4}m{2}d{2}|date)(?:[^a-z].*)?",
    ANY_CASE,
)
_VAGUE = re.compile(
    r"(?:early|mid|late|end|start|begin|beginning|spring|summer|autumn|fall|winter|christmas|this|next|last|today|"
    r"tomorrow|yesterday|in|within|eoy|eoq|eom)\b.*",
    ANY_CASE,
)
_NO_YEAR = re.compile(rf"{UNIT}|{DAY}[-/.]{MONTH}\.?|{MONTH_NAME}(?: [0-9]{{1,2}})?", ANY_CASE)
_LONG_YEAR = re.compile(r"[+-]?[0-9]{5}.*", ANY_CASE)


def mistake(text: str, calendar: Calendar, patience: Patience) -> PeriodError:
    """Say what is wrong with a text that has no known form, and what to type for what it seems to mean."""
    seen, plain = quoted(text), _plain(text)
    if not text or UNDECIDED.fullmatch(plain):
        return PeriodError(f"{seen} is not a time" if text else "no period is written", _NO_DATE)
    if plain != text and (readings := attempt(plain, calendar)):
        return PeriodError(f"{seen} has characters that only look like digits and hyphens", _did_you_mean(readings))
    if _PLACEHOLDER.fullmatch(plain):
        return PeriodError(f"{seen} is a placeholder left from a template", f"{FORMS}, or leave it out")
    wrong, readings = meant(plain, calendar)
    if readings:
        return PeriodError(f"{seen} {wrong}", _did_you_mean(readings))
    return _impossible(plain, calendar) or _incomplete(plain) or _unknown(plain, calendar, patience)


def _impossible(text: str, calendar: Calendar) -> PeriodError | None:
    for _, rewritten in candidates(text):
        try:
            read(rewritten[0], calendar)
        except PeriodError as error:
            return error
    return None


def _incomplete(text: str) -> PeriodError | None:
    bare, _ = unqualified(text)
    if _NO_YEAR.fullmatch(bare):
        return PeriodError(f"{quoted(text)} has no year", _YEAR_TOO)
    if _VAGUE.fullmatch(bare):
        return PeriodError(f"{quoted(text)} is not a time", _ROUGHLY)
    if _LONG_YEAR.fullmatch(bare):
        return PeriodError(f"{quoted(text)} does not have a year of four digits", FORMS)
    return None


def _unknown(text: str, calendar: Calendar, patience: Patience) -> PeriodError:
    if sides := RANGE.fullmatch(text):
        wrong = (side.strip() for side in sides.groups() if not attempt(side.strip(), calendar))
        return mistake(next(wrong, ""), calendar, patience)
    names = {name.casefold(): name for name, _, _ in calendar.named}
    if near := Nearest(names, patience).some(text.casefold()):
        return PeriodError(f"no period is named {quoted(text)}", _did_you_mean([names[name] for name in near]))
    listed = ", ".join(quoted(name) for name in list(names.values())[:5])
    hint = f"{FORMS}, or a name: {listed}" if listed else FORMS
    return PeriodError(f"{quoted(text)} is not a period", hint)


def _plain(text: str) -> str:
    dashes = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
    return "".join(str(unicodedata.decimal(character, character)) for character in text.translate(dashes))


def _did_you_mean(texts: list[str]) -> str:
    return f"did you mean {' or '.join(quoted(text) for text in texts)}?"
