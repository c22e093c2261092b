"""The kinds of single values that are words: text, names, choices, periods, days, addresses.

Each reads one scalar into a typed value or notes a problem that says what to type, and describes itself as JSON Schema.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from milepost.model import periods, slugs
from milepost.model.nodes import Mapping, Node, Scalar
from milepost.model.periods import Period, PeriodError
from milepost.model.spelling import Nearest, listed
from milepost.stages.validate.reader import Reader, Schema

SCHEMES = ("http", "https", "mailto", "tel")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def scalar(node: Node, reader: Reader, wanted: str) -> str | None:
    """Take the text of a single value; a list or a mapping is a `bad-value`."""
    if isinstance(node, Scalar):
        return node.text.strip()
    seen = "a mapping" if isinstance(node, Mapping) else "a list"
    reader.wrong(node, "bad-value", f"here stands {seen}, where {wanted} should be", f"write {wanted}")
    return None


def folded(text: str) -> str:
    """Fold a word as choices compare it: case, blanks and underscores make no difference."""
    return text.strip().lower().replace("_", "-").replace(" ", "-")


def shortened(text: str) -> str:
    """Cut a value down to what a message can carry."""
    return text if len(text) <= 60 else text[:59] + "…"


@dataclass(frozen=True, slots=True)
class Text:
    """Words on one line (line breaks fold to blanks), or as written when `keeps_lines`."""

    keeps_lines: bool = False

    def read(self, node: Node, reader: Reader) -> str | None:
        text = scalar(node, reader, "a text")
        if text is None or self.keeps_lines:
            return text
        return " ".join(text.split())

    def schema(self) -> Schema:
        return {"type": ["string", "number", "boolean"]}


@dataclass(frozen=True, slots=True)
class Identity:
    """A slug that must be written as one: the address of a thing for ever."""

    def read(self, node: Node, reader: Reader) -> str | None:
        text = scalar(node, reader, "an id")
        if text is None:
            return None
        what_is_wrong = slugs.fault(text)
        if what_is_wrong:
            reader.wrong(node, "bad-id", f"the id '{shortened(text)}' {what_is_wrong}", "choose another id")
            return None
        if text != slugs.slug(text):
            reader.wrong(node, "bad-id", f"the id '{shortened(text)}' is not a slug", f"write `{slugs.slug(text)}`")
            return None
        return text

    def schema(self) -> Schema:
        return {"type": ["string", "integer"]}


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands for a thing with a slug, as a product or a team: written either way.

    The slug is what is kept, or the name as written where `keeps_words`.
    """

    keeps_words: bool = False

    def read(self, node: Node, reader: Reader) -> str | None:
        text = scalar(node, reader, "a name")
        if text is None:
            return None
        what_is_wrong = slugs.fault(slugs.slug(text))
        if what_is_wrong:
            reader.wrong(node, "bad-id", f"the name '{shortened(text)}' {what_is_wrong}", "choose another name")
            return None
        return " ".join(text.split()) if self.keeps_words else slugs.slug(text)

    def schema(self) -> Schema:
        return {"type": ["string", "number"]}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words; `other_words` are what people write instead, an empty meaning says: leave it out."""

    words: tuple[str, ...]
    other_words: tuple[tuple[str, str], ...] = ()

    def read(self, node: Node, reader: Reader) -> str | None:
        text = scalar(node, reader, f"one of {', '.join(self.words)}")
        if text is None:
            return None
        plain = folded(text)
        mapped = reader.values.get(text, reader.values.get(plain, text))
        if mapped in self.words:
            return mapped
        plain = next((word for word in self.words if word.lower() == plain), plain)
        self._refuse(node, reader, text, plain)
        return None

    def _refuse(self, node: Node, reader: Reader, text: str, plain: str) -> None:
        message = f"'{shortened(text)}' is none of: {', '.join(self.words)}"
        meaning = dict(self.other_words).get(plain)
        if meaning is None and plain in self.words:
            meaning = plain
        if meaning is None:
            near = Nearest(self.words).to(plain)
            reader.wrong(node, "bad-value", message, f"did you mean `{near}`?" if near else "")
        elif meaning:
            reader.wrong(node, "bad-value", message, f"write `{meaning}`", f"values: {{{text}: {meaning}}}")
        else:
            reader.wrong(node, "bad-value", message, "leave the key out")

    def schema(self) -> Schema:
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Circle:
    """The name of one audience."""

    def read(self, node: Node, reader: Reader) -> str | None:
        if not isinstance(node, Scalar):
            hint = "name one: the widest circle that may see it, inner circles see it too"
            reader.wrong(node, "unknown-audience", "an audience is one name, not a list", hint)
            return None
        name = node.text.strip()
        if name in reader.circles:
            return name
        circles = listed(reader.circles)
        near = Nearest(reader.circles, reader.patience).to(name)
        hint = f"did you mean `{near}`?" if near else f"roadmap.yml names: {circles}"
        reader.wrong(
            node,
            "unknown-audience",
            f"no audience is called '{shortened(name)}' (there are: {circles})",
            hint,
        )
        return None

    def schema(self) -> Schema:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Span:
    """A period; only where `on_board` may it be `now`, `next` or `later`."""

    on_board: bool = False

    def read(self, node: Node, reader: Reader) -> Period | None:
        text = scalar(node, reader, "a period such as 2026-Q3")
        if text is None:
            return None
        try:
            period = periods.parse(text, reader.calendar, reader.patience)
        except PeriodError as error:
            reader.wrong(node, "bad-period", error.message, error.hint)
            return None
        if period.is_board and not self.on_board:
            hint = "only `target` may be now, next or later; write a date or leave the key out"
            reader.wrong(node, "bad-period", f"'{text}' is a place on the board, not a time", hint)
            return None
        return period

    def schema(self) -> Schema:
        return {
            "type": ["string", "integer"],
            "examples": ["2026-Q3", "2026-09", "2026-09-15", "2026-Q3/2026-Q4"],
        }


@dataclass(frozen=True, slots=True)
class Day:
    """One day."""

    def read(self, node: Node, reader: Reader) -> date | None:
        period = Span().read(node, reader)
        if period is None:
            return None
        if not period.is_point or period.first is None:
            reader.wrong(node, "bad-period", f"'{period.text}' is not one day", "write a day, as 2026-03-15")
            return None
        return period.first

    def schema(self) -> Schema:
        return {"type": "string", "examples": ["2026-03-15"]}


@dataclass(frozen=True, slots=True)
class YesNo:
    """A claim that is true or not."""

    def read(self, node: Node, reader: Reader) -> bool | None:
        text = scalar(node, reader, "yes or no")
        if text is None:
            return None
        plain = text.lower()
        if plain in {"yes", "true", "on", "y"}:
            return True
        if plain in {"no", "false", "off", "n"}:
            return False
        reader.wrong(node, "bad-value", f"'{shortened(text)}' is neither yes nor no", "write `yes` or `no`")
        return None

    def schema(self) -> Schema:
        return {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "true", "false", "on", "off"]}]}


@dataclass(frozen=True, slots=True)
class Address:
    """A web address, a mail address with `mailto:`, or a telephone number with `tel:`."""

    schemes: tuple[str, ...] = SCHEMES

    def read(self, node: Node, reader: Reader) -> str | None:
        text = scalar(node, reader, "an address")
        if text is None:
            return None
        scheme = _SCHEME.match(text)
        if scheme and scheme[1].lower() in self.schemes and not _CONTROL.search(text) and " " not in text:
            return text
        if scheme and scheme[1].lower() not in SCHEMES:
            hint = f"write an address that begins with {', '.join(f'{name}:' for name in self.schemes)}"
            reader.wrong(node, "unsafe-url", f"'{shortened(text)}' is not an address a page may link to", hint)
        else:
            reader.wrong(
                node,
                "bad-value",
                f"'{shortened(text)}' is not a whole address",
                "write it whole, as https://…",
            )
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": rf"^({'|'.join(self.schemes)}):"}


@dataclass(frozen=True, slots=True)
class Matching:
    """A text of a certain form; `hint` says what to type when it has another."""

    pattern: str
    wanted: str
    hint: str

    def read(self, node: Node, reader: Reader) -> str | None:
        text = scalar(node, reader, self.wanted)
        if text is None or re.fullmatch(self.pattern, text):
            return text
        reader.wrong(node, "bad-value", f"'{shortened(text)}' is not {self.wanted}", self.hint)
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


@dataclass(frozen=True, slots=True)
class Checked:
    """Another kind with one more demand: `fault` names what is wrong with a value, or gives an empty text."""

    kind: Any
    fault: Callable[[Any], str] = field(compare=False)
    hint: str = ""

    def read(self, node: Node, reader: Reader) -> Any:
        value = self.kind.read(node, reader)
        what_is_wrong = "" if value is None else self.fault(value)
        if what_is_wrong:
            reader.wrong(node, "bad-value", what_is_wrong, self.hint)
            return None
        return value

    def schema(self) -> Schema:
        schema: Schema = self.kind.schema()
        return schema
