"""What several folders of tests share: the sample roadmap, built once a run as its readers see it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
# The sample tells of the autumn of 2026; built for another day its plan would be late.
SAMPLE_DAY = "2026-11-23"


@pytest.fixture(scope="session", autouse=True)
def _cache_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what builds keep away from the user's own cache, and from what another run kept."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    del os.environ["XDG_CACHE_HOME"]
    if before is not None:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sample roadmap once; tests read the folder and change nothing in it."""
    out = tmp_path_factory.mktemp("sample") / "site"
    command = [sys.executable, "-m", "milepost", "build", "--today", SAMPLE_DAY, "--out", str(out)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out
