"""The data files of a site: a roadmap for programs, spreadsheets, calendars, feed readers and search.

Each module takes the plan of what one circle may see and a few values, and gives bytes or text. None reads a file,
asks for the time, or knows what is withheld. Here stands what they share.
"""

import re
from datetime import date, timedelta

from milepost.model.milestone import Milestone
from milepost.model.periods import Period

# What neither XML 1.0 nor a line of a calendar may hold: control characters, halves of a pair, two non-characters.
_ILLEGAL = re.compile("[^\t\n\r -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile("[\t-\r\x1c-\x1f \x85\u2028\u2029]+")


def clean(text: str) -> str:
    """Take out what no text file should hold; every kind of line break becomes a newline."""
    if text.isascii() and text.isprintable():
        return text
    return _ILLEGAL.sub("", _BREAK.sub("\n", text))


def one_line(text: str) -> str:
    """Write a text on one line, with single blanks and without control characters."""
    return clean(_BLANKS.sub(" ", text)).strip(" ")


def unbroken(text: str) -> str:
    """Escape in JSON what older scripts take for the end of a line; it reads back the same."""
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def encoded(text: str) -> bytes:
    """Encode a text; half of a surrogate pair, which an author can write as an escape, becomes a question mark."""
    return text.encode("utf-8", "replace")


def absolute(address: str, site_url: str, root: str = "") -> str:
    """Lead to an address of the site: below the site's own when it is known, else from the file at `root`."""
    return f"{site_url.rstrip('/')}/{address}" if site_url else root + address


def oldest_id(milestone: Milestone) -> str:
    """Name a milestone as it was first called, so that what readers subscribed to outlives a rename."""
    return milestone.aliases[0] if milestone.aliases else milestone.id


def days(period: Period | None) -> tuple[date, date] | None:
    """Find the first day and the day after the last; of a period open on one side the day that is known."""
    if period is None or (period.begin is None and period.end is None):
        return None
    begin = period.begin or (period.last or date.min)
    return begin, period.end or begin + timedelta(days=1)
