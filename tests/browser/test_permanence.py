"""A bookmark outlives a rename: what was opened at a milestone's first address is found from there for ever."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROADMAP = {
    "roadmap.yml": "title: Plans\n",
    "milestones/web/beta.md": "---\ntitle: Beta\ntarget: 2027-Q1\n---\n## Why\n\nShops ask for it.\n",
}
ASKED = "?state=off&q=a%20b#why"


def milepost(*arguments: str, cwd: Path) -> None:
    command = [sys.executable, "-m", "milepost", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site, rename its milestone twice, give it another title, and build the site again."""
    folder = tmp_path_factory.mktemp("renamed")
    for name, text in ROADMAP.items():
        (folder / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "content" / name).write_text(text, encoding="utf-8")
    milepost("build", "--today", "2026-11-23", cwd=folder)
    assert "Beta</h1>" in (folder / "site/milestones/beta.html").read_text("utf-8")
    milepost("rename", "beta", "preview", cwd=folder)
    milepost("rename", "preview", "general-availability", cwd=folder)
    file = folder / "content/milestones/web/general-availability.md"
    file.write_text(file.read_text("utf-8").replace("title: Beta", "title: General availability"), encoding="utf-8")
    milepost("build", "--today", "2026-11-23", cwd=folder)
    return folder / "site"


@pytest.mark.parametrize("old", ["beta", "preview"])
@pytest.mark.parametrize("place", ["root", "folder", "disk"])
def test_after_a_rename_an_old_address_leads_on_with_query_and_fragment(
    place: str, old: str, renamed: Path, serve: Any, visit: Any
) -> None:
    served = serve(renamed)
    base = {"root": served, "folder": f"{served}repo/", "disk": f"{renamed.as_uri()}/"}[place]
    page, watch = visit(base, f"milestones/{old}.html{ASKED}")
    page.wait_for_url(f"{base}milestones/general-availability.html{ASKED}")
    expect(page.get_by_role("heading", level=1)).to_have_text("General availability")
    assert watch.trouble == []


def test_after_a_rename_an_old_address_leads_on_without_script(renamed: Path, visit: Any) -> None:
    base = f"{renamed.as_uri()}/"
    page, _ = visit(base, "milestones/beta.html", java_script_enabled=False)
    page.wait_for_url(f"{base}milestones/general-availability.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("General availability")


def test_going_back_after_an_old_address_does_not_lead_there_again(renamed: Path, serve: Any, visit: Any) -> None:
    base = serve(renamed)
    page, _ = visit(base, "index.html")
    page.goto(f"{base}milestones/beta.html")
    page.wait_for_url(f"{base}milestones/general-availability.html")
    page.go_back()
    page.wait_for_url(f"{base}index.html")
