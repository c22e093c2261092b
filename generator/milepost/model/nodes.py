"""YAML as written: text with places and no types, because what a text means depends on the key it stands at."""

from dataclasses import dataclass, field

from milepost.problems import Place

NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text; `plain` when it stood without quotes, which is the only way to write "nothing"."""

    text: str
    place: Place
    plain: bool = True

    @property
    def is_empty(self) -> bool:
        """Nothing was written: an empty value, `~` or `null`; a quoted text of blanks counts too."""
        return self.text in NULLS if self.plain else not self.text.strip()


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, in block or flow form."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order written; no key stands twice."""

    entries: tuple[tuple[Scalar, "Node"], ...] = ()
    place: Place = field(default_factory=lambda: Place(""))

    def get(self, key: str) -> "Node | None":
        """Look up the value of a key, None when it is not there."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping


def is_empty(node: Node) -> bool:
    """Tell whether a value says nothing, so that its key counts as absent."""
    if isinstance(node, Scalar):
        return node.is_empty
    return not (node.items if isinstance(node, Sequence) else node.entries)
