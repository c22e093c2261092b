"""What the search field looks through: a short line for each milestone, product, theme and page.

Takes the plan of what a circle may see; gives a list, as JSON for programs and as a classic script for pages, since a
page opened from disk may read no other file. Holds no text beyond what the pages themselves show.
"""

import json
import re
from collections.abc import Iterable, Mapping

from milepost.model.milestone import FreePage, Product, Theme
from milepost.model.plan import Plan, Planned
from milepost.model.roadmap import Seen
from milepost.stages.render.addresses import address_of
from milepost.stages.render.exports import encoded

# In this order: title, address, product, themes, state, owners, beginning of the summary.
Entry = list[str | list[str]]
SUMMARY_LENGTH = 80
# `<` could end the script or open a comment in it; the other two are line breaks to older script engines.
_UNSAFE = re.compile("[<\u2028\u2029]")


def entries(plan: Plan[Seen]) -> list[Entry]:
    """List what can be found: milestones by date, then products, themes and pages by id."""
    roadmap = plan.roadmap
    return [
        *(_milestone(plan.planned[id_], roadmap) for id_ in plan.order),
        *_group("product", roadmap.products),
        *_group("theme", roadmap.themes),
        *(_page(roadmap.pages[id_]) for id_ in sorted(roadmap.pages)),
    ]


def as_json(plan: Plan[Seen]) -> bytes:
    """Write the list as JSON."""
    return encoded(_compact(plan) + "\n")


def as_script(plan: Plan[Seen]) -> bytes:
    """Write the list as a script that assigns it to `window.milepostSearch`."""
    safe = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", _compact(plan))
    return encoded(f"window.milepostSearch = {safe};\n")


def _compact(plan: Plan[Seen]) -> str:
    return json.dumps(entries(plan), ensure_ascii=False, separators=(",", ":"))


def _milestone(planned: Planned, roadmap: Seen) -> Entry:
    milestone = planned.milestone
    product = roadmap.products.get(milestone.product)
    themes = [roadmap.themes[id_].title for id_ in milestone.themes if id_ in roadmap.themes]
    address = address_of("milestone", milestone.id)
    owners, summary = list(milestone.owner), _beginning(milestone.summary)
    return [milestone.title, address, product.title if product else "", themes, planned.state, owners, summary]


def _group(kind: str, items: Mapping[str, Product] | Mapping[str, Theme]) -> Iterable[Entry]:
    for id_ in sorted(items):
        item = items[id_]
        yield [item.title, address_of(kind, id_), "", [], "", list(item.owner), _beginning(item.summary)]


def _page(page: FreePage) -> Entry:
    opening = page.bodies[0].first_sentence if page.bodies else ""
    return [page.title, address_of("page", page.id), "", [], "", [], _beginning(opening)]


def _beginning(summary: str) -> str:
    return summary[:SUMMARY_LENGTH].rstrip()
