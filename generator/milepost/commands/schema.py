"""`milepost schema`: JSON Schema of what is read and written, from the tables that validate and write it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from milepost.commands.diff.document import schema as of_diff
from milepost.commands.history import schema as of_history
from milepost.stages.render.exports import roadmap_json
from milepost.stages.validate.reader import table_schema
from milepost.stages.validate.settings import CONFIG
from milepost.stages.validate.tables import MILESTONE

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SPOKEN: Mapping[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "history": ("What `milepost history --format json` writes", of_history),
    "diff": ("What `milepost diff --format json` writes", of_diff),
}


def schema(name: str) -> dict[str, Any]:
    """Describe a milestone's front matter, roadmap.yml, roadmap.json, or what `history` and `diff` tell programs."""
    if name == "roadmap":
        return roadmap_json.schema()
    if name in SPOKEN:
        title, described = SPOKEN[name]
        return {"$schema": DIALECT, "title": title, **described()}
    table, title = (MILESTONE, "A Milepost milestone") if name == "milestone" else (CONFIG, "Milepost's roadmap.yml")
    made = table_schema(table)
    if name == "milestone":
        # A milestone's title may stand in its text, so no key is required of the front matter alone.
        made.pop("required", None)
    return {"$schema": DIALECT, "$id": f"https://milepost.invalid/schemas/{name}.json", "title": title, **made}


def text(name: str) -> str:
    """Write a schema as text."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False)
