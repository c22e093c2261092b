"""A file as read: where it came from, its front matter untyped, its Markdown turned to HTML with open slots."""

from dataclasses import dataclass
from typing import Literal

from milepost.model.nodes import Mapping

Role = Literal["settings", "milestone", "product", "theme", "period", "page"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the content folder: `path` inside it with `/`, `shown` as messages name it."""

    path: str
    shown: str
    role: Role
    data: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """An address an author wrote: of a link, of an image, or in `[[double brackets]]`."""

    kind: Literal["link", "image", "wiki"]
    address: str
    line: int
    column: int
    title: str = ""
    text: str = ""  # the alternative text of an image; of a wiki link the text given after `|`


@dataclass(frozen=True, slots=True)
class Slot:
    """A hole in a body's HTML where a link begins or ends, or where an image stands; `link` numbers `Body.links`."""

    link: int
    part: Literal["open", "close", "image"]


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a link of a body leads once the whole roadmap is known; `dead` is written as text."""

    kind: Literal["milestone", "product", "theme", "period", "page", "asset", "web", "anchor", "dead"]
    to: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a body; `anchor` is its id in the page."""

    level: int
    text: str
    anchor: str
    line: int


@dataclass(frozen=True, slots=True)
class Task:
    """One entry of a task list."""

    text: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Body:
    """Markdown as safe HTML in pieces, with slots for what only the whole roadmap can say, and lists of what is in it.

    `opening` counts the leading pieces that are the first heading, when the text begins with one: a page leaves them
    out where they would repeat its title. `text` is what a reader sees; `spoken` has the same block by
    block, each with its first line in the file and its lines as written; `source` is the Markdown.
    """

    pieces: tuple[str | Slot, ...] = ()
    opening: int = 0
    links: tuple[Link, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: frozenset[str] = frozenset()
    tasks: tuple[Task, ...] = ()
    first_sentence: str = ""
    text: str = ""
    spoken: tuple[tuple[int, str], ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that may still be wrong: fields as text with places, and a body for each circle, widest first.

    Circles that see the same `:::` blocks share one body.
    """

    source: Source
    fields: Mapping
    bodies: tuple[Body, ...]
