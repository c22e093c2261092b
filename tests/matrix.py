"""Every payload in every field, written, read and drawn; no test of its own.

What becomes of each pair is noted: refused with a problem on its line, or somewhere in what is drawn.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from hostile import BODIES, PAYLOADS, UNREADABLE, Field, Written, allowed, every, file, stem
from milepost.adapters.pages import Theme
from milepost.model.build import Build
from milepost.pipeline.loading import Loaded, load
from milepost.pipeline.publishing import dress, site
from milepost.pipeline.seeing import see
from milepost.problems import Problem, Stop, errors
from milepost.stages import read
from milepost.stages.render.exports import mermaid

DAY = date(2026, 11, 23)
ADDRESS = "https://example.org/r/"
READABLE = tuple(name for name in PAYLOADS if name not in UNREADABLE)
SETTINGS = "title: Plans\ndefault_audience: public\naudiences: [{id: public, fields: all}, {id: internal}]\n"
GROUND = "---\ntitle: Ground\ntarget: 2026-12\ngate: value-case\nteam: crew\nestimate: 3d\n---\n"
Pair = tuple[str, str, str]


@dataclass(repr=False)  # it holds sites
class Matrix:
    """What became of every payload in every field: refused with a problem on its line, or somewhere in the outputs."""

    folder: Path
    refused: set[Pair] = field(default_factory=set)
    lines_left_out: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    pages: dict[str, bytes] = field(default_factory=dict)
    wider: dict[str, bytes] = field(default_factory=dict)
    settings_pages: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def write(self, path: str, text: str) -> None:
        file = self.folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", "surrogatepass"))

    def load(self) -> Loaded:
        return load(read.folder(self.folder / "content", self.folder), DAY)

    def refuse(self, files: Mapping[str, Written], problems: Sequence[Problem]) -> None:
        """Note on which line of which file something was refused."""
        for problem in problems:
            one = files[problem.place.path]
            line, path = one.lines[problem.place.line - 1]
            self.refused.add((one.kind, path, one.payload))
            if path == "body":
                self.lines_left_out.setdefault((one.kind, one.payload), set()).add(line)

    def drawn(self, loaded: Loaded, look: Theme, level: int = -1) -> dict[str, bytes]:
        plan = see(loaded, loaded.settings.audiences[level])
        build = Build("0", lambda _: b"", b"", site_url=loaded.settings.site_url or ADDRESS)
        pages = {page.path: page.data for page in site(plan, look, build)}
        pages["export.mermaid"] = mermaid.document(plan, loaded.settings.title).encode()
        return pages


def content(made: Matrix) -> Loaded:
    """Fill every file but roadmap.yml, once where it may be wrong, and once where nothing is refused."""
    made.write("roadmap.yml", SETTINGS)
    made.write("milestones/port/ground.md", GROUND)
    for is_first in (True, False):
        files = {}
        for name in READABLE:
            for kind in BODIES:

                def value(place: Field, name: str = name, is_first: bool = is_first) -> object:
                    return every(place, name) if is_first else allowed(place, name, made.refused)

                one = file(kind, name, value, made.lines_left_out.get((kind, name), set()))
                files[f"content/{one.path}"] = one
                made.write(one.path, one.text)
        loaded = made.load()
        made.problems += loaded.problems
        if is_first:
            made.refuse(files, errors(loaded.problems))
            for name in READABLE:
                # What a product's own lifecycle says is shown where the product has a gate.
                product = stem("products", name)
                made.write(f"milestones/{product}/gate-of-{product}.md", GROUND)
    assert [problem for problem in loaded.problems if problem.level == "error"] == []
    return loaded


def settings(made: Matrix, whole: Matrix) -> None:
    """Do the same with roadmap.yml, of which there is one: payload by payload."""
    look = dress([], "en")
    for name in READABLE:
        made.write("milestones/port/ground.md", GROUND)
        first = file("roadmap", name, partial(every, name=name))
        made.write(first.path, first.text)
        wrong = [problem for problem in errors(told_of(made)) if problem.place.path == "content/roadmap.yml"]
        made.refuse({"content/roadmap.yml": first}, wrong)
        second = file("roadmap", name, partial(allowed, name=name, refused=made.refused))
        made.write(second.path, second.text)
        [named] = [text for text, path in second.lines if path == "calendar.named.{}"]
        made.write("milestones/port/ground.md", GROUND.replace("2026-12", named.rpartition(": ")[0]))
        loaded = made.load()
        made.problems += loaded.problems
        if errors(loaded.problems):  # a name with a slash in it reads as a range
            made.refused.add(("roadmap", "calendar.named.{key}", name))
            made.write("milestones/port/ground.md", GROUND)
            loaded = made.load()
        assert errors(loaded.problems) == ()
        whole.settings_pages[name] = {
            path: data
            for path, data in made.drawn(loaded, look).items()
            if re.fullmatch(r"(index|404|gates|capacity|embed/timeline|milestones/.*)\.html|.*[^l]", path)
        }


def told_of(made: Matrix) -> tuple[Problem, ...]:
    try:
        found = made.load().problems
    except Stop as stop:
        found = stop.problems
    made.problems += found
    return found
