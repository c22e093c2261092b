"""The page of capacity, in a roadmap written here and in the sample: every form of a cell, and what stands below."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from justhtml import JustHTML

from milepost import cli
from milepost.stages.render.pages.capacity import figure

CIRCLES = """\
title: Shop
default_audience: public
audiences: [{id: public, fields: [capacity, estimate]}, {id: internal, fields: all}]
"""
SETTINGS = CIRCLES + "calendar: {plan_ahead: 1}\ncapacity: {unit: days, teams: {app: 40, core: 20, idle: 10}}\n"
LEAVE = "---\ncapacity: {idle: 0}\n---\n"
FILES = {
    "App store <beta>": "team: app\nestimate: 10d\ntarget: 2026-12",
    "Sign in": "team: core\nestimate: 18d\ntarget: 2026-12\ncommitment: committed",
    "Sign out": "team: core\nestimate: 8d\ntarget: 2026-12\ncommitment: exploring",
    "Sign up": "team: core\nestimate: {low: 4d, likely: 4.5d, high: 11d}\ntarget: 2026-12",
    "Sign all": "team: core\nestimate: 70d\ntarget: 2027-Q1",
    "Take leave": "team: idle\nestimate: 1d\ntarget: 2027-Q1",
    "Free work": "team: free\nestimate: 3w\ntarget: 2027-02",
    "Orphan": "estimate: 8pt",
    "Sized": "team: app\nestimate: 8pt\ntarget: 2027-02",
}


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Build a roadmap, title of a milestone to its front matter, for a circle; ids are the titles in lower case."""

    def run(
        milestones: Mapping[str, str] = FILES, settings: str = SETTINGS, circle: str = "internal", period: str = LEAVE
    ) -> Path:
        written = {"roadmap.yml": settings, "periods/2027-Q1.md": period}
        for title, front in milestones.items():
            id_ = re.sub("[^a-z]+", "-", title.lower()).strip("-")
            written[f"milestones/{id_}.md"] = f'---\ntitle: "{title}"\n{front}\n---\n'
        for name, text in written.items():
            (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "content" / name).write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        assert cli.code(["build", "--today", "2026-11-23", "--audience", circle]) == 0
        return tmp_path / "site"

    return run


def page_of(site: Path) -> Any:
    return JustHTML((site / "capacity.html").read_text("utf-8"), sanitize=False)


def text_of(element: Any) -> str:
    return " ".join(element.to_text().split())


def cells_of(document: Any) -> dict[str, list[Any]]:
    """Give each team its cells."""
    rows = document.query(".loads tbody tr")
    return {text_of(row.query("th")[0]): row.query("td") for row in rows}


def drawn(cell: Any) -> dict[str, tuple[str, str]]:
    """Say where each part of a cell's bar begins and how wide it is."""
    return {one.attrs["class"]: (one.attrs.get("x", "0%"), one.attrs["width"]) for one in cell.query("rect")}


def test_teams_are_rows_and_periods_columns_of_one_table_in_a_named_box(build: Any) -> None:
    page = page_of(build())
    (box,) = page.query(".scroll")
    assert (box.attrs["role"], box.attrs["tabindex"]) == ("region", "0")
    assert text_of(page.query(f"#{box.attrs['aria-labelledby']}")[0]) == (
        "Estimated work against capacity, by team and period"
    )
    heads = box.query("thead th")
    assert [text_of(head) for head in heads] == ["Team", "Q4 2026", "Q1 2027"]
    assert [head.attrs.get("aria-label") for head in heads[1:]] == ["fourth quarter of 2026", "first quarter of 2027"]
    assert {head.attrs["scope"] for head in heads} == {"col"}
    assert {head.attrs["scope"] for head in box.query("tbody th")} == {"row"}
    assert list(cells_of(page)) == ["app", "core", "free", "idle"]
    assert text_of(page.query(".lede")[0]) == "What each team is asked for and what it can do, Q4 2026 to Q1 2027."


def test_a_cell_sets_demand_against_capacity(build: Any) -> None:
    cell = cells_of(page_of(build()))["app"][0]
    assert text_of(cell) == "10 of 40 days"
    # The fullest cell asks for 3.5 capacities, more than twice is not drawn: 40 days are half of the width.
    assert drawn(cell) == {"load-all": ("0%", "50%"), "load-used": ("0%", "12.5%")}
    (limit,) = cell.query("line")
    assert (limit.attrs["x1"], limit.attrs["x2"]) == ("50%", "50%")


def test_a_cell_that_is_over_says_by_how_much_and_names_the_first_that_does_not_fit(build: Any) -> None:
    cell = cells_of(page_of(build()))["core"][0]
    # 18 committed, then (4 + 4·4.5 + 11) / 6 = 5.5, then 8 explored: 31.5 days.
    assert text_of(cell) == "32 of 20 days over by 12 First that does not fit: Sign up"
    (link,) = cell.query("a")
    assert link.attrs["href"] == "milestones/sign-up.html"
    assert drawn(cell) == {"load-all": ("0%", "50%"), "load-used": ("0%", "50%"), "load-over": ("50%", "28.75%")}


def test_a_bar_ends_with_its_cell_and_its_number_says_the_rest(build: Any) -> None:
    cell = cells_of(page_of(build()))["core"][1]
    assert text_of(cell) == "70 of 20 days over by 50 First that does not fit: Sign all"
    assert drawn(cell)["load-over"] == ("50%", "50%")


def test_a_team_that_can_do_nothing_is_over_with_the_first_day(build: Any) -> None:
    empty, leave = cells_of(page_of(build()))["idle"]
    assert text_of(empty) == "0 of 10 days"
    assert drawn(empty) == {"load-all": ("0%", "50%")}
    assert text_of(leave) == "1 of 0 days over by 1 First that does not fit: Take leave"
    assert drawn(leave) == {"load-all": ("0%", "0%"), "load-over": ("0%", "100%")}


def test_a_team_without_a_limit_has_no_bar_and_says_so(build: Any) -> None:
    cells = cells_of(page_of(build()))["free"]
    assert [text_of(cell) for cell in cells] == ["0 days no limit set", "15 days no limit set"]
    assert not [one for cell in cells for one in cell.query("svg")]


def test_where_everything_fits_the_limit_is_the_end_of_the_bar(build: Any) -> None:
    page = page_of(build({"App": "team: app\nestimate: 10d\ntarget: 2026-12"}))
    assert drawn(cells_of(page)["app"][0]) == {"load-all": ("0%", "100%"), "load-used": ("0%", "25%")}
    assert page.query("td .load-over") == page.query("td strong") == []


@pytest.mark.parametrize(
    ("capacity", "estimate", "amount", "share"),
    [
        ("{unit: weeks, default: 12}", "6w", "6 of 12 weeks", "6 weeks"),
        ("{unit: weeks, default: 12}", "5d", "1 of 12 weeks", "1 week"),
        ("{unit: points, default: 9.5}", "1pt", "1 of 9.5 points", "1 point"),
        ("{unit: points, default: 0.5}", "40pt", "40 of 0.5 points over by 40", "40 points"),
        ("{default: 60}", "1d", "1 of 60 days", "1 day"),
    ],
)
def test_amounts_are_told_in_the_unit_of_the_settings(
    build: Any, capacity: str, estimate: str, amount: str, share: str
) -> None:
    site = build({"Work": f"team: web\nestimate: {estimate}\ntarget: 2026-12"}, f"{CIRCLES}capacity: {capacity}\n")
    page = page_of(site)
    assert text_of(cells_of(page)["web"][0]).removesuffix(" First that does not fit: Work") == amount
    assert text_of(page.query(".parts p")[0]) == f"{share} · Target: Dec 2026"


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0, "0"), (0.004, "0.004"), (0.36, "0.4"), (1.0, "1"), (9.96, "10"), (33.8, "34"), (2e6, "2000000")],
)  # fmt: skip
def test_a_figure_is_as_fine_as_it_is_of_use_and_never_rounded_to_nothing(value: float, told: str) -> None:
    assert figure(value) == told


def test_below_stands_what_is_in_each_cell_and_what_does_not_fit(build: Any) -> None:
    sections = page_of(build()).query("section.parts")
    assert [text_of(one.query("h3")[0]) for one in sections] == ["app", "core", "free", "idle"]
    core = sections[1]
    assert [text_of(one) for one in core.query("h4")] == ["Q4 2026", "Q1 2027"]
    assert [text_of(one) for one in core.query("li")] == [
        "Sign in 18 days · Committed: Dec 2026",
        "Sign up 5.5 days · Target: Dec 2026 does not fit any more",
        "Sign out 8 days · Exploring: Dec 2026 does not fit any more",
        "Sign all 70 days · Target: Q1 2027 does not fit any more",
    ]
    assert [one.attrs["href"] for one in core.query("a")] == [
        f"milestones/sign-{name}.html" for name in ("in", "up", "out", "all")
    ]
    # A title is a text, whatever it looks like.
    assert text_of(sections[0].query("a")[0]) == "App store <beta>"


def test_what_could_not_be_counted_stands_at_the_end_with_every_reason(build: Any) -> None:
    entries = page_of(build()).query("section[aria-labelledby=uncounted] li")
    assert [text_of(one) for one in entries] == [
        "Sized estimated in another unit",
        "Orphan no team, estimated in another unit, no begin and end",
    ]
    assert [one.query("a")[0].attrs["href"] for one in entries] == ["milestones/sized.html", "milestones/orphan.html"]
    counted = page_of(build({"App": "team: app\nestimate: 1d\ntarget: 2026-12"}, settings=SETTINGS))
    assert "Sign in" not in [text_of(one) for one in counted.query("section[aria-labelledby=uncounted] a")]


# The chart above the table


def test_the_chart_has_the_teams_periods_and_amounts_of_the_table(build: Any) -> None:
    page = page_of(build())
    assert [text_of(one) for one in page.query(".load-chart h3")] == list(cells_of(page))
    periods = [text_of(one) for one in page.query(".load-chart .load-period")]
    assert periods == [text_of(head) for head in page.query(".loads thead th")[1:]] * 4
    told = [
        re.sub(" First that does not fit: .*", "", text_of(cell)) for row in cells_of(page).values() for cell in row
    ]
    assert [text_of(one) for one in page.query(".load-chart .load-sum")] == told


def test_each_piece_of_the_chart_leads_to_its_milestone_and_says_all_of_it(build: Any) -> None:
    drawing = page_of(build()).query(".load-chart svg.lane")[1]
    assert [(one.attrs["href"], text_of(one.query("title")[0])) for one in drawing.query("a")] == [
        ("milestones/sign-in.html", "Sign in: 18 days, core, fourth quarter of 2026"),
        ("milestones/sign-up.html", "Sign up: 5.5 days, core, fourth quarter of 2026, does not fit any more"),
        ("milestones/sign-out.html", "Sign out: 8 days, core, fourth quarter of 2026, does not fit any more"),
        ("milestones/sign-all.html", "Sign all: 70 days, core, first quarter of 2027, does not fit any more"),
    ]


def test_the_key_explains_only_promises_that_the_chart_has(build: Any) -> None:
    assert [text_of(one) for one in page_of(build()).query(".load-key span")] == [
        *("asked for", "committed", "exploring", "more than there is", "capacity"),
    ]


def test_the_key_of_a_plain_chart_is_plain(build: Any) -> None:
    page = page_of(build({"Work": "team: app\nestimate: 1d\ntarget: 2026-12"}))
    assert page.query(".load-key .of-chart") == []


def test_where_nothing_is_asked_for_and_nothing_can_be_done_there_is_a_table_and_no_chart(build: Any) -> None:
    settings = CIRCLES + "calendar: {plan_ahead: 1}\ncapacity: {unit: days, default: 0}\n"
    site = build({"Late": "team: app\nestimate: 1d\ntarget: 2028-12"}, settings, period="")
    page = page_of(site)
    assert list(cells_of(page)) == ["app"]
    assert page.query("figure") == page.query("[data-tools]") == page.query("[data-figure]") == []
    assert not [*site.glob("assets/capacity*"), *site.glob("embed/capacity*")]


def test_the_chart_is_there_as_a_picture_and_alone_for_a_frame(build: Any) -> None:
    site = build()
    page = page_of(site)
    (picture,) = page.query("a[download]")
    drawn = (site / picture.attrs["href"]).read_text("utf-8")
    assert "Shop · Capacity" in drawn
    assert "Sign up: 5.5 days, core" in drawn
    assert "<a " not in drawn, "without an address of the site nothing in a picture can lead there"
    (snippet,) = page.query("textarea")
    assert "embed/capacity.html" in text_of(snippet)
    alone = JustHTML((site / "embed" / "capacity.html").read_text("utf-8"), sanitize=False)
    assert alone.query("script") == []
    leads = {one.attrs["href"] for one in alone.query("svg.lane a")}
    assert leads == {f"../{one.attrs['href']}" for one in page.query(".load-chart svg.lane a")}
    assert [text_of(one) for one in alone.query("figcaption a")] == ["Capacity"]
    assert list(cells_of(alone)) == list(cells_of(page))


def test_every_page_leads_to_it_and_marks_it_where_it_is(build: Any) -> None:
    site = build()
    menu = JustHTML((site / "milestones" / "sized.html").read_text("utf-8"), sanitize=False).query(".menu a")
    assert [one.attrs["href"] for one in menu if text_of(one) == "Capacity"] == ["../capacity.html"]
    here = page_of(site).query(".menu a[aria-current=page]")
    assert [text_of(one) for one in here] == ["Capacity"]


@pytest.mark.parametrize(
    ("circle", "settings", "front"),
    [
        # This circle may see what teams can do and estimates, and no team.
        ("public", SETTINGS, "team: app\nestimate: 10d\ntarget: 2026-12"),
        ("internal", CIRCLES, "team: app\nestimate: 10d\ntarget: 2026-12"),
        ("internal", SETTINGS, "team: app\ntarget: 2026-12"),
    ],
)
def test_without_teams_estimates_or_limits_to_see_there_is_no_page(
    build: Any, circle: str, settings: str, front: str
) -> None:
    site = build({"App": front}, settings, circle, period="")
    assert (site / "table.html").is_file()
    assert not (site / "capacity.html").exists()
    assert "capacity.html" not in (site / "index.html").read_text("utf-8")


# The sample


def test_the_sample_has_a_page_inside_and_none_outside(sample_site: Path, milepost: Any, tmp_path: Path) -> None:
    done = milepost("build", "--today", "2026-11-23", "--audience", "internal", "--out", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    page = page_of(tmp_path / "site")
    cells = cells_of(page)
    assert list(cells) == ["checkout", "identity", "payments", "reporting"]
    # Nine weeks in March, and half of (6 + 4·9 + 15) / 6 = 9.5 weeks, against fifty days.
    assert text_of(cells["checkout"][1]) == "69 of 50 days over by 19 First that does not fit: Checkout on one page"
    links = [one.attrs["href"] for one in page.query("main a") if one.attrs["href"] != "#loads"]
    assert [link for link in links if not (tmp_path / "site" / link).is_file()] == []
    assert not (sample_site / "capacity.html").exists()
    assert "capacity.html" not in (sample_site / "index.html").read_text("utf-8")
