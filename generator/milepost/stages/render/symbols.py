"""The glyphs of a page: of the symbols that its template brings, those it uses."""

import re
from functools import lru_cache

_USED = re.compile(r'href="#([^"]+)"')
_SYMBOL = re.compile(r'<symbol id="([^"]+)".*?</symbol>\n?', re.DOTALL)
_PATTERNS = re.compile(r"<defs>.*?</defs>\n?", re.DOTALL)
FIRST, LAST = "<symbol ", "</symbol>\n"


def with_used_symbols(html: str) -> str:
    """Leave out the glyphs that nothing on a page uses, and what charts are filled with where there is no chart."""
    begin, end = html.find(FIRST), html.rfind(LAST)
    if 0 <= begin < end:
        end += len(LAST)
        used = frozenset(_USED.findall(html))
        html = f"{html[:begin]}{_kept(html[begin:end], used)}{html[end:]}"
    return html if 'class="lane' in html else _PATTERNS.sub("", html)


@lru_cache(maxsize=256)
def _kept(symbols: str, used: frozenset[str]) -> str:
    return _SYMBOL.sub(lambda found: found[0] if found[1] in used else "", symbols)
