"""Sites to write, and a look at what a folder holds."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from milepost.model.page import Page

Tree = dict[str, bytes]


@pytest.fixture
def pages_of() -> Callable[[Mapping[str, str]], list[Page]]:
    """Turn texts by path into pages, with the manifest that lists them."""

    def make(texts: Mapping[str, str]) -> list[Page]:
        pages = [Page(path, text.encode()) for path, text in texts.items()]
        files = {page.path: sha256(page.data).hexdigest() for page in pages}
        return [*pages, Page(".milepost.json", json.dumps({"version": 1, "files": files}).encode())]

    return make


@pytest.fixture
def tree() -> Callable[[Path], Tree]:
    """Read every file below a folder."""

    def read(folder: Path) -> Tree:
        files = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
        return {
            path.relative_to(folder).as_posix(): b"-> link" if path.is_symlink() else path.read_bytes()
            for path in files
        }

    return read
