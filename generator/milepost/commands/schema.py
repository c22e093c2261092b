"""`milepost schema`: JSON Schema of what is read and written, from the tables that validate and write it."""

import json
from typing import Any

from milepost.stages.render.exports import roadmap_json
from milepost.stages.validate.reader import table_schema
from milepost.stages.validate.settings import CONFIG
from milepost.stages.validate.tables import MILESTONE

NAMES = ("milestone", "config", "roadmap")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(name: str) -> dict[str, Any]:
    """Describe a milestone's front matter, roadmap.yml, or roadmap.json."""
    if name == "roadmap":
        return roadmap_json.schema()
    table, title = (MILESTONE, "A Milepost milestone") if name == "milestone" else (CONFIG, "Milepost's roadmap.yml")
    made = table_schema(table)
    if name == "milestone":
        # A milestone's title may stand in its text, so no key is required of the front matter alone.
        made.pop("required", None)
    return {"$schema": DIALECT, "$id": f"https://milepost.invalid/schemas/{name}.json", "title": title, **made}


def text(name: str) -> str:
    """Write a schema as text."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False)
