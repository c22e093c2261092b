"""The pages of a site for search engines.

Takes the paths of a site and its address; gives the bytes of a sitemap. It says nothing of when a page last changed,
because a page changes with the day it is built on.
"""

from collections.abc import Iterable
from urllib.parse import quote
from xml.etree import ElementTree as Tree

from milepost.stages.render.exports import absolute, one_line

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def document(paths: Iterable[str], site_url: str) -> bytes:
    """List the pages among the files of a site, sorted."""
    root = Tree.Element("urlset", {"xmlns": SITEMAPS})
    for path in sorted({path for path in paths if path.endswith(".html")}):
        page = Tree.SubElement(root, "url")
        # The first page names itself by the folder it is in (`canonical`), and so must the map.
        address = "" if path == "index.html" else quote(path)
        Tree.SubElement(page, "loc").text = one_line(absolute(address, site_url))
    Tree.indent(root)
    written: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
