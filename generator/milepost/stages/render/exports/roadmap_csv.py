"""The roadmap for spreadsheets: a row for each milestone of roadmap.json, flat, under one row of names.

Takes the plan of what a circle may see; gives RFC 4180 in UTF-8. A cell is never a formula, whatever its author
wrote, and what is not said is an empty cell.
"""

import csv
import io
from typing import Any

from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.stages.render.exports import clean, encoded, roadmap_json

# The name of a column, and where its value stands in a milestone of roadmap.json.
COLUMNS = (
    ("id", "id"),
    ("title", "title"),
    ("summary", "summary"),
    ("url", "url"),
    ("kind", "kind"),
    ("product", "product"),
    ("themes", "themes"),
    ("status", "status"),
    ("stage", "stage"),
    ("health", "health"),
    ("commitment", "commitment"),
    ("confidence", "confidence"),
    ("horizon", "horizon"),
    ("start", "start"),
    ("target", "target"),
    ("completed", "completed"),
    ("earliest", "earliest"),
    ("latest", "latest"),
    ("progress", "progress.percent"),
    ("progress_source", "progress.source"),
    ("estimate_low", "estimate.low"),
    ("estimate_likely", "estimate.likely"),
    ("estimate_high", "estimate.high"),
    ("estimate_unit", "estimate.unit"),
    ("team", "team"),
    ("owner", "owner"),
    ("depends_on", "depends_on.id"),
    ("gate", "gate.type"),
    ("decision", "gate.decision"),
    ("decided_on", "gate.decided_on"),
    ("tags", "tags"),
    ("links", "links.url"),
    ("first_target", "history.first_target"),
    ("slip_days", "history.slip_days"),
    ("forecast_p50", "forecast.p50"),
    ("forecast_p85", "forecast.p85"),
)
# Spreadsheets take a cell for a formula by its first character; the wide ones are what Japanese keyboards give.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def document(plan: Plan[Seen]) -> bytes:
    """Write the milestones of a roadmap as comma-separated values, sorted by id."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(name for name, _ in COLUMNS)
    for row in roadmap_json.milestones(plan, ""):
        writer.writerow(_cell(_at(row, path)) for _, path in COLUMNS)
    return encoded(table.getvalue())


def _at(value: Any, path: str) -> Any:
    """Follow dotted keys; a list is followed in each of its entries."""
    key, _, rest = path.partition(".")
    found = [entry[key] for entry in value if key in entry] if isinstance(value, list) else value.get(key, "")
    return _at(found, rest) if rest and found else found


def _cell(value: Any) -> str:
    text = clean("; ".join(map(str, value)) if isinstance(value, list) else str(value))
    # Blanks before the sign are cut off by some programs, so they hide nothing.
    return f"'{text}" if text.startswith(FORMULA_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS) else text
