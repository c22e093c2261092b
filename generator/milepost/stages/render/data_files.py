"""The files for programs: JSON, CSV, calendar, feed, search and sitemap."""

from milepost.stages.render.addresses import path_of
from milepost.stages.render.exports import calendar_ics, feed_atom, roadmap_csv, roadmap_json, search, sitemap
from milepost.stages.render.shell import Shell


def write(shell: Shell) -> None:
    """Write the data files of a site; the sitemap only where the site's address is known."""
    plan, words, build = shell.plan, shell.theme.words, shell.build
    title = plan.roadmap.settings.title
    source = {"commit": build.source.commit, "dirty": build.source.is_dirty} if build.source else None
    shell.add("roadmap.json", roadmap_json.document(plan, source, build.site_url))
    shell.add("roadmap.csv", roadmap_csv.document(plan))
    shell.add("calendar.ics", calendar_ics.document(plan, title, words, build.site_url))
    shell.add("feed.xml", feed_atom.document(plan, title, words, build.site_url))
    shell.add("search.json", search.as_json(plan))
    shell.add(".nojekyll", b"")
    if build.site_url and build.is_widest:
        # Where something was before is no page to find: it sends its readers on.
        moved = {path_of("milestone", alias) for item in plan.roadmap.milestones.values() for alias in item.aliases}
        pages = shell.pages.keys() - moved - {"404.html"}
        shell.add("sitemap.xml", sitemap.document(pages, build.site_url))
