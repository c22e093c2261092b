"""The words of the interface, from words.yml: the only place where a page's language lives."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Texts by dotted key, such as `state.done`; `{name}` in a text is replaced by a value."""

    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Fetch a text and fill it in; a missing key is a mistake of ours, and a KeyError."""
        text = self.texts[key]
        return text.format_map(values) if values else text

    def count(self, key: str, number: int) -> str:
        """Say how many of something there are: `key.one` for 1, `key.other` otherwise, each with `{n}`."""
        return self(f"{key}.one" if number == 1 else f"{key}.other", n=number)
