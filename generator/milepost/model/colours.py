"""The accent colour of a theme: checked for contrast, with a twin for dark pages when only one was given.

Contrast is WCAG 2.2's: relative luminance of sRGB, (lighter + 0.05) / (darker + 0.05); text needs 4.5.
"""

from milepost.model.settings import ThemeSettings

GROUNDS = {"light": ("#ffffff", "#f5f7fa"), "dark": ("#0f141b", "#161d27")}
ENOUGH = 4.5


def faults(theme: ThemeSettings) -> list[str]:
    """Name every pair of accent and ground whose contrast is too low for text."""
    if not theme.accent:
        return []
    colours = {"light": theme.accent, "dark": theme.accent_dark or dark_twin(theme.accent)}
    return [
        f"{colour} on {ground} ({scheme}) has a contrast of {contrast(colour, ground):.2f}, and text needs {ENOUGH}"
        for scheme, colour in colours.items()
        for ground in GROUNDS[scheme]
        if contrast(colour, ground) < ENOUGH
    ]


def dark_twin(colour: str) -> str:
    """Lighten a colour towards white until it can be read on a dark ground."""
    red, green, blue = _channels(colour)
    for step in range(0, 101, 2):
        mixed = "#" + "".join(f"{round(value + (255 - value) * step / 100):02x}" for value in (red, green, blue))
        if all(contrast(mixed, ground) >= ENOUGH + 1 for ground in GROUNDS["dark"]):
            return mixed
    return "#ffffff"


def contrast(one: str, other: str) -> float:
    """Measure how far two colours stand apart, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    linear = [_linear(value / 255) for value in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
