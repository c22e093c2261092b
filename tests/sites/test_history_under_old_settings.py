"""The history of a circle goes by what it was told then: by roadmap.yml as it stood, and never by what was refused."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import Repository, environment, front, made, told

ENVIRONMENT = environment

BETA = "content/milestones/beta.md"
HISTORY = "fields: [history]"


def settings(public: str = HISTORY, default: str = "internal", more: str = "") -> str:
    circles = f"audiences: [{{id: public, {public}}}, {{id: internal}}]"
    return "\n".join(("title: Plans", circles, f"default_audience: {default}", more, ""))


@pytest.fixture
def plans(tmp_path: Path) -> Repository:
    return made(tmp_path / "plans")


def files(plans: Repository, *options: str) -> dict[str, str]:
    said = told(plans.folder, "build", "--today", "2026-11-23", "--no-cache", *options)
    assert said.code == 0, said.err
    site = plans.folder / "site"
    return {
        str(file.relative_to(site)): file.read_text("utf-8", "replace") for file in site.rglob("*") if file.is_file()
    }


def past(plans: Repository, *options: str) -> list[str]:
    """Give the moves that a circle reads of `beta`, each as `day: from > to`."""
    data: dict[str, Any] = json.loads(files(plans, *options)["roadmap.json"])
    (row,) = (one for one in data["milestones"] if one["id"] == "beta")
    return [f"{move['date']}: {move['from']} > {move['to']}" for move in row.get("history", {}).get("moves", [])]


def commit(plans: Repository, day: str, text: str | None = None, roadmap: str | None = None) -> None:
    changed = {BETA: text, "content/roadmap.yml": roadmap}
    plans.commit({path: content for path, content in changed.items() if content}, day)


def test_what_was_inner_by_default_is_told_from_the_day_on_which_the_default_was_opened(plans: Repository) -> None:
    commit(plans, "2026-01-10", front("target: 2027-01"), settings())
    commit(plans, "2026-02-10", front("target: 2027-02"))
    commit(plans, "2026-03-10", roadmap=settings(default="public"))
    commit(plans, "2026-04-10", front("target: 2027-03"))
    assert past(plans) == ["2026-04-10: 2027-02 > 2027-03"]
    inner = ["2026-02-10: 2027-01 > 2027-02", "2026-04-10: 2027-02 > 2027-03"]
    assert past(plans, "--audience", "internal") == inner


def test_what_came_and_went_with_the_opening_commit_was_never_told(plans: Repository) -> None:
    commit(plans, "2026-01-10", front("target: 2027-01"), settings())
    commit(plans, "2026-03-10", front("target: 2027-02"), settings(default="public"))
    assert past(plans) == []


def test_an_exact_day_from_before_the_precision_was_lifted_stays_coarse(plans: Repository) -> None:
    commit(
        plans, "2026-01-10", front("target: 2027-01-13"), settings("fields: [history], precision: quarter", "public")
    )
    commit(plans, "2026-02-10", front("target: 2027-05-11"))
    commit(plans, "2026-03-10", roadmap=settings(default="public"))
    commit(plans, "2026-04-10", front("target: 2027-08-17"))
    assert past(plans) == ["2026-02-10: 2027-Q1 > 2027-Q2", "2026-04-10: 2027-Q2 > 2027-08-17"]


def test_a_circle_that_was_not_there_yet_is_told_from_when_it_was(plans: Repository) -> None:
    two = "title: Plans\naudiences: [{id: partners}, {id: internal}]\ndefault_audience: partners\n"
    commit(plans, "2026-01-10", front("target: 2027-01"), two)
    commit(plans, "2026-02-10", front("target: 2027-02"))
    three = two.replace("[{id: partners}", "[{id: public, fields: [history]}, {id: partners}").replace(
        ": partners\n", ": public\n"
    )
    commit(plans, "2026-03-10", roadmap=three)
    commit(plans, "2026-04-10", front("target: 2027-03"))
    assert past(plans) == ["2026-04-10: 2027-02 > 2027-03"]


@pytest.mark.parametrize(
    "doubtful",
    [
        "audiance: internal",
        "visibility: internal",
        "audience: interal",
        "draft: yess",
        "as_seen_by: {public: {precision: quartr}}",
    ],
)
def test_what_a_build_refused_to_publish_was_told_to_nobody(plans: Repository, doubtful: str) -> None:
    commit(plans, "2026-01-10", front("target: 2027-01"), settings(default="public"))
    commit(plans, "2026-02-10", front("target: 2027-02-17", doubtful))
    commit(plans, "2026-03-10", front("target: 2027-03"))
    assert past(plans) == ["2026-03-10: 2027-01 > 2027-03"]
    assert "2027-02-17" not in "".join(files(plans).values())


def test_a_roadmap_file_that_could_not_be_read_let_nobody_see(plans: Repository) -> None:
    commit(plans, "2026-01-10", front("target: 2027-01"), settings(default="public"))
    commit(plans, "2026-02-10", front("target: 2027-02"), settings(default="pubic"))
    commit(plans, "2026-03-10", front("target: 2027-03"), settings(default="public"))
    assert past(plans) == ["2026-03-10: 2027-01 > 2027-03"]


def test_a_key_that_had_another_name_then_kept_inside_what_it_kept_inside(plans: Repository) -> None:
    commit(
        plans,
        "2026-01-10",
        front("target: 2027-01", "kreis: intern"),
        settings(default="public", more="keys: {kreis: audience}\nvalues: {intern: internal}"),
    )
    commit(plans, "2026-02-10", front("target: 2027-02", "audience: internal"), settings(default="public"))
    commit(plans, "2026-03-10", front("target: 2027-03"))
    commit(plans, "2026-04-10", front("target: 2027-04"))
    assert past(plans) == ["2026-04-10: 2027-03 > 2027-04"]


def test_before_there_was_a_roadmap_file_the_present_one_holds(plans: Repository) -> None:
    commit(plans, "2026-01-10", front("target: 2027-01"))
    commit(plans, "2026-02-10", front("target: 2027-02"))
    commit(plans, "2026-03-10", roadmap=settings(default="public"))
    assert past(plans) == ["2026-02-10: 2027-01 > 2027-02"]
    commit(plans, "2026-04-10", front("target: 2027-02", "audience: public"), settings())
    assert past(plans) == []


def test_a_note_that_was_taken_back_is_nobodys_reason_any_more(plans: Repository) -> None:
    commit(plans, "2026-01-10", front("target: 2027-01"), settings("fields: [history, updates]", "public"))
    note = "updates: [{date: 2026-02-10, text: Waiting for the Falcon programme.}]"
    commit(plans, "2026-02-10", front("target: 2027-02", note))
    assert "Falcon" in files(plans)["milestones/beta.html"]
    commit(plans, "2026-03-10", front("target: 2027-02"))
    assert past(plans) == ["2026-02-10: 2027-01 > 2027-02"]
    assert [path for path, text in files(plans).items() if "Falcon" in text] == []
    assert "Falcon" in files(plans, "--audience", "internal")["milestones/beta.html"]


def test_an_old_id_that_a_circle_never_knew_is_not_published(plans: Repository) -> None:
    secret = front("target: 2027-01")
    plans.commit({"content/milestones/kraken-acquisition.md": secret, "content/roadmap.yml": settings()}, "2026-01-10")
    renamed = front("target: 2027-01", "aliases: [kraken-acquisition]", "audience: public")
    plans.commit({"content/milestones/kraken-acquisition.md": None, BETA: renamed}, "2026-02-10")
    public = files(plans, "--site-url", "https://example.org/")
    assert [path for path, text in public.items() if "kraken" in path or "kraken" in text] == []
    inner = files(plans, "--audience", "internal")
    assert "milestones/kraken-acquisition.html" in inner


def test_an_old_id_that_a_circle_knew_leads_on(plans: Repository) -> None:
    plans.commit(
        {"content/milestones/alpha.md": front("target: 2027-01"), "content/roadmap.yml": settings(default="public")},
        "2026-01-10",
    )
    plans.commit(
        {"content/milestones/alpha.md": None, BETA: front("target: 2027-01", "aliases: [alpha, from-the-old-site]")},
        "2026-02-10",
    )
    assert {"milestones/alpha.html"} <= files(plans).keys()


def test_an_old_id_from_elsewhere_leads_on(plans: Repository) -> None:
    commit(plans, "2026-01-10", front("target: 2027-01", "aliases: [from-the-old-site]"), settings(default="public"))
    assert "milestones/from-the-old-site.html" in files(plans)


def test_a_clock_that_went_backwards_leaves_the_moves_in_the_order_of_the_commits(plans: Repository) -> None:
    commit(plans, "2026-01-10", front("target: 2027-01"), settings(default="public"))
    commit(plans, "2026-03-10", front("target: 2027-02"))
    commit(plans, "2026-02-10", front("target: 2027-03"))
    commit(plans, "2026-04-10", front("target: 2027-04"))
    assert past(plans) == [
        "2026-03-10: 2027-01 > 2027-02",
        "2026-03-10: 2027-02 > 2027-03",
        "2026-04-10: 2027-03 > 2027-04",
    ]


@pytest.mark.parametrize(
    "arguments", [("history",), ("diff", "HEAD"), ("build", "--as-of", "HEAD", "--today", "2026-11-23")]
)
def test_what_git_tells_a_hook_of_its_repository_changes_nothing(
    plans: Repository, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    commit(plans, "2026-01-10", front("target: 2027-01"), settings())
    plans.commit({"content/milestones/open.md": front("target: 2027-01", "audience: public")}, "2026-02-10")
    expected = told(plans.folder, *arguments)
    monkeypatch.setattr("repositories.environment", lambda: {**ENVIRONMENT(), "GIT_DIR": str(plans.folder / ".git")})
    found = told(plans.folder, *arguments)
    assert found.code == expected.code == 0
    assert found.out == expected.out


def test_the_alias_check_of_the_leak_search_has_an_opinion_of_its_own(
    plans: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = front("target: 2027-01")
    plans.commit({"content/milestones/kraken-acquisition.md": secret, "content/roadmap.yml": settings()}, "2026-01-10")
    renamed = front("target: 2027-01", "aliases: [kraken-acquisition]", "audience: public")
    plans.commit({"content/milestones/kraken-acquisition.md": None, BETA: renamed}, "2026-02-10")
    monkeypatch.setattr("milepost.stages.project.visibility.aliases", lambda item, *_: item.aliases)
    said = told(plans.folder, "build", "--today", "2026-11-23", "--no-cache")
    assert said.code == 1
    assert "[leak]" in said.err
