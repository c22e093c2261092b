"""The page to compare with: the same rows as plotly itself would publish them, by `to_html`."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from plotly import graph_objects

ROW_HEIGHT = 20
DAY = 86_400_000  # in milliseconds, as plotly counts the length of a bar


def write(roadmap: Path, folder: Path) -> None:
    """Write `index.html`, and plotly.js beside it, from a roadmap.json."""
    milestones = [one for one in json.loads(roadmap.read_text("utf-8"))["milestones"] if _dated(one)]
    figure = graph_objects.Figure([_trace(status, rows) for status, rows in _by_status(milestones).items()])
    figure.update_layout(barmode="overlay", height=200 + ROW_HEIGHT * len(milestones), xaxis_type="date")
    figure.update_yaxes(autorange="reversed", title="milestone")
    folder.mkdir(parents=True, exist_ok=True)
    figure.write_html(folder / "index.html", include_plotlyjs="directory")


def _dated(milestone: dict[str, Any]) -> bool:
    return "earliest" in milestone and "latest" in milestone


def _by_status(milestones: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    statuses = sorted({one["status"] for one in milestones})
    return {status: [one for one in milestones if one["status"] == status] for status in statuses}


def _trace(status: str, rows: list[dict[str, Any]]) -> graph_objects.Bar:
    """Make what `plotly.express.timeline` makes of the rows of one colour."""
    return graph_objects.Bar(
        name=status,
        orientation="h",
        base=[one["earliest"] for one in rows],
        x=[_length(one) for one in rows],
        y=[one["title"] for one in rows],
        customdata=[[one.get("product"), one["url"]] for one in rows],
        hovertemplate="%{y}<br>%{base} to %{x}<br>%{customdata[0]}<extra></extra>",
    )


def _length(row: dict[str, Any]) -> int:
    return ((date.fromisoformat(row["latest"]) - date.fromisoformat(row["earliest"])).days + 1) * DAY
