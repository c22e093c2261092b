"""`milepost init`: what it writes is valid on the day, and nothing that was there changes by a byte."""

import json
import re
import shlex
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milepost.adapters import front_matter
from milepost.commands.init import Begun, init
from milepost.commands.starter.names import learn
from milepost.model.draft import Body, Draft, Heading, Source
from milepost.pipeline.loading import load
from milepost.problems import Problem, Surroundings
from milepost.stages import read, validate

DAY = date(2026, 11, 23)
SCHEMAS = {"config.schema.json": '{"title": "config"}', "milestone.schema.json": '{"title": "milestone"}'}
FRESH = (
    ".github/CODEOWNERS",
    ".github/workflows/pages.yml",
    ".github/workflows/pull-request.yml",
    ".gitignore",
    ".milepost/config.schema.json",
    ".milepost/milestone.schema.json",
    ".vscode/settings.json",
    "README.md",
    "content/milestones/web-shop/first-milestone.md",
    "content/milestones/web-shop/value-case-gate.md",
    "content/roadmap.yml",
    "content/themes/happier-customers.md",
)


def begin(folder: Path, day: date = DAY, sample: bool = False, templates: bool = False) -> Begun:
    return init(folder, day, SCHEMAS, sample, templates)


def problems(content: Path, day: date = DAY) -> tuple[Problem, ...]:
    return load(read.folder(content, content), day).problems


def every_file(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def workflow(folder: Path, name: str) -> dict[str, Any]:
    loaded = yaml.safe_load((folder / ".github/workflows" / name).read_text("utf-8"))
    # To a reader of YAML 1.1 the key `on` is a truth value; to GitHub it is the word.
    loaded["on"] = loaded.pop(True)
    return dict(loaded)


def steps(job: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {action(step) or step["run"].strip(): step for step in job["steps"]}


def action(step: dict[str, Any]) -> str:
    """Name the action a step uses, without the commit that it is pinned to."""
    return str(step.get("uses", "")).partition("@")[0]


def test_a_new_folder_gets_the_files_of_a_roadmap(tmp_path: Path) -> None:
    begun = begin(tmp_path / "Web Shop")
    assert begun.written == FRESH
    assert begun.kept == ()
    assert tuple(sorted(every_file(tmp_path / "Web Shop"))) == FRESH


def test_an_empty_folder_that_exists_is_as_good_as_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "Web Shop" / "content").mkdir(parents=True)
    assert begin(tmp_path / "Web Shop").written == FRESH


def test_every_file_it_writes_passes_the_validators(tmp_path: Path) -> None:
    begin(tmp_path / "plans")
    content = tmp_path / "plans/content"
    config = front_matter.document((content / "roadmap.yml").read_bytes(), "roadmap.yml")
    made, wrong = validate.settings(config.fields, "roadmap.yml")
    assert (config.problems, wrong) == ((), ())
    assert made.title == "Plans roadmap"
    assert made.circles == ("public", "internal")
    checks = {
        "milestones/plans/first-milestone.md": validate.milestone,
        "milestones/plans/value-case-gate.md": validate.milestone,
        "themes/happier-customers.md": validate.theme,
    }
    for name, check in checks.items():
        data = (content / name).read_bytes()
        parts = front_matter.split(data, name)
        draft = Draft(Source(name, name, "milestone", data), parts.fields, (Body(),))
        item, wrong = check(draft, made)
        assert (parts.problems, wrong) == ((), ())
        assert item is not None
        assert item.audience == "public"


def test_the_first_target_lies_two_quarters_ahead_and_the_gate_before_it(tmp_path: Path) -> None:
    begin(tmp_path / "plans")
    below = tmp_path / "plans/content/milestones/plans"
    assert "\ntarget: 2027-Q2\n" in (below / "first-milestone.md").read_text("utf-8")
    assert "\ntarget: 2027-Q1\n" in (below / "value-case-gate.md").read_text("utf-8")


@given(st.integers(0, 3 * 366))
@settings(max_examples=25, deadline=None)
def test_a_new_roadmap_has_neither_errors_nor_warnings_on_its_day(
    tmp_path_factory: pytest.TempPathFactory, later: int
) -> None:
    day = date(2026, 1, 1) + timedelta(days=later)
    folder = tmp_path_factory.mktemp("plans")
    begin(folder, day)
    assert problems(folder / "content", day) == ()


@pytest.mark.parametrize("name", ["no", "Größer: & #1", "con", "ロードマップ", "2027", "-", "a" * 120, "My roadmap"])
def test_any_name_of_a_folder_gives_a_valid_roadmap(tmp_path: Path, name: str) -> None:
    begin(tmp_path / name)
    assert problems(tmp_path / name / "content") == ()


def test_the_title_comes_from_the_folder(tmp_path: Path) -> None:
    for name, title in {"web_shop-2": "Web shop 2 roadmap", "My Roadmap": "My Roadmap", "ACME": "ACME roadmap"}.items():
        begin(tmp_path / name)
        assert yaml.safe_load((tmp_path / name / "content/roadmap.yml").read_text("utf-8"))["title"] == title


def test_a_second_time_it_writes_nothing_and_says_so(tmp_path: Path) -> None:
    begin(tmp_path / "Web Shop")
    before = every_file(tmp_path)
    again = begin(tmp_path / "Web Shop", DAY + timedelta(days=400))
    assert again.written == ()
    assert again.next_steps == ("nothing to add: all that `milepost init` writes is there",)
    assert "content/roadmap.yml" in again.kept
    assert every_file(tmp_path) == before


def test_what_was_deleted_on_purpose_is_not_written_again(tmp_path: Path) -> None:
    begin(tmp_path)
    for path in (tmp_path / "content").rglob("*.md"):
        path.unlink()
    assert begin(tmp_path).written == ()


def test_it_says_what_to_type_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert begin(tmp_path / "my plans").next_steps == (
        "cd 'my plans'",
        "milepost build",
        "milepost serve",
        "on GitHub, once: Settings → Pages → Source: GitHub Actions",
    )


def test_inside_the_folder_it_does_not_say_where_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert begin(Path()).next_steps[0] == "milepost build"
    (tmp_path / "content/roadmap.yml").unlink()
    assert begin(tmp_path).next_steps[0] == "milepost build"


def test_editors_find_the_schema_of_roadmap_yml(tmp_path: Path) -> None:
    begin(tmp_path)
    named = json.loads((tmp_path / ".vscode/settings.json").read_text("utf-8"))
    assert named == {"yaml.schemas": {".milepost/config.schema.json": "content/roadmap.yml"}}
    first_line = (tmp_path / "content/roadmap.yml").read_text("utf-8").splitlines()[0]
    assert first_line == "# yaml-language-server: $schema=../.milepost/config.schema.json"
    assert json.loads((tmp_path / ".milepost/config.schema.json").read_text("utf-8")) == {"title": "config"}


def test_owners_of_gates_are_an_example_that_names_nobody_yet(tmp_path: Path) -> None:
    begin(tmp_path)
    lines = (tmp_path / ".github/CODEOWNERS").read_text("utf-8").splitlines()
    assert "# /content/milestones/**/*gate* @cto" in lines
    assert all(line.startswith("#") for line in lines)


def test_the_hook_checks_the_whole_roadmap_whenever_a_part_of_it_changes() -> None:
    (hook,) = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["id"], hook["entry"], hook["language"]) == ("milepost-check", "milepost check", "python")
    assert (hook["pass_filenames"], hook["require_serial"]) == (False, True)
    for name in ("content/roadmap.yml", "roadmap.yml", "content/milestones/web/beta.md", "a.MARKDOWN"):
        assert re.search(hook["files"], name)
    for name in ("other.yml", "my-roadmap.yml", "beta.md.bak"):
        assert not re.search(hook["files"], name)


@pytest.mark.parametrize("name", ["CODEOWNERS", "docs/CODEOWNERS"])
def test_owners_named_elsewhere_are_not_overruled(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: "* @mara\n"})
    begun = begin(tmp_path)
    assert ".github/CODEOWNERS" not in begun.written
    assert begun.kept == (name,)


def test_the_pages_workflow_builds_on_push_by_hand_and_every_night(tmp_path: Path) -> None:
    begin(tmp_path)
    on = workflow(tmp_path, "pages.yml")["on"]
    assert set(on) == {"push", "workflow_dispatch", "schedule"}
    assert on["push"] == {"branches": ["main", "master"]}
    minute, hour, *rest = on["schedule"][0]["cron"].split()
    assert (minute.isdigit(), hour.isdigit(), rest) == (True, True, ["*", "*", "*"])


def test_the_pages_workflow_gives_each_job_only_the_rights_it_needs(tmp_path: Path) -> None:
    begin(tmp_path)
    pages = workflow(tmp_path, "pages.yml")
    assert pages["permissions"] == {}
    assert pages["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert pages["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert pages["jobs"]["deploy"]["needs"] == "build"
    assert pages["jobs"]["deploy"]["environment"]["name"] == "github-pages"
    assert pages["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_the_pages_workflow_names_its_audience_and_asks_the_platform_for_the_address(tmp_path: Path) -> None:
    begin(tmp_path)
    build = steps(workflow(tmp_path, "pages.yml")["jobs"]["build"])
    command = 'milepost build --audience public --site-url "${SITE_URL%/}/" --out site'
    assert build[command]["env"] == {"SITE_URL": "${{ steps.pages.outputs.base_url }}"}
    assert build["actions/configure-pages"]["id"] == "pages"
    assert build["actions/checkout"]["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert build["actions/setup-python"]["with"] == {"python-version": "3.12"}
    assert build["actions/upload-pages-artifact"]["with"] == {"path": "site"}
    assert "pip install milepost" in build


def test_the_pull_request_workflow_reads_what_others_wrote_without_a_right_to_write(tmp_path: Path) -> None:
    begin(tmp_path)
    text = (tmp_path / ".github/workflows/pull-request.yml").read_text("utf-8")
    assert "secrets." not in text
    pull_request = workflow(tmp_path, "pull-request.yml")
    assert pull_request["on"] == "pull_request"
    assert pull_request["permissions"] == {}
    check = pull_request["jobs"]["check"]
    assert check["permissions"] == {"contents": "read"}
    found = steps(check)
    assert found["actions/checkout"]["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert "milepost check --format github" in found
    assert "milepost build --audience public --out site" in found
    kept = {step["with"]["path"] for step in check["steps"] if action(step) == "actions/upload-artifact"}
    assert kept == {"site", "${{ runner.temp }}/roadmap-changes.md"}


def test_the_job_that_may_write_a_comment_runs_nothing_of_a_pull_request(tmp_path: Path) -> None:
    begin(tmp_path)
    comment = workflow(tmp_path, "pull-request.yml")["jobs"]["comment"]
    assert comment["permissions"] == {"pull-requests": "write"}
    assert "github.event.pull_request.head.repo.full_name == github.repository" in comment["if"]
    assert [action(step) or "run" for step in comment["steps"]] == ["actions/download-artifact", "run"]


def audiences(folder: Path) -> list[str]:
    """Take the audience out of each command of the workflows that names one, as a shell reads it."""
    texts = [path.read_text("utf-8") for path in sorted((folder / ".github/workflows").iterdir())]
    commands = [shlex.split(line) for text in texts for line in text.splitlines() if "--audience" in line]
    return [words[words.index("--audience") + 1] for words in commands]


def test_the_workflows_name_the_widest_circle_of_the_settings_that_are_there(tmp_path: Path) -> None:
    circles = "audiences: [{id: partners}, {id: staff}]\ndefault_audience: staff\n"
    write(tmp_path, {"content/roadmap.yml": f"title: Plans\n{circles}"})
    begun = begin(tmp_path)
    assert audiences(tmp_path) == ["partners", "partners"]
    advice = "GitHub Pages is open to everybody: use it only if everybody may see what 'partners' may"
    assert begun.next_steps[-2] == advice


@pytest.mark.parametrize("text", ["title: Plans\n", "title: [Plans\n", "audiences: partners\n", ""])
def test_settings_that_name_no_circle_mean_the_public(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"content/roadmap.yml": text})
    begun = begin(tmp_path)
    assert audiences(tmp_path) == ["public", "public"]
    assert not [step for step in begun.next_steps if "open to everybody" in step]


@pytest.mark.parametrize("name", ["$(touch stolen)", "a; touch stolen", "${{ github.token }}", "two words", "PARTNERS"])
def test_a_circle_that_is_no_slug_reaches_no_workflow_and_the_next_one_does_not_take_its_place(
    tmp_path: Path, name: str
) -> None:
    circles = f"audiences: [{{id: '{name}'}}, {{id: staff}}]\ndefault_audience: staff\n"
    write(tmp_path, {"content/roadmap.yml": f"title: Plans\n{circles}"})
    begin(tmp_path)
    assert audiences(tmp_path) == ["public", "public"]


def test_below_the_top_of_a_repository_the_workflows_name_the_folder(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    begun = begin(tmp_path / "docs/our plan", templates=True)
    check = steps(workflow(tmp_path / "docs/our plan", "pull-request.yml")["jobs"]["check"])
    options = "--content 'docs/our plan/content' --templates 'docs/our plan/templates'"
    assert f"milepost check {options} --format github" in check
    assert f"milepost build {options} --audience public --out site" in check
    move = "move docs/our plan/.github to the top of the repository: GitHub reads it nowhere else"
    assert move in begun.next_steps


def test_the_top_of_a_repository_needs_no_options(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    begin(tmp_path)
    assert "milepost check --format github" in steps(workflow(tmp_path, "pull-request.yml")["jobs"]["check"])


def test_the_output_is_ignored_by_git(tmp_path: Path) -> None:
    begin(tmp_path)
    assert "/site/" in (tmp_path / ".gitignore").read_text("utf-8").splitlines()


def test_an_own_gitignore_stays_and_the_line_to_add_is_named(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "/build/\n"})
    advice = "add `/site/` and `/site-*/` to .gitignore: it can be made again at any time"
    assert advice in begin(tmp_path).next_steps
    write(tmp_path / "other", {".gitignore": "site/\n"})
    assert advice not in begin(tmp_path / "other").next_steps


def test_the_sample_comes_with_the_workflows(tmp_path: Path) -> None:
    begun = begin(tmp_path, sample=True)
    assert "title: Fabrikam roadmap" in (tmp_path / "content/roadmap.yml").read_text("utf-8")
    assert (tmp_path / "content/milestones/storefront").is_dir()
    assert ".github/workflows/pages.yml" in begun.written
    assert "milepost build --today 2026-11-23" in begun.next_steps
    assert not list((tmp_path / "content").rglob("first-milestone.md"))
    assert begin(tmp_path, sample=True).written == ()


def test_the_sample_does_not_mix_with_somebodys_own_content(tmp_path: Path) -> None:
    write(tmp_path, {"content/milestones/web/beta.md": "# Beta\n"})
    with pytest.raises(Surroundings, match="no part of the sample"):
        begin(tmp_path, sample=True)
    assert set(every_file(tmp_path)) == {"content/milestones/web/beta.md"}


def test_templates_are_copied_where_there_are_none(tmp_path: Path) -> None:
    own = Path(__file__).parents[2] / "templates/words.yml"
    write(tmp_path, {"templates/mine.html": "mine"})
    begin(tmp_path, templates=True)
    assert (tmp_path / "templates/words.yml").read_bytes() == own.read_bytes()
    write(tmp_path, {"templates/words.yml": "mine: too\n"})
    begin(tmp_path, templates=True)
    assert (tmp_path / "templates/words.yml").read_text() == "mine: too\n"
    assert (tmp_path / "templates/mine.html").read_text() == "mine"


def ten_files() -> dict[str, str]:
    states = ("shipped", "In Progress", "WIP", "Done", "planned")
    return {
        f"goal-{number}.md": (
            f'---\ndue: 2027-0{number % 9 + 1}-15\nassignee: "@mara"\nlabels: [web, api]\n'
            f"state: {states[number % 5]}\n---\n\n# Goal {number}\n\nSome text.\n"
        )
        for number in range(10)
    }


def test_ten_files_that_somebody_has_become_valid(tmp_path: Path) -> None:
    write(tmp_path, ten_files())
    begun = begin(tmp_path)
    assert "roadmap.yml" in begun.written
    assert not (tmp_path / "content").exists()
    config = yaml.safe_load((tmp_path / "roadmap.yml").read_text("utf-8"))
    assert config["keys"] == {"due": "target", "assignee": "owner", "labels": "tags", "state": "status"}
    assert config["values"] == {"shipped": "done", "in-progress": "active", "wip": "active", "Done": "done"}
    assert config["default_audience"] == "public"


def test_each_of_the_ten_files_is_a_milestone_with_its_own_values(tmp_path: Path) -> None:
    write(tmp_path, ten_files())
    begin(tmp_path)
    config = front_matter.document((tmp_path / "roadmap.yml").read_bytes(), "roadmap.yml")
    made, wrong = validate.settings(config.fields, "roadmap.yml")
    assert wrong == ()
    expected = ("done", "active", "active", "done", "planned")
    for number, (name, text) in enumerate(ten_files().items()):
        parts = front_matter.split(text.encode(), name)
        body = Body(headings=(Heading(1, f"Goal {number}", "goal", 8),))
        draft = Draft(Source(name, name, "milestone", text.encode()), parts.fields, (body,))
        milestone, wrong = validate.milestone(draft, made)
        assert wrong == ()
        assert milestone is not None
        assert milestone.target is not None
        assert milestone.target.first == date(2027, number % 9 + 1, 15)
        assert (milestone.status, milestone.owner, milestone.tags) == (expected[number % 5], ("@mara",), ("web", "api"))


def test_the_folder_with_the_ten_files_loads_without_an_error(tmp_path: Path) -> None:
    write(tmp_path, ten_files())
    begin(tmp_path)
    assert [problem for problem in problems(tmp_path) if problem.level == "error"] == []


def test_the_next_time_it_knows_the_folder_again(tmp_path: Path) -> None:
    write(tmp_path, ten_files())
    begin(tmp_path)
    again = begin(tmp_path)
    assert again.written == ()
    assert "roadmap.yml" in again.kept


def test_a_content_folder_without_settings_gets_them_and_no_sample(tmp_path: Path) -> None:
    write(tmp_path, {"content/milestones/web/beta.md": "---\neta: 2027-Q3\n---\n# Beta\n"})
    begun = begin(tmp_path)
    assert {path for path in begun.written if path.startswith("content/")} == {"content/roadmap.yml"}
    assert "README.md" not in begun.written
    assert yaml.safe_load((tmp_path / "content/roadmap.yml").read_text("utf-8"))["keys"] == {"eta": "target"}


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "LICENSE.md", "_draft.md", ".hidden.md", "AGENTS.md"])
def test_the_usual_texts_of_a_project_are_no_content(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: "# About\n", "docs/guide.md": "---\nlayout: page\n---\n# Guide\n"})
    assert "content/roadmap.yml" in begin(tmp_path).written


def test_milestones_in_folders_of_their_own_are_content_in_place(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": "# About\n", "web/beta.md": "---\ndue: 2027-Q3\n---\n# Beta\n"})
    begun = begin(tmp_path)
    assert "roadmap.yml" in begun.written
    assert json.loads((tmp_path / ".vscode/settings.json").read_text("utf-8")) == {
        "yaml.schemas": {".milepost/config.schema.json": "roadmap.yml"}
    }


def test_keys_that_mean_nothing_to_us_are_listed_with_their_files(tmp_path: Path) -> None:
    write(tmp_path, {f"{name}.md": f"---\nsprint: 4\n---\n# {name}\n" for name in "abcde"})
    assert begin(tmp_path).next_steps[0] == "put `sprint` under `extra:` in a.md, b.md, c.md and 2 more"


def learned(*texts: str) -> Any:
    files = {f"{number}.md": f"---\n{text}\n---\n" for number, text in enumerate(texts)}
    return learn({name: front_matter.split(text.encode(), name).fields for name, text in files.items()})


def test_a_name_is_not_mapped_to_a_key_that_stands_beside_it() -> None:
    found = learned("due: 2027-Q1\ndate: 2026-01-05", "due: 2027-Q2\ndate: 2026-01-06")
    assert found.keys == {"due": "target"}
    assert found.unknown == {"date": ("0.md", "1.md")}


def test_two_names_for_one_key_are_both_mapped_when_no_file_has_both() -> None:
    assert learned("due: 2027-Q1", "eta: 2027-Q2").keys == {"due": "target", "eta": "target"}


def test_a_name_whose_values_fit_nowhere_is_not_mapped() -> None:
    assert learned("type: feature", "stars: 5").keys == {}


def test_a_date_that_nobody_can_read_does_not_hide_what_its_key_means() -> None:
    assert learned("due: third of March").keys == {"due": "target"}


def test_names_with_blanks_and_capitals_are_mapped_as_written() -> None:
    assert learned('"Due date": 2027-Q1\nStatus: active').keys == {"Due date": "target", "Status": "status"}


def test_a_word_that_means_two_things_is_not_mapped() -> None:
    assert learned("status: exploring", "commitment: exploring").values == {}
    assert learned("status: exploring").values == {"exploring": "proposed"}


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"plans": "text"})
    with pytest.raises(Surroundings, match="is a file"):
        begin(tmp_path / "plans")


@pytest.mark.parametrize("name", [".github", "content", ".milepost"])
def test_a_file_where_a_folder_is_needed_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: "text"})
    with pytest.raises(Surroundings, match=f"{name} is a file"):
        begin(tmp_path)
    assert every_file(tmp_path) == {name: b"text"}


def test_a_link_that_leads_nowhere_is_somebodys_own_too(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").symlink_to(tmp_path / "nowhere")
    assert ".gitignore" in begin(tmp_path).kept
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(Surroundings, match=r"cannot write .*: permission denied"):
        begin(tmp_path / "plans")


NAMES = (
    *FRESH,
    "roadmap.yml",
    "a.md",
    "web/b.md",
    "milestones/c.md",
    "content",
    "content/d.md",
    "CODEOWNERS",
    ".github",
)
TEXTS = st.one_of(
    st.binary(max_size=60),
    st.lists(st.sampled_from(["---", "due: x", "status: wip", "{", "title: a: b", "# H", "- x"]), max_size=8).map(
        lambda lines: "\n".join(lines).encode()
    ),
)


@given(st.dictionaries(st.sampled_from(NAMES), TEXTS, max_size=6), st.booleans(), st.booleans())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_was_there_stays_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes], sample: bool, templates: bool
) -> None:
    folder = tmp_path_factory.mktemp("plans")
    for name, data in files.items():
        path = folder / name
        if not any(above.is_file() for above in path.parents) and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    before = every_file(folder)
    try:
        begun = begin(folder, sample=sample, templates=templates)
    except Surroundings:
        assert every_file(folder) == before
        return
    after = every_file(folder)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == set(begun.written)
    assert set(begun.kept) <= set(before)
