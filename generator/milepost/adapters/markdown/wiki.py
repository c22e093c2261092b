"""Wiki links: takes `[[id]]` or `[[id|text]]` where markdown-it meets it, gives link tokens marked `wiki`.

A Markdown link of the same form wins: `[[x]](url)` and `[[x]][ref]` because the rule comes after markdown-it's own,
`[x]: url` because it is looked up here. Never used in code, where no inline rule is.
"""

import re

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

_WIKI = re.compile(r"\[\[([^\[\]|\n^][^\[\]|\n]{0,500})(?:\|([^\[\]\n]{1,500}))?\]\]")


def wiki_link(state: StateInline, silent: bool) -> bool:
    """Match a wiki link at the parser's position; with no text given, nothing stands between its tokens."""
    match = _WIKI.match(state.src, state.pos, state.posMax)
    if match is None or state.linkLevel > 0 or not match[1].strip():
        return False
    if normalizeReference(match[1]) in state.env.get("references", {}):
        return False
    if not silent:
        _push(state, match[1].strip(), (match[2] or "").strip())
    state.pos = match.end()
    return True


def _push(state: StateInline, address: str, text: str) -> None:
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": address}
    token.markup = "wiki"
    token.meta["text"] = text
    if text:
        state.push("text", "", 0).content = text
    state.push("link_close", "a", -1)
