"""Where the cache may lie: it holds what is withheld, so in no site."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import told

FILES = {
    "roadmap.yml": "title: Plans\naudiences: [{id: public}, {id: internal}]\ndefault_audience: public\n",
    "milestones/open.md": "# Open\n",
    "milestones/held.md": "---\ntitle: Held back\naudience: internal\n---\n",
}


@pytest.fixture
def here(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        file = tmp_path / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("place", ["site", "site/cache", "site/.git", "site-internal/a/b", "content/../site/c"])
def test_a_cache_in_the_site_that_is_built_or_in_one_beside_it_is_refused(place: str, here: Path) -> None:
    said = told(here, "build", "--cache-dir", place)
    assert said.code == 2
    assert "would lie in a site" in said.err
    assert {path.name for path in here.iterdir()} == {"content"}


@pytest.mark.parametrize("command", ["check", "list", "history", "build --out other"])
def test_a_cache_in_a_site_that_was_published_is_refused_by_every_command(command: str, here: Path) -> None:
    assert told(here, "build").code == 0
    before = sorted((here / "site").rglob("*"))
    assert told(here, *command.split(), "--cache-dir", "site/cache").code == 2
    assert sorted((here / "site").rglob("*")) == before


def test_so_is_the_users_own_where_it_lies_in_a_site(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(here / "site"))
    assert told(here, "build").code == 2
    assert told(here, "build", "--no-cache").code == 0


@pytest.mark.parametrize("place", ["cache", "sites", "content/.cache", "../cache"])
def test_a_cache_anywhere_else_is_used(place: str, here: Path) -> None:
    assert told(here, "build", "--cache-dir", place).code == 0
    assert [*(here / place).glob("*.json")]
