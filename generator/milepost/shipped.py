"""What ships: where the folders of the package are, its version, and the texts that its own modules write."""

import re
from functools import cache
from pathlib import Path

_DOCUMENTATION = re.compile(r'^\s*""".*?"""', re.DOTALL | re.MULTILINE)
_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)+)"')


def shipped(name: str) -> Path:
    """Find a folder that ships with us: inside the package once installed, at the top of a checkout."""
    installed = Path(__file__).parent / name
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / name


@cache
def version() -> str:
    """Give our own version."""
    from importlib import metadata

    return metadata.version("milepost")


@cache
def literals() -> str:
    """Give every text that stands in the program itself: the words formats have whatever they are filled with."""
    sources = (file.read_text(encoding="utf-8") for file in sorted(Path(__file__).parent.rglob("*.py")))
    return "\n".join(found for source in sources for found in _LITERAL.findall(_DOCUMENTATION.sub("", source)))
