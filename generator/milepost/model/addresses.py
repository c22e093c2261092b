"""Addresses with which others begin, such as that of a site with those of its pages."""

import re
import unicodedata
from urllib.parse import urlsplit

_NO_CHARACTER = re.compile(r'[\s\x00-\x1f\x7f"<>\\]')
LONGEST_SHOWN = 80


def fault_of_base(address: str) -> str:
    """Say why no address of the web can begin with this one; nothing where one can."""
    shown = address if len(address) <= LONGEST_SHOWN else f"{address[:LONGEST_SHOWN]}…"
    try:
        parts = urlsplit(address)
        # A port that is no number is found out when it is asked for.
        is_whole = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or _NO_CHARACTER.search(address) or any(unicodedata.category(one) == "Cf" for one in address):
        return f"'{shown}' is not a whole address of the web"
    if "?" in address or "#" in address:
        return f"'{shown}' goes on with ? or #, so that no address of a page can begin with it"
    return ""
