"""Where the folders that ship with the package are; reads nothing in them."""

from pathlib import Path


def shipped(name: str) -> Path:
    """Find a folder that ships with us: inside the package once installed, at the top of a checkout."""
    installed = Path(__file__).parent / name
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / name
