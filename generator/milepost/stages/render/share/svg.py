"""The few elements that a share picture is made of, as SVG text; numbers with at most one decimal."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set."""

    size: int
    colour: str
    weight: int = 400


def rect(x: float, y: float, width: float, height: float, look: str, radius: float = 0) -> str:
    """Draw a rectangle; `look` is its fill, or all the attributes that it is painted by."""
    corner = f' rx="{radius:.1f}"' if radius else ""
    paint = look if "=" in look else f'fill="{look}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{corner} {paint}/>'


def outlined(fill: str, outline: str, dashes: str = "") -> str:
    """Write the attributes of a fill with an outline, whole or dashed."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'fill="{fill}" stroke="{outline}" stroke-width="2.5"{dashed}'


def line(x: float, y: float, to_x: float, to_y: float, colour: str, width: float) -> str:
    """Draw a straight line."""
    return f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def text(content: str, x: float, y: float, look: Type, anchor: str = "start") -> str:
    """Write a text on one line."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{look.size}" font-weight="{look.weight}" fill="{look.colour}" '
        f'text-anchor="{anchor}">{escape(content)}</text>'
    )
