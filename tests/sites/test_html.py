"""The pages of the built sample as documents: sound, in order, named, and no milestone or promise forgotten."""

import json
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from justhtml import JustHTML

# The first day of the timeline on the first page: that of the quarter before the one the sample is built in.
FIRST_DAY = "2026-07-01"
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
# What a promise may begin with, as the theme's words have it.
PROMISES = re.compile(
    r"(Committed|Target|Exploring|Done|Deferred, was|Cancelled, was|Date): .|No date yet$|(Deferred|Cancelled|Done)$"
)


class Nesting(HTMLParser):
    """Notices every tag that is closed in the wrong place, twice or never; browsers forgive that, and guess."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)
        self.close()
        self.wrong += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Know the parts of a drawing, which close themselves."""

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(f"line {self.getpos()[0]}: </{tag}> within {self.open[-3:]}")


@pytest.fixture(scope="module")
def documents(sample_site: Path) -> dict[str, Any]:
    """Parse every page by the rules of the HTML standard."""
    texts = {path.relative_to(sample_site).as_posix(): path.read_text("utf-8") for path in sample_site.rglob("*.html")}
    return {path: JustHTML(text, sanitize=False, collect_errors=True) for path, text in sorted(texts.items())}


def text_of(element: Any) -> str:
    return " ".join(element.to_text().split())


def milestones_of(site: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((site / "roadmap.json").read_text("utf-8"))["milestones"]
    return found


def is_framed(path: str) -> bool:
    """Tell whether a page shows a chart alone, for a frame in another site, which has landmarks of its own."""
    return path.startswith("embed/")


def inside(element: Any, *names: str) -> bool:
    while (element := element.parent) is not None:
        if element.name in names:
            return True
    return False


def test_every_page_is_html_without_an_error(documents: dict[str, Any], sample_site: Path) -> None:
    assert {path: document.errors for path, document in documents.items() if document.errors} == {}
    nested = {path: Nesting((sample_site / path).read_text("utf-8")).wrong for path in documents}
    assert {path: wrong for path, wrong in nested.items() if wrong} == {}


def test_a_wrong_nesting_would_be_noticed() -> None:
    assert Nesting("<p><b>a</p></b>").wrong
    assert Nesting("<div><p>a</p>").wrong
    assert not Nesting('<p>a<br><svg><path d="M0 0"/></svg></p>').wrong


def test_every_page_says_its_language_title_and_description(documents: dict[str, Any]) -> None:
    for path, document in documents.items():
        assert document.query("html")[0].attrs.get("lang") == "en", path
        (title,) = document.query("head > title")
        assert "Fabrikam roadmap" in text_of(title), path
        (description,) = [one for one in document.query("meta") if one.attrs.get("name") == "description"]
        assert len(description.attrs["content"].strip()) > 5, path
        (width,) = [one for one in document.query("meta") if one.attrs.get("name") == "viewport"]
        assert "user-scalable" not in width.attrs["content"]


def test_no_two_pages_have_the_same_title(documents: dict[str, Any]) -> None:
    titles = {path: text_of(document.query("title")[0]) for path, document in documents.items()}
    moved = {path for path, document in documents.items() if document.query("[data-redirect]")}
    counts = Counter(title for path, title in titles.items() if path not in moved)
    assert [title for title, count in counts.items() if count > 1] == []


def test_headings_stand_in_order_below_one_first(documents: dict[str, Any]) -> None:
    for path, document in documents.items():
        levels = [int(one.name[1]) for one in document.query("h1, h2, h3, h4, h5, h6")]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        jumps = [(before, after) for before, after in pairwise(levels) if after > before + 1]
        assert jumps == [], path
        assert all(text_of(one) for one in document.query("h1, h2, h3, h4, h5, h6")), path


def test_every_page_has_its_landmarks(documents: dict[str, Any]) -> None:
    for path, document in documents.items():
        (main,) = document.query("main")
        if is_framed(path):
            assert document.query("header, footer, nav, aside") == [], path
            continue
        assert main.attrs.get("id") == "main", path
        assert len([one for one in document.query("header") if not inside(one, "main")]) == 1, path
        assert len([one for one in document.query("footer") if not inside(one, "main")]) == 1, path
        names = [one.attrs.get("aria-label", "") for one in document.query("nav, [role=navigation]")]
        assert len(names) >= 2, path
        assert all(names), path
        assert len(set(names)) == len(names), path
        first = next(one for one in document.query("a[href]"))
        assert first.attrs["href"] == "#main", path


def test_whatever_can_be_reached_has_a_name(documents: dict[str, Any]) -> None:
    for path, document in documents.items():
        for link in document.query("a"):
            assert link.attrs.get("href"), f"{path}: {text_of(link)}"
            images = [image.attrs.get("alt", "") for image in link.query("img")]
            assert text_of(link) or any(images) or link.attrs.get("aria-label"), f"{path}: {link.attrs}"
        labelled = {label.attrs.get("for") for label in document.query("label") if text_of(label)}
        for box in document.query("input, select, textarea"):
            own = box.attrs.get("aria-label") or box.attrs.get("aria-labelledby")
            assert own or box.attrs.get("id") in labelled or is_in_label(box), f"{path}: {box.attrs}"
        for image in document.query("img"):
            assert "alt" in image.attrs, path
        for one in document.query("details"):
            assert one.children
            assert text_of(one.query("summary")[0]), path


def is_in_label(box: Any) -> bool:
    """Tell whether a control stands in a label that says more than the control does."""
    around = box.parent
    while around is not None and around.name != "label":
        around = around.parent
    return around is not None and text_of(around).replace(text_of(box), "").strip() != ""


def test_a_drawing_is_either_hidden_or_a_named_group_of_named_links(documents: dict[str, Any]) -> None:
    for path, document in documents.items():
        for drawing in (one for one in document.query("svg") if not inside(one, "svg")):
            if drawing.attrs.get("aria-hidden") == "true":
                assert drawing.query("a") == [], path
                continue
            assert drawing.attrs.get("role") == "group", f"{path}: {drawing.attrs}"
            assert drawing.attrs.get("aria-labelledby"), f"{path}: {drawing.attrs}"
            for link in drawing.query("a"):
                assert next(child.name for child in link.children if child.name != "#text") == "title", path
                assert text_of(link.query("title")[0]), path


def test_tables_have_a_caption_and_headers(documents: dict[str, Any]) -> None:
    by_authors = {id(table) for one in documents.values() for table in one.query(".prose table")}
    tables = [
        (path, table)
        for path, one in documents.items()
        for table in one.query("main table")
        if id(table) not in by_authors
    ]
    assert len(tables) > 10
    for path, table in tables:
        captions = [text_of(one) for one in table.query("caption")]
        assert any(captions) or table.attrs.get("aria-label"), path
        assert table.query("thead th"), path
        assert all(one.attrs.get("scope") == "col" for one in table.query("thead th")), path
        for one in table.query("tbody th"):
            scope = "rowgroup" if one.attrs.get("colspan") else "row"
            assert one.attrs.get("scope") == scope, f"{path}: {text_of(one)}"
            assert text_of(one), path
        for row in table.query("tbody tr"):
            assert len(row.query("th")) == 1, f"{path}: {text_of(row)}"


def test_no_table_has_a_row_longer_or_shorter_than_its_head(documents: dict[str, Any]) -> None:
    for path, document in documents.items():
        for table in document.query("main table"):
            width = len(table.query("thead th"))
            rows = [sum(int(one.attrs.get("colspan") or 1) for one in row.query("th, td")) for row in table.query("tr")]
            assert set(rows) == {width}, path


def test_every_milestone_is_a_link_in_the_timeline_the_list_and_the_table(
    documents: dict[str, Any], sample_site: Path
) -> None:
    milestones = milestones_of(sample_site)
    titles = {one["url"]: one["title"] for one in milestones}
    assert len(titles) >= 30
    over = {
        one["url"]
        for one in milestones
        if one["status"] == "done" and one.get("completed", one.get("latest", FIRST_DAY)) < FIRST_DAY
    }
    assert 5 < len(over) < 15
    for page, left_out in (("index.html", over), ("explore.html", set())):
        document = documents[page]
        linked = [link.attrs["href"] for link in document.query("figure.timeline .lane-body a, .lane-later a")]
        assert sorted(linked) == sorted(titles.keys() - left_out), page
        # The table and the list of a phone are one; what is over is closed at first, and leaves no row of its own.
        links = [row.query("a")[0] for row in document.query(".listing tr.m, details.shipped tr.m")]
        assert {link.attrs["href"]: text_of(link) for link in links} == titles
        assert len(links) == len(titles), page
    done = {one["url"] for one in milestones if one["status"] == "done"}
    closed = {link.attrs["href"] for link in documents["index.html"].query("details.shipped tr.m a")}
    assert over <= closed <= done


@pytest.mark.parametrize("page", ["index.html", "board.html", "table.html", "explore.html"])
def test_every_date_of_a_milestone_carries_its_promise_in_words(page: str, documents: dict[str, Any]) -> None:
    document = documents[page]
    told = [text_of(one) for one in document.query("main time, main .when")]
    rows = [text_of(row.query("td.figures")[0]) for row in document.query("main tr.m")]
    # An entry says status, theme and date in one line; beside a lane there is room for its title alone.
    beside = {id(entry) for entry in document.query(".lane-later li")}
    lines = [entry.query("p") for entry in document.query("main li.entry.m") if id(entry) not in beside]
    # What was deferred without a date says so once, as its state.
    entries = [text_of(line) for (line,) in lines]
    entries = [entry.rpartition(" · ")[2] for entry in entries if not entry.startswith("Deferred")]
    assert len(rows + entries) >= 30
    assert [one for one in told + rows + entries if not PROMISES.match(one)] == []
    heard = [link.attrs["aria-label"] for link in document.query(".lane-later a")]
    assert [one for one in heard if not re.search(r"(Committed|Target|Exploring): .|No date yet$", one)] == []


def test_a_date_carries_its_promise_in_short_texts_and_in_what_is_heard_too(
    documents: dict[str, Any], sample_site: Path
) -> None:
    (brief,) = documents["index.html"].query(".brief")
    told = [text_of(one) for one in brief.query(".promise-word")]
    assert told
    # Moves say what was and what is; all else says how sure a date is.
    assert [
        one for one in told if not re.search(r"(Committed|Target|Exploring): ", one) and not one.startswith("from ")
    ] == []
    heard = [text_of(one) for one in documents["explore.html"].query("figure svg a > title")]
    is_open = {one["title"] for one in milestones_of(sample_site) if one["status"] in ("proposed", "planned", "active")}
    checked = [one for one in heard if any(title in one for title in is_open)]
    assert len(checked) > 12
    assert [one for one in checked if not re.search(r"(Committed|Target|Exploring|Date): |No date yet$", one)] == []
    for path, document in documents.items():
        beside = [text_of(one.query("p")[0]) for one in document.query(".strip li")]
        assert [one for one in beside if not PROMISES.match(one)] == [], path


def test_a_milestones_page_opens_with_its_date_and_promise(documents: dict[str, Any], sample_site: Path) -> None:
    for one in milestones_of(sample_site):
        document = documents[one["url"]]
        facts = {
            text_of(fact.query("dt")[0]): text_of(fact.query("dd")[0]) for fact in document.query(".side .facts > div")
        }
        assert PROMISES.match(facts["When"]), one["id"]
        assert text_of(document.query("h1")[0]) == one["title"]


def test_what_is_overdue_since_before_the_chart_is_told_once_above_it(tmp_path: Path, milepost: Any) -> None:
    folder = tmp_path / "content" / "milestones"
    folder.mkdir(parents=True)
    (folder / "late.md").write_text(
        "---\ntitle: Long overdue\nstatus: active\ntarget: 2026-01-10\n---\n", encoding="utf-8"
    )
    (folder / "next.md").write_text("---\ntitle: To come\ntarget: 2027-01-10\n---\n", encoding="utf-8")
    done = milepost("build", "--content", str(tmp_path / "content"), "--out", str(tmp_path / "site"))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert page.count("Overdue, due earlier (1)") == 1
    assert page.index("Overdue, due earlier (1)") < page.index("<figure")
