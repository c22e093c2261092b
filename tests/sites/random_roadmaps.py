"""Random roadmaps as values: settings, files with their front matter and their text in parts, and files beside them.

A text names and links only what all of its readers may see, so that whatever is drawn is free of errors.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from random_fields import (
    CIRCLES,
    GRANTED,
    HEALTH,
    NOUNS,
    OWNERS,
    PRECISIONS,
    STATUSES,
    TEAMS,
    Dice,
    links,
    milestone,
    sunset,
    updates,
    wording,
)


@dataclass(frozen=True)
class File:
    """A content file; its text is in parts, each for its circle and every one further in, "" for all of its readers."""

    kind: str
    id: str
    audience: str
    fields: Mapping[str, Any]
    parts: Sequence[tuple[str, str]] = ()
    folder: str = ""
    draft: bool = False


@dataclass(frozen=True)
class Content:
    """A content folder: the values of roadmap.yml, the files, and other files with their bytes."""

    settings: Mapping[str, Any]
    files: Sequence[File]
    assets: Mapping[str, bytes] = field(default_factory=dict)


def _parts(dice: Dice, own: str, targets: Sequence[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """Draw a text in parts; links lead to what every reader of their part may see."""
    for number in range(dice.number(0, 4)):
        circle = dice.one(("", "", *CIRCLES))
        reader = max(CIRCLES.index(own), CIRCLES.index(circle) if circle else 0)
        links = [text for level, text in targets if level <= reader]
        noun = dice.one(NOUNS)
        forms = (
            *(dice.text(), f"{dice.text()} {dice.text()}", f"## {dice.heading()}\n\n{dice.text()}"),
            f"- [x] {dice.text()}\n- [ ] {dice.text()}",
            f"| {noun} | n |\n| --- | --: |\n| {dice.text()} | {number} |",
            f"A note[^n{number}].\n\n[^n{number}]: {dice.text()}",
            f"> [!NOTE]\n> {dice.text()}",
            f"```python\nprint('{dice.text()}')\n```",
            f"![{noun} {number}](/images/{noun}.svg) and [it](/images/{dice.one(NOUNS)}.pdf)",
            f"See {dice.one(links)} and https://example.org/{noun}." if links else dice.text(),
        )
        yield circle, dice.one(forms)


def _written(dice: Dice, kind: str, id_: str, fields: Mapping[str, Any]) -> File:
    """Draw a file without its text: its title is written, or is the first heading, or both."""
    title = dice.title()
    needs_title = kind in {"milestones", "pages"}
    is_written, is_heading = not dice.whether(4), dice.whether(3)
    heading = [(dice.one(("", "", "customers", "internal")), f"# {title}")]
    parts = heading if is_heading or (needs_title and not is_written) else []
    titled = {"title": title, **fields} if is_written else fields
    return File(
        kind, id_, dice.one(("", *CIRCLES, "public")), titled, parts, draft=kind == "milestones" and dice.whether(8)
    )


def _settings(dice: Dice) -> dict[str, Any]:
    audiences: list[dict[str, Any]] = [{"id": circle, "fields": dice.some(GRANTED, 12)} for circle in CIRCLES[:-1]]
    audiences = [{**one, **dice.fields({"precision": (3, lambda: dice.one(PRECISIONS))})} for one in audiences]
    audiences[1] |= {"fields": "all"} if dice.whether(4) else {}
    capacity = {"unit": dice.one(("days", "points")), "default": 20, "teams": {dice.one(TEAMS): 9}}
    optional = {
        "capacity": (2, lambda: capacity),
        "site_url": (2, lambda: "https://example.org/plans/"),
        "repo_url": (2, lambda: "https://example.org/source"),
        "feedback": (2, lambda: "mailto:plans@example.org?subject={title}"),
        "ignore": (2, lambda: [{"rule": "overdue", "path": "**", "reason": dice.secret()}]),
    }
    calendar = {"period": dice.one(("quarter", "quarter", "month")), "named": {"PI27": "2026-10-05/2026-12-11"}}
    circles = {"default_audience": dice.one(CIRCLES), "audiences": [*audiences, {"id": "internal", "fields": "all"}]}
    return {"title": "Plans", **circles, "calendar": calendar, **dice.fields(optional)}


def _page(dice: Dice, products: Sequence[str], themes: Sequence[str]) -> dict[str, Any]:
    shows = {
        "product": (3, lambda: dice.some(products)),
        "theme": (3, lambda: dice.some(themes)),
        "team": (3, lambda: dice.some(TEAMS)),
        "status": (4, lambda: dice.some(STATUSES)),
        "as": (2, lambda: dice.one(("timeline", "list", "board", "table"))),
        "lanes": (2, lambda: dice.one(("product", "theme"))),
    }
    return dice.fields({"order": (2, lambda: dice.number(1, 9)), "shows": (2, lambda: dice.fields(shows))})


def _period(dice: Dice, themes: Sequence[str]) -> dict[str, Any]:
    optional = {
        "focus": (2, dice.text),
        "themes": (2, lambda: dice.some(themes)),
        "owner": (2, lambda: dice.one(OWNERS)),
        "health": (3, lambda: dice.one(HEALTH)),
        "updates": (3, lambda: updates(dice)),
        "capacity": (3, lambda: dice.one((30, {dice.one(TEAMS): 30}))),
    }
    return dice.fields(optional)


def _group(dice: Dice, names: Sequence[str]) -> dict[str, Any]:
    optional = {
        "summary": (2, dice.text),
        "owner": (2, lambda: dice.one(OWNERS)),
        "order": (3, lambda: dice.number(1, 9)),
    }
    product = {
        "team": (2, lambda: dice.one(TEAMS)),
        "links": (3, lambda: links(dice)),
        "sunset": (3, lambda: sunset(dice, names)),
    }
    return dice.fields({**optional, **(product if names else {"as_seen_by": (3, lambda: wording(dice))})})


def _milestones(dice: Dice, products: Sequence[str], themes: Sequence[str]) -> list[File]:
    before: list[str] = []
    made: list[File] = []
    for id_ in dice.ids(3, 12):
        fields, product = milestone(dice, before, products, themes), dice.one(("", *products))
        in_folder = dice.whether()
        fields |= {} if in_folder or not product else {"product": product}
        made.append(replace(_written(dice, "milestones", id_, fields), folder=product if in_folder else ""))
        before += [id_, *fields.get("aliases", ())]
    # Somebody has to see something, or there is no site.
    return [replace(made[0], audience="public", draft=False), *made[1:]]


def _files(dice: Dice) -> list[File]:
    """Draw the files without their texts: first what milestones name, at last what names milestones."""
    themes = [_written(dice, "themes", id_, _group(dice, ())) for id_ in dice.ids(0, 3)]
    names = [dice.one((file.id, file.fields.get("title", file.id))) for file in themes]
    products = [*dice.ids(0, 2), "core", "mobile"]
    milestones = _milestones(dice, products, [*names, "Earn trust", "grow-fast", "Zebra care"])
    named = [name for file in milestones for name in file.fields.get("themes", ())]
    used = [file.folder or file.fields.get("product", "") for file in milestones]
    names = list(dict.fromkeys((*names, *named))) or [""]
    ids = [file.id for file in milestones]
    written = [_written(dice, "products", id_, _group(dice, [*ids, *products])) for id_ in products[:-2]]
    stems = dice.some(("2026-Q3", "2026-Q4", "2027-Q1", "2026-11", "2026-H2"))
    periods = [_written(dice, "periods", stem, _period(dice, names)) for stem in stems]
    known = list(dict.fromkeys((*products[:-2], *filter(None, used)))) or [""]
    pages = [_written(dice, "pages", id_, _page(dice, known, names)) for id_ in dice.ids(0, 2)]
    return [*milestones, *themes, *written, *periods, *pages]


def _targets(files: Sequence[File], default: str) -> list[tuple[int, str]]:
    """List what texts may link to, with the circle from which on it is seen: by path, and by a name that is one's."""
    names = Counter(name for file in files for name in (file.id, *file.fields.get("aliases", ())))
    found = []
    for file in files:
        level = CIRCLES.index(file.audience or default)
        if not file.draft and not file.folder:
            found.append((level, f"[this](/{file.kind}/{file.id}.md)"))
        if not file.draft and names[file.id] == 1 and not any(file.id == other.folder for other in files):
            found += [(level, f"[[{file.id}]]"), (level, f"[[{file.id}|that]]")]
    return found


@st.composite
def roadmaps(draw: st.DrawFn) -> Content:
    """Draw the content of a roadmap for three circles."""
    dice = Dice(draw)
    settings, files = _settings(dice), _files(dice)
    default = settings["default_audience"]
    targets = _targets(files, default)
    texts = [[*file.parts, *_parts(dice, file.audience or default, targets)] for file in files]
    names = [f"images/{noun}.{kind}" for noun in NOUNS for kind in ("svg", "pdf")]
    assets = {name: f"<svg xmlns='http://www.w3.org/2000/svg'><title>{name}</title></svg>".encode() for name in names}
    return Content(settings, [replace(file, parts=text) for file, text in zip(files, texts, strict=True)], assets)
