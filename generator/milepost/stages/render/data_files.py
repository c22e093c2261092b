"""The files for programs: JSON, CSV, calendars, feeds, search and sitemap."""

from collections.abc import Iterator, Sequence
from functools import partial

from milepost.model.milestone import Product
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.stages.render.addresses import path_of
from milepost.stages.render.exports import calendar_ics, feed_atom, roadmap_csv, roadmap_json, search, sitemap
from milepost.stages.render.shell import Part, Shell

EVENTS = 500  # that are written together


def parts(plan: Plan[Seen]) -> Iterator[Part]:
    """Give the data files, each part those that are made together; what lists all files comes last, by itself."""
    for draw in (_json, _tables, _calendars, _feeds):
        yield Part(draw)
    ids = [id_ for id_, planned in plan.planned.items() if calendar_ics.has_event(planned)]
    for at in range(0, len(ids), EVENTS):
        yield Part(partial(_events, ids[at : at + EVENTS]))


def _json(shell: Shell) -> None:
    plan, build = shell.plan, shell.build
    source = {"commit": build.source.commit, "dirty": build.source.is_dirty} if build.source else None
    shell.add("roadmap.json", roadmap_json.document(plan, source, build.site_url))


def _tables(shell: Shell) -> None:
    shell.add("roadmap.csv", roadmap_csv.document(shell.plan))
    shell.add("search.json", search.as_json(shell.plan))
    shell.add(".nojekyll", b"")


def _calendars(shell: Shell) -> None:
    """Write the calendar of the roadmap, and one for each product with a date in it."""
    plan, words, site_url = shell.plan, shell.theme.words, shell.build.site_url
    shell.add(calendar_ics.path(), calendar_ics.document(plan, plan.roadmap.settings.title, words, site_url))
    for product in plan.roadmap.products.values():
        if calendar_ics.has_events(plan, product.id):
            data = calendar_ics.document(plan, _title(product, shell), words, site_url, product.id)
            shell.add(calendar_ics.path(product.id), data)


def _events(ids: Sequence[str], shell: Shell) -> None:
    """Write each date alone, for who wants to keep just that."""
    for id_ in ids:
        data = calendar_ics.event(shell.plan, id_, shell.theme.words, shell.build.site_url)
        shell.add(calendar_ics.event_path(id_), data)


def _feeds(shell: Shell) -> None:
    """Write the feed of the roadmap, and one for each product that has something to tell."""
    plan, words, site_url = shell.plan, shell.theme.words, shell.build.site_url
    shell.add(feed_atom.path(), feed_atom.document(plan, plan.roadmap.settings.title, words, site_url))
    for product in plan.roadmap.products.values():
        if feed_atom.has_entries(plan, product.id):
            data = feed_atom.document(plan, _title(product, shell), words, site_url, product.id)
            shell.add(feed_atom.path(product.id), data)


def _title(product: Product, shell: Shell) -> str:
    """Name what a product's readers subscribe to as its page is named, so that they can tell two roadmaps apart."""
    return f"{product.title} · {shell.plan.roadmap.settings.title}"


def write_sitemap(shell: Shell) -> None:
    """List the pages of a site whose address is known."""
    if not (shell.build.site_url and shell.build.is_widest):
        return
    # Where something was before is no page to find: it sends its readers on. Nor is a chart made for a frame.
    milestones = shell.plan.roadmap.milestones.values()
    moved = {path_of("milestone", alias) for item in milestones for alias in item.aliases}
    framed = {path for path in shell.pages if path.startswith("embed/")}
    pages = shell.pages.keys() - moved - framed - {"404.html"}
    shell.add("sitemap.xml", sitemap.document(pages, shell.build.site_url))
