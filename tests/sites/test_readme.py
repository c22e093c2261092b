"""The README's dialogues are what a new user sees: each is held as it is printed, times apart."""

import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import made

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DAY = "2026-11-23"
FRONT = "---\ndue: 2027-03-15\nassignee: ann\nlabels: [web, api]\n---\n"


def said(folder: Path, *arguments: str) -> list[str]:
    """Run the command in a folder and give what a terminal would show: results, then the rest."""
    done = subprocess.run(
        [sys.executable, "-m", "milepost", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    return [re.sub(r"\d+\.\d\d s", "0.00 s", line) for line in (done.stdout + done.stderr).splitlines()]


def told(start: str, text: str = README) -> list[str]:
    """Take the answer to a command out of the first console block that holds it."""
    after = text.split(start + "\n", 1)[1]
    lines = re.split(r"\n\$ |\n```", after, maxsplit=1)[0].splitlines()
    return [re.sub(r"\d+\.\d\d s", "0.00 s", line) for line in lines]


def test_ten_foreign_files_become_a_site_as_the_readme_tells(tmp_path: Path) -> None:
    for number in range(1, 11):
        text = f"{FRONT}# Feature number {number}\n\nWhat it does.\n"
        (tmp_path / f"feature-{number}.md").write_text(text, encoding="utf-8")
    story = README.split("## You have Markdown already", 1)[1]
    assert "\n".join(said(tmp_path, "init", ".", "--today", DAY)) in story
    built = said(tmp_path, "build", "--today", DAY)
    assert built == told("$ milepost build", story)
    mapping = story.split("```yaml\n", 1)[1].split("```", 1)[0]
    assert mapping in (tmp_path / "roadmap.yml").read_text(encoding="utf-8")


def test_the_first_steps_print_what_the_readme_shows(tmp_path: Path) -> None:
    said(tmp_path, "init", "my-roadmap", "--today", DAY)
    home = tmp_path / "my-roadmap"
    example = README.split("```markdown\n", 1)[1].split("```", 1)[0]
    milestone = home / "content" / "milestones" / "sso.md"
    milestone.write_text(example, encoding="utf-8")
    assert said(home, "build", "--today", DAY) == told("$ milepost build")
    milestone.write_text(example.replace("2027-Q2", "2027/03"), encoding="utf-8")
    assert said(home, "check", "--today", DAY) == told("$ milepost check")


def test_a_change_of_the_plan_is_told_as_the_readme_shows(tmp_path: Path) -> None:
    repository = made(tmp_path / "my-roadmap")
    said(repository.folder, "init", ".", "--today", DAY)
    milestone = "content/milestones/sso.md"
    example = README.split("```markdown\n", 1)[1].split("```", 1)[0]
    repository.commit({milestone: example}, DAY)
    repository.git("switch", "--quiet", "--create", "later")
    repository.write({milestone: example.replace("2027-Q2", "2027-Q3")})
    assert said(repository.folder, "diff", "main", "--today", DAY) == told("$ milepost diff main")


def test_the_leak_check_of_the_sample_says_what_the_readme_shows(tmp_path: Path) -> None:
    said(tmp_path, "init", "--sample", "fabrikam", "--today", DAY)
    lines = said(tmp_path / "fabrikam", "build", "--audience", "all", "--today", DAY)
    shown = told("$ milepost build --audience all --today 2026-11-23")
    assert [line for line in lines if line.startswith("leak check")] == shown


def test_the_sample_gives_exactly_the_warnings_that_the_readme_explains() -> None:
    lines = said(ROOT, "check", "--format", "concise", "--today", DAY)
    rules = [re.search(r"\[([a-z-]+)\]", line) for line in lines if ": warning: " in line]
    meant = ["dependency-conflict", "over-capacity", "overdue", "stale-update"]
    assert sorted(found[1] for found in rules if found) == meant
    assert not [line for line in lines if ": error: " in line]
    for rule in meant:
        assert f"- `{rule}`: " in README
