"""resvg and the font of share pictures: SVG to PNG without a browser, the same bytes on every machine.

Both come with the extra `milepost[cards]` and may be absent. Fonts of the system are never used: a picture is written
in the theme's font or in Open Sans, and what that one cannot write is left out, never drawn as empty boxes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from milepost.adapters.pictures.font import Font, read

WEIGHTS = (400, 600)
TEXT = re.compile(r"<text\b[^>]*>.*?</text>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Rasteriser:
    """Turns an SVG text into PNG; `fonts` are the weights of one family."""

    fonts: tuple[Font, ...]
    draw: Callable[..., Any]

    def __call__(self, svg: str) -> bytes:
        """Rasterise a drawing at its own size; of its texts, those that the font has letters for."""
        letters = self.fonts[0].letters
        family = self.fonts[0].family
        # The rasteriser takes fonts as files only.
        with TemporaryDirectory(prefix="milepost-") as folder:
            png = self.draw(
                svg_string=TEXT.sub(lambda found: writable(found[0], letters), svg),
                skip_system_fonts=True,
                font_files=[_file(Path(folder), number, font) for number, font in enumerate(self.fonts)],
                font_family=family,
                sans_serif_family=family,
            )
        return bytes(png)


def rasteriser(font: bytes | None = None) -> Rasteriser | None:
    """Prepare to draw, in a font of the theme's where it can be read; None where the extra is not installed."""
    try:
        import resvg_py
        import ttf_opensans
    except ImportError:
        return None
    own = read(font) if font else None
    files = [ttf_opensans.opensans(weight).path for weight in WEIGHTS]
    shipped = filter(None, (read(file.read_bytes()) for file in files))
    return Rasteriser((own,) if own else tuple(shipped), resvg_py.svg_to_bytes)


def _file(folder: Path, number: int, font: Font) -> str:
    path = folder / f"{number}.ttf"
    path.write_bytes(font.data)
    return str(path)


def writable(element: str, letters: frozenset[int]) -> str:
    """Leave out of a text element the signs that a font lacks; with letters among them, the whole element."""
    lacking = {letter for letter in unescape(TAG.sub("", element)) if ord(letter) not in letters}
    if any(letter.isalnum() for letter in lacking):
        return ""
    left_out = {ord(letter): None for letter in lacking}
    pieces = TAG.split(element)
    tags = [*TAG.findall(element), ""]
    return "".join(escape(unescape(text).translate(left_out)) + tag for text, tag in zip(pieces, tags, strict=True))
