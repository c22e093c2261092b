"""`build --as-of` on repositories of every kind: nothing is lost without a word, nothing written where none belongs."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import Repository, Told, front, made, told

SETTINGS = "title: Plans\naudiences: [{id: public}, {id: internal}]\ndefault_audience: public\n"
ONE = front("target: 2027-Q1")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return made(tmp_path / "plans")


def as_of(folder: Path, *options: str, name: str = "HEAD") -> Told:
    return told(folder, "build", "--as-of", name, "--today", "2026-11-23", "--no-cache", *options)


def site(folder: Path) -> dict[str, bytes]:
    top = folder / "site"
    files = {str(file.relative_to(top)): file.read_bytes() for file in top.rglob("*") if file.is_file()}
    # The line that says of which commit it is, and what hangs on it.
    files.pop(".milepost.json")
    lines = {path: data.splitlines(keepends=True) for path, data in files.items()}
    return {path: b"".join(one for one in data if b'<p class="circle">' not in one) for path, data in lines.items()}


def text(folder: Path, path: str) -> str:
    return (folder / "site" / path).read_text("utf-8")


def test_a_roadmap_without_a_title_has_the_name_that_its_folder_gives_it(tmp_path: Path) -> None:
    for name, content in (("first-plans", "content/"), ("second-plans", "")):
        plans = made(tmp_path / name)
        plans.commit({f"{content}one.md": ONE, ".gitignore": "site\n"}, "2026-01-01")
        sites = []
        for _ in range(2):
            assert as_of(plans.folder).code == 0
            sites.append(site(plans.folder))
        assert told(plans.folder, "build", "--today", "2026-11-23", "--no-cache").code == 0
        assert sites == [site(plans.folder)] * 2
        assert f"{name.replace('-', ' ').capitalize()}</title>" in text(plans.folder, "index.html")


def test_a_roadmap_that_is_the_whole_repository_keeps_its_links_in_templates(repository: Repository) -> None:
    (repository.folder / "templates").mkdir()
    (repository.folder / "templates" / "style.css").symlink_to("x.css")
    files = {"roadmap.yml": SETTINGS, "milestones/one.md": ONE, "templates/x.css": "body { color: teal }"}
    repository.commit(files, "2026-01-01")
    said = as_of(repository.folder)
    assert said.code == 0, said.err
    assert any(b"color: teal" in data or b"color:teal" in data for data in site(repository.folder).values())
    assert told(repository.folder, "diff", "HEAD").code == 0


def test_a_style_that_a_link_takes_from_elsewhere_in_the_repository_is_kept(repository: Repository) -> None:
    (repository.folder / "templates").mkdir()
    (repository.folder / "templates" / "style.css").symlink_to("../theme/style.css")
    files = {"content/roadmap.yml": SETTINGS, "content/one.md": ONE, "theme/style.css": "body { color: teal }"}
    repository.commit({**files, ".gitignore": "site\n"}, "2026-01-01")
    said = as_of(repository.folder)
    assert (said.code, "not taken" in said.err) == (0, False)
    then = site(repository.folder)
    assert told(repository.folder, "build", "--today", "2026-11-23", "--no-cache").code == 0
    assert then == site(repository.folder)
    assert any(b"color: teal" in data for data in then.values())


def test_what_a_commit_cannot_give_is_said_in_a_line(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text("body { color: red }")
    head = repository.commit({"content/roadmap.yml": SETTINGS, "content/one.md": ONE}, "2026-01-01")
    (repository.folder / "templates").mkdir()
    (repository.folder / "templates" / "style.css").symlink_to(tmp_path / "style.css")
    repository.git("add", "--all")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{head},content/partner")
    commit = repository.git("commit-tree", repository.git("write-tree"), "-m", "Add a partner")
    said = as_of(repository.folder, name=commit)
    assert said.code == 0
    assert (
        f"not taken from commit {commit[:12]}: content/partner (a submodule), "
        "templates/style.css (it leads to nothing in the commit)\n" in said.err
    )
    assert not any(b"color: red" in data for data in site(repository.folder).values())


def test_it_is_said_too_where_an_error_stops_the_build(repository: Repository) -> None:
    head = repository.commit(
        {"content/roadmap.yml": SETTINGS, "content/one.md": front("depends_on: two")}, "2026-01-01"
    )
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{head},content/partner")
    commit = repository.git("commit-tree", repository.git("write-tree"), "-m", "Add a partner")
    said = as_of(repository.folder, name=commit)
    assert said.code == 1
    assert "content/partner (a submodule)" in said.err


def test_many_paths_that_are_left_out_are_counted(repository: Repository) -> None:
    repository.write({"content/roadmap.yml": SETTINGS, "content/one.md": ONE})
    for number in range(5):
        (repository.folder / "content" / f"{number}.md").symlink_to("nothing.md")
    repository.commit({}, "2026-01-01")
    assert "content/2.md (it leads to nothing in the commit) and 2 more\n" in as_of(repository.folder).err


def test_templates_that_somebody_names_and_the_commit_lacks_are_missed(repository: Repository) -> None:
    repository.commit({"content/roadmap.yml": SETTINGS, "content/one.md": ONE}, "2026-01-01")
    repository.write({"theme/style.css": "body { color: teal }", "templates/style.css": "body { color: red }"})
    commit = repository.git("rev-parse", "HEAD")
    lacking = f"the commit {commit[:12]} has no folder 'theme', so the shipped templates were used\n"
    assert lacking in as_of(repository.folder, "--templates", "theme").err
    assert "has no folder" not in as_of(repository.folder).err


def test_a_picture_is_as_a_checkout_has_it_and_a_plan_is_compared_without(repository: Repository) -> None:
    repository.git("config", "filter.kept-elsewhere.smudge", "echo the picture")
    page = front("target: 2027-Q1") + "\n![Map](big.png)\n"
    files = {"content/roadmap.yml": SETTINGS, "content/one.md": page, "content/big.png": "pointer"}
    repository.commit({".gitattributes": "*.png filter=kept-elsewhere\n", **files}, "2026-01-01")
    assert as_of(repository.folder).code == 0
    assert {data for path, data in site(repository.folder).items() if "big" in path} == {b"the picture\n"}
    repository.git("config", "filter.kept-elsewhere.smudge", "false")
    repository.git("config", "filter.kept-elsewhere.required", "true")
    said = as_of(repository.folder)
    assert (said.code, said.err.count("\n"), "kept-elsewhere" in said.err) == (3, 1, True), said.err
    assert told(repository.folder, "diff", "HEAD").code == 0


def test_a_content_folder_that_is_a_link_leads_where_it_led(repository: Repository, tmp_path: Path) -> None:
    for version in ("v1", "v2"):
        settings = SETTINGS.replace("Plans", f"Plans {version}").replace(
            "{id: public}", "{id: public, fields: [history]}"
        )
        repository.write({f"{version}/roadmap.yml": settings, f"{version}/milestones/one.md": ONE})
    content = repository.folder / "content"
    content.symlink_to("v1")
    repository.commit({}, "2026-01-01")
    repository.commit({"v1/milestones/one.md": front("target: 2027-Q2")}, "2026-02-01")
    content.unlink()
    content.symlink_to("v2")
    repository.commit({"v2/milestones/one.md": front("target: 2027-Q4")}, "2026-03-01")
    assert as_of(repository.folder, name="HEAD~1").code == 0
    assert "Plans v1</title>" in text(repository.folder, "index.html")
    repository.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "plans-then"), "HEAD~1")
    assert told(tmp_path / "plans-then", "build", "--today", "2026-11-23", "--no-cache").code == 0
    assert site(repository.folder) == site(tmp_path / "plans-then")
    assert "Q2 2027" in text(repository.folder, "milestones/one.html")


@pytest.mark.parametrize("out", ["content/milestones/out", "templates/out"])
def test_no_site_is_written_into_the_sources_of_today(repository: Repository, out: str) -> None:
    files = {"content/roadmap.yml": SETTINGS, "content/milestones/one.md": ONE, "templates/words.yml": ""}
    repository.commit(files, "2026-01-01")
    said = as_of(repository.folder, "--out", out)
    assert said.code == 3
    assert "choose another --out" in said.err
    assert repository.git("status", "--porcelain") == ""


def test_a_commit_whose_roadmap_was_a_larger_one_is_not_published_as_if_all_were_public(repository: Repository) -> None:
    files = {"roadmap.yml": SETTINGS.replace("audience: public", "audience: internal"), "content/one.md": ONE}
    commit = repository.commit(files, "2026-01-01")
    repository.commit({"roadmap.yml": None, "content/roadmap.yml": SETTINGS}, "2026-02-01")
    said = as_of(repository.folder, name=commit)
    assert (said.code, (repository.folder / "site").exists()) == (3, False)
    assert "this is a part of the roadmap in ." in said.err
    assert told(repository.folder, "diff", commit).code == 0


@pytest.mark.parametrize("option", ["--as-of", "--baseline"])
def test_an_empty_moment_is_a_wrong_command_line(repository: Repository, option: str) -> None:
    repository.commit({"content/roadmap.yml": SETTINGS, "content/one.md": ONE}, "2026-01-01")
    said = told(repository.folder, "build", option, "")
    assert said.code == 2
    assert "there is no commit ''" in said.err
    assert not (repository.folder / "site").exists()


@pytest.mark.parametrize("day", ["2026-10-02", "2099-12-31", "2100-03-01", "2999-03-01", "9999-12-31"])
def test_a_day_after_the_newest_commit_means_that_commit(repository: Repository, day: str) -> None:
    repository.commit({"content/roadmap.yml": SETTINGS, "content/one.md": ONE}, "2026-02-01")
    repository.commit({"content/two.md": ONE}, "2026-10-01")
    said = told(repository.folder, "build", "--as-of", day, "--no-cache")
    assert said.code == 0, said.err
    assert (repository.folder / "site" / "milestones" / "two.html").is_file()


@pytest.mark.parametrize("day", ["1969-12-31", "1900-12-31", "0001-12-31"])
def test_a_day_of_before_all_commits_has_none(repository: Repository, day: str) -> None:
    repository.commit({"content/roadmap.yml": SETTINGS, "content/one.md": ONE}, "2026-02-01")
    said = told(repository.folder, "build", "--as-of", day)
    assert (said.code, (repository.folder / "site").exists()) == (2, False)
    assert f"there is no commit until {day}" in said.err


def test_a_tree_that_somebody_made_up_writes_nothing_outside(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    repository.commit({"content/roadmap.yml": SETTINGS, "content/one.md": ONE}, "2026-01-01")
    (repository.folder / "content" / "x").symlink_to(tmp_path / "home")
    repository.git("add", "--all")
    listing = repository.git("ls-tree", repository.git("write-tree") + ":content")
    folder = repository.git("rev-parse", "HEAD:content")
    (tmp_path / "listing").write_text(f"{listing}\n040000 tree {folder}\tx\n")
    content = repository.git("-c", "alias.made=!git mktree <", "made", str(tmp_path / "listing"))
    (tmp_path / "listing").write_text(f"040000 tree {content}\tcontent\n")
    commit = repository.git(
        "commit-tree",
        repository.git("-c", "alias.made=!git mktree <", "made", str(tmp_path / "listing")),
        "-m",
        "Made up",
    )
    for said in (as_of(repository.folder, name=commit), told(repository.folder, "diff", "HEAD", commit)):
        assert "Traceback" not in said.err
        assert list((tmp_path / "home").iterdir()) == []


def test_a_filter_that_complains_at_length_stops_nothing(repository: Repository) -> None:
    repository.commit({"content/roadmap.yml": SETTINGS, "content/one.md": ONE + "\n![Map](map.svg)\n"}, "2026-01-01")
    picture = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    repository.commit({"content/map.svg": picture, ".gitattributes": "*.svg filter=loud\n"}, "2026-01-02")
    repository.git("config", "filter.loud.smudge", "sh -c 'yes complaint | head -c 300000 >&2; cat'")
    said = as_of(repository.folder)
    assert said.code == 0, said.err
    assert any(picture.encode() in data for path, data in site(repository.folder).items() if path.endswith(".svg"))


def test_a_difference_says_what_of_a_commit_it_goes_without(repository: Repository, tmp_path: Path) -> None:
    partner = made(tmp_path / "partner")
    partner.commit({"theirs.md": ONE}, "2026-01-01")
    repository.commit({"content/roadmap.yml": SETTINGS, "content/milestones/one.md": ONE}, "2026-01-01")
    repository.git("submodule", "--quiet", "add", partner.folder.as_uri(), "content/milestones/partner")
    commit = repository.commit({}, "2026-01-02")
    said = told(repository.folder, "diff", "HEAD")
    assert said.code == 0, said.err
    assert f"not taken from commit {commit[:12]}: content/milestones/partner (a submodule)" in said.err
