"""Bare addresses: takes markdown-it's tokens, makes links of the web and e-mail addresses in their text.

GitHub's rules (the extended autolinks of GFM), on finished text tokens: the plugin that works while parsing copies
the rest of the block at every colon, which takes seconds for 16 kB. Never looks inside links or code.
"""

import re
from collections.abc import Iterator

from markdown_it.common.utils import isLinkClose, isLinkOpen
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# Full-width punctuation ends an address: in Chinese and Japanese no blank follows it.
_REST = r"[^\s<\u3001\u3002\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\u300c-\u300f]*"
_HOST = r"[^\W_](?:[\w-]*)(?:\.[\w-]+)*"
_ADDRESS = re.compile(
    rf"(?<![a-zA-Z0-9])https?://{_HOST}{_REST}"
    rf"|(?<![^\s*_~(\"'])www\.[\w-]+(?:\.[\w-]+)+{_REST}"
    r"|(?<![\w.+/@-])(?:mailto:)?[a-zA-Z0-9._+-]+@[a-zA-Z0-9_-]+(?:\.[a-zA-Z0-9_-]+)+",
    re.IGNORECASE,
)
_HOST_OF = re.compile(r"(?:https?://)?([^/?#:]*)", re.IGNORECASE)
_TRAILING = frozenset("?!.,:*_~'\"]”’»…")


def add_autolinks(state: StateCore) -> None:
    """Replace the text of bare addresses by links, in every block that may hold one."""
    for token in state.tokens:
        content = token.content
        if token.type == "inline" and ("://" in content or "@" in content or "www." in content):
            token.children = list(_with_links(token.children or [], content))


def _with_links(children: list[Token], content: str) -> Iterator[Token]:
    depth = spot = 0
    for token in children:
        depth += _link_depth(token)
        if token.type != "text" or depth > 0:
            yield token
            continue
        for part in _parts(token):
            if part.type == "link_open":
                begin = max(content.find(part.meta["written"], spot), spot)
                spot = begin + len(part.meta["written"])
                part.meta["span"] = (begin, spot)
            yield part


def _link_depth(token: Token) -> int:
    if token.type == "html_inline":
        return int(isLinkOpen(token.content)) - int(isLinkClose(token.content))
    return token.nesting if token.tag == "a" else 0


def _parts(token: Token) -> Iterator[Token]:
    text, position = token.content, 0
    for match in _ADDRESS.finditer(text):
        written = _trimmed(match[0])
        if not _is_address(written):
            continue
        yield Token("text", "", 0, content=text[position : match.start()], level=token.level)
        yield from _link(written, token.level)
        position = match.start() + len(written)
    yield Token("text", "", 0, content=text[position:], level=token.level) if position else token


def _link(written: str, level: int) -> Iterator[Token]:
    address = written
    if "@" in written and "://" not in written and not written.lower().startswith(("mailto:", "www.")):
        address = f"mailto:{written}"
    elif written.lower().startswith("www."):
        address = f"http://{written}"
    yield Token("link_open", "a", 1, {"href": address}, level=level, markup="autolink", meta={"written": written})
    yield Token("text", "", 0, content=written, level=level + 1)
    yield Token("link_close", "a", -1, level=level, markup="autolink")


def _trimmed(address: str) -> str:
    """Leave out punctuation that belongs to the sentence, and a closing bracket that was opened before the address."""
    end, surplus = len(address), address.count(")") - address.count("(")
    while end:
        last = address[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last == ";":
            begin = address.rfind("&", 0, end)
            end = begin + 1 if begin >= 0 and address[begin + 1 : end - 1].isalnum() else end
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]


def _is_address(written: str) -> bool:
    if "@" in written and "://" not in written and not written.lower().startswith("www."):
        return written[-1:] not in ("-", "_")
    host = _HOST_OF.match(written)
    return bool(host and host[1]) and "_" not in "".join(host[1].split(".")[-2:] if host else "")
