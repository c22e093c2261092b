"""The two forms of a chart: the Plotly figure and the static drawing show the same, and are filtered alike."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

STATES = {
    "Done": "done",
    "In progress": "active",
    "At risk": "risk",
    "Off track": "off",
    "Planned": "planned",
    "Proposed": "proposed",
    "Deferred": "deferred",
    "Cancelled": "cancelled",
}
Figure = dict[str, Any]


class Chart(HTMLParser):
    """The links in the lanes of a page's static chart, and the rows of the tables beside it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.depth = 0  # of drawings within each other, from a lane on
        self.links: list[dict[str, Any]] = []
        self.rows: list[dict[str, Any]] = []
        self.figure = ""
        self.inside = ""
        self.is_in_row = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.figure = found.get("data-figure") or self.figure
        classes = found.get("class", "").split()
        if tag == "svg" and (self.depth or classes in (["lane"], ["lane", "aside"])):
            self.depth += 1
        if self.depth:
            self._in_lane(tag, found, classes)
        elif tag == "tr":
            self.rows.append({**found, "href": "", "cells": []})
            self.is_in_row = True
        elif tag in {"th", "td"}:
            self.rows[-1]["cells"].append("")
        elif tag == "a" and self.is_in_row and len(self.rows[-1]["cells"]) == 1:
            self.rows[-1]["href"] = found["href"]
        self.inside = tag

    def _in_lane(self, tag: str, found: dict[str, str], classes: list[str]) -> None:
        if tag == "a":
            self.links.append({"href": found["href"], "class": classes, "bar": False, "title": "", "text": ""})
        if tag == "rect" and classes[0] == "bar":
            self.links[-1]["bar"] = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""
        self.depth -= tag == "svg" and self.depth > 0
        self.is_in_row = self.is_in_row and tag != "tr"

    def handle_data(self, data: str) -> None:
        if self.depth and self.inside in {"title", "text"}:
            self.links[-1][self.inside] += data
        if not self.depth and self.is_in_row and self.rows[-1]["cells"]:
            self.rows[-1]["cells"][-1] += data


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


@pytest.fixture(scope="module")
def charts(sample_site: Path) -> dict[str, Chart]:
    """Read the pages of the sample with a timeline, by the address of the figure that may replace it."""
    pages = (Chart(path.read_text(encoding="utf-8")) for path in sorted(sample_site.rglob("*.html")))
    return {page.figure: page for page in pages if page.figure and "/trend-" not in page.figure}


def told(made: Figure) -> list[tuple[str, str, int]]:
    """List what can be pressed in a figure: its page, its name, and its number among the figure's milestones."""
    return [
        (page, plain(name), number)
        for trace in made["data"]
        if "customdata" in trace
        for (page, name), number in zip(trace["customdata"], trace["meta"]["at"], strict=True)
    ]


def plain(text: str) -> str:
    """Undo what keeps Plotly from reading markup, as Plotly does when it draws."""
    entities = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
    return re.sub("&(lt|gt|amp);", lambda found: entities[found[0]], text).strip("\N{NO-BREAK SPACE}")


def texts(made: Figure) -> list[str]:
    """List the labels of a figure; the glyphs on its bars are none."""
    traces = [trace for trace in made["data"] if trace["name"] != "glyphs"]
    return sorted(plain(text) for trace in traces for text in trace.get("text", []) if text)


def test_every_figure_belongs_to_a_page_and_is_named_as_that_page_asks_for_it(
    sample_site: Path, charts: dict[str, Chart]
) -> None:
    found = figures_of(sample_site)
    assert set(found) == set(charts)
    for address, (name, _) in found.items():
        assert Path(address).name.startswith(f"{name}-figure-")


def test_every_figure_holds_the_same_milestones_as_the_static_drawing(
    figures: dict[str, Figure], charts: dict[str, Chart]
) -> None:
    for address, made in figures.items():
        links = charts[address].links
        still = sorted((link["href"].removeprefix("../"), link["title"]) for link in links)
        assert sorted((page, name) for page, name, _ in told(made)) == still
        assert texts(made) == sorted(link["text"] for link in links)


def test_every_milestone_has_the_state_and_the_kind_of_mark_of_the_static_drawing(
    figures: dict[str, Figure], charts: dict[str, Chart]
) -> None:
    seen = set()
    for address, made in figures.items():
        still = []
        for link in charts[address].links:
            (state,) = (name for name in link["class"] if name.startswith("s-"))
            still.append((link["href"].removeprefix("../"), state, link["bar"]))
        drawn = [
            (pair[0], f"s-{STATES[trace['name']]}", True)
            for trace in made["data"]
            if trace["name"] in STATES
            for pair in trace["customdata"]
        ]
        for trace in made["data"]:
            if trace.get("mode") == "markers":
                asked = [made["layout"]["meta"]["milestones"][number][0].split()[0] for number in trace["meta"]["at"]]
                pages = [page for page, _ in trace["customdata"]]
                drawn += [(page, state, False) for page, state in zip(pages, asked, strict=True)]
        assert sorted(drawn) == sorted(still)
        seen |= {(state, is_bar) for _, state, is_bar in drawn}
    assert {state for state, is_bar in seen if is_bar} >= {"s-done", "s-active", "s-risk", "s-planned"}
    assert len([state for state, is_bar in seen if not is_bar]) >= 2


def test_what_a_filter_asks_of_a_milestone_is_what_it_asks_of_the_table(
    figures: dict[str, Figure], charts: dict[str, Chart]
) -> None:
    for address, made in figures.items():
        rows = {row["href"].removeprefix("../"): row for row in charts[address].rows}
        asked = made["layout"]["meta"]["milestones"]
        found = told(made)
        assert sorted(number for _, _, number in found) == list(range(len(asked)))
        for page, _, number in found:
            row = rows[page]
            classes, months, searched = asked[number]
            cells = [cell.strip() for cell in row["cells"]]
            words = [cells[0], cells[3].replace(", ", " "), row.get("data-q", "")]
            assert f"m {classes}" == row["class"]
            assert months == row["data-d"]
            assert searched == " ".join(word for word in words if word)
