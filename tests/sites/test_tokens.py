"""The colours of built pages, measured: contrast, and how far status colours stand apart for every kind of vision.

Contrast is WCAG 2.2's (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio): (lighter + 0.05) / (darker + 0.05), of the
relative luminance 0.2126 R + 0.7152 G + 0.0722 B in linear sRGB.

Distance is Euclid's in OKLab, times 100 (Ottosson 2020, https://bottosson.github.io/posts/oklab/): linear sRGB through
the matrix TO_CONES, the cube root of each, then TO_LAB. Colour-blind vision is that of Machado, Oliveira and Fernandes
2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency", table for severity 1.0: linear sRGB
through the matrix of VISIONS, cut to what a screen can show.
"""

import math
import re
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

STATES = ("done", "active", "risk", "off", "planned")
TO_CONES: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
VISIONS: Mapping[str, Matrix] = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# The tables of the visual design: the pair, what it needs, then what was computed in light and in dark.
CONTRASTS = (
    ("ink", "bg", 4.5, 17.30, 15.73),
    ("ink", "sub", 4.5, 16.12, 14.42),
    ("ink", "planbg", 4.5, 15.56, 13.64),
    ("mut", "bg", 4.5, 6.34, 8.23),
    ("mut", "sub", 4.5, 5.91, 7.54),
    ("link", "bg", 4.5, 6.62, 9.14),
    ("link", "sub", 4.5, 6.17, 8.38),
    ("on", "done", 4.5, 6.96, 6.13),
    ("on", "active", 4.5, 5.01, 8.69),
    ("on", "risk", 4.5, 4.98, 12.18),
    ("on", "off", 4.5, 12.09, 7.44),
    ("bg", "now", 4.5, 6.24, 7.72),
    ("focus", "bg", 3, 6.62, 9.14),
    ("ctl", "bg", 3, 3.77, 4.30),
    ("dep", "bg", 3, 4.53, 5.71),
    ("done", "bg", 3, 6.96, 6.13),
    ("active", "bg", 3, 5.01, 8.69),
    ("risk", "bg", 3, 4.98, 12.18),
    ("off", "bg", 3, 12.09, 7.44),
    ("planned", "bg", 3, 3.67, 4.30),
    ("done", "sub", 3, 6.48, 5.62),
    ("active", "sub", 3, 4.67, 7.97),
    ("risk", "sub", 3, 4.64, 11.17),
    ("off", "sub", 3, 11.26, 6.82),
    ("planned", "sub", 3, 3.42, 3.94),
)
DISTANCES = {
    "full": (17.0, 14.2),
    "protanopia": (12.3, 9.8),
    "deuteranopia": (12.0, 8.8),
    "tritanopia": (9.7, 10.3),
}
LIGHT, SYSTEM_DARK, CHOSEN_DARK = ":root", ":root:not([data-theme=light])", ":root[data-theme=dark]"
IN_THE_DARK = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)\s*\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
RULE = re.compile(r"([^{};]*)\{([^{}]*)\}")
COLOUR = re.compile(r"--([a-z]{2,})\s*:\s*(#[0-9a-fA-F]{3,6}|var\(--[a-z]+\))\s*(?=[;}]|$)")


def tokens(page: Path) -> dict[str, dict[str, str]]:
    """Read the colours that the style of a page gives the root, by selector; later rules win over earlier ones."""
    (style,) = re.findall(r"<style>(.*?)</style>", page.read_text("utf-8"), re.DOTALL)
    found: dict[str, dict[str, str]] = {LIGHT: {}, SYSTEM_DARK: {}, CHOSEN_DARK: {}}
    for part, expected in (("".join(IN_THE_DARK.findall(style)), {SYSTEM_DARK}), (IN_THE_DARK.sub("", style), set())):
        for selector, declarations in RULE.findall(part):
            colours = {name: colour.lower() for name, colour in COLOUR.findall(declarations)}
            if colours:
                assert selector.strip() in (expected or {LIGHT, CHOSEN_DARK}), f"{selector} sets {colours}"
                found[selector.strip()] |= colours
    # Light values hold in the dark too where nothing else is said, and one token may stand for another.
    whole = {selector: found[LIGHT] | own for selector, own in found.items()}
    return {
        selector: {name: colours.get(colour[6:-1], colour) for name, colour in colours.items()}
        for selector, colours in whole.items()
    }


def linear(colour: str) -> Triple:
    """Read a colour as light: each channel from 0 to 1, without the curve of the screen."""
    digits = "".join(digit * 2 for digit in colour[1:]) if len(colour) == 4 else colour[1:]
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def through(matrix: Matrix, light: Triple) -> Triple:
    one, two, three = (sum(part * share for part, share in zip(row, light, strict=True)) for row in matrix)
    return one, two, three


def contrast(one: str, other: str) -> float:
    lights = sorted(through(((0.2126, 0.7152, 0.0722),) * 3, linear(colour))[0] for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def lab(colour: str, vision: str) -> Triple:
    red, green, blue = (min(1.0, max(0.0, part)) for part in through(VISIONS[vision], linear(colour)))
    long, middle, short = (math.cbrt(cone) for cone in through(TO_CONES, (red, green, blue)))
    return through(TO_LAB, (long, middle, short))


def least_distance(colours: Mapping[str, str], vision: str) -> tuple[float, tuple[str, str]]:
    """Find the two states that look most alike."""
    return min(
        (100 * math.dist(lab(colours[one], vision), lab(colours[other], vision)), (one, other))
        for one, other in combinations(STATES, 2)
    )


@pytest.fixture(scope="module")
def schemes(tmp_path_factory: pytest.TempPathFactory, milepost: Callable[..., Any]) -> tuple[dict[str, str], ...]:
    """Build a roadmap that sets no colour; gives its tokens in light and in dark."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "content" / "milestones").mkdir(parents=True)
    (folder / "content" / "roadmap.yml").write_text("title: Plain\n", encoding="utf-8")
    (folder / "content" / "milestones" / "one.md").write_text("# One\n", encoding="utf-8")
    done = milepost("build", "--today", "2026-11-23", cwd=folder)
    assert done.returncode == 0, done.stderr
    found = tokens(folder / "site" / "index.html")
    return found[LIGHT], found[SYSTEM_DARK]


def accent(folder: Path, milepost: Callable[..., Any], theme: str) -> Any:
    (folder / "content" / "milestones").mkdir(parents=True)
    (folder / "content" / "roadmap.yml").write_text(f"title: Coloured\ntheme: {theme}\n", encoding="utf-8")
    (folder / "content" / "milestones" / "one.md").write_text("# One\n", encoding="utf-8")
    return milepost("build", "--today", "2026-11-23", cwd=folder)


def test_a_page_is_as_dark_by_choice_as_by_the_system(sample_site: Path) -> None:
    for page in ("index.html", "404.html", "milestones/faster-checkout.html"):
        found = tokens(sample_site / page)
        assert found[SYSTEM_DARK] == found[CHOSEN_DARK], page
        assert not set(found[SYSTEM_DARK].items()) & set(found[LIGHT].items()), page


@pytest.mark.parametrize(("one", "other", "needs", "light", "dark"), CONTRASTS)
def test_every_pair_of_the_design_has_the_contrast_it_was_chosen_for(
    one: str, other: str, needs: float, light: float, dark: float, schemes: tuple[dict[str, str], ...]
) -> None:
    found = [contrast(scheme[one], scheme[other]) for scheme in schemes]
    assert min(found) >= needs
    assert found == pytest.approx([light, dark], abs=0.02)


def test_every_pair_has_enough_contrast_with_the_accent_of_the_sample(sample_site: Path) -> None:
    found = tokens(sample_site / "index.html")
    for colours in (found[LIGHT], found[CHOSEN_DARK]):
        low = {
            (one, other): contrast(colours[one], colours[other])
            for one, other, needs, *_ in CONTRASTS
            if contrast(colours[one], colours[other]) < needs
        }
        assert low == {}


@pytest.mark.parametrize("vision", VISIONS)
def test_no_two_states_look_alike(vision: str, schemes: tuple[dict[str, str], ...]) -> None:
    found = [least_distance(scheme, vision) for scheme in schemes]
    assert all(distance >= 8 for distance, _ in found), found
    assert [distance for distance, _ in found] == pytest.approx(list(DISTANCES[vision]), abs=0.3)


def test_the_measure_tells_what_everybody_knows() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert lab("#ffffff", "full") == pytest.approx((1, 0, 0), abs=1e-4)
    # Red and green of equal lightness: far apart, and for one man in a hundred nearly the same.
    red, green = "#c05040", "#6f7d20"
    assert 100 * math.dist(lab(red, "full"), lab(green, "full")) > 15
    assert 100 * math.dist(lab(red, "deuteranopia"), lab(green, "deuteranopia")) < 8


@pytest.mark.parametrize(
    ("theme", "pair"),
    [
        # Good enough on the page with 4.70 and 4.58, too pale on the ground of lanes and columns with 4.37 and 4.20.
        ('{accent: "#0077c8"}', "#0077c8 on #f5f7fa (light)"),
        ('{accent: {light: "#1a56c4", dark: "#3d6fd0"}}', "#3d6fd0 on #0f141b (dark)"),
        ('{accent: {light: "#1a56c4", dark: "#777f8c"}}', "#777f8c on #161d27 (dark)"),
    ],
)
def test_a_build_names_the_pair_that_a_configured_accent_fails(
    theme: str, pair: str, tmp_path: Path, milepost: Callable[..., Any]
) -> None:
    done = accent(tmp_path, milepost, theme)
    assert done.returncode == 1
    assert pair in done.stderr
    assert not (tmp_path / "site" / "index.html").exists()


@pytest.mark.parametrize("chosen", ["#1a56c4", "#005a2b", "#7a0019", "#000000", "#5b2d90"])
def test_the_dark_twin_of_an_accent_passes_on_the_built_page(
    chosen: str, tmp_path: Path, milepost: Callable[..., Any]
) -> None:
    done = accent(tmp_path, milepost, f'{{accent: "{chosen}"}}')
    assert done.returncode == 0, done.stderr
    found = tokens(tmp_path / "site" / "index.html")
    assert found[LIGHT]["link"] == found[LIGHT]["focus"] == chosen
    for colours in (found[LIGHT], found[SYSTEM_DARK], found[CHOSEN_DARK]):
        assert contrast(colours["focus"], colours["bg"]) >= 3
        assert min(contrast(colours["link"], colours[ground]) for ground in ("bg", "sub")) >= 4.5
