"""What a build's search for leaks came to, for whoever must answer for a site: counts that stand nowhere in it."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from secrets import token_hex
from stat import S_ISREG

from milepost.commands.workspace import Workspace, lies_in_site
from milepost.model.build import Searched
from milepost.problems import Surroundings
from milepost.shipped import shipped, version
from milepost.stages.write.paths import is_in_repository, resolved, shown
from milepost.stages.write.refusal import MARKDOWN, is_inside

KEYS = frozenset({"version", "as_of", "circles"})
LARGEST = 100_000_000  # bytes of a receipt that another may replace


def may_lie_at(file: Path, out: Path) -> bool:
    """Tell whether a receipt can be written to a place: no folder, and not in the site nor in one beside it."""
    place = resolved(file)
    return not (place == resolved(out) or lies_in_site(place.parent, out) or place.is_dir())


def refusal(file: Path, at: Workspace) -> str:
    """Say why a receipt must not be written to a place, lest something of somebody's is lost; empty where it may."""
    place = resolved(file)
    # Where the content is all of the project, a receipt may lie beside its folders, but not be read as a text of it.
    is_beside = place.parent == resolved(at.here) and place.suffix.lower() not in MARKDOWN
    if is_inside(place, resolved(at.content)) and not is_beside:
        return f"{shown(file)} lies inside the content folder"
    if any(is_inside(place, resolved(folder)) for folder in (shipped("templates"), *(one for one, _ in at.templates))):
        return f"{shown(file)} lies inside the templates folder"
    if is_in_repository(file):
        return f"{shown(file)} lies inside a .git folder"
    is_taken = os.path.lexists(place) and not _is_receipt(place)
    return f"{shown(file)} is there already, and is no receipt" if is_taken else ""


def _is_receipt(place: Path) -> bool:
    """Tell whether a file is a receipt that we wrote."""
    try:
        said = place.lstat()
        if not S_ISREG(said.st_mode) or said.st_size > LARGEST:
            return False
        held = json.loads(place.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(held, dict) and held.keys() == KEYS


def write(path: Path, searched: Mapping[str, Searched], day: date) -> None:
    """Write a receipt whole, in place of an older one; raise `Surroundings` where that cannot be done."""
    place = resolved(path)
    draft = place.with_name(f".milepost-receipt-{token_hex(4)}")
    try:
        with draft.open("x", encoding="utf-8") as file:
            file.write(document(searched, day))
        draft.replace(place)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise Surroundings(f"the receipt {shown(path)} cannot be written: {error.strerror}") from error


def lines(searched: Mapping[str, Searched]) -> Iterator[str]:
    """Say in a line for each circle that something is withheld from how much was looked for, and in how much."""
    for name, found in searched.items():
        if sought := sum(found.needles.values()):
            result = f"{len(found.problems)} found" if found.problems else "none found"
            strings, files = ("string" if sought == 1 else "strings"), ("file" if found.files == 1 else "files")
            yield f"leak check for '{name}': {sought:,} withheld {strings}, {found.files:,} {files}, {result}"


def document(searched: Mapping[str, Searched], day: date) -> str:
    """Say for each circle whether its site passed, what was looked for in how much, and what was found where."""
    circles = [
        {
            "audience": name,
            "passed": not found.problems,
            "sought": dict(sorted(found.needles.items())),
            "files": found.files,
            "bytes": found.size,
            "found": [
                {"file": one.place.path, "line": one.place.line, "message": one.message} for one in found.problems
            ],
        }
        for name, found in searched.items()
    ]
    receipt = {"version": version(), "as_of": day.isoformat(), "circles": circles}
    return json.dumps(receipt, indent=2, ensure_ascii=False) + "\n"
