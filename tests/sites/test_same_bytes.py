"""Two builds of the same content for the same day give the same bytes, whoever builds them and wherever."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import generated
import versions
from trees import Entry, differing, tree

CHECKOUT = Path(__file__).resolve().parents[2]
SAMPLE = CHECKOUT / "content"
TODAY, TOMORROW = "2026-11-23", "2026-11-24"
# Everything an environment can do to a careless program; the second has neither UTF-8 nor a known language.
HERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "PYTHONHASHSEED": "1"}
THERE = {
    "TZ": "Etc/GMT+12",
    "LC_ALL": "POSIX",
    "LANG": "tr_TR",
    "PYTHONHASHSEED": "4242",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "COLUMNS": "40",
    "NO_COLOR": "1",
}


def copied(to: Path, order: Callable[[Iterable[Path]], Iterable[Path]]) -> Path:
    """Copy the sample's files one by one in an order of ours, with times of now, outside any repository."""
    for file in order(sorted(path for path in SAMPLE.rglob("*") if path.is_file())):
        target = to / file.relative_to(SAMPLE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    return to


def files_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def build(milepost: Any) -> Callable[..., dict[str, bytes]]:
    def run(
        folder: Path, out: Path, day: str, environment: dict[str, str], umask: int = 0o022, address: str = ""
    ) -> dict[str, bytes]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ", "PYTHON"))
        }
        options = ["--content", folder / "content", "--out", out, "--today", day]
        options += ["--site-url", address] if address else []
        # The repository a temporary folder may lie in is not the content's.
        ceiling = {"GIT_CEILING_DIRECTORIES": str(folder)}
        done = milepost("build", *options, cwd=folder, env={**kept, **environment, **ceiling}, umask=umask)
        assert done.returncode == 0, done.stderr
        return files_of(out)

    return run


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory, build: Any) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("one")
    copied(folder / "content", lambda files: files)
    made: dict[str, bytes] = build(folder, folder / "site", TODAY, HERE)
    return made


def test_place_time_zone_language_hash_seed_and_rights_change_no_byte(
    one: dict[str, bytes], tmp_path: Path, build: Any
) -> None:
    folder = tmp_path / "Ein Ordner mit Ümlaut & Leerzeichen" / "deep"
    copied(folder / "content", lambda files: reversed(list(files)))
    other = build(folder, folder / "another-name", TODAY, THERE, 0o077)
    assert sorted(other) == sorted(one)
    assert [path for path in one if other[path] != one[path]] == []
    assert len(one) > 90
    assert "source" not in json.loads(one[".milepost.json"])
    assert "source" not in json.loads(one["roadmap.json"])


def test_with_an_address_the_pictures_of_shared_links_are_the_same_too(tmp_path: Path, build: Any) -> None:
    made = []
    for name, environment in (("one", HERE), ("Ümlaut", THERE)):
        milestones = tmp_path / name / "content" / "milestones"
        milestones.mkdir(parents=True)
        (milestones.parent / "roadmap.yml").write_text("title: Größe\n", encoding="utf-8")
        (milestones / "refunds.md").write_text("---\ntitle: Ändern\ntarget: 2027-Q1\n---\n", encoding="utf-8")
        folder = tmp_path / name
        made.append(build(folder, folder / "site", TODAY, environment, address="https://example.org/plans/"))
    assert made[0] == made[1]
    assert len([path for path in made[0] if path.endswith(".png")]) >= 2


def test_building_again_over_a_site_changes_no_byte(one: dict[str, bytes], tmp_path: Path, build: Any) -> None:
    copied(tmp_path / "content", lambda files: files)
    build(tmp_path, tmp_path / "site", TOMORROW, HERE)
    assert build(tmp_path, tmp_path / "site", TODAY, HERE) == one


def test_a_site_may_be_read_by_everybody_whatever_the_rights_of_new_files_are(tmp_path: Path, build: Any) -> None:
    copied(tmp_path / "content", lambda files: files)
    build(tmp_path, tmp_path / "site", TODAY, HERE, 0o077)
    modes = {
        path.relative_to(tmp_path).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in [tmp_path / "site", *(tmp_path / "site").rglob("*")]
    }
    assert {path: oct(mode) for path, mode in modes.items() if mode not in (0o644, 0o755)} == {}
    assert all((mode == 0o755) == (tmp_path / path).is_dir() for path, mode in modes.items())


# --- One thing at a time, on a roadmap that is read and drawn in several processes

MANY = 220
# Python lists folders as the disk has them; here in an order that each process draws for itself.
SHUFFLED = """\
import os
from random import Random

chance, listed, scanned = Random(SEED), os.listdir, os.scandir


class Scanned(list):
    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def close(self):
        pass


def in_any_order(found):
    found = Scanned(found)
    chance.shuffle(found)
    return found


os.listdir = lambda *given: in_any_order(listed(*given))
os.scandir = lambda *given: in_any_order(scanned(*given))
"""
Build = Callable[..., dict[str, Entry]]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many") / "content"
    generated.write(MANY, folder)
    return folder


@pytest.fixture(scope="module")
def as_tree(milepost: Any) -> Build:
    def run(content: Path, out: Path, *options: str, umask: int = -1, **environment: str) -> dict[str, Entry]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ"))}
        arguments = ["--content", content, "--out", out, "--today", TODAY, "--no-cache", *options]
        own = {"PYTHONHASHSEED": "1", "GIT_CEILING_DIRECTORIES": str(content.parent), **environment}
        done = milepost("build", *arguments, cwd=out.parent, env={**kept, **own}, umask=umask)
        assert done.returncode == 0, done.stderr
        return tree(out)

    return run


@pytest.fixture(scope="module")
def first(many: Path, tmp_path_factory: pytest.TempPathFactory, as_tree: Build) -> dict[str, Entry]:
    made = as_tree(many, tmp_path_factory.mktemp("first") / "site", "--jobs", "1")
    assert len(made) > MANY
    return made


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """Make the locales of two languages that sort and write otherwise; None where the system cannot."""
    folder = tmp_path_factory.mktemp("locales")
    program = shutil.which("localedef")
    for name in ("de_DE", "tr_TR") if program else ():
        done = subprocess.run([str(program), "-i", name, "-f", "UTF-8", folder / f"{name}.UTF-8"], check=False)
        if done.returncode:
            return None
    return folder if program else None


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0"},
        {"PYTHONHASHSEED": "4242"},
        {"PYTHONHASHSEED": "random"},
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "Etc/GMT+12"},
        {"LC_ALL": "C"},
        {"LC_ALL": "de_DE.UTF-8"},
        {"LC_ALL": "tr_TR.UTF-8"},
    ],
    ids=lambda environment: "-".join(next(iter(environment.items()))).replace("/", "-"),
)
def test_nothing_around_a_build_changes_a_name_a_right_or_a_byte(
    environment: dict[str, str],
    many: Path,
    first: dict[str, Entry],
    tmp_path: Path,
    as_tree: Build,
    locales: Path | None,
) -> None:
    if "_" in environment.get("LC_ALL", ""):
        if locales is None:
            pytest.skip("locales cannot be made here: install those of the C library")
        environment = {**environment, "LOCPATH": str(locales)}
    assert differing(first, as_tree(many, tmp_path / "site", **environment)) == []


@pytest.mark.parametrize("jobs", ["2", "5"])
def test_the_number_of_processes_changes_nothing(
    jobs: str, many: Path, first: dict[str, Entry], tmp_path: Path, as_tree: Build
) -> None:
    assert differing(first, as_tree(many, tmp_path / "site", "--jobs", jobs)) == []


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_the_rights_of_new_files_change_nothing(
    umask: int, many: Path, first: dict[str, Entry], tmp_path: Path, as_tree: Build
) -> None:
    assert differing(first, as_tree(many, tmp_path / "site", umask=umask)) == []


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_order_in_which_a_disk_lists_files_changes_nothing(
    seed: str, many: Path, first: dict[str, Entry], tmp_path: Path, as_tree: Build
) -> None:
    (tmp_path / "hooks").mkdir()
    (tmp_path / "hooks" / "sitecustomize.py").write_text(SHUFFLED.replace("SEED", seed), "utf-8")
    path = os.pathsep.join([str(tmp_path / "hooks"), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    listed = subprocess.run(
        [sys.executable, "-c", "import os; print(os.listdir('.') != sorted(os.listdir('.')))"],
        cwd=many / "products",
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout.strip() == "True"
    assert differing(first, as_tree(many, tmp_path / "site", PYTHONPATH=path)) == []


def test_another_folder_with_files_of_other_times_changes_nothing(
    many: Path, first: dict[str, Entry], tmp_path: Path, as_tree: Build
) -> None:
    elsewhere = tmp_path / "Größe & mehr" / "content"
    for file in sorted((path for path in many.rglob("*") if path.is_file()), reverse=True):
        target = elsewhere / file.relative_to(many)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
        os.utime(target, (0, 0))
    assert differing(first, as_tree(elsewhere, tmp_path / "another")) == []


def test_every_version_of_python_gives_the_same_site(many: Path, first: dict[str, Entry], tmp_path: Path) -> None:
    environments = versions.installed()
    if len(environments) < 2:
        pytest.skip("there are no environments of several versions: `make versions` makes and compares them")
    sites = {version: versions.built(folder, many, tmp_path / version) for version, folder in environments.items()}
    one, *others = sites.values()
    assert len(one) > MANY
    assert [version for version, other in zip([*sites][1:], others, strict=True) if differing(one, other)] == []


def test_two_folders_that_differ_in_anything_are_told_apart(tmp_path: Path) -> None:
    def made(name: str) -> Path:
        (tmp_path / name / "inner").mkdir(parents=True)
        (tmp_path / name / "a").write_bytes(b"a")
        (tmp_path / name / "link").symlink_to("a")
        return tmp_path / name

    one = tree(made("one"))
    assert differing(one, tree(made("alike"))) == []
    changes: dict[str, Callable[[Path], object]] = {
        "a": lambda folder: (folder / "a").write_bytes(b"b"),
        "inner": lambda folder: (folder / "inner").rmdir(),
        "more": lambda folder: (folder / "more").touch(),
        "link": lambda folder: (folder / "link").unlink(),
        ".": lambda folder: folder.chmod(0o700),
    }
    for name, change in changes.items():
        other = made(f"other-{name}")
        change(other)
        assert differing(one, tree(other)) == [name]


def test_another_day_changes_the_day_and_what_follows_from_it(
    one: dict[str, bytes], tmp_path: Path, build: Any
) -> None:
    copied(tmp_path / "content", lambda files: files)
    next_day = build(tmp_path, tmp_path / "site", TOMORROW, HERE)
    # A chart shows the day: in its figure, and in its picture, which has the name of the figure.
    charts = {path.partition("-figure-")[0] for path in one if "-figure-" in path}
    assets = [path for path in one if path.startswith("assets/") and not is_of(path, charts)]
    assert {nameless(path).removeprefix("assets/") for path in assets} == {
        *(
            "site-HASH.js",
            "filter-HASH.js",
            "lines-HASH.js",
            "table-HASH.js",
            "zoom-HASH.js",
            "search-HASH.js",
            "plotly-HASH.min.js",
        ),
        *("style-HASH.css", "certainty-HASH.svg"),
    }
    stable = [*assets, *(path for path in one if re.search(r"\.nojekyll$|search\.json$|\.xml$", path))]
    assert [path for path in stable if next_day.get(path) != one[path]] == []
    assert sorted(map(nameless, next_day)) == sorted(map(nameless, one))
    # Nothing of the sample begins, ends or becomes late on this day, so the pages of milestones tell only a new day,
    # and what is worked out from it: what is open cannot be there before.
    for path in (path for path in one if path.startswith("milestones/")):
        assert next_day[path] != one[path]
        assert without_outlook(on_the_day_before(next_day[path])) == without_outlook(one[path]), path
    assert without_forecasts(on_the_day_before(next_day["roadmap.json"])) == without_forecasts(one["roadmap.json"])


def without_outlook(page: bytes) -> bytes:
    page = re.sub(rb'<section class="outlook".*?</section>', b"", page, flags=re.DOTALL)
    return re.sub(rb"<div><dt>Forecast</dt>.*?</div>", b"", page)


def without_forecasts(data: bytes) -> list[Any]:
    rows = json.loads(data)["milestones"]
    return [{key: value for key, value in row.items() if key != "forecast"} for row in rows]


def is_of(path: str, charts: set[str]) -> bool:
    return re.sub(r"(-figure)?-[0-9a-f]{12}\.(js|svg)$", "", path) in charts


def nameless(path: str) -> str:
    return re.sub(r"-[0-9a-f]{12}\.", "-HASH.", path)


def on_the_day_before(data: bytes) -> bytes:
    written = {b"2026-11-24": b"2026-11-23", b"24 Nov 2026": b"23 Nov 2026", b"20261124T": b"20261123T"}
    for day, before in written.items():
        data = data.replace(day, before)
    return data
