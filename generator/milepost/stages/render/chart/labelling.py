"""Where a mark's label stands so that it is whole, and how much of a row mark and label need.

Takes places in percent of a lane and texts; gives sides, and px at the narrowest width a lane is shown at. Measures
nothing: widths of letters are estimated on the safe side, so that a page has the same bytes whatever fonts are there.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from milepost.model.plan import State
from milepost.model.words import Words

Shape = Literal["span", "point", "gate", "release", "event"]
Fade = Literal["", "month", "quarter", "open"]
LabelSide = Literal["inside", "right", "left", "below", "none"]

NARROWEST = 560.0  # px: the width of a lane in print and on a tablet
PIXEL = NARROWEST / 100  # px of one percent
GLYPH = 18.0  # px: the glyph and its margin inside a bar
SPACE = 6.0  # px between a mark and its label
BRACKET = 6.0  # px that a limit's bracket needs on either side
LONGEST = 520.0  # px of a label
HALF_MARK = {"point": 8.0, "gate": 11.0, "release": 11.0, "event": 9.0}
SOLID_SHARE = {"": 1.0, "month": 0.6, "quarter": 0.25, "open": 0.0}
HOLLOW = frozenset({"planned", "proposed", "deferred", "cancelled"})


@dataclass(frozen=True, slots=True)
class Bar:
    """What a label must know of its mark; `x` and `width` in percent."""

    x: float
    width: float
    shape: Shape
    fade: Fade
    state: State


def side(label: str, bar: Bar, limits: tuple[float | None, ...] = ()) -> tuple[LabelSide, float]:
    """Put a label where it is whole: inside the solid part of its bar, right of it, left of it, or below.

    `limits` are the places in percent of brackets, which a label beside its bar must not run into.
    """
    need = text_width(label)
    if fits_inside(label, bar) and not _strikes(bar.x * PIXEL + GLYPH, need, limits):
        return "inside", bar.x
    right = _clear(edges(bar)[1], 1, need, limits)
    if right + SPACE + need <= NARROWEST:
        half = HALF_MARK.get(bar.shape, 0.0)
        return "right", round((right - half) / PIXEL, 2)
    left = _clear(edges(bar)[0], -1, need, limits)
    if left - SPACE - need >= 0:
        half = HALF_MARK.get(bar.shape, 0.0)
        return "left", round((left + half) / PIXEL, 2)
    start = max(0.0, min(edges(bar)[0], NARROWEST - need))
    return "below", round(start / PIXEL, 2)


def fits_inside(label: str, bar: Bar) -> bool:
    """Tell whether a label has room in the solid part of its bar."""
    solid = 1.0 if bar.state in HOLLOW else SOLID_SHARE[bar.fade]
    return bar.shape == "span" and text_width(label) <= bar.width * PIXEL * solid - GLYPH - SPACE


def _strikes(start: float, need: float, limits: tuple[float | None, ...]) -> bool:
    """Tell whether a bracket stands in a label that begins at some px."""
    places = (limit * PIXEL for limit in limits if limit is not None)
    return any(start - BRACKET <= place <= start + need + BRACKET for place in places)


def _clear(edge: float, direction: int, need: float, limits: tuple[float | None, ...]) -> float:
    """Move the px at which a label begins beyond the brackets that it would run into."""
    places = sorted(limit * PIXEL * direction for limit in limits if limit is not None)
    start = edge * direction
    for place in places:
        if start - BRACKET <= place <= start + SPACE + need + BRACKET:
            start = max(start, place + BRACKET)
    return start * direction


def edges(bar: Bar) -> tuple[float, float]:
    """Find the px between which a mark stands, its label apart."""
    half = HALF_MARK.get(bar.shape, 0.0)
    return bar.x * PIXEL - half, (bar.x + bar.width) * PIXEL + half


def reach(bar: Bar, label: str, label_side: LabelSide, label_x: float) -> tuple[float, float]:
    """Find the px between which a mark and its label stand; of a label below, the label alone."""
    left, right = edges(bar)
    half = HALF_MARK.get(bar.shape, 0.0)
    need = text_width(label)
    if label_side == "right":
        return left, label_x * PIXEL + half + SPACE + need
    if label_side == "left":
        return label_x * PIXEL - half - SPACE - need, right
    if label_side == "below":
        return label_x * PIXEL, label_x * PIXEL + need
    return left, right


def shortened(title: str, most: float = LONGEST) -> str:
    """Cut a title that has no room, and say so with an ellipsis; the whole one is in the mark's name."""
    if text_width(title) <= most:
        return title
    width, kept = text_width("…"), ""
    for letter in title:
        width += text_width(letter)
        if width > most:
            break
        kept += letter
    return kept.rstrip() + "…"


def lane_title(title: str, is_only: bool, words: Words) -> str:
    """Name a lane; one without a title gathers the rest, or everything where it is the only one."""
    return title or words("lane.only" if is_only else "lane.none")


@lru_cache(maxsize=1 << 15)
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
