"""A difference as one HTML file: the two timelines above each other, then every change."""

import base64
import hashlib
from html import escape

from milepost.commands.diff.difference import Difference
from milepost.commands.diff.wording import by_heading, doubt, following, moved, seen_by, summary
from milepost.model.changes import PlanChange
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.stages.render.chart import standalone
from milepost.stages.render.exports import encoded

STYLE = (
    ":root{color-scheme:light dark;background:light-dark(#fff,#0f141b)}"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem}"
    "img{width:100%;height:auto}figure{margin:1.5rem 0}figcaption{font-weight:600}"
    "code{font:.9em ui-monospace,monospace}li{margin:.4rem 0}.who{opacity:.75}"
)


def page(found: Difference) -> str:
    """Write a page that stands alone: no script, and nothing that is loaded from elsewhere."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'"
    said = filter(None, (summary(found.changes, len(found.outer)), doubt(found.errors)))
    title = f"{found.new.roadmap.settings.title}: {found.base} → {found.head}"
    lists = (
        f"<h2>{escape(heading)}</h2>\n<ul>\n{''.join(_item(change, found) for change in those)}</ul>"
        for heading, _, those in by_heading(found.changes)
    )
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="robots" content="noindex">',
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
            f"<h1>{escape(title)}</h1>",
            *(f"<p>{escape(line)}</p>" for line in said),
            _figure(f"Before: {found.base}", found.old, found),
            _figure(f"Now: {found.head}", found.new, found),
            *lists,
            "</body>\n</html>",
        )
    )


def _figure(caption: str, plan: Plan[Seen], found: Difference) -> str:
    drawn = base64.b64encode(encoded(standalone.whole(plan, found.look, ""))).decode()
    source = f"data:image/svg+xml;base64,{drawn}"
    return f'<figure><figcaption>{escape(caption)}</figcaption><img alt="{escape(caption)}" src="{source}"></figure>'


def _item(change: PlanChange, found: Difference) -> str:
    said = escape(moved(change) or change.kind)
    effects = "".join(f"<li>{escape(one)}</li>" for one in following(change))
    who = escape(seen_by(change, found.circles))
    name = f"<strong>{escape(change.title)}</strong> <code>{escape(change.id)}</code>"
    return f'<li>{name}: {said} <span class="who">({who})</span>{f"<ul>{effects}</ul>" if effects else ""}</li>\n'
