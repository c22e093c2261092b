"""What was measured, as a table beside its targets and as JSON for a page in `generator/decisions`."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """A measure: what the other took and what Milepost took in each run, and the most that the ratio may be.

    `processors` has the processors' seconds of both, where that is not the clock's.
    """

    title: str
    unit: str
    other: Sequence[float]
    own: Sequence[float]
    most: float | None = None
    processors: tuple[Sequence[float], Sequence[float]] | None = None

    @property
    def ratio(self) -> float:
        """Give Milepost's median in terms of the other's."""
        return median(self.own) / median(self.other)

    @property
    def is_over(self) -> bool:
        """Tell whether the target is missed."""
        return self.most is not None and self.ratio > self.most

    def cells(self) -> tuple[str, ...]:
        """Write the row."""
        most = "" if self.most is None else _ratio(self.most)
        processor = _ratio(median(self.processors[1]) / median(self.processors[0])) if self.processors else ""
        values = (_amount(median(values), self.unit) for values in (self.other, self.own))
        return (self.title, *values, _ratio(self.ratio), most, "x" if self.is_over else "", processor)

    def document(self) -> dict[str, object]:
        """Give the row for a program."""
        found: dict[str, object] = {"measure": self.title, "unit": self.unit, "ratio": round(self.ratio, 4)}
        found |= {} if self.most is None else {"at_most": self.most, "is_over": self.is_over}
        found |= {
            "other": [round(value, 4) for value in self.other],
            "milepost": [round(value, 4) for value in self.own],
        }
        if self.processors:
            names = ("other_processor", "milepost_processor")
            found |= {name: [round(one, 4) for one in own] for name, own in zip(names, self.processors, strict=True)}
        return found


def write(title: str, other: str, rows: Sequence[Row]) -> None:
    """Print a table to stdout."""
    headings = (title, other, "Milepost", "ratio", "at most", "", "by processor" if rows[0].processors else "")
    lines = [headings, *(row.cells() for row in rows)]
    for first, *others, mark, last in lines:
        cells = "".join(cell.rjust(11) for cell in others)
        sys.stdout.write(f"{first.ljust(19)}{cells} {mark.ljust(1)}{last.rjust(13)}".rstrip() + "\n")
    sys.stdout.write("\n")
    sys.stdout.flush()


def document(tables: Mapping[str, Sequence[Row]]) -> dict[str, object]:
    """Give all tables for a program."""
    return {title: [row.document() for row in rows] for title, rows in tables.items()}


def _ratio(value: float) -> str:
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def _amount(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value * 1000:,.0f} ms" if value < 1 else f"{value:,.2f} s"
    digits = 1 if value < 100 else 0
    return f"{value:,.{digits}f} {unit}"
