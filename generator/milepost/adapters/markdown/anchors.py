"""Anchors of headings: takes a heading's text, gives an id as GitHub would, for letters of any script.

Promises: ids of one body differ, and depend on its text alone. Never gives an empty id.
"""

import re
import unicodedata

_NOT_IN_ASCII_ANCHOR = re.compile(r"[^a-z0-9_\- ]")
_KEPT = ("L", "M", "N")


def anchor(text: str) -> str:
    """Make an id of a text: lower case, blanks as hyphens, punctuation and symbols left out."""
    lower = " ".join(unicodedata.normalize("NFC", text).lower().split())
    if lower.isascii():
        kept = _NOT_IN_ASCII_ANCHOR.sub("", lower)
    else:
        kept = "".join(character for character in lower if _is_kept(character))
    return kept.replace(" ", "-") or "section"


def unique(name: str, taken: dict[str, int]) -> str:
    """Number an id that is taken already, and take it; `taken` holds for each id the number tried last."""
    candidate = name
    while candidate in taken:
        taken[name] += 1
        candidate = f"{name}-{taken[name]}"
    taken[candidate] = 0
    return candidate


def _is_kept(character: str) -> bool:
    return character in " -_" or unicodedata.category(character).startswith(_KEPT)
