"""Titles of what a circle may not see: reported where its texts say them, and nowhere else."""

from datetime import date
from pathlib import Path

import pytest

from milepost.model.draft import Role, Source
from milepost.pipeline.loading import load
from milepost.problems import Problem
from milepost.stages import read

CONFIG = """\
title: Plans
default_audience: public
audiences: [{id: public, fields: [%s]}, {id: internal, fields: all}]
"""
THREE = "title: Plans\ndefault_audience: public\naudiences: [public, customers, {id: internal, fields: all}]\n"
ROLES: dict[str, Role] = {"milestones": "milestone", "products": "product", "themes": "theme", "periods": "period"}
TRAIN = {"milestones/train.md": "---\ntitle: Night train\naudience: internal\n---\n"}


def problems(files: dict[str, str], config: str = CONFIG % "") -> list[Problem]:
    sources = tuple(
        Source(path, path, ROLES.get(path.partition("/")[0], "page"), text.encode())
        for path, text in sorted(files.items())
    )
    own = Source("roadmap.yml", "roadmap.yml", "settings", config.encode())
    loaded = load(read.Folder(Path(), "", sources, own, frozenset(), ()), date(2026, 11, 23))
    return [problem for problem in loaded.problems if problem.rule == "withheld-reference"]


def lines(files: dict[str, str], config: str = CONFIG % "") -> list[tuple[str, int]]:
    """Give file and line of each report for the widest circle."""
    found = problems({"milestones/any.md": "---\ntitle: Any\n---\n", **files}, config)
    return [(one.place.path, one.place.line) for one in found if "'public'" in one.message]


def in_text(text: str, title: str = "Night train", **more: str) -> list[int]:
    """Give the reported lines of a public milestone with this text, which begins on line 1 of what is counted."""
    files = {
        "milestones/one.md": f"---\ntitle: One\n---\n{text}\n",
        "milestones/inner.md": f"---\ntitle: {title}\naudience: internal\n---\n",
        **{f"milestones/{name}.md": f"---\ntitle: {other}\n---\n" for name, other in more.items()},
    }
    return [line - 3 for _, line in lines(files)]


# Where it is looked for


def test_a_title_in_a_text_is_reported_on_its_line_with_its_file_and_what_to_do() -> None:
    files = {"milestones/one.md": "---\ntitle: One\n---\n\nFirst.\n\nThen the night  Train comes.\n", **TRAIN}
    (found,) = problems(files)
    assert (found.place.path, found.place.line, found.place.column) == ("milestones/one.md", 7, 10)
    assert found.level == "error"
    for said in ("'Night train'", "milestones/train.md", "'public'"):
        assert said in found.message
    assert "`:::`" in found.hint
    assert "audience" in found.hint


def test_every_line_is_reported_once() -> None:
    assert in_text("Night train, Night train.\n\nNo.\n\nNight train.") == [1, 5]


@pytest.mark.parametrize(
    ("front_matter", "line"),
    [
        ("summary: After the Night train.", 3),
        ("tags: [x, Night train]", 3),
        ("status: active\nlinks: [{rel: doc, url: 'https://example.org/', title: Night train}]", 4),
        ("as_seen_by: {public: {summary: Like the Night train}}", 3),
    ],
)
def test_a_title_in_a_field_that_is_seen_is_reported_at_the_field(front_matter: str, line: int) -> None:
    files = {"milestones/one.md": f"---\ntitle: One\n{front_matter}\n---\n", **TRAIN}
    assert lines(files) == [("milestones/one.md", line)]


@pytest.mark.parametrize(
    ("field", "front_matter"),
    [
        ("updates", "updates: [{date: 2026-11-01, text: Before the Night train}]"),
        ("depends_on", "depends_on: [{id: any, why: It carries the Night train}]"),
        ("extra.note", "extra: {note: See Night train}"),
        ("gate.all", "gate: {type: value-case, rationale: The Night train pays}"),
        ("gate.all", "gate: {type: value-case, criteria: [{text: The Night train runs, level: must}]}"),
    ],
)
def test_a_title_in_a_guarded_field_is_reported_only_where_the_circle_sees_the_field(
    field: str, front_matter: str
) -> None:
    files = {"milestones/one.md": f"---\ntitle: One\n{front_matter}\n---\n", **TRAIN}
    assert lines(files, CONFIG % field) == [("milestones/one.md", 3)]
    assert lines(files) == []


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("products/shop.md", "---\ntitle: Shop\n---\n\nIt has a Night train.\n", 5),
        ("products/shop.md", "---\ntitle: Shop\nsummary: With a Night train.\n---\n", 3),
        ("themes/speed.md", "---\ntitle: Speed\n---\n\nNight train\n", 5),
        ("themes/speed.md", "---\ntitle: Speed\nsummary: A Night train.\n---\n", 3),
        ("pages/about.md", "# About\n\nThe Night train.\n", 3),
        ("periods/2026-Q4.md", "---\nfocus: Night train\n---\n", 2),
        ("periods/2026-Q4.md", "Here is\nthe Night train.\n", 2),
    ],
)
def test_texts_of_all_kinds_of_files_are_looked_through(path: str, text: str, line: int) -> None:
    assert lines({path: text, **TRAIN}) == [(path, line)]


@pytest.mark.parametrize("folder", ["products", "themes", "pages"])
def test_titles_of_all_kinds_of_items_are_looked_for(folder: str) -> None:
    files = {f"{folder}/train.md": "---\ntitle: Night train\naudience: internal\n---\n"}
    assert lines({"milestones/one.md": "---\ntitle: One\n---\nA Night train.\n", **files}) == [("milestones/one.md", 4)]


def test_in_a_block_for_the_inner_circle_a_title_may_stand() -> None:
    assert in_text("::: internal\nThe Night train.\n:::\n\nOpen.") == []
    assert in_text("::: internal\nThe Night train.\n:::\n\nNight train.") == [5]


def test_what_is_not_seen_itself_may_name_it() -> None:
    files = {"milestones/two.md": "---\ntitle: Two\naudience: internal\n---\n\nNight train.\n", **TRAIN}
    assert lines(files) == []


@pytest.mark.parametrize("hidden", ["<!-- Night train -->", "[here](https://example.org/ab#Night%20train)"])
def test_what_no_reader_sees_is_no_text(hidden: str) -> None:
    assert in_text(f"Open {hidden}.") == []


def test_a_draft_is_withheld_from_everybody() -> None:
    files = {"milestones/draft.md": "---\ntitle: Night train\ndraft: yes\n---\n"}
    (found,) = problems({"milestones/one.md": "---\ntitle: One\n---\n\nNight train.\n", **files})
    assert found.place.line == 5
    assert "which is a draft" in found.message
    assert "`draft`" in found.hint


def test_an_inner_title_that_a_circle_is_told_in_other_words_is_withheld() -> None:
    front_matter = "title: Night train\nas_seen_by: {public: {title: A faster way}}"
    files = {
        "milestones/one.md": "---\ntitle: One\n---\n\nNight train.\n",
        "milestones/told.md": f"---\n{front_matter}\n---\n\nNight train.\n",
    }
    assert lines(files) == [("milestones/one.md", 5), ("milestones/told.md", 6)]
    files["milestones/one.md"] = "---\ntitle: One\n---\n\nA faster way.\n"
    assert lines(files) == [("milestones/told.md", 6)]


@pytest.mark.parametrize("audience", ["public", "customers"])
def test_the_title_that_another_circle_is_told_is_withheld_too(audience: str) -> None:
    words = "{public: {title: A faster way}, customers: {title: Brave mouse}}"
    files = {
        "milestones/one.md": "---\ntitle: One\n---\n\nThe Brave mouse.\n",
        "milestones/told.md": f"---\ntitle: Night train\naudience: {audience}\nas_seen_by: {words}\n---\n",
    }
    assert lines(files, THREE) == [("milestones/one.md", 5)]


# What counts as a title


@pytest.mark.parametrize(
    ("title", "is_reported"),
    [("Elevenwords", False), ("Twelvewordss", True), ("Go on", True), ("高速增長的城市與橋", False)],
)
def test_a_title_counts_from_two_words_or_twelve_characters(title: str, is_reported: bool) -> None:
    assert in_text(f"This is {title} here.", title) == ([1] if is_reported else [])


@pytest.mark.parametrize(
    "text", ["Night trains", "Midnight train", "Night training", "Night, train", "Train night", "night_train"]
)
def test_only_whole_words_in_their_order_are_a_title(text: str) -> None:
    assert in_text(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *("the NIGHT TRAIN!", "*Night* train", "Night **train**", "Night _train_,", "(Night train)", "`Night train`"),
        *("[Night train](https://example.org/)", "Night\ntrain", "> Night\n> train", "```\n\nNight train\n```"),
        *("| A |\n|---|\n| Night train |", "![Night train](https://example.org/a.png)", "[[one|the Night train]]"),
    ],
)
def test_a_title_is_found_however_it_is_marked_up(text: str) -> None:
    line = next(number for number, line in enumerate(text.split("\n"), 1) if "night" in line.casefold())
    assert in_text(text) == [line]


@pytest.mark.parametrize(
    "text", ["Night &#116;rain", "~~Night~~ train", "N**igh**t train", "[Night](https://example.org/) train"]
)
def test_a_title_that_markup_hides_is_reported_for_its_file(text: str) -> None:
    assert len(in_text(text)) == 1


@pytest.mark.parametrize(
    "text", ["Night\n\ntrain", "- Night\n- train", "# Night\n\ntrain", "| Night | train |\n|---|---|"]
)
def test_words_of_different_blocks_are_no_title(text: str) -> None:
    assert in_text(f"First.\n\n{text}\n") == []


def test_a_title_with_code_in_it_is_found_as_it_was_written() -> None:
    assert in_text("Now stabilize `cargo run`.", "Stabilize `cargo run`") == [1]


def test_a_title_that_a_visible_item_has_too_is_no_secret() -> None:
    assert in_text("The Night train.", other="night  Train") == []


def test_inside_a_longer_title_that_is_visible_it_speaks_of_that() -> None:
    assert in_text("The Great Night Train.", longer="Great Night train") == []
    assert in_text("The Great Night. Night train.", longer="Great Night") == [1]


def test_a_longer_visible_title_excuses_no_other_line() -> None:
    text = "The Great Night train.\n\nThe Night train.\n\nA Great Night train."
    assert in_text(text, longer="Great Night train") == [3]


@pytest.mark.parametrize("other", ["`night_train`", "<!-- Night train -->", "[Night train]: https://example.org/"])
def test_what_is_no_title_is_not_reported_beside_one_that_is(other: str) -> None:
    assert in_text(f"The [Night train].\n\n{other}") == [1]


# Beside other reports


def test_a_link_that_is_reported_is_not_reported_again_for_what_it_says() -> None:
    files = {"milestones/one.md": "---\ntitle: One\n---\n\nThe [Night train](train.md).\n\nNight train.\n", **TRAIN}
    found = problems(files)
    assert [one.place.line for one in found] == [5, 7]
    assert found[0].message.startswith("the link leads to")
    assert found[1].message.startswith("the text names")


def test_a_theme_without_a_file_is_named_without_empty_brackets() -> None:
    files = {"milestones/two.md": "---\ntitle: Two\naudience: internal\nthemes: Night train\n---\n"}
    (found,) = problems({"milestones/one.md": "---\ntitle: One\n---\n\nNight train.\n", **files})
    assert "'Night train'" in found.message
    assert "()" not in found.message


def test_it_cannot_be_ignored() -> None:
    ignoring = "ignore: [{rule: withheld-reference, path: '**', reason: We know}]\n"
    files = {"milestones/one.md": "---\ntitle: One\n---\n\nNight train.\n", **TRAIN}
    assert lines(files, CONFIG % "" + ignoring) == [("milestones/one.md", 5)]


# What every page shows besides its texts


@pytest.mark.parametrize("key", ["description: With the Night train", "disclaimer: A Night train may be late."])
def test_a_title_in_the_words_of_the_site_is_reported(key: str) -> None:
    assert lines(TRAIN, f"{CONFIG % ''}{key}\n") == [("roadmap.yml", 4)]


@pytest.mark.parametrize("key", ["version: Night train", "sunset: {replacement: Night train}"])
def test_a_title_in_a_smaller_field_is_reported(key: str) -> None:
    assert lines({"milestones/one.md": f"---\ntitle: One\n{key}\n---\n", **TRAIN}) == [("milestones/one.md", 3)]


def test_a_title_in_the_tip_of_a_link_is_reported() -> None:
    assert in_text('See [this](https://example.org/ "Night train").') == [1]


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        ("links:\n  - {rel: doc, url: 'https://a.example/'}\n  - {rel: doc, url: 'https://b.example/', title: %s}", 5),
        ("updates:\n  - {date: 2026-11-01, text: Good}\n  - {date: 2026-11-08, text: %s}", 5),
        ("gate:\n  type: value-case\n  rationale: %s", 5),
    ],
)
def test_in_a_list_the_line_of_the_entry_is_reported(entries: str, line: int) -> None:
    files = {"milestones/one.md": f"---\ntitle: One\n{entries % 'Night train'}\n---\n", **TRAIN}
    assert lines(files, CONFIG % "updates, gate.all") == [("milestones/one.md", line)]
