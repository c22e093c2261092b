"""Why a file of a site is written anew: what it tells of that is out of date."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from milepost.commands.last_build import Change
from milepost.model.page import Page
from milepost.stages import write

NO_LAST_BUILD = "no earlier build is known"
TOUCHED = "somebody changed it, or took it away"
SHOWN = 3
_WORD = re.compile(r"[\w-]+")


def explained(
    pages: Sequence[Page], place: Path, changes: Sequence[Change] | None, ids: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Say of each file that is about to be written anew why it is, and of each that goes away."""
    listed = _listed(place)
    for page in pages:
        old = _bytes(place / page.path)
        if old != page.data:
            is_touched = page.path in listed and sha256(old).hexdigest() != listed[page.path]
            yield page.path, TOUCHED if is_touched else reason((old, page.data), changes, ids)
    for path in sorted(listed.keys() - {page.path for page in pages}):
        yield path, f"taken away: {reason((_bytes(place / path),), changes, ids)}"


def reason(texts: Sequence[bytes], changes: Sequence[Change] | None, ids: Mapping[str, str]) -> str:
    """Say why a file is written anew, by what was in it and what is; `ids` has the item of each file of the content.

    A file that changed is named where its item is spoken of. What is out of date and belongs to no item (settings, a
    template, the day) may show anywhere, and so may any change in a file that names none of them.
    """
    if not changes:
        return NO_LAST_BUILD
    words = {word for text in texts for word in _WORD.findall(text.decode("utf-8", "replace"))}
    told = [change for change in changes if change.name not in ids or ids[change.name] in words]
    named = [str(change) for change in told or changes]
    more = [f"and {len(named) - SHOWN} more"] if len(named) > SHOWN else []
    return ", ".join((*named[:SHOWN], *more))


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def _listed(place: Path) -> Mapping[str, str]:
    """Read what the manifest says of each file of the last site; nothing where there is none."""
    try:
        files = json.loads(_bytes(place / write.MANIFEST))["files"]
        return {str(path): str(digest) for path, digest in files.items()}
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return {}
