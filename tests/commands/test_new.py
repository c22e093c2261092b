"""`milepost new`: the file reads back as what was asked for, and no file or id is ever taken twice."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from milepost.adapters import front_matter
from milepost.commands.new import NewOptions, new
from milepost.commands.starter.quoting import one_line, quoted
from milepost.model.nodes import Scalar
from milepost.pipeline.loading import load
from milepost.problems import Problem, Stop, Surroundings
from milepost.stages import read

DAY = date(2026, 11, 23)
CONFIG = "title: Plans\ndefault_audience: internal\n"


def content(folder: Path, **files: str) -> Path:
    written = {"roadmap.yml": CONFIG, "milestones/web/beta.md": "# Beta\n", **files}
    for name, text in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def facts(path: Path) -> dict[str, Any]:
    _, front, _ = path.read_text("utf-8").split("---\n", 2)
    # BaseLoader leaves every value as text, as Milepost does; it is not the reader under test.
    return {key: value for key, value in yaml.load(front, yaml.BaseLoader).items() if value}  # noqa: S506


def refused(title: str, folder: Path, options: NewOptions) -> list[tuple[str, str]]:
    before = sorted(folder.rglob("*"))
    with pytest.raises(Stop) as stop:
        new(title, folder, DAY, options)
    assert sorted(folder.rglob("*")) == before
    return [(problem.place.path, problem.rule) for problem in stop.value.problems]


def test_the_file_is_named_after_the_title_in_the_folder_of_its_product(tmp_path: Path) -> None:
    path = new("Faster Checkout!", content(tmp_path), DAY, NewOptions(product="Web"))
    assert path == tmp_path / "milestones/web/faster-checkout.md"
    assert facts(path) == {"title": "Faster Checkout!", "status": "planned"}


def test_what_was_given_is_written_normalised(tmp_path: Path) -> None:
    options = NewOptions(target="Q3 2027", status="proposed", theme="Happier customers: all", product="Mobile App")
    path = new("Offline mode", content(tmp_path), DAY, options)
    assert path == tmp_path / "milestones/mobile-app/offline-mode.md"
    assert facts(path) == {
        "title": "Offline mode",
        "target": "2027-Q3",
        "status": "proposed",
        "themes": "Happier customers: all",
    }


def test_the_new_file_adds_no_problem_to_the_roadmap(tmp_path: Path) -> None:
    folder = content(tmp_path)
    new("Offline mode: beta", folder, DAY, NewOptions(target="2027-Q2", theme="Reach"))
    new("Value case", folder, DAY, NewOptions(gate="value-case", target="2027-Q1"))
    loaded = load(read.folder(folder, folder), DAY)
    assert loaded.problems == ()
    assert set(loaded.plan.order) == {"beta", "offline-mode-beta", "value-case"}


def test_everyday_keys_say_what_they_mean(tmp_path: Path) -> None:
    path = new("Search", content(tmp_path), DAY, NewOptions())
    assert path.read_text("utf-8").splitlines() == [
        "---",
        "title: Search",
        "summary:                  # one sentence; the body's first when left out",
        "target:                   # when it will be there: 2027-Q2, a month, a day, a range, now, next or later",
        "status: planned           # the record's life: proposed, planned, active, done, deferred or cancelled",
        "themes:                   # why: ids or names of themes, one or a list",
        "# audience: public        # the widest circle that may see it; internal when left out",
        "# Below the dashes: what will be different, for whom, and how anybody will notice.",
        "---",
        "",
    ]


def test_a_gate_comes_with_the_criteria_of_its_lifecycle(tmp_path: Path) -> None:
    path = new("Shall we build it", content(tmp_path), DAY, NewOptions(gate="Development Case"))
    assert facts(path)["gate"] == {
        "type": "development-case",
        "criteria": [
            {"text": "The scope of the first release is agreed", "level": "must"},
            {"text": "Cost and time are estimated as ranges", "level": "must"},
            {"text": "The main risks have an owner", "level": "should"},
        ],
        **dict.fromkeys(("approvers", "recommendation", "decision", "decided_on", "decided_by", "rationale"), ""),
    }


def test_gates_and_calendar_of_roadmap_yml_are_those_that_count(tmp_path: Path) -> None:
    config = (
        f"{CONFIG}lifecycle:\n  stages: [{{id: build, title: Build}}]\n"
        "  gates: [{id: kick-off, title: Kick-off, starts: build}]\n"
        "calendar: {named: {PI27: 2026-10-05/2026-12-11}}\n"
    )
    folder = content(tmp_path, **{"roadmap.yml": config})
    path = new("Begin", folder, DAY, NewOptions(gate="kick-off", target="pi27"))
    assert facts(path)["gate"]["type"] == "kick-off"
    assert facts(path)["target"] == "PI27"
    assert refused("Case", folder, NewOptions(gate="value-case")) == [("--gate", "unknown-gate")]


def test_a_product_with_a_lifecycle_of_its_own_has_its_own_gates(tmp_path: Path) -> None:
    product = "---\nlifecycle: {stages: [{id: a, title: A}], gates: [{id: pilot, title: Pilot, ends: a}]}\n---\n"
    folder = content(tmp_path, **{"products/web.md": product})
    assert facts(new("Try it", folder, DAY, NewOptions(gate="pilot", product="web")))["gate"]["type"] == "pilot"


def test_the_only_product_there_is_need_not_be_named(tmp_path: Path) -> None:
    folder = content(tmp_path)
    assert new("Search", folder, DAY, NewOptions()).parent == folder / "milestones/web"
    (folder / "milestones/mobile").mkdir()
    path = new("Browse", folder, DAY, NewOptions())
    assert path.parent == folder / "milestones"
    assert "\nproduct:                  # its swimlane; the folder's name when left out\n" in path.read_text("utf-8")


def test_a_product_keeps_the_folder_it_has_however_that_is_spelled(tmp_path: Path) -> None:
    folder = content(tmp_path, **{"milestones/Mobile App/alpha.md": "# Alpha\n"})
    path = new("Search", folder, DAY, NewOptions(product="mobile app"))
    assert path == folder / "milestones/Mobile App/search.md"


def test_without_a_milestones_folder_the_file_lies_beside_the_others(tmp_path: Path) -> None:
    (tmp_path / "alpha.md").write_text("# Alpha\n")
    (tmp_path / "web").mkdir()
    assert new("Search", tmp_path, DAY, NewOptions()) == tmp_path / "search.md"
    assert new("Browse", tmp_path, DAY, NewOptions(product="web")) == tmp_path / "web/browse.md"


@pytest.mark.parametrize("product", ["pages", "themes", "site"])
def test_a_product_named_like_a_folder_of_another_kind_is_written_into_the_file(tmp_path: Path, product: str) -> None:
    (tmp_path / "alpha.md").write_text("# Alpha\n")
    path = new("Search", tmp_path, DAY, NewOptions(product=product))
    assert path == tmp_path / "search.md"
    assert facts(path)["product"] == product


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    folder = content(tmp_path)
    with pytest.raises(Surroundings, match=r"milestones/web/beta\.md is there already"):
        new("Beta", folder, DAY, NewOptions(product="web"))
    assert (folder / "milestones/web/beta.md").read_text() == "# Beta\n"


@pytest.mark.parametrize(
    "text",
    ["---\nid: search\n---\n# S\n", "---\naliases: [old, search]\n---\n# S\n", "---\naliases: search\n---\n# S\n"],
)
def test_an_id_that_another_milestone_has_or_had_is_not_taken(tmp_path: Path, text: str) -> None:
    folder = content(tmp_path, **{"milestones/mobile/other.md": text})
    assert refused("Search", folder, NewOptions(product="web")) == [("TITLE", "duplicate-id")]


def test_an_id_in_another_folder_is_taken_too(tmp_path: Path) -> None:
    assert refused("BETA", content(tmp_path), NewOptions(product="mobile")) == [("TITLE", "duplicate-id")]


def test_everything_wrong_on_the_command_line_is_said_at_once(tmp_path: Path) -> None:
    options = NewOptions(product="..", target="2026/03", gate="valu-case", status="wip")
    assert refused("readme", content(tmp_path), options) == [
        ("--gate", "unknown-gate"),
        ("--product", "bad-id"),
        ("--status", "bad-value"),
        ("--target", "bad-period"),
        ("TITLE", "bad-id"),
    ]


def test_the_nearest_gate_is_proposed(tmp_path: Path) -> None:
    with pytest.raises(Stop) as stop:
        new("Case", content(tmp_path), DAY, NewOptions(gate="valu-case"))
    (problem,) = stop.value.problems
    assert isinstance(problem, Problem)
    assert problem.hint == "did you mean 'value-case'?"


@pytest.mark.parametrize(
    ("title", "rule"),
    [("", "no-title"), (" \n", "no-title"), ("!?", "bad-id"), ("Con", "bad-id"), ("ä" * 60, "bad-id")],
)
def test_a_title_that_gives_no_file_name_is_refused(tmp_path: Path, title: str, rule: str) -> None:
    assert refused(title, content(tmp_path), NewOptions()) == [("TITLE", rule)]


def test_without_a_content_folder_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(Surroundings, match="milepost init"):
        new("Search", tmp_path / "content", DAY, NewOptions())


def test_a_file_in_the_place_of_the_products_folder_is_named(tmp_path: Path) -> None:
    folder = content(tmp_path, **{"milestones/mobile": "text"})
    with pytest.raises(Surroundings, match="milestones/mobile is a file"):
        new("Search", folder, DAY, NewOptions(product="mobile"))


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Faster search", "Faster search"),
        ("Größe, Preis & Menge (neu)", "Größe, Preis & Menge (neu)"),
        ("Payouts: case", '"Payouts: case"'),
        ("no", '"no"'),
        ("1.10", '"1.10"'),
        ("@mara", '"@mara"'),
        ("C# for all", '"C# for all"'),
        ('Say "hi" \\ bye', '"Say \\"hi\\" \\\\ bye"'),
        ("- dash", '"- dash"'),
        ("", '""'),
    ],
)
def test_a_text_is_quoted_only_where_yaml_needs_it(text: str, spelled: str) -> None:
    assert quoted(text) == spelled


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_reads_back_as_it_was(text: str) -> None:
    assert yaml.safe_load(f"title: {quoted(text)}\n") == {"title": text}


@given(st.text(max_size=40).map(one_line).filter(bool))
def test_any_title_reads_back_through_our_own_reader(title: str) -> None:
    parts = front_matter.split(f"---\ntitle: {quoted(title)}  # why\n---\n".encode(), "a.md")
    node = parts.fields.get("title")
    assert parts.problems == ()
    assert isinstance(node, Scalar)
    assert node.text == title
    assert not node.is_empty


def test_a_title_is_brought_onto_one_line() -> None:
    assert one_line("  Faster\n\tsearch\x00\u2028now\ud800 ") == "Faster search now"
