"""What a build's search for leaks came to, for whoever must answer for a site: counts that stand nowhere in it."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from milepost.model.build import Searched
from milepost.problems import Surroundings
from milepost.shipped import version


def may_lie_at(file: Path, out: Path) -> bool:
    """Tell whether a receipt can be written to a place: no folder, and not in the site nor in one beside it."""
    site, place = out.resolve(), file.resolve()
    beside = (folder.name for folder in place.parents if folder.parent == site.parent)
    is_inside = any(name == site.name or name.startswith(f"{site.name}-") for name in beside)
    return not (is_inside or place == site or place.is_dir())


def write(path: Path, searched: Mapping[str, Searched], day: date) -> None:
    """Write a receipt; raise `Surroundings` where that cannot be done."""
    try:
        path.write_text(document(searched, day), encoding="utf-8")
    except OSError as error:
        raise Surroundings(f"the receipt cannot be written: {error}") from error


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
