"""How marks look in Plotly: the tokens of the visual design, and which of them each state and decision takes."""

from collections.abc import Mapping

from milepost.model.plan import State
from milepost.stages.render.chart.labelling import Fade

# The light tokens of the visual design; `zoom.js` replaces them by name.
TOKENS: Mapping[str, str] = {
    "bg": "#ffffff",
    "ink": "#161b22",
    "mut": "#566072",
    "rule": "#e9ecf1",
    "now": "#c2003f",
    "dep": "#6d7787",
    "done": "#12636a",
    "active": "#1369e6",
    "risk": "#b4540a",
    "off": "#6b1129",
    "planned": "#80868f",
    "planbg": "#f1f3f6",
    "on": "#ffffff",
}
# Which token fills a mark, and which one draws its outline.
LOOKS: Mapping[State, tuple[str, str]] = {
    "done": ("done", "done"),
    "active": ("active", "active"),
    "risk": ("risk", "risk"),
    "off": ("off", "off"),
    "planned": ("planbg", "planned"),
    "proposed": ("bg", "planned"),
    "deferred": ("bg", "planned"),
    "cancelled": ("bg", "planned"),
}
GATES: Mapping[str, tuple[str, str]] = {
    "": ("bg", "ink"),
    "go": ("done", "done"),
    "conditional-go": ("risk", "risk"),
    "recycle": ("risk", "risk"),
    "hold": ("planned", "planned"),
    "no-go": ("off", "off"),
}
SYMBOLS = {"point": "circle", "gate": "diamond", "release": "pentagon", "event": "triangle-right"}
# How strongly the unsure part of a bar is veiled.
FADED: Mapping[Fade, float] = {"month": 0.3, "quarter": 0.4, "open": 0.6}
GLYPHS: Mapping[State, str] = {
    "done": "✓",
    "active": "▸",
    "risk": "▲",
    "off": "✕",
    "planned": "○",
    "proposed": "?",
    "deferred": "‖",
    "cancelled": "–",
}
DECISION_GLYPHS: Mapping[str, str] = {
    "": "",
    "go": "✓",
    "conditional-go": "✓",
    "recycle": "↻",
    "hold": "‖",
    "no-go": "✕",
}
