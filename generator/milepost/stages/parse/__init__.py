"""One source as a draft: fields as text with their places, and a body for each circle.

Here is what is only fields; `texts` has whole files, apart so that whoever reads no text loads no Markdown parser.
Touches nothing else, so that files can be parsed in any order and on any processor.
"""

from collections.abc import Mapping

from milepost.adapters import front_matter
from milepost.model.draft import Body, Draft, Source
from milepost.model.nodes import Mapping as Fields
from milepost.model.nodes import Scalar
from milepost.problems import Problem


def front_matter_of(source: Source) -> Draft | None:
    """Read a Markdown file's front matter alone, as one without a text; None when it cannot be read."""
    parts = front_matter.split(source.data, source.shown)
    return Draft(source, parts.fields, (Body(),)) if parts.is_readable else None


def document(source: Source) -> tuple[Fields | None, tuple[Problem, ...]]:
    """Read a YAML file such as roadmap.yml; None when it cannot be read."""
    parts = front_matter.document(source.data, source.shown)
    return (parts.fields if parts.is_readable else None), parts.problems


def words(data: bytes, shown: str) -> tuple[Mapping[str, tuple[str, Scalar]], tuple[Problem, ...]]:
    """Read words.yml: each text with its node by its keys joined with dots."""
    parts = front_matter.document(data, shown)
    found: dict[str, tuple[str, Scalar]] = {}
    problems = list(parts.problems)
    todo: list[tuple[str, Fields]] = [("", parts.fields)]
    while todo:
        prefix, fields = todo.pop()
        for key, value in fields.entries:
            if isinstance(value, Fields):
                todo.append((f"{prefix}{key.text}.", value))
            elif not isinstance(value, Scalar):
                message = f"'{prefix}{key.text}' takes one text, not a list"
                problems.append(Problem(value.place, "bad-words", message, "write one text"))
            elif not value.is_empty:
                found[prefix + key.text] = value.text, value
    return found, tuple(problems)
