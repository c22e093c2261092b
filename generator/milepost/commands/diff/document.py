"""A difference as JSON, for programs."""

import json
from typing import Any

from milepost.commands.diff.difference import Difference
from milepost.model.changes import Effect, PlanChange

SCHEMA_VERSION = 1


def document(found: Difference) -> str:
    """Write every change; what there is nothing to say of is absent."""
    changes = [_change(change) for change in found.changes]
    whole = {"schema_version": SCHEMA_VERSION, "base": found.base, "head": found.head, "changes": changes}
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _change(change: PlanChange) -> dict[str, Any]:
    record = {
        "id": change.id,
        "title": change.title,
        "class": change.kind,
        "field": change.field or None,
        "from": change.before or None,
        "to": change.after or None,
        "days": change.days,
        "visible_to": list(change.visible_to),
        "knock_on": [_effect(effect) for effect in change.knock_on],
    }
    return {name: value for name, value in record.items() if value is not None}


def _effect(effect: Effect) -> dict[str, Any]:
    record = {
        "kind": effect.kind,
        "id": effect.id,
        "about": effect.about,
        "days": effect.days,
        "visible_to": list(effect.visible_to),
    }
    return {name: value for name, value in record.items() if value is not None}
