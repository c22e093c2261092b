"""Contrast against the figures of the visual design, and the tokens of the style sheet against its table."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.model.colours import contrast, dark_twin, faults
from milepost.model.settings import ThemeSettings
from milepost.shipped import shipped
from milepost.stages.render.chart import looks
from milepost.stages.render.shell import accent_rules

# The table of tokens, as it was designed: light, then dark.
TOKENS = {
    "bg": ("#ffffff", "#0f141b"),
    "sub": ("#f5f7fa", "#161d27"),
    "ink": ("#161b22", "#e9edf3"),
    "mut": ("#566072", "#a3aebd"),
    "line": ("#dfe3ea", "#2b3542"),
    "rule": ("#e9ecf1", "#212a36"),
    "ctl": ("#7c8492", "#6f7b8c"),
    "link": ("#1a56c4", "#8ab8ff"),
    "focus": ("#1a56c4", "#8ab8ff"),
    "now": ("#c2003f", "#ff7f9d"),
    "dep": ("#6d7787", "#8390a3"),
    "done": ("#12636a", "#2da783"),
    "active": ("#1369e6", "#83b4fa"),
    "risk": ("#b4540a", "#facb70"),
    "off": ("#6b1129", "#f47cbc"),
    "planned": ("#80868f", "#6f7b8c"),
    "planbg": ("#f1f3f6", "#1a222d"),
    "on": ("#ffffff", "#0f141b"),
}
# What was computed when the colours were chosen: the pair, what it needs, then light and dark.
CONTRASTS = [
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
]
SHEET = (shipped("templates") / "frame.css").read_text(encoding="utf-8")


def full(colour: str) -> str:
    return "#" + "".join(digit * 2 for digit in colour[1:]) if len(colour) == 4 else colour


def declared(rule: str) -> dict[str, str]:
    """Read the colours that a rule declares."""
    return {name: full(colour) for name, colour in re.findall(r"--([a-z]+):(#[0-9a-f]{3,6})\b", rule)}


def rule_of(selector: str) -> str:
    rules = re.findall(re.escape(selector) + r"\{([^{}]*--bg:[^{}]*)\}", SHEET)
    assert len(rules) == 1, selector
    return str(rules[0])


def tokens_of(selector: str) -> dict[str, str]:
    """Read the colours that hold where one rule of the style sheet does; some are those of another token.

    A name of one letter is what a mark paints itself with, and no token.
    """
    found = declared(rule_of(selector))
    other = re.findall(r"--([a-z]{2,}):var\(--([a-z]+)\)", rule_of(":root"))
    return found | {name: found[meant] for name, meant in other if name not in found}


@pytest.mark.parametrize(("one", "other", "needs", "light", "dark"), CONTRASTS)
def test_contrast_is_what_was_computed_when_the_colours_were_chosen(
    one: str, other: str, needs: float, light: float, dark: float
) -> None:
    found = [contrast(TOKENS[one][scheme], TOKENS[other][scheme]) for scheme in (0, 1)]
    assert found == pytest.approx([light, dark], abs=0.0051)
    assert min(found) >= needs


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#fff", "#FFFFFF", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#00ff00", 2.91),
    ],
)
def test_contrast_agrees_with_values_that_everybody_knows(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize(
    ("selector", "scheme"), [(":root", 0), (":root:not([data-theme=light])", 1), (":root[data-theme=dark]", 1)]
)
def test_the_style_sheet_has_the_designed_tokens(selector: str, scheme: int) -> None:
    assert tokens_of(selector) == {name: pair[scheme] for name, pair in TOKENS.items()}


def test_print_uses_the_light_tokens_whatever_the_scheme() -> None:
    sheet = (shipped("templates") / "style.css").read_text(encoding="utf-8")
    # A rule on a page's print stands on one line with the others.
    (printed,) = re.findall(r"^@media print\{.*[{}]:root,:root\[data-theme\]\{([^}]*)\}", sheet, re.MULTILINE)
    found = declared(printed)
    assert found == {name: TOKENS[name][0] for name in found}
    assert {"bg", "ink", "done", "active", "risk", "off", "planned", "on"} <= set(found)


def test_the_figure_is_drawn_in_light_tokens() -> None:
    assert dict(looks.TOKENS) == {name: TOKENS[name][0] for name in looks.TOKENS}
    used = {name for look in (*looks.LOOKS.values(), *looks.GATES.values()) for name in look}
    assert used <= set(looks.TOKENS)


def test_a_fault_names_the_colour_the_ground_the_scheme_and_the_contrast() -> None:
    found = faults(ThemeSettings(accent="#777777", accent_dark="#161d27"))
    assert found[0] == "#777777 on #ffffff (light) has a contrast of 4.48, and text needs 4.5"
    assert [re.split(" has a contrast", fault)[0] for fault in found] == [
        "#777777 on #ffffff (light)",
        "#777777 on #f5f7fa (light)",
        "#161d27 on #0f141b (dark)",
        "#161d27 on #161d27 (dark)",
    ]


def test_a_colour_that_passes_has_no_fault() -> None:
    assert faults(ThemeSettings(accent="#1a56c4", accent_dark="#8ab8ff")) == []
    assert faults(ThemeSettings(accent="#1a56c4")) == []
    assert faults(ThemeSettings()) == []


def luminance(colour: str) -> float:
    """Measure a colour as WCAG 2.2 defines it; written here once more, to have a second opinion."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@settings(deadline=None)
@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_every_dark_twin_can_be_read_on_both_dark_grounds(colour: str) -> None:
    twin = dark_twin(colour)
    assert re.fullmatch("#[0-9a-f]{6}", twin)
    for ground in ("#0f141b", "#161d27"):
        assert (luminance(twin) + 0.05) / (luminance(ground) + 0.05) >= 4.5


def test_a_colour_that_is_light_enough_is_its_own_twin() -> None:
    assert dark_twin("#8ab8ff") == "#8ab8ff"
    assert dark_twin("#ffffff") == "#ffffff"


def test_an_accent_changes_links_and_focus_in_both_schemes_and_nothing_else() -> None:
    rules = accent_rules(ThemeSettings(accent="#005a2b", accent_dark="#7fe0a8"))
    selectors = (":root", ":root:not([data-theme=light])", ":root[data-theme=dark]")
    assert dict(re.findall(r"(:root[^{]*)\{([^{}]*)\}", rules)) == {
        selector: f"--link:{colour}"
        for selector, colour in zip(selectors, ("#005a2b", "#7fe0a8", "#7fe0a8"), strict=True)
    }
    assert rules.index("@media (prefers-color-scheme:dark){:root:not(") > 0
    assert rules.count("{") == rules.count("}") == 4
    assert accent_rules(ThemeSettings()) == ""
    # The ring of the focus has the colour of links in every scheme: no rule gives it one of its own.
    assert re.findall("--focus:([^;}]*)", SHEET + rules) == ["var(--link)"]


def test_one_accent_gets_a_twin_for_dark_pages() -> None:
    rules = accent_rules(ThemeSettings(accent="#8ab8ff"))
    assert declared(rules) == {"link": "#8ab8ff"}
    dark = re.findall(r"--link:(#[0-9a-f]{6})", accent_rules(ThemeSettings(accent="#1a56c4")))[1:]
    assert len(set(dark)) == 1
    assert (luminance(dark[0]) + 0.05) / (luminance("#161d27") + 0.05) >= 4.5
