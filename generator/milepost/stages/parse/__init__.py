"""One source as a draft: fields as text with their places, and a body for each circle.

Takes a `Source` and the names of the circles, gives a `Draft` and the problems of its YAML, its blocks and its words.
Touches nothing else, so that files can be parsed in any order and on any processor.
"""

from collections.abc import Mapping, Sequence

from milepost.adapters import front_matter, markdown
from milepost.model.draft import Body, Draft, Source
from milepost.model.nodes import Mapping as Fields
from milepost.model.nodes import Scalar
from milepost.problems import Problem
from milepost.stages.parse.circles import for_circles


def draft(source: Source, circles: Sequence[str]) -> tuple[Draft | None, tuple[Problem, ...]]:
    """Read a Markdown file; None when its front matter cannot be read, so that nothing is guessed from the rest."""
    parts = front_matter.split(source.data, source.shown)
    if not parts.is_readable:
        return None, parts.problems
    texts, problems = for_circles(parts.body, circles, source.shown)
    bodies: dict[str, Body] = {}
    for text in texts:
        if text not in bodies:
            bodies[text] = markdown.render(text)
    made = Draft(source, parts.fields, tuple(bodies[text] for text in texts))
    return made, (*parts.problems, *problems)


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
