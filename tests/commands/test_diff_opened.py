"""`milepost diff`: what a milestone's own file opens to more readers, and how all that is opened is told."""

import json
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from justhtml import JustHTML
from markdown_it import MarkdownIt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from readership import (
    EXACT,
    FORMS,
    QUARTERS,
    TWO,
    changes,
    diff,
    files,
    is_stopped,
    kinds,
    plans,
    retold,
    rows,
    settings,
)
from repositories import front, told

# What a milestone's own file opens

WORDED = "as_seen_by: {public: {%s}}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((WORDED % "precision: half",), (WORDED % "precision: month",)),
        ((WORDED % "precision: quarter",), ()),
        ((WORDED % "precision: board",), (WORDED % "precision: year",)),
    ],
)
def test_a_date_that_a_file_tells_more_exactly_is_seen_by_more(
    tmp_path: Path, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    lines = ("audience: public", "target: 2026-06-12")
    repository = retold(tmp_path, front(*lines, *before), front(*lines, *after))
    [change] = changes(repository)
    assert (change["id"], change["class"], change["field"]) == ("beta", "widened", "audience")
    assert rows(change) == [("public", ["dates"], 1)]
    assert change["visible_to"] == ["public", "internal"]
    assert "from" not in change
    assert is_stopped(repository)


@pytest.mark.parametrize("form", FORMS)
def test_what_a_file_opens_is_told_in_every_format(tmp_path: Path, form: str) -> None:
    lines = ("audience: public", "target: 2026-06-12")
    said = diff(retold(tmp_path, front(*lines, WORDED % "precision: half"), front(*lines)), "--format", form).out
    assert "Seen by more" in said or "What can be seen outside" in said
    assert "public is told more: dates more exactly" in said
    assert "seen by public" in said


@pytest.mark.parametrize(
    ("lines", "before", "after"),
    [
        (("target: 2026-06-12",), "precision: month", "precision: half"),
        ((), "title: Something", "title: Something else"),
    ],
)
def test_a_file_that_opens_nothing_is_not_stopped(
    tmp_path: Path, lines: tuple[str, ...], before: str, after: str
) -> None:
    texts = [front("audience: public", *lines, WORDED % words) for words in (before, after)]
    assert not is_stopped(retold(tmp_path, *texts))


def test_a_precision_that_a_date_never_reached_opens_nothing(tmp_path: Path) -> None:
    lines = ("audience: public", "target: 2026")
    assert changes(retold(tmp_path, front(*lines, WORDED % "precision: year"), front(*lines))) == []


@pytest.mark.parametrize("key", ["title", "summary"])
def test_words_that_stood_for_the_real_ones_are_missed(tmp_path: Path, key: str) -> None:
    lines = ("audience: public", "summary: The real one")
    repository = retold(tmp_path, front(*lines, WORDED % f"{key}: Something"), front(*lines))
    assert [rows(change) for change in changes(repository)] == [[("public", [key], 1)]]
    assert f"public is told more: {key}" in diff(repository).out
    assert is_stopped(repository)


def test_another_title_that_all_are_told_opens_nothing(tmp_path: Path) -> None:
    before = front("audience: public")
    assert changes(retold(tmp_path, before, before.replace("A milestone", "Another title"))) == []


def test_a_title_that_comes_out_of_a_block_is_seen_by_more(tmp_path: Path) -> None:
    text = "---\naudience: public\n---\n{}\n\n# Search\n\nA text.\n"
    repository = retold(tmp_path, text.format("::: internal\n# Falcon\n:::"), text.format("# Falcon"))
    assert [rows(change) for change in changes(repository)] == [[("public", ["title"], 1)]]


def test_a_milestone_that_is_opened_is_called_as_the_innermost_circle_calls_it(tmp_path: Path) -> None:
    words = "as_seen_by: {internal: {title: Short}}"
    repository = retold(tmp_path, front(words), front("audience: public", words))
    assert [change["title"] for change in changes(repository)] == ["Short"]


def test_a_new_id_does_not_hide_what_a_file_opens(tmp_path: Path) -> None:
    lines = ("audience: public", "target: 2026-06-12")
    repository = retold(tmp_path, front(*lines, WORDED % "precision: half"), front(*lines, WORDED % "precision: half"))
    repository.commit(files(beta=None, launch=front(*lines, "aliases: beta")), "2026-01-03")
    assert kinds(repository) == [("launch", "widened", "audience")]


def test_a_draft_that_is_one_no_more_is_seen_by_more(tmp_path: Path) -> None:
    repository = retold(tmp_path, front("audience: public", "draft: yes"), front("audience: public"))
    [change] = changes(repository)
    assert (change["class"], change["from"], change["to"]) == ("widened", "draft", "public")
    assert is_stopped(repository)


def test_where_there_is_one_circle_alone_its_readers_are_told_more_too(tmp_path: Path) -> None:
    repository = retold(tmp_path, front("draft: yes"), front(), "[{id: internal}]")
    assert kinds(repository) == [("beta", "widened", "audience")]


def test_a_draft_that_stays_inside_opens_nothing(tmp_path: Path) -> None:
    repository = retold(tmp_path, front("draft: yes"), front())
    assert kinds(repository) == [("beta", "changed", "audience")]
    assert not is_stopped(repository)


def test_what_the_settings_open_and_what_a_file_opens_are_told_apart(tmp_path: Path) -> None:
    worded = front("audience: public", "target: 2026-06-12", WORDED % "precision: half")
    repository = plans(tmp_path, settings(QUARTERS), settings(QUARTERS), exact=EXACT, worded=worded)
    repository.commit({"content/roadmap.yml": settings(TWO), **files(worded=EXACT)}, "2026-01-03")
    assert [(one["id"], rows(one)) for one in changes(repository)] == [
        ("roadmap.yml", [("public", ["dates"], 1)]),
        ("worded", [("public", ["dates"], 1)]),
    ]


def test_an_audience_that_is_written_is_told_beside_a_default_that_goes_the_same_way(tmp_path: Path) -> None:
    repository = plans(tmp_path, settings(TWO), settings(TWO), said=front("audience: internal"), silent=front())
    said = files(said=front("audience: public"))
    repository.commit({"content/roadmap.yml": settings(TWO, "public"), **said}, "2026-01-03")
    assert [(one["id"], rows(one)) for one in changes(repository)] == [
        ("roadmap.yml", [("public", ["milestone"], 1)]),
        ("said", [("public", ["milestone"], 1)]),
    ]


# Formats


def test_for_programs_it_keeps_to_the_schema(tmp_path: Path) -> None:
    after = settings("[{id: internal}, {id: public, fields: all}]")
    repository = plans(tmp_path, settings(QUARTERS), after, exact=EXACT, inner=front())
    schema = json.loads(told(tmp_path, "schema", "diff").out)
    change = schema["properties"]["changes"]["items"]
    for part in (schema, change, *(change["properties"][key]["items"] for key in ("knock_on", "opens", "closes"))):
        part["additionalProperties"] = False
    document = json.loads(diff(repository, "--format", "json").out)
    assert document["schema_version"] == 1
    assert document["changes"][0]["opens"]
    assert document["changes"][0]["closes"]
    Draft202012Validator(schema).validate(document)


@pytest.mark.parametrize("title", ["<img src=x> @ada", "``a` b", "</details>"])
def test_the_title_of_the_roadmap_and_the_name_of_a_field_are_text(tmp_path: Path, title: str) -> None:
    field = json.dumps(f"extra.{title}")
    before, after = (
        settings(f"[{{id: public, fields: [{fields}]}}, {{id: internal}}]").replace("Plans", json.dumps(title))
        for fields in ("owner", f"owner, {field}")
    )
    repository = plans(tmp_path, before, after, exact=EXACT)
    platform = MarkdownIt("commonmark", {"html": True})
    texts = [diff(repository, "--format", form).out for form in ("markdown", "html")]
    pages = [JustHTML(platform.render(texts[0]), fragment=True, sanitize=False), JustHTML(texts[1], sanitize=False)]
    assert pages[0].query("li code")[0].to_text() == title
    assert [one.attrs.get("src", "")[:5] for page in pages for one in page.query("img")] == ["data:", "data:"]
    assert not pages[0].query("details")


def test_many_circles_with_many_fields_are_not_cut_off_behind_the_arrow(tmp_path: Path) -> None:
    every = "owner, health, team, estimate, forecast, depends_on, updates, confidence, deadline, not_before"
    after = settings(f"[{{id: public, fields: [{every}]}}, {{id: internal}}]")
    said = diff(plans(tmp_path, settings(QUARTERS), after, exact=EXACT), "--format", "markdown").out
    names = " ".join(sorted(every.split(", ")))
    assert f"`audience public (precision quarter) → public (fields {names})`" in said
