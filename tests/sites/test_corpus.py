"""Two hundred goals of a real project, as a roadmap: real text, real dates, real mess."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from justhtml import JustHTML

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "rust-goals" / "content"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the corpus is not there: {CORPUS}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, milepost: Any) -> Path:
    out = tmp_path_factory.mktemp("corpus") / "site"
    done = milepost("build", "--content", CORPUS, "--today", "2026-08-07", "--out", out)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return out


@pytest.fixture(scope="module")
def roadmap(site: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((site / "roadmap.json").read_text("utf-8"))
    return document


@pytest.fixture(scope="module")
def written() -> dict[str, dict[str, Any]]:
    """Read the front matter of every file, by id, by nothing but a YAML library."""
    found = {}
    for file in sorted(CORPUS.glob("milestones/*.md")):
        _, front_matter, _ = file.read_text("utf-8").split("---\n", 2)
        fields = yaml.load(front_matter, yaml.BaseLoader)  # noqa: S506  gives nothing but texts
        found[fields["id"]] = fields
    return found


def days(period: str) -> tuple[date, date]:
    """Find the first and the last day of a year, a half or a quarter."""
    year, _, part = period.partition("-")
    first, last = {"": ((1, 1), (12, 31)), "H1": ((1, 1), (6, 30)), "H2": ((7, 1), (12, 31))}[part]
    return date(int(year), *first), date(int(year), *last)


def test_every_goal_has_a_page(site: Path, written: dict[str, Any]) -> None:
    assert len(written) == 200
    assert {path.stem for path in (site / "milestones").glob("*.html")} == set(written)


def test_no_link_of_the_site_is_dead(site: Path, crawl: Any) -> None:
    found = crawl(site)
    assert found.dead == []
    assert len([path for path in found.pages if path.startswith("milestones/")]) == 200


def test_every_page_is_sound_html_whatever_its_author_wrote(site: Path, pages: Any) -> None:
    for path, page in pages(site).items():
        assert JustHTML((site / path).read_text("utf-8"), sanitize=False, collect_errors=True).errors == [], path
        assert [name for name, count in Counter(page.ids).items() if count > 1] == [], path
        assert not [tag for tag in page.tags if "style" in tag.attributes], path


def test_the_data_keep_to_their_schema(roadmap: dict[str, Any], milepost: Any) -> None:
    schema = json.loads(milepost("schema", "roadmap").stdout)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(roadmap)] == []


def test_the_days_of_every_goal_follow_from_its_periods(roadmap: dict[str, Any], written: dict[str, Any]) -> None:
    milestones = roadmap["milestones"]
    assert [one["id"] for one in milestones] == sorted(written)
    for one in milestones:
        fields = written[one["id"]]
        assert (one["start"], one["target"]) == (fields["start"], fields["target"])
        assert one["earliest"] == days(fields["start"])[0].isoformat(), one["id"]
        assert one["latest"] == days(fields["target"])[1].isoformat(), one["id"]


def test_what_was_written_comes_out_as_it_was(roadmap: dict[str, Any], written: dict[str, Any]) -> None:
    assert {one["id"]: one["title"] for one in roadmap["milestones"]} == {
        id_: " ".join(fields["title"].split()) for id_, fields in written.items()
    }
    assert {one["id"]: one["status"] for one in roadmap["milestones"]} == {
        id_: fields["status"] for id_, fields in written.items()
    }
