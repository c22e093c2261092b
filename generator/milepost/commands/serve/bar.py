"""The bar at the foot of a page: takes a page as it would be published, gives it with the bar, for one response.

It says who the page is seen by and what is wrong, and brings the script that loads the page again. Every text in it is
escaped. The page's policy is opened for the bar's own files and for nothing else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import quote

from milepost.commands.serve.files import SCRIPT, SHEET

CHOICE = "seen-by"
_META = re.compile(r"<meta\b[^>]*content-security-policy[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"""(\bcontent=)("[^"]*"|'[^']*')""", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
FOR_THE_BAR = ("connect-src", "script-src", "style-src")


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar says: which show this is, of which page, seen by whom of whom, and what is told."""

    number: str
    path: str
    circle: str = ""
    circles: Sequence[str] = ()
    heading: str = ""
    told: str = ""
    is_wrong: bool = False


def with_bar(page: bytes, bar: Bar, is_anywhere: bool = False) -> bytes:
    """Add the bar to a page; one that stands for `is_anywhere` has its addresses read from the root of the site."""
    opened = (*FOR_THE_BAR, "base-uri") if is_anywhere else FOR_THE_BAR
    html = _META.sub(lambda found: _opened(found[0], opened), page.decode(errors="replace"), count=1)
    if is_anywhere:
        html = _HEAD.sub(lambda found: f'{found[0]}<base href="/">', html, count=1)
    script = f'<script src="/{SCRIPT}" data-shown="{escape(bar.number)}" defer></script>'
    html = _inserted(html, html.lower().find("</head>"), f'<link rel="stylesheet" href="/{SHEET}">{script}')
    return _inserted(html, html.lower().rfind("</body>"), _bar(bar)).encode()


def _inserted(html: str, at: int, text: str) -> str:
    # A template of the user's may lack the tag, as HTML allows.
    return f"{html[:at]}{text}{html[at:]}" if at >= 0 else html + text


def _opened(meta: str, names: Sequence[str]) -> str:
    return _CONTENT.sub(lambda found: f'{found[1]}"{escape(_policy(unescape(found[2][1:-1]), names))}"', meta, count=1)


def _policy(written: str, names: Sequence[str]) -> str:
    rules: dict[str, str] = {}
    for rule in written.split(";"):
        name, _, sources = rule.strip().partition(" ")
        # Of two rules with one name a browser keeps the first.
        rules.setdefault(name.lower(), sources.strip())
    rules.pop("", None)
    for name in names:
        usual = None if name == "base-uri" else rules.get("default-src")
        allowed = rules.get(name, usual)
        if allowed is not None:
            rules[name] = _with_self(allowed)
    return "; ".join(f"{name} {sources}".strip() for name, sources in rules.items())


def _with_self(sources: str) -> str:
    kept = [source for source in sources.split() if source.lower() not in {"'none'", "'self'"}]
    return " ".join(["'self'", *kept])


def _bar(bar: Bar) -> str:
    wrong = " is-wrong" if bar.is_wrong else ""
    return f'<aside class="milepost-serve{wrong}" aria-label="Preview">{_switch(bar)}{_told(bar)}</aside>\n'


def _told(bar: Bar) -> str:
    if not bar.heading:
        return ""
    is_open = " open" if bar.is_wrong else ""
    return (
        f"<details{is_open}><summary>{escape(bar.heading)}</summary>"
        f'<pre tabindex="0">{escape(bar.told)}</pre></details>'
    )


def _switch(bar: Bar) -> str:
    if not bar.circles:
        return ""
    circles = "".join(f"<li>{_choice(bar, circle)}</li>" for circle in bar.circles)
    return f"<div>Seen by <ul>{circles}</ul> with drafts</div>"


def _choice(bar: Bar, circle: str) -> str:
    if circle == bar.circle:
        return f'<b aria-current="true">{escape(circle)}</b>'
    return f'<a href="/{quote(bar.path)}?{CHOICE}={quote(circle, safe="")}">{escape(circle)}</a>'
