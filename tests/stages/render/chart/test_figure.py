"""The Plotly figures: valid to Plotly's own checks, the same as the static drawing, and plain data alone."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import plotly.graph_objects
import pytest

from milepost.model.calendar import Calendar
from milepost.model.milestone import Dependency, Gate, Milestone, Product
from milepost.model.periods import parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import Audience, Settings
from milepost.pipeline import dress
from milepost.problems import Place
from milepost.stages import plan as planning
from milepost.stages.render.cards import cards
from milepost.stages.render.chart import figure
from milepost.stages.render.chart.axis import Axis
from milepost.stages.render.chart.timeline import layout

STATES = {"done", "active", "risk", "off", "planned", "proposed", "deferred", "cancelled"}
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WORDS = dress([], "en").words
TODAY = date(2026, 11, 23)
COMMON = {"audience": "public", "path": "", "shown": ""}


class Lanes(HTMLParser):
    """The links in the lanes of a page's static chart: which states, whether a bar, what they are called."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.depth = 0  # of drawings within each other, from a lane on
        self.links: list[dict[str, Any]] = []
        self.figure = ""
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.figure = found.get("data-figure") or self.figure
        if tag == "svg" and (self.depth or found.get("class") == "lane"):
            self.depth += 1
        if self.depth and tag == "a":
            self.links.append({"href": found["href"], "class": found["class"], "bar": False, "title": "", "text": ""})
        if self.depth and tag == "rect" and found["class"].split()[0] == "bar":
            self.links[-1]["bar"] = True
        self.inside = tag if self.depth and tag in {"title", "text"} else ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""
        self.depth -= tag == "svg" and self.depth > 0

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.links[-1][self.inside] += data


def figures_of(site: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    """Read every figure of a site: by its address, its name and what it holds."""
    found = {}
    for path in sorted(site.glob("assets/*-figure-*.js")):
        text = path.read_text(encoding="utf-8")
        match = re.fullmatch(r"window\.milepostFigures=Object\.assign\(window\.milepostFigures\|\|\{\},(.*)\);\n", text)
        assert match, path
        ((name, value),) = json.loads(match[1], parse_constant=pytest.fail).items()
        found[path.relative_to(site).as_posix()] = (name, value)
    return found


@pytest.fixture(scope="module")
def figures(sample_site: Path) -> dict[str, dict[str, Any]]:
    found = {address: value for address, (_, value) in figures_of(sample_site).items()}
    assert len(found) > 10
    return found


@pytest.fixture(scope="module")
def drawings(sample_site: Path) -> dict[str, Lanes]:
    """Read the static charts of the sample, by the address of the figure that may replace them."""
    pages = (Lanes(path.read_text(encoding="utf-8")) for path in sorted(sample_site.rglob("*.html")))
    return {page.figure: page for page in pages if page.figure}


def told(made: dict[str, Any]) -> list[list[str]]:
    return [pair for trace in made["data"] for pair in trace.get("customdata", [])]


def plain(text: str) -> str:
    """Undo what keeps Plotly from reading markup, as Plotly does when it draws."""
    entities = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
    return re.sub("&(lt|gt|amp);", lambda found: entities[found[0]], text).strip("\N{NO-BREAK SPACE}")


def texts(made: dict[str, Any]) -> list[str]:
    return sorted(plain(text) for trace in made["data"] for text in trace.get("text", []) if text)


def every_string(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in [key, *every_string(inner)]]
    if isinstance(value, list):
        return [text for inner in value for text in every_string(inner)]
    return [value] if isinstance(value, str) else []


def test_every_figure_is_valid_to_plotly(figures: dict[str, dict[str, Any]]) -> None:
    for made in figures.values():
        assert set(made) == {"data", "layout", "config"}
        known = plotly.graph_objects.Figure(data=made["data"], layout=made["layout"])
        assert len(known.data) == len(made["data"]) > 0


def test_every_figure_belongs_to_a_page_and_is_named_as_that_page_asks_for_it(
    sample_site: Path, drawings: dict[str, Lanes]
) -> None:
    found = figures_of(sample_site)
    assert set(found) == set(drawings)
    for address, (name, _) in found.items():
        assert Path(address).name.startswith(f"{name}-figure-")


def test_every_figure_holds_the_same_milestones_as_the_static_drawing(
    figures: dict[str, dict[str, Any]], drawings: dict[str, Lanes]
) -> None:
    for address, made in figures.items():
        links = drawings[address].links
        still = sorted((link["href"].removeprefix("../"), link["title"]) for link in links)
        assert sorted((page, plain(name)) for page, name in told(made)) == still
        assert texts(made) == sorted(link["text"] for link in links)


def test_every_state_has_as_many_bars_as_the_static_drawing(
    figures: dict[str, dict[str, Any]], drawings: dict[str, Lanes]
) -> None:
    for address, made in figures.items():
        for state in STATES:
            links = [link for link in drawings[address].links if f"s-{state}" in link["class"].split()]
            bars = [trace for trace in made["data"] if trace["type"] == "bar" and trace["meta"]["state"] == state]
            assert sum(len(trace["y"]) for trace in bars) == sum(link["bar"] for link in links)
            marks = [trace["meta"]["states"] for trace in made["data"] if trace.get("mode") == "markers"]
            assert sum(found.count(state) for found in marks) == sum(not link["bar"] for link in links)


def test_there_is_one_trace_a_state_and_never_one_a_milestone(figures: dict[str, dict[str, Any]]) -> None:
    for made in figures.values():
        kinds = [(trace["type"], trace.get("mode") or trace["meta"]["state"]) for trace in made["data"]]
        assert len(kinds) == len(set(kinds))
        assert {kind for kind in kinds if kind[0] != "bar"} <= {
            ("scatter", mode) for mode in ("lines", "markers", "text")
        }
        assert len(made["layout"]["shapes"]) == 1
        assert "annotations" not in made["layout"]
        assert "images" not in made["layout"]


def test_days_are_iso_and_lengths_are_whole_days(figures: dict[str, dict[str, Any]]) -> None:
    for made in figures.values():
        axis = made["layout"]["xaxis"]
        days = [*axis["range"], *axis["tickvals"], made["layout"]["shapes"][0]["x0"]]
        for trace in made["data"]:
            days += trace["base"] if trace["type"] == "bar" else [day for day in trace["x"] if day]
            lengths = trace["x"] if trace["type"] == "bar" else []
            assert all(length > 0 and length % 86_400_000 == 0 for length in lengths)
        assert all(ISO_DAY.fullmatch(day) and date.fromisoformat(day) for day in days)


def test_values_beside_each_other_are_equally_many(figures: dict[str, dict[str, Any]]) -> None:
    for made in figures.values():
        for trace in made["data"]:
            meta = [values for values in trace["meta"].values() if isinstance(values, list)]
            lists = [trace[key] for key in ("x", "y", "base", "text", "customdata", "textposition") if key in trace]
            assert len({len(values) for values in [*lists, *meta] if isinstance(values, list)}) == 1


def test_nothing_is_shared_uploaded_or_advertised(figures: dict[str, dict[str, Any]]) -> None:
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


# --- Figures of roadmaps written here.


def milestone(id_: str = "a", target: str = "2027-Q1", **values: Any) -> Milestone:
    if "start" in values:
        values["start"] = parse(values["start"], Calendar())
    return Milestone(**{"id": id_, "title": id_.upper(), "target": parse(target, Calendar()), **COMMON, **values})


def plan_of(*milestones: Milestone, product_title: str = "Web") -> Plan[Seen]:
    products = {"web": Product(id="web", title=product_title, **COMMON)}
    everything = {item.id: item for item in milestones}
    seen = Seen(Audience("public", sees_all=True), True, Settings("Roadmap"), everything, products, {}, {}, {})
    return planning.on(TODAY, seen)[0]


def made_of(*milestones: Milestone, has_slider: bool = False, **values: Any) -> dict[str, Any]:
    plan = plan_of(*milestones, **values)
    chart = layout(plan, plan.lanes, Axis(date(2026, 7, 1), date(2028, 1, 1), TODAY))
    made = figure.timeline(chart, cards(plan, WORDS), WORDS, has_slider)
    made = figure.with_links(made, chart, {item.id: item.depends_on for item in milestones})
    plotly.graph_objects.Figure(data=made["data"], layout=made["layout"])
    return made


def trace(made: dict[str, Any], kind: str) -> dict[str, Any]:
    (found,) = (trace for trace in made["data"] if kind in (trace["type"], trace.get("mode")))
    return found


def test_a_bar_begins_and_ends_where_its_dates_do_and_leads_to_its_page() -> None:
    bars = trace(made_of(milestone("sso", "2027-Q1", start="2026-12", product="web")), "bar")
    assert bars["base"] == ["2026-12-01"]
    assert bars["x"] == [121 * 86_400_000]
    assert bars["customdata"] == [["milestones/sso.html", "SSO: Planned, Target: first quarter of 2027"]]
    assert bars["hovertemplate"] == "%{customdata[1]}<extra></extra>"
    assert bars["meta"] == {"state": "planned", "fill": "planbg", "line": "planned", "text": "ink"}


def test_a_gate_stands_at_its_day_and_has_the_colour_of_its_decision() -> None:
    decisions = (None, "go", "conditional-go", "recycle", "hold", "no-go")
    gates = [
        milestone(
            f"g{number}", f"2027-01-{number + 10}", start="2026-08-01", gate=Gate("value-case", decision=decision)
        )
        for number, decision in enumerate(decisions)
    ]
    points = trace(made_of(*gates), "markers")
    assert points["x"] == [f"2027-01-{number + 10}" for number in range(6)]
    assert points["meta"]["fills"] == ["bg", "done", "risk", "risk", "planned", "off"]
    assert points["meta"]["lines"] == ["ink", "done", "risk", "risk", "planned", "off"]
    assert points["marker"]["color"] == ["#ffffff", "#12636a", "#b4540a", "#b4540a", "#80868f", "#6b1129"]
    assert points["marker"]["opacity"] == 1


def test_every_kind_of_mark_has_a_symbol_of_its_own() -> None:
    made = made_of(
        milestone("a", "2027-01-01"),
        milestone("b", "2027-01-02", gate=Gate("value-case")),
        milestone("c", "2027-01-03", gate=Gate("release")),
        milestone("d", "2027-01-04", kind="event"),
    )
    assert trace(made, "markers")["marker"]["symbol"] == ["circle", "diamond", "pentagon", "triangle-right"]


def test_a_label_stands_on_the_side_that_the_layout_chose() -> None:
    long = "Below, because neither side has room for all these words"
    made = made_of(
        milestone("a", "2026-08-10/2027-04-20", title="Within", status="active"),
        milestone("b", "2026-08-15", title="At the right of its mark"),
        milestone("c", "2027-12", title="At the left of its mark"),
        milestone("d", "2026-11/2027-05", title=long, status="active"),
    )
    active = next(one for one in made["data"] if one["meta"].get("state") == "active")
    assert dict(zip(active["base"], active["text"], strict=True)) == {"2026-08-10": "Within", "2026-11-01": ""}
    labels = trace(made, "text")
    places = zip(labels["x"], labels["y"], labels["textposition"], strict=True)
    found = dict(zip(map(plain, labels["text"]), places, strict=True))
    assert found["At the right of its mark"][::2] == ("2026-08-15", "middle right")
    assert found["At the left of its mark"][::2] == ("2027-12-01", "middle left")
    day, row, side = found[long]
    assert (day[:7], side) == ("2026-11", "middle right")
    assert row == active["y"][active["base"].index("2026-11-01")] + 1


def test_lanes_are_named_as_on_the_page_and_what_has_no_product_too() -> None:
    made = made_of(milestone("a", product="web"), milestone("b"))
    assert made["layout"]["yaxis"]["ticktext"] == ["Web", "Other"]
    assert made["layout"]["yaxis"]["tickvals"] == [0, 1]


def depends(*ids: str) -> tuple[Dependency, ...]:
    return tuple(Dependency(id_, Place("", 1, 1)) for id_ in ids)


def test_dependencies_are_one_line_from_the_end_of_one_to_the_begin_of_the_other() -> None:
    made = made_of(
        milestone("a", "2026-Q4", status="active"),
        milestone("b", "2027-Q2", depends_on=depends("a", "undated")),
        milestone("c", "2027-08-01", depends_on=depends("b")),
        milestone("undated", "later"),
    )
    line = trace(made, "lines")
    assert line["x"] == ["2027-01-01", "2027-04-01", None, "2027-07-01", "2027-08-01", None]
    assert line["meta"]["states"] == ["active planned"] * 3 + ["planned planned"] * 3
    assert made["data"][0] is line, "lines lie under the marks"


@pytest.mark.parametrize(("count", "has_line"), [(0, False), (1, True), (299, True), (300, False)])
def test_dependencies_are_left_out_where_they_are_too_many_to_follow(count: int, has_line: bool) -> None:
    many = [milestone(f"m{number}", "2027-Q1", depends_on=depends("first")) for number in range(count)]
    made = made_of(milestone("first", "2026-Q4"), *many)
    assert any(trace.get("mode") == "lines" for trace in made["data"]) is has_line


def test_there_are_at_most_1500_bars() -> None:
    made = made_of(*(milestone(f"m{number:04}", "2027-Q1") for number in range(1510)))
    assert sum(len(trace["y"]) for trace in made["data"] if trace["type"] == "bar") == 1500
    assert len(texts(made)) == 1500


HOSTILE = [
    "<b>fat</b>",
    '<a href="javascript:alert(1)">press</a>',
    "%{x} %{customdata[0]} <extra>gone</extra>",
    "</script><script>alert(1)</script>",
    "line\u2028separator & more &lt;b&gt;",
    "<br>",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_text_whatever_it_looks_like(title: str) -> None:
    made = made_of(
        milestone("a", "2027-Q1", title=title, product="web"),
        milestone("b", "2027-01-05", title=title),
        product_title=title,
    )
    shown = [text for trace in made["data"] for text in trace.get("text", [])]
    shown += [name for _, name in told(made)] + [made["layout"]["yaxis"]["ticktext"][0]]
    assert len(shown) >= 5
    for text in (text for text in shown if text):
        assert "<" not in text
        assert ">" not in text
    assert {trace["hovertemplate"] for trace in made["data"] if "hovertemplate" in trace} == {
        "%{customdata[1]}<extra></extra>"
    }
    assert not [key for trace in made["data"] for key in trace if key in ("texttemplate", "hovertext")]
    assert texts(made) == [title, title]


def test_a_script_can_stand_in_a_page_and_says_what_was_written() -> None:
    made = made_of(milestone("a", title="</script>\u2028<!--"))
    data = figure.script("timeline", made)
    assert b"<" not in data
    assert "\u2028".encode() not in data
    inner = data.decode().partition("||{},")[2].removesuffix(");\n")
    assert json.loads(inner) == {"timeline": made}


def test_the_same_roadmap_gives_the_same_bytes() -> None:
    made = [milestone("a"), milestone("b", "2027-01-05", product="web"), milestone("c", "2026-Q4", status="done")]
    assert figure.script("t", made_of(*made)) == figure.script("t", made_of(*reversed(made)))
