"""The Plotly figures of the sample's timelines: valid to Plotly's own checks, well made, and plain data alone."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import plotly.graph_objects
import pytest

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
STATES = {"Done", "In progress", "At risk", "Off track", "Planned", "Proposed", "Deferred", "Cancelled"}
FADES = {"fade month", "fade quarter", "fade open"}
LINES = {"baseline", "dependencies"}
# The light tokens of the visual design.
LIGHT = {
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
Figure = dict[str, Any]


def figures_of(site: Path) -> dict[str, tuple[str, Figure]]:
    """Read every figure of a timeline in a site: by its address, its name and what it holds."""
    found = {}
    for path in sorted(site.glob("assets/*-figure-*.js")):
        text = path.read_text(encoding="utf-8")
        match = re.fullmatch(r"window\.milepostFigures=Object\.assign\(window\.milepostFigures\|\|\{\},(.*)\);\n", text)
        assert match, path
        ((name, value),) = json.loads(match[1], parse_constant=pytest.fail).items()
        # How dates moved is another chart, with tests of its own.
        if name != "trend":
            found[path.relative_to(site).as_posix()] = (name, value)
    return found


@pytest.fixture(scope="module")
def figures(sample_site: Path) -> dict[str, Figure]:
    found = {address: value for address, (_, value) in figures_of(sample_site).items()}
    assert len(found) > 10
    return found


def every_string(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in [key, *every_string(inner)]]
    if isinstance(value, list):
        return [text for inner in value for text in every_string(inner)]
    return [value] if isinstance(value, str) else []


def test_every_figure_is_valid_to_plotly(figures: dict[str, Figure]) -> None:
    for made in figures.values():
        assert set(made) == {"data", "layout", "config"}
        known = plotly.graph_objects.Figure(data=made["data"], layout=made["layout"])
        assert len(known.data) == len(made["data"]) > 0


def test_there_is_one_trace_a_state_and_never_one_a_milestone(figures: dict[str, Figure]) -> None:
    for made in figures.values():
        names = [trace["name"] for trace in made["data"]]
        assert len(names) == len(set(names))
        kinds = {trace["name"]: trace.get("mode", trace["type"]) for trace in made["data"]}
        assert {name for name, kind in kinds.items() if kind == "bar"} <= STATES
        assert {name for name, kind in kinds.items() if kind == "lines"} <= {*LINES, *FADES}
        assert {name for name, kind in kinds.items() if kind == "text"} <= {"glyphs", "labels"}
        assert {name for name, kind in kinds.items() if kind == "markers"} <= {"Days and gates"}
        assert len(made["layout"]["shapes"]) == 1
        assert "annotations" not in made["layout"]
        assert "images" not in made["layout"]


def test_the_sample_shows_every_kind_of_trace(figures: dict[str, Figure]) -> None:
    names = {trace["name"] for made in figures.values() for trace in made["data"]}
    assert names >= {*FADES, *LINES, "glyphs", "labels", "Days and gates"}


def test_lines_lie_under_the_bars_and_what_veils_their_ends_under_what_is_written(figures: dict[str, Figure]) -> None:
    for made in figures.values():
        kinds = ["fade" if trace["name"] in FADES else trace.get("mode", "bar") for trace in made["data"]]
        assert kinds == sorted(kinds, key=["lines", "bar", "fade", "markers", "text"].index)


def test_days_are_iso_and_lengths_are_whole_days(figures: dict[str, Figure]) -> None:
    for made in figures.values():
        axis = made["layout"]["xaxis"]
        days = [*axis["range"], *axis["tickvals"], made["layout"]["shapes"][0]["x0"]]
        for trace in made["data"]:
            days += trace["base"] if trace["type"] == "bar" else [day for day in trace["x"] if day]
            lengths = trace["x"] if trace["type"] == "bar" else []
            assert all(length > 0 and length % 86_400_000 == 0 for length in lengths)
        assert all(ISO_DAY.fullmatch(day) and date.fromisoformat(day) for day in days)


def lists_in(value: object) -> list[list[object]]:
    if isinstance(value, dict):
        return [found for inner in value.values() for found in lists_in(inner)]
    return [value] if isinstance(value, list) else []


def test_values_beside_each_other_are_equally_many(figures: dict[str, Figure]) -> None:
    for made in figures.values():
        for trace in made["data"]:
            assert {"x", "y"} <= set(trace)
            assert "at" in trace["meta"]
            assert len({len(found) for found in lists_in(trace)}) == 1, trace["name"]


def test_every_point_says_which_milestones_must_be_there_for_it(figures: dict[str, Figure]) -> None:
    for made in figures.values():
        count = len(made["layout"]["meta"]["milestones"])
        for trace in made["data"]:
            is_pair = trace["name"] == "dependencies"
            for at in trace["meta"]["at"]:
                numbers = at if is_pair else [at]
                assert len(numbers) == 1 + is_pair
                assert all(isinstance(number, int) and 0 <= number < count for number in numbers)


def at_path(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value[int(name) if isinstance(value, list) else name]
    return value


def test_every_colour_is_that_of_the_token_that_stands_for_it_in_the_other_scheme(figures: dict[str, Figure]) -> None:
    for made in figures.values():
        for part in (*made["data"], made["layout"]):
            named: list[str] = []
            for path, token in part["meta"]["tokens"].items():
                tokens, found = (
                    (token, at_path(part, path)) if isinstance(token, list) else ([token], [at_path(part, path)])
                )
                assert found == [LIGHT[name] for name in tokens]
                named += found
            assert sorted(text for text in every_string(part) if text.startswith("#")) == sorted(named)


def test_the_rows_of_the_lanes_follow_each_other_and_fill_the_height(figures: dict[str, Figure]) -> None:
    for made in figures.values():
        layout, meta = made["layout"], made["layout"]["meta"]
        rows = 0
        for first, count in meta["lanes"]:
            assert first == rows
            rows += count
        assert layout["height"] == rows * 30 + meta["margin"]
        assert meta["row"] == 30
        assert layout["yaxis"]["range"] == [rows - 0.5, -0.5]
        assert layout["yaxis"]["tickvals"] == [first + (count - 1) / 2 for first, count in meta["lanes"]]
        assert len(layout["yaxis"]["ticktext"]) == len(meta["lanes"])
        for trace in made["data"]:
            assert all(y is None or -0.5 < y < rows - 0.5 for y in trace["y"])


def test_nothing_is_shared_uploaded_or_advertised(figures: dict[str, Figure]) -> None:
    for made in figures.values():
        assert made["config"] == {
            "displayModeBar": False,
            "displaylogo": False,
            "showSendToCloud": False,
            "showEditInChartStudio": False,
            "plotlyServerURL": "",
            "responsive": True,
            "scrollZoom": False,
        }
        assert not [text for text in every_string(made) if "//" in text or "plotly.com" in text]


def test_only_the_chart_that_fills_the_window_has_a_slider(sample_site: Path) -> None:
    for name, made in figures_of(sample_site).values():
        assert made["layout"]["xaxis"]["rangeslider"]["visible"] is (name == "explore")
        assert made["layout"]["yaxis"]["fixedrange"] is True
