"""The package as its users get it: built from a clean copy, installed into a clean environment, run elsewhere."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that knows nothing of the checkout."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run([*map(str, command)], cwd=cwd, env=clean, capture_output=True, text=True, check=False)


def done(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed, and give what it printed."""
    ended = run(*command, cwd=cwd)
    assert ended.returncode == 0, f"{' '.join(map(str, command))}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


def environment(folder: Path) -> Path:
    """Make an environment with nothing but pip, and give its interpreter."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what a commit of everything at hand would hold: no output, no environment, nothing ignored."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=CHECKOUT)
    if listed.returncode:
        pytest.skip("only a git checkout can be copied cleanly")
    target = tmp_path_factory.mktemp("clean") / "milepost"
    for name in filter(None, listed.stdout.split("\0")):
        if (CHECKOUT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, target / name)
    return target


@pytest.fixture(scope="module")
def packages(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist, and from it the wheel."""
    python = environment(tmp_path_factory.mktemp("tools"))
    tools = run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "build", cwd=copy)
    if tools.returncode:
        if os.environ.get("CI"):
            pytest.fail(f"the package registry cannot be reached: {tools.stderr}")
        pytest.skip("the package registry cannot be reached")
    out = tmp_path_factory.mktemp("dist")
    done(python, "-m", "build", "--outdir", out, copy, cwd=copy)
    return out


@pytest.fixture(scope="module")
def wheel(packages: Path) -> Path:
    (found,) = packages.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel and what it needs into a clean environment; give the folder of its programs."""
    python = environment(tmp_path_factory.mktemp("user"))
    done(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=wheel.parent)
    return python.parent


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_holds_the_package_its_theme_and_its_sample(wheel: Path, copy: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "content"):
        expected = {f"milepost/{folder}/{name}" for name in files_below(copy / folder)}
        assert len(expected) > 10
        assert expected - names == set()
    code = {f"milepost/{name}" for name in files_below(copy / "generator" / "milepost")}
    assert code - names == set()
    assert "milepost/py.typed" in names


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert len(names) == len(set(names))
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"milepost"}
    assert [name for name in names if "plotly" in name.lower() and name.endswith(".js")] == []
    assert [name for name in names if name.endswith((".pyc", ".pyo", ".orig")) or "__pycache__" in name] == []
    assert [name for name in names if "test" in name.split("/")[-1] or "/tests/" in name or "/site/" in name] == []
    assert [name for name in names if "/." in name] == []
    assert wheel.stat().st_size < 700_000


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        (name,) = (name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = opened.read(name).decode()
        assert any(name.endswith("/licenses/LICENSE") for name in opened.namelist())
    assert "\nLicense-Expression: MIT\n" in metadata
    assert "\nRequires-Python: >=3.11\n" in metadata
    needed = {
        line.split()[1].partition(">")[0].lower()
        for line in metadata.splitlines()
        if line.startswith("Requires-Dist") and "extra ==" not in line
    }
    foreign = {"ahocorasick-rs", "click", "jinja2", "markdown-it-py", "mdit-py-plugins", "nh3", "plotly", "pygments"}
    assert needed == foreign | {"pyyaml"}


def test_the_source_package_can_be_built_and_tested(packages: Path) -> None:
    (sdist,) = packages.glob("*.tar.gz")
    with tarfile.open(sdist) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "Makefile"} - names == set()
    assert {
        "tests/conftest.py",
        "templates/base.html",
        "content/roadmap.yml",
        "generator/milepost/pipeline/loading.py",
    } - names == set()
    assert [name for name in names if name.startswith(("site/", ".venv/", "dist/"))] == []
    assert [name for name in names if name.endswith(".pyc") or "plotly.min.js" in name] == []


def test_installed_outside_the_checkout_it_begins_and_builds_a_roadmap(installed: Path, tmp_path: Path) -> None:
    milepost = installed / "milepost"
    done(milepost, "init", "x", cwd=tmp_path)
    done(milepost, "build", cwd=tmp_path / "x")
    done(milepost, "check", cwd=tmp_path / "x")
    site = tmp_path / "x" / "site"
    files = files_below(site)
    assert {"index.html", "board.html", "table.html", "explore.html", "roadmap.json", "feed.xml"} - files == set()
    assert len([name for name in files if name.startswith("milestones/")]) >= 1
    (script,) = site.glob("assets/plotly-*.js")
    assert script.stat().st_size > 1_000_000
    manifest = json.loads((site / ".milepost.json").read_text("utf-8"))
    assert f"milepost {manifest['version']}" in done(installed / "python", "-m", "milepost", "--version", cwd=tmp_path)


def test_installed_outside_the_checkout_it_brings_the_sample(
    installed: Path, tmp_path: Path, sample_site: Path
) -> None:
    done(installed / "milepost", "init", "sample", "--sample", cwd=tmp_path)
    done(installed / "milepost", "build", "--today", "2026-11-23", cwd=tmp_path / "sample")
    built, expected = files_below(tmp_path / "sample" / "site"), files_below(sample_site)
    assert {name for name in built if name.endswith(".html")} == {name for name in expected if name.endswith(".html")}


def test_installed_it_brings_its_theme(installed: Path, tmp_path: Path, copy: Path) -> None:
    done(installed / "milepost", "init", "own", "--templates", cwd=tmp_path)
    assert files_below(tmp_path / "own" / "templates") == files_below(copy / "templates")
    done(installed / "milepost", "build", cwd=tmp_path / "own")
