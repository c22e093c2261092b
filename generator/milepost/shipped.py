"""What ships: where the folders of the package are, its version, and the texts that its own modules write."""

import re
import sys
from functools import cache
from hashlib import sha256
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
def fingerprint() -> str:
    """Tell this program from every other that might have made something else of the same text.

    Versions would not do: in a checkout the program changes while its version stays, and so may what it is built on.
    """
    found = sha256(repr(sys.version_info).encode())
    for file in _modules():
        found.update(file.read_bytes())
    for folder in map(Path, sys.path):
        for kind in ("*.dist-info", "*.egg-info"):
            found.update(repr(sorted(installed.name for installed in folder.glob(kind))).encode())
    return found.hexdigest()


@cache
def literals() -> str:
    """Give every text that stands in the program itself: the words formats have whatever they are filled with."""
    sources = (file.read_text(encoding="utf-8") for file in _modules())
    return "\n".join(found for source in sources for found in _LITERAL.findall(_DOCUMENTATION.sub("", source)))


def _modules() -> list[Path]:
    return sorted(Path(__file__).parent.rglob("*.py"))
