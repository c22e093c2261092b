"""HTML of tokens: takes the tokens whose default HTML does not suit us, gives ours.

What is written here and must survive sanitising (ids, classes, roles) begins with the text's mark, which is removed
when the pieces are cut. Never writes a style attribute, an address or an event handler.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from markdown_it.token import Token

Rule = Callable[[Any, Sequence[Token], int, Any, Mapping[str, Any]], str]
_LANGUAGE = re.compile(r"[\w.+#-]{1,40}")
_FOOTNOTE_BACK = "\u21a9\ufe0e"


def _fence(_: Any, tokens: Sequence[Token], index: int, _options: Any, environment: Mapping[str, Any]) -> str:
    mark, code = environment["mark"], tokens[index].content
    language = (tokens[index].info.split() or [""])[0]
    name = f' class="{mark}language-{language}"' if _LANGUAGE.fullmatch(language) else ""
    shown = environment["colours"].of(code, language, mark)
    return f'<pre class="{mark}highlight" tabindex="{mark}0"><code{name}>{shown}</code></pre>\n'


def _code_block(_: Any, tokens: Sequence[Token], index: int, _options: Any, environment: Mapping[str, Any]) -> str:
    shown = escape(tokens[index].content, quote=False)
    return f'<pre tabindex="{environment["mark"]}0"><code>{shown}</code></pre>\n'


def _image(renderer: Any, tokens: Sequence[Token], index: int, options: Any, environment: Any) -> str:
    return str(renderer.renderToken(tokens, index, options, environment))


def _list_item_open(renderer: Any, tokens: Sequence[Token], index: int, options: Any, environment: Any) -> str:
    return str(renderer.renderToken(tokens, index, options, environment))


def _task_open(_: Any, tokens: Sequence[Token], index: int, _options: Any, environment: Mapping[str, Any]) -> str:
    mark, task = environment["mark"], tokens[index].meta
    checked = ' checked=""' if task["is_done"] else ""
    return (
        f'<input class="{mark}task-list-item-checkbox" type="checkbox" disabled=""{checked}'
        f' aria-labelledby="{mark}task:{task["number"]}"> <span id="{mark}task:{task["number"]}">'
    )


def _task_close(*_: Any) -> str:
    return "</span>"


def _alert_title_open(
    _: Any, _tokens: Sequence[Token], _index: int, _options: Any, environment: Mapping[str, Any]
) -> str:
    mark = environment["mark"]
    return f'<p class="{mark}markdown-alert-title"><span class="{mark}markdown-alert-word">'


def _alert_title_close(*_: Any) -> str:
    return "</span></p>\n"


def _footnote_ref(_: Any, tokens: Sequence[Token], index: int, _options: Any, environment: Mapping[str, Any]) -> str:
    mark, number, anchor = environment["mark"], tokens[index].meta["id"] + 1, _anchor(tokens[index])
    return (
        f'<sup class="{mark}footnote-ref"><a href="{mark}#fn:{number}" id="{mark}{anchor}"'
        f' role="{mark}doc-noteref">{number}</a></sup>'
    )


def _footnote_block_open(
    _: Any, _tokens: Sequence[Token], _index: int, _options: Any, environment: Mapping[str, Any]
) -> str:
    mark = environment["mark"]
    return f'<section class="{mark}footnotes" role="{mark}doc-endnotes">\n<ol>\n'


def _footnote_block_close(*_: Any) -> str:
    return "</ol>\n</section>\n"


def _footnote_open(_: Any, tokens: Sequence[Token], index: int, _options: Any, environment: Mapping[str, Any]) -> str:
    return f'<li id="{environment["mark"]}fn:{tokens[index].meta["id"] + 1}">'


def _footnote_close(*_: Any) -> str:
    return "</li>\n"


def _footnote_anchor(_: Any, tokens: Sequence[Token], index: int, _options: Any, environment: Mapping[str, Any]) -> str:
    mark = environment["mark"]
    return f' <a href="{mark}#{_anchor(tokens[index])}" role="{mark}doc-backlink">{_FOOTNOTE_BACK}</a>'


def _anchor(token: Token) -> str:
    """Name the place of a reference to a footnote; a colon keeps it apart from every heading."""
    again = token.meta.get("subId", 0)
    return f"fnref:{token.meta['id'] + 1}" + (f":{again + 1}" if again else "")


RULES: tuple[tuple[str, Rule], ...] = (
    ("fence", _fence),
    ("code_block", _code_block),
    ("image", _image),
    ("list_item_open", _list_item_open),
    ("task_open", _task_open),
    ("task_close", _task_close),
    ("alert_title_open", _alert_title_open),
    ("alert_title_close", _alert_title_close),
    ("footnote_ref", _footnote_ref),
    ("footnote_block_open", _footnote_block_open),
    ("footnote_block_close", _footnote_block_close),
    ("footnote_open", _footnote_open),
    ("footnote_close", _footnote_close),
    ("footnote_anchor", _footnote_anchor),
)
