"""A Markdown file as a draft: takes a `Source` and the names of the circles.

Gives a `Draft` with a body for each circle, and the problems of its YAML and its blocks.
"""

from collections.abc import Sequence

from milepost.adapters import front_matter, markdown
from milepost.model.draft import Body, Draft, Source
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
