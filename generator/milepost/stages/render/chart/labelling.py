"""Where a mark's label stands so that it is whole, and how much of a row mark and label need.

Takes places in percent of a lane and texts; gives sides, and px at the narrowest width a lane is shown at. Measures
nothing: widths of letters are estimated on the safe side, so that a page has the same bytes whatever fonts are there.
"""

from typing import Literal

from milepost.model.plan import State
from milepost.model.words import Words

Shape = Literal["span", "point", "gate", "release", "event"]
Fade = Literal["", "month", "quarter", "open"]
LabelSide = Literal["inside", "right", "left", "below"]

NARROWEST = 560.0  # px: the width of a lane in print and on a tablet
PIXEL = NARROWEST / 100  # px of one percent
GLYPH = 18.0  # px: the glyph and its margin inside a bar
SPACE = 6.0  # px between a mark and its label
HALF_MARK = {"point": 8.0, "gate": 11.0, "release": 11.0, "event": 9.0}
SOLID_SHARE = {"": 1.0, "month": 0.6, "quarter": 0.25, "open": 0.0}
HOLLOW = frozenset({"planned", "proposed", "deferred", "cancelled"})


def side(title: str, x: float, width: float, shape: Shape, fade: Fade, state: State) -> tuple[LabelSide, float]:
    """Put a label where it is whole: inside the solid part of its bar, right of it, left of it, or below."""
    need = text_width(title)
    left, right = edges(x, width, shape)
    room = (width * PIXEL) * (1.0 if state in HOLLOW else SOLID_SHARE[fade]) - GLYPH - SPACE
    if shape == "span" and need <= room:
        return "inside", x
    if right + SPACE + need <= NARROWEST:
        return "right", round(x + width, 2)
    if left - SPACE - need >= 0:
        return "left", x
    start = max(0.0, min(left, NARROWEST - need))
    return "below", round(start / PIXEL, 2)


def edges(x: float, width: float, shape: Shape) -> tuple[float, float]:
    """Find the px between which a mark stands, its label apart."""
    half = HALF_MARK.get(shape, 0.0)
    return x * PIXEL - half, (x + width) * PIXEL + half


def reach(mark: tuple[float, float], label: str, label_side: LabelSide, label_x: float) -> tuple[float, float]:
    """Find the px between which a mark and its label stand; of a label below, the label alone."""
    left, right = mark
    need = text_width(label)
    if label_side == "right":
        return left, right + SPACE + need
    if label_side == "left":
        return left - SPACE - need, right
    if label_side == "below":
        return label_x * PIXEL, label_x * PIXEL + need
    return left, right


def lane_title(title: str, is_only: bool, words: Words) -> str:
    """Name a lane; one without a title gathers the rest, or everything where it is the only one."""
    return title or words("lane.only" if is_only else "lane.none")


def text_width(text: str) -> float:
    """Estimate the width of a label in px at 12.5 px, on the safe side; wide letters and ideographs count more."""
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if letter in "iljtfI.,:;'|!()[] -":
        return 4.2
    if letter in "mwMW@%—":
        return 11.0
    if ord(letter) > 0x2E7F:
        return 13.5
    return 8.6 if letter.isupper() else 7.0
