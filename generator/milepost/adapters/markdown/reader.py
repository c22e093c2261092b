"""The Markdown parser: takes a text, gives markdown-it's tokens for GitHub's Markdown, wiki links among them.

Promises: time grows in proportion to the text, recursion stays shallow; every address is passed on as written, for
judging addresses is not its business. It never renders.
"""

from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as table_rule
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, autolink, html_inline, image, link
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from milepost.adapters.markdown.autolinks import add_autolinks
from milepost.adapters.markdown.wiki import wiki_link
from milepost.adapters.markdown.writer import RULES

InlineRule = Callable[[StateInline, bool], bool]

MOST_NESTED = 60
# Each open bracket is tried as a link up to the end of its block: without a bound 50,000 of them take minutes.
MOST_OPEN_BRACKETS = 50
# A short row is filled up to the width of its table: 2 kB of text can ask for 65,000 cells.
MOST_CELLS = 50_000
_OPTIONS = {
    "maxNesting": MOST_NESTED,
    "html": True,
    "xhtmlOut": False,
    "tasklists": True,
    "alerts": True,
    "strikethrough_single_tilde": True,
    "store_labels": True,
}


class Reader(MarkdownIt):
    """Markdown-it that passes addresses on as they were written."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802  markdown-it's name
        """Keep an address as it is; percent-encoding is for whoever writes it into a page."""
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        """Show a bare address as it was written."""
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Accept every address, so that an unsafe one can be reported and not be taken for text."""
        return True


@cache
def reader() -> Reader:
    """Make the parser; it holds no state between texts."""
    markdown = Reader("commonmark", _OPTIONS)
    markdown.enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False).use(deflist_plugin)
    markdown.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    inline = markdown.inline.ruler
    inline.at("link", _placed("[", link))
    inline.at("image", _placed("!", image))
    inline.at("autolink", _placed("<", autolink))
    inline.at("html_inline", _placed("<", html_inline))
    inline.at("footnote_ref", _placed("[", footnote_ref))
    inline.after("link", "wiki", _placed("[", wiki_link))
    markdown.core.ruler.at("inline", _bounded_inline)
    markdown.core.ruler.push("autolinks", add_autolinks)
    for name, rule in RULES:
        markdown.add_render_rule(name, rule)
    return markdown


def blocks(text: str) -> list[Token]:
    """Parse the blocks of a text and leave what is inside them alone."""
    tokens: list[Token] = []
    if text:
        markdown = reader()
        markdown.block.parse(text, markdown, {}, tokens)
    return tokens


def _placed(first: str, rule: InlineRule) -> InlineRule:
    """Give a rule that is called only at its first character, and notes which part of the text it took."""

    def placed_rule(state: StateInline, silent: bool) -> bool:
        begin = state.pos
        if state.src[begin] != first:
            return False
        count = len(state.tokens)
        if not rule(state, silent):
            return False
        # Text that was pending comes out as one token before the rule's own.
        for token in state.tokens[count : count + 2]:
            if token.type != "text":
                token.meta["span"] = (begin, state.pos)
                break
        return True

    return placed_rule


def _bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.env.get("cells", 0) > MOST_CELLS:
        return False
    count = len(state.tokens)
    is_table = table_rule(state, start, end, silent)
    if is_table and not silent:
        # A cell is three tokens: where it opens, what is in it, where it closes.
        state.env["cells"] = state.env.get("cells", 0) + (len(state.tokens) - count) // 3
    return is_table


def _bounded_inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type != "inline":
            continue
        if _open_brackets(token.content) > MOST_OPEN_BRACKETS:
            token.children = [Token("text", "", 0, content=token.content)]
        else:
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _open_brackets(content: str) -> int:
    """Count the most brackets that are open at the same time."""
    if content.count("[") <= MOST_OPEN_BRACKETS:
        return 0
    deepest = depth = 0
    for character in content:
        if character == "[":
            depth += 1
            deepest = max(deepest, depth)
        elif character == "]":
            depth = max(0, depth - 1)
    return deepest
