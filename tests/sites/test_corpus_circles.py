"""A third of a real project's goals withheld at random: nothing of them leaks, and every word of them is reported.

The expected reports come from a search of this test's own, by regular expressions in the files as they were written.
"""

import os
import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from milepost.adapters.pages import Theme
from milepost.model.build import Build
from milepost.pipeline.loading import Loaded, load
from milepost.pipeline.publishing import dress, manifest, searched, site
from milepost.pipeline.seeing import see
from milepost.stages import read

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "rust-goals" / "content"
CHECKOUT = Path(__file__).resolve().parents[2]
DAY = date(2026, 8, 7)
# Ten take minutes; the first few run with every change.
SEEDS = range(int(os.environ.get("MILEPOST_SEEDS", "2")))
CIRCLES = "audiences:\n  - {id: public}\n  - {id: internal, fields: all}\n"

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the corpus is not there: {CORPUS}")


# The corpus as it is, but for who may read which goal, and with its links between goals leading where they are


def with_live_links(name: str, text: str, names: set[str]) -> str:
    """Let links to other goals, which the conversion left dead or on the web, lead to their files here.

    Those to a goal of the same period, which lies beside this one, come in double brackets.
    """
    own = name.partition("-")[0]

    def mended(found: re.Match[str]) -> str:
        period, label, stem = (found.groupdict().get(key, "") for key in ("period", "label", "stem"))
        other = f"{period or own}-{stem.lower().replace('_', '-')}"
        if f"{other}.md" not in names:
            return found[0]
        begin = found.string.rfind("\n", 0, found.start()) + 1
        if label and found.string[begin] == "|":  # a table's cell would end inside double brackets
            return f"[{label}](./{other}.md)"
        return f"[[{other}|{label}]]" if label else f"{found['before']}./{other}.md"

    text = re.sub(r"\[(?P<label>[\w -]+)\]\(\./(?P<stem>[\w-]+)\.md\)", mended, text)
    beside = r"(?:\./|\.\./(?P<period>20\w+)/)(?P<stem>[\w-]+)\.md"
    away = r"https://rust-lang\.github\.io/(?:rust-project-)?goals/(?P<period>20\w+)/(?P<stem>[\w-]+)\.html"
    for address in (beside, away):
        text = re.sub(rf"(?P<before>\]\(|\]: ){address}", mended, text)
    return text


def withhold_a_third(folder: Path, seed: int) -> dict[str, str]:
    """Write the corpus to a folder, a third of it internal; give the texts of all goals by file name."""
    names = sorted(path.name for path in CORPUS.glob("milestones/*.md"))
    chosen = set(random.Random(seed).sample(names, len(names) // 3))  # noqa: S311  no secret
    (folder / "milestones").mkdir(parents=True)
    settings = (CORPUS / "roadmap.yml").read_text("utf-8")
    (folder / "roadmap.yml").write_text(settings + CIRCLES, encoding="utf-8")
    written = {}
    for name in names:
        text = with_live_links(name, (CORPUS / "milestones" / name).read_text("utf-8"), set(names))
        if name in chosen:
            text = text.replace("\naudience: public\n", "\naudience: internal\n", 1)
        (folder / "milestones" / name).write_text(text, encoding="utf-8")
        written[name] = text
    return written


# A search of our own


class Goal:
    """A goal's file by nothing but a YAML library and its lines."""

    def __init__(self, text: str) -> None:
        _, front_matter, self.body = text.split("---\n", 2)
        fields = yaml.load(front_matter, yaml.BaseLoader)  # noqa: S506  gives nothing but texts
        self.summary = fields.get("summary", "")
        # A theme that no file describes is there for whoever sees a goal that names it.
        self.titles = {plain(title) for title in (fields["title"], *fields.get("themes", ()))}
        self.is_withheld = fields["audience"] == "internal"
        self.body_line = front_matter.count("\n") + 3
        self.summary_line = 1 + [line.partition(":")[0] for line in text.split("\n")].index("summary")


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


def links_to_withheld(goal: Goal, withheld: set[str]) -> Iterator[int]:
    """Find the lines on which the address of a withheld goal stands; that of a label only where the label is used."""
    used = {plain(label) for label in re.findall(r"\[([^\]]+)\](?![:(])", goal.body)}
    for number, line in enumerate(goal.body.split("\n"), goal.body_line):
        names = re.findall(r"\]\(\./([\w-]+\.md)", line) + [f"{name}.md" for name in re.findall(r"\[\[([\w-]+)", line)]
        names += [name for label, name in DEFINITION.findall(line) if plain(label) in used]
        if withheld & set(names):
            yield number


DEFINITION = re.compile(r"^\[([^\]^][^\]]*)\]: *\./([\w-]+\.md)")
# Where links lead, what labels stand for, comments: what no reader sees.
HIDDEN = re.compile(r"(?<=\]\()[^)\s]*|^\[[^\]^][^\]]*\]:[^\n]*|<!--(?s:.*?)-->", re.MULTILINE)


def titles_in(text: str, withheld: set[str], seen: set[str]) -> Iterator[int]:
    """Find where a withheld title begins, but not inside a longer title that is seen."""
    around = [found.span() for title in seen for found in places(title, text)]
    for title in withheld:
        for found in places(title, text):
            if not any(first <= found.start() and found.end() <= last for first, last in around):
                yield found.start()


def places(title: str, text: str) -> Iterator[re.Match[str]]:
    words = r"[*_]*\s[\s*_>]*".join(re.escape(word) for word in title.split())
    return re.finditer(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE)


def expected(written: dict[str, str]) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """Find all file names and lines where a public goal leads to a withheld one, and where it says a withheld title."""
    goals = {name: Goal(text) for name, text in written.items()}
    inner = {name for name, goal in goals.items() if goal.is_withheld}
    seen = {title for name, goal in goals.items() if name not in inner for title in goal.titles}
    withheld = {title for name in inner for title in goals[name].titles} - seen
    withheld = {title for title in withheld if " " in title or len(title) >= 12}
    links, titles = set(), set()
    for name in sorted(goals.keys() - inner):
        goal = goals[name]
        links |= {(name, line) for line in links_to_withheld(goal, inner)}
        titles |= {(name, goal.summary_line) for _ in titles_in(goal.summary, withheld, seen)}
        body = HIDDEN.sub(lambda found: re.sub(r"\S", " ", found[0]), goal.body)
        titles |= {(name, goal.body_line + body.count("\n", 0, at)) for at in titles_in(body, withheld, seen)}
    return links, titles


@pytest.fixture(scope="module")
def look() -> Theme:
    return dress([], "en")


def loaded_from(folder: Path, day: date) -> Loaded:
    return load(read.folder(folder, folder), day)


def drawn(loaded: Loaded, folder: Path, circle: int, look: Theme) -> tuple[Any, ...]:
    """Draw a circle's site; give what the leak check asks for."""
    plan = see(loaded, loaded.settings.audiences[circle])
    build = Build("0", lambda path: read.asset(folder, path), b"plotly", is_widest=circle == 0)
    pages = site(plan, look, build)
    return (*pages, manifest(pages, plan, build)), loaded, plan, look, build


@needs_corpus
@pytest.mark.parametrize("seed", SEEDS)
def test_what_names_a_withheld_goal_is_reported_and_nothing_of_it_leaks(tmp_path: Path, look: Theme, seed: int) -> None:
    written = withhold_a_third(tmp_path, seed)
    links, titles = expected(written)
    # Without any of either this would show nothing.
    assert links
    assert titles

    loaded = loaded_from(tmp_path, DAY)
    found = searched(*drawn(loaded, tmp_path, 0, look))
    assert found.problems == ()
    assert found.needles["title"] > 20
    assert found.needles["phrase"] > 1000
    assert found.files > 130

    reported = {
        (Path(problem.place.path).name, problem.place.line)
        for problem in loaded.problems
        if problem.rule == "withheld-reference"
    }
    assert sorted(reported - links - titles) == []
    assert sorted((links | titles) - reported) == []


def test_the_sample_names_nothing_that_a_circle_may_not_see(look: Theme) -> None:
    folder = CHECKOUT / "content"
    loaded = loaded_from(folder, date(2026, 11, 23))
    assert [problem for problem in loaded.problems if problem.rule == "withheld-reference"] == []
    sites = [drawn(loaded, folder, circle, look) for circle in range(len(loaded.settings.audiences))]
    found = [searched(*one) for one in sites]
    assert [one.problems for one in found] == [()] * len(sites)
    assert sum(found[0].needles.values()) > sum(found[-1].needles.values()) == 0
    # Handed the innermost circle's pages, the widest circle's search is not silent.
    assert searched(sites[-1][0], *sites[0][1:]).problems
