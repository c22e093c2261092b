"""Texts on a share picture: what of them can be written, and into how many lines of which size they go.

Takes texts, gives lines and sizes in px. Measures no font: widths of letters are those of a semi-bold face wider than
most, so that a picture keeps its margins with any font.
"""

from collections.abc import Sequence
from unicodedata import normalize

# Widths in parts of the size, of the semi-bold Open Sans; letters with a mark are as wide as those without.
WIDTHS = (
    ("ijlI.,:;'’‘|!()[]/ ·", 0.31),
    ('frtJ-"“”*{}', 0.43),
    ("ckszvxy?_", 0.55),
    ("BEFKLPRSTXYZC", 0.64),
    ("ADGHNOQU&w+", 0.79),
    ("mMWØ@%—…ŒœÆæЖМЫжмыш", 0.97),
    ("‰ШЩЮщю", 1.07),
)
KNOWN = {letter: width for letters, width in WIDTHS for letter in letters}
IDEOGRAPHS = 0x2E7F  # from here on letters fill a square
SAFE = 1.04  # a theme's font may run wider
JOINERS = "\u200c\u200d"  # they change the shape of their neighbours, in Persian and the scripts of India
ELLIPSIS = "…"
# From one line of large letters to three of smaller ones.
SIZES = (68, 57, 47)
# A title of several lines looks best in lines of like length; these shares of the width are tried in turn.
SHARES = (0.55, 0.65, 0.75, 0.85, 0.92)


def clean(text: str) -> str:
    """Take out what cannot stand in an XML file or has no shape, and needless blanks."""
    kept = (letter if letter.isprintable() or letter in JOINERS else " " for letter in text)
    return " ".join("".join(kept).split())


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in px."""
    return SAFE * size * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    base = normalize("NFD", letter)[0]
    if base in KNOWN:
        return KNOWN[base]
    if ord(base) > IDEOGRAPHS:
        return 1.07
    if ord(base) > 0x36F:
        return 0.8 if base.isupper() else 0.68
    return 0.7 if base.isupper() else 0.62


def title(text: str, width: float) -> tuple[int, tuple[str, ...]]:
    """Choose the largest size at which a title goes into one, two or three lines; shorten one that needs more."""
    for most, size in enumerate(SIZES, 1):
        lines = wrapped(text, width, size)
        if len(lines) <= most:
            return size, _balanced(text, width, size, lines)
    size, most = SIZES[-1], len(SIZES)
    return size, (*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), width, size))


def wrapped(text: str, width: float, size: float) -> tuple[str, ...]:
    """Break a text into lines at its blanks, and inside a word that is wider than a line."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size) <= width:
            line = longer
            continue
        *full, line = [*([line] if line else []), *_pieces(word, width, size)]
        lines.extend(full)
    return (*lines, line) if line else tuple(lines)


def _pieces(word: str, width: float, size: float) -> list[str]:
    """Cut a word into pieces that fit into a line each."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _balanced(text: str, width: float, size: float, lines: Sequence[str]) -> tuple[str, ...]:
    """Break a text into as many lines as before, more alike in length where that goes."""
    tried = (wrapped(text, width * share, size) for share in SHARES)
    return next((found for found in tried if len(found) == len(lines)), tuple(lines))


def shortened(text: str, width: float, size: float) -> str:
    """Cut a text off with an ellipsis where it is wider than its room."""
    if text_width(text, size) <= width:
        return text
    room = width - text_width(ELLIPSIS, size)
    kept = ""
    for letter in text:
        if text_width(kept + letter, size) > room:
            break
        kept += letter
    return kept.rstrip(" ,.;:-–—") + ELLIPSIS
