"""What several folders of tests share: the sample roadmap, built once a run as its readers see it."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
# The sample tells of the autumn of 2026; built for another day its plan would be late.
SAMPLE_DAY = "2026-11-23"


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sample roadmap once; tests read the folder and change nothing in it."""
    out = tmp_path_factory.mktemp("sample") / "site"
    command = [sys.executable, "-m", "milepost", "build", "--today", SAMPLE_DAY, "--out", str(out)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out
