"""Files that a page shows or links to: takes one's name and bytes, gives what in it could run when a reader opens it.

Within a page a drawing is a picture and runs nothing. Opened by itself it is a page of the site, with all that the
site's address may do; so is a web page that somebody put among the pictures. Never changes a file: what may be
published is published as it is.
"""

from collections.abc import Callable
from pathlib import PurePosixPath

from milepost.problems import Place, Problem, warning
from milepost.stages.vet.markup import Finding, findings

ELSEWHERE = "publish it elsewhere and link to it there, or show a picture of it"
# By the ending of the published name, what no site hands out for somebody it does not know.
REFUSED: tuple[tuple[str, str, str], ...] = (
    (".html .htm .xhtml .xht .shtml .mhtml .mht .hta", "a web page, which could run script on this site", ELSEWHERE),
    (".js .mjs .cjs .wasm .swf", "a script", "put the code into the text as a code block, or into an archive"),
    (".php .phtml .phar .cgi .asp .aspx .ashx .jsp .jspx", "a program that a web server may run", ELSEWHERE),
    (".svgz", "a compressed drawing, which cannot be looked into", "save it as .svg"),
)
MARKUP = frozenset(
    (
        *(".svg", ".xml", ".xsl", ".xslt", ".xsd", ".rng", ".wsdl", ".kml", ".rdf", ".owl", ".rss", ".atom"),
        *(".mathml", ".mml", ".xul", ".xspf"),
    )
)
# What no browser reads as markup, whatever it begins with.
INERT = frozenset(
    (
        *(".txt", ".csv", ".tsv", ".json", ".ics", ".yml", ".yaml", ".toml", ".log"),
        *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".bmp", ".woff2", ".woff", ".ttf", ".otf"),
        *(".pdf", ".zip", ".gz", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"),
        *(".mp4", ".webm", ".mov", ".ogg", ".mp3", ".wav", ".m4a"),
    )
)
_BEFORE = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n\x0c"


def file(name: str, shown: str, read: Callable[[], bytes]) -> tuple[Problem, ...]:
    """Find what could run in a file that is published under a name, or be loaded from elsewhere.

    `shown` is its path in messages; it is read only where its name leaves that open.
    """
    ending = PurePosixPath(name).suffix.lower()
    for endings, what, hint in REFUSED:
        if ending in endings.split():
            return (Problem(Place(shown), "unsafe-file", f"the file is {what}", hint),)
    data = b"" if ending in INERT else read()
    if ending in MARKUP or data.lstrip(_BEFORE)[:1] == b"<":
        return tuple(_problem(found, shown) for found in findings(data))
    return ()


def _problem(found: Finding, shown: str) -> Problem:
    place = Place(shown, found.line, found.column)
    if found.is_remote:
        return warning(place, "remote-image", found.message, found.hint)
    return Problem(place, "unsafe-file", found.message, found.hint)
