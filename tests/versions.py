"""The same bytes from every Python: `make versions`, or `python tests/versions.py`.

Makes an environment for each version below `.venv/versions`, with the package installed from the locks, builds the
sample and a made-up roadmap in each, and compares names, rights and bytes. Exit code 1 where anything differs; a
version whose interpreter is not there is named and left out.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).resolve().parent))
import generated  # noqa: E402
from trees import Entry, differing, digest, tree  # noqa: E402

VERSIONS = ("3.11", "3.12", "3.13")
FOLDER = TOP / ".venv" / "versions"
LOCKS = TOP / "tests" / "requirements"
MANY = 300  # more than are read and drawn in one process
TODAY = "2026-11-23"


def interpreter(version: str) -> str | None:
    """Find an interpreter: where pyenv keeps its own, whose names on the path may lead nowhere, or on the path."""
    own = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python{version}"))
    return str(own[-1]) if own else shutil.which(f"python{version}")


def installed() -> dict[str, Path]:
    """Find the environments that are ready, by their version."""
    return {version: FOLDER / version for version in VERSIONS if (FOLDER / version / ".ready").exists()}


def make(version: str, python: str) -> None:
    """Make the environment of a version anew, with what the locks name and the package as it stands."""
    folder = FOLDER / version
    install = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    commands = [
        [python, "-m", "venv", "--clear", str(folder)],
        *(
            [*install, "--require-hashes", "--requirement", str(LOCKS / f"{name}.txt")]
            for name in ("backends", "runtime")
        ),
        [*install, "--no-deps", "--no-build-isolation", str(TOP)],
    ]
    for command in commands:
        subprocess.run(command, check=True, env=_clean())
    (folder / ".ready").touch()


def built(environment: Path, content: Path, out: Path) -> dict[str, Entry]:
    """Build a site with the package of an environment; its hash seed is drawn anew every time."""
    command = [environment / "bin" / "python", "-m", "milepost", "build", "--no-cache", "--today", TODAY]
    options = ["--content", content, "--out", out, "--site-url", "https://example.org/plans/"]
    done = subprocess.run(
        [*map(str, (*command, *options))], cwd=out.parent, env=_clean(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return tree(out)


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}


def contents(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give the sample and a made-up roadmap, each outside of any repository."""
    shutil.copytree(TOP / "content", folder / "sample" / "content")
    generated.write(MANY, folder / "made-up" / "content")
    return ((name, folder / name / "content") for name in ("sample", "made-up"))


def main() -> int:
    """Compare the sites of all versions that are there, and tell what came of it."""
    found = {version: python for version in VERSIONS if (python := interpreter(version))}
    for version in VERSIONS:
        if version in found:
            make(version, found[version])
        else:
            sys.stdout.write(f"Python {version} is not there: left out\n")
    with tempfile.TemporaryDirectory() as work:
        different = [
            *(one for name, content in contents(Path(work)) for one in compared(name, content, Path(work), installed()))
        ]
    return int(bool(different) or len(found) < 2)


def compared(name: str, content: Path, work: Path, environments: dict[str, Path]) -> list[str]:
    """Build one content with every version, tell the sites' sizes and hashes, and name what differs."""
    sites = {}
    for version, environment in environments.items():
        sites[version] = built(environment, content, work / f"{name}-{version}")
        size = sum(len(entry.data) for entry in sites[version].values())
        line = f"{name}, Python {version}: {len(sites[version])} names, {size:,} bytes, {digest(sites[version])[:16]}"
        sys.stdout.write(line + "\n")
    first = next(iter(sites.values()), {})
    different = sorted({path for site in sites.values() for path in differing(first, site)})
    if different:
        sys.stdout.write(f"{name} differs: {', '.join(different[:20])}\n")
    return different


if __name__ == "__main__":
    raise SystemExit(main())
