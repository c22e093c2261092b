"""Jinja2: a user's templates before the shipped ones, file by file; a mistake in them as a problem with its line.

Templates are code of the site's owner; what fills them is text, escaped wherever it is put.
"""

import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from milepost.model.words import Words
from milepost.problems import Place, Problem, Stop


class _Loader(jinja2.FileSystemLoader):
    """Reads templates; one that is not UTF-8 is a mistake in that template."""

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        """Read a template as Jinja does."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            file = next((path for path in self._places(template) if path.is_file()), Path(template))
            raise jinja2.TemplateSyntaxError(f"the file cannot be read: {error}", line, template, str(file)) from error

    def _places(self, template: str) -> Iterator[Path]:
        return (Path(folder) / template for folder in self.searchpath)


@dataclass(frozen=True, slots=True)
class Theme:
    """Templates, style sheets, script and words, ready for use."""

    environment: jinja2.Environment
    words: Words
    folders: tuple[Path, ...]
    shown: Mapping[str, str]

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

    def everything(self) -> str:
        """Read every text of the theme, the user's and the shipped one's: what may stand in any page of any circle."""
        files = (file for folder in self.folders for file in sorted(folder.rglob("*")) if file.is_file())
        return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """Fill a template; what is wrong in it ends the run as a problem."""
        try:
            return self.environment.get_template(name).render(context)
        except jinja2.TemplateSyntaxError as error:
            raise Stop(
                [self._problem(error.filename or name, error.lineno, error.message or "syntax error")]
            ) from error
        except Exception as error:
            # Anything a template of the user's does may raise anything; a mistake in a shipped one is ours.
            place = self._last_frame(error) or self._replaced(error)
            if place is None:
                raise
            is_absent = isinstance(error, jinja2.TemplateNotFound)
            message = f"there is no template '{error}'" if is_absent else str(error) or type(error).__name__
            raise Stop([self._problem(*place, message)]) from error

    def fragment(self, name: str, context: Mapping[str, Any]) -> str:
        """Fill a part of a page, without the end of its last line; what is wrong in it is told with the page."""
        return self.environment.get_template(name).render(context).removesuffix("\n")

    def _last_frame(self, error: Exception) -> tuple[str, int] | None:
        frames = traceback.extract_tb(error.__traceback__)
        for frame in reversed(frames):
            is_template = frame.filename.endswith((".html", ".xml", ".svg", ".txt"))
            if is_template and not Path(frame.filename).is_relative_to(self.folders[-1]):
                return frame.filename, frame.lineno or 0
        return None

    def _replaced(self, error: Exception) -> tuple[str, int] | None:
        """Name the first file of the user's in place of a shipped one, where a shipped template misses a part of it."""
        if not isinstance(error, (jinja2.UndefinedError, TypeError)):
            return None
        names = sorted(file.name for file in self.folders[-1].glob("*.*") if file.suffix in {".html", ".svg"})
        files = (folder / name for name in names for folder in self.folders[:-1])
        return next(((str(file), 0) for file in files if file.is_file()), None)

    def _problem(self, filename: str, line: int, message: str) -> Problem:
        hint = "mend the line, or delete the file to use the default theme's"
        folder = next((folder for folder in self.folders if Path(filename).is_relative_to(folder)), None)
        shown = f"{self.shown[str(folder)]}/{Path(filename).relative_to(folder).as_posix()}" if folder else filename
        return Problem(Place(shown, line, 1 if line else 0), "bad-template", message, hint)


def theme(folders: Sequence[tuple[Path, str]], words: Words) -> Theme:
    """Prepare templates from folders, each with the name that messages give it, the user's first."""
    paths = tuple(folder for folder, _ in folders)
    environment = jinja2.Environment(
        loader=_Loader(paths),
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
