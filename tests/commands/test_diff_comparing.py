"""`milepost diff`: what is compared with what, who can see a change, and what a new id does not change."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import Repository, Told, front, made, told

TODAY = "2026-01-15"
CIRCLES = "audiences: [{id: public, precision: quarter}, {id: customers}, {id: internal, fields: all}]\n"
SETTINGS = f"title: Plans\n{CIRCLES}default_audience: internal\n"
FILE = "content/milestones/web/beta.md"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = made(tmp_path / "plans")
    repository.commit({"content/roadmap.yml": SETTINGS, FILE: front("target: 2026-Q2")}, "2026-01-01")
    return repository


def diff(repository: Repository, *arguments: str) -> Told:
    return told(repository.folder, "diff", *arguments, "--today", TODAY)


def changes(repository: Repository, *arguments: str) -> list[dict[str, Any]]:
    said = diff(repository, *(arguments or ("HEAD~1", "HEAD")), "--format", "json")
    assert said.code == 0, said.err
    found: list[dict[str, Any]] = json.loads(said.out)["changes"]
    return found


def kinds(repository: Repository, *arguments: str) -> list[tuple[str, str, str]]:
    return [(one["id"], one["class"], one.get("field", "")) for one in changes(repository, *arguments)]


def between(repository: Repository, before: str, after: str) -> dict[str, dict[str, Any]]:
    """Commit two texts of one file, and give its changes by field."""
    repository.commit({FILE: before}, "2026-01-02")
    repository.commit({FILE: after}, "2026-01-03")
    return {one.get("field", ""): one for one in changes(repository)}


# Who can see a change


def test_a_change_inside_a_quarter_is_not_visible_to_who_is_told_quarters(repository: Repository) -> None:
    found = between(
        repository, front("audience: public", "target: 2026-04-20"), front("audience: public", "target: 2026-05-20")
    )
    assert found["target"]["visible_to"] == ["customers", "internal"]
    assert "seen by customers" in diff(repository, "HEAD~1", "HEAD").out


def test_a_change_across_quarters_is_visible_to_who_is_told_quarters(repository: Repository) -> None:
    found = between(
        repository, front("audience: public", "target: 2026-06-30"), front("audience: public", "target: 2026-07-01")
    )
    assert found["target"]["visible_to"] == ["public", "customers", "internal"]


def test_a_change_of_an_internal_milestone_is_visible_inside_only(repository: Repository) -> None:
    found = between(repository, front("target: 2026-Q2"), front("target: 2026-Q3"))
    assert found["target"]["visible_to"] == ["internal"]
    said = diff(repository, "HEAD~1", "HEAD").out
    assert "only internal" in said
    assert "1 slipped; none of it can be seen outside." in said


def test_who_no_longer_sees_a_milestone_learns_that_and_not_its_new_date(repository: Repository) -> None:
    found = between(repository, front("audience: public", "target: 2026-Q2"), front("target: 2026-Q4"))
    assert found["audience"]["visible_to"] == ["public", "customers", "internal"]
    assert found["target"]["visible_to"] == ["internal"]


def test_who_comes_to_see_a_milestone_sees_its_new_date(repository: Repository) -> None:
    found = between(repository, front("target: 2026-Q2"), front("audience: customers", "target: 2026-Q4"))
    assert found["target"]["visible_to"] == ["customers", "internal"]


def test_a_milestone_that_is_renamed_and_withdrawn_is_gone_for_who_saw_it(repository: Repository) -> None:
    repository.commit({FILE: front("audience: public")}, "2026-01-02")
    repository.commit({FILE: None, "content/milestones/web/launch.md": front("aliases: beta")}, "2026-01-03")
    [change] = changes(repository)
    assert (change["id"], change["class"], change["field"]) == ("launch", "narrowed", "audience")
    assert change["visible_to"] == ["public", "customers", "internal"]


def test_who_saw_a_milestone_before_does_not_see_that_others_do_now(repository: Repository) -> None:
    found = between(repository, front("audience: customers"), front("audience: public"))
    assert found["audience"]["visible_to"] == ["public", "internal"]


def test_other_words_for_a_circle_do_not_hide_a_change_from_it(repository: Repository) -> None:
    told_otherwise = "as_seen_by: {customers: {title: Something new, precision: half}}"
    lines = ("audience: customers", told_otherwise)
    found = between(repository, front(*lines, "target: 2026-06-30"), front(*lines, "target: 2026-07-31"))
    assert found["target"]["visible_to"] == ["customers", "internal"]


# What is compared


def test_without_head_the_working_tree_is_compared_with_what_is_not_committed_and_not_tracked(
    repository: Repository,
) -> None:
    repository.write({FILE: front("target: 2026-Q3"), "content/milestones/web/gamma.md": front("target: 2026-Q4")})
    assert kinds(repository, "HEAD") == [("beta", "slipped", "target"), ("gamma", "added", "")]
    assert diff(repository, "HEAD").out.startswith("HEAD → the working tree\n")
    assert kinds(repository, "HEAD", "HEAD") == []


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_nothing_that_changed_is_said_in_one_sentence(repository: Repository, form: str) -> None:
    said = diff(repository, "HEAD", "HEAD", "--format", form)
    assert said.code == 0
    assert said.out.count("Nothing changed in the plan.") == 1
    assert "outside" not in said.out


def test_a_text_that_changes_without_the_plan_is_no_change(repository: Repository) -> None:
    repository.commit({FILE: front("target: 2026-04/2026-06") + "\nMore words.\n", "README.md": "Hello"}, "2026-01-02")
    assert changes(repository) == []


def test_a_folder_below_the_top_of_the_repository_is_compared_with_itself(repository: Repository) -> None:
    below = {f"teams/port/{name}": text for name, text in (("content/roadmap.yml", SETTINGS), (FILE, front()))}
    repository.commit(below, "2026-01-02")
    repository.commit({f"teams/port/{FILE}": front("target: 2026-Q3"), FILE: None}, "2026-01-03")
    inside = told(repository.folder / "teams/port", "diff", "HEAD~1", "HEAD", "--format", "json", "--today", TODAY)
    assert [(one["id"], one["class"]) for one in json.loads(inside.out)["changes"]] == [("beta", "dated")]
    named = diff(repository, "HEAD~1", "HEAD", "--format", "json", "--content", "teams/port/content")
    assert named.out == inside.out


def test_since_a_commit_before_there_was_any_content_everything_is_added(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    repository.commit({"README.md": "Hello"}, "2026-01-01")
    repository.commit({"content/roadmap.yml": SETTINGS, FILE: front("target: 2026-Q2")}, "2026-01-02")
    assert kinds(repository) == [("beta", "added", "")]


def test_tags_and_short_hashes_name_commits_too(repository: Repository) -> None:
    repository.git("tag", "v1")
    short = repository.commit({FILE: front("target: 2026-Q3")}, "2026-01-02")[:10]
    assert kinds(repository, "v1", short) == [("beta", "slipped", "target")]


def test_nothing_of_the_working_tree_is_touched(repository: Repository) -> None:
    repository.commit({FILE: front("target: 2026-Q3")}, "2026-01-02")
    repository.write({"content/milestones/web/gamma.md": front()})
    before = repository.git("status", "--porcelain"), repository.git("rev-parse", "HEAD")
    assert diff(repository, "HEAD~1", "HEAD").code == 0
    assert (repository.git("status", "--porcelain"), repository.git("rev-parse", "HEAD")) == before


# What differs besides


def test_a_circle_that_did_not_exist_before_sees_what_it_is_shown_now(repository: Repository) -> None:
    wider = SETTINGS.replace("{id: customers}", "{id: partners}, {id: customers}")
    shown = front("audience: customers", "target: 2026-Q2")
    repository.commit({FILE: shown}, "2026-01-02")
    repository.commit(
        {"content/roadmap.yml": wider, FILE: front("audience: partners", "target: 2026-Q3")}, "2026-01-03"
    )
    found = {one["field"]: one for one in changes(repository)}
    assert found["audience"]["class"] == "widened"
    assert found["audience"]["visible_to"] == ["partners", "internal"]
    assert found["target"]["visible_to"] == ["partners", "customers", "internal"]


def test_a_circle_that_exists_no_more_is_no_reason_to_fail(repository: Repository) -> None:
    repository.commit({FILE: front("audience: customers", "target: 2026-Q2")}, "2026-01-02")
    fewer = "title: Plans\naudiences: [{id: public}, {id: internal}]\ndefault_audience: internal\n"
    repository.commit({"content/roadmap.yml": fewer, FILE: front("target: 2026-Q2")}, "2026-01-03")
    assert kinds(repository) == [("roadmap.yml", "widened", "audience"), ("beta", "changed", "audience")]


def test_a_new_id_is_no_change_of_what_depends_on_it(repository: Repository) -> None:
    late = front("target: 2026-Q1", "depends_on: beta")
    repository.commit({"content/milestones/web/after.md": late}, "2026-01-02")
    renamed = {FILE: None, "content/milestones/web/launch.md": front("target: 2026-Q2", "aliases: beta")}
    after = {"content/milestones/web/after.md": late.replace("depends_on: beta", "depends_on: launch")}
    repository.commit(renamed | after, "2026-01-03")
    assert changes(repository) == []


def test_a_milestone_that_becomes_the_alias_of_another_that_was_there_is_removed(repository: Repository) -> None:
    repository.commit({"content/milestones/web/gamma.md": front("target: 2026-Q2")}, "2026-01-02")
    merged = {FILE: None, "content/milestones/web/gamma.md": front("target: 2026-Q2", "aliases: beta")}
    repository.commit(merged, "2026-01-03")
    assert kinds(repository) == [("beta", "removed", "")]


# What goes wrong


@pytest.mark.parametrize("broken", ["---\ntitle: [\n---\n", front("target: soon", "owner: @ada"), "---\n", "\0\ud7ff"])
def test_of_broken_content_the_rest_is_compared(repository: Repository, broken: str) -> None:
    repository.write({FILE: broken, "content/milestones/web/gamma.md": front("target: 2026-Q4")})
    said = diff(repository, "HEAD")
    assert said.code == 0
    assert "gamma" in said.out
    assert "now; what they concern is not compared." in said.out


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_errors_on_either_side_are_counted(repository: Repository, form: str) -> None:
    repository.commit({"content/roadmap.yml": SETTINGS + "colour: red\nsize: 4\n"}, "2026-01-02")
    said = diff(repository, "HEAD~1", "HEAD", "--format", form)
    assert said.out.count("The content has 2 errors now; what they concern is not compared.") == 1
    said = diff(repository, "HEAD", "HEAD~1", "--format", form)
    assert said.out.count("The content has 2 errors before; what they concern is not compared.") == 1
    assert "errors" not in diff(repository, "HEAD~1", "HEAD~1", "--format", form).out


def test_for_programs_the_errors_are_told_beside_the_result(repository: Repository) -> None:
    repository.commit({"content/roadmap.yml": SETTINGS + "colour: red\n"}, "2026-01-02")
    said = diff(repository, "HEAD~1", "HEAD", "--format", "json")
    assert "The content has 1 error now; what they concern is not compared." in said.err.splitlines()
    assert json.loads(said.out)["changes"] == []
    assert "not compared" not in diff(repository, "HEAD~1", "HEAD~1", "--format", "json").err


def test_settings_that_cannot_be_read_end_with_1_and_their_line(repository: Repository) -> None:
    repository.write({"content/roadmap.yml": b"\xff\xfe\x00"})
    said = diff(repository, "HEAD")
    assert said.code == 1
    assert "content/roadmap.yml:1:1: error:" in said.err
    assert said.out == ""


@pytest.mark.parametrize("names", [("nowhere",), ("HEAD", "nowhere"), ("--", "-x"), ("HEAD^{tree}",), ("",)])
def test_a_commit_that_is_not_there_ends_with_2_and_one_line(repository: Repository, names: tuple[str, ...]) -> None:
    said = told(repository.folder, "diff", "--today", TODAY, *names)
    assert said.code == 2
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert "there is no commit" in said.err


def test_a_folder_outside_git_ends_with_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "content").mkdir()
    (tmp_path / "content/beta.md").write_text(front())
    said = told(tmp_path, "diff", "HEAD")
    assert said.code == 3
    assert len(said.err.splitlines()) == 1


def test_a_machine_without_git_ends_with_3(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    said = told(repository.folder, "diff", "HEAD")
    assert said.code == 3
    assert len(said.err.splitlines()) == 1
