"""`--jobs`: the same bytes and the same problems in the same order, however many processes work."""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import generated
from milepost.adapters.processes import over

MANY = 260  # more than are read and drawn in one process


@pytest.fixture(scope="module")
def roadmap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    generated.write(MANY, folder / "content")
    return folder


def run(roadmap: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "milepost", *arguments]
    return subprocess.run(command, cwd=roadmap, capture_output=True, text=True, check=False)


def site(roadmap: Path, jobs: str) -> dict[str, bytes]:
    out = roadmap / f"site-{jobs}"
    said = run(roadmap, "build", "--out", str(out), "--today", "2026-11-23", "--no-cache", "--jobs", jobs)
    assert said.returncode == 0, said.stderr
    return {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def test_a_site_has_the_same_bytes_for_any_number_of_processes(roadmap: Path) -> None:
    one = site(roadmap, "1")
    assert len(one) > MANY
    assert site(roadmap, "2") == one
    assert site(roadmap, "5") == one


def test_the_same_problems_are_told_in_the_same_order(roadmap: Path) -> None:
    broken = roadmap / "broken"
    generated.write(MANY, broken / "content")
    files = sorted((broken / "content" / "milestones").rglob("*.md"))
    for number, file in enumerate(files[::9]):
        slips = ("target: soon\n", "colour: red\n", "id: [\n", "stage: nowhere\n")
        file.write_text(file.read_text("utf-8").replace("---\n", f"---\n{slips[number % 4]}", 1), "utf-8")
    one, three = (run(broken, "check", "--today", "2026-11-23", "--jobs", jobs) for jobs in ("1", "3"))
    assert one.returncode == three.returncode == 1
    assert one.stdout.count("error:") > len(files) // 9
    assert three.stdout == one.stdout


def test_a_template_that_cannot_be_filled_is_told_as_with_one_process(roadmap: Path) -> None:
    templates = roadmap / "own"
    templates.mkdir()
    (templates / "milestone.html").write_text("<p>{{ card.nowhere.further }}</p>", "utf-8")
    arguments = ("build", "--out", "nothing", "--templates", "own", "--today", "2026-11-23", "--no-cache", "--jobs")
    one, two = (run(roadmap, *arguments, jobs) for jobs in ("1", "2"))
    assert one.returncode == two.returncode == 1
    assert "own/milestone.html:1" in one.stderr
    assert two.stderr.rpartition("(")[0] == one.stderr.rpartition("(")[0]


def test_results_come_in_the_order_of_the_items() -> None:
    program = (
        "from milepost.adapters.processes import over\n"
        "import os, time\n"
        "def work(item):\n"
        "    time.sleep(0.02 * (item % 3 == 0))\n"
        "    return item * item, os.getpid()\n"
        "found = list(over(range(40), work, 3))\n"
        "print([value for value, _ in found] == [item * item for item in range(40)], len({at for _, at in found}) > 1)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    expected = "True True" if sys.platform == "linux" else "True False"
    assert said.stdout.strip() == expected, said.stderr


def test_what_the_work_raises_is_raised_where_it_was_asked_for() -> None:
    program = (
        "from milepost.adapters.processes import over\n"
        "from milepost.problems import Surroundings\n"
        "def work(item):\n"
        "    if item == 7:\n"
        "        raise Surroundings('the disk is full')\n"
        "    return item\n"
        "try:\n"
        "    list(over(range(20), work, 2))\n"
        "except Surroundings as trouble:\n"
        "    print(trouble)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert said.stdout.strip() == "the disk is full", said.stderr


def test_one_job_stays_in_this_process() -> None:
    seen: list[int] = []
    assert list(over([1, 2, 3], lambda item: seen.append(item) or item, 1)) == [1, 2, 3]
    assert seen == [1, 2, 3]
