"""`milepost diff`: what changed in the plan between two commits, or since one."""

from collections.abc import Sequence

from milepost.commands.diff.difference import GUARDS, Difference, diff, guarded
from milepost.commands.diff.document import document
from milepost.commands.diff.markdown import markdown
from milepost.commands.diff.page import page
from milepost.commands.diff.text import text
from milepost.commands.diff.wording import doubt, moved
from milepost.commands.terminal import printable
from milepost.stages.render.exports import encoded

__all__ = ["FORMS", "GUARDS", "Difference", "diff", "stopped", "told", "warned"]

FORMS = {"text": text, "markdown": markdown, "json": document, "html": page}


def told(found: Difference, form: str) -> str:
    """Write a difference in a format."""
    return encoded(FORMS[form](found)).decode()


def warned(found: Difference, form: str) -> str:
    """Say what a format for programs has no place for: that content with errors was compared."""
    return doubt(found.errors) if form == "json" else ""


def stopped(found: Difference, guards: Sequence[str]) -> list[str]:
    """Say in a line each which changes the guards stop, and why."""
    return [
        printable(f"{name}: {change.id}: {moved(change) or change.kind}; {GUARDS[name][0]}")
        for name, change in guarded(found, tuple(guards))
    ]
