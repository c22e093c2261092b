"""Where things are in the site; every address is relative to its root, so that the site works wherever it is put."""

from typing import Literal
from urllib.parse import quote

Kind = Literal["milestone", "product", "theme", "period", "page"]
FOLDERS: dict[str, str] = {
    "milestone": "milestones",
    "product": "products",
    "theme": "themes",
    "period": "periods",
    "page": "pages",
}


def path_of(kind: str, identity: str) -> str:
    """Name the file of a page, as it is on disk."""
    return f"{FOLDERS[kind]}/{identity}.html"


def address_of(kind: str, identity: str) -> str:
    """Write the address of a page as a link needs it, from the site's root."""
    return quote(path_of(kind, identity))


def root_from(path: str) -> str:
    """Say how to get from a page to the site's root: empty at the root, `../` one folder down."""
    return "../" * path.count("/")
