"""From a plan of what a circle may see to its site, searched for what it may not."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from milepost.adapters.pages import Theme, theme
from milepost.adapters.processes import over
from milepost.model.build import Build, Searched
from milepost.model.nodes import Scalar
from milepost.model.page import Page
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.pipeline.loading import Loaded
from milepost.problems import Problem, Stop
from milepost.shipped import literals, shipped
from milepost.stages import leak, parse, render

WORTH_A_PROCESS = 200  # milestones: fewer are drawn faster than a process is copied


def drawing(seen: Plan[Seen], look: Theme, build: Build) -> render.Drawing:
    """Prepare a circle's site, for who wants to look at some of its pages."""
    return render.drawing(seen, look, build)


def site(seen: Plan[Seen], look: Theme, build: Build) -> tuple[Page, ...]:
    """Draw a circle's site; `manifest` completes one that is published."""
    return drawing(seen, look, build).whole()


def searched(pages: Sequence[Page], loaded: Loaded, seen: Plan[Seen], look: Theme, build: Build) -> Searched:
    """Look for what a circle is not told in what was drawn for it; whoever publishes does so only without a hit."""
    search = _search(loaded, seen, look, build)
    return search.ended([search.of(pages)])


def drawn(
    loaded: Loaded, seen: Plan[Seen], look: Theme, build: Build, jobs: int, tell: Callable[[str], object]
) -> tuple[tuple[Page, ...], Searched]:
    """Draw a circle's site part by part, and look for what it is not told in each, in several processes."""
    search = _search(loaded, seen, look, build)
    made = drawing(seen, look, build)

    def part(number: int) -> tuple[tuple[Page, ...], leak.Looked]:
        pages = made.draw(number)
        return pages, search.of(pages)

    pages: list[Page] = []
    looked = [search.of(made.shared())]
    is_worth = len(seen.planned) >= WORTH_A_PROCESS
    for number, (some, found) in enumerate(over(range(len(made.parts)), part, jobs if is_worth else 1), 1):
        tell(f"drawing for '{seen.roadmap.audience.id}', part {number} of {len(made.parts)}")
        pages += some
        looked.append(found)
    whole = made.completed(pages)
    known = {page.path for page in (*made.shared(), *pages)}
    looked.append(search.of(page for page in whole if page.path not in known))
    last = manifest(whole, seen, build)
    return (*whole, last), search.ended([*looked, search.of([last])])


def _search(loaded: Loaded, seen: Plan[Seen], look: Theme, build: Build) -> leak.Search:
    fixed = "\n".join((look.everything(), literals(), build.site_url))
    sought = leak.sought(loaded.plan.roadmap, seen.roadmap.audience, look.words, fixed, seen.day)
    return leak.Search(seen.roadmap, sought, (build.plotly_js,), loaded.folder.name(""))


def manifest(pages: Iterable[Page], seen: Plan[Seen], build: Build) -> Page:
    """List what a build wrote, so that the next one knows what is its own; only what passed the check is written."""
    document = {
        "version": build.version,
        "audience": seen.roadmap.audience.id,
        "as_of": seen.day.isoformat(),
        **({"source": {"commit": build.source.commit, "dirty": build.source.is_dirty}} if build.source else {}),
        "files": {page.path: hashlib.sha256(page.data).hexdigest() for page in pages},
        "leak_check": {"passed": True, "kinds": list(leak.KINDS)},
    }
    return Page(".milepost.json", (json.dumps(document, indent=1, sort_keys=True) + "\n").encode())


def dress(folders: Sequence[tuple[Path, str]], language: str) -> Theme:
    """Prepare the theme: the shipped one, with a user's files in place of its own, and the words of both."""
    own = shipped("templates")
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for folder, shown in [(own, "templates"), *folders]:
        # The words of a language serve its regions, which may differ in some of them.
        spellings = dict.fromkeys((language.partition("-")[0].lower(), language))
        for name in ("words.yml", *(f"words.{spelling}.yml" for spelling in spellings)):
            file = folder / name
            if file.is_file():
                found, wrong = parse.words(file.read_bytes(), f"{shown}/{name}")
                problems += wrong
                problems += _strange_words(found, texts) if texts else ()
                texts |= {key: text for key, (text, _) in found.items()}
    if problems:
        raise Stop(problems)
    return theme([*folders, (own, "templates")], Words(texts))


def _strange_words(found: Mapping[str, tuple[str, Scalar]], known: Mapping[str, str]) -> Iterable[Problem]:
    for key, (text, node) in found.items():
        if key not in known:
            yield Problem(node.place, "bad-words", f"the theme has no word '{key}'", "delete it, or correct its name")
        elif not _can_be_filled(text, names := _names(known[key])):
            message = f"the text of '{key}' names something that is not there, or its braces do not match"
            allowed = ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"
            yield Problem(node.place, "bad-words", message, f"it may name: {allowed}")


def _can_be_filled(text: str, names: set[str]) -> bool:
    try:
        text.format_map(dict.fromkeys(names, ""))
    except (LookupError, ValueError, AttributeError, TypeError):
        return False
    return True


def _names(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}
