"""The kinds of single values that are numbers: counts, percentages, amounts of work, numbers of days."""

import re
from dataclasses import dataclass

from milepost.model.milestone import Effort
from milepost.model.nodes import Node
from milepost.stages.validate.kinds import scalar, shortened
from milepost.stages.validate.reader import Reader, Schema


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two bounds, both allowed."""

    low: float
    high: float
    is_whole: bool = True

    def read(self, node: Node, reader: Reader) -> float | None:
        text = scalar(node, reader, "a number")
        if text is None:
            return None
        form = r"[+-]?[0-9]{1,12}" if self.is_whole else r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?"
        if not re.fullmatch(form, text) or not self.low <= float(text) <= self.high:
            kind = "a whole number" if self.is_whole else "a number"
            hint = f"write {kind} from {self.low:g} to {self.high:g}"
            reader.wrong(node, "bad-value", f"'{shortened(text)}' is not {kind} in range", hint)
            return None
        return int(text) if self.is_whole else float(text)

    def schema(self) -> Schema:
        kind = "integer" if self.is_whole else "number"
        return {"type": kind, "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class Percent:
    """A share from 0 to 100, with or without `%`; words where the settings give them numbers."""

    with_words: bool = False

    def read(self, node: Node, reader: Reader) -> int | None:
        text = scalar(node, reader, "a percentage")
        if text is None:
            return None
        if self.with_words and text.lower() in reader.confidence:
            return reader.confidence[text.lower()]
        written = re.fullmatch(r"([0-9]{1,3})\s*%?", text)
        if written and int(written[1]) <= 100:
            return int(written[1])
        reader.wrong(node, "bad-value", f"'{shortened(text)}' is not a percentage from 0 to 100", self._hint(text))
        return None

    def _hint(self, text: str) -> str:
        if re.fullmatch(r"0?\.[0-9]{1,4}", text):
            return f"write `{round(float(text) * 100)}%`"
        return "write it as `70%`" + (", or `high`, `medium` or `low`" if self.with_words else "")

    def schema(self) -> Schema:
        forms: list[Schema] = [
            {"type": "integer", "minimum": 0, "maximum": 100},
            {"type": "string", "pattern": r"^[0-9]{1,3}\s*%?$"},
        ]
        return {"anyOf": [*forms, {"enum": ["high", "medium", "low"]}] if self.with_words else forms}


_UNITS = {
    "d": "d", "day": "d", "days": "d", "w": "w", "wk": "w", "wks": "w", "week": "w", "weeks": "w",
    "pt": "pt", "pts": "pt", "point": "pt", "points": "pt", "sp": "pt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """Work in working days, working weeks or points."""

    def read(self, node: Node, reader: Reader) -> Effort | None:
        text = scalar(node, reader, "an amount such as 6w")
        if text is None:
            return None
        written = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)(d|w|pt)", text)
        if written:
            amount = float(written[1])
            return Effort(amount, amount, amount, written[2])  # type: ignore[arg-type]
        loose = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*([A-Za-z]+)", text)
        unit = _UNITS.get(loose[2].lower()) if loose else None
        hint = f"write `{loose[1]}{unit}`" if loose and unit else "write days, weeks or points: `12d`, `6w`, `40pt`"
        reader.wrong(node, "bad-value", f"'{shortened(text)}' is not an amount of work", hint)
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?(d|w|pt)$"}


@dataclass(frozen=True, slots=True)
class DayCount:
    """A number of days, as `5d`; below zero only where `is_signed`."""

    is_signed: bool = False

    def read(self, node: Node, reader: Reader) -> int | None:
        text = scalar(node, reader, "a number of days such as 5d")
        if text is None:
            return None
        written = re.fullmatch(r"([+-]?[0-9]{1,5})d", text)
        if written and (self.is_signed or int(written[1]) >= 0):
            return int(written[1])
        loose = re.match(r"([0-9]{1,5})\s*(?:d|days?)?$", text)
        hint = f"write `{loose[1]}d`" if loose else "write days, as `5d`"
        reader.wrong(node, "bad-value", f"'{shortened(text)}' is not a number of days", hint)
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"^-?[0-9]+d$" if self.is_signed else r"^[0-9]+d$"}
