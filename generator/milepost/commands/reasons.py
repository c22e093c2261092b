"""Why a file of a site is written anew: what it tells of that is out of date."""

import re
from collections.abc import Mapping, Sequence

from milepost.commands.last_build import Change

NO_LAST_BUILD = "no earlier build is known"
NOTHING = "nothing it is made of has changed; somebody changed it, or took it away"
SHOWN = 3
_WORD = re.compile(r"[\w-]+")


def reason(texts: Sequence[bytes], changes: Sequence[Change] | None, ids: Mapping[str, str]) -> str:
    """Say why a file is written anew, by what was in it and what is; `ids` has the item of each file of the content.

    A file that changed is named where its item is spoken of. What is out of date and belongs to no item (settings, a
    template, the day) may show anywhere, and so may any change in a file that names none of them.
    """
    if changes is None:
        return NO_LAST_BUILD
    words = {word for text in texts for word in _WORD.findall(text.decode("utf-8", "replace"))}
    told = [change for change in changes if change.name not in ids or ids[change.name] in words]
    named = [str(change) for change in told or changes]
    more = [f"and {len(named) - SHOWN} more"] if len(named) > SHOWN else []
    return ", ".join((*named[:SHOWN], *more)) or NOTHING
