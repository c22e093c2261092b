"""Jinja2: a user's templates before the shipped ones, file by file; a mistake in them as a problem with its line.

Templates are code of the site's owner; what fills them is text, escaped wherever it is put.
"""

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from milepost.model.words import Words
from milepost.problems import Place, Problem, Stop


@dataclass(frozen=True, slots=True)
class Theme:
    """Templates, style sheets, script and words, ready for use."""

    environment: jinja2.Environment
    words: Words
    folders: tuple[Path, ...]
    shown: Mapping[str, str]

    def has(self, name: str) -> bool:
        """Tell whether a file of the theme is there."""
        return any((folder / name).is_file() for folder in self.folders)

    def text(self, name: str) -> str:
        """Read a file of the theme, the user's before the shipped one; empty when there is none."""
        for folder in self.folders:
            file = folder / name
            if file.is_file():
                try:
                    return file.read_text(encoding="utf-8")
                except (OSError, UnicodeDecodeError) as error:
                    raise Stop([self._problem(str(file), 0, f"the file cannot be read: {error}")]) from error
        return ""

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """Fill a template; what is wrong in it ends the run as a problem."""
        try:
            return self.environment.get_template(name).render(context)
        except jinja2.TemplateSyntaxError as error:
            raise Stop(
                [self._problem(error.filename or name, error.lineno, error.message or "syntax error")]
            ) from error
        except jinja2.TemplateNotFound as error:
            raise Stop([self._problem(name, 0, f"there is no template '{error.name}'")]) from error
        except Exception as error:
            # Anything a template of the user's does may raise anything; a mistake in a shipped one is ours.
            place = self._last_frame(error)
            if place is None:
                raise
            raise Stop([self._problem(*place, str(error) or type(error).__name__)]) from error

    def _last_frame(self, error: Exception) -> tuple[str, int] | None:
        frames = traceback.extract_tb(error.__traceback__)
        own = str(self.folders[-1])
        for frame in reversed(frames):
            if frame.filename.endswith((".html", ".xml", ".svg", ".txt")) and not frame.filename.startswith(own):
                return frame.filename, frame.lineno or 0
        return None

    def _problem(self, filename: str, line: int, message: str) -> Problem:
        hint = "mend the line, or delete the file to use the default theme's"
        folder = next((folder for folder in self.folders if Path(filename).is_relative_to(folder)), None)
        shown = f"{self.shown[str(folder)]}/{Path(filename).relative_to(folder).as_posix()}" if folder else filename
        return Problem(Place(shown, line, 1 if line else 0), "bad-template", message, hint)


def theme(folders: Sequence[tuple[Path, str]], words: Words) -> Theme:
    """Prepare templates from folders, each with the name that messages give it, the user's first."""
    paths = tuple(folder for folder, _ in folders)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(paths),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals["word"] = words
    environment.globals["count"] = words.count
    return Theme(environment, words, paths, {str(folder): shown for folder, shown in folders})


def safe(html: str) -> Any:
    """Mark text as HTML that is safe already, so that a template does not escape it again."""
    return Markup(html)  # noqa: S704  its makers escape what they fill in
