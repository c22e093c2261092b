"""The capacity chart as a part of a page: its drawings, its figure, its picture, the page that shows it alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from milepost.adapters.pages import safe
from milepost.stages.render.addresses import root_from
from milepost.stages.render.chart import load_drawing, load_picture
from milepost.stages.render.chart.figure import script
from milepost.stages.render.chart.load import LoadChart
from milepost.stages.render.chart.load_figure import figure
from milepost.stages.render.shell import Shell

NAME = "capacity"
PAGE = f"{NAME}.html"
FRAME_MARGIN = 100  # px of an embedded page around its drawings: amounts, caption


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team's drawing; `heading` is the id of its name on the page."""

    heading: str
    title: str
    svg: Any


@dataclass(frozen=True, slots=True)
class LoadView:
    """The chart as a template needs it; `figure` and `picture` are the addresses of its Plotly script and its SVG."""

    name: str
    title: str
    axis: Any
    teams: Sequence[TeamView]
    figure: str
    height: int
    has_promises: bool
    has_explored: bool
    picture: str
    embed: str = ""
    frame_height: int = 0


def chart(shell: Shell, drawn: LoadChart, table: Mapping[str, Any]) -> LoadView:
    """Show the chart, and write what belongs to it; its table stands in for it where a frame is narrow."""
    made, title = figure(drawn), shell.theme.words("capacity.title")
    picture = load_picture.svg(drawn, shell.plan, shell.theme, title, shell.build.site_url)
    commitments = {piece.commitment for team in drawn.teams for row in team.rows for piece in row.pieces}
    view = LoadView(
        name=NAME,
        title=title,
        axis=safe(load_drawing.axis(drawn)),
        teams=list(_teams(drawn, PAGE)),
        figure=shell.file(f"{NAME}-figure.js", script(NAME, made)),
        height=int(made["layout"]["height"]),
        has_promises="committed" in commitments,
        has_explored="exploring" in commitments,
        picture=shell.file(f"{NAME}.svg", picture.encode()),
        embed=f"embed/{PAGE}",
        frame_height=sum(load_drawing.height(team) for team in drawn.teams) + FRAME_MARGIN,
    )
    alone = replace(view, teams=list(_teams(drawn, view.embed)))
    shell.page(
        view.embed, "embed_capacity.html", {"view": "embed", "load": alone, "title": title, "page": PAGE, **table}
    )
    return view


def _teams(drawn: LoadChart, path: str) -> Iterator[TeamView]:
    for number, team in enumerate(drawn.teams, 1):
        heading = f"{NAME}-team-{number}"
        yield TeamView(heading, team.title, safe(load_drawing.team(team, drawn, root_from(path), heading)))
